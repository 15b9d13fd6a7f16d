//! Lists come in pages: by keyset, never by offset.

mod cursor;
mod key;

use serde::Serialize;

pub use cursor::Cursor;
pub use key::CursorKey;

use crate::platform::error::{OrInternal, Result};

/// Items on a page where the client does not say.
pub const DEFAULT_LIMIT: u32 = 20;

/// Where a page begins and how long it is.
#[derive(Clone, Debug)]
pub struct Paging<K> {
    /// Items at most: 1–100, or [`ROWS`](crate::platform::tables::ROWS) for a whole list as CSV.
    pub limit: u32,
    /// The key of the last item of the page before; none for the first page.
    pub after: Option<K>,
}

impl<K> Paging<K> {
    /// A whole list on one page.
    pub const WHOLE: Self = Self { limit: u32::MAX, after: None };
}

impl<K: CursorKey> Paging<K> {
    /// Reads `limit` and `cursor`. `order` names the order that the list has now: a cursor of another order is refused.
    ///
    /// # Errors
    /// 422 for a cursor that this list did not give.
    pub fn new(limit: Option<u32>, cursor: Option<&str>, order: &str) -> Result<Self> {
        let after = cursor.map(|text| Cursor::decode(text, order)).transpose()?;
        Ok(Self { limit: limit.unwrap_or(DEFAULT_LIMIT), after })
    }

    /// How many rows to ask for: one more than shown tells whether there is a next page.
    #[must_use]
    pub fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// The rows of one page, and the cursor of the next one. A row more than the limit tells that there is one.
///
/// # Errors
/// `Internal` if a key cannot be written.
pub fn cut<R, K: Serialize>(mut rows: Vec<R>, limit: u32, order: &str, key: impl Fn(&R) -> K) -> Result<(Vec<R>, Option<String>)> {
    let limit = usize::try_from(limit).or_internal()?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = Cursor::after(rows.last(), more, order, key)?;
    Ok((rows, next))
}
