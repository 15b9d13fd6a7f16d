//! The sample region: Helmond-De Peel with its municipalities and Sterk aan het Werk as a public letter tells of them, and
//! around them plain examples, so that every list shows something. The totals of the letter, as of 30 April 2025, are split over
//! contracts that are examples (`letter`); all other examples are later. Everything goes through the slices' own commands, so
//! that every rule holds and every step is in the audit trail.

mod advices;
mod cast;
mod fulfilments;
mod groups;
mod letter;
mod menu;
mod money;
mod organisations;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use crate::domain::regions;
use crate::platform::auth::Actor;
use crate::platform::db::{Db, Work};
use crate::platform::error::{Error, Result};

/// Name of the sample region.
pub const REGION: &str = "Helmond-De Peel";

/// Loads the sample region unless there is one; returns whether it did. All or nothing: whoever dies half-way leaves nothing
/// behind.
///
/// # Errors
/// Those of the database, or of a rule that the sample breaks.
pub async fn load_once(db: &Db, now: DateTime<Utc>) -> Result<bool> {
    let known = db.read(&Actor::service(), async |conn| crate::domain::organisations::store::regions(conn).await).await?;
    if known.iter().any(|region| region.name == REGION) {
        return Ok(false);
    }
    let region = organisations::region();
    let actor = Actor::system(region.id);
    let load = async |work: &mut Work<'_>| {
        regions::insert(work, &region).await?;
        let cast = organisations::register(work, region.id).await?;
        letter::load(work, &cast).await?;
        advices::give(work, &cast).await?;
        let initiatives = menu::publish(work, &cast).await?;
        let contributions = money::contribute(work, &cast, &initiatives).await?;
        fulfilments::tell(work, &cast).await?;
        groups::run(work, &cast, &initiatives, &contributions).await
    };
    db.write(&actor, now, load).await?;
    Ok(true)
}

/// A day so many days before the present one of the work.
fn days_ago(work: &Work<'_>, days: u64) -> NaiveDate {
    let today = crate::values::day::in_amsterdam(work.now);
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}

/// Noon of a day: when something of the sample is recorded.
fn noon(day: NaiveDate) -> Result<DateTime<Utc>> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).ok_or_else(|| Error::internal("no noon"))?;
    Ok(day.and_time(noon).and_utc())
}
