//! The balance of an obligation: what is required, what counts, what is on its way and what is left.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::contribution::Contribution;
use super::store;
use crate::domain::credits::{self, Counted, Credit, counting};
use crate::domain::obligations::{self, Obligation};
use crate::domain::valuation::{self, Route, RuleSet};
use crate::platform::auth::Caller;
use crate::platform::db::{BeyondConn, Conn};
use crate::platform::error::{Error, Result};
use crate::values::Euro;

/// Where an obligation stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What the obligation asks on the day, in euro.
    pub required: Euro,
    /// What counts for the obligation, in euro, never more than is required.
    pub fulfilled: Euro,
    /// What counts, route by route: every route.
    pub per_route: Vec<(Route, Euro)>,
    /// What open contributions have pledged and not delivered yet.
    pub reserved: Euro,
    /// What does not count, because no more was asked.
    pub surplus: Euro,
    /// The latest business day of something that may count.
    pub latest_on: Option<NaiveDate>,
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
pub async fn balance_of(conn: &mut Conn, obligation: &Obligation, as_of: NaiveDate, known_at: DateTime<Utc>) -> Result<Balance> {
    let mut ledger = Ledger::load(conn, obligation.region, &[obligation.id], as_of, known_at).await?;
    ledger.balance(obligation, as_of)
}

/// The balance as of a day with the lines that it follows from.
///
/// # Errors
/// Those of the database.
pub async fn with_lines(
    conn: &mut Conn,
    obligation: &Obligation,
    as_of: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<(Balance, Vec<Counted>)> {
    Ledger::load(conn, obligation.region, &[obligation.id], as_of, known_at).await?.account(obligation, as_of)
}

/// The balance for several obligations of a region, by obligation.
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
    let mut ledger = Ledger::load(conn, region, &ids, as_of, known_at).await?;
    obligations.iter().map(|obligation| Ok((obligation.id, ledger.balance(obligation, obligation.seen_on(as_of))?))).collect()
}

/// What may count for some obligations of a region, by which rules, and what is on its way.
struct Ledger {
    credits: HashMap<Uuid, Vec<Credit>>,
    rule_sets: Vec<RuleSet>,
    reserved: HashMap<Uuid, Euro>,
}

impl Ledger {
    async fn load(conn: &mut Conn, region: Uuid, ids: &[Uuid], as_of: NaiveDate, known_at: DateTime<Utc>) -> Result<Self> {
        let others = async |conn: &mut Conn| {
            conn.both(
                async |conn| valuation::store::of_region(conn, region).await,
                async |conn| store::outstanding(conn, region, ids, known_at).await,
            )
            .await
        };
        let (all, (rule_sets, reserved)) =
            conn.both(async |conn| credits::store::of_obligations(conn, region, ids, as_of, known_at).await, others).await?;
        let mut credits: HashMap<Uuid, Vec<Credit>> = HashMap::new();
        for credit in all {
            credits.entry(credit.obligation).or_default().push(credit);
        }
        Ok(Self { credits, rule_sets, reserved })
    }

    /// What counts of it for one of the obligations; it can be asked once.
    fn count(&mut self, obligation: &Obligation, as_of: NaiveDate) -> Result<Vec<Counted>> {
        let step = obligation.schedule.on(as_of);
        let rule_set = self.rule_sets.iter().find(|set| set.id == step.rule_set);
        let rules = &rule_set.ok_or_else(|| Error::internal("an obligation under no rule set"))?.rules;
        let own = self.credits.remove(&obligation.id).unwrap_or_default();
        credits::count(step.required, &rules.route_caps, own, as_of)
    }

    /// The balance of one of the obligations; it can be asked once.
    fn balance(&mut self, obligation: &Obligation, as_of: NaiveDate) -> Result<Balance> {
        Ok(self.account(obligation, as_of)?.0)
    }

