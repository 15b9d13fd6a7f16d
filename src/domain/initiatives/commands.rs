//! What can be done with initiatives.

use chrono::NaiveDate;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::initiative::{Decision, Initiative, Promise, Status};
use super::{policy, store};
use crate::domain::initiatives::view::PromiseView;
use crate::domain::organisations;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::{Caller, Viewer};
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::platform::precondition::IfMatch;
use crate::platform::validation::{check_together, contradiction, ensure_reason};
use crate::values::day;

/// The step of a partner that asks for approval.
const SUBMIT: store::Step<'_> = store::Step { action: "submit", reason: None, reverses: None };

/// A partner makes a draft.
///
/// # Errors
/// 403; 422 for municipalities of another region; 409 `inactive`.
pub async fn create(work: &mut Work<'_>, caller: &Caller, promise: Promise) -> Result<Initiative> {
    let provider = policy::may_create(caller)?;
    check_municipalities(work, caller.region(), &promise).await?;
    organisations::commands::ensure_active(work, &[provider]).await?;
    let initiative = Initiative {
        region: caller.region(),
        id: Uuid::now_v7(),
        provider,
        status: Status::Draft,
        promise,
        reserved: 0,
        funded: 0,
        approved_until: None,
        version: 1,
        created_at: work.now,
        updated_at: work.now,
    };
    store::insert(work, &initiative).await?;
    record(work, "created", None, &initiative, None).await?;
    Ok(initiative)
}

/// The partner edits; `edit` makes the new promise out of the present one.
///
/// # Errors
/// 404, 403, 428, 412, 422; 409 `places-held`, `wrong-status`, and `inactive` where the change asks for approval.
pub async fn edit(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    edit: impl FnOnce(Promise) -> Promise,
) -> Result<Initiative> {
    let before = lock(work, caller, id).await?;
    policy::may_edit(caller, &before)?;
    if_match.check(before.version)?;
    let promise = edit(before.promise.clone());
    check_municipalities(work, before.region, &promise).await?;
    let after = before.clone().edited(promise, work.now)?;
    store::save(work, &after).await?;
    if before.status != after.status {
        organisations::commands::ensure_active(work, &[before.provider]).await?;
        store::insert_transition(work, before.status, &after, SUBMIT).await?;
    }
    record(work, "changed", Some(&before), &after, None).await?;
    Ok(after)
}

