//! Bodies of many rows, in which each row may have faults of its own: CSV as registration systems and spreadsheets write it, or the
//! same rows as JSON.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use validator::Validate;

use super::sheet::{self, Column, Sheet, SheetError};
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::validation;
use crate::platform::whole_floats::whole_floats;

/// A row that a file can have.
pub trait Columns: Validate {
    /// What its columns are called.
    const COLUMNS: &'static [Column];
    /// The array of rows in the JSON form.
    const FIELD: &'static str;
    /// Bytes at most.
    const LIMIT: usize = 1024 * 1024;
}

/// The rows of a file.
#[derive(Debug)]
pub struct Upload<T> {
    /// In the order of the file.
    pub lines: Vec<Line<T>>,
    /// To the document CSV is any text: what is wrong with it is 422, where the same in JSON is 400.
    refuse: fn(Vec<InvalidParam>) -> Error,
}

/// A row, and where it stands.
#[derive(Debug)]
pub struct Line<T> {
    /// The line in the file on which it begins; the header is on line 1. For JSON the number of the row, from 1 up.
    pub line: u64,
    /// The row, or what is wrong with it: the names of the faults are those of the columns.
    pub row: Result<T, Vec<InvalidParam>>,
    /// The columns that it has.
    pub given: Given,
}

/// The columns of a row, whether or not there is something in the cell. For JSON these are its fields, `null` included.
#[derive(Clone, Debug, Default)]
pub struct Given(Arc<BTreeSet<String>>);

impl Given {
    /// Whether a column is there.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.0.contains(column)
    }
}

impl<C: Into<String>> FromIterator<C> for Given {
    fn from_iter<I: IntoIterator<Item = C>>(columns: I) -> Self {
        Self(Arc::new(columns.into_iter().map(Into::into).collect()))
    }
}

/// A row as it was read, before the document is asked about it.
struct Raw {
    line: u64,
    value: Value,
    faults: Vec<InvalidParam>,
    given: Given,
}

impl<T: DeserializeOwned + Columns> Upload<T> {
    /// The rows of CSV; `check` finds what the document says against their JSON form.
    ///
    /// # Errors
    /// 422 where the file as a whole cannot be read; 400 where there is none.
    pub fn from_csv(bytes: &[u8], check: impl FnOnce(&Value) -> Vec<InvalidParam>) -> Result<Self> {
        if bytes.is_empty() {
            return Err(Error::invalid("body", "required", "must not be empty"));
        }
        let sheet = Sheet::read(bytes, T::COLUMNS).map_err(|error| unreadable(&error))?;
        let given: Given = sheet.columns.into_iter().collect();
        let raw: Vec<Raw> = sheet.rows.into_iter().map(|row| raw(row, given.clone())).collect();
        let rows: Vec<&Value> = raw.iter().map(|row| &row.value).collect();
        let faults = check(&json!({ (T::FIELD): rows }));
        Self::from_raw(raw, faults, Error::Inconsistent)
    }

    /// The rows of the JSON form, with the faults that the document finds in it.
    ///
    /// # Errors
    /// 400 if a fault is in no row.
    pub fn from_json(json: &Value, faults: Vec<InvalidParam>) -> Result<Self> {
        let rows = json[T::FIELD].as_array().cloned().unwrap_or_default();
        let given = |row: &Value| row.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        let raw = (1..).zip(rows).map(|(line, value)| Raw { line, given: given(&value), value, faults: Vec::new() }).collect();
        Self::from_raw(raw, faults, Error::Invalid)
    }

    /// Gives each row its own faults: those of its cells, and those that the document finds, unless the cell is at fault already.
    fn from_raw(raw: Vec<Raw>, faults: Vec<InvalidParam>, refuse: fn(Vec<InvalidParam>) -> Error) -> Result<Self> {
        let (mut by_row, mut around) = (HashMap::<usize, Vec<InvalidParam>>::new(), Vec::new());
        for fault in faults {
            match place(T::FIELD, &fault.name) {
                Some((index, column)) => by_row.entry(index).or_default().push(InvalidParam { name: column, ..fault }),
                None => around.push(fault),
            }
        }
        if !around.is_empty() {
            return Err(refuse(around));
        }
        let lines = raw.into_iter().enumerate().map(|(index, raw)| line(raw, by_row.remove(&index).unwrap_or_default()));
        Ok(Self { lines: lines.collect(), refuse })
    }
}

impl<T: Columns> Upload<T> {
    /// Refuses the whole body if any row has a fault.
    ///
    /// # Errors
    /// 400 (CSV: 422) naming every fault of every row, as `participants[3].municipality`.
    pub fn ensure_faultless(&self) -> Result<()> {
        let faulty = self.lines.iter().enumerate().filter_map(|(index, line)| Some((index, line.row.as_ref().err()?)));
        let named = |(index, faults): (usize, &Vec<InvalidParam>)| {
            let name = move |column: &str| {
                if column == ROW { format!("{}[{index}]", T::FIELD) } else { format!("{}[{index}].{column}", T::FIELD) }
            };
            faults.iter().map(move |fault| InvalidParam { name: name(&fault.name), ..fault.clone() }).collect::<Vec<_>>()
        };
        let faults: Vec<InvalidParam> = faulty.flat_map(named).collect();
        if faults.is_empty() { Ok(()) } else { Err((self.refuse)(faults)) }
    }
}

