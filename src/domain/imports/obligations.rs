//! Importing obligations.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::matching::{Directory, Named};
use super::policy;
use super::report::{ImportMode, ImportReport, ImportRow, LIMIT, Outcome};
use crate::domain::obligations::commands::{NewObligation, created};
use crate::domain::obligations::{self, Basis, BasisKind, Facts, Obligation};
use crate::domain::organisations::{self, Kind, Organisation};
use crate::domain::valuation::{self, RuleSet};
use crate::platform::audit;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::tables::sheet::{Column, Kind as Cell};
use crate::platform::tables::upload::{Columns, Line, Upload};
use crate::values::{Euro, Fraction, GivenEuro, Period, Text};

/// A contract with a social return obligation, as a row. `contractReference` and the authority are its key.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportObligation {
    /// The authority's own reference of the contract, for instance `HLM-2025-014`.
    contract_reference: Text<100>,
    /// The contracting authority; or name it by KvK number or name.
    authority_id: Option<Uuid>,
    /// KvK number of the authority.
    #[schema(pattern = "^[0-9]{8}$", example = "12345678")]
    authority_kvk_number: Option<String>,
    /// Name of the authority, for instance `Gemeente Helmond`.
    authority_name: Option<Text<200>>,
    /// The contractor; or name it by KvK number or name.
    contractor_id: Option<Uuid>,
    /// KvK number of the contractor.
    #[schema(pattern = "^[0-9]{8}$", example = "12345678")]
    contractor_kvk_number: Option<String>,
    /// Name of the contractor, for instance `Bouwbedrijf Voorbeeld BV`.
    contractor_name: Option<Text<200>>,
    /// What the rate is taken of.
    basis_kind: BasisKind,
    /// Euro, excluding VAT: the contract value, turnover or fixed amount.
    basis_amount: GivenEuro,
    /// Value of the contract for the threshold, where the basis is another.
    contract_value: Option<GivenEuro>,
    /// Part of the sum that is labour.
    labour_share: Option<Fraction>,
    /// Publication date of the tender: fixes the rule set.
    tender_published_on: NaiveDate,
    /// First day of the contract.
    starts_on: NaiveDate,
    /// Last day of the contract.
    ends_on: NaiveDate,
    /// A rate other than the rule set's; needs a justification.
    rate: Option<Fraction>,
    /// Why it deviates from the rule set, for instance `Maatwerk`.
    justification: Option<Text<1000>>,
    /// Highest obligation.
    cap: Option<GivenEuro>,
}

/// The rows of a file, as JSON.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the JSON form of an upload, which is read row by row")]
pub struct ImportObligations {
    /// The contracts.
    #[schema(min_items = 1, max_items = 50_000)]
    rows: Vec<ImportObligation>,
}

impl Columns for ImportObligation {
    const FIELD: &'static str = "rows";
    const LIMIT: usize = LIMIT;
    const COLUMNS: &'static [Column] = &[
        Column { name: "contractReference", kind: Cell::Text },
        Column { name: "authorityId", kind: Cell::Text },
        Column { name: "authorityKvkNumber", kind: Cell::Text },
        Column { name: "authorityName", kind: Cell::Text },
        Column { name: "contractorId", kind: Cell::Text },
        Column { name: "contractorKvkNumber", kind: Cell::Text },
        Column { name: "contractorName", kind: Cell::Text },
        Column { name: "basisKind", kind: Cell::Text },
        Column { name: "basisAmount", kind: Cell::Money },
        Column { name: "contractValue", kind: Cell::Money },
        Column { name: "labourShare", kind: Cell::Fraction },
        Column { name: "tenderPublishedOn", kind: Cell::Date },
        Column { name: "startsOn", kind: Cell::Date },
        Column { name: "endsOn", kind: Cell::Date },
        Column { name: "rate", kind: Cell::Fraction },
        Column { name: "justification", kind: Cell::Text },
        Column { name: "cap", kind: Cell::Money },
        // What an export has besides, so that it can be imported elsewhere.
        Column { name: "id", kind: Cell::Ignored },
        Column { name: "version", kind: Cell::Ignored },
        Column { name: "ruleSetId", kind: Cell::Ignored },
        Column { name: "effectiveOn", kind: Cell::Ignored },
        Column { name: "required", kind: Cell::Ignored },
        Column { name: "formerContractors", kind: Cell::Ignored },
        Column { name: "heldUntil", kind: Cell::Ignored },
        Column { name: "withdrawnAt", kind: Cell::Ignored },
        Column { name: "withdrawalReason", kind: Cell::Ignored },
    ];
}

/// Imports a file: everything that is new is registered, what is there already stays.
///
/// # Errors
/// 403; 422 naming every fault of every row, where everything or nothing is to be stored.
pub async fn import(work: &mut Work<'_>, caller: &Caller, upload: Upload<ImportObligation>, mode: ImportMode) -> Result<ImportReport> {
    policy::may_import(caller, "obligations:write")?;
    let organisations = organisations::store::all(work.conn, caller.region()).await?;
    let rule_sets = valuation::store::of_region(work.conn, caller.region()).await?;
    let known = known(work, &upload).await?;
    let mut reading = Reading {
        region: caller.region(),
        authorities: Directory::new(&organisations, Kind::Authority),
        contractors: Directory::new(&organisations, Kind::Contractor),
        rule_sets: &rule_sets,
        known,
        seen: HashSet::new(),
        new: Vec::new(),
    };
    let rows = upload.lines.into_iter().map(|line| reading.row(line)).collect();
    let new = reading.new;
    let report = ImportReport::new(mode, rows);
    report.ensure_complete()?;
    if mode != ImportMode::Check {
        store(work, &new).await?;
    }
    Ok(report)
}