    /// The same with the lines that it follows from.
    fn account(&mut self, obligation: &Obligation, as_of: NaiveDate) -> Result<(Balance, Vec<Counted>)> {
        let lines = self.count(obligation, as_of)?;
        let by = |route: &Route| {
            let own = lines.iter().filter(|line| line.credit.route == *route);
            let sum = Euro::sum(own.map(|line| line.counted)).ok_or_else(|| Error::internal("a sum larger than any amount"))?;
            Ok((*route, sum))
        };
        let balance = Balance {
            required: obligation.schedule.on(as_of).required,
            fulfilled: counting::total(&lines, |line| line.counted)?,
            per_route: Route::ALL.iter().map(by).collect::<Result<_>>()?,
            reserved: self.reserved.get(&obligation.id).copied().unwrap_or_default(),
            surplus: counting::total(&lines, |line| line.surplus)?,
            latest_on: lines.iter().filter(|line| !line.amount.is_zero()).map(|line| line.credit.on).max(),
        };
        Ok((balance, lines))
    }
}

/// How much of what was received of a contribution counts for its obligation.
#[derive(Clone, Debug)]
pub struct CountedFor {
    /// The obligation.
    pub obligation: Obligation,
    /// Each receipt, and how much of it counts.
    pub lines: Vec<Counted>,
    /// Whether who asks sees the obligation. A payer for whom the contract was registered by mistake is told what its own brings, and nothing else of the contract.
    pub is_seen: bool,
}

/// What was received of a contribution that the caller sees, and how much of it counts for its obligation; for the payer of one that passed to another contractor as of
/// its last day.
///
/// # Errors
/// Those of the database.
pub async fn of_contribution(
    beyond: &mut BeyondConn<'_>,
    contribution: &Contribution,
    as_of: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<CountedFor> {
    let (conn, region) = (beyond.confined(), contribution.region);
    let payer = obligations::policy::Visible::Contractor(contribution.contractor);
    let all = obligations::policy::Visible::All;
    let seen = match obligations::store::find(conn, region, all, contribution.obligation).await? {
        Some(obligation) => Some(obligation),
        None => obligations::store::find_seen(conn, region, payer, contribution.obligation).await?,
    };
    let is_seen = seen.is_some();
    let (obligation, mut lines) = match seen {
        Some(obligation) => {
            let lines = counted(conn, &obligation, obligation.seen_on(as_of), known_at).await?;
            (obligation, lines)
        }
        None => {
            let read = async |conn: &mut Conn| {
                let found = obligations::store::find(conn, region, all, contribution.obligation).await?;
                let obligation = found.ok_or_else(|| Error::internal("a contribution for no obligation"))?;
                let lines = counted(conn, &obligation, as_of, known_at).await?;
                Ok((obligation, lines))
            };
            beyond.beyond_the_caller(region, read).await?
        }
    };
    lines.retain(|line| line.credit.source == contribution.id);
    Ok(CountedFor { obligation, lines, is_seen })
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
    let mut ledger = Ledger::load(conn, region, &ids, as_of, known_at).await?;
    obligations.iter().map(|obligation| Ok((obligation.id, ledger.count(obligation, as_of)?))).collect()
}

/// An obligation that the caller sees, and its balance as of a day, as known now or at an instant. A former contractor gets that of its last day.
///
/// # Errors
/// 404, also for an obligation that was not registered by then.
pub async fn find(conn: &mut Conn, caller: &Caller, id: Uuid, as_of: NaiveDate, asked: KnownAt) -> Result<(Obligation, Balance)> {
    let (region, scope) = (caller.region(), obligations::policy::visible_to(caller));
    let (KnownAt::Now(known_at) | KnownAt::Then(known_at)) = asked;
    // What is told of it is asked at once, and only told if they see it.
    let (found, mut ledger) = conn
        .both(
            async |conn| obligations::store::find_seen(conn, region, scope, id).await,
            async |conn| Ledger::load(conn, region, &[id], as_of, known_at).await,
        )
        .await?;
    let mut obligation = found.ok_or(Error::NotFound)?;
    if let KnownAt::Then(then) = asked {
        let known = obligations::store::schedules(conn, region, &[id], Some(then)).await?.remove(&id);
        let known = known.ok_or(Error::NotFound)?;
        obligation.schedule = match obligation.held_until {
            Some(until) => known.until(until),
            None => known,
        };
    }
    let balance = ledger.balance(&obligation, obligation.seen_on(as_of))?;
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
            latest_on: None,
        };
        assert_eq!(balance.remaining(), Euro::whole(40_000));
        assert_eq!(balance.left_to_reserve(), Euro::whole(10_000));
    }
}
