//! What a contribution would be, before anything is reserved: the plan of a reservation, without its locks.

use chrono::{DateTime, Utc};

use super::plan::{NewContribution, Parties, Plan, Purpose, Reading};
use super::{balance, store};
use crate::platform::auth::Caller;
use crate::platform::db::BeyondConn;
use crate::platform::error::Result;
use crate::values::day;

/// Plans a contribution before it is made. Somebody else may be faster: only the reservation itself holds places.
///
/// # Errors
/// Those of [`reserve`](super::commands::reserve).
pub async fn preview(beyond: &mut BeyondConn<'_>, caller: &Caller, new: NewContribution, now: DateTime<Utc>) -> Result<Plan> {
    let mut parties = Parties::read(beyond.confined(), caller, &new, Reading::Unlocked, now).await?;
    let initiative = &mut parties.initiative;
    // The reservation itself would end them; they may be of contractors that the caller does not see.
    let (region, id) = (initiative.region, initiative.id);
    let overdue = beyond.beyond_the_caller(region, async |conn| store::overdue_places(conn, region, id, now).await).await?;
    initiative.reserved = initiative.reserved.saturating_sub(overdue);
    let balance = balance::balance_of(beyond.confined(), &parties.obligation, day::in_amsterdam(now), now).await?;
    Plan::of(parties, balance, new, Purpose::Preview, now)
}
