//! Fulfilments as the API shows them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::credit_note::CreditNote;
use super::evidence::{Evidence, Kind};
use super::fulfilment::{Fulfilment, State, Status};
use super::policy::{self, sees_people_exactly};
use super::store::{self, RecordedStep};
use crate::domain::valuation::{Facts, Route};
use crate::domain::{obligations, organisations};
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::values::{Euro, count};

/// The part of a fulfilment for one obligation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AllocationView {
    /// The obligation that this part is for.
    obligation_id: Uuid,
    /// The reference of that contract, for instance `HLM-2025-014`.
    contract_reference: String,
    /// The part of the value that is for this obligation, in euro.
    amount: Euro,
}

/// A fulfilment without its history, as lists show it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FulfilmentLine {
    /// Id of the fulfilment.
    id: Uuid,
    /// Rises with each change, for instance `3`: what `If-Match` takes, in double quotes.
    version: i32,
    /// The way in which the obligation was fulfilled.
    route: Route,
    /// The state of the fulfilment: only an accepted one counts.
    status: Status,
    /// The contractor of the obligations that it is for.
    contractor_id: Uuid,
    /// Its name, for instance `Bouwbedrijf Voorbeeld BV`.
    contractor_name: String,
    /// When it was done, or counts from.
    realised_on: NaiveDate,
    /// People reached, for instance `1`; a multiple of five for authorities and auditors.
    #[schema(required)]
    people: Option<u32>,
    /// What it is worth. How much of it counts is in its valuation.
    value: Euro,
    /// Why an adviser set the value, if one did, for instance `Overgenomen uit de vorige registratie`.
    #[schema(required)]
    value_reason: Option<String>,
    /// The parts for its obligations; authorities see those of their own contracts.
    allocations: Vec<AllocationView>,
    /// Its key in a registration system, for instance `WIZZR-2024-0815`.
    #[schema(required)]
    external_reference: Option<String>,
    /// When it was accepted.
    #[schema(required)]
    accepted_at: Option<DateTime<Utc>>,
    /// Since when its value may no longer fit its contract: the contract was amended, and the value was set by hand or cannot be derived. A correction tells it anew.
    #[schema(required)]
    outdated_since: Option<DateTime<Utc>>,
}

/// A fulfilment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FulfilmentView {
    #[serde(flatten)]
    line: FulfilmentLine,
    /// What was done, for instance `Lespakket voor twee klassen van de praktijkschool`.
    #[schema(required)]
    description: Option<String>,
    /// The facts that its value is calculated from.
    facts: Facts,
    /// The documents that prove it.
    evidence: Vec<EvidenceView>,
    /// Other fulfilments that one of the same documents is to prove: perhaps the same is told twice. For the servicedesk only.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_evidence: Option<Vec<Uuid>>,
    /// What its supplier gave back later, if it is a purchase; credit notes that were taken back included.
    credit_notes: Vec<CreditNoteView>,
    /// What happened to it, in order.
    steps: Vec<FulfilmentStepView>,
}

/// What a supplier gave back of a purchase.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreditNoteView {
    /// Id of the credit note.
    id: Uuid,
    /// The day from which the purchase counts for less, for instance `2025-09-30`.
    credited_on: NaiveDate,
    /// What was credited, net of VAT.
    amount: Euro,
    /// Why, for instance `Een deel is niet geleverd`.
    reason: String,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
    /// Why it was taken back, if it was, for instance `Hoort bij een andere inkoop`.
    #[schema(required)]
    reversed_because: Option<String>,
}

impl From<CreditNote> for CreditNoteView {
    fn from(note: CreditNote) -> Self {
        let CreditNote { id, credited_on, amount, reason, recorded_at, reversed_because } = note;
        Self { id, credited_on, amount, reason, recorded_at, reversed_because }
    }
}

/// A document that proves a fulfilment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct EvidenceView {
    /// Id of the evidence.
    id: Uuid,
    /// The kind of document.
    kind: Kind,
    /// Name of the file, for instance `leerwerkovereenkomst-07.pdf`.
    file_name: String,
    /// SHA-256 of the file, hexadecimal, for instance `9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08`.
    sha256: String,
    /// Size of the file in bytes, for instance `48213`.
    size: i64,
    /// Date of the document.
    #[schema(required)]
    issued_on: Option<NaiveDate>,
    /// Whether it holds personal data, as declared.
    contains_personal_data: bool,
}

impl From<Evidence> for EvidenceView {
    fn from(evidence: Evidence) -> Self {
        let Evidence { id, kind, file_name, sha256, size, issued_on, personal_data } = evidence;
        Self { id, kind, file_name, sha256, size, issued_on, contains_personal_data: personal_data }
    }
}

