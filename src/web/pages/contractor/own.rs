//! The obligations of whoever looks, with where each stands.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::contributions::balance::{self, Balance};
use crate::domain::obligations::{self, Obligation};
use crate::domain::organisations;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::values::day;
use crate::web::pages::EVERYTHING;

/// An obligation of whoever looks.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) obligation: Obligation,
    /// The name of the contracting authority.
    pub(super) authority: String,
    pub(super) balance: Balance,
}

/// All of them, in order of registration.
pub(super) async fn obligations(conn: &mut Conn, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<Own>> {
    let (region, scope) = (caller.region(), obligations::policy::visible_to(caller));
    let rows = obligations::store::list(conn, region, scope, obligations::store::Filter::default(), &EVERYTHING).await?;
    let mut balances = balance::of_all(conn, region, &rows, day::in_amsterdam(now), now).await?;
    let authorities: Vec<Uuid> = rows.iter().map(|obligation| obligation.authority).collect();
    let names = organisations::store::names(conn, &authorities).await?;
    let own = |obligation: Obligation| {
        let authority = names.get(&(region, obligation.authority)).cloned().unwrap_or_default();
        Some(Own { authority, balance: balances.remove(&obligation.id)?, obligation })
    };
    Ok(rows.into_iter().filter_map(own).collect())
}
