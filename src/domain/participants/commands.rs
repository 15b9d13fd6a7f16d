//! What can be done with the record of a participant.

use chrono::NaiveDate;
use uuid::Uuid;

use super::elsewhere::{self, Moved};
use super::participant::{CheckReversalReason, Departure, Details, Participant, TargetGroupCheck};
use super::policy;
use super::store::{self, ProgressReport};
use crate::domain::organisations;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, Result};
use crate::platform::precondition::IfMatch;
use crate::values::day;

/// A participant that the caller sees, locked.
///
/// # Errors
/// 404.
pub async fn lock(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Participant> {
    let found = store::lock(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)?;
    work.effects.looks_at([id]);
    Ok(found)
}

/// The partner corrects the record, or shortens the time that it is kept. A check of the target group ends when the person is described otherwise.
///
/// # Errors
/// 404, 403, 428, 412; 422 for a municipality of another region or a longer time; 409 `already-enrolled`.
pub async fn update(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    change: impl FnOnce(Details) -> Details,
    retain_until: Option<NaiveDate>,
) -> Result<Participant> {
    let seen = store::find(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)?;
    // Before the record: whoever corrects another one of the partner at the same time may change this one, too.
    store::lock_references(work, seen.region, seen.provider).await?;
    let before = lock(work, caller, id).await?;
    policy::may_keep(caller)?;
    if_match.check(before.version)?;
    let details = change(before.details.clone());
    let codes = [details.municipality.clone()];
    if !organisations::store::unknown_municipalities(work.conn, before.region, &codes).await?.is_empty() {
        return Err(Error::inconsistent("municipality", "not-of-the-region", "No municipality of this region has this code."));
    }
    let after = before.clone().changed(details, retain_until)?;
    store::save(work, &after).await?;
    if let Some(check) = before.check.as_ref().filter(|_| after.check.is_none()) {
        store::insert_check_end(work, before.region, check.id).await?;
    }
    let changes = Changes::of("municipality", &before.details.municipality, &after.details.municipality)
        .and("targetGroup", &before.details.target_group, &after.details.target_group)
        .and("birthYearBand", &before.details.birth_year_band, &after.details.birth_year_band)
        .and("verified", verified(&before), verified(&after))
        .and("retainUntil", before.retain_until, after.retain_until);
    record(work, "changed", id, changes).await?;
    if after.details.reference == before.details.reference {
        return Ok(after);
    }
    for Moved { participant, from, to } in elsewhere::decide_anew(work, &after, &before.details.reference).await? {
        record(work, "counted-anew", participant, Changes::of("alsoIn", from, to)).await?;
    }
    store::find(work.conn, after.region, policy::visible_to(caller), id).await?.ok_or(Error::NotFound)
}

/// Whether the municipality confirmed the target group, if it said anything that still holds.
fn verified(participant: &Participant) -> Option<bool> {
    participant.check.as_ref().map(|check| check.verified)
}

/// The partner registers that somebody left.
///
/// # Errors
/// 404, 403; 422 for an impossible day; 409 `already-left`, `not-left`.
pub async fn leave(work: &mut Work<'_>, caller: &Caller, id: Uuid, departure: Departure, correction: bool) -> Result<Participant> {
    let before = lock(work, caller, id).await?;
    policy::may_keep(caller)?;
    let after = before.clone().left(departure, correction, day::in_amsterdam(work.now))?;
    store::insert_departure(work, &after, departure, correction).await?;
    store::save(work, &after).await?;
    let changes = Changes::of("leftOn", before.departure.map(|departure| departure.left_on), departure.left_on).and(
        "reason",
        before.departure.map(|departure| departure.reason),
        departure.reason,
    );
    record(work, "left", id, changes).await?;
    Ok(after)
}

/// The partner reports on progress.
///
/// # Errors
/// 404, 403; 422 for a day before the enrolment or to come.
pub async fn report_progress(work: &mut Work<'_>, caller: &Caller, id: Uuid, report: ProgressReport) -> Result<()> {
    let participant = lock(work, caller, id).await?;
    policy::may_keep(caller)?;
    if report.reported_on < participant.enrolled_on || report.reported_on > day::in_amsterdam(work.now) {
        return Err(Error::inconsistent("reportedOn", "impossible", "Between the enrolment and today."));
    }
    store::insert_progress(work, &participant, &report).await?;
    // What was reported is for the partner's eyes only: the trail says that, not what.
    record(work, "progress-reported", id, Changes::default()).await
}

/// An adviser records the municipality's check of the person as described in the version that was seen.
///
/// # Errors
/// 404, 403, 428, 412.
pub async fn check_target_group(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    verified: bool,
    source: String,
) -> Result<Participant> {
    let before = lock(work, caller, id).await?;
    policy::may_check(caller)?;
    if_match.check_seen(before.version)?;
    let check = TargetGroupCheck { id: Uuid::now_v7(), verified, source, by: caller.subject().to_owned(), at: work.now, ended_at: None };
    store::insert_check(work, &before, &check).await?;
    let changes = Changes::of("verified", self::verified(&before), verified);
    record(work, "target-group-checked", id, changes).await?;
    let after = Participant { check: Some(check), version: before.version + 1, ..before };
    store::save(work, &after).await?;
    Ok(after)
}

/// An adviser undoes the check that holds: the one before it holds again, if it has not ended.
///
/// # Errors
/// 404, 403, 428, 412; 409 `wrong-status` where no check holds.
pub async fn reverse_check(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    reason: CheckReversalReason,
) -> Result<Participant> {
    let before = lock(work, caller, id).await?;
    policy::may_check(caller)?;
    if_match.check_seen(before.version)?;
    let check = before.check.as_ref().ok_or(Conflict::WrongStatus)?;
    store::insert_check_reversal(work, before.region, check.id, reason).await?;
    let after =
        Participant { check: store::holding_check(work.conn, before.region, id).await?, version: before.version + 1, ..before.clone() };
    store::save(work, &after).await?;
    let changes = Changes::of("verified", verified(&before), verified(&after)).and("reversed", (), reason);
    record(work, "target-group-check-reversed", id, changes).await?;
    Ok(after)
}

/// Leaves an entry about a participant in the audit trail; its values are erased with the person.
///
/// # Errors
/// Those of the database.
pub async fn record(work: &mut Work<'_>, action: &str, id: Uuid, changes: Changes) -> Result<()> {
    audit::record(work, Entry { action, kind: "participant", id, reason: None, changes, participant: Some(id) }).await
}