async fn store(work: &mut Work<'_>, new: &[Obligation]) -> Result<()> {
    let parties: HashSet<Uuid> = new.iter().flat_map(|obligation| [obligation.authority, obligation.contractor]).collect();
    organisations::commands::ensure_active(work, &parties.into_iter().collect::<Vec<_>>()).await?;
    obligations::store::insert_all(work, new).await?;
    audit::record_all(work, new.iter().map(created).collect()).await
}

/// The contracts with references of the file that are registered already.
async fn known(work: &mut Work<'_>, upload: &Upload<ImportObligation>) -> Result<HashMap<(Uuid, String), Obligation>> {
    let region = work.actor.region()?;
    let references: Vec<&str> =
        upload.lines.iter().filter_map(|line| line.row.as_ref().ok()).map(|row| row.contract_reference.as_str()).collect();
    let ids: Vec<Uuid> = obligations::store::ids_by_reference(work.conn, region, &references).await?.into_values().collect();
    let found = obligations::store::by_ids(work.conn, region, &ids).await?;
    Ok(found.into_iter().map(|obligation| ((obligation.authority, obligation.contract_reference.clone()), obligation)).collect())
}

/// What is needed to read rows, and what came of them.
struct Reading<'a> {
    region: Uuid,
    authorities: Directory<'a>,
    contractors: Directory<'a>,
    rule_sets: &'a [RuleSet],
    known: HashMap<(Uuid, String), Obligation>,
    seen: HashSet<(Uuid, String)>,
    new: Vec<Obligation>,
}

impl<'a> Reading<'a> {
    fn row(&mut self, line: Line<ImportObligation>) -> ImportRow {
        let outcome = line.row.and_then(|row| self.read(row)).unwrap_or_else(Outcome::Faulty);
        ImportRow::new(line.line, outcome)
    }

    fn read(&mut self, row: ImportObligation) -> Result<Outcome, Vec<InvalidParam>> {
        let (authority, contractor) = self.parties(&row)?;
        let key = (authority.id, row.contract_reference.as_str().to_owned());
        if !self.seen.insert(key.clone()) {
            return Err(vec![fault("contractReference", "duplicate", "The file has this contract of the authority already.")]);
        }
        let new = new_obligation(row, authority.id, contractor.id)?;
        let rule_set = self.rule_sets.iter().rev().find(|set| set.in_force_from <= new.facts.tender_published_on);
        let rule_set =
            rule_set.ok_or_else(|| vec![fault("tenderPublishedOn", "no-rule-set", "No rule set of the region was in force then.")])?;
        let obligation = new.under(self.region, rule_set).map_err(faults)?;
        match self.known.get(&key) {
            Some(known) if is_same(known, &obligation) => Ok(Outcome::Unchanged(known.id)),
            Some(_) => Err(vec![fault("row", "differs", "The contract is registered with other facts: amend it where it is.")]),
            None => {
                for party in [authority, contractor] {
                    party
                        .ensure_active()
                        .map_err(|_| vec![fault("row", "inactive", "An organisation of the contract was deactivated.")])?;
                }
                let id = obligation.id;
                self.new.push(obligation);
                Ok(Outcome::Created(id))
            }
        }
    }

    fn parties(&self, row: &ImportObligation) -> Result<(&'a Organisation, &'a Organisation), Vec<InvalidParam>> {
        let authority = self.authorities.find(Named {
            id: row.authority_id,
            kvk_number: row.authority_kvk_number.as_deref(),
            name: row.authority_name.as_ref().map(Text::as_str),
        });
        let contractor = self.contractors.find(Named {
            id: row.contractor_id,
            kvk_number: row.contractor_kvk_number.as_deref(),
            name: row.contractor_name.as_ref().map(Text::as_str),
        });
        match (authority, contractor) {
            (Ok(authority), Ok(contractor)) => Ok((authority, contractor)),
            (authority, contractor) => Err([authority.err(), contractor.err()].into_iter().flatten().collect()),
        }
    }
}

/// An obligation that was amended since stays as people made it.
fn is_same(known: &Obligation, row: &Obligation) -> bool {
    known.contractor == row.contractor
        && (known.version > 1 || Facts { rate: row.terms.rate, ..row.terms.facts.clone() } == known.terms.facts)
}

fn new_obligation(row: ImportObligation, authority: Uuid, contractor: Uuid) -> Result<NewObligation, Vec<InvalidParam>> {
    let period = Period::new(row.starts_on, row.ends_on);
    let facts = Facts {
        basis: Basis { kind: row.basis_kind, amount: row.basis_amount.into() },
        contract_value: row.contract_value.map(Euro::from),
        labour_share: row.labour_share,
        tender_published_on: row.tender_published_on,
        period: period.ok_or_else(|| vec![fault("endsOn", "before-start", "The contract ends before it starts.")])?,
        rate: row.rate,
        justification: row.justification.map(Into::into),
        cap: row.cap.map(Euro::from),
    };
    Ok(NewObligation { contract_reference: row.contract_reference.into(), authority, contractor, facts })
}

/// A fault of a column.
pub(super) fn fault(name: &str, code: &'static str, reason: &str) -> InvalidParam {
    InvalidParam { name: name.into(), code, reason: reason.into() }
}

/// The faults that a rule of the domain finds; they are named as in the body of a request.
pub(super) fn faults(error: Error) -> Vec<InvalidParam> {
    match error {
        Error::Inconsistent(faults) | Error::Invalid(faults) => faults,
        Error::Conflict(conflict) => vec![fault("row", conflict.row().0, conflict.row().1)],
        _ => vec![fault("row", "unprocessable", "The row cannot be processed.")],
    }
}
