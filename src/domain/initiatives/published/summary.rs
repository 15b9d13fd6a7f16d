//! What the menu holds, all together: what can be chosen from, and how many places there are.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::Shelf;
use crate::domain::initiatives::places::Places;

/// The menu of a region or of all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The initiatives, by title.
    pub ids: Vec<Uuid>,
    /// Their places together.
    pub places: Places,
    /// Whom they are for.
    pub target_groups: BTreeSet<String>,
    /// What they are about.
    pub themes: BTreeSet<String>,
    /// The state of the menu that this was read from.
    pub generation: u64,
}

impl Shelf {
    /// What is on the menu on a day, of one region or of all.
    #[must_use]
    pub fn summary(&self, today: NaiveDate, region: Option<Uuid>) -> Summary {
        let nothing = Places { maximum: 0, reserved: 0, funded: 0 };
        let (ids, places, generation) = (Vec::new(), nothing, self.generation);
        let mut summary = Summary { ids, places, target_groups: BTreeSet::new(), themes: BTreeSet::new(), generation };
        for entry in self.published(today).filter(|entry| region.is_none_or(|region| entry.region() == region)) {
            summary.ids.push(entry.id);
            summary.places = sum(summary.places, entry.places);
            summary.target_groups.extend(entry.target_groups.iter().cloned());
            summary.themes.extend(entry.themes.iter().cloned());
        }
        summary
    }
}

fn sum(one: Places, other: Places) -> Places {
    Places {
        maximum: one.maximum.saturating_add(other.maximum),
        reserved: one.reserved.saturating_add(other.reserved),
        funded: one.funded.saturating_add(other.funded),
    }
}