/// Something that happened to a fulfilment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FulfilmentStepView {
    /// What happened: `register`, `accept`, `reject`, `resubmit`, `correct`, `revoke`, `reverse`, `derive` or `confirm`, for instance `accept`.
    action: String,
    /// Where it stood afterwards.
    status: Status,
    /// Why, for instance `Het contract ontbreekt`.
    #[schema(required)]
    reason: Option<String>,
    /// When the step was registered.
    recorded_at: DateTime<Utc>,
}

impl From<RecordedStep> for FulfilmentStepView {
    fn from(step: RecordedStep) -> Self {
        let RecordedStep { action, status, reason, recorded_at } = step;
        Self { action, status, reason, recorded_at }
    }
}

/// What fulfilments refer to, by name, and how counts of people are shown.
pub(super) struct Shown {
    organisations: HashMap<(Uuid, Uuid), String>,
    references: HashMap<Uuid, String>,
    own: Option<HashSet<Uuid>>,
    exact: bool,
}

impl Shown {
    /// The names for some fulfilments of one region, in a few queries however many there are.
    pub(super) async fn load(conn: &mut Conn, caller: &Caller, rows: &[Fulfilment]) -> Result<Self> {
        let contractors: Vec<Uuid> = rows.iter().map(|row| row.contractor).collect();
        let obligations: Vec<Uuid> = rows.iter().flat_map(Fulfilment::obligations).collect();
        Ok(Self {
            organisations: organisations::store::names(conn, &contractors).await?,
            references: obligations::store::references(conn, caller.region(), &obligations).await?,
            own: store::obligations_of(conn, caller.region(), policy::visible_to(caller)).await?,
            exact: sees_people_exactly(caller),
        })
    }

    /// Whether the part for an obligation is shown: authorities see those of their own contracts only.
    fn shows(&self, obligation: Uuid) -> bool {
        self.own.as_ref().is_none_or(|own| own.contains(&obligation))
    }
}

impl FulfilmentLine {
    /// The line, with the names of what it refers to.
    pub(super) fn new(fulfilment: &Fulfilment, shown: &Shown) -> Self {
        let details = &fulfilment.details;
        let allocation = |part: &super::fulfilment::Allocation| AllocationView {
            obligation_id: part.obligation,
            contract_reference: shown.references.get(&part.obligation).cloned().unwrap_or_default(),
            amount: part.amount,
        };
        Self {
            id: fulfilment.id,
            version: fulfilment.version,
            route: fulfilment.route,
            status: fulfilment.status(),
            contractor_id: fulfilment.contractor,
            contractor_name: shown.organisations.get(&(fulfilment.region, fulfilment.contractor)).cloned().unwrap_or_default(),
            realised_on: details.realised_on,
            people: details.people.map(|people| if shown.exact { people } else { count::rounded(people) }),
            value: details.valuation.value,
            value_reason: details.value_reason.clone(),
            allocations: details.allocations.iter().filter(|part| shown.shows(part.obligation)).map(allocation).collect(),
            external_reference: fulfilment.external_reference.clone(),
            accepted_at: match fulfilment.state {
                State::Accepted { at } => Some(at),
                State::Submitted | State::Rejected | State::Revoked => None,
            },
            outdated_since: fulfilment.outdated_since,
        }
    }
}

impl FulfilmentView {
    /// The whole view, with history.
    pub(super) async fn read(conn: &mut Conn, caller: &Caller, fulfilment: Fulfilment) -> Result<Self> {
        let shown = Shown::load(conn, caller, std::slice::from_ref(&fulfilment)).await?;
        let evidence = store::evidence(conn, fulfilment.region, fulfilment.id).await?;
        let same_evidence = match policy::may_decide(caller) {
            Ok(()) => Some(store::with_the_same_document(conn, fulfilment.region, fulfilment.id, &evidence).await?),
            Err(_) => None,
        };
        let steps = store::steps(conn, fulfilment.region, fulfilment.id).await?;
        let notes = store::credit_notes(conn, fulfilment.region, &[fulfilment.id]).await?.remove(&fulfilment.id).unwrap_or_default();
        Ok(Self {
            line: FulfilmentLine::new(&fulfilment, &shown),
            description: fulfilment.details.description,
            facts: fulfilment.details.facts,
            evidence: evidence.into_iter().map(Into::into).collect(),
            same_evidence,
            credit_notes: notes.into_iter().map(Into::into).collect(),
            steps: steps.into_iter().map(Into::into).collect(),
        })
    }
}
