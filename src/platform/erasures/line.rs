//! The list as text, one line for each erasure: region, salt, digest, instant, digest of the line before of the same region, digest of this line.
//!
//! A digest of a line is SHA-256 over what stands before its last blank. Zeros stand for the line before the first. Everything is hexadecimal in small letters, and
//! instants are in UTC to the microsecond: there is one way to write a line, so that no byte can be changed unnoticed.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::Erasure;
use crate::platform::audit::Digest;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Not six fields as they are printed, or cut off.
    #[error("is no line as `menukaart erasures` prints it")]
    NoLine,
    /// Something in it.
    #[error("was changed: its digest at the end is of another line")]
    Changed,
    /// A line before it is gone, was changed or moved; or this line was moved.
    #[error("does not follow the line before it of region {0}")]
    OutOfPlace(Uuid),
}

/// A copy of the list that is not as it was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} {what}")]
pub struct BadCopy {
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong with it.
    pub what: Broken,
}

/// The lines of one region's list, from its beginning.
pub fn lines(list: &[Erasure]) -> impl Iterator<Item = String> {
    list.iter().scan(Digest::ZERO, |previous, erasure| {
        let (line, own) = written(erasure, *previous);
        *previous = own;
        Some(line)
    })
}

/// A line without its end, and its digest.
fn written(erasure: &Erasure, previous: Digest) -> (String, Digest) {
    let Erasure { region, salt, digest, erased_at } = erasure;
    let (salt, erased_at) = (u128::from_be_bytes(*salt), erased_at.to_rfc3339_opts(SecondsFormat::Micros, true));
    let text = format!("{region} {salt:032x} {digest} {erased_at} {previous}");
    let own = Sha256::digest(&text).into();
    (format!("{text} {own}"), own)
}

/// Reads a copy of the list, of one region or several, and verifies that each line follows the one before it of its region.
///
/// # Errors
/// The first line that does not.
pub fn read(copy: &str) -> Result<Vec<Erasure>, BadCopy> {
    let mut last: HashMap<Uuid, Digest> = HashMap::new();
    let read = |(line, text): (usize, &str)| {
        let bad = |what| BadCopy { line, what };
        let text = text.strip_suffix('\n').ok_or(bad(Broken::NoLine))?;
        let (erasure, previous) = parse(text).ok_or(bad(Broken::NoLine))?;
        let (as_printed, own) = written(&erasure, previous);
        // Only the last field may differ yet.
        if as_printed[..as_printed.len() - 64] != text[..text.len() - 64] {
            return Err(bad(Broken::NoLine));
        }
        if as_printed != text {
            return Err(bad(Broken::Changed));
        }
        if last.insert(erasure.region, own).unwrap_or(Digest::ZERO) != previous {
            return Err(bad(Broken::OutOfPlace(erasure.region)));
        }
        Ok(erasure)
    };
    (1..).zip(copy.split_inclusive('\n')).map(read).collect()
}

/// An erasure and the digest of the line before it, however they are spelled. The last field has 64 letters of one byte each.
fn parse(text: &str) -> Option<(Erasure, Digest)> {
    let mut fields = text.split(' ');
    let mut field = || fields.next();
    let (region, salt, digest) = (field()?.parse().ok()?, field()?, field()?.parse().ok()?);
    let salt = u128::from_str_radix(salt, 16).ok()?.to_be_bytes();
    let (erased_at, previous) = (field()?.parse::<DateTime<Utc>>().ok()?, field()?.parse().ok()?);
    let own = field()?;
    let is_whole = own.len() == 64 && own.is_ascii() && field().is_none();
    is_whole.then_some((Erasure { region, salt, digest, erased_at }, previous))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn erasure(region: u128, number: u8) -> Erasure {
        let erased_at = DateTime::from_timestamp_micros(1_764_000_000_123_456 + i64::from(number)).unwrap();
        Erasure { region: Uuid::from_u128(region), salt: [number; 16], digest: Sha256::digest([number]).into(), erased_at }
    }

    fn copy() -> (Vec<Erasure>, String) {
        let (one, other): (Vec<_>, Vec<_>) = ((0..4).map(|number| erasure(1, number)).collect(), vec![erasure(2, 9), erasure(2, 8)]);
        let printed: Vec<String> = [lines(&one).collect::<Vec<_>>(), lines(&other).collect()].concat();
        let text = printed.iter().map(|line| format!("{line}\n")).collect();
        ([one, other].concat(), text)
    }

    #[test]
    fn what_is_printed_is_read_as_it_was() {
        let (list, text) = copy();
        assert_eq!(read(&text), Ok(list));
        assert_eq!(read(""), Ok(Vec::new()));
    }

    #[test]
    fn the_lines_of_several_regions_may_alternate() {
        let (mut list, text) = copy();
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        lines.swap(3, 4);
        list.swap(3, 4);
        assert_eq!(read(&lines.concat()), Ok(list));
    }

    #[test]
    fn any_other_byte_anywhere_is_refused_and_its_line_named() {
        let (_, text) = copy();
        for at in 0..text.len() {
            let line = text[..at].matches('\n').count() + 1;
            let bits = (0..7).map(|bit| text.as_bytes()[at] ^ (1 << bit));
            for byte in bits.chain(*b" \n0f-").filter(|byte| *byte != text.as_bytes()[at]) {
                let mut changed = text.clone().into_bytes();
                changed[at] = byte;
                let bad = read(&String::from_utf8(changed).unwrap()).expect_err("a changed line was read");
                assert_eq!(bad.line, line, "byte {at}: {bad}");
            }
        }
    }

    #[test]
    fn a_line_that_is_gone_or_moved_or_doubled_is_noticed_at_the_next() {
        let (_, text) = copy();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let without = |at: usize| [&lines[..at], &lines[at + 1..]].concat().concat();
        for at in [0, 1, 2] {
            assert_eq!(read(&without(at)).unwrap_err(), BadCopy { line: at + 1, what: Broken::OutOfPlace(Uuid::from_u128(1)) });
        }
        assert_eq!(read(&without(4)).unwrap_err().what, Broken::OutOfPlace(Uuid::from_u128(2)));
        for at in [0, 1, 2, 4] {
            let mut moved = lines.clone();
            moved.swap(at, at + 1);
            assert_eq!(read(&moved.concat()).unwrap_err().line, at + 1);
            let doubled = [&lines[..=at], &lines[at..]].concat().concat();
            assert_eq!(read(&doubled).unwrap_err().line, at + 2);
        }
        // What is cut off at the end is a shorter list: only a copy that knows its end notices.
        assert_eq!(read(&without(5)).unwrap().len(), 5);
        assert_eq!(read(text.trim_end()).unwrap_err(), BadCopy { line: 6, what: Broken::NoLine });
    }

    proptest! {
        #[test]
        fn whatever_is_no_list_is_refused_without_a_fault(text in "\\PC{1,400}\n?") {
            prop_assert!(read(&text).is_err());
        }

        #[test]
        fn something_put_in_or_taken_out_is_refused(at in any::<prop::sample::Index>(), piece in "[ -~\n]{0,3}", taken in 0..3_usize) {
            let (_, text) = copy();
            let at = at.index(text.len());
            let end = (at + taken).min(text.len());
            let changed = format!("{}{piece}{}", &text[..at], &text[end..]);
            // The end may be cut off at the end of a line.
            if changed != text && !text.starts_with(&changed) {
                prop_assert!(read(&changed).is_err(), "{changed}");
            }
        }
    }
}
