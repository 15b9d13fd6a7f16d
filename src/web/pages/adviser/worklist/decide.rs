//! Carrying a decision out: the commands of the slices, by what waits.

use uuid::Uuid;

use crate::domain::contributions::body::DecideContribution;
use crate::domain::fulfilments::body::DecideFulfilment;
use crate::domain::initiatives::body::DecideInitiative;
use crate::domain::settlements::body::DecideSettlement;
use crate::domain::worklist::item::WorkKind;
use crate::domain::{contributions, fulfilments, settlements};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::http::contract::Contract;
use crate::web::pages::forms::{
    DECIDE_AGAIN, DECIDE_CONTRIBUTION, DECIDE_FULFILMENT, DECIDE_INITIATIVE, DECIDE_OUTDATED, DECIDE_SETTLEMENT, Form, FormData,
};
use crate::web::pages::shown;

/// What is decided about, and of which kind it is.
pub(super) const CASE: &str = "zaak";
pub(super) const KIND: &str = "soort";
/// To which kind of work the list was narrowed.
pub(super) const ONLY: &str = "alleen";

/// The form of a decision, where that kind of work needs one.
pub(super) const fn form_of(kind: WorkKind) -> Option<&'static Form> {
    match kind {
        WorkKind::InitiativeDecision => Some(&DECIDE_INITIATIVE),
        WorkKind::ContributionDecision | WorkKind::ReservationExpiring => Some(&DECIDE_CONTRIBUTION),
        WorkKind::ReceiptMissing | WorkKind::ContributionToEnd | WorkKind::ContributionOutdated => Some(&DECIDE_AGAIN),
        WorkKind::FulfilmentDecision => Some(&DECIDE_FULFILMENT),
        WorkKind::FulfilmentOutdated => Some(&DECIDE_OUTDATED),
        WorkKind::Shortfall | WorkKind::RefundDue => Some(&DECIDE_SETTLEMENT),
        _ => None,
    }
}

/// The decision as a word that may stand in an address; nothing of what was typed does.
pub(super) fn code(data: &FormData) -> &'static str {
    let decision = data.get("besluit");
    ["approve", "reject", "accept", "extend", "confirm", "revoke", "close", "reverse", "grant-recovery", "withhold", "waive", "refund"]
        .into_iter()
        .find(|code| *code == decision)
        .unwrap_or_default()
}

/// Carries out what was decided. What does not belong to the decision is left aside: the form shows the fields of each.
pub(super) async fn carry_out(work: &mut Work<'_>, caller: &Caller, contract: &Contract, data: &FormData) -> Result<()> {
    let id: Uuid = data.get(CASE).parse().map_err(|_| Error::NotFound)?;
    let seen = shown::seen(data);
    match WorkKind::named(data.get(KIND)).ok_or(Error::NotFound)? {
        WorkKind::InitiativeDecision => {
            let body: DecideInitiative = DECIDE_INITIATIVE.read(contract, data)?;
            contributions::closing::decide_initiative(work, caller, id, &seen, body.into()).await?;
        }
        WorkKind::ContributionDecision | WorkKind::ReservationExpiring => {
            let body: DecideContribution = DECIDE_CONTRIBUTION.read(contract, data)?;
            contributions::commands::decide(work, caller, id, &seen, body.into()).await?;
        }
        WorkKind::ReceiptMissing | WorkKind::ContributionToEnd | WorkKind::ContributionOutdated => {
            let body: DecideContribution = DECIDE_AGAIN.read(contract, data)?;
            contributions::commands::decide(work, caller, id, &seen, body.into()).await?;
        }
        kind @ (WorkKind::FulfilmentDecision | WorkKind::FulfilmentOutdated) => {
            let form = if kind == WorkKind::FulfilmentOutdated { DECIDE_OUTDATED } else { DECIDE_FULFILMENT };
            let body: DecideFulfilment = form.read(contract, data)?;
            fulfilments::commands::decide(work, caller, id, &seen, body.into()).await?;
        }
        WorkKind::Shortfall | WorkKind::RefundDue => {
            let body: DecideSettlement = DECIDE_SETTLEMENT.read(contract, data)?;
            settlements::commands::decide(work, caller, id, &seen, body.into()).await?;
        }
        _ => return Err(Error::NotFound),
    }
    Ok(())
}
