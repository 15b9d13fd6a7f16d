//! The forms of the pages: one table for each, which says what to ask, what it is called in the API, and how it is shown.
//!
//! A table drives everything: filling in what there is already ([`Form::prefill`]), reading what was sent as the body or the query of an operation of the API ([`Form::read`],
//! [`Form::question`]), faults beside their fields and above the form ([`Filled`]), and the fields themselves ([`Form::view`]). Limits stand in the document of the API only.
//! The tables stand in a file for each subject, and in [`ALL`].

mod contribution;
mod data;
mod decision;
mod filled;
mod imports;
mod initiative;
mod overview;
mod participant;
mod read;
mod row;
mod scope;
#[cfg(test)]
pub(super) mod tests;
mod told;
mod trajectory;
mod view;
mod what_if;

pub use contribution::{RECEIPT_OF_HOURS, RECEIPT_OF_MONEY, RESERVE_HOURS, RESERVE_MONEY};
pub use data::FormData;
pub use decision::{
    DECIDE_AGAIN, DECIDE_CONTRIBUTION, DECIDE_FULFILMENT, DECIDE_INITIATIVE, DECIDE_OUTDATED, DECIDE_SETTLEMENT, contribution_decisions,
    form_for, fulfilment_decisions, settlement_decisions,
};
pub use filled::Filled;
pub use imports::IMPORT;
pub use initiative::{CHANGE_INITIATIVE, MENU, NEW_INITIATIVE};
pub use overview::{OBLIGATIONS, REPORT};
pub use participant::{CORRECT_PARTICIPANT, DEPARTURE, ENROL, ENROL_TABLE, ERASE, FOLLOW_UP, PHASES, PROGRESS};
pub use row::{Control, Need, Row, Words};
pub use scope::Scope;
pub use trajectory::{CANCEL_GROUP, CHANGE_GROUP, FUND_GROUP, NEW_GROUP, REVERSE_FUNDING};
pub use view::FormView;
pub use what_if::WHAT_IF;

use super::Language;

/// Every form. A test finds one that is not here.
pub const ALL: [&Form; 29] = [
    &CANCEL_GROUP,
    &CHANGE_GROUP,
    &CHANGE_INITIATIVE,
    &CORRECT_PARTICIPANT,
    &DECIDE_AGAIN,
    &DECIDE_CONTRIBUTION,
    &DECIDE_FULFILMENT,
    &DECIDE_INITIATIVE,
    &DECIDE_OUTDATED,
    &DECIDE_SETTLEMENT,
    &DEPARTURE,
    &ENROL,
    &ENROL_TABLE,
    &ERASE,
    &FOLLOW_UP,
    &FUND_GROUP,
    &IMPORT,
    &MENU,
    &NEW_GROUP,
    &NEW_INITIATIVE,
    &OBLIGATIONS,
    &PROGRESS,
    &RECEIPT_OF_HOURS,
    &RECEIPT_OF_MONEY,
    &REPORT,
    &RESERVE_HOURS,
    &RESERVE_MONEY,
    &REVERSE_FUNDING,
    &WHAT_IF,
];

/// A form: an operation of the API, and a row for each field.
#[derive(Debug)]
pub struct Form {
    /// The id of the operation in the document.
    pub operation: &'static str,
    /// Whether it changes something that there is: what is left empty is emptied then.
    pub is_change: bool,
    /// The fields in the order in which they are shown.
    pub rows: &'static [Row],
}

impl Form {
    /// A form that makes something or asks for something.
    #[must_use]
    pub const fn new(operation: &'static str, rows: &'static [Row]) -> Self {
        Self { operation, is_change: false, rows }
    }

    /// A form that changes something, by an operation with a merge patch.
    #[must_use]
    pub const fn change(operation: &'static str, rows: &'static [Row]) -> Self {
        Self { operation, is_change: true, rows }
    }

    /// The row of a name in the API, without an index: `targetGroups[2]` has the row of `targetGroups`.
    fn row(&self, name: &str) -> Option<&'static Row> {
        let whole = name.split_once('[').map_or(name, |(whole, _)| whole);
        self.rows.iter().find(|row| row.name == whole)
    }

    /// The row of a field, by its name on the page.
    #[must_use]
    pub fn field(&self, field: &str) -> Option<&'static Row> {
        self.rows.iter().find(|row| row.field == field)
    }

    /// What a row is called in a language.
    #[must_use]
    pub fn label(&self, language: Language, name: &str) -> &'static str {
        self.row(name).map_or("", |row| row.label_in(language))
    }
}

/// Whether a field of any form is read as a number, and never kept as a text: an amount of millions has nine digits with its cents.
#[must_use]
pub fn is_number(field: &str) -> bool {
    rows_of(field).any(|row| is_number_control(row.control))
}

const fn is_number_control(control: Control) -> bool {
    matches!(control, Control::Whole | Control::Euro | Control::Decimal)
}

/// Whether a field of any form holds a table. Each cell is looked at by itself: an amount and a day beside each other would make nine digits together.
#[must_use]
pub fn is_table(field: &str) -> bool {
    rows_of(field).any(|row| matches!(row.control, Control::Table(_) | Control::File))
}

fn rows_of(field: &str) -> impl Iterator<Item = &'static Row> {
    let field = field.split_once('.').map_or(field, |(field, _)| field).to_owned();
    ALL.into_iter().flat_map(|form| form.rows).filter(move |row| row.field == field)
}
