//! The contracts of a contractor, with the balance of each.

use chrono::{DateTime, Utc};

use crate::domain::contracts::{ContractLine, list};
use crate::domain::obligations::store::Filter;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::web::pages::FIRST_THOUSAND;

/// All of them, in order of registration.
pub(super) async fn own_contracts(conn: &mut Conn, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<ContractLine>> {
    Ok(list::list(conn, caller, Filter::default(), &FIRST_THOUSAND, now).await?.0)
}
