//! The balance of an obligation: what is required, what counts, what is on its way and what is left.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::contribution::Contribution;
use super::store;
use crate::auth::Caller;
use crate::credits::{self, Counted, Credit, counting};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::obligations::{self, Obligation};
use crate::valuation::{self, Route};
use crate::values::Euro;

/// Where an obligation stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What is owed.
    pub required: Euro,
    /// What counts.
    pub fulfilled: Euro,
    /// What counts, route by route: every route.
    pub per_route: Vec<(Route, Euro)>,
    /// What open contributions have pledged and not delivered yet.
    pub reserved: Euro,
    /// What does not count, because no more was asked.
    pub surplus: Euro,
}

impl Balance {
    /// What is still to be fulfilled.
    #[must_use]
    pub fn remaining(&self) -> Euro {
        self.required.less(self.fulfilled)
    }

    /// What is still to be fulfilled, less what is on its way.
    #[must_use]
    pub fn left_to_reserve(&self) -> Euro {
        self.remaining().less(self.reserved)
    }
}

/// The balance as of a day, with everything that is known at an instant: business dates decide what counts.
///
/// # Errors
/// Those of the database.
pub async fn of(conn: &mut Conn, obligation: &Obligation, as_of: NaiveDate, known_at: DateTime<Utc>) -> Result<Balance> {
    let mut all = of_all(conn, obligation.region, std::slice::from_ref(obligation), as_of, known_at).await?;
    all.remove(&obligation.id).ok_or_else(|| Error::internal("an obligation without a balance"))
}

/// The same for several obligations of a region, by obligation.
///
/// # Errors
/// Those of the database.
pub async fn of_all(
    conn: &mut Conn,
    region: Uuid,
    obligations: &[Obligation],
    as_of: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<HashMap<Uuid, Balance>> {
    let ids: Vec<Uuid> = obligations.iter().map(|obligation| obligation.id).collect();
    let lines = counted_all(conn, region, obligations, as_of, known_at).await?;
    let reserved = store::outstanding(conn, region, &ids).await?;
    let balance = |obligation: &Obligation| {
        let lines = lines.get(&obligation.id).map(Vec::as_slice).unwrap_or_default();
        let reserved = reserved.get(&obligation.id).copied().unwrap_or_default();
        Ok((obligation.id, put_together(obligation.schedule.on(as_of).required, lines, reserved)?))
    };
    obligations.iter().map(balance).collect()
}

fn put_together(required: Euro, lines: &[Counted], reserved: Euro) -> Result<Balance> {
    let by = |route: &Route| {
        let own = lines.iter().filter(|line| line.credit.route == *route);
        let sum = Euro::sum(own.map(|line| line.counted)).ok_or_else(|| Error::internal("a sum larger than any amount"))?;
        Ok((*route, sum))
    };
    Ok(Balance {
        required,
        fulfilled: counting::total(lines, |line| line.counted)?,
        per_route: Route::ALL.iter().map(by).collect::<Result<_>>()?,
        reserved,
        surplus: counting::total(lines, |line| line.surplus)?,
    })
}

/// What was received of a contribution, and how much of it counts for its obligation.
///
/// # Errors
/// Those of the database.
pub async fn of_contribution(
    conn: &mut Conn,
    contribution: &Contribution,
    as_of: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<(Obligation, Vec<Counted>)> {
    let all = obligations::policy::Visible::All;
    let obligation = obligations::store::find(conn, contribution.region, all, contribution.obligation).await?.ok_or(Error::NotFound)?;
    let mut lines = counted(conn, &obligation, as_of, known_at).await?;
    lines.retain(|line| line.credit.source == contribution.id);
    Ok((obligation, lines))
}

/// Everything that may count for an obligation, and how much of it does.
///
/// # Errors
/// Those of the database.
pub async fn counted(conn: &mut Conn, obligation: &Obligation, as_of: NaiveDate, known_at: DateTime<Utc>) -> Result<Vec<Counted>> {
    let mut counted = counted_all(conn, obligation.region, std::slice::from_ref(obligation), as_of, known_at).await?;
    Ok(counted.remove(&obligation.id).unwrap_or_default())
}

/// The same for several obligations of a region, by obligation.
///
/// # Errors
/// Those of the database.
pub async fn counted_all(
    conn: &mut Conn,
    region: Uuid,
    obligations: &[Obligation],
    as_of: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<HashMap<Uuid, Vec<Counted>>> {
    let ids: Vec<Uuid> = obligations.iter().map(|obligation| obligation.id).collect();
    let mut credits: HashMap<Uuid, Vec<Credit>> = HashMap::new();
    for credit in credits::store::of_obligations(conn, region, &ids, as_of, known_at).await? {
        credits.entry(credit.obligation).or_default().push(credit);
    }
    let rule_sets = valuation::store::of_region(conn, region).await?;
    let mut counted = HashMap::with_capacity(ids.len());
    for obligation in obligations {
        let step = obligation.schedule.on(as_of);
        let rule_set = rule_sets.iter().find(|set| set.id == step.rule_set);
        let rules = &rule_set.ok_or_else(|| Error::internal("an obligation under no rule set"))?.rules;
        let own = credits.remove(&obligation.id).unwrap_or_default();
        counted.insert(obligation.id, credits::count(step.required, &rules.route_caps, own, as_of)?);
    }
    Ok(counted)
}

/// An obligation that the caller sees, and its balance as of a day, as known now or at an instant.
///
/// # Errors
/// 404, also for an obligation that was not registered by then.
pub async fn find(conn: &mut Conn, caller: &Caller, id: Uuid, as_of: NaiveDate, asked: KnownAt) -> Result<(Obligation, Balance)> {
    let scope = obligations::policy::visible_to(caller);
    let mut obligation = obligations::store::find(conn, caller.region(), scope, id).await?.ok_or(Error::NotFound)?;
    let known_at = match asked {
        KnownAt::Now(now) => now,
        KnownAt::Then(then) => {
            let known = obligations::store::schedules(conn, obligation.region, &[id], Some(then)).await?.remove(&id);
            obligation.schedule = known.ok_or(Error::NotFound)?;
            then
        }
    };
    let balance = of(conn, &obligation, as_of, known_at).await?;
    Ok((obligation, balance))
}

/// With what had been registered by when.
#[derive(Clone, Copy, Debug)]
pub enum KnownAt {
    /// Everything until now.
    Now(DateTime<Utc>),
    /// Everything until an earlier instant.
    Then(DateTime<Utc>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reservations_do_not_lower_what_remains_but_what_can_be_reserved() {
        let balance = Balance {
            required: Euro::whole(60_000),
            fulfilled: Euro::whole(20_000),
            per_route: Vec::new(),
            reserved: Euro::whole(30_000),
            surplus: Euro::ZERO,
        };
        assert_eq!(balance.remaining(), Euro::whole(40_000));
        assert_eq!(balance.left_to_reserve(), Euro::whole(10_000));
    }
}
