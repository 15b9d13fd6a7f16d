//! Bodies of many rows, as JSON or CSV, in which each row may have faults of its own.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Body, is_csv, read_json};
use crate::error::{Error, InvalidParam, Result};
use crate::http::contract::{Operation, whole_floats};

/// The rows of a body that holds one array and nothing else.
#[derive(Debug)]
pub struct Batch<T> {
    /// The rows, or what is wrong with them; the names of faults are relative to the row.
    pub rows: Vec<Result<T, Vec<InvalidParam>>>,
    /// The faults as the document names them.
    faults: Vec<InvalidParam>,
}

impl<T> Batch<T> {
    /// Refuses the whole body if any row has a fault.
    ///
    /// # Errors
    /// 400 naming every fault of every row.
    pub fn ensure_faultless(&self) -> Result<()> {
        if self.faults.is_empty() { Ok(()) } else { Err(Error::Invalid(self.faults.clone())) }
    }
}

impl<T: DeserializeOwned> Body for Batch<T> {
    fn read(bytes: &[u8], content_type: &str, operation: &Operation) -> Result<Self> {
        let csv = is_csv(content_type);
        let mut json = if csv { from_csv(bytes)? } else { read_json(bytes)? };
        let described = if csv { "application/json" } else { content_type };
        let faults = operation.check_body(described, &json);
        whole_floats(&mut json);
        Self::of(&json, faults)
    }
}

impl<T: DeserializeOwned> Batch<T> {
    fn of(json: &Value, faults: Vec<InvalidParam>) -> Result<Self> {
        let (in_rows, around): (Vec<_>, Vec<_>) = faults.iter().cloned().partition(|fault| row_of(&fault.name).is_some());
        if !around.is_empty() {
            return Err(Error::Invalid(around));
        }
        let rows = json.as_object().and_then(|fields| fields.values().next()).and_then(Value::as_array).cloned().unwrap_or_default();
        let row = |(index, row): (usize, Value)| {
            let own: Vec<InvalidParam> = in_rows.iter().filter_map(|fault| relative_to(index, fault)).collect();
            if own.is_empty() { serde_json::from_value(row).map_err(|_| vec![unreadable()]) } else { Err(own) }
        };
        Ok(Self { rows: rows.into_iter().enumerate().map(row).collect(), faults })
    }
}

/// `participants[3].municipality` → 3 and `municipality`.
fn row_of(name: &str) -> Option<(usize, &str)> {
    let (index, field) = name.split_once('[')?.1.split_once(']')?;
    Some((index.parse().ok()?, field.trim_start_matches('.')))
}

fn relative_to(index: usize, fault: &InvalidParam) -> Option<InvalidParam> {
    let (row, field) = row_of(&fault.name)?;
    let name = if field.is_empty() { "row" } else { field };
    (row == index).then(|| InvalidParam { name: name.to_owned(), ..fault.clone() })
}

fn unreadable() -> InvalidParam {
    InvalidParam { name: "row".into(), code: "malformed", reason: "The row cannot be read.".into() }
}

/// Rows of CSV as the JSON body that they stand for: `{"participants": [{header: cell, …}, …]}`. Comma or semicolon, with
/// or without a byte order mark; an empty cell is an absent field.
pub(super) fn from_csv(bytes: &[u8]) -> Result<Value> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| header.iter().filter(|byte| **byte == mark).count();
    let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(bytes);
    let names = reader.headers().map_err(|error| malformed(&error))?.clone();
    let row = |record: csv::Result<csv::StringRecord>| {
        let record = record.map_err(|error| malformed(&error))?;
        let filled = names.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
        Ok(Value::Object(filled.map(|(name, cell)| (name.to_owned(), Value::from(cell))).collect::<Map<_, _>>()))
    };
    let rows: Vec<Value> = reader.records().map(row).collect::<Result<_>>()?;
    Ok(Value::Object(Map::from_iter([("participants".to_owned(), rows.into())])))
}

/// Says where, not what: a cell may be personal.
fn malformed(error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    Error::invalid("body", "malformed", format!("The CSV cannot be read: look at line {line}."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn csv_with_semicolons_and_a_byte_order_mark_is_read() {
        let csv = "\u{feff}reference;municipality\r\nA-1;GM0794\r\nA-2;\r\n";
        let rows = json!({"participants": [{"reference": "A-1", "municipality": "GM0794"}, {"reference": "A-2"}]});
        assert_eq!(from_csv(csv.as_bytes()).unwrap(), rows);
    }

    #[test]
    fn a_line_of_another_length_is_named_by_its_number() {
        let Err(Error::Invalid(faults)) = from_csv(b"a,b\n1,2\n1\n") else { panic!("accepted") };
        assert!(faults[0].reason.contains("line 3"), "{faults:?}");
    }

    #[test]
    fn each_row_has_its_own_faults() {
        let fault = InvalidParam { name: "participants[1].reference".into(), code: "required", reason: "r".into() };
        let batch = Batch::<Value>::of(&json!({"participants": [{"a": 1}, {"b": 2}]}), vec![fault]).unwrap();
        assert!(batch.rows[0].is_ok());
        assert_eq!(batch.rows[1].as_ref().unwrap_err()[0].name, "reference");
        assert!(batch.ensure_faultless().is_err());
    }
}
