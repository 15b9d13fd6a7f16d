//! What can be done with contributions. Everything that touches places locks the initiative first, then the obligation,
//! then the contribution.

use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::case::{self, Case, Decided};
use super::contribution::{Contribution, Decision};
use super::plan::{self, NewContribution, Parties, Plan, Purpose, Reading};
use super::store::{self, Step};
use super::{balance, expiry, policy};
use crate::domain::initiatives::{self, Initiative, places};
use crate::domain::obligations;
use crate::domain::organisations;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::{Beyond, Work};
use crate::platform::error::{Error, Result};
use crate::platform::precondition::IfMatch;
use crate::platform::validation::{check_together, contradiction, ensure_reason};
use crate::values::{Euro, day};

/// A contractor contributes, and the places are reserved at once.
///
/// # Errors
/// 403; 422 where it contradicts the initiative or the obligation; 409 `not-on-the-menu`, `contract-over`, `contract-withdrawn`, `inactive`, `price-changed`,
/// `exceeds-obligation`, `sold-out`.
pub async fn reserve(unit: &mut Work<'_, Beyond>, caller: &Caller, new: NewContribution) -> Result<Contribution> {
    let mut parties = Parties::read(unit.conn, caller, &new, Reading::Locked, unit.now).await?;
    parties.initiative = unit.beyond_the_actor(async |work| expiry::expire_overdue(work, parties.initiative).await).await?;
    let work = &mut unit.confined();
    let balance = balance::balance_of(work.conn, &parties.obligation, day::in_amsterdam(work.now), work.now).await?;
    let plan = Plan::of(parties, balance, new, Purpose::Reserve, work.now)?;
    let initiative = plan.initiative.clone();
    let contribution = plan.reserved();
    work.both(
        async |work| initiatives::store::change_places(work, &initiative, places::Change::Reserve, contribution.places).await,
        async |work| {
            work.both(
                async |work| store::insert(work, &contribution).await,
                async |work| record(work, "reserved", None, &contribution, None).await,
            )
            .await
        },
    )
    .await?;
    Ok(contribution)
}

/// What an adviser decides, and why.
#[derive(Clone, Debug, Validate)]
#[validate(schema(function = "says_why"), schema(function = "relates_to_the_contract"))]
pub struct Ruling {
    /// What the adviser decides.
    pub decision: Decision,
    /// Why; required except to accept, to extend and to confirm.
    pub reason: Option<String>,
    /// How it relates to the contract; required to accept.
    pub relation_to_contract: Option<String>,
}

/// An adviser decides. To accept, extend or undo something is new for both parties; to reject, revoke or close ends something.
///
/// # Errors
/// 404, 403, 428, 412; 422 without a reason or relation where one is needed; 409 `wrong-status`, `places-in-use`, `inactive`, `not-on-the-menu`, `contract-over`,
/// `contract-withdrawn`, and for what takes places again `exceeds-obligation`, `sold-out`.
pub async fn decide(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, ruling: Ruling) -> Result<Contribution> {
    let seen = find(work, caller, id).await?;
    policy::may_decide(caller)?;
    let before = lock_with_parties(work, &seen).await?;
    if_match.check_seen(before.version)?;
    check_together(&ruling)?;
    let Ruling { decision, reason, relation_to_contract } = ruling;
    if matches!(decision, Decision::Accept | Decision::Extend | Decision::Reverse) {
        organisations::commands::ensure_active(work, &[before.contractor, before.provider]).await?;
    }
    let case = Case::read(work.conn, before.region, vec![before], work.now).await?.pop().ok_or(Error::NotFound)?;
    let decided = case.decided(decision, relation_to_contract.unwrap_or_default())?;
    let Decided { contribution: after, places, awaited_again, reverses } = decided;
    ensure_asked(work, &case, awaited_again).await?;
    if let Some((change, count)) = places {
        change_places(work, case.initiative, (change, count)).await?;
    }
    let (before, reason) = (&case.contribution, reason.as_deref());
    store::save(work, before, &after, Step { action: decision.as_str(), reason, reverses }).await?;
    record(work, past_participle(decision), Some(before), &after, reason).await?;
    Ok(after)
}

/// What is awaited again must still be asked, as for a new contribution.
async fn ensure_asked(work: &mut Work<'_>, case: &Case, awaited_again: Euro) -> Result<()> {
    if awaited_again.is_zero() {
        return Ok(());
    }
    let balance = balance::balance_of(work.conn, &case.obligation, day::in_amsterdam(work.now), work.now).await?;
    plan::ensure_asked(&balance, case.contribution.place_price, awaited_again)
}

