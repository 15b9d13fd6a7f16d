//! What a contribution may claim of the outcomes that it made possible, read from the database: its share of the cost of each trajectory, times what was
//! achieved there (rule 9).

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::claim::{self, Part, People};
use super::record::{self, Group};
use super::tally::CutOff;
use crate::domain::contributions::{self, Contribution};
use crate::domain::obligations;
use crate::domain::trajectories::store::Funding;
use crate::domain::trajectories::{self, Trajectory};
use crate::domain::valuation::{self, RuleSet};
use crate::platform::auth::Caller;
use crate::platform::db::{BeyondConn, Conn};
use crate::platform::error::{Error, Result};
use crate::values::Fraction;

/// The claim of a contribution.
#[derive(Clone, Debug)]
pub struct Claim {
    /// As of when, and how exact.
    pub cut_off: CutOff,
    /// Months after leaving that count as sustained, by the rule set of the obligation that the contribution is for.
    pub sustained_months: u32,
    /// Below this number of people the claim says little, by the same rule set.
    pub small_below: u32,
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
    let claim = of_contributions(conn, caller, std::slice::from_ref(contribution), now).await?.pop();
    claim.ok_or_else(|| Error::internal("a contribution without a claim"))
}

/// The same for several contributions of the caller's region, in their order.
///
/// # Errors
/// Those of the database.
pub async fn of_contributions(
    conn: &mut BeyondConn<'_>,
    caller: &Caller,
    contributions: &[Contribution],
    now: DateTime<Utc>,
) -> Result<Vec<Claim>> {
    let exact = trajectories::policy::sees_exact_counts(caller);
    let cut_off = if exact { CutOff::exact(now) } else { CutOff::for_outsiders(now) };
    let region = caller.region();
    let books = conn.beyond_the_caller(region, async |conn| Books::of(conn, region, contributions, cut_off).await).await?;
    contributions.iter().map(|contribution| books.claim(contribution)).collect()
}

/// The trajectories that some contributions pay, with everybody who pays them and what became of their people.
struct Books {
    runs: Vec<Trajectory>,
    fundings: Vec<Funding>,
    paying: Vec<Contribution>,
    groups: HashMap<Uuid, Group>,
    /// The rule sets of the obligations that the contributions are for, by obligation.
    rule_sets: HashMap<Uuid, RuleSet>,
    cut_off: CutOff,
}

impl Books {
    async fn of(conn: &mut Conn, region: Uuid, contributions: &[Contribution], cut_off: CutOff) -> Result<Self> {
        let ids: Vec<Uuid> = contributions.iter().map(|contribution| contribution.id).collect();
        let fundings = trajectories::store::fundings_beside(conn, region, &ids).await?;
        let all = |id: fn(&Funding) -> Uuid| -> Vec<Uuid> { fundings.iter().map(id).collect::<BTreeSet<_>>().into_iter().collect() };
        let runs = trajectories::store::by_ids(conn, region, &all(|funding| funding.trajectory)).await?;
        let paying = contributions::store::by_ids(conn, region, &all(|funding| funding.contribution)).await?;
        let groups = record::groups(conn, region, &runs, cut_off).await?;
        let obligations: Vec<Uuid> = contributions.iter().map(|contribution| contribution.obligation).collect();
        let rule_sets = rule_sets(conn, region, &obligations, cut_off).await?;
        Ok(Self { runs, fundings, paying, groups, rule_sets, cut_off })
    }

    fn claim(&self, contribution: &Contribution) -> Result<Claim> {
        let rule_set = self.rule_sets.get(&contribution.obligation).ok_or_else(|| Error::internal("an obligation without a rule set"))?;
        let (sustained_months, small_below) = (rule_set.rules.sustained_months, rule_set.rules.small_below());
        let (mut paid, mut cost, mut shares) = (Decimal::ZERO, Decimal::ZERO, Vec::new());
        for run in &self.runs {
            let here: Vec<&Funding> = self.fundings.iter().filter(|funding| funding.trajectory == run.id).collect();
            if !here.iter().any(|funding| funding.contribution == contribution.id) {
                continue;
            }
            let all: Vec<Part> = self.paying.iter().map(|payer| part(payer, &here)).collect();
            let share = claim::share(part(contribution, &here), &all, run.total_cost);
            let group = self.groups.get(&run.id).cloned().unwrap_or_default();
            paid += share.decimal() * run.total_cost.decimal();
            cost += run.total_cost.decimal();
            shares.push(Share { trajectory: run.clone(), share, people: People::of_group(&group, sustained_months, self.cut_off) });
        }
        Ok(Claim { cut_off: self.cut_off, sustained_months, small_below, share: Fraction::ratio(paid, cost), trajectories: shares })
    }
}

/// The rule sets of obligations, by obligation, as known at a cut-off.
async fn rule_sets(conn: &mut Conn, region: Uuid, obligations: &[Uuid], cut_off: CutOff) -> Result<HashMap<Uuid, RuleSet>> {
    let named = obligations::store::rule_sets_known_at(conn, region, obligations, cut_off.known_at).await?;
    let ids: Vec<Uuid> = named.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let rule_sets = valuation::store::by_ids(conn, region, &ids).await?;
    let of = |(obligation, id): (Uuid, Uuid)| rule_sets.get(&id).map(|rule_set| (obligation, rule_set.clone()));
    Ok(named.into_iter().filter_map(of).collect())
}

/// What a contribution put into a trajectory with these fundings: all its own together.
fn part(payer: &Contribution, fundings: &[&Funding]) -> Part {
    let own = fundings.iter().filter(|funding| funding.contribution == payer.id);
    Part { received: payer.received(), places_here: own.map(|funding| funding.places).sum(), places: payer.places }
}
