//! Lists: pages by keyset, never by offset.

use actix_web::body::BoxBody;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::export;
use crate::error::{Error, Result};

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

impl<K: DeserializeOwned> Paging<K> {
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

    fn decode<K: DeserializeOwned>(text: &str, order: &str) -> Result<K> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let parsed = bytes.and_then(|bytes| serde_json::from_slice::<(String, K)>(&bytes).ok());
        match parsed {
            Some((given, key)) if given == order => Ok(key),
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
    pub fn of<R, K: Serialize>(mut rows: Vec<R>, limit: u32, order: &str, key: impl Fn(&R) -> K, view: impl FnMut(R) -> V) -> Result<Self> {
        let limit = usize::try_from(limit).map_err(Error::internal)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if more => Some(Cursor::encode(order, &key(last))?),
            _ => None,
        };
        Ok(Self { items: rows.into_iter().map(view).collect(), next })
    }
}

impl<V: ToSchema> Page<V> {
    /// Items that are cut already; `more` tells whether there is a next page.
    ///
    /// # Errors
    /// `Internal` if a key cannot be written.
    pub fn with_more<K: Serialize>(items: Vec<V>, more: bool, order: &str, key: impl Fn(&V) -> K) -> Result<Self> {
        let next = match items.last() {
            Some(last) if more => Some(Cursor::encode(order, &key(last))?),
            _ => None,
        };
        Ok(Self { items, next })
    }
}

impl<V: Serialize + ToSchema> Responder for Page<V> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<BoxBody> {
        let mut answer = HttpResponse::Ok();
        answer.insert_header((header::VARY, "Accept"));
        if let Some(next) = &self.next {
            answer.insert_header((header::LINK, format!("<{}>; rel=\"next\"", next_uri(request, next))));
        }
        if export::is_wanted(request) {
            return export::answer(answer, request, &self.items).unwrap_or_else(HttpResponse::from_error);
        }
        answer.json(self)
    }
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
    use super::*;

    #[test]
    fn a_page_is_cut_at_its_limit_and_says_where_to_go_on() {
        let page = Page::of(vec![1, 2, 3], 2, "id", |row| *row, |row: i32| row).unwrap();
        assert_eq!(page.items, [1, 2]);
        let next = Paging::<i32>::new(None, page.next.as_deref(), "id").unwrap();
        assert_eq!(next.after, Some(2));
        assert_eq!(Page::of(vec![1, 2], 2, "id", |row| *row, |row| row).unwrap().next, None);
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let page = Page::of(vec![1, 2, 3], 2, "id", |row| *row, |row: i32| row).unwrap();
        assert!(Paging::<i32>::new(None, page.next.as_deref(), "title").is_err());
        assert!(Paging::<i32>::new(None, Some("rubbish"), "id").is_err());
    }
}
