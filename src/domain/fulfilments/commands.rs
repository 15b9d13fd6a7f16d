//! What can be done with fulfilments. Whatever counts locks the obligations first, then the fulfilment.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::credit_note::purchased;
use super::derivation::{self, Rederived, RuleSets};
use super::evidence::Evidence;
use super::fulfilment::{Decision, Fulfilment, FulfilmentDetails, Parts, State, Status, reallocate};
use super::statement::{Destination, Statement, Target};
use super::store::{self, Before, Step};
use super::{policy, reversal, targets};
use crate::domain::credits::{self, Credit};
use crate::domain::obligations::policy::Visible;
use crate::domain::obligations::{self, ContractAct, Obligation};
use crate::domain::organisations;
use crate::domain::valuation::{self, Route};
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, Result};
use crate::platform::paging::Paging;
use crate::platform::precondition::IfMatch;
use crate::platform::validation::{check_together, ensure_reason};
use crate::values::{Euro, Period, day};

/// A fulfilment to register.
#[derive(Clone, Debug)]
pub struct NewFulfilment {
    /// The way in which the obligation was fulfilled; it decides which facts are needed.
    pub route: Route,
    /// For which obligations.
    pub destination: Destination,
    /// What is told.
    pub statement: Statement,
    /// Its key in a registration system.
    pub external_reference: Option<String>,
}

/// Registers a fulfilment, which then waits for an adviser.
///
/// # Errors
/// 403; 422 for unknown obligations, facts that are missing or of no use, parts above the whole, days to come or after the
/// contract; 409 `inactive`, `already-exists`.
pub async fn register(work: &mut Work<'_>, caller: &Caller, new: NewFulfilment) -> Result<Fulfilment> {
    policy::may_register(caller)?;
    let NewFulfilment { route, destination, statement, external_reference } = new;
    policy::may_set(caller, statement.set.is_some(), external_reference.is_some())?;
    let named = destination.named();
    let targets = targets::find(work, caller, &named).await?;
    let contractor = targets::contractor(caller, &named, &targets, statement.realised_on)?;
    organisations::commands::ensure_active(work, &[contractor]).await?;
    let parts: Vec<Option<Euro>> = named.iter().map(|(_, _, amount)| *amount).collect();
    let details = value(work, (ContractAct::Register, route), statement, &targets, &parts).await?;
    let region = caller.region();
    let state = State::Submitted;
    let fulfilment = Fulfilment {
        region,
        id: Uuid::now_v7(),
        contractor,
        route,
        external_reference,
        state,
        details,
        number: 1,
        split_told: 1,
        outdated_since: None,
        version: 1,
    };
    store::insert_all(work, std::slice::from_ref(&fulfilment)).await?;
    audit::record(work, created(&fulfilment)).await?;
    Ok(fulfilment)
}

/// The entry in the audit trail for a new fulfilment.
#[must_use]
pub fn created(fulfilment: &Fulfilment) -> Entry<'_> {
    let changes = Changes::of("status", (), fulfilment.status()).and("value", (), fulfilment.details.valuation.value);
    let reason = fulfilment.details.value_reason.as_deref();
    Entry { action: "created", kind: "fulfilment", id: fulfilment.id, reason, changes, participant: None }
}

/// Values a statement under the rule set of the first obligation.
async fn value(
    work: &mut Work<'_>,
    (act, route): (ContractAct, Route),
    statement: Statement,
    targets: &[Target],
    parts: &[Option<Euro>],
) -> Result<FulfilmentDetails> {
    let first = targets.first().ok_or_else(|| Error::internal("a fulfilment of nothing"))?;
    let rule_set = first.obligation.schedule.on(statement.realised_on).rule_set;
    let rule_set = valuation::store::get(work.conn, first.obligation.region, rule_set).await?;
    statement.details(act, route, targets, parts, &rule_set, day::in_amsterdam(work.now))
}

