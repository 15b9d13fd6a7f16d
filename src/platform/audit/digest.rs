//! What the chain is made of: SHA-256 over the values of an entry, over the entry, and over a batch of entries. Every encoding is
//! unambiguous: parts have a fixed length or say how long they are.

use std::array::TryFromSliceError;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::digest::Output;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::store::chain::Sealable;

/// A SHA-256 hash; written in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub(super) [u8; 32]);

impl Digest {
    /// What the first link of a chain follows.
    pub const ZERO: Self = Self([0; 32]);

    /// The hash itself.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Digest {
    type Error = TryFromSliceError;

    fn try_from(bytes: &[u8]) -> Result<Self, TryFromSliceError> {
        bytes.try_into().map(Self)
    }
}

impl From<Output<Sha256>> for Digest {
    fn from(hash: Output<Sha256>) -> Self {
        Self(hash.into())
    }
}

impl From<Sha256> for Digest {
    fn from(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Digest {
    type Err = NoDigest;

    fn from_str(text: &str) -> Result<Self, NoDigest> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|letter| letter.is_ascii_hexdigit()) {
            return Err(NoDigest);
        }
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| NoDigest)?;
        }
        Ok(Self(bytes))
    }
}

/// Not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash has 64 hexadecimal digits")]
pub struct NoDigest;

/// Length of a salt.
pub(super) const SALT: usize = 16;

/// Digest of the values of an entry: salt, participant (zeros if none), and the text that PostgreSQL makes of the changes. So it can be
/// recomputed in SQL: `sha256(salt || uuid_send(coalesce(participant_id, …)) || convert_to(changes::text, 'UTF8'))`.
pub(super) fn of_values(salt: &[u8], participant: Option<Uuid>, changes: &str) -> Digest {
    Sha256::new().chain_update(salt).chain_update(participant.unwrap_or_default()).chain_update(changes).into()
}

/// The text that PostgreSQL's jsonb makes of a value: keys by length and then by their bytes, a blank after colons and commas. Changes have
/// no numbers but whole ones; amounts are texts.
pub(super) fn as_jsonb(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    text
}

fn write(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(yes) => text.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::String(string) => quote(text, string),
        Value::Array(items) => between(text, ('[', ']'), items.iter(), write),
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| (name.len(), name.as_bytes()));
            between(text, ('{', '}'), fields.into_iter(), |text, (name, value)| {
                quote(text, name);
                text.push_str(": ");
                write(text, value);
            });
        }
    }
}

fn between<T>(text: &mut String, (open, close): (char, char), items: impl Iterator<Item = T>, write: impl Fn(&mut String, T)) {
    text.push(open);
    for (at, item) in items.enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        write(text, item);
    }
    text.push(close);
}

fn quote(text: &mut String, string: &str) {
    text.push('"');
    for letter in string.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            control if control < ' ' => text.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => text.push(other),
        }
    }
    text.push('"');
}

impl Sealable {
    /// SHA-256 over every column: nothing at all, or a length and the bytes.
    pub(super) fn digest(&self) -> Digest {
        let recorded_at = self.recorded_at.timestamp_micros().to_be_bytes();
        let about_person = self.about_person.map(|yes| [u8::from(yes)]);
        let columns: [Option<&[u8]>; 13] = [
            Some(self.region.as_bytes()),
            Some(self.id.as_bytes()),
            Some(&recorded_at),
            Some(self.actor_subject.as_bytes()),
            Some(self.actor_role.as_bytes()),
            self.actor_organisation.as_ref().map(|id| id.as_bytes().as_slice()),
            Some(self.action.as_bytes()),
            Some(self.resource_kind.as_bytes()),
            Some(self.resource.as_bytes()),
            self.reason.as_ref().map(String::as_bytes),
            self.request.as_ref().map(|id| id.as_bytes().as_slice()),
            self.values_digest.as_deref(),
            about_person.as_ref().map(<[u8; 1]>::as_slice),
        ];
        let mut hasher = Sha256::new();
        for column in columns {
            match column {
                None => hasher.update([0]),
                Some(bytes) => {
                    hasher.update([1]);
                    hasher.update((bytes.len() as u64).to_be_bytes());
                    hasher.update(bytes);
                }
            }
        }
        hasher.into()
    }
}

/// A seal without its hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) previous: Digest,
    pub(super) region: Uuid,
    pub(super) number: i64,
    pub(super) sealed_at: DateTime<Utc>,
}

impl Link {
    /// The hash of the seal over these digests of entries, in their order.
    pub(super) fn hash<'d>(&self, digests: impl ExactSizeIterator<Item = &'d [u8]>) -> Digest {
        let mut hasher = Sha256::new()
            .chain_update(self.previous.0)
            .chain_update(self.region)
            .chain_update(self.number.to_be_bytes())
            .chain_update(self.sealed_at.timestamp_micros().to_be_bytes())
            .chain_update((digests.len() as u64).to_be_bytes());
        digests.for_each(|digest| hasher.update(digest));
        hasher.into()
    }
}

#[cfg(test)]
mod tests;
