//! Bodies of requests about initiatives.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidateUrl, ValidationError};

use super::commands::Ruling;
use super::initiative::{ContributionKind, Decision, Promise};
use crate::platform::patch::nullable;
use crate::platform::validation::fault;
use crate::values::{Code, MunicipalityCode, PositiveEuro, Text, WebAddress, bsn};

/// A new initiative: a draft until it is submitted.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateInitiative {
    /// Title on the menu, for instance `Sterk aan het Werk`.
    title: Text<120>,
    /// One or two sentences, for instance `Alleenstaande moeders naar een duurzame baan`.
    summary: Text<300>,
    /// The whole story, for instance `In acht maanden begeleiden we tien vrouwen intensief naar werk.`
    description: Text<5000>,
    /// Whom it is for.
    #[schema(min_items = 1, max_items = 20)]
    target_groups: Vec<Code>,
    /// Whose inhabitants can take part: municipalities of the region.
    #[schema(min_items = 1, max_items = 50)]
    municipalities: Vec<MunicipalityCode>,
    /// What it is about.
    #[serde(default)]
    #[schema(max_items = 20)]
    themes: Vec<Code>,
    /// How it leads to sustainable work, for instance `Coaching, een opleiding en een baangarantie bij drie werkgevers.`
    path_to_work: Text<2000>,
    /// Length of a trajectory in months, for instance `8`.
    #[schema(minimum = 1, maximum = 120)]
    duration_months: u32,
    /// Price of one place.
    place_price: PositiveEuro,
    /// Places that may be held at most, for instance `10`.
    #[schema(minimum = 1, maximum = 100_000)]
    places_maximum: u32,
    /// What may be contributed.
    #[schema(min_items = 1, max_items = 3)]
    accepted_kinds: Vec<ContributionKind>,
    /// Why it works, for instance `Van de vorige groep had 70% na een half jaar werk.`
    evidence: Option<Text<2000>>,
    /// How to reach the partner, for instance `initiatief@voorbeeld.nl`.
    contact: Option<Text<200>>,
    /// Where contractors reach or read about the partner, for instance `https://voorbeeld.nl/initiatief`.
    #[validate(custom(function = "can_be_shown"))]
    contact_url: Option<WebAddress>,
    /// First day of the next run.
    starts_on: Option<NaiveDate>,
    /// Last day on the menu.
    published_until: Option<NaiveDate>,
}

impl From<CreateInitiative> for Promise {
    fn from(body: CreateInitiative) -> Self {
        Self {
            title: body.title.into(),
            summary: body.summary.into(),
            description: body.description.into(),
            target_groups: strings(body.target_groups),
            municipalities: strings(body.municipalities),
            themes: strings(body.themes),
            path_to_work: body.path_to_work.into(),
            duration_months: body.duration_months,
            place_price: body.place_price.into(),
            places_maximum: body.places_maximum,
            accepted_kinds: distinct(body.accepted_kinds),
            evidence: body.evidence.map(Into::into),
            contact: body.contact.map(Into::into),
            contact_url: body.contact_url.map(Into::into),
            starts_on: body.starts_on,
            published_until: body.published_until,
        }
    }
}

