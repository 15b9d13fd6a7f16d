//! The table of schedules: what obligations ask from which day on, as it was known between two instants.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::obligations::Obligation;
use crate::domain::obligations::obligation::title;
use crate::domain::obligations::policy::Visible;
use crate::domain::obligations::schedule::{Schedule, Step};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::schema::{obligation_schedules as table, obligations};
use crate::values::{Euro, Period};

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct StepRow {
    from_day: NaiveDate,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    carries: bool,
    required: Euro,
    rule_set_id: Uuid,
}

impl TryFrom<StepRow> for Step {
    type Error = Error;

    fn try_from(row: StepRow) -> Result<Self> {
        let StepRow { from_day, starts_on, ends_on, carries, required, rule_set_id } = row;
        let period = Period::new(starts_on, ends_on).ok_or_else(|| Error::internal("a period that ends before it starts"))?;
        Ok(Self { from: from_day, period, carries, required, rule_set: rule_set_id })
    }
}

/// What an obligation asks as of a day, as known at an instant.
#[derive(Clone, Debug)]
pub struct Due {
    /// The obligation whose schedule this is.
    pub obligation: Uuid,
    /// Its authority.
    pub authority: Uuid,
    /// Its contractor.
    pub contractor: Uuid,
    /// What the contract is called: its reference, with the lot where there are several.
    pub title: String,
    /// What holds on the day.
    pub step: Step,
}

/// Adds schedules, each as a generation of its own.
pub(super) async fn insert(work: &mut Work<'_>, all: impl Iterator<Item = (Uuid, i32, &Schedule)>, withdrawn: bool) -> Result<()> {
    let region = work.actor.region()?;
    let rows: Vec<_> = all
        .flat_map(|(obligation, generation, schedule)| schedule.steps().map(move |step| (obligation, generation, *step)))
        .map(|(obligation, generation, step)| {
            (
                table::region_id.eq(region),
                table::obligation_id.eq(obligation),
                table::generation.eq(generation),
                table::from_day.eq(step.from),
                table::starts_on.eq(step.period.first()),
                table::ends_on.eq(step.period.last()),
                table::carries.eq(step.carries),
                table::required.eq(step.required),
                table::rule_set_id.eq(step.rule_set),
                table::recorded_at.eq(work.now),
                table::withdrawn.eq(withdrawn),
            )
        })
        .collect();
    diesel::insert_into(table::table).values(rows).execute(work.conn).await?;
    Ok(())
}

/// Stores a new schedule of an obligation that is locked; the one before stays for questions about what was known then. Comes before
/// whatever else is stored with it: nothing of that is recorded earlier than the schedule before.
pub async fn replace_schedule(work: &mut Work<'_>, after: &Obligation) -> Result<()> {
    let (region, obligation) = (after.region, after.id);
    let own = table::table.filter(table::region_id.eq(region)).filter(table::obligation_id.eq(obligation));
    let last = own.select((max(table::generation), max(table::recorded_at)));
    let (last, recorded_at): (Option<i32>, Option<DateTime<Utc>>) = last.first(work.conn).await?;
    work.not_before(recorded_at.unwrap_or(work.now));
    diesel::update(own.filter(table::superseded_at.is_null())).set(table::superseded_at.eq(work.now)).execute(work.conn).await?;
    let next = (obligation, last.unwrap_or_default() + 1, &after.schedule);
    insert(work, std::iter::once(next), after.withdrawn_at.is_some()).await
}

/// The schedules of some obligations, as they are now or as they were known at an instant; those that were not registered by
/// then have none.
pub async fn schedules(conn: &mut Conn, region: Uuid, ids: &[Uuid], known_at: Option<DateTime<Utc>>) -> Result<HashMap<Uuid, Schedule>> {
    let query = table::table.filter(table::region_id.eq(region)).filter(table::obligation_id.eq_any(ids)).into_boxed();
    let known = match known_at {
        None => query.filter(table::superseded_at.is_null()),
        Some(at) => query.filter(table::recorded_at.le(at)).filter(table::superseded_at.is_null().or(table::superseded_at.gt(at))),
    };
    let rows: Vec<(Uuid, StepRow)> =
        known.order((table::obligation_id, table::from_day)).select((table::obligation_id, StepRow::as_select())).load(conn).await?;
    let mut steps: HashMap<Uuid, Vec<Step>> = HashMap::new();
    for (obligation, row) in rows {
        steps.entry(obligation).or_default().push(row.try_into()?);
    }
    steps.into_iter().map(|(obligation, steps)| Ok((obligation, Schedule::stored(steps)?))).collect()
}

/// The obligation, its authority, its contractor, the reference of the contract and its lot.
type ContractRow = (Uuid, Uuid, Uuid, String, Option<String>);

/// What each obligation that somebody sees and whose contract has begun asks as of a day, as known at an instant. Those that were withdrawn by then are in no figure.
pub async fn dues(conn: &mut Conn, region: Uuid, scope: Visible, as_of: NaiveDate, known_at: DateTime<Utc>) -> Result<Vec<Due>> {
    of_contracts(conn, region, scope, (as_of, known_at), false).await
}

/// The same of those that were withdrawn: they ask nothing, so that what was withheld for them is to be paid back.
pub async fn dues_of_withdrawn(
    conn: &mut Conn,
    region: Uuid,
    scope: Visible,
    as_of: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<Vec<Due>> {
    of_contracts(conn, region, scope, (as_of, known_at), true).await
}

async fn of_contracts(
    conn: &mut Conn,
    region: Uuid,
    scope: Visible,
    (as_of, known_at): (NaiveDate, DateTime<Utc>),
    withdrawn: bool,
) -> Result<Vec<Due>> {
    let own = obligations::region_id.eq(table::region_id).and(obligations::id.eq(table::obligation_id));
    let mut query = table::table
        .inner_join(obligations::table.on(own))
        .filter(table::region_id.eq(region))
        .filter(table::from_day.le(as_of))
        .filter(table::withdrawn.eq(withdrawn))
        .filter(table::recorded_at.le(known_at))
        .filter(table::superseded_at.is_null().or(table::superseded_at.gt(known_at)))
        .distinct_on(table::obligation_id)
        .order((table::obligation_id, table::from_day.desc()))
        .select((
            (obligations::id, obligations::authority_id, obligations::contractor_id, obligations::contract_reference, obligations::lot),
            StepRow::as_select(),
        ))
        .into_boxed();
    query = match scope {
        Visible::All => query,
        Visible::Authority(authority) => query.filter(obligations::authority_id.eq(authority)),
        Visible::Contractor(contractor) => query.filter(obligations::contractor_id.eq(contractor)),
        Visible::None => return Ok(Vec::new()),
    };
    let rows: Vec<(ContractRow, StepRow)> = query.load(conn).await?;
    let due = |((obligation, authority, contractor, reference, lot), step): (ContractRow, StepRow)| {
        Ok(Due { obligation, authority, contractor, title: title(&reference, lot.as_deref()), step: step.try_into()? })
    };
    let begun = |due: &Result<Due>| due.as_ref().is_ok_and(|due| due.step.period.first() <= as_of) || due.is_err();
    rows.into_iter().map(due).filter(begun).collect()
}
