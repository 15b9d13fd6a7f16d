//! From text to records.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord};

use super::delimiter;
use super::{MAX_ROWS, SheetError};

/// Put behind the text: read as a record of its own, unless quotes are still open there. The parser itself lets that pass.
const END: &str = "\n\0\n";

/// The cells of one record.
#[derive(Debug)]
pub(super) struct Record {
    /// The line on which it starts; the first is 1.
    pub line: u64,
    pub cells: StringRecord,
}

/// All records in which any cell is filled, the header first.
pub(super) fn read(text: &str) -> Result<Vec<Record>, SheetError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter::detect(text))
        .from_reader(text.as_bytes().chain(END.as_bytes()));
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    // As wide as the parser counts.
    let end = (text.len() + END.len()) as u64;
    let mut records = Vec::new();
    let mut cells = StringRecord::new();
    loop {
        let start = reader.position().byte();
        let more = reader.read_record(&mut cells).map_err(|_| SheetError::Unreadable { line: lines.line })?;
        if !more {
            return Err(SheetError::Unreadable { line: lines.line });
        }
        if is_end(&cells) && reader.position().byte() == end {
            return Ok(records);
        }
        let line = lines.of_record(start);
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if records.len() > MAX_ROWS {
            return Err(SheetError::TooManyRows);
        }
        records.push(Record { line, cells: cells.clone() });
    }
}

fn is_end(cells: &StringRecord) -> bool {
    cells.len() == 1 && cells.get(0) == Some("\0")
}

/// Counts lines. The parser counts too, but takes the end of the line before for a part of the record.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the record that is found from this byte on, past the ends of lines before it. To be asked in the order of the text.
    fn of_record(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(&letter) = self.text.get(self.at) {
            let next = self.text.get(self.at + 1);
            let ends_line = letter == b'\n' || letter == b'\r';
            if self.at >= byte && !ends_line {
                break;
            }
            if letter == b'\n' || letter == b'\r' && next != Some(&b'\n') {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<u64> {
        read(text).unwrap().iter().map(|record| record.line).collect()
    }

    #[test]
    fn a_record_starts_on_its_line_of_the_file() {
        assert_eq!(lines("a;b\n1;2\n3;4"), [1, 2, 3]);
        assert_eq!(lines("a;b\r\n1;2\r\n3;4\r\n"), [1, 2, 3]);
        assert_eq!(lines("a;b\r1;2\r3;4\r"), [1, 2, 3]);
    }

    #[test]
    fn empty_lines_are_skipped_and_counted() {
        assert_eq!(lines("\n\na;b\n\n1;2\n ; \n;\n  \n3;4\n\n"), [3, 5, 9]);
        assert_eq!(lines("\r\n\r\na;b\r\n\r\n1;2\r\n;\r\n3;4\r\n\r\n"), [3, 5, 7]);
    }

    #[test]
    fn a_quoted_cell_may_hold_lines_delimiters_and_quotes() {
        let records = read("a;b\r\n\"one\r\n\"\"two\"\";\r\n\";2\r\n3;4").unwrap();
        assert_eq!(records[1].cells, vec!["one\r\n\"two\";\r\n", "2"]);
        assert_eq!(records[2].line, 5);
    }

    #[test]
    fn quotes_that_are_never_closed_are_told_with_the_line_of_their_record() {
        assert_eq!(read("a;b\n1;2\n3;\"4\n5;6\n").unwrap_err(), SheetError::Unreadable { line: 3 });
        assert_eq!(read("a;b\n1;2\n\"").unwrap_err(), SheetError::Unreadable { line: 3 });
        assert_eq!(read("\"").unwrap_err(), SheetError::Unreadable { line: 1 });
    }

    #[test]
    fn fifty_thousand_rows_are_read_and_one_more_is_refused() {
        let full = format!("a\n{}", "1\n".repeat(MAX_ROWS));
        assert_eq!(read(&full).unwrap().len(), MAX_ROWS + 1);
        assert_eq!(read(&format!("{full}1")).unwrap_err(), SheetError::TooManyRows);
    }
}
