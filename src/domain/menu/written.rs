//! Pages of the public menu, kept as they were sent until the menu changes.

use std::mem;

use chrono::NaiveDate;
use moka::sync::Cache;

use crate::platform::written::WrittenPage;

/// Bytes that all of them may take together.
const ROOM: u64 = 8 << 20;

/// A state of the menu: its generation, and the day on which it is looked at.
pub(super) type Edition = (u64, NaiveDate);

/// The pages, by the query that they answer. Clones share them.
#[derive(Clone, Debug)]
pub struct WrittenPages {
    kept: Cache<String, (Edition, WrittenPage)>,
}

impl Default for WrittenPages {
    fn default() -> Self {
        let size = |query: &String, (_, page): &(Edition, WrittenPage)| {
            let size = query.len() + page.size() + mem::size_of::<(Edition, WrittenPage)>();
            u32::try_from(size).unwrap_or(u32::MAX)
        };
        Self { kept: Cache::builder().max_capacity(ROOM).weigher(size).build() }
    }
}

impl WrittenPages {
    /// The page for a query, if it was made of this edition.
    pub(super) fn find(&self, query: &str, edition: Edition) -> Option<WrittenPage> {
        self.kept.get(query).filter(|(of, _)| *of == edition).map(|(_, page)| page)
    }

    /// Keeps a page.
    pub(super) fn keep(&self, query: &str, edition: Edition, page: &WrittenPage) {
        self.kept.insert(query.to_owned(), (edition, page.clone()));
    }
}