/// A change of an initiative: absent fields stay, null empties a field.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateInitiative {
    /// Title on the menu, for instance `Sterk aan het Werk`.
    #[schema(nullable = false)]
    title: Option<Text<120>>,
    /// One or two sentences, for instance `Alleenstaande moeders naar een duurzame baan`.
    #[schema(nullable = false)]
    summary: Option<Text<300>>,
    /// The whole story, for instance `In acht maanden begeleiden we tien vrouwen intensief naar werk.`
    #[schema(nullable = false)]
    description: Option<Text<5000>>,
    /// Whom it is for. Another group asks for approval again.
    #[schema(nullable = false, min_items = 1, max_items = 20)]
    target_groups: Option<Vec<Code>>,
    /// Whose inhabitants can take part: municipalities of the region.
    #[schema(nullable = false, min_items = 1, max_items = 50)]
    municipalities: Option<Vec<MunicipalityCode>>,
    /// What it is about.
    #[schema(nullable = false, max_items = 20)]
    themes: Option<Vec<Code>>,
    /// How it leads to sustainable work, for instance `Coaching en een opleiding.` Another one asks for approval again.
    #[schema(nullable = false)]
    path_to_work: Option<Text<2000>>,
    /// Length of a trajectory in months, for instance `8`.
    #[schema(nullable = false, minimum = 1, maximum = 120)]
    duration_months: Option<u32>,
    /// Price of one place. Another one asks for approval again; contributions already made keep theirs.
    #[schema(nullable = false)]
    place_price: Option<PositiveEuro>,
    /// Places that may be held at most, for instance `10`. Fewer ask for approval again.
    #[schema(nullable = false, minimum = 1, maximum = 100_000)]
    places_maximum: Option<u32>,
    /// What may be contributed.
    #[schema(nullable = false, min_items = 1, max_items = 3)]
    accepted_kinds: Option<Vec<ContributionKind>>,
    /// Why it works, for instance `Van de vorige groep had 70% na een half jaar werk.`
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Text<2000>>)]
    evidence: Option<Option<Text<2000>>>,
    /// How to reach the partner, for instance `initiatief@voorbeeld.nl`.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Text<200>>)]
    contact: Option<Option<Text<200>>>,
    /// Where contractors reach or read about the partner, for instance `https://voorbeeld.nl/initiatief`.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<WebAddress>)]
    #[validate(custom(function = "can_be_shown"))]
    contact_url: Option<Option<WebAddress>>,
    /// First day of the next run.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<NaiveDate>)]
    starts_on: Option<Option<NaiveDate>>,
    /// Last day on the menu.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<NaiveDate>)]
    published_until: Option<Option<NaiveDate>>,
}

impl UpdateInitiative {
    /// The promise with the changes in it.
    #[must_use]
    pub fn apply(self, promise: Promise) -> Promise {
        Promise {
            title: self.title.map_or(promise.title, Into::into),
            summary: self.summary.map_or(promise.summary, Into::into),
            description: self.description.map_or(promise.description, Into::into),
            target_groups: self.target_groups.map_or(promise.target_groups, strings),
            municipalities: self.municipalities.map_or(promise.municipalities, strings),
            themes: self.themes.map_or(promise.themes, strings),
            path_to_work: self.path_to_work.map_or(promise.path_to_work, Into::into),
            duration_months: self.duration_months.unwrap_or(promise.duration_months),
            place_price: self.place_price.map_or(promise.place_price, Into::into),
            places_maximum: self.places_maximum.unwrap_or(promise.places_maximum),
            accepted_kinds: self.accepted_kinds.map_or(promise.accepted_kinds, distinct),
            evidence: self.evidence.map_or(promise.evidence, |text| text.map(Into::into)),
            contact: self.contact.map_or(promise.contact, |text| text.map(Into::into)),
            contact_url: self.contact_url.map_or(promise.contact_url, |address| address.map(Into::into)),
            starts_on: self.starts_on.unwrap_or(promise.starts_on),
            published_until: self.published_until.unwrap_or(promise.published_until),
        }
    }
}

/// Codes as plain strings, each once.
fn strings<T: Into<String>>(codes: Vec<T>) -> Vec<String> {
    distinct(codes.into_iter().map(Into::into).collect())
}

fn distinct<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    items.into_iter().fold(Vec::new(), |mut seen, item| {
        if !seen.contains(&item) {
            seen.push(item);
        }
        seen
    })
}

/// What a schema cannot say of a [`WebAddress`]: an international name (`xn--`) stands for one, and there is no BSN in it (rule 10).
fn can_be_shown(address: &WebAddress) -> Result<(), ValidationError> {
    if !address.as_str().validate_url() {
        Err(fault("bad-format", "must be a web address whose domain name can exist"))
    } else if bsn::is_in(address.as_str()) {
        Err(fault("bsn", "must not hold nine digits that could be a citizen service number (BSN)"))
    } else {
        Ok(())
    }
}

/// A decision of the servicedesk on an initiative.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideInitiative {
    /// What is decided. `reverse` undoes the last decision that was not undone itself.
    decision: Decision,
    /// Why, for instance `De weg naar werk is nog niet uitgewerkt`; required except for an approval.
    reason: Option<Text<1000>>,
    /// Last day of an approval.
    approved_until: Option<NaiveDate>,
}

impl From<DecideInitiative> for Ruling {
    fn from(body: DecideInitiative) -> Self {
        Self { decision: body.decision, reason: body.reason.map(Into::into), approved_until: body.approved_until }
    }
}
