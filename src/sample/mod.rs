//! sample
use crate::db::Db;
use crate::error::Result;
use chrono::{DateTime, Utc};
/// Name of the sample region.
pub const REGION: &str = "Helmond-De Peel";
/// Loads.
pub async fn load_once(_db: &Db, _now: DateTime<Utc>) -> Result<bool> {
    Ok(false)
}
