//! What can be done with advices.

use chrono::NaiveDate;
use uuid::Uuid;

use super::advice::Advice;
use super::{policy, store};
use crate::domain::organisations::{self, Kind};
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::day;

/// An advice to register.
#[derive(Clone, Debug)]
pub struct NewAdvice {
    /// The contracting authority that received the advice.
    pub authority: Uuid,
    /// The day on which the advice was given, today or earlier.
    pub given_on: NaiveDate,
    /// What the advice was about, in the adviser's own words.
    pub subject: String,
    /// The authority's own reference of the contract.
    pub contract_reference: Option<String>,
    /// Publication date of the tender.
    pub tender_published_on: Option<NaiveDate>,
}

/// An adviser registers an advice.
///
/// # Errors
/// 403; 422 for an unknown authority or a day to come; 409 `inactive`.
pub async fn register(work: &mut Work<'_>, caller: &Caller, new: NewAdvice) -> Result<Advice> {
    policy::may_write(caller)?;
    check(work, &new).await?;
    let NewAdvice { authority, given_on, subject, contract_reference, tender_published_on } = new;
    let advice = Advice {
        region: caller.region(),
        id: Uuid::now_v7(),
        authority,
        given_on,
        subject,
        contract_reference,
        tender_published_on,
        recorded_at: work.now,
        reversed_because: None,
    };
    store::insert(work, &advice).await?;
    let changes = Changes::of("authorityId", (), authority).and("givenOn", (), given_on).and("subject", (), &advice.subject);
    record(work, "registered", advice.id, None, changes).await?;
    Ok(advice)
}

/// An adviser undoes a wrong advice: it stays visible, but no longer counts.
///
/// # Errors
/// 404, 403; 409 `already-reversed`.
pub async fn reverse(work: &mut Work<'_>, caller: &Caller, id: Uuid, reason: &str) -> Result<Advice> {
    let seen = store::find(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)?;
    policy::may_write(caller)?;
    let after = seen.reversed(reason.to_owned())?;
    store::insert_reversal(work, after.region, id, reason).await?;
    record(work, "reversed", id, Some(reason), Changes::default()).await?;
    Ok(after)
}

async fn check(work: &mut Work<'_>, new: &NewAdvice) -> Result<()> {
    let mut faults = organisations::commands::unknown_parties(work, &[("authorityId", new.authority, Kind::Authority)]).await?;
    if new.given_on > day::in_amsterdam(work.now) {
        let reason = "No advice can have been given after today.".into();
        faults.push(InvalidParam { name: "givenOn".into(), code: "in-the-future", reason });
    }
    if !faults.is_empty() {
        return Err(Error::Inconsistent(faults));
    }
    organisations::commands::ensure_active(work, &[new.authority]).await
}

async fn record(work: &mut Work<'_>, action: &str, id: Uuid, reason: Option<&str>, changes: Changes) -> Result<()> {
    audit::record(work, Entry { action, kind: "advice", id, reason, changes, participant: None }).await
}
