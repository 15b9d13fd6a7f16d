//! The report: the figures of each authority, and what is missing.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::figures::{Figures, Ledger};
use super::period::ReportPeriod;
use super::store::{self, Gaps, Scope};
use crate::domain::advices;
use crate::domain::credits;
use crate::domain::credits::store::Sum;
use crate::domain::obligations;
use crate::domain::obligations::policy::Visible;
use crate::domain::obligations::store::Due;
use crate::domain::outcomes::record::{self, Group};
use crate::domain::outcomes::tally::{self, Tally};
use crate::domain::trajectories::{self, definitions};
use crate::domain::valuation::{self, Route};
use crate::platform::db::{BeyondConn, Conn, prepare_for_report};
use crate::platform::error::{OrInternal, Result};
use crate::values::count;

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// In which region.
    pub region: Uuid,
    /// About one authority, or all.
    pub authority: Option<Uuid>,
    /// As of when.
    pub period: ReportPeriod,
    /// Whether counts of people are exact, or rounded and of whole quarters.
    pub exact: bool,
    /// When it is asked.
    pub now: DateTime<Utc>,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Report {
    /// The figures of each authority.
    pub parts: BTreeMap<Uuid, Figures>,
    /// Their sum.
    pub whole: Figures,
    /// What is missing.
    pub gaps: Gaps,
    /// Moments of follow-up that had come and of which nobody knows the result.
    pub unknown_outcomes: u32,
}

/// Answers a question from one snapshot of the database.
///
/// # Errors
/// Those of the database.
pub async fn compile(beyond: &mut BeyondConn<'_>, question: Question) -> Result<Report> {
    let Question { region, authority, period, exact, now } = question;
    prepare_for_report(beyond.confined()).await?;
    let mut parts = figures(beyond, question).await?;
    for (authority, advices) in advices::store::count(beyond.confined(), region, authority, period.as_of, period.known_at).await? {
        parts.entry(authority).or_default().advices = u32::try_from(advices).or_internal()?;
    }
    if !exact {
        parts = with_rounded_people(beyond, question, parts).await?;
    }
    let mut whole = Figures::default();
    for part in parts.values() {
        whole.add(part)?;
    }
    let scope = Scope { region, authority, as_of: period.as_of, known_at: period.known_at };
    let gaps = store::gaps(beyond.confined(), scope).await?;
    let unknown_outcomes = unknown_outcomes(beyond, scope, period, exact, now).await?;
    Ok(Report { parts, whole, gaps, unknown_outcomes })
}

async fn figures(beyond: &mut BeyondConn<'_>, question: Question) -> Result<BTreeMap<Uuid, Figures>> {
    let Question { region, authority, period, .. } = question;
    let dues = obligations::store::dues(beyond.confined(), region, scope_of(authority), period.as_of, period.known_at).await?;
    let sums = sums(beyond, region, own(authority, &dues).as_deref(), period).await?;
    let conn = beyond.confined();
    let caps = valuation::store::of_region(conn, region).await?.into_iter().map(|set| (set.id, set.rules.route_caps));
    let ledger = Ledger::new(&dues, &sums, caps.filter(|(_, caps)| !caps.is_empty()).collect());
    let in_order = ledger.in_order();
    let credits = credits::store::of_obligations(conn, region, &in_order, period.as_of, period.known_at).await?;
    ledger.figures(credits, period)
}

fn scope_of(authority: Option<Uuid>) -> Visible {
    authority.map_or(Visible::All, Visible::Authority)
}

/// The obligations to look up in the ledger, where it is not to be read as a whole.
fn own(authority: Option<Uuid>, dues: &[Due]) -> Option<Vec<Uuid>> {
    authority.map(|_| dues.iter().map(|due| due.obligation).collect())
}

fn ledger_period(period: ReportPeriod) -> credits::store::LedgerPeriod {
    let ReportPeriod { as_of, known_at, from, until, provisional: _ } = period;
    credits::store::LedgerPeriod { as_of, known_at, from, until }
}

