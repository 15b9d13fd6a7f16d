//! What the menu answers to a question, read from the database.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::contributions::balance::{self, Balance, KnownAt};
use crate::domain::initiatives::store::{self, Filter, Sort, SortKey};
use crate::domain::initiatives::{Initiative, Status, policy};
use crate::domain::obligations::{self, ContractAct, Obligation, Standing};
use crate::domain::organisations;
use crate::platform::auth::Viewer;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::paging::Paging;
use crate::values::day;

/// What is asked of the menu.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is narrowed to.
    pub filter: Filter,
    /// The order.
    pub sort: Sort,
    /// Which page.
    pub paging: Paging<SortKey>,
}

/// What is found.
#[derive(Debug)]
pub struct Found {
    /// In order; one more than the limit tells that there is a next page.
    pub initiatives: Vec<Initiative>,
    /// The names of their partners, by region and id.
    pub names: HashMap<(Uuid, Uuid), String>,
}

/// Searches what somebody sees; for contractors perhaps only what fits an obligation of theirs.
///
/// # Errors
/// 401 and 404 where the obligation is none that the viewer may see.
pub async fn search(conn: &mut Conn, viewer: &Viewer, question: Question, fits: Option<Uuid>, now: DateTime<Utc>) -> Result<Found> {
    let Question { filter, sort, paging } = question;
    if let Some(obligation) = fits {
        let caller = viewer.caller().ok_or(Error::Unauthorized("Only somebody with a token has obligations."))?;
        let (obligation, balance) = balance::find(conn, caller, obligation, day::in_amsterdam(now), KnownAt::Now(now)).await?;
        return fitting(conn, viewer, Question { filter, sort, paging }, (&obligation, &balance), now).await;
    }
    narrowed(conn, viewer, Question { filter, sort, paging }, now).await
}

/// Searches what fits an obligation with this balance: nothing where no place can be reserved for its contract.
///
/// # Errors
/// Those of the database.
pub async fn fitting(
    conn: &mut Conn,
    viewer: &Viewer,
    mut question: Question,
    (obligation, balance): (&Obligation, &Balance),
    now: DateTime<Utc>,
) -> Result<Found> {
    let standing = obligations::store::standing(conn, obligation, day::in_amsterdam(now)).await?;
    if standing.permits(ContractAct::ListFitting).is_err() {
        return Ok(Found { initiatives: Vec::new(), names: HashMap::new() });
    }
    narrow_to(obligation, balance, standing, &mut question.filter);
    narrowed(conn, viewer, question, now).await
}

async fn narrowed(conn: &mut Conn, viewer: &Viewer, question: Question, now: DateTime<Utc>) -> Result<Found> {
    let Question { filter, sort, paging } = question;
    let initiatives = store::search(conn, policy::visible_to(viewer), day::in_amsterdam(now), &filter, sort, &paging).await?;
    let providers: Vec<Uuid> = initiatives.iter().map(|initiative| initiative.provider).collect();
    let names = organisations::store::names(conn, &providers).await?;
    Ok(Found { initiatives, names })
}

/// Fits an obligation: of its region, starts before the contract or its recovery period ends, has a free place, and a place costs no more than what is left.
fn narrow_to(obligation: &Obligation, balance: &Balance, standing: Standing, filter: &mut Filter) {
    filter.region = Some(obligation.region);
    filter.fits_until = Some(standing.until);
    filter.status = Some(Status::Approved);
    filter.places_at_least = Some(filter.places_at_least.unwrap_or_default().max(1));
    let left = balance.left_to_reserve();
    filter.price_at_most = Some(filter.price_at_most.map_or(left, |price| price.min(left)));
}
