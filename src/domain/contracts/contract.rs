//! A contract with everything about it.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::contributions::{self, Contribution, balance};
use crate::domain::credits::Counted;
use crate::domain::fulfilments::{self, Fulfilment};
use crate::domain::initiatives;
use crate::domain::obligations::store::{RecordedObservation, RecordedTerms};
use crate::domain::obligations::{self, Standing};
use crate::domain::organisations;
use crate::domain::settlements::commands::{self as settlements, ObligationAccount};
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::paging::Paging;
use crate::values::day;

/// A contract as far as somebody sees it.
#[derive(Clone, Debug)]
pub struct Contract {
    /// The obligation with its balance, its settlement and the decisions about it.
    pub account: ObligationAccount,
    /// Until when something counts for it.
    pub standing: Standing,
    /// The name of the contracting authority.
    pub authority: String,
    /// The name of the contractor.
    pub contractor: String,
    /// The names of those that had it before, as far as the caller sees them, each with its last day.
    pub formerly: Vec<(String, NaiveDate)>,
    /// What counts, line by line.
    pub lines: Vec<Counted>,
    /// The versions of its terms, the first one first.
    pub versions: Vec<RecordedTerms>,
    /// The turnover that was reported.
    pub observations: Vec<RecordedObservation>,
    /// Contributions for it, with the titles of their initiatives.
    pub contributions: Vec<(Contribution, String)>,
    /// Fulfilments with a part for it.
    pub fulfilments: Vec<Fulfilment>,
}

/// A contract that the caller sees, as it is today, or was on the last day on which the caller had it.
///
/// # Errors
/// 404.
pub async fn find(conn: &mut Conn, caller: &Caller, id: Uuid, now: DateTime<Utc>) -> Result<Contract> {
    let region = caller.region();
    let scope = obligations::policy::visible_to(caller);
    let obligation = obligations::store::find_seen(conn, region, scope, id).await?.ok_or(Error::NotFound)?;
    let today = obligation.seen_on(day::in_amsterdam(now));
    let (authority, contractor) = (obligation.authority, obligation.contractor);
    let history = async |conn: &mut Conn| {
        conn.both(
            async |conn| obligations::store::versions(conn, region, id).await,
            async |conn| obligations::store::observations(conn, region, id).await,
        )
        .await
    };
    let (former, (versions, observations)) =
        conn.both(async |conn| obligations::store::former_contractors(conn, region, &[id]).await, history).await?;
    let parties: Vec<Uuid> = former.iter().map(|former| former.contractor).chain([authority, contractor]).collect();
    let names = organisations::store::names(conn, &parties).await?;
    let (contributions, fulfilments) =
        conn.both(async |conn| contributions(conn, caller, id).await, async |conn| fulfilments(conn, caller, id).await).await?;
    let (balance, lines) = balance::with_lines(conn, &obligation, today, now).await?;
    let standing = obligations::store::standing(conn, &obligation, today).await?;
    let account = settlements::of_balances(conn, region, vec![(obligation, balance)], now.min(day::end_of(today))).await?.pop();
    let name = |id: Uuid| names.get(&(region, id)).cloned().unwrap_or_default();
    Ok(Contract {
        account: account.ok_or_else(|| Error::internal("an obligation without a settlement"))?,
        standing,
        authority: name(authority),
        contractor: name(contractor),
        formerly: former.iter().map(|former| (name(former.contractor), former.until)).collect(),
        lines,
        versions,
        observations,
        contributions,
        fulfilments,
    })
}

async fn contributions(conn: &mut Conn, caller: &Caller, obligation: Uuid) -> Result<Vec<(Contribution, String)>> {
    let (region, scope) = (caller.region(), contributions::policy::visible_to(caller));
    let filter = contributions::store::Filter { obligation: Some(obligation), ..Default::default() };
    let found = contributions::store::list(conn, region, scope, filter, &Paging::WHOLE).await?;
    let ids: Vec<Uuid> = found.iter().map(|contribution| contribution.initiative).collect();
    let titles = initiatives::store::titles(conn, region, &ids).await?;
    let title = |contribution: &Contribution| titles.get(&contribution.initiative).cloned().unwrap_or_default();
    Ok(found.into_iter().map(|contribution| (contribution.clone(), title(&contribution))).collect())
}

async fn fulfilments(conn: &mut Conn, caller: &Caller, obligation: Uuid) -> Result<Vec<Fulfilment>> {
    let filter = fulfilments::store::Filter { obligation: Some(obligation), ..Default::default() };
    fulfilments::store::list(conn, caller.region(), fulfilments::policy::visible_to(caller), filter, &Paging::WHOLE).await
}
