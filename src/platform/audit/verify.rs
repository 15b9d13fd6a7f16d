//! Recomputes the audit trail of a region from what is stored, a slice of the chain at a time, and names whatever does not fit.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::digest::{self, Digest, Link};
use super::head::Head;
use super::report::{Fault, Report, Waiting};
use super::restored;
use super::store::check::{self, StoredEntry, StoredSeal, StoredValues};
use crate::platform::auth::Actor;
use crate::platform::db::{Conn, Db};
use crate::platform::error::Result;

/// Seals that are read at once, and the entries that they cover together, at most.
const SLICE: (i64, i64) = (500, 2000);

/// An entry is sealed within seconds. After this long it is worth a note.
const LATE: TimeDelta = TimeDelta::hours(1);

/// How long an entry may wait for its seal before it is worth a note.
const PATIENCE: TimeDelta = TimeDelta::seconds(30);

/// Verifies the trail of a region in one snapshot, beside a running service; `kept` are heads that were kept elsewhere.
///
/// # Errors
/// Those of the database. What is wrong with the trail is no error: the report tells.
pub async fn verify(db: &Db, region: Uuid, now: DateTime<Utc>, kept: &[Head]) -> Result<Report> {
    let read = async |conn: &mut Conn| {
        check::take_time(conn).await?;
        let mut report = Report::default();
        let last = walk(conn, region, &mut report).await?;
        compare_sets(conn, region, last, &mut report).await?;
        report.restores = restored::restores(conn, region).await?;
        compare_heads(conn, kept.iter().filter(|head| head.region == region), &mut report).await?;
        let (entries, since) = check::waiting(conn, region).await?;
        report.waiting = since.filter(|since| *since < now - PATIENCE).map(|since| Waiting { entries, since });
        Ok(report)
    };
    db.read(&Actor::system(region), read).await
}

/// Every kept head is in the chain, or was lost by a restore whose entry is sealed and names it. No such entry names a head that is there.
async fn compare_heads(conn: &mut Conn, kept: impl Iterator<Item = &Head>, report: &mut Report) -> Result<()> {
    for head in kept {
        if restored::is_in_chain(conn, head).await? {
            continue;
        }
        match report.restores.iter_mut().find(|restore| restore.seal.is_some() && restore.lost.contains(head)) {
            Some(restore) => restore.kept += 1,
            None => report.add(Fault::AnotherChain(*head)),
        }
    }
    for restore in report.restores.clone() {
        for head in &restore.lost {
            if restored::is_in_chain(conn, head).await? {
                report.add(Fault::FalseRestore(restore.entry, *head));
            }
        }
    }
    Ok(())
}

/// Along the chain, from its first seal to its last, whose number it returns.
async fn walk(conn: &mut Conn, region: Uuid, report: &mut Report) -> Result<i64> {
    let mut last = (0, Digest::ZERO.0.to_vec());
    loop {
        let seals = slice(check::seals_after(conn, region, last.0, SLICE.0).await?);
        let (Some(first), Some(end)) = (seals.first(), seals.last()) else { break };
        let mut entries = check::entries_of(conn, region, first.number, end.number).await?.into_iter().peekable();
        for seal in &seals {
            // Entries of a seal that is gone are told of with it.
            while entries.next_if(|entry| entry.seal < seal.number).is_some() {}
            let mut covered = Vec::new();
            while let Some(entry) = entries.next_if(|entry| entry.seal == seal.number) {
                covered.push(entry);
            }
            check_link(seal, &last, report);
            check_seal(region, seal, &covered, report);
            covered.iter().for_each(|entry| check_entry(seal, entry, report));
            last = (seal.number, seal.hash.clone());
        }
    }
    report.head = last.1.try_into().ok().filter(|_| last.0 > 0).map(|hash| Head { region, number: last.0, hash: Digest(hash) });
    Ok(last.0)
}

