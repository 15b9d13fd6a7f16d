//! Requests for a report: checks them against the caller's rights, and answers them with the names of authorities.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::period::{PeriodQuery, ReportPeriod};
use super::policy;
use super::report::{self, Question};
use super::view::{Names, SocialReturnReport};
use crate::domain::organisations::{self, Kind};
use crate::platform::auth::Caller;
use crate::platform::db::{BeyondConn, Conn};
use crate::platform::error::{Error, Result};

/// Checks a request for a report and fills in its defaults.
///
/// # Errors
/// 403; 422 for a period that ends before it begins or after the day, an instant to come, or an authority that the caller may not see.
pub fn question(caller: &Caller, authority: Option<Uuid>, asked: PeriodQuery, now: DateTime<Utc>) -> Result<Question> {
    let authority = policy::may_read(caller, authority)?;
    let period = ReportPeriod::resolve(asked, now)?;
    Ok(Question { region: caller.region(), authority, period, exact: policy::sees_people_exactly(caller), now })
}

/// Compiles the report that was asked for.
///
/// # Errors
/// 422 for an authority that the region does not know.
pub async fn answer(conn: &mut BeyondConn<'_>, question: Question) -> Result<SocialReturnReport> {
    let names = names(conn.confined(), question).await?;
    let report = report::compile(conn, question).await?;
    SocialReturnReport::new(question, &report, names)
}

async fn names(conn: &mut Conn, question: Question) -> Result<Names> {
    let regions = organisations::store::regions(conn).await?;
    let region = regions.into_iter().find(|region| region.id == question.region).ok_or(Error::NotFound)?.name;
    let authorities = organisations::store::names_of_kind(conn, question.region, Kind::Authority).await?;
    if question.authority.is_some_and(|authority| !authorities.contains_key(&authority)) {
        return Err(policy::unknown_authority());
    }
    Ok(Names { region, authorities })
}