/// Registers fulfilments that were checked and valued before, accepted ones with what they bring, many in one statement.
///
/// # Errors
/// 409 `inactive`, `contract-over`, `contract-withdrawn`, `already-exists`, `already-counted`.
pub async fn take_over(work: &mut Work<'_>, all: &[Fulfilment]) -> Result<()> {
    let contractors: BTreeSet<Uuid> = all.iter().map(|fulfilment| fulfilment.contractor).collect();
    organisations::commands::ensure_active(work, &contractors.into_iter().collect::<Vec<_>>()).await?;
    let accepted: Vec<&Fulfilment> = all.iter().filter(|fulfilment| fulfilment.status() == Status::Accepted).collect();
    let owed: BTreeSet<Uuid> = accepted.iter().flat_map(|fulfilment| fulfilment.obligations()).collect();
    let obligations = obligations::store::lock_all(work.conn, work.actor.region()?, &owed.into_iter().collect::<Vec<_>>()).await?;
    // The contracts may have changed since the file was checked.
    targets::ensure_permitted(work, ContractAct::Import, &all.iter().collect::<Vec<_>>()).await?;
    store::insert_all(work, all).await?;
    check_certificates(work, &accepted).await?;
    let credits = credits(work, &accepted, &obligations).await?;
    credits::store::insert(work, &credits).await?;
    audit::record_all(work, all.iter().map(created).collect()).await
}

/// What an adviser decides, and why.
#[derive(Clone, Debug, Validate)]
#[validate(schema(function = "says_why"))]
pub struct Ruling {
    /// What the adviser decides.
    pub decision: Decision,
    /// Why; required but to accept and to confirm.
    pub reason: Option<String>,
}

fn says_why(ruling: &Ruling) -> Result<(), ValidationError> {
    let is_needed = !matches!(ruling.decision, Decision::Accept | Decision::Confirm);
    ensure_reason(is_needed, ruling.reason.as_deref(), "Only an acceptance or a confirmation needs no reason.")
}

/// An adviser accepts, rejects, ends an acceptance, or undoes the last decision.
///
/// # Errors
/// 404, 403, 428, 412; 422 without a reason where one is needed; 409 `wrong-status`, `contract-over`, `contract-withdrawn`,
/// `already-counted`, and `already-exists` to undo a revocation.
pub async fn decide(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, ruling: Ruling) -> Result<Fulfilment> {
    let seen = find(work, caller, id).await?;
    policy::may_decide(caller)?;
    let Locked { before, since, obligations } = lock(work, &seen).await?;
    if_match.check_seen(before.version)?;
    check_together(&ruling)?;
    let Ruling { decision, reason } = ruling;
    let reason = reason.as_deref();
    let (after, reverses) = match decision {
        Decision::Accept => (before.clone().accepted(work.now)?, None),
        Decision::Reject => (before.clone().rejected()?, None),
        Decision::Revoke => (before.clone().revoked()?, None),
        Decision::Confirm => (before.clone().confirmed()?, None),
        Decision::Reverse => {
            let (after, undone) = undone(work, &before).await?;
            (after, Some(undone))
        }
    };
    if decision == Decision::Accept {
        targets::ensure_permitted(work, ContractAct::AcceptFulfilment, &[&after]).await?;
    }
    let step = Step { action: decision.as_str(), reason, reverses };
    save(work, Before { status: before.status(), since }, &after, &obligations, step).await?;
    let action = match decision {
        Decision::Accept => "accepted",
        Decision::Reject => "rejected",
        Decision::Revoke => "revoked",
        Decision::Confirm => "confirmed",
        Decision::Reverse => "reversed",
    };
    record(work, action, &before, &after, reason).await?;
    Ok(after)
}

/// Where it stood before the last decision, and which that was. What counts again must still be within its contracts.
async fn undone(work: &mut Work<'_>, before: &Fulfilment) -> Result<(Fulfilment, Uuid)> {
    let steps = store::taken_steps(work.conn, before.region, before.id).await?;
    let (after, decision) = reversal::undone(before.clone(), &steps)?;
    if after.status() == Status::Accepted {
        targets::ensure_permitted(work, ContractAct::AcceptFulfilment, &[&after]).await?;
    }
    Ok((after, decision))
}