/// The partner asks for approval.
///
/// # Errors
/// 404, 403; 409 `wrong-status`, `inactive`.
pub async fn submit(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Initiative> {
    let before = lock(work, caller, id).await?;
    policy::may_edit(caller, &before)?;
    let after = before.clone().submitted(work.now)?;
    organisations::commands::ensure_active(work, &[before.provider]).await?;
    store::save(work, &after).await?;
    store::insert_transition(work, before.status, &after, SUBMIT).await?;
    record(work, "submitted", Some(&before), &after, None).await?;
    Ok(after)
}

/// What an adviser decides, and why.
#[derive(Clone, Debug, Validate)]
#[validate(schema(function = "says_why"), schema(function = "only_an_approval_ends"))]
pub struct Ruling {
    /// What the adviser decides.
    pub decision: Decision,
    /// Why; required except for an approval.
    pub reason: Option<String>,
    /// Last day of an approval.
    pub approved_until: Option<NaiveDate>,
}

/// An adviser decides. What puts an initiative on the menu is something new for its partner. `end_reservations` ends those that are open when it is closed: another
/// slice knows them.
///
/// # Errors
/// 404, 403, 428, 412; 422 without a reason or with an end that an approval cannot have; 409 `wrong-status`, `inactive`.
pub async fn decide(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    seen: &IfMatch,
    ruling: Ruling,
    end_reservations: impl AsyncFnOnce(&mut Work<'_>, Initiative) -> Result<Initiative>,
) -> Result<Initiative> {
    let before = lock(work, caller, id).await?;
    policy::may_decide(caller, &before)?;
    seen.check_seen(before.version)?;
    check_ruling(&ruling, day::in_amsterdam(work.now))?;
    let (mut after, reverses) = match ruling.decision {
        Decision::Reverse => undone(work, &before).await?,
        decision => (before.clone().decided(decision, ruling.approved_until, work.now)?, None),
    };
    if after.status == Status::Approved {
        organisations::commands::ensure_active(work, &[before.provider]).await?;
    }
    store::save(work, &after).await?;
    if after.status == Status::Closed {
        after = end_reservations(work, after).await?;
    }
    let reason = ruling.reason.as_deref();
    let step = store::Step { action: ruling.decision.as_str(), reason, reverses };
    store::insert_transition(work, before.status, &after, step).await?;
    record(work, past_participle(ruling.decision), Some(&before), &after, reason).await?;
    Ok(after)
}

/// Where it stood before the last decision, and which decision that was. The step before a decision was undone counts no more: a second reversal goes one decision
/// further back, as long as the initiative stands where that one led.
async fn undone(work: &mut Work<'_>, before: &Initiative) -> Result<(Initiative, Option<Uuid>)> {
    let decision = store::decision_to_undo(work.conn, before.region, before.id).await?.ok_or(Conflict::WrongStatus)?;
    Ok((before.clone().undone(&decision, work.now)?, Some(decision.id)))
}

async fn lock(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Initiative> {
    let scope = policy::visible_to(&Viewer::Known(caller.clone()));
    store::lock(work.conn, scope, day::in_amsterdam(work.now), id).await?.ok_or(Error::NotFound)
}

async fn check_municipalities(work: &mut Work<'_>, region: Uuid, promise: &Promise) -> Result<()> {
    let unknown = organisations::store::unknown_municipalities(work.conn, region, &promise.municipalities).await?;
    if unknown.is_empty() {
        return Ok(());
    }
    let position = |code: &String| promise.municipalities.iter().position(|known| known == code).unwrap_or_default();
    let fault = |code: &String| InvalidParam {
        name: format!("municipalities[{}]", position(code)),
        code: "not-of-the-region",
        reason: "No municipality of this region has this code.".into(),
    };
    Err(Error::Inconsistent(unknown.iter().map(fault).collect()))
}

fn says_why(ruling: &Ruling) -> Result<(), ValidationError> {
    ensure_reason(ruling.decision != Decision::Approve, ruling.reason.as_deref(), "Only an approval needs no reason.")
}

fn only_an_approval_ends(ruling: &Ruling) -> Result<(), ValidationError> {
    match ruling.approved_until {
        Some(_) if ruling.decision != Decision::Approve => {
            Err(contradiction("approvedUntil", "unexpected", "Only an approval has an end."))
        }
        _ => Ok(()),
    }
}

fn check_ruling(ruling: &Ruling, today: NaiveDate) -> Result<()> {
    check_together(ruling)?;
    match ruling.approved_until {
        Some(day) if day < today => Err(Error::inconsistent("approvedUntil", "in-the-past", "The approval would have ended already.")),
        _ => Ok(()),
    }
}

fn past_participle(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approved",
        Decision::Reject => "rejected",
        Decision::Suspend => "suspended",
        Decision::Resume => "resumed",
        Decision::Close => "closed",
        Decision::Reverse => "reversed",
    }
}

async fn record(work: &mut Work<'_>, action: &str, before: Option<&Initiative>, after: &Initiative, reason: Option<&str>) -> Result<()> {
    let shown = before.map(|initiative| PromiseView::from(initiative.promise.clone()));
    let changes = Changes::between(shown.as_ref(), &PromiseView::from(after.promise.clone()))?.and(
        "status",
        before.map(|initiative| initiative.status),
        after.status,
    );
    audit::record(work, Entry { action, kind: "initiative", id: after.id, reason, changes, participant: None }).await
}
