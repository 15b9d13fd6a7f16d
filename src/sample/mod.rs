//! The sample region: Helmond-De Peel with its municipalities and Sterk aan het Werk as a public letter tells of them, and
//! around them plain examples, so that every list shows something. The totals of the letter, as of 30 April 2025, are split over
//! contracts that are examples (`letter`); all other examples are later. Everything goes through the slices' own commands, so
//! that every rule holds and every step is in the audit trail.

mod advices;
mod callers;
mod contributions;
mod days;
mod fulfilments;
mod groups;
mod letter;
mod menu;
mod organisations;

use chrono::{DateTime, Utc};

pub use organisations::REGION;

use days::{days_ago, noon};

use crate::domain::regions;
use crate::platform::auth::Actor;
use crate::platform::db::{Beyond, Db, Work};
use crate::platform::error::Result;

/// Loads the sample region unless there is one; returns whether it did. All or nothing: an interrupted load leaves nothing
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
    let load = async |unit: &mut Work<'_, Beyond>| {
        let work = &mut unit.confined();
        regions::insert(work, &region).await?;
        let callers = organisations::register(work, region.id).await?;
        letter::load(work, &callers).await?;
        advices::give(work, &callers).await?;
        let initiatives = menu::publish(work, &callers).await?;
        let contributions = contributions::contribute(unit, &callers, &initiatives).await?;
        let work = &mut unit.confined();
        fulfilments::tell(work, &callers).await?;
        groups::run(work, &callers, &initiatives, &contributions).await
    };
    db.write_beyond(&actor, now, load).await?;
    Ok(true)
}
