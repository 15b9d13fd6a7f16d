//! What became of a file, row by row.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::text_enum;

/// Bytes of a file at most: twenty thousand rows fit in, and more.
pub(super) const LIMIT: usize = 32 * 1024 * 1024;

text_enum! {
    /// What to do with a file.
    pub enum ImportMode {
        /// Stores everything, or nothing where a row has a fault.
        AllOrNothing = "all-or-nothing",
        /// Stores the rows without a fault.
        Partial = "partial",
        /// Stores nothing: says what would become of it.
        Check = "check",
    }
}

text_enum! {
    /// What became of a row.
    pub enum RowStatus {
        /// It is new.
        Created = "created",
        /// It was there already.
        Unchanged = "unchanged",
        /// It has faults.
        Faulty = "faulty",
    }
}

/// What became of a row.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportRow {
    /// The line in the file on which it begins, for instance `2`.
    pub line: u64,
    /// What became of it.
    pub status: RowStatus,
    /// The obligation or fulfilment.
    #[schema(required)]
    pub id: Option<Uuid>,
    /// What is wrong with it, by column.
    pub faults: Vec<CellFault>,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ImportFault)]
pub struct CellFault {
    /// The column, or `row` for the row as a whole, for instance `labourShare`.
    pub column: String,
    /// A stable code, for instance `ambiguous-number`.
    pub code: &'static str,
    /// What is wrong, for a person; never the value itself, for instance `Write 1234.00 or 1.234,00.`
    pub reason: String,
}

/// What became of a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// What was to be done with it.
    pub mode: ImportMode,
    /// Rows that are new, for instance `120`; with `check` those that would be.
    pub created: usize,
    /// Rows that were there already, for instance `15`.
    pub unchanged: usize,
    /// Rows with faults, for instance `0`.
    pub faulty: usize,
    /// Every row, in the order of the file.
    pub rows: Vec<ImportRow>,
}

/// Which mode.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// What to do with the file: `all-or-nothing` unless said otherwise.
    pub mode: Option<ImportMode>,
}

/// What became of a row, before it is reported.
#[derive(Debug)]
pub enum Outcome {
    /// It is new.
    Created(Uuid),
    /// It was there already.
    Unchanged(Uuid),
    /// It has faults.
    Faulty(Vec<InvalidParam>),
}

impl ImportRow {
    /// The row of a report.
    #[must_use]
    pub fn new(line: u64, outcome: Outcome) -> Self {
        let row = |status, id| Self { line, status, id, faults: Vec::new() };
        match outcome {
            Outcome::Created(id) => row(RowStatus::Created, Some(id)),
            Outcome::Unchanged(id) => row(RowStatus::Unchanged, Some(id)),
            Outcome::Faulty(faults) => {
                let fault = |fault: InvalidParam| CellFault { column: fault.name, code: fault.code, reason: fault.reason };
                Self { faults: faults.into_iter().map(fault).collect(), ..row(RowStatus::Faulty, None) }
            }
        }
    }
}

impl ImportReport {
    /// The report.
    #[must_use]
    pub fn new(mode: ImportMode, rows: Vec<ImportRow>) -> Self {
        let count = |status| rows.iter().filter(|row| row.status == status).count();
        let (created, unchanged, faulty) = (count(RowStatus::Created), count(RowStatus::Unchanged), count(RowStatus::Faulty));
        Self { mode, created, unchanged, faulty, rows }
    }

    /// Refuses a file of which everything or nothing is to be stored, where a row has a fault.
    ///
    /// # Errors
    /// 422 naming every fault of every row: `lines[12].labourShare`.
    pub fn ensure_complete(&self) -> Result<()> {
        if self.mode != ImportMode::AllOrNothing || self.faulty == 0 {
            return Ok(());
        }
        let fault = |row: &ImportRow, fault: &CellFault| InvalidParam {
            name: format!("lines[{}].{}", row.line, fault.column),
            code: fault.code,
            reason: fault.reason.clone(),
        };
        Err(Error::Inconsistent(self.rows.iter().flat_map(|row| row.faults.iter().map(move |cell| fault(row, cell))).collect()))
    }
}