/// As many seals as cover no more entries together than are read at once; one at least.
fn slice(mut seals: Vec<StoredSeal>) -> Vec<StoredSeal> {
    let mut entries = 0;
    let fit = seals.iter().take_while(|seal| {
        entries += i64::from(seal.entries);
        entries <= SLICE.1
    });
    let fit = fit.count().max(1);
    seals.truncate(fit);
    seals
}

/// A seal follows the one before it. What comes after a gap is held against what is stored, so that one fault is told once.
fn check_link(seal: &StoredSeal, (number, hash): &(i64, Vec<u8>), report: &mut Report) {
    (number + 1..seal.number).take(Report::SHOWN).for_each(|missing| report.add(Fault::MissingSeal(missing)));
    if seal.number == number + 1 && seal.previous_hash != *hash {
        report.add(Fault::BrokenLink(seal.number));
    }
}

/// A seal is the one that was made over these entries, in this order.
fn check_seal(region: Uuid, seal: &StoredSeal, covered: &[StoredEntry], report: &mut Report) {
    report.seals += 1;
    let Ok(previous) = seal.previous_hash.clone().try_into() else { return report.add(Fault::ChangedSeal(seal.number)) };
    let link = Link { previous: Digest(previous), region, number: seal.number, sealed_at: seal.sealed_at };
    let hash = |entries: &[&StoredEntry]| link.hash(entries.iter().map(|entry| &entry.digest[..])).0;
    let mut entries: Vec<&StoredEntry> = covered.iter().collect();
    let in_order = (0..).zip(&entries).all(|(position, entry)| entry.position == position);
    let complete = usize::try_from(seal.entries) == Ok(entries.len());
    if complete && in_order && hash(&entries)[..] == seal.hash {
        return;
    }
    // The sealer takes entries in the order of their ids: if that gives the hash, only the order was touched.
    entries.sort_by_key(|entry| entry.id);
    let reordered = complete && hash(&entries)[..] == seal.hash;
    report.add(if reordered { Fault::Reordered(seal.number) } else { Fault::ChangedSeal(seal.number) });
}

/// An entry and its values are as they were recorded.
fn check_entry(seal: &StoredSeal, stored: &StoredEntry, report: &mut Report) {
    let Some(entry) = &stored.entry else { return report.add(Fault::MissingEntry(stored.id)) };
    report.entries += 1;
    if entry.digest().0[..] != stored.digest {
        report.add(Fault::ChangedEntry(stored.id));
    }
    if seal.sealed_at - entry.recorded_at > LATE {
        report.add_late(seal.number);
    }
    match (&entry.values_digest, &stored.values) {
        (Some(digest), Some(StoredValues { participant, salt, changes })) => {
            report.values += 1;
            let now = digest::of_values(salt.as_deref().unwrap_or_default(), *participant, changes);
            if now.0[..] != *digest || salt.is_none() || entry.about_person != Some(participant.is_some()) {
                report.add(Fault::ChangedValues(stored.id));
            }
        }
        // An older program writes neither.
        (None, Some(StoredValues { salt: Some(_), .. })) => report.add(Fault::ChangedValues(stored.id)),
        (None, _) | (Some(_), None) => report.without_values += 1,
    }
}

/// Everything is in the chain, and whatever lost its values was erased with a person.
async fn compare_sets(conn: &mut Conn, region: Uuid, last: i64, report: &mut Report) -> Result<()> {
    check::missing_seals(conn, region, last).await?.into_iter().for_each(|seal| report.add(Fault::MissingSeal(seal)));
    check::outside_the_chain(conn, region).await?.into_iter().for_each(|entry| report.add(Fault::OutsideTheChain(entry)));
    check::waiting_in_vain(conn, region).await?.into_iter().for_each(|entry| report.add(Fault::MissingEntry(entry)));
    check::missing_values(conn, region).await?.into_iter().for_each(|entry| report.add(Fault::MissingValues(entry)));
    check::falsely_erased(conn, region).await?.into_iter().for_each(|entry| report.add(Fault::FalseErasure(entry)));
    Ok(())
}
