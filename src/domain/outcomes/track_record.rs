//! The track record of an initiative: what became of everybody who took part, over all its trajectories.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::record;
use super::tally::{CutOff, Tally};
use crate::domain::initiatives::{self, Initiative};
use crate::domain::{trajectories, valuation};
use crate::platform::auth::{Identity, Viewer};
use crate::platform::db::{BeyondConn, Conn};
use crate::platform::error::{Error, Result};
use crate::values::day;

/// A track record, as somebody sees it.
#[derive(Clone, Debug)]
pub struct TrackRecord {
    /// How many people.
    pub tally: Tally,
    /// As of when, and whether rounded.
    pub cut_off: CutOff,
    /// Which moment counts as sustained: months after leaving.
    pub sustained_months: u32,
}

/// The track record of an initiative: exact for its partner and advisers, rounded for everybody else.
///
/// # Errors
/// 404 where the viewer does not see the initiative.
pub async fn find(conn: &mut BeyondConn<'_>, viewer: &Viewer, id: Uuid, now: DateTime<Utc>) -> Result<TrackRecord> {
    let scope = initiatives::policy::visible_to(viewer);
    let initiative = initiatives::store::find(conn.confined(), scope, day::in_amsterdam(now), id).await?.ok_or(Error::NotFound)?;
    let cut_off = if sees_exact(viewer, &initiative) { CutOff::exact(now) } else { CutOff::for_outsiders(now) };
    of_initiatives(conn, initiative.region, &[initiative.id], cut_off).await
}

/// The track records of initiatives of a region together: the sum of what a cut-off shows of each of their trajectories. Who may see them has been
/// decided before.
///
/// # Errors
/// Those of the database.
pub async fn of_initiatives(conn: &mut BeyondConn<'_>, region: Uuid, ids: &[Uuid], cut_off: CutOff) -> Result<TrackRecord> {
    let count = async |conn: &mut Conn| {
        let runs = trajectories::store::of_initiatives(conn, region, ids).await?;
        record::tallies(conn, region, &runs, cut_off).await
    };
    let tallies = conn.beyond_the_caller(region, count).await?;
    let tally = Tally::shown_together(tallies.values(), cut_off);
    let sustained_months = sustained_months(conn.confined(), region, cut_off).await?;
    Ok(TrackRecord { tally, cut_off, sustained_months })
}

fn sees_exact(viewer: &Viewer, initiative: &Initiative) -> bool {
    viewer.caller().is_some_and(|caller| match caller.identity() {
        Identity::Adviser => caller.region() == initiative.region,
        Identity::Partner { organisation } => caller.region() == initiative.region && *organisation == initiative.provider,
        _ => false,
    })
}

/// The moment that counts as sustained, by the rule set of the day as it was known: one that is added later for days that have passed changes nothing that was told.
///
/// # Errors
/// `Internal` for a region without rules.
pub(super) async fn sustained_months(conn: &mut Conn, region: Uuid, cut_off: CutOff) -> Result<u32> {
    let rule_set = valuation::store::in_force_as_known(conn, region, cut_off.as_of, cut_off.known_at).await?;
    Ok(rule_set.ok_or_else(|| Error::internal("a region without a rule set"))?.rules.sustained_months)
}
