//! JSON that is serialized once and sent many times.

use std::fmt::Display;

use bytes::{Bytes, BytesMut};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::platform::error::{OrInternal, Result};
use crate::platform::paging::Cursor;

/// A single resource and its ETag.
#[derive(Clone, Debug)]
pub struct WrittenResource {
    /// With its quotes.
    pub(super) etag: String,
    /// Whether a client that has this version may be told so (304).
    pub(super) revalidates: bool,
    pub(super) body: Bytes,
}

impl WrittenResource {
    /// Writes a resource in one of its versions. Its ETag is made of the version and a digest of the whole view, because live counts change without a new version.
    ///
    /// # Errors
    /// `Internal` if the view cannot be written as JSON.
    pub fn new(version: impl Display, view: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_value(view).or_internal()?;
        Ok(Self { etag: etag(version, &body), revalidates: true, body: compact(&body) })
    }

    /// Writes a resource about a person: the ETag is the version alone, a digest could be guessed at.
    ///
    /// # Errors
    /// As for [`WrittenResource::new`].
    pub fn private(version: impl Display, view: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_value(view).or_internal()?;
        Ok(Self { etag: format!("\"{version}\""), revalidates: false, body: compact(&body) })
    }
}

/// Without the spare room that text grows into: it may be kept for long.
fn compact(body: &Value) -> Bytes {
    body.to_string().into_boxed_str().into_boxed_bytes().into()
}

/// The ETag of a version of something, as it is shown now.
pub(super) fn etag(version: impl Display, body: &Value) -> String {
    let digest = Sha256::digest(body.to_string());
    let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{version}-{short}\"")
}

/// An item of a page.
#[derive(Clone, Debug)]
pub struct WrittenItem(Bytes);

impl WrittenItem {
    /// Writes an item, without the spare room that text grows into: it may be kept for long.
    ///
    /// # Errors
    /// `Internal` if it cannot be written as JSON.
    pub fn from_view(view: &impl Serialize) -> Result<Self> {
        Ok(Self(serde_json::to_vec(view).or_internal()?.into_boxed_slice().into()))
    }
}

/// A page.
#[derive(Clone, Debug)]
pub struct WrittenPage {
    pub(super) body: Bytes,
    pub(super) next: Option<String>,
}

impl WrittenPage {
    /// Puts items that are written already on a page as [`Page`](crate::platform::http::Page) would. One item more than `limit` tells that there is a next page; `key`
    /// is the place of an item in `order`.
    ///
    /// # Errors
    /// `Internal` if a key cannot be written.
    pub fn from_items<T, K: Serialize>(
        items: &[T],
        limit: u32,
        order: &str,
        key: impl Fn(&T) -> K,
        line: impl Fn(&T) -> &WrittenItem,
    ) -> Result<Self> {
        let limit = usize::try_from(limit).or_internal()?;
        let shown = items.get(..limit).unwrap_or(items);
        let next = Cursor::after(shown.last(), items.len() > limit, order, key)?;
        let mut body = BytesMut::with_capacity(64 + shown.iter().map(|item| line(item).0.len() + 1).sum::<usize>());
        body.extend_from_slice(b"{\"items\":[");
        for (number, item) in shown.iter().enumerate() {
            if number > 0 {
                body.extend_from_slice(b",");
            }
            body.extend_from_slice(&line(item).0);
        }
        body.extend_from_slice(b"],\"next\":");
        body.extend_from_slice(&serde_json::to_vec(&next).or_internal()?);
        body.extend_from_slice(b"}");
        Ok(Self { body: body.freeze(), next })
    }

    /// Bytes that it takes in memory.
    #[must_use]
    pub fn size(&self) -> usize {
        self.body.len() + self.next.as_ref().map_or(0, String::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_etag_follows_the_whole_view_but_begins_with_the_version() {
        let one = etag(3, &serde_json::json!({"placesAvailable": 2}));
        let other = etag(3, &serde_json::json!({"placesAvailable": 1}));
        assert_ne!(one, other);
        assert!(one.starts_with("\"3-"));
    }
}
