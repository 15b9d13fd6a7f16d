//! Cursors: the opaque position at which a page begins.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::CursorKey;
use crate::platform::error::{Error, OrInternal, Result};

/// An opaque cursor: the order and the key of the last item shown. It holds ids, dates and public texts only.
#[derive(Debug)]
pub struct Cursor;

impl Cursor {
    pub(super) fn encode(order: &str, key: &impl Serialize) -> Result<String> {
        let json = serde_json::to_vec(&(order, key)).or_internal()?;
        Ok(URL_SAFE_NO_PAD.encode(json))
    }

    /// Where the page after the one with this last item begins, if there are more.
    pub(in crate::platform) fn after<T, K: Serialize>(
        last: Option<&T>,
        more: bool,
        order: &str,
        key: impl Fn(&T) -> K,
    ) -> Result<Option<String>> {
        last.filter(|_| more).map(|last| Self::encode(order, &key(last))).transpose()
    }

    pub(super) fn decode<K: CursorKey>(text: &str, order: &str) -> Result<K> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let parsed = bytes.and_then(|bytes| serde_json::from_slice::<(String, K)>(&bytes).ok());
        match parsed {
            Some((given, key)) if given == order && key.is_sound() => Ok(key),
            _ => Err(Error::inconsistent("cursor", "bad-cursor", "This list did not give this cursor, or not in this order.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;
    use crate::platform::paging::{Paging, cut};

    #[test]
    fn a_cursor_holds_nothing_that_a_parameter_could_not() {
        let key = |day: &str, text: &str| (day.parse::<NaiveDate>().unwrap(), text.to_owned(), Uuid::nil());
        let read =
            |key: &(NaiveDate, String, Uuid)| Paging::<(NaiveDate, String, Uuid)>::new(None, Some(&Cursor::encode("o", key).unwrap()), "o");
        assert!(read(&key("2025-01-01", "Größe 👩")).is_ok());
        for (day, text) in [("-4800-01-01", "x"), ("9999-12-31", "x"), ("2025-01-01", "a\0b")] {
            assert!(matches!(read(&key(day, text)), Err(Error::Inconsistent(_))), "{day} {text:?}");
        }
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let (_, next) = cut(vec![1_u32, 2, 3], 2, "id", |row| *row).unwrap();
        assert!(Paging::<u32>::new(None, next.as_deref(), "title").is_err());
        assert!(Paging::<u32>::new(None, Some("rubbish"), "id").is_err());
    }
}
