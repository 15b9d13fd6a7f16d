//! What a verification of the audit trail found.

use std::fmt;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::head::Head;
use super::restored::Restore;

/// Something that cannot have come about by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An entry is not as it was sealed.
    ChangedEntry(Uuid),
    /// The values of an entry, or their salt, are not as they were recorded.
    ChangedValues(Uuid),
    /// An entry is gone.
    MissingEntry(Uuid),
    /// An entry is neither sealed nor waiting for a seal.
    OutsideTheChain(Uuid),
    /// Values are gone, and no erasure says so.
    MissingValues(Uuid),
    /// An erasure names this entry, whose values are not about a person, or not gone, or which does not exist.
    FalseErasure(Uuid),
    /// The entries of a seal are in another order.
    Reordered(i64),
    /// A seal is not the one that was made over its entries.
    ChangedSeal(i64),
    /// A seal does not follow the one before it.
    BrokenLink(i64),
    /// A seal is gone.
    MissingSeal(i64),
    /// A head that was kept elsewhere is not in the chain.
    AnotherChain(Head),
    /// An entry says that this head was lost by a restore, but it is in the chain.
    FalseRestore(Uuid, Head),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChangedEntry(entry) => write!(f, "changed entry: {entry}"),
            Self::ChangedValues(entry) => write!(f, "changed values: of entry {entry}"),
            Self::MissingEntry(entry) => write!(f, "missing entry: {entry}"),
            Self::OutsideTheChain(entry) => write!(f, "outside the chain: entry {entry} is neither sealed nor waiting for a seal"),
            Self::MissingValues(entry) => write!(f, "missing values: of entry {entry}, without an erasure that names it"),
            Self::FalseErasure(entry) => {
                write!(f, "false erasure: entry {entry} is not about a person, still has its values, or does not exist")
            }
            Self::Reordered(seal) => write!(f, "reordered: the entries of seal {seal}"),
            Self::ChangedSeal(seal) => write!(f, "changed seal: {seal} does not fit what it covers"),
            Self::BrokenLink(seal) => write!(f, "broken link: seal {seal} does not follow the one before it"),
            Self::MissingSeal(seal) => write!(f, "missing seal: {seal}"),
            Self::AnotherChain(head) => write!(f, "another chain: the kept head {head} is not in it, and no recorded restore lost it"),
            Self::FalseRestore(entry, head) => write!(f, "false restore: entry {entry} calls the head {head} lost, which is in the chain"),
        }
    }
}

/// Entries that wait for a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The number of entries that no seal covers yet.
    pub entries: i64,
    /// The oldest of them.
    pub since: DateTime<Utc>,
}

/// What was found in one region.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The first faults, at most [`Report::SHOWN`].
    pub faults: Vec<Fault>,
    /// How many faults there are at least.
    pub fault_count: usize,
    /// Seals that were recomputed.
    pub seals: usize,
    /// Entries that were recomputed.
    pub entries: usize,
    /// Values that were recomputed.
    pub values: usize,
    /// Entries whose values were erased or never had a digest.
    pub without_values: usize,
    /// Entries that were more than an hour old when they were sealed: the service was away, or they were written long after the instant
    /// that they tell.
    pub late: usize,
    /// The first and the last seal with such entries.
    pub late_seals: Option<(i64, i64)>,
    /// Entries that wait for their seal.
    pub waiting: Option<Waiting>,
    /// Restores that were recorded. Each lost the end of the chain as it was before.
    pub restores: Vec<Restore>,
    /// The last seal.
    pub head: Option<Head>,
}

impl Report {
    /// Faults that are named at most.
    pub const SHOWN: usize = 1000;

    pub(super) fn add(&mut self, fault: Fault) {
        self.fault_count += 1;
        if self.faults.len() < Self::SHOWN {
            self.faults.push(fault);
        }
    }

    pub(super) fn add_late(&mut self, seal: i64) {
        self.late += 1;
        self.late_seals = Some((self.late_seals.map_or(seal, |(first, _)| first), seal));
    }

    /// Whether everything is as it was recorded.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.fault_count == 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "FAULT {fault}")?;
        }
        if self.fault_count > self.faults.len() {
            writeln!(f, "FAULT and {} more", self.fault_count - self.faults.len())?;
        }
        self.restores.iter().try_for_each(|restore| write_restore(f, restore))?;
        if let Some((first, last)) = self.late_seals {
            writeln!(f, "note: {} entries were more than an hour old when they were sealed, in seals {first} to {last}", self.late)?;
        }
        if let Some(Waiting { entries, since }) = self.waiting {
            writeln!(f, "note: {entries} entries wait for their seal, the oldest since {since:?}: does the service run?")?;
        }
        let Self { seals, entries, values, without_values, fault_count, .. } = self;
        writeln!(f, "{seals} seals, {entries} entries, {values} values, {without_values} without values, {fault_count} faults")?;
        match self.head {
            Some(head) => write!(f, "head {head}"),
            None => write!(f, "nothing is sealed yet"),
        }
    }
}

/// A reader of the report can ask whether there was such a restore: the trail itself cannot tell it from a cut.
fn write_restore(f: &mut fmt::Formatter<'_>, restore: &Restore) -> fmt::Result {
    let Restore { entry, recorded_at, seal, reason, lost, kept } = restore;
    let numbers = lost.iter().map(|head| head.number);
    let (first, last) = (numbers.clone().min().unwrap_or_default(), numbers.max().unwrap_or_default());
    write!(f, "note: lost by the restore recorded at {recorded_at:?}, in entry {entry} ")?;
    match seal {
        Some(seal) => write!(f, "of seal {seal}")?,
        None => write!(f, "that waits for its seal")?,
    }
    let count = lost.len();
    writeln!(f, ": heads of seals {first} to {last} ({count} in number, {kept} of them among those kept elsewhere); reason: {reason:?}")
}
