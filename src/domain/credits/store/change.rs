//! The table of what credits amount to from later days on.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamptz};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::credits::{Change, Credit};
use crate::domain::valuation::Lapse;
use crate::platform::db::{Work, fixed};
use crate::platform::error::Result;
use crate::platform::schema::credit_changes as table;
use crate::values::Euro;

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(super) struct ChangeRow {
    from_day: NaiveDate,
    amount: Euro,
    lapses_on: Option<NaiveDate>,
    lapsed_amount: Option<Euro>,
}

impl From<ChangeRow> for Change {
    fn from(row: ChangeRow) -> Self {
        let ChangeRow { from_day, amount, lapses_on, lapsed_amount } = row;
        Self { from: from_day, amount, lapse: lapses_on.zip(lapsed_amount).map(|(on, amount)| Lapse { on, amount }) }
    }
}

/// Adds the changes of credits.
pub(super) async fn insert(work: &mut Work<'_>, credits: &[Credit]) -> Result<()> {
    let region = work.actor.region()?;
    let row = |credit: &Credit, Change { from, amount, lapse }: &Change| {
        (
            table::region_id.eq(region),
            table::id.eq(Uuid::now_v7()),
            table::credit_id.eq(credit.id),
            table::obligation_id.eq(credit.obligation),
            table::from_day.eq(*from),
            table::amount.eq(*amount),
            table::lapses_on.eq(lapse.map(|lapse| lapse.on)),
            table::lapsed_amount.eq(lapse.map(|lapse| lapse.amount)),
            table::recorded_at.eq(work.now),
        )
    };
    let rows: Vec<_> = credits.iter().flat_map(|credit| credit.changes.iter().map(move |change| row(credit, change))).collect();
    if !rows.is_empty() {
        diesel::insert_into(table::table).values(rows).execute(work.conn).await?;
    }
    Ok(())
}

/// Stores the changes of a credit instead of those that are in force, which stay known for the time before.
pub async fn replace_changes(work: &mut Work<'_>, credit: &Credit) -> Result<()> {
    let region = work.actor.region()?;
    let in_force =
        table::table.filter(table::region_id.eq(region)).filter(table::credit_id.eq(credit.id)).filter(table::reversed_at.is_null());
    let never_earlier = fixed::<Nullable<Timestamptz>>("greatest(recorded_at, ").bind::<Timestamptz, _>(work.now).sql(")");
    diesel::update(in_force).set(table::reversed_at.eq(never_earlier)).execute(work.conn).await?;
    insert(work, std::slice::from_ref(credit)).await
}
