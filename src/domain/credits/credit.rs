//! Something that may count for an obligation.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::valuation::{Lapse, Route};
use crate::values::Euro;

/// A row of the ledger: a receipt of a contribution, or the part of an accepted fulfilment for one obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The one obligation that it may count for.
    pub obligation: Uuid,
    /// The way in which the obligation was fulfilled; a rule set may cap the total of a route.
    pub route: Route,
    /// The contribution or fulfilment.
    pub source: Uuid,
    /// Business date: credits count in this order (rule 7).
    pub on: NaiveDate,
    /// When the source was accepted.
    pub accepted_at: DateTime<Utc>,
    /// Euro that may count, before caps and the size of the obligation limit it.
    pub amount: Euro,
    /// People reached; none where it is not counted in people.
    pub people: Option<u32>,
    /// What no longer counts from a day on.
    pub lapse: Option<Lapse>,
}

impl Credit {
    /// What it amounts to as of a day: without what has lapsed by then.
    #[must_use]
    pub fn amount_on(&self, as_of: NaiveDate) -> Euro {
        let lapsed = self.lapse.filter(|lapse| lapse.on <= as_of);
        lapsed.map_or(self.amount, |lapse| self.amount.less(lapse.amount))
    }
}
