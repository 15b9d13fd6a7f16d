//! In which columns a row says something else than the register does now.

use std::fmt::Display;

use super::matching::fault;
use crate::platform::error::InvalidParam;
use crate::platform::tables::upload::Given;

/// A free text differs, which is not told.
pub const ANOTHER_TEXT: &str = "The register has another text.";
/// The contract is registered for another contractor.
pub const ANOTHER_CONTRACTOR: &str = "The register has it for another contractor.";
/// The contract is registered under another lot.
pub const ANOTHER_LOT: &str = "The register has it under another lot.";
/// A fulfilment is registered for another contract.
pub const ANOTHER_CONTRACT: &str = "The register has it for another contract, or for several.";
/// Another authority or contractor had the contract on the day of a fulfilment.
pub const ANOTHER_ON_THE_DAY: &str = "The register has another one for this contract on this day.";
/// The contract was withdrawn here.
pub const WITHDRAWN: &str = "The register has withdrawn this contract.";

/// A row beside what is registered. A column that the file does not have is not compared; an empty cell is.
#[derive(Debug)]
pub struct Differences<'a> {
    given: &'a Given,
    faults: Vec<InvalidParam>,
}

impl<'a> Differences<'a> {
    /// Nothing compared yet.
    #[must_use]
    pub fn of(given: &'a Given) -> Self {
        Self { given, faults: Vec::new() }
    }

    /// Compares a column, and tells what the register says.
    #[must_use]
    pub fn compare<T: PartialEq + Display>(self, column: &str, row: Option<T>, registered: Option<T>) -> Self {
        let is_same = row == registered;
        let told = registered.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
        self.note(column, is_same, &format!("The register says {told}."))
    }

    /// Compares a column of free text, which is not told.
    #[must_use]
    pub fn compare_text(self, column: &str, row: Option<&str>, registered: Option<&str>) -> Self {
        self.note(column, row == registered, ANOTHER_TEXT)
    }

    /// Notes a difference that follows from more than one column.
    #[must_use]
    pub fn note(mut self, column: &str, is_same: bool, reason: &str) -> Self {
        if !is_same && self.given.has(column) {
            self.faults.push(fault(column, "differs", reason));
        }
        self
    }

    /// What differs.
    #[must_use]
    pub fn faults(self) -> Vec<InvalidParam> {
        self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_cell_is_compared_and_a_column_that_is_not_there_is_not() {
        let given: Given = ["months", "people", "description"].into_iter().collect();
        let faults = Differences::of(&given)
            .compare("months", None, Some(12))
            .compare("people", Some(1), Some(1))
            .compare("quantity", Some(1), Some(2))
            .compare_text("description", Some("one"), Some("another"))
            .faults();
        let told: Vec<(&str, &str, &str)> = faults.iter().map(|fault| (fault.name.as_str(), fault.code, fault.reason.as_str())).collect();
        let expected = [("months", "differs", "The register says 12."), ("description", "differs", "The register has another text.")];
        assert_eq!(told, expected);
    }
}
