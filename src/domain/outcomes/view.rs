//! Outcomes as the API shows them.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::claim::{self, People};
use super::claims::{Claim, Share};
use super::follow_up::{FollowUp, InWork, due_on};
use super::outcome::{Benefit, Contract, Kind, Outcome, ReversalReason};
use super::tally::Moment;
use super::track_record::TrackRecord;
use crate::domain::participants::seen::Seen;
use crate::values::Fraction;

/// What somebody went on to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OutcomeView {
    /// Id of the outcome.
    id: Uuid,
    /// What.
    kind: Kind,
    /// When it started, or will.
    started_on: NaiveDate,
    /// Hours a week, for instance `28`.
    #[schema(required)]
    hours_per_week: Option<u8>,
    /// Kind of contract.
    #[schema(required)]
    contract: Option<Contract>,
    /// What became of the benefit.
    benefit: Benefit,
    /// Why it was taken back, if it was.
    #[schema(required)]
    reversed_because: Option<ReversalReason>,
}

impl OutcomeView {
    /// The view of an outcome of somebody whose look has been recorded.
    pub(super) fn new(_: &Seen, outcome: Outcome) -> Self {
        let Outcome { id, kind, started_on, hours_per_week, contract, benefit, reversed } = outcome;
        Self { id, kind, started_on, hours_per_week, contract, benefit, reversed_because: reversed }
    }
}

/// A measurement of a participant.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FollowUpView {
    /// The moment: months after leaving, for instance `6`.
    months: u32,
    /// The day of that moment; null while nobody knows when the person left.
    #[schema(required)]
    due_on: Option<NaiveDate>,
    /// What was found.
    in_work: InWork,
    /// The day on which it was measured, for instance `2025-09-12`.
    measured_on: NaiveDate,
    /// Hours a week, if in work, for instance `28`.
    #[schema(required)]
    hours_per_week: Option<u8>,
    /// What became of the benefit.
    benefit: Benefit,
}

impl FollowUpView {
    /// The view of a measurement of somebody whose look has been recorded.
    pub(super) fn new(_: &Seen, follow_up: FollowUp, left_on: Option<NaiveDate>) -> Self {
        let FollowUp { months, in_work, measured_on, hours_per_week, benefit } = follow_up;
        Self { months, due_on: left_on.map(|left_on| due_on(left_on, months)), in_work, measured_on, hours_per_week, benefit }
    }
}

/// What became of the measurements of a group.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct GroupReport {
    /// The moment: months after leaving, for instance `6`.
    months: u32,
    /// Measurements stored, for instance `10`.
    stored: usize,
    /// Row by row.
    rows: Vec<GroupRow>,
}

impl GroupReport {
    /// The report on measurements of people whose look has been recorded: all were stored.
    pub(super) fn new(_: &Seen, months: u32, measured: &[Uuid]) -> Self {
        let rows = (1..).zip(measured).map(|(row, participant)| GroupRow { row, participant_id: *participant, stored: true });
        Self { months, stored: measured.len(), rows: rows.collect() }
    }
}

/// What became of one measurement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct GroupRow {
    /// Number of the row, from 1, for instance `1`.
    row: u32,
    /// Of whom.
    participant_id: Uuid,
    /// Whether it was stored.
    stored: bool,
}

/// A measurement that is due.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DueFollowUp {
    /// Of whom.
    pub(super) participant_id: Uuid,
    /// The partner's own pseudonym, for instance `SAHW-07`.
    pub(super) reference: String,
    /// The trajectory.
    pub(super) trajectory_id: Uuid,
    /// The moment: months after leaving, for instance `6`.
    pub(super) months: u32,
    /// The day of that moment.
    pub(super) due_on: NaiveDate,
}

/// People at one moment after leaving.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MomentView {
    /// Months after leaving, for instance `6`.
    months: u32,
    /// People for whom the moment has come, for instance `10`.
    due: u32,
    /// Of them in work, for instance `6`.
    in_work: u32,
    /// Of them not in work, for instance `3`.
    not_in_work: u32,
    /// Of them not known: never counted as success, for instance `1`.
    unknown: u32,
}

