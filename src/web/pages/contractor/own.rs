//! The obligations of whoever looks, with where each stands.

use chrono::{DateTime, Utc};

use crate::domain::contracts::list;
use crate::domain::obligations::store::Filter;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::web::pages::EVERYTHING;

pub(super) use crate::domain::contracts::ContractLine as Own;

/// All of them, in order of registration.
pub(super) async fn obligations(conn: &mut Conn, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<Own>> {
    Ok(list::list(conn, caller, Filter::default(), &EVERYTHING, now).await?.0)
}
