//! What a contribution may claim of the outcomes that it made possible, read from the database: its share of the cost of each trajectory, times what was
//! achieved there (rule 9).

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::claim::{self, Part, People};
use super::record;
use super::tally::CutOff;
use super::track_record::sustained_months;
use crate::domain::contributions::{self, Contribution};
use crate::domain::trajectories::{self, Trajectory};
use crate::platform::auth::Caller;
use crate::platform::db::{BeyondConn, Conn};
use crate::platform::error::Result;
use crate::values::Fraction;

/// The claim of a contribution.
#[derive(Clone, Debug)]
pub struct Claim {
    /// As of when, and how exact.
    pub cut_off: CutOff,
    /// Months after leaving that count as sustained.
    pub sustained_months: u32,
    /// The part of the cost that the contribution paid; over several trajectories, of their cost together.
    pub share: Fraction,
    /// Trajectory by trajectory.
    pub trajectories: Vec<Share>,
}

/// What a contribution may claim of one trajectory.
#[derive(Clone, Debug)]
pub struct Share {
    /// The trajectory.
    pub trajectory: Trajectory,
    /// The part of its cost that the contribution paid.
    pub share: Fraction,
    /// The people of the trajectory.
    pub people: People,
}

/// The claim of a contribution that the caller sees: exact for the partner and advisers, for everybody else made from rounded counts of the last quarter.
///
/// # Errors
/// Those of the database.
pub async fn of_contribution(conn: &mut BeyondConn<'_>, caller: &Caller, contribution: &Contribution, now: DateTime<Utc>) -> Result<Claim> {
    let exact = trajectories::policy::sees_exact_counts(caller);
    let cut_off = if exact { CutOff::exact(now) } else { CutOff::for_outsiders(now) };
    conn.beyond_the_caller(contribution.region, async |conn| claim_of(conn, contribution, cut_off).await).await
}

async fn claim_of(conn: &mut Conn, contribution: &Contribution, cut_off: CutOff) -> Result<Claim> {
    let region = contribution.region;
    let own = trajectories::store::fundings_of_contribution(conn, region, contribution.id).await?;
    let mut ids: Vec<Uuid> = own.iter().map(|funding| funding.trajectory).collect();
    ids.dedup();
    let runs = trajectories::store::by_ids(conn, region, &ids).await?;
    let fundings = trajectories::store::fundings(conn, region, &ids).await?;
    let paying: Vec<Uuid> = fundings.iter().map(|funding| funding.contribution).collect();
    let paying = contributions::store::by_ids(conn, region, &paying).await?;
    let mut tallies = record::tallies(conn, region, &runs, cut_off).await?;
    let months = sustained_months(conn, region, cut_off).await?;
    let mut claims = Vec::new();
    let (mut paid, mut cost) = (Decimal::ZERO, Decimal::ZERO);
    for run in runs {
        let parts: Vec<(Uuid, Part)> = paying.iter().map(|payer| (payer.id, part(payer, &fundings, run.id))).collect();
        let all: Vec<Part> = parts.iter().map(|(_, part)| *part).collect();
        let Some((_, own)) = parts.iter().find(|(id, _)| *id == contribution.id) else { continue };
        let share = claim::share(*own, &all, run.total_cost);
        let people = People::from_tally(&tallies.remove(&run.id).unwrap_or_default().shown(cut_off), months);
        paid += share.decimal() * run.total_cost.decimal();
        cost += run.total_cost.decimal();
        claims.push(Share { trajectory: run, share, people });
    }
    Ok(Claim { cut_off, sustained_months: months, share: Fraction::ratio(paid, cost), trajectories: claims })
}

/// What a contribution put into a trajectory: all its fundings there together.
fn part(payer: &Contribution, fundings: &[trajectories::store::Funding], trajectory: Uuid) -> Part {
    let here = fundings.iter().filter(|funding| funding.contribution == payer.id && funding.trajectory == trajectory);
    Part { received: payer.received(), places_here: here.map(|funding| funding.places).sum(), places: payer.places }
}
