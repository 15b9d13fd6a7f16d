//! Rows of the table of trajectories, and the domain type that they stand for.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::domain::trajectories::trajectory::Trajectory;
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::schema::trajectories;
use crate::values::{Euro, Period};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = trajectories)]
pub(super) struct Row {
    region_id: Uuid,
    id: Uuid,
    initiative_id: Uuid,
    provider_id: Uuid,
    created_at: DateTime<Utc>,
    rule_set_id: Option<Uuid>,
    #[diesel(embed)]
    changing: Changing,
}

/// The columns that an edit, a funding or an enrolment changes.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = trajectories, treat_none_as_null = true)]
pub(super) struct Changing {
    title: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    places: i32,
    total_cost: Euro,
    cancelled_at: Option<DateTime<Utc>>,
    places_funded: i32,
    places_taken: i32,
    version: i32,
}

impl Changing {
    pub(super) fn new(trajectory: &Trajectory) -> Result<Self> {
        let count = |value: u32| i32::try_from(value).or_internal();
        Ok(Self {
            title: trajectory.title.clone(),
            starts_on: trajectory.period.first(),
            ends_on: trajectory.period.last(),
            places: count(trajectory.places)?,
            total_cost: trajectory.total_cost,
            cancelled_at: trajectory.cancelled_at,
            places_funded: count(trajectory.places_funded)?,
            places_taken: count(trajectory.places_taken)?,
            version: trajectory.version,
        })
    }
}

impl Row {
    pub(super) fn new(trajectory: &Trajectory) -> Result<Self> {
        Ok(Self {
            region_id: trajectory.region,
            id: trajectory.id,
            initiative_id: trajectory.initiative,
            provider_id: trajectory.provider,
            created_at: trajectory.created_at,
            rule_set_id: trajectory.rule_set,
            changing: Changing::new(trajectory)?,
        })
    }
}

impl TryFrom<Row> for Trajectory {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let Row { region_id, id, initiative_id, provider_id, created_at, rule_set_id, changing } = row;
        let count = |value: i32| u32::try_from(value).or_internal();
        let period = Period::new(changing.starts_on, changing.ends_on);
        Ok(Self {
            region: region_id,
            id,
            initiative: initiative_id,
            provider: provider_id,
            title: changing.title,
            period: period.ok_or_else(|| Error::internal("a trajectory that ends before it starts"))?,
            places: count(changing.places)?,
            total_cost: changing.total_cost,
            cancelled_at: changing.cancelled_at,
            places_funded: count(changing.places_funded)?,
            places_taken: count(changing.places_taken)?,
            rule_set: rule_set_id,
            version: changing.version,
            created_at,
        })
    }
}
