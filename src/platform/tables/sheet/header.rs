//! Which cell belongs to which column.

use csv::StringRecord;

use super::records::Record;
use super::{Column, ColumnFault, MAX_COLUMNS, SheetError};

/// The columns of a file in their order.
#[derive(Debug)]
pub(super) struct Header {
    columns: Vec<Column>,
}

impl Header {
    /// Finds the column of every cell of the first record.
    pub fn read(cells: &StringRecord, known: &[Column]) -> Result<Self, SheetError> {
        if cells.len() > MAX_COLUMNS {
            return Err(SheetError::TooManyColumns);
        }
        let found: Vec<Option<Column>> = cells.iter().map(|cell| find(cell, known)).collect();
        if found.iter().all(Option::is_none) {
            return Err(SheetError::NoHeader);
        }
        let faults: Vec<ColumnFault> = cells.iter().enumerate().filter_map(|(at, cell)| fault(at, cell, &found)).collect();
        if faults.is_empty() { Ok(Self { columns: found.into_iter().flatten().collect() }) } else { Err(SheetError::Columns(faults)) }
    }

    /// The canonical names in the order of the file.
    pub fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.name).collect()
    }

    /// The cells of a record with their columns, trimmed; `None` when there are more or fewer. Empty cells behind the last column are left out.
    pub fn cells<'a>(&'a self, record: &'a Record) -> Option<impl Iterator<Item = (Column, &'a str)>> {
        let cells = &record.cells;
        let fits = cells.len() >= self.columns.len() && cells.iter().skip(self.columns.len()).all(|cell| cell.trim().is_empty());
        fits.then(|| self.columns.iter().copied().zip(cells.iter().map(content)))
    }
}

fn find(cell: &str, known: &[Column]) -> Option<Column> {
    let name = plain(cell);
    known.iter().copied().find(|column| plain(column.name) == name)
}

/// Without what does not matter in a name.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace() && !['_', '.'].contains(letter)).flat_map(char::to_lowercase).collect()
}

fn fault(at: usize, cell: &str, found: &[Option<Column>]) -> Option<ColumnFault> {
    let (code, reason) = match found[at] {
        Some(_) => {
            let first = found.iter().position(|column| *column == found[at]).filter(|&first| first < at)?;
            ("doubled-column", format!("This is the same column as number {}. Keep one of them.", first + 1))
        }
        None if cell.trim().is_empty() => ("empty-column", "This column has no name. Name it or remove it.".to_owned()),
        None => ("unknown-column", "There is no column of this name. Correct the name or remove the column.".to_owned()),
    };
    Some(ColumnFault { position: at + 1, column: cell.trim().to_owned(), code, reason })
}

/// What a cell says: trimmed, and without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn content(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    const KNOWN: [Column; 2] = [Column { name: "start_date", kind: Kind::Date }, Column { name: "amount", kind: Kind::Money }];

    fn header(cells: &[&str]) -> Result<Vec<&'static str>, SheetError> {
        Header::read(&StringRecord::from(cells), &KNOWN).map(|header| header.names())
    }

    fn row<'a>(cells: &[&str], record: &'a mut Option<Record>, header: &'a Header) -> Option<Vec<&'a str>> {
        let record = record.insert(Record { line: 2, cells: StringRecord::from(cells) });
        header.cells(record).map(|cells| cells.map(|(_, cell)| cell).collect())
    }

    #[test]
    fn names_match_whatever_their_case_spaces_and_underscores() {
        assert_eq!(header(&["AMOUNT", " Start Date "]), Ok(vec!["amount", "start_date"]));
        assert_eq!(header(&["startdate"]), Ok(vec!["start_date"]));
    }

    #[test]
    fn every_column_that_is_wrong_is_named_at_once_with_its_position() {
        let error = header(&["amount", "prijs", "", "A_mount"]).unwrap_err();
        let faults: Vec<_> = error.faults().iter().map(|fault| (fault.position, fault.column.as_str(), fault.code)).collect();
        assert_eq!(faults, [(2, "prijs", "unknown-column"), (3, "", "empty-column"), (4, "A_mount", "doubled-column")]);
        assert!(error.faults()[2].reason.contains("number 1"));
    }

    #[test]
    fn a_first_line_of_data_is_not_repeated_in_the_error() {
        assert_eq!(header(&["Jansen", "1980"]), Err(SheetError::NoHeader));
    }

    #[test]
    fn more_than_two_hundred_columns_are_refused() {
        assert_eq!(header(&["amount"; MAX_COLUMNS + 1]), Err(SheetError::TooManyColumns));
        assert_eq!(header(&["amount"; MAX_COLUMNS]).unwrap_err().faults().len(), MAX_COLUMNS - 1);
    }

    #[test]
    fn a_row_has_a_cell_for_every_column_and_only_empty_ones_behind() {
        let (header, mut record) = (Header { columns: KNOWN.to_vec() }, None);
        assert_eq!(row(&["1", " 2 ", "", " "], &mut record, &header), Some(vec!["1", "2"]));
        assert_eq!(row(&["1"], &mut record, &header), None);
        assert_eq!(row(&["1", "2", "", "3"], &mut record, &header), None);
    }

    #[test]
    fn the_apostrophe_before_a_formula_is_taken_off_and_others_stay() {
        assert_eq!(["'=1", " '+1", "'-1", "'@a"].map(content), ["=1", "+1", "-1", "@a"]);
        assert_eq!(["'s-Hertogenbosch", "'", "''=1"].map(content), ["'s-Hertogenbosch", "'", "''=1"]);
    }
}
