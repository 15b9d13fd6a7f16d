//! What can be done with contributions. Everything that touches places locks the initiative first, then the obligation,
//! then the contribution.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::balance::{self, Balance};
use super::contribution::{Contribution, Decision, State};
use super::pledge::Pledge;
use super::store::{self, Step};
use super::{expiry, policy};
use crate::domain::initiatives::{self, ContributionKind, Initiative, Status as InitiativeStatus, places};
use crate::domain::obligations::{self, Obligation};
use crate::domain::organisations;
use crate::domain::valuation;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::{Beyond, Conn, Work};
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::platform::precondition::IfMatch;
use crate::platform::validation::{check_together, contradiction};
use crate::values::{Euro, Hours, day};

/// A contribution to make.
#[derive(Clone, Debug)]
pub struct NewContribution {
    /// To which initiative.
    pub initiative: Uuid,
    /// For which obligation.
    pub obligation: Uuid,
    /// Whether money, hours or goods are pledged.
    pub kind: ContributionKind,
    /// For how many places.
    pub places: u32,
    /// How much, for money and goods.
    pub amount: Option<Euro>,
    /// How many hours, for hours.
    pub hours: Option<Hours>,
    /// Why the contractor chose this initiative; none if it does not say.
    pub motivation: Option<String>,
}

/// A contractor contributes, and the places are reserved at once.
///
/// # Errors
/// 403; 422 where it contradicts the initiative or the obligation; 409 `not-on-the-menu`, `sold-out`,
/// `exceeds-obligation`, `inactive`.
pub async fn reserve(unit: &mut Work<'_, Beyond>, caller: &Caller, new: NewContribution) -> Result<Contribution> {
    let contractor = policy::may_contribute(caller)?;
    let work = &mut unit.confined();
    let (initiative, obligation) = lock_parties(work, caller, &new).await?;
    let (rule_set, standing) = work
        .both(
            async |work| valuation::store::get(work.conn, obligation.region, obligation.terms.rule_set).await,
            async |work| Ok(ensure_both_may(work, &initiative, contractor).await),
        )
        .await?;
    let rules = rule_set.rules;
    let pledge = Pledge::new(new.kind, new.amount, new.hours, rules.hour_rate)?;
    pledge.fits(&initiative, new.places)?;
    standing?;
    let initiative = unit.beyond_the_actor(async |work| expiry::expire_overdue(work, initiative).await).await?;
    let work = &mut unit.confined();
    check_budget(work.conn, &obligation, &initiative, pledge, work.now).await?;
    let contribution = Contribution {
        region: obligation.region,
        id: Uuid::now_v7(),
        initiative: initiative.id,
        obligation: obligation.id,
        contractor,
        provider: initiative.provider,
        authority: obligation.authority,
        pledge,
        places: new.places,
        place_price: initiative.promise.place_price,
        motivation: new.motivation,
        reserved_at: work.now,
        expires_at: work.now + TimeDelta::days(i64::from(rules.reservation_days)),
        state: State::Reserved,
        places_assigned: 0,
        version: 1,
    };
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

/// The partner is active and its initiative on the menu, and the contractor is active: neither changes until the transaction ends.
async fn ensure_both_may(work: &mut Work<'_>, initiative: &Initiative, contractor: Uuid) -> Result<()> {
    work.both(
        async |work| initiatives::commands::ensure_on_the_menu(work, initiative).await,
        async |work| organisations::commands::ensure_active(work, &[contractor]).await,
    )
    .await?;
    Ok(())
}

/// The initiative and the obligation, locked in this order; both of the caller's region. An initiative that was taken off
/// the menu is known here: it may have been there when the contractor chose it, and 409 tells more than "unknown".
async fn lock_parties(work: &mut Work<'_>, caller: &Caller, new: &NewContribution) -> Result<(Initiative, Obligation)> {
    let region = caller.region();
    let own = obligations::policy::visible_to(caller);
    let (initiative, obligation) = work
        .both(
            async |work| initiatives::store::lock_by_key(work.conn, region, new.initiative).await,
            async |work| obligations::store::lock(work.conn, region, own, new.obligation).await,
        )
        .await?;
    let initiative = initiative.filter(|found| matches!(found.status, InitiativeStatus::Approved | InitiativeStatus::Suspended));
    both(initiative, obligation)
}

/// The initiative and the obligation of a contribution, or what is unknown of them.
pub(super) fn both(initiative: Option<Initiative>, obligation: Option<Obligation>) -> Result<(Initiative, Obligation)> {
    match (initiative, obligation) {
        (Some(initiative), Some(obligation)) => Ok((initiative, obligation)),
        (initiative, obligation) => {
            let unknown = [
                (initiative.is_none(), "initiativeId", "No initiative on the menu of the region has this id."),
                (obligation.is_none(), "obligationId", "You have no obligation with this id in the region."),
            ];
            let fault = |(_, name, reason): (bool, &str, &str)| InvalidParam { name: name.into(), code: "unknown", reason: reason.into() };
            Err(Error::Inconsistent(unknown.into_iter().filter(|(missing, _, _)| *missing).map(fault).collect()))
        }
    }
}

/// Not more than the obligation still asks, less its other open contributions, rounded up to a whole place. Returns what it still asks.
pub(super) async fn check_budget(
    conn: &mut Conn,
    obligation: &Obligation,
    initiative: &Initiative,
    pledge: Pledge,
    now: DateTime<Utc>,
) -> Result<Balance> {
    let balance = balance::balance_of(conn, obligation, day::in_amsterdam(now), now).await?;
    let most = balance.left_to_reserve().up_to_whole(initiative.promise.place_price);
    if most.is_some_and(|most| pledge.worth() <= most) { Ok(balance) } else { Err(Conflict::ExceedsObligation.into()) }
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
    match (ruling.decision, &ruling.reason) {
        (Decision::Reject | Decision::Revoke, None) => {
            Err(contradiction("reason", "required", "A rejection or revocation needs a reason."))
        }
        _ => Ok(()),
    }
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
