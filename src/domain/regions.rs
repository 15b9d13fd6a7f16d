//! A new region: its municipalities, and the default rule set in force from the earliest date.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::organisations::{self, Municipality, Region};
use crate::domain::valuation::{self, RuleSet, Rules};
use crate::platform::auth::Actor;
use crate::platform::db::{Db, Work};
use crate::platform::error::{Error, Result};

/// The first day that a default rule set applies to.
const EARLIEST: Option<NaiveDate> = NaiveDate::from_ymd_opt(2000, 1, 1);

/// Creates a region in a transaction of its own.
///
/// # Errors
/// Those of the database, for instance for a name that is taken.
pub async fn create(db: &Db, now: DateTime<Utc>, name: String, municipalities: Vec<Municipality>) -> Result<Region> {
    let region = Region { id: Uuid::now_v7(), name, municipalities };
    db.write(&Actor::system(region.id), now, async |work| insert(work, &region).await).await?;
    Ok(region)
}

/// Adds a region with the default rule set.
///
/// # Errors
/// Those of the database, for instance for a name that is taken.
pub async fn insert(work: &mut Work<'_>, region: &Region) -> Result<()> {
    let rule_set = RuleSet {
        region: region.id,
        id: Uuid::now_v7(),
        title: "Standaardregels (voorbeeldwaarden waar geen bron er een geeft)".into(),
        in_force_from: EARLIEST.ok_or_else(|| Error::internal("no such day"))?,
        rules: Rules::default_of_a_region()?,
    };
    organisations::store::insert_region(work.conn, region, work.now).await?;
    valuation::store::insert(work.conn, &rule_set, work.now).await
}
