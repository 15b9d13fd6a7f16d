//! Bodies of requests about trajectories.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::commands::NewTrajectory;
use super::trajectory::{Trajectory, TrajectoryChange, period};
use crate::platform::error::{Error, Result};
use crate::values::{PositiveEuro, Text};

/// A trajectory to plan.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateTrajectory {
    /// Of which initiative: one of your own.
    initiative_id: Uuid,
    /// Name of the group, for instance `Groep voorjaar 2025`.
    title: Text<120>,
    /// First day of the group, for instance `2025-09-01`.
    starts_on: NaiveDate,
    /// Last day; ten years after the first at most.
    ends_on: NaiveDate,
    /// Participants that fit in, for instance `10`.
    #[schema(minimum = 1, maximum = 100_000)]
    places: u32,
    /// What the whole run costs, whoever pays it.
    total_cost: PositiveEuro,
}

impl TryFrom<CreateTrajectory> for NewTrajectory {
    type Error = Error;

    fn try_from(body: CreateTrajectory) -> Result<Self> {
        let CreateTrajectory { initiative_id, title, starts_on, ends_on, places, total_cost } = body;
        let period = period(starts_on, ends_on)?;
        Ok(Self { initiative: initiative_id, title: title.into(), period, places, total_cost: total_cost.into() })
    }
}

/// The only status that can be set: the others follow from the dates.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub enum Cancelled {
    /// Called off: no new fundings and participants. It cannot be undone.
    #[serde(rename = "cancelled")]
    Cancelled,
}

/// A change of a trajectory; absent fields stay.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateTrajectory {
    /// Name of the group, for instance `Groep voorjaar 2025`.
    #[schema(nullable = false)]
    title: Option<Text<120>>,
    /// First day of the group, for instance `2025-09-01`.
    #[schema(nullable = false)]
    starts_on: Option<NaiveDate>,
    /// Last day; ten years after the first at most. An earlier one shortens how long the records of participants are kept, a later one never
    /// prolongs it.
    #[schema(nullable = false)]
    ends_on: Option<NaiveDate>,
    /// Participants that fit in, for instance `10`; not fewer than are paid or taken.
    #[schema(nullable = false, minimum = 1, maximum = 100_000)]
    places: Option<u32>,
    /// What the whole run costs, whoever pays it.
    #[schema(nullable = false)]
    total_cost: Option<PositiveEuro>,
    /// `cancelled` calls it off.
    #[schema(nullable = false)]
    status: Option<Cancelled>,
}

impl UpdateTrajectory {
    /// The change that this makes to a trajectory.
    ///
    /// # Errors
    /// 422 for an end before the start, or too long after it. A longer period from before there was such a limit may stay.
    pub fn change(self, present: &Trajectory) -> Result<TrajectoryChange> {
        let first = self.starts_on.unwrap_or(present.period.first());
        let last = self.ends_on.unwrap_or(present.period.last());
        let moved = (first, last) != (present.period.first(), present.period.last());
        Ok(TrajectoryChange {
            title: self.title.map(Into::into),
            period: moved.then(|| period(first, last)).transpose()?,
            places: self.places,
            total_cost: self.total_cost.map(Into::into),
            cancel: matches!(self.status, Some(Cancelled::Cancelled)),
        })
    }
}

/// Places of a contribution to put to use.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundTrajectory {
    /// An accepted contribution to the initiative of the trajectory.
    pub contribution_id: Uuid,
    /// How many of its places, for instance `10`.
    #[schema(minimum = 1, maximum = 100_000)]
    pub places: u32,
}

/// Why a funding was wrong.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReverseFunding {
    /// Why, for instance `Hoort bij de andere groep`.
    pub reason: Text<1000>,
}
