//! Lists: pages by keyset, never by offset.

use actix_web::body::BoxBody;
use actix_web::http::header::{self, ContentType};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use utoipa::ToSchema;

use super::cursor_key::CursorKey;
use super::export;
use crate::platform::error::{Error, Result};

/// Items on a page where the client does not say.
pub const DEFAULT_LIMIT: u32 = 20;

/// Where a page begins and how long it is.
#[derive(Clone, Debug)]
pub struct Paging<K> {
    /// Items at most: 1–100, or [`ROWS`](super::export::ROWS) for a whole list as CSV.
    pub limit: u32,
    /// The key of the last item of the page before; none for the first page.
    pub after: Option<K>,
}

impl<K: CursorKey> Paging<K> {
    /// Reads `limit` and `cursor`. `order` names the order that the list has now: a cursor of another order is refused.
    ///
    /// # Errors
    /// 422 for a cursor that this list did not give.
    pub fn new(limit: Option<u32>, cursor: Option<&str>, order: &str) -> Result<Self> {
        let after = cursor.map(|text| Cursor::decode(text, order)).transpose()?;
        Ok(Self { limit: limit.unwrap_or(DEFAULT_LIMIT), after })
    }

    /// How many rows to ask for: one more than shown tells whether there is a next page.
    #[must_use]
    pub fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// An opaque cursor: the order and the key of the last item shown. It holds ids, dates and public texts only.
#[derive(Debug)]
pub struct Cursor;

impl Cursor {
    fn encode(order: &str, key: &impl Serialize) -> Result<String> {
        let json = serde_json::to_vec(&(order, key)).map_err(Error::internal)?;
        Ok(URL_SAFE_NO_PAD.encode(json))
    }

    /// Where the page after the one with this last item begins, if there are more.
    fn after<T, K: Serialize>(last: Option<&T>, more: bool, order: &str, key: impl Fn(&T) -> K) -> Result<Option<String>> {
        last.filter(|_| more).map(|last| Self::encode(order, &key(last))).transpose()
    }

    fn decode<K: CursorKey>(text: &str, order: &str) -> Result<K> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let parsed = bytes.and_then(|bytes| serde_json::from_slice::<(String, K)>(&bytes).ok());
        match parsed {
            Some((given, key)) if given == order && key.is_sound() => Ok(key),
            _ => Err(Error::inconsistent("cursor", "bad-cursor", "This list did not give this cursor, or not in this order.")),
        }
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<V: ToSchema> {
    /// The items.
    pub items: Vec<V>,
    /// The cursor of the next page; null on the last one, for instance `WyJ0aXRsZSJd`.
    #[schema(required)]
    pub next: Option<String>,
}

impl<V: ToSchema> Page<V> {
    /// Cuts the rows to the limit; `key` tells the place of an item in `order`, `view` how it is shown.
    ///
    /// # Errors
    /// `Internal` if a key cannot be written.
    pub fn of<R, K: Serialize>(rows: Vec<R>, limit: u32, order: &str, key: impl Fn(&R) -> K, view: impl FnMut(R) -> V) -> Result<Self> {
        let (rows, next) = cut(rows, limit, order, key)?;
        Ok(Self { items: rows.into_iter().map(view).collect(), next })
    }
}

/// The rows of one page, and the cursor of the next one. A row more than the limit tells that there is one.
///
/// # Errors
/// `Internal` if a key cannot be written.
pub fn cut<R, K: Serialize>(mut rows: Vec<R>, limit: u32, order: &str, key: impl Fn(&R) -> K) -> Result<(Vec<R>, Option<String>)> {
    let limit = usize::try_from(limit).map_err(Error::internal)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = Cursor::after(rows.last(), more, order, key)?;
    Ok((rows, next))
}

impl<V: ToSchema> Page<V> {
    /// Items that are cut already; `more` tells whether there is a next page.
    ///
    /// # Errors
    /// `Internal` if a key cannot be written.
    pub fn with_more<K: Serialize>(items: Vec<V>, more: bool, order: &str, key: impl Fn(&V) -> K) -> Result<Self> {
        let next = Cursor::after(items.last(), more, order, key)?;
        Ok(Self { items, next })
    }
}

impl<V: Serialize + ToSchema> Responder for Page<V> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<BoxBody> {
        if export::is_wanted(request) {
            return export::answer(begin(request, self.next.as_deref()), request, &self.items).unwrap_or_else(HttpResponse::from_error);
        }
        WrittenPage::try_from(self).map_or_else(HttpResponse::from_error, |page| page.respond_to(request))
    }
}

/// An item of a page that is written already.
#[derive(Clone, Debug)]
pub struct WrittenItem(Bytes);

impl WrittenItem {
    /// Writes an item, without the spare room that text grows into: it may be kept for long.
    ///
    /// # Errors
    /// `Internal` if it cannot be written as JSON.
    pub fn of(view: &impl Serialize) -> Result<Self> {
        Ok(Self(serde_json::to_vec(view).map_err(Error::internal)?.into_boxed_slice().into()))
    }
}

/// A page that is written already, to be sent as often as it is asked for.
#[derive(Clone, Debug)]
pub struct WrittenPage {
    body: Bytes,
    next: Option<String>,
}

impl WrittenPage {
    /// Puts items that are written already on a page as [`Page`] would. One item more than `limit` tells that there is a next page; `key`
    /// is the place of an item in `order`.
    ///
    /// # Errors
    /// `Internal` if a key cannot be written.
    pub fn of<T, K: Serialize>(
        items: &[T],
        limit: u32,
        order: &str,
        key: impl Fn(&T) -> K,
        line: impl Fn(&T) -> &WrittenItem,
    ) -> Result<Self> {
        let limit = usize::try_from(limit).map_err(Error::internal)?;
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
        body.extend_from_slice(&serde_json::to_vec(&next).map_err(Error::internal)?);
        body.extend_from_slice(b"}");
        Ok(Self { body: body.freeze(), next })
    }

