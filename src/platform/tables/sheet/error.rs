//! What may be wrong with a file as a whole.

use super::{MAX_COLUMNS, MAX_ROWS};

/// Why a file could not be read at all. The messages tell what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// UTF-16, a workbook, or bytes that are in no encoding that is known here.
    #[error("This is not a CSV file in UTF-8 or Windows-1252. Save it as “CSV UTF-8”.")]
    NotText,
    /// There is no line with anything on it.
    #[error("The file is empty. Begin with a line of column names.")]
    Empty,
    /// No cell of the first line is a known column. The cells are not named, as they may well be the data of a person.
    #[error("The first line holds no column name that is known. Begin with a line of column names.")]
    NoHeader,
    /// Quotes are opened and never closed.
    #[error(
        "The record that starts on line {line} opens quotes that are never closed. Close them, or double those that belong to the text."
    )]
    Unreadable {
        /// Where the record starts; the first line is 1.
        line: u64,
    },
    /// More than [`MAX_COLUMNS`].
    #[error("There are more than {MAX_COLUMNS} columns. Leave out those that are not asked for.")]
    TooManyColumns,
    /// More than [`MAX_ROWS`].
    #[error("There are more than {MAX_ROWS} rows. Divide them over more files.")]
    TooManyRows,
    /// Columns that are unknown, doubled or without a name: all of them, in the order of the file.
    #[error("Not every column can be read. Correct the names in the first line.")]
    Columns(Vec<ColumnFault>),
}

/// What is wrong with one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFault {
    /// Its place in the header; the first is 1.
    pub position: usize,
    /// Its name as it is written in the file.
    pub column: String,
    /// For programs: `unknown-column`, `doubled-column` or `empty-column`.
    pub code: &'static str,
    /// For people: what to do.
    pub reason: String,
}

impl SheetError {
    /// For programs; the message is for people.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotText => "not-text",
            Self::Empty => "empty",
            Self::NoHeader => "no-header",
            Self::Unreadable { .. } => "unreadable",
            Self::TooManyColumns => "too-many-columns",
            Self::TooManyRows => "too-many-rows",
            Self::Columns(_) => "columns",
        }
    }

    /// What is wrong with single columns; empty when it is about the whole file.
    #[must_use]
    pub fn faults(&self) -> &[ColumnFault] {
        if let Self::Columns(faults) = self { faults } else { &[] }
    }
}
