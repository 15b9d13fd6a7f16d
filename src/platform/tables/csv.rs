//! Lists as CSV, for spreadsheets: RFC 4180 in UTF-8 with a byte order mark.

use csv::{Terminator, WriterBuilder};
use serde::Serialize;
use serde_json::Value;

use super::cell::cell;
use crate::platform::error::{OrInternal, Result};

/// Rows of an export for which the client names no limit.
pub const ROWS: u32 = 50_000;

/// Without it spreadsheets read the text in an old encoding.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes the items below a header with these columns, each the path of a field such as `basis.kind`.
///
/// # Errors
/// `Internal` if an item cannot be written.
pub fn write(columns: &[String], items: &[impl Serialize]) -> Result<Vec<u8>> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(columns).or_internal()?;
    for item in items {
        let item = serde_json::to_value(item).or_internal()?;
        writer.write_record(columns.iter().map(|column| at(&item, column).map(cell).unwrap_or_default())).or_internal()?;
    }
    writer.into_inner().or_internal()
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
}
