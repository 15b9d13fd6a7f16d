//! The body of an answer with one page of a list.

use actix_web::body::BoxBody;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder};
use serde::Serialize;
use utoipa::ToSchema;

use super::export;
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::paging::{Cursor, cut};
use crate::platform::written::WrittenPage;

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
    pub fn from_rows<R, K: Serialize>(
        rows: Vec<R>,
        limit: u32,
        order: &str,
        key: impl Fn(&R) -> K,
        view: impl FnMut(R) -> V,
    ) -> Result<Self> {
        let (rows, next) = cut(rows, limit, order, key)?;
        Ok(Self { items: rows.into_iter().map(view).collect(), next })
    }
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

impl<V: Serialize + ToSchema> TryFrom<Page<V>> for WrittenPage {
    type Error = Error;

    fn try_from(page: Page<V>) -> Result<Self> {
        Ok(Self { body: serde_json::to_vec(&page).or_internal()?.into(), next: page.next })
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
    use actix_web::web::Bytes;

    use super::*;
    use crate::platform::paging::Paging;
    use crate::platform::written::WrittenItem;

    #[test]
    fn a_page_is_cut_at_its_limit_and_says_where_to_go_on() {
        let page = Page::from_rows(vec![1, 2, 3], 2, "id", |row| *row, |row: u32| row).unwrap();
        assert_eq!(page.items, [1, 2]);
        let next = Paging::<u32>::new(None, page.next.as_deref(), "id").unwrap();
        assert_eq!(next.after, Some(2));
        assert_eq!(Page::from_rows(vec![1, 2], 2, "id", |row| *row, |row| row).unwrap().next, None);
    }

    #[test]
    fn a_page_of_written_items_is_the_same_as_one_of_values() {
        for (values, limit) in [(vec![1_u32, 2, 3], 2), (vec![1, 2], 2), (vec![], 2)] {
            let items: Vec<(u32, WrittenItem)> = values.iter().map(|value| (*value, WrittenItem::from_view(value).unwrap())).collect();
            let written = WrittenPage::from_items(&items, limit, "id", |item| item.0, |item| &item.1).unwrap();
            let page = Page::from_rows(values, limit, "id", |row| *row, |row: u32| row).unwrap();
            assert_eq!((&written.next, &written.body), (&page.next, &Bytes::from(serde_json::to_vec(&page).unwrap())));
        }
    }
}