impl From<Moment> for MomentView {
    fn from(moment: Moment) -> Self {
        Self { months: moment.months, due: moment.due, in_work: moment.in_work, not_in_work: moment.not_in_work, unknown: moment.unknown() }
    }
}

/// People by what they went on to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OutcomeCount {
    /// What.
    kind: Kind,
    /// How many, for instance `7`.
    people: u32,
}

/// People at the moment that counts as sustained, each at that of their own trajectory.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SustainedView {
    /// People for whom that moment has come, for instance `10`. `0`: not measurable yet.
    due: u32,
    /// Of them in work, for instance `6`.
    in_work: u32,
    /// Of them not in work, for instance `3`.
    not_in_work: u32,
    /// Of them not known: never counted as success, for instance `1`.
    unknown: u32,
}

impl From<Moment> for SustainedView {
    fn from(moment: Moment) -> Self {
        Self { due: moment.due, in_work: moment.in_work, not_in_work: moment.not_in_work, unknown: moment.unknown() }
    }
}

/// The track record of an initiative, over all its trajectories.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultsView {
    /// The initiative whose trajectories are counted.
    initiative_id: Uuid,
    /// As of the end of this day.
    as_of: NaiveDate,
    /// People enrolled, for instance `10`.
    started: u32,
    /// People who finished, for instance `8`.
    completed: u32,
    /// Per moment after leaving.
    moments: Vec<MomentView>,
    /// What people went on to; only what really started.
    outcomes: Vec<OutcomeCount>,
    /// Of how many people it is known whether they finish, for instance `10`: all of those whose trajectory is over, and before that those who left. `0` where that cannot
    /// be told yet.
    completed_due: u32,
    /// Which moment counts as sustained outflow: months after leaving, for instance `6`. Where trajectories differ, that of the newest one that counts anybody.
    sustained_months: u32,
    /// Every moment that counts as sustained for some of the trajectories: more than one where their rule sets differ.
    #[schema(example = json!([6]))]
    sustained_definitions: Vec<u32>,
    /// Everybody at the moment that counts as sustained for their own trajectory, by the rule set of the obligation that paid it first.
    sustained: SustainedView,
    /// `sustained.inWork` ÷ `sustained.due`; null while nobody's moment has come.
    #[schema(required)]
    sustained_rate: Option<Fraction>,
    /// Whether counts are multiples of five as they stood at the end of the last quarter: for all but the partner and advisers.
    rounded: bool,
    /// Fewer people than `smallNumbersBelow`: the record says little.
    small_numbers: bool,
    /// The number of people below which the rule sets say that a record says little, for instance `20`.
    small_numbers_below: u32,
}

impl ResultsView {
    pub(super) fn new(initiative: Uuid, record: &TrackRecord) -> Self {
        let TrackRecord { tally, completed_due, sustained, sustained_at, followed_up_at: _, small_below, cut_off } = record;
        Self {
            initiative_id: initiative,
            as_of: cut_off.as_of,
            started: tally.started,
            completed: tally.completed,
            moments: tally.moments.iter().copied().map(Into::into).collect(),
            outcomes: tally.outcomes.iter().map(|(kind, people)| OutcomeCount { kind: *kind, people: *people }).collect(),
            completed_due: *completed_due,
            sustained_months: sustained.months,
            sustained_definitions: sustained_at.iter().copied().collect(),
            sustained: (*sustained).into(),
            sustained_rate: sustained.rate(),
            rounded: cut_off.rounded,
            small_numbers: record.is_small(),
            small_numbers_below: *small_below,
        }
    }
}

/// The people that a claim is about.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PeopleView {
    /// Enrolled, for instance `10`.
    started: u32,
    /// Finished, for instance `8`.
    completed: u32,
    /// In work at the moment that counts as sustained, for instance `6`.
    sustained: u32,
    /// Not known at that moment, for instance `1`.
    unknown: u32,
}

impl From<People> for PeopleView {
    fn from(people: People) -> Self {
        let People { started, completed, completed_due: _, sustained_due: _, sustained, unknown } = people;
        Self { started, completed, sustained, unknown }
    }
}

