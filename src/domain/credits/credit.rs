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
    /// What it amounts to from later days on, in the order of these days.
    pub changes: Vec<Change>,
}

/// What a credit amounts to from a day on, instead of what it amounted to before: money was given back, or the contract that a certificate
/// follows asks more or lasts longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// First business day.
    pub from: NaiveDate,
    /// Euro that may count from then on.
    pub amount: Euro,
    /// What no longer counts from a day on.
    pub lapse: Option<Lapse>,
}

impl Credit {
    /// What it amounts to as of a day: without what has lapsed by then.
    #[must_use]
    pub fn amount_on(&self, as_of: NaiveDate) -> Euro {
        self.amount_by(as_of, as_of)
    }

    /// What it amounts to by a day, nothing before its own, without what lapses until another. A report as of a day says what counted by an
    /// earlier one, and leaves out what has lapsed since.
    #[must_use]
    pub fn amount_by(&self, day: NaiveDate, lapsed_by: NaiveDate) -> Euro {
        if day < self.on {
            return Euro::ZERO;
        }
        let change = self.changes.iter().rev().find(|change| change.from <= day);
        let (amount, lapse) = change.map_or((self.amount, self.lapse), |change| (change.amount, change.lapse));
        let lapsed = lapse.filter(|lapse| lapse.on <= lapsed_by);
        lapsed.map_or(amount, |lapse| amount.less(lapse.amount))
    }

    /// Whether it amounts to the same on every day from its own on.
    #[must_use]
    pub fn is_steady(&self) -> bool {
        self.changes.is_empty() && self.lapse.is_none()
    }

    /// The lapse that is due as of a day, or will be: that of the amount of that day.
    #[must_use]
    pub fn lapse_on(&self, as_of: NaiveDate) -> Option<Lapse> {
        self.changes.iter().rev().find(|change| change.from <= as_of).map_or(self.lapse, |change| change.lapse)
    }
}
