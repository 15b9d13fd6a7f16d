//! What can be done with contributions. Everything that touches places locks the initiative first, then the obligation,
//! then the contribution.

use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::contribution::{Contribution, Decision};
use super::plan::{NewContribution, Parties, Plan, Reading};
use super::store::{self, Step};
use super::{balance, expiry, policy};
use crate::domain::initiatives::{self, Initiative, places};
use crate::domain::obligations;
use crate::domain::organisations;
use crate::domain::valuation;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::{Beyond, Work};
use crate::platform::error::{Error, Result};
use crate::platform::precondition::IfMatch;
use crate::platform::validation::{check_together, contradiction, ensure_reason};
use crate::values::day;

/// A contractor contributes, and the places are reserved at once.
///
/// # Errors
/// 403; 422 where it contradicts the initiative or the obligation; 409 `not-on-the-menu`, `inactive`, `price-changed`,
/// `exceeds-obligation`, `sold-out`.
pub async fn reserve(unit: &mut Work<'_, Beyond>, caller: &Caller, new: NewContribution) -> Result<Contribution> {
    let mut parties = Parties::read(unit.conn, caller, &new, Reading::Locked).await?;
    parties.initiative = unit.beyond_the_actor(async |work| expiry::expire_overdue(work, parties.initiative).await).await?;
    let work = &mut unit.confined();
    let balance = balance::balance_of(work.conn, &parties.obligation, day::in_amsterdam(work.now), work.now).await?;
    let plan = Plan::of(parties, balance, new, work.now)?;
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
    /// Why; required to reject and to revoke.
    pub reason: Option<String>,
    /// How it relates to the contract; required to accept.
    pub relation_to_contract: Option<String>,
}

/// An adviser decides. To accept or extend is something new for both parties, to reject or revoke ends it.
///
/// # Errors
/// 404, 403, 428, 412; 422 without a reason or relation where one is needed; 409 `wrong-status`, `places-in-use`, `inactive`.
pub async fn decide(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, ruling: Ruling) -> Result<Contribution> {
    let seen = find(work, caller, id).await?;
    policy::may_decide(caller)?;
    let (initiative, before) = lock_with_initiative(work, &seen).await?;
    if_match.check_seen(before.version)?;
    check_together(&ruling)?;
    if matches!(ruling.decision, Decision::Accept | Decision::Extend) {
        organisations::commands::ensure_active(work, &[before.contractor, before.provider]).await?;
    }
    let reason = ruling.reason.as_deref();
    let (after, change) = match ruling.decision {
        Decision::Accept => {
            let relation = ruling.relation_to_contract.clone().unwrap_or_default();
            (before.clone().accepted(relation, work.now)?, Some(places::Change::Fund))
        }
        Decision::Reject => (before.clone().rejected(work.now)?, Some(places::Change::Release)),
        Decision::Extend => (before.clone().extended(term(work, &before).await?, work.now)?, None),
        Decision::Revoke => (before.clone().revoked()?, Some(places::Change::Revoke)),
    };
    if let Some(change) = change {
        initiatives::store::change_places(work, &initiative, change, after.places).await?;
    }
    store::save(work, before.status(), &after, Step { action: ruling.decision.as_str(), reason }).await?;
    record(work, past_participle(ruling.decision), Some(&before), &after, reason).await?;
    Ok(after)
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
    store::save(work, before.status(), &after, Step { action: "withdraw", reason: None }).await?;
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

/// Days that a reservation waits, by the rule set of its obligation.
async fn term(work: &mut Work<'_>, contribution: &Contribution) -> Result<u32> {
    let all = obligations::policy::Visible::All;
    let obligation =
        obligations::store::find(work.conn, contribution.region, all, contribution.obligation).await?.ok_or(Error::NotFound)?;
    Ok(valuation::store::get(work.conn, obligation.region, obligation.terms.rule_set).await?.rules.reservation_days)
}

fn says_why(ruling: &Ruling) -> Result<(), ValidationError> {
    let is_needed = matches!(ruling.decision, Decision::Reject | Decision::Revoke);
    ensure_reason(is_needed, ruling.reason.as_deref(), "A rejection or revocation needs a reason.")
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
    match before {
        None => changes = changes.and("amount", (), after.pledge.worth()).and("places", (), after.places),
        Some(before) if before.received() != after.received() => changes = changes.and("received", before.received(), after.received()),
        Some(before) if before.expires_at != after.expires_at => changes = changes.and("expiresAt", before.expires_at, after.expires_at),
        Some(_) => {}
    }
    audit::record(work, Entry { action, kind: "contribution", id: after.id, reason, changes, participant: None }).await
}
