//! The report: the figures of each authority, and what is missing.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::figures::{Figures, Ledger};
use super::horizon::Horizon;
use super::store::{self, Gaps, Scope};
use crate::advices;
use crate::credits;
use crate::db::{Conn, with_more_memory};
use crate::error::{Error, Result};
use crate::obligations;
use crate::obligations::policy::Visible;
use crate::obligations::store::Due;
use crate::valuation::{self, Route};
use crate::values::count;

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// In which region.
    pub region: Uuid,
    /// About one authority, or all.
    pub authority: Option<Uuid>,
    /// As of when.
    pub horizon: Horizon,
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
pub async fn of(conn: &mut Conn, question: Question) -> Result<Report> {
    let Question { region, authority, horizon, exact, now } = question;
    with_more_memory(conn).await?;
    let mut parts = figures(conn, question).await?;
    for (authority, advices) in advices::store::count(conn, region, authority, horizon.as_of, horizon.known_at).await? {
        parts.entry(authority).or_default().advices = u32::try_from(advices).map_err(Error::internal)?;
    }
    if !exact {
        parts = with_rounded_people(conn, question, parts).await?;
    }
    let mut whole = Figures::default();
    for part in parts.values() {
        whole.add(part)?;
    }
    let scope = Scope { region, authority, as_of: horizon.as_of, known_at: horizon.known_at };
    let gaps = store::gaps(conn, scope).await?;
    let unknown_outcomes = unknown_outcomes(conn, scope, horizon, exact, now).await?;
    Ok(Report { parts, whole, gaps, unknown_outcomes })
}

async fn figures(conn: &mut Conn, question: Question) -> Result<BTreeMap<Uuid, Figures>> {
    let Question { region, authority, horizon, .. } = question;
    let dues = obligations::store::dues(conn, region, scope_of(authority), horizon.as_of, horizon.known_at).await?;
    let own = own(authority, &dues);
    let sums = credits::store::sums(conn, region, own.as_deref(), ledger_horizon(horizon)).await?;
    let caps = valuation::store::of_region(conn, region).await?.into_iter().map(|set| (set.id, set.rules.route_caps));
    let ledger = Ledger::new(&dues, &sums, caps.filter(|(_, caps)| !caps.is_empty()).collect());
    let in_order = ledger.in_order();
    let credits = credits::store::of_obligations(conn, region, &in_order, horizon.as_of, horizon.known_at).await?;
    ledger.figures(credits, horizon)
}

fn scope_of(authority: Option<Uuid>) -> Visible {
    authority.map_or(Visible::All, Visible::Authority)
}

/// The obligations to look up in the ledger, where it is not to be read as a whole.
fn own(authority: Option<Uuid>, dues: &[Due]) -> Option<Vec<Uuid>> {
    authority.map(|_| dues.iter().map(|due| due.obligation).collect())
}

fn ledger_horizon(horizon: Horizon) -> credits::store::Horizon {
    let Horizon { as_of, known_at, from, until, provisional: _ } = horizon;
    credits::store::Horizon { as_of, known_at, from, until }
}

/// Outsiders get people in multiples of five, of whole quarters, as known when the last of them had ended.
async fn with_rounded_people(conn: &mut Conn, question: Question, parts: BTreeMap<Uuid, Figures>) -> Result<BTreeMap<Uuid, Figures>> {
    let Question { region, authority, horizon, now, .. } = question;
    let mut people: HashMap<Uuid, HashMap<Route, u32>> = HashMap::new();
    if let Some(quarters) = horizon.for_outsiders(now) {
        let dues = obligations::store::dues(conn, region, scope_of(authority), quarters.as_of, quarters.known_at).await?;
        let own = own(authority, &dues);
        let authorities: HashMap<Uuid, Uuid> = dues.iter().map(|due| (due.obligation, due.authority)).collect();
        for sum in credits::store::sums(conn, region, own.as_deref(), ledger_horizon(quarters)).await? {
            let Some((authority, reached)) = authorities.get(&sum.obligation).zip(sum.people) else { continue };
            let reached = u32::try_from(reached).map_err(Error::internal)?;
            *people.entry(*authority).or_default().entry(sum.route).or_default() += reached;
        }
    }
    let none = HashMap::new();
    let rounded = |(authority, part): (Uuid, Figures)| (authority, part.with_people(people.get(&authority).unwrap_or(&none)));
    Ok(parts.into_iter().map(rounded).collect())
}

async fn unknown_outcomes(conn: &mut Conn, scope: Scope, horizon: Horizon, exact: bool, now: DateTime<Utc>) -> Result<u32> {
    if exact {
        return u32::try_from(store::unknown_outcomes(conn, scope).await?).map_err(Error::internal);
    }
    let Some(quarters) = horizon.for_outsiders(now) else { return Ok(0) };
    let scope = Scope { as_of: quarters.as_of, known_at: quarters.known_at, ..scope };
    Ok(count::rounded(u32::try_from(store::unknown_outcomes(conn, scope).await?).map_err(Error::internal)?))
}
