//! The items of the worklist with what an adviser has to know to decide on them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::organisations;
use crate::domain::worklist::item::Item;
use crate::domain::worklist::subjects::{self, Subject};
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;

/// An item with what belongs to it.
pub(super) struct Entry {
    pub(super) item: Item,
    /// The name of the contractor or partner.
    pub(super) organisation: String,
    /// What is known; none where it is gone meanwhile.
    pub(super) subject: Option<Subject>,
}

/// The items with what belongs to each, in their order.
pub(super) async fn entries(conn: &mut Conn, caller: &Caller, items: Vec<Item>, now: DateTime<Utc>) -> Result<Vec<Entry>> {
    let ids: Vec<Uuid> = items.iter().map(|item| item.organisation).collect();
    let names = organisations::store::names(conn, &ids).await?;
    let subjects = subjects::of(conn, caller, &items, now).await?;
    let entry = |(item, subject): (Item, Option<Subject>)| {
        let organisation = names.get(&(caller.region(), item.organisation)).cloned().unwrap_or_default();
        Entry { item, organisation, subject }
    };
    Ok(items.into_iter().zip(subjects).map(entry).collect())
}
