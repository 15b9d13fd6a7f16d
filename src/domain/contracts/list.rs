//! Contracts in a list: with where each stands.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::contributions::balance::{self, Balance};
use crate::domain::obligations::store::Filter;
use crate::domain::obligations::{self, ContractAct, Obligation, Standing};
use crate::domain::organisations;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::paging::{self, Paging};
use crate::values::day;

/// The order of the pages of a list.
pub const ORDER: &str = "registered";

/// A contract in a list.
#[derive(Clone, Debug)]
pub struct ContractLine {
    /// The obligation.
    pub obligation: Obligation,
    /// The name of the contracting authority.
    pub authority: String,
    /// The name of the contractor.
    pub contractor: String,
    /// Where it stands today.
    pub balance: Balance,
    /// Until when something counts for it.
    pub standing: Standing,
}

impl ContractLine {
    /// Whether places can be reserved for it: it asks something more, and its contract is not over.
    #[must_use]
    pub fn takes_reservations(&self) -> bool {
        !self.balance.left_to_reserve().is_zero() && self.standing.permits(ContractAct::Reserve).is_ok()
    }
}

/// A page of the contracts that the caller sees, in order of registration, and the cursor of the next one. Withdrawn ones are left out unless they are asked for, and
/// those that have passed to another contractor are as of the caller's last day.
///
/// # Errors
/// Those of the database.
pub async fn list(
    conn: &mut Conn,
    caller: &Caller,
    filter: Filter,
    paging: &Paging<Uuid>,
    now: DateTime<Utc>,
) -> Result<(Vec<ContractLine>, Option<String>)> {
    let (region, scope) = (caller.region(), obligations::policy::visible_to(caller));
    let filter = Filter { withdrawn: filter.withdrawn.or(Some(false)), ..filter };
    let rows = obligations::store::list_seen(conn, region, scope, filter, paging).await?;
    let (rows, next) = paging::cut(rows, paging.limit, ORDER, |row: &Obligation| row.id)?;
    let parties: Vec<Uuid> = rows.iter().flat_map(|row| [row.authority, row.contractor]).collect();
    let names = organisations::store::names(conn, &parties).await?;
    let mut balances = balance::of_all(conn, region, &rows, day::in_amsterdam(now), now).await?;
    let mut standings = obligations::store::standings(conn, region, &rows, day::in_amsterdam(now)).await?;
    let name = |id: Uuid| names.get(&(region, id)).cloned().unwrap_or_default();
    let line = |obligation: Obligation| {
        let balance = balances.remove(&obligation.id)?;
        let standing = standings.remove(&obligation.id)?;
        Some(ContractLine { authority: name(obligation.authority), contractor: name(obligation.contractor), balance, standing, obligation })
    };
    Ok((rows.into_iter().filter_map(line).collect(), next))
}