/// What was rejected waits for an adviser again.
///
/// # Errors
/// 404, 403; 409 `wrong-status`, `contract-over`, `contract-withdrawn`.
pub async fn resubmit(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Fulfilment> {
    let seen = find(work, caller, id).await?;
    policy::may_correct(caller, &seen)?;
    let Locked { before, since, obligations } = lock(work, &seen).await?;
    let after = before.clone().resubmitted()?;
    targets::ensure_permitted(work, ContractAct::Resubmit, &[&after]).await?;
    let step = Step { action: "resubmit", reason: None, reverses: None };
    save(work, Before { status: before.status(), since }, &after, &obligations, step).await?;
    record(work, "resubmitted", &before, &after, None).await?;
    Ok(after)
}

/// Other facts are told: the earlier ones stay known, and what they brought is reversed.
#[derive(Clone, Debug)]
pub struct Correction {
    /// What is told now.
    pub statement: Statement,
    /// Other parts for other obligations; those that were told last in proportion without it.
    pub destination: Option<Destination>,
    /// What the caller gives as the reason; kept in the history and in the audit trail.
    pub reason: String,
}

/// Corrects what was told. Contractor and servicedesk may both do so: everything is told anew, over what was seen.
///
/// # Errors
/// As for a registration; 428, 412; 409 `wrong-status` after a revocation, `already-counted`.
pub async fn correct(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    correction: impl FnOnce() -> Result<Correction>,
) -> Result<Fulfilment> {
    let seen = find(work, caller, id).await?;
    policy::may_correct(caller, &seen)?;
    let correction = correction();
    if let Ok(Correction { statement, .. }) = &correction {
        policy::may_set(caller, statement.set.is_some(), false)?;
    }
    let Locked { before, since, .. } = lock(work, &seen).await?;
    if_match.check_seen(before.version)?;
    let Correction { statement, destination, reason } = correction?;
    let (details, parts) = match destination {
        Some(destination) => (told_for(work, caller, &before, statement, &destination).await?, Parts::Stated),
        None => (told_in_proportion(work, caller, &before, statement).await?, Parts::InProportion),
    };
    let after = before.clone().corrected(details, parts)?;
    store::insert_told(work, std::slice::from_ref(&after), Some(&reason)).await?;
    let obligations = obligations::store::lock_all(work.conn, after.region, &after.obligations()).await?;
    let step = Step { action: "correct", reason: Some(&reason), reverses: None };
    save(work, Before { status: before.status(), since }, &after, &obligations, step).await?;
    record(work, "corrected", &before, &after, Some(&reason)).await?;
    Ok(after)
}

/// FulfilmentDetails anew, with other parts for other obligations of the same contractor.
async fn told_for(
    work: &mut Work<'_>,
    caller: &Caller,
    before: &Fulfilment,
    statement: Statement,
    destination: &Destination,
) -> Result<FulfilmentDetails> {
    let named = destination.named();
    let targets = targets::find(work, caller, &named).await?;
    if targets::contractor(caller, &named, &targets, statement.realised_on)? != before.contractor {
        return Err(Error::inconsistent("allocations", "unknown", "A fulfilment stays with its contractor."));
    }
    let parts: Vec<Option<Euro>> = named.iter().map(|(_, _, amount)| *amount).collect();
    value(work, (ContractAct::Correct, before.route), statement, &targets, &parts).await
}

/// FulfilmentDetails anew, with the parts that a person told last in proportion to the new value.
async fn told_in_proportion(work: &mut Work<'_>, caller: &Caller, before: &Fulfilment, statement: Statement) -> Result<FulfilmentDetails> {
    let targets = targets::targets_of(work, caller, before).await?;
    if targets.iter().any(|target| target.contractor_on(statement.realised_on) != Some(before.contractor)) {
        let reason = "Another contractor had the contract on that day: a fulfilment stays with its contractor.";
        return Err(Error::inconsistent("realisedOn", "other-contractor", reason));
    }
    let none = vec![Some(Euro::ZERO); targets.len()];
    let details = value(work, (ContractAct::Correct, before.route), statement, &targets, &none).await?;
    let (whole, parts) = store::split_told(work.conn, before).await?;
    let allocations = reallocate(whole, &parts, details.valuation.value);
    Ok(FulfilmentDetails { allocations, ..details })
}

/// Registers a document that proves the fulfilment. It is part of what a decision is based on, so that the version rises.
///
/// # Errors
/// 404, 403; 409 `already-exists` for the same document.
pub async fn add_evidence(work: &mut Work<'_>, caller: &Caller, id: Uuid, evidence: Evidence) -> Result<Fulfilment> {
    let seen = find(work, caller, id).await?;
    policy::may_register(caller)?;
    let after = store::lock_by_key(work.conn, seen.region, seen.id).await?.with_evidence();
    store::insert_evidence(work, &after, &evidence).await?;
    store::save_without_step(work, &after).await?;
    let changes = Changes::of("evidence", (), &evidence.sha256);
    audit::record(work, Entry { action: "evidence-added", kind: "fulfilment", id, reason: None, changes, participant: None }).await?;
    Ok(after)
}

pub(super) async fn find(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Fulfilment> {
    store::find(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)
}

/// A fulfilment, locked with its obligations, and since when it is in its status: what follows does not happen earlier.
pub(super) struct Locked {
    pub(super) before: Fulfilment,
    pub(super) since: DateTime<Utc>,
    pub(super) obligations: Vec<Obligation>,
}

pub(super) async fn lock(work: &mut Work<'_>, seen: &Fulfilment) -> Result<Locked> {
    let obligations = obligations::store::lock_all(work.conn, seen.region, &seen.obligations()).await?;
    let before = store::lock_by_key(work.conn, seen.region, seen.id).await?;
    let since = store::since(work.conn, seen.region, &[seen.id]).await?.remove(&seen.id);
    let since = since.ok_or_else(|| Error::internal("a fulfilment that was never registered"))?;
    work.not_before(since);
    Ok(Locked { before, since, obligations })
}

/// Stores a fulfilment after a step; the ledger gets what it brings now instead of what it brought before.
async fn save(work: &mut Work<'_>, before: Before, after: &Fulfilment, obligations: &[Obligation], step: Step<'_>) -> Result<()> {
    if after.status() == Status::Accepted {
        check_certificates(work, &[after]).await?;
    }
    let was_accepted = before.status == Status::Accepted;
    store::save(work, before, after, step).await?;
    if was_accepted {
        credits::store::reverse_all_of(work, after.region, after.id).await?;
    }
    let credits = credits(work, &[after], obligations).await?;
    credits::store::insert(work, &credits).await
}

/// What fulfilments bring, those that are accepted. The rule sets are read only where the value changes from a later day on.
async fn credits(work: &mut Work<'_>, fulfilments: &[&Fulfilment], obligations: &[Obligation]) -> Result<Vec<Credit>> {
    // What was only just registered has no credit notes yet.
    let purchases = fulfilments.iter().filter(|fulfilment| fulfilment.version > 1 && purchased(fulfilment).is_some());
    let ids: Vec<Uuid> = purchases.map(|fulfilment| fulfilment.id).collect();
    let notes = if ids.is_empty() { HashMap::new() } else { store::credit_notes(work.conn, work.actor.region()?, &ids).await? };
    let needs_rules = !notes.is_empty() || fulfilments.iter().any(|fulfilment| fulfilment.route == Route::PsoCertification);
    let rule_sets = if needs_rules { rule_sets(work).await? } else { RuleSets::new() };
    let mut credits = Vec::new();
    for fulfilment in fulfilments {
        let notes = notes.get(&fulfilment.id).map_or(&[][..], Vec::as_slice);
        credits.extend(derivation::credits(fulfilment, obligations, &rule_sets, notes)?);
    }
    Ok(credits)
}

pub(super) async fn rule_sets(work: &mut Work<'_>) -> Result<RuleSets> {
    let all = valuation::store::of_region(work.conn, work.actor.region()?).await?;
    Ok(all.into_iter().map(|set| (set.id, set)).collect())
}

/// A contract has changed: what follows from it is derived again, fulfilment by fulfilment. The obligation has been locked, with those that share a fulfilment
/// with it.
///
/// # Errors
/// Those of the database.
pub async fn rederive(work: &mut Work<'_>, before: &Obligation, after: &Obligation, reason: Option<&str>) -> Result<()> {
    let filter = store::Filter { obligation: Some(after.id), ..Default::default() };
    let all = store::list(work.conn, after.region, Visible::All, filter, &Paging::WHOLE).await?;
    let rule_sets = rule_sets(work).await?;
    for seen in all {
        let rederived = derivation::rederive(&seen, before, after, &rule_sets)?;
        if rederived.details.is_some() || (rederived.is_outdated && seen.outdated_since.is_none()) {
            store_rederived(work, &seen, rederived, reason).await?;
        } else {
            replace_changes(work, &seen, after, &rule_sets).await?;
        }
    }
    Ok(())
}

async fn store_rederived(work: &mut Work<'_>, seen: &Fulfilment, rederived: Rederived, reason: Option<&str>) -> Result<()> {
    let Locked { before, since, obligations } = lock(work, seen).await?;
    let mut after = before.clone();
    if let Some(details) = rederived.details {
        after = after.rederived(details);
        store::insert_told(work, std::slice::from_ref(&after), reason).await?;
    }
    if rederived.is_outdated {
        after = after.outdated(work.now);
    }
    save(work, Before { status: before.status(), since }, &after, &obligations, Step { action: "derive", reason, reverses: None }).await?;
    record(work, "rederived", &before, &after, reason).await
}

/// The amounts of a certificate that is worth the same on its day, but another amount from a later day on.
async fn replace_changes(work: &mut Work<'_>, fulfilment: &Fulfilment, obligation: &Obligation, rule_sets: &RuleSets) -> Result<()> {
    if fulfilment.route != Route::PsoCertification || fulfilment.status() != Status::Accepted {
        return Ok(());
    }
    let derived = derivation::credits(fulfilment, std::slice::from_ref(obligation), rule_sets, &[])?;
    store_changes(work, fulfilment, &derived).await
}

/// Stores what the credits of a fulfilment amount to from later days on, where it is something else than before.
pub(super) async fn store_changes(work: &mut Work<'_>, fulfilment: &Fulfilment, derived: &[Credit]) -> Result<()> {
    for mut credit in credits::store::of_source(work.conn, fulfilment.region, fulfilment.id).await? {
        let Some(again) = derived.iter().find(|again| again.obligation == credit.obligation) else { continue };
        if again.changes != credit.changes {
            credit.changes.clone_from(&again.changes);
            credits::store::replace_changes(work, &credit).await?;
        }
    }
    Ok(())
}

/// No day of a contract is counted for two certificates.
async fn check_certificates(work: &mut Work<'_>, fulfilments: &[&Fulfilment]) -> Result<()> {
    let own: Vec<(&Fulfilment, Period)> = fulfilments
        .iter()
        .filter(|fulfilment| fulfilment.route == Route::PsoCertification)
        .filter_map(|fulfilment| Some((*fulfilment, fulfilment.certificate()?)))
        .collect();
    let obligations: BTreeSet<Uuid> = own.iter().flat_map(|(fulfilment, _)| fulfilment.obligations()).collect();
    if obligations.is_empty() {
        return Ok(());
    }
    let others = store::accepted_certificates(work.conn, work.actor.region()?, obligations.into_iter().collect()).await?;
    let counted_twice = |(fulfilment, certificate): &(&Fulfilment, Period)| {
        let obligations = fulfilment.obligations();
        let beside = |other: &&Fulfilment| other.id != fulfilment.id && other.obligations().iter().any(|id| obligations.contains(id));
        let mut beside = others.iter().filter(beside).filter_map(Fulfilment::certificate);
        beside.any(|other| other.shared_with(*certificate).is_some())
    };
    if own.iter().any(counted_twice) { Err(Conflict::AlreadyCounted.into()) } else { Ok(()) }
}

async fn record(work: &mut Work<'_>, action: &str, before: &Fulfilment, after: &Fulfilment, reason: Option<&str>) -> Result<()> {
    let mut changes = Changes::of("status", before.status(), after.status());
    if before.number != after.number {
        changes = changes.and("value", before.details.valuation.value, after.details.valuation.value).and(
            "realisedOn",
            before.details.realised_on,
            after.details.realised_on,
        );
    }
    audit::record(work, Entry { action, kind: "fulfilment", id: after.id, reason, changes, participant: None }).await
}
