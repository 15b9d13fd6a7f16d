//! Lists as CSV, for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, with the columns that the document promises.

mod cell;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use csv::{Terminator, WriterBuilder};
use serde::Serialize;
use serde_json::Value;

use super::contract::Operation;
use super::gate::operation_of;
use crate::platform::error::{Error, Result};
use cell::cell;

/// Rows of an export for which the client names no limit.
pub const ROWS: u32 = 50_000;

/// Spreadsheets take text without it for that of another century.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether the client would rather have CSV than JSON, where there is CSV.
pub fn is_wanted(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    operation_of(request).and_then(|operation| operation.preferred(accept)).as_deref() == Some("text/csv")
}

/// The items as a file to save.
///
/// # Errors
/// `Internal` if an item cannot be written.
pub fn answer(answer: HttpResponseBuilder, request: &HttpRequest, items: &[impl Serialize]) -> Result<HttpResponse> {
    let operation = operation_of(request).ok_or_else(|| Error::internal("an export outside the gate"))?;
    as_file(answer, &operation, items)
}

/// The same file for a page, which no operation answers: as this one would.
///
/// # Errors
/// Those of [`answer`].
pub fn as_file(mut answer: HttpResponseBuilder, operation: &Operation, items: &[impl Serialize]) -> Result<HttpResponse> {
    let body = write(&operation.columns, items)?;
    Ok(answer
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&operation.id))))
        .body(body))
}

/// `list_rule_sets` → `rule-sets.csv`.
fn file_name(operation: &str) -> String {
    let listed = ["list_", "get_"].iter().find_map(|verb| operation.strip_prefix(verb));
    format!("{}.csv", listed.unwrap_or(operation).replace('_', "-"))
}

fn write(columns: &[String], items: &[impl Serialize]) -> Result<Vec<u8>> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(columns).map_err(Error::internal)?;
    for item in items {
        let item = serde_json::to_value(item).map_err(Error::internal)?;
        writer.write_record(columns.iter().map(|column| at(&item, column).map(cell).unwrap_or_default())).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(Error::internal)
}

/// The value of a column; none where what it is part of is null.
fn at<'a>(item: &'a Value, column: &str) -> Option<&'a Value> {
    column.split('.').try_fold(item, |value, name| value.get(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(items: &[Value]) -> String {
        let columns = ["title", "basis.kind", "themes"].map(str::to_owned);
        String::from_utf8(write(&columns, items).unwrap()).unwrap()
    }

    #[test]
    fn an_empty_list_has_the_same_columns() {
        assert_eq!(written(&[]), "\u{feff}title,basis.kind,themes\r\n");
    }

    #[test]
    fn fields_find_their_columns_wherever_they_are_nested() {
        let items = [json!({"themes": ["a", "b"], "title": "\"Sterk\", in één", "basis": {"kind": "wage-sum"}}), json!({"basis": null})];
        assert_eq!(written(&items), "\u{feff}title,basis.kind,themes\r\n\"\"\"Sterk\"\", in één\",wage-sum,a|b\r\n,,\r\n");
    }

    #[test]
    fn a_file_is_called_after_what_it_lists() {
        assert_eq!(file_name("list_rule_sets"), "rule-sets.csv");
    }
}