/// What each route brought, with the people whose first contract was withdrawn. That contract may be another authority's than the one that is asked about.
async fn sums(beyond: &mut BeyondConn<'_>, region: Uuid, own: Option<&[Uuid]>, period: ReportPeriod) -> Result<Vec<Sum>> {
    let period = ledger_period(period);
    let mut sums = credits::store::sums(beyond.confined(), region, own, period).await?;
    let moved = beyond.beyond_the_caller(region, async |conn| credits::store::moved_people(conn, region, period).await).await?;
    let moved: HashMap<(Uuid, Route), i64> = moved.into_iter().map(|moved| ((moved.obligation, moved.route), moved.people)).collect();
    if !moved.is_empty() {
        for sum in &mut sums {
            let more = moved.get(&(sum.obligation, sum.route)).copied();
            sum.people = more.map(|more| sum.people.unwrap_or_default().saturating_add(more)).or(sum.people);
        }
    }
    Ok(sums)
}

/// Outsiders get people in multiples of five, of whole quarters, as known when the last of them had ended. What is rounded is everybody until
/// the end of a quarter; a period has the difference of two such numbers. So no question about other days tells more than those do.
async fn with_rounded_people(
    beyond: &mut BeyondConn<'_>,
    question: Question,
    parts: BTreeMap<Uuid, Figures>,
) -> Result<BTreeMap<Uuid, Figures>> {
    let Question { region, authority, period, now, .. } = question;
    let mut shown: HashMap<Uuid, HashMap<Route, u32>> = HashMap::new();
    if let Some(quarters) = period.for_outsiders(now) {
        let dues = obligations::store::dues(beyond.confined(), region, scope_of(authority), quarters.as_of, quarters.known_at).await?;
        let own = own(authority, &dues);
        let authorities: HashMap<Uuid, Uuid> = dues.iter().map(|due| (due.obligation, due.authority)).collect();
        let before = quarters.from.pred_opt().unwrap_or(quarters.from);
        let before = people_until(beyond, region, own.as_deref(), &authorities, ReportPeriod { until: before, ..quarters }).await?;
        for (key, people) in people_until(beyond, region, own.as_deref(), &authorities, quarters).await? {
            let before = before.get(&key).copied().map_or(0, count::rounded);
            let (authority, route) = key;
            shown.entry(authority).or_default().insert(route, count::rounded(people).saturating_sub(before));
        }
    }
    let none = HashMap::new();
    let rounded = |(authority, part): (Uuid, Figures)| (authority, part.with_people(shown.get(&authority).unwrap_or(&none)));
    Ok(parts.into_iter().map(rounded).collect())
}

/// Before any contract.
const BEGINNING: NaiveDate = NaiveDate::from_ymd_opt(1, 1, 1).expect("a day of the calendar");

/// Everybody reached until the last day of a period, by authority and route.
async fn people_until(
    beyond: &mut BeyondConn<'_>,
    region: Uuid,
    own: Option<&[Uuid]>,
    authorities: &HashMap<Uuid, Uuid>,
    period: ReportPeriod,
) -> Result<HashMap<(Uuid, Route), u32>> {
    let mut people: HashMap<(Uuid, Route), u32> = HashMap::new();
    for sum in sums(beyond, region, own, ReportPeriod { from: BEGINNING, ..period }).await? {
        let Some((authority, reached)) = authorities.get(&sum.obligation).zip(sum.people) else { continue };
        let sum = people.entry((*authority, sum.route)).or_default();
        *sum = sum.saturating_add(u32::try_from(reached).unwrap_or(u32::MAX));
    }
    Ok(people)
}

/// Outsiders get the sum over the trajectories of what their rounded counts leave unknown: no more than the track records tell.
async fn unknown_outcomes(beyond: &mut BeyondConn<'_>, scope: Scope, period: ReportPeriod, exact: bool, now: DateTime<Utc>) -> Result<u32> {
    let (as_of, known_at) = if exact { (period.as_of, period.known_at) } else { period.last_quarter(now) };
    let shown = tally::CutOff { as_of, known_at, rounded: !exact };
    let count = async |conn: &mut Conn| {
        let ids = store::trajectories(conn, Scope { as_of, known_at, ..scope }).await?;
        let runs = trajectories::store::by_ids(conn, scope.region, &ids).await?;
        let groups = record::groups(conn, scope.region, &runs, shown).await?;
        Ok((groups, definitions::of_trajectories(conn, scope.region, &ids, known_at).await?))
    };
    let (groups, definitions) = beyond.beyond_the_caller(scope.region, count).await?;
    let followed_up = |(id, group): (Uuid, Group)| definitions.get(&id).map(|definitions| group.tally.only_at(&definitions.moments));
    let tallies: Vec<Tally> = groups.into_iter().filter_map(followed_up).collect();
    let tally = Tally::shown_together(&tallies, shown);
    Ok(tally.moments.iter().map(|moment| moment.unknown()).sum())
}