    /// Bytes that it takes in memory.
    #[must_use]
    pub fn size(&self) -> usize {
        self.body.len() + self.next.as_ref().map_or(0, String::len)
    }
}

impl<V: Serialize + ToSchema> TryFrom<Page<V>> for WrittenPage {
    type Error = Error;

    fn try_from(page: Page<V>) -> Result<Self> {
        Ok(Self { body: serde_json::to_vec(&page).map_err(Error::internal)?.into(), next: page.next })
    }
}

impl Responder for WrittenPage {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<BoxBody> {
        begin(request, self.next.as_deref()).content_type(ContentType::json()).body(self.body)
    }
}

/// What every page says before its items, in whatever form they come.
fn begin(request: &HttpRequest, next: Option<&str>) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::VARY, "Accept"));
    if let Some(next) = next {
        answer.insert_header((header::LINK, format!("<{}>; rel=\"next\"", next_uri(request, next))));
    }
    answer
}

/// The same query with the other cursor.
fn next_uri(request: &HttpRequest, next: &str) -> String {
    let others = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let mut query: Vec<&str> = others.collect();
    let cursor = format!("cursor={next}");
    query.push(&cursor);
    format!("{}?{}", request.path(), query.join("&"))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_page_is_cut_at_its_limit_and_says_where_to_go_on() {
        let page = Page::of(vec![1, 2, 3], 2, "id", |row| *row, |row: u32| row).unwrap();
        assert_eq!(page.items, [1, 2]);
        let next = Paging::<u32>::new(None, page.next.as_deref(), "id").unwrap();
        assert_eq!(next.after, Some(2));
        assert_eq!(Page::of(vec![1, 2], 2, "id", |row| *row, |row| row).unwrap().next, None);
    }

    #[test]
    fn a_page_of_written_items_is_the_same_as_one_of_values() {
        for (values, limit) in [(vec![1_u32, 2, 3], 2), (vec![1, 2], 2), (vec![], 2)] {
            let items: Vec<(u32, WrittenItem)> = values.iter().map(|value| (*value, WrittenItem::of(value).unwrap())).collect();
            let written = WrittenPage::of(&items, limit, "id", |item| item.0, |item| &item.1).unwrap();
            let page = Page::of(values, limit, "id", |row| *row, |row: u32| row).unwrap();
            assert_eq!((&written.next, &written.body), (&page.next, &Bytes::from(serde_json::to_vec(&page).unwrap())));
        }
    }

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
        let page = Page::of(vec![1, 2, 3], 2, "id", |row| *row, |row: u32| row).unwrap();
        assert!(Paging::<u32>::new(None, page.next.as_deref(), "title").is_err());
        assert!(Paging::<u32>::new(None, Some("rubbish"), "id").is_err());
    }
}
