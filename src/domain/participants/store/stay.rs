//! Where a partner enrolled the same reference before.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::course::departures;
use crate::platform::db::{Conn, Work, fixed};
use crate::platform::error::Result;
use crate::platform::schema::participants;

/// Somebody who counts in a trajectory, by the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedStay {
    /// The partner's own pseudonym.
    pub reference: String,
    /// The trajectory.
    pub trajectory: Uuid,
    /// First day in it.
    pub enrolled_on: NaiveDate,
    /// Last day in it, if the person left.
    pub left_on: Option<NaiveDate>,
}

/// Lets nobody else enrol participants of a partner until the transaction ends: two enrolments of one person at the same time see each other.
pub async fn lock_references(work: &mut Work<'_>, region: Uuid, provider: Uuid) -> Result<()> {
    let key = format!("references{region}{provider}");
    let lock = fixed::<Bool>("pg_advisory_xact_lock(hashtextextended(").bind::<Text, _>(key).sql(", 0)) IS NOT NULL");
    let _locked: bool = diesel::select(lock).get_result(work.conn).await?;
    Ok(())
}

/// Those of a partner who have one of the references in another trajectory and count there, in order of registration.
pub async fn stays(conn: &mut Conn, region: Uuid, provider: Uuid, trajectory: Uuid, references: &[String]) -> Result<Vec<RecordedStay>> {
    let rows: Vec<(Uuid, String, Uuid, NaiveDate)> = participants::table
        .filter(participants::region_id.eq(region))
        .filter(participants::provider_id.eq(provider))
        .filter(participants::reference.eq_any(references))
        .filter(participants::trajectory_id.ne(trajectory))
        .filter(participants::counted_in_trajectory_id.is_null())
        .order(participants::id)
        .select((participants::id, participants::reference, participants::trajectory_id, participants::enrolled_on))
        .load(conn)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|(id, ..)| *id).collect();
    let left = departures(conn, region, &ids).await?;
    let stay = |(id, reference, trajectory, enrolled_on)| {
        let left_on = left.get(&id).map(|departure| departure.left_on);
        RecordedStay { reference, trajectory, enrolled_on, left_on }
    };
    Ok(rows.into_iter().map(stay).collect())
}
