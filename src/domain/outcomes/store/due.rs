//! What is due of everybody in a region, counted by the database.

use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Integer, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::outcomes::due::DueGroup;
use crate::platform::db::{Conn, statement};
use crate::platform::error::{OrInternal, Result};

/// A function, made by a migration: it reads the tables of participants and trajectories as well, for the caller and no further.
const DUE: &str = "SELECT trajectory_id, months, since, people FROM follow_ups_due($1, $2)";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    trajectory_id: Uuid,
    #[diesel(sql_type = Integer)]
    months: i32,
    #[diesel(sql_type = Date)]
    since: NaiveDate,
    #[diesel(sql_type = BigInt)]
    people: i64,
}

/// Measurements of the people of a region that are due on a day, by trajectory and moment.
pub async fn due_groups(conn: &mut Conn, region: Uuid, day: NaiveDate) -> Result<Vec<DueGroup>> {
    let query = statement(DUE).bind::<SqlUuid, _>(region).bind::<Date, _>(day);
    let rows: Vec<Row> = query.get_results(conn).await?;
    let group = |Row { trajectory_id, months, since, people }| {
        let (months, people) = (u32::try_from(months).or_internal()?, u32::try_from(people).or_internal()?);
        Ok(DueGroup { trajectory: trajectory_id, months, since, people })
    };
    rows.into_iter().map(group).collect()
}