/// The fault of a text that holds what could be a citizen service number.
pub const BSN: &str = "bsn";

/// What a fault of a row as a whole is named after.
const ROW: &str = "row";

fn raw(row: sheet::Row, given: Given) -> Raw {
    let fault = |fault: sheet::CellFault| InvalidParam { name: fault.column, code: fault.code, reason: fault.reason };
    Raw { line: row.line, value: Value::Object(row.values), faults: row.faults.into_iter().map(fault).collect(), given }
}

fn line<T: DeserializeOwned + Validate>(mut raw: Raw, described: Vec<InvalidParam>) -> Line<T> {
    let known = |fault: &InvalidParam| raw.faults.iter().any(|own| own.name == fault.name || own.code == "wrong-length");
    let more: Vec<InvalidParam> = described.into_iter().filter(|fault| !known(fault)).collect();
    raw.faults.extend(more);
    whole_floats(&mut raw.value);
    if !raw.faults.is_empty() {
        return Line { line: raw.line, row: Err(raw.faults), given: raw.given };
    }
    let malformed = |_| vec![InvalidParam { name: ROW.into(), code: "malformed", reason: "The row cannot be read.".into() }];
    let row = serde_json::from_value(raw.value).map_err(malformed).and_then(|row: T| {
        let faults = validation::field_faults(&row);
        if faults.is_empty() { Ok(row) } else { Err(faults) }
    });
    Line { line: raw.line, row, given: raw.given }
}

/// `rows[3].labourShare` → 3 and `labourShare`.
fn place(field: &str, name: &str) -> Option<(usize, String)> {
    let (index, column) = name.strip_prefix(field)?.strip_prefix('[')?.split_once(']')?;
    let column = column.trim_start_matches('.');
    Some((index.parse().ok()?, if column.is_empty() { ROW.to_owned() } else { column.to_owned() }))
}

fn unreadable(error: &SheetError) -> Error {
    let faults = error.faults();
    if faults.is_empty() {
        return Error::inconsistent("body", error.code(), error.to_string());
    }
    let fault = |fault: &sheet::ColumnFault| InvalidParam {
        name: format!("columns[{}]", fault.position),
        code: fault.code,
        reason: fault.reason.clone(),
    };
    Error::Inconsistent(faults.iter().map(fault).collect())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::platform::tables::sheet::Kind;

    #[derive(Debug, Deserialize, Validate)]
    struct Person {
        name: String,
    }

    impl Columns for Person {
        const COLUMNS: &'static [Column] = &[Column { name: "name", kind: Kind::Text }, Column { name: "since", kind: Kind::Date }];
        const FIELD: &'static str = "people";
    }

    fn described(name: &str) -> InvalidParam {
        InvalidParam { name: name.into(), code: "required", reason: "r".into() }
    }

    #[test]
    fn each_row_has_its_own_faults_and_a_cell_only_one() {
        let csv = b"name;since\r\nA;1-2-2025\r\nB;never\r\n";
        let faults = vec![described("people[1].name"), described("people[1].since")];
        let upload = Upload::<Person>::from_csv(csv, |_| faults).unwrap();
        assert_eq!(upload.lines[0].row.as_ref().unwrap().name, "A");
        let found: Vec<(&str, &str)> =
            upload.lines[1].row.as_ref().unwrap_err().iter().map(|fault| (fault.name.as_str(), fault.code)).collect();
        assert_eq!(found, [("since", "not-a-date"), ("name", "required")]);
        let Err(Error::Inconsistent(faults)) = upload.ensure_faultless() else { panic!("accepted") };
        assert_eq!(faults[0].name, "people[1].since");
    }

    #[test]
    fn an_empty_cell_is_given_and_a_column_that_is_not_there_is_not() {
        let csv = Upload::<Person>::from_csv(b"name;since\r\nA;\r\n", |_| Vec::new()).unwrap();
        assert!(["name", "since"].iter().all(|column| csv.lines[0].given.has(column)));
        let json =
            Upload::<Person>::from_json(&json!({ "people": [{ "name": "A" }, { "name": "B", "since": null }] }), Vec::new()).unwrap();
        assert_eq!([0, 1].map(|row| json.lines[row].given.has("since")), [false, true]);
    }

    #[test]
    fn what_is_wrong_around_the_rows_refuses_them_all() {
        assert!(Upload::<Person>::from_csv(b"name\r\nA\r\n", |_| vec![described("people")]).is_err());
    }
}
