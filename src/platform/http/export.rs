//! Lists as CSV, with the columns that the document promises.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;

use super::contract::Operation;
use super::request_check::operation_of;
use crate::platform::error::{Error, Result};
use crate::platform::tables::csv::write;

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
    let operation = operation_of(request).ok_or_else(|| Error::internal("an export without request_check"))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_after_what_it_lists() {
        assert_eq!(file_name("list_rule_sets"), "rule-sets.csv");
    }
}
