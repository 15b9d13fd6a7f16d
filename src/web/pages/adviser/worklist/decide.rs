//! Carrying a decision out: the commands of the slices, by what waits.

use uuid::Uuid;

use crate::domain::contributions::{self, contribution};
use crate::domain::fulfilments::{self, fulfilment};
use crate::domain::initiatives::{self, initiative};
use crate::domain::settlements;
use crate::domain::settlements::settlement::SettlementDecision;
use crate::domain::worklist::item::WorkKind;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::web::pages::sent::{Sent, required};
use crate::web::pages::shown;

/// The fields: what waits, of which kind, what is decided, and what belongs to that.
pub(in crate::web::pages::adviser) const CASE: &str = "zaak";
pub(in crate::web::pages::adviser) const KIND: &str = "soort";
/// To which kind of work the list was narrowed.
pub(in crate::web::pages::adviser) const ONLY: &str = "alleen";
pub(in crate::web::pages::adviser) const DECISION: &str = "besluit";
pub(in crate::web::pages::adviser) const REASON: &str = "reden";
pub(in crate::web::pages::adviser) const RELATION: &str = "verband";
pub(in crate::web::pages::adviser) const UNTIL: &str = "tot";
pub(in crate::web::pages::adviser) const AMOUNT: &str = "bedrag";

/// The fields by the names that the commands give them.
pub(in crate::web::pages::adviser) const NAMES: [(&str, &str); 6] = [
    ("decision", DECISION),
    ("reason", REASON),
    ("relationToContract", RELATION),
    ("approvedUntil", UNTIL),
    ("recoveryUntil", UNTIL),
    ("amount", AMOUNT),
];

/// The decision as a word that may stand in an address; nothing of what was typed does.
pub(super) fn code(sent: &Sent) -> &'static str {
    let decision = sent.get(DECISION);
    ["approve", "reject", "accept", "extend", "grant-recovery", "withhold", "waive"]
        .into_iter()
        .find(|code| *code == decision)
        .unwrap_or_default()
}

/// Carries out what was decided. What does not belong to the decision is left aside: the form shows the fields of each.
pub(super) async fn carry_out(work: &mut Work<'_>, caller: &Caller, sent: &Sent) -> Result<()> {
    let id: Uuid = sent.get(CASE).parse().map_err(|_| Error::NotFound)?;
    let kind = WorkKind::named(sent.get(KIND)).ok_or(Error::NotFound)?;
    let (reason, seen) = (sent.text(REASON)?, shown::seen(sent));
    match kind {
        WorkKind::InitiativeDecision => {
            let decision = chosen(initiative::Decision::named(sent.get(DECISION)))?;
            let approved_until = sent.day(UNTIL)?.filter(|_| decision == initiative::Decision::Approve);
            let ruling = initiatives::commands::Ruling { decision, reason, approved_until };
            initiatives::commands::decide(work, caller, id, &seen, ruling).await?;
        }
        WorkKind::ContributionDecision | WorkKind::ReservationExpiring => {
            let decision = chosen(contribution::Decision::named(sent.get(DECISION)))?;
            let relation_to_contract = sent.text(RELATION)?.filter(|_| decision == contribution::Decision::Accept);
            let ruling = contributions::commands::Ruling { decision, reason, relation_to_contract };
            contributions::commands::decide(work, caller, id, &seen, ruling).await?;
        }
        WorkKind::FulfilmentDecision => {
            let decision = chosen(fulfilment::Decision::named(sent.get(DECISION)))?;
            fulfilments::commands::decide(work, caller, id, &seen, fulfilments::commands::Ruling { decision, reason }).await?;
        }
        WorkKind::Shortfall => settle(work, caller, id, sent).await?,
        _ => return Err(Error::NotFound),
    }
    Ok(())
}

/// Decides about a shortfall.
pub(in crate::web::pages::adviser) async fn settle(work: &mut Work<'_>, caller: &Caller, id: Uuid, sent: &Sent) -> Result<()> {
    let decision = chosen(SettlementDecision::named(sent.get(DECISION)))?;
    let new = settlements::commands::NewRuling {
        decision,
        recovery_until: sent.day(UNTIL)?.filter(|_| decision == SettlementDecision::GrantRecovery),
        amount: sent.euro(AMOUNT)?.filter(|_| decision == SettlementDecision::Withhold),
        reason: required(sent.text(REASON)?, REASON)?,
    };
    settlements::commands::decide(work, caller, id, &shown::seen(sent), new).await?;
    Ok(())
}

fn chosen<T>(decision: Option<T>) -> Result<T> {
    required(decision, DECISION)
}
