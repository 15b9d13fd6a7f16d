//! Reads the CSV that registration systems and spreadsheets export: from bytes to values, without any I/O.
//!
//! A cell that can be read in two ways is never guessed: the file as a whole must show which one is meant, or the cell is a fault.

mod cell;
mod date;
mod delimiter;
mod encoding;
mod error;
mod fault;
mod header;
mod kind;
mod limits;
mod notation;
mod number;
mod records;
mod shown;
mod written_date;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use cell::Evidence;
use header::Header;
use records::Record;

pub use encoding::decode;
pub use error::{ColumnFault, SheetError};
pub use kind::{Column, Kind};
pub use limits::{MAX_COLUMNS, MAX_ROWS};

/// A file that could be read, though not every cell of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The canonical names of the columns that are there, in the order of the file. Those not in the file are absent.
    pub columns: Vec<&'static str>,
    /// The lines below the header in the order of the file, without those in which every cell is empty.
    pub rows: Vec<Row>,
}

/// One record below the header.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The line in the file on which the record starts; the first is 1.
    pub line: u64,
    /// What could be read by the canonical name of its column, in the order of the file. Empty cells and faults are absent.
    pub values: Map<String, Value>,
    /// What could not be read; at most one for each column.
    pub faults: Vec<CellFault>,
}

/// Why a cell could not be read. Never holds what is in the cell, since that may be personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The canonical name of the column, or `row` when it is about the record as a whole.
    pub column: String,
    /// For programs: `ambiguous-number`, `not-a-number`, `too-precise`, `not-an-integer`, `not-a-boolean`, `ambiguous-date`, `not-a-date`,
    /// `nul-character` or `wrong-length`.
    pub code: &'static str,
    /// For people: what is expected.
    pub reason: String,
}

impl Sheet {
    /// Reads a file of these columns, each of them optional. Takes time and memory in proportion to the length of the file.
    ///
    /// # Errors
    /// When the file as a whole is not such a sheet. What is wrong with single cells is told by [`Row::faults`].
    pub fn read(bytes: &[u8], columns: &[Column]) -> Result<Self, SheetError> {
        let text = encoding::decode(bytes)?;
        let mut records = records::read(&text)?.into_iter();
        let header = Header::read(&records.next().ok_or(SheetError::Empty)?.cells, columns)?;
        let records: Vec<Record> = records.collect();
        let evidence = Evidence::gather(&header, &records);
        let rows = records.iter().map(|record| Row::read(record, &header, &evidence)).collect();
        Ok(Self { columns: header.names(), rows })
    }
}

impl Row {
    fn read(record: &Record, header: &Header, evidence: &Evidence) -> Self {
        let mut row = Self { line: record.line, values: Map::new(), faults: Vec::new() };
        let Some(cells) = header.cells(record) else {
            row.faults.push(CellFault::wrong_length(header.names().len()));
            return row;
        };
        for (column, text) in cells {
            match cell::value(column.kind, text, evidence) {
                Ok(Some(value)) => {
                    row.values.insert(column.name.to_owned(), value);
                }
                Ok(None) => {}
                Err(fault) => {
                    row.faults.push(CellFault { column: column.name.to_owned(), code: fault.code, reason: fault.reason.to_owned() })
                }
            }
        }
        row
    }
}

impl CellFault {
    fn wrong_length(expected: usize) -> Self {
        let reason = format!(
            "The header has {expected} columns, this line has another number of cells. Put quotes around a cell that holds the delimiter."
        );
        Self { column: "row".to_owned(), code: "wrong-length", reason }
    }
}
