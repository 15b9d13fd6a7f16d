//! What something would count for, before anything is registered (rule 4): the same calculation, for everybody.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::domain::contributions::balance::{self, KnownAt};
use crate::domain::valuation::{self, Contract, Facts, Route, RuleSet, Valuation};
use crate::platform::auth::Viewer;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::values::{Euro, GivenEuro, Hours, Period, PositiveEuro, day};

/// What it would be.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskValuation {
    /// The way in which the obligation would be fulfilled; it decides which facts are needed.
    pub route: Route,
    /// For an obligation of your own: its rule set, contract and remaining amount are used.
    pub obligation_id: Option<Uuid>,
    /// Under this rule set.
    pub rule_set_id: Option<Uuid>,
    /// Under the rules of this region; that of the token without it.
    pub region_id: Option<Uuid>,
    /// For a tender published on this day: chooses the rule set of the region; today without it.
    pub tender_published_on: Option<NaiveDate>,
    /// People reached, for instance `1`.
    #[schema(minimum = 1, maximum = 100_000)]
    pub people: Option<u32>,
    /// The facts of the building block, purchase or certificate.
    pub facts: Option<Facts>,
    /// For a contribution of money or goods to an initiative.
    pub amount: Option<PositiveEuro>,
    /// For a contribution of hours to an initiative.
    pub hours: Option<Hours>,
    /// For a PSO certificate: what the obligation is.
    #[schema(value_type = Option<GivenEuro>)]
    pub required: Option<Euro>,
    /// For a PSO certificate: first day of the contract.
    pub contract_starts_on: Option<NaiveDate>,
    /// For a PSO certificate: last day of the contract.
    pub contract_ends_on: Option<NaiveDate>,
    /// What the obligation still asks: no more than that would count.
    #[schema(value_type = Option<GivenEuro>)]
    pub remaining: Option<Euro>,
}

/// What it would count for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WhatIfView {
    #[serde(flatten)]
    valuation: Valuation,
    /// What the obligation still asks; null where no obligation and no remaining amount is named.
    #[schema(required)]
    pub remaining: Option<Euro>,
    /// The smaller of value and remaining amount: it would count.
    pub counted: Euro,
    /// The rest: it would not.
    pub surplus: Euro,
}

impl WhatIfView {
    /// The value, and how it came about.
    #[must_use]
    pub const fn valuation(&self) -> &Valuation {
        &self.valuation
    }
}

/// Calculates as for a registration; counts nothing and stores nothing.
///
/// # Errors
/// 422 for facts that are missing or of no use, an obligation that the viewer has not, and where there is no rule set to go by.
pub async fn value(conn: &mut Conn, viewer: &Viewer, asked: &AskValuation, now: DateTime<Utc>) -> Result<WhatIfView> {
    let today = day::in_amsterdam(now);
    let known = known(conn, viewer, asked, now).await?;
    let rule_set = rule_set(conn, viewer, asked, known.rule_set, today).await?;
    view(asked, &rule_set, known)
}

/// What is known about the obligation.
struct Known {
    contract: Option<Contract>,
    remaining: Option<Euro>,
    rule_set: Option<Uuid>,
}

/// Of an obligation that is named, what it says; otherwise what is told.
async fn known(conn: &mut Conn, viewer: &Viewer, asked: &AskValuation, now: DateTime<Utc>) -> Result<Known> {
    let Some(id) = asked.obligation_id else {
        return Ok(Known { contract: asked.contract()?, remaining: asked.remaining, rule_set: None });
    };
    let caller = viewer.caller().ok_or_else(|| unknown_obligation(Error::NotFound))?;
    let today = day::in_amsterdam(now);
    let (obligation, balance) = balance::find(conn, caller, id, today, KnownAt::Now(now)).await.map_err(unknown_obligation)?;
    let step = obligation.schedule.on(today);
    let contract = Contract { required: step.required, period: step.period };
    Ok(Known { contract: Some(contract), remaining: Some(balance.left_to_reserve()), rule_set: Some(step.rule_set) })
}

fn unknown_obligation(error: Error) -> Error {
    match error {
        Error::NotFound => Error::inconsistent("obligationId", "unknown", "You have no obligation with this id."),
        other => other,
    }
}

impl AskValuation {
    /// The question about a route, of which nothing else is told yet.
    #[must_use]
    pub const fn for_route(route: Route) -> Self {
        Self {
            route,
            obligation_id: None,
            rule_set_id: None,
            region_id: None,
            tender_published_on: None,
            people: None,
            facts: None,
            amount: None,
            hours: None,
            required: None,
            contract_starts_on: None,
            contract_ends_on: None,
            remaining: None,
        }
    }

    /// The contract, as far as it is told.
    fn contract(&self) -> Result<Option<Contract>> {
        let (Some(required), Some(first), Some(last)) = (self.required, self.contract_starts_on, self.contract_ends_on) else {
            return Ok(None);
        };
        let period = Period::new(first, last);
        let period = period.ok_or_else(|| Error::inconsistent("contractEndsOn", "before-start", "The contract ends before it starts."))?;
        Ok(Some(Contract { required, period }))
    }
}

/// The rule set of the obligation, or the one that is named, or that of a region for a tender.
async fn rule_set(conn: &mut Conn, viewer: &Viewer, asked: &AskValuation, known: Option<Uuid>, today: NaiveDate) -> Result<RuleSet> {
    if let Some(id) = known.or(asked.rule_set_id) {
        let found = valuation::store::find(conn, id).await?;
        return found.ok_or_else(|| Error::inconsistent("ruleSetId", "unknown", "There is no such rule set."));
    }
    let region = asked.region_id.or(viewer.region());
    let region = region.ok_or_else(|| Error::inconsistent("regionId", "required", "Name a region, a rule set or an obligation."))?;
    let found = valuation::store::in_force(conn, region, asked.tender_published_on.unwrap_or(today)).await?;
    found.ok_or_else(|| Error::inconsistent("regionId", "no-rule-set", "The region has no rule set for that day."))
}

fn view(asked: &AskValuation, rule_set: &RuleSet, known: Known) -> Result<WhatIfView> {
    let valuation = match asked.route {
        Route::InitiativeContribution => valuation::calculation::contribution(rule_set, asked.amount.map(Into::into), asked.hours)?,
        route => {
            let facts = asked.facts.clone().unwrap_or_default();
            valuation::calculate(rule_set, route, asked.people.unwrap_or(1), &facts, known.contract)?
        }
    };
    let counted = known.remaining.map_or(valuation.value, |remaining| remaining.min(valuation.value));
    let surplus = valuation.value.less(counted);
    Ok(WhatIfView { valuation, remaining: known.remaining, counted, surplus })
}