/// Changes the places of a locked initiative. Whoever takes places first ends the reservations that were not decided in time.
async fn change_places(work: &mut Work<'_>, initiative: Initiative, change: (places::Change, u32)) -> Result<()> {
    let initiative = if case::takes_places(Some(change)) { expiry::expire_overdue(work, initiative).await? } else { initiative };
    initiatives::store::change_places(work, &initiative, change.0, change.1).await
}

/// The contractor takes a reservation back, and its places are free at once.
///
/// # Errors
/// 404, 403; 409 `wrong-status` once it is accepted or ended.
pub async fn withdraw(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Contribution> {
    let seen = find(work, caller, id).await?;
    policy::may_withdraw(caller, &seen)?;
    let (initiative, before) = lock_with_initiative(work, &seen).await?;
    let after = before.clone().withdrawn(work.now)?;
    initiatives::store::change_places(work, &initiative, places::Change::Release, after.places).await?;
    store::save(work, &before, &after, Step::new("withdraw", None)).await?;
    record(work, "withdrawn", Some(&before), &after, None).await?;
    Ok(after)
}

/// A contribution that the caller sees.
pub(super) async fn find(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Contribution> {
    store::find(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)
}

async fn lock_with_initiative(work: &mut Work<'_>, seen: &Contribution) -> Result<(Initiative, Contribution)> {
    let initiative = initiatives::store::lock_by_key(work.conn, seen.region, seen.initiative).await?.ok_or(Error::NotFound)?;
    Ok((initiative, store::lock_by_key(work.conn, seen.region, seen.id).await?))
}

/// The contribution, locked after its initiative and its obligation.
async fn lock_with_parties(work: &mut Work<'_>, seen: &Contribution) -> Result<Contribution> {
    initiatives::store::lock_by_key(work.conn, seen.region, seen.initiative).await?.ok_or(Error::NotFound)?;
    let all = obligations::policy::Visible::All;
    obligations::store::lock(work.conn, seen.region, all, seen.obligation).await?.ok_or(Error::NotFound)?;
    store::lock_by_key(work.conn, seen.region, seen.id).await
}

fn says_why(ruling: &Ruling) -> Result<(), ValidationError> {
    let is_needed = !matches!(ruling.decision, Decision::Accept | Decision::Extend | Decision::Confirm);
    ensure_reason(is_needed, ruling.reason.as_deref(), "Only an acceptance, extension or confirmation needs no reason.")
}

fn relates_to_the_contract(ruling: &Ruling) -> Result<(), ValidationError> {
    match (ruling.decision == Decision::Accept, &ruling.relation_to_contract) {
        (true, None) => {
            Err(contradiction("relationToContract", "required", "An acceptance says how the contribution relates to the contract."))
        }
        (false, Some(_)) => Err(contradiction("relationToContract", "unexpected", "Only an acceptance has one.")),
        _ => Ok(()),
    }
}

fn past_participle(decision: Decision) -> &'static str {
    match decision {
        Decision::Accept => "accepted",
        Decision::Reject => "rejected",
        Decision::Extend => "extended",
        Decision::Revoke => "revoked",
        Decision::Close => "closed",
        Decision::Confirm => "confirmed",
        Decision::Reverse => "reversed",
    }
}

/// Leaves the entry in the audit trail.
pub(super) async fn record(
    work: &mut Work<'_>,
    action: &str,
    before: Option<&Contribution>,
    after: &Contribution,
    reason: Option<&str>,
) -> Result<()> {
    let mut changes = Changes::of("status", before.map(Contribution::status), after.status());
    let Some(before) = before else {
        changes = changes.and("amount", (), after.pledge.worth()).and("places", (), after.places);
        return audit::record(work, Entry { action, kind: "contribution", id: after.id, reason, changes, participant: None }).await;
    };
    if before.received() != after.received() {
        changes = changes.and("received", before.received(), after.received());
    }
    if before.expires_at != after.expires_at {
        changes = changes.and("expiresAt", before.expires_at, after.expires_at);
    }
    if before.ended != after.ended {
        changes = changes.and("endedAmount", before.ended, after.ended).and("places", before.places, after.places);
    }
    if let Some(end_reason) = after.end_reason() {
        changes = changes.and("endReason", (), end_reason);
    }
    audit::record(work, Entry { action, kind: "contribution", id: after.id, reason, changes, participant: None }).await
}