/// A share of people, as decimal strings.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClaimedView {
    /// Of those enrolled, for instance `7.5`.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, format = "decimal")]
    started: Decimal,
    /// Of those who finished, for instance `6`.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, format = "decimal")]
    completed: Decimal,
    /// Of those in sustained work, for instance `4.5`.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, format = "decimal")]
    sustained: Decimal,
    /// Of those not known, for instance `0.75`.
    #[serde(serialize_with = "as_text")]
    #[schema(value_type = String, format = "decimal")]
    unknown: Decimal,
}

fn as_text<S: serde::Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&value.normalize())
}

impl ClaimedView {
    fn new(share: Fraction, people: People) -> Self {
        let part = |people: u32| claim::of_people(share, people);
        Self {
            started: part(people.started),
            completed: part(people.completed),
            sustained: part(people.sustained),
            unknown: part(people.unknown),
        }
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            started: self.started + other.started,
            completed: self.completed + other.completed,
            sustained: self.sustained + other.sustained,
            unknown: self.unknown + other.unknown,
        }
    }
}

/// What a contribution may claim of one trajectory.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrajectoryClaim {
    /// The trajectory.
    trajectory_id: Uuid,
    /// The part of its cost that the contribution paid.
    share: Fraction,
    /// The people of the trajectory.
    outcomes: PeopleView,
    /// Of how many of them it is known whether they finish, for instance `10`: all of those whose trajectory is over, and before that those who left.
    /// `0`: not measurable yet.
    completed_due: u32,
    /// For how many of them the moment that counts as sustained has come, for instance `10`. `0`: not measurable yet.
    sustained_due: u32,
    /// Share × people.
    claimed: ClaimedView,
}

impl TrajectoryClaim {
    fn new(claimed: &Share) -> Self {
        let Share { trajectory, share, people } = claimed;
        Self {
            trajectory_id: trajectory.id,
            share: *share,
            outcomes: (*people).into(),
            completed_due: people.completed_due,
            sustained_due: people.sustained_due,
            claimed: ClaimedView::new(*share, *people),
        }
    }
}

/// What a contribution may claim of the outcomes that it made possible.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClaimView {
    /// The contribution that the claim is about.
    contribution_id: Uuid,
    /// As of the end of this day.
    as_of: NaiveDate,
    /// Which moment counts as sustained: months after leaving, for instance `6`, by the rule set of the obligation that the contribution is for.
    sustained_months: u32,
    /// The part of the cost that the contribution paid; over several trajectories, of their cost together.
    share: Fraction,
    /// The people of those trajectories.
    outcomes: PeopleView,
    /// Of how many of them it is known whether they finish, for instance `10`: all of those whose trajectory is over, and before that those who left.
    /// `0`: not measurable yet.
    completed_due: u32,
    /// For how many of them the moment that counts as sustained has come, for instance `10`. `0`: not measurable yet.
    sustained_due: u32,
    /// Share × people, summed over the trajectories.
    claimed: ClaimedView,
    /// Trajectory by trajectory.
    trajectories: Vec<TrajectoryClaim>,
    /// Whether counts are multiples of five as they stood at the end of the last quarter: for all but the partner and advisers.
    rounded: bool,
}

impl ClaimView {
    pub(super) fn new(contribution: Uuid, claim: &Claim) -> Self {
        let Claim { cut_off, sustained_months, small_below: _, share, trajectories } = claim;
        let trajectories: Vec<TrajectoryClaim> = trajectories.iter().map(TrajectoryClaim::new).collect();
        let nobody = || ClaimedView::new(Fraction::ZERO, People::default());
        let sum = |part: fn(&PeopleView) -> u32| trajectories.iter().map(|claim| part(&claim.outcomes)).sum();
        Self {
            contribution_id: contribution,
            as_of: cut_off.as_of,
            sustained_months: *sustained_months,
            share: *share,
            outcomes: PeopleView {
                started: sum(|people| people.started),
                completed: sum(|people| people.completed),
                sustained: sum(|people| people.sustained),
                unknown: sum(|people| people.unknown),
            },
            completed_due: trajectories.iter().map(|claim| claim.completed_due).sum(),
            sustained_due: trajectories.iter().map(|claim| claim.sustained_due).sum(),
            claimed: trajectories.iter().fold(nobody(), |sum, claim| sum.plus(&claim.claimed)),
            trajectories,
            rounded: cut_off.rounded,
        }
    }
}
