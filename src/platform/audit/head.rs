//! The head of a region's chain: a copy kept elsewhere reveals that the chain was rewritten as a whole.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use super::digest::Digest;

/// The last seal of a chain: `region:number:hash`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Head {
    /// The region whose chain ends in this head.
    pub region: Uuid,
    /// Number of the seal, from 1 on.
    pub number: i64,
    /// Its hash.
    pub hash: Digest,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.region, self.number, self.hash)
    }
}

/// Not a head.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no head: <region>:<number>:<hash>, as `menukaart audit head` prints it")]
pub struct NoHead(String);

impl FromStr for Head {
    type Err = NoHead;

    /// Reads a head, or the line that `menukaart audit head` prints of it: what follows a blank is for people.
    fn from_str(line: &str) -> Result<Self, NoHead> {
        let mut parts = line.split_whitespace().next().unwrap_or_default().splitn(3, ':');
        let mut part = || parts.next().ok_or_else(|| NoHead(line.to_owned()));
        let (region, number, hash) = (part()?.parse(), part()?.parse(), part()?.parse());
        match (region, number, hash) {
            (Ok(region), Ok(number), Ok(hash)) => Ok(Self { region, number, hash }),
            _ => Err(NoHead(line.to_owned())),
        }
    }
}

/// A head with the instant at which it was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedHead {
    /// The head.
    pub head: Head,
    /// When it was sealed.
    pub sealed_at: DateTime<Utc>,
}

impl fmt::Display for SealedHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.head, self.sealed_at.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_line_is_read_as_the_head() {
        let head = Head { region: Uuid::from_u128(7), number: 12, hash: Digest([0xab; 32]) };
        let line = SealedHead { head, sealed_at: DateTime::UNIX_EPOCH }.to_string();
        assert!(line.ends_with(" 1970-01-01T00:00:00Z"), "{line}");
        assert_eq!(line.parse(), Ok(head));
    }

    #[test]
    fn what_is_no_head_is_refused() {
        for line in ["", "x", "00000000-0000-0000-0000-000000000007:1:ab", "00000000-0000-0000-0000-000000000007:x:"] {
            assert!(line.parse::<Head>().is_err(), "{line}");
        }
    }
}
