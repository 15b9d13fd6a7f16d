//! Importing obligations.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::differences::{ANOTHER_CONTRACTOR, ANOTHER_LOT, Differences, WITHDRAWN};
use super::matching::{Contracts, Directory, Lot, Named, fault, is_same_lot, plain};
use super::policy;
use super::report::{ImportMode, ImportReport, ImportRow, LIMIT, Outcome};
use crate::domain::obligations::commands::{NewObligation, created};
use crate::domain::obligations::obligation::lot_of;
use crate::domain::obligations::{self, Basis, BasisKind, Facts, Obligation, Terms};
use crate::domain::organisations::{self, Kind, Organisation};
use crate::domain::valuation::{self, RuleSet};
use crate::platform::audit;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::tables::sheet::{Column, Kind as Cell};
use crate::platform::tables::upload::{Columns, Given, Line, Upload};
use crate::values::{Euro, Fraction, GivenEuro, Period, Text};

/// A contract with a social return obligation, as a row. `contractReference`, the authority, the contractor and the lot are its key.
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
    /// Whether the contract carries an obligation although it is at or below the threshold; needs a justification.
    #[schema(example = false)]
    applies_below_threshold: Option<bool>,
    /// Highest obligation.
    cap: Option<GivenEuro>,
    /// The lot or mini-tender within the contract, where one reference carries several, for instance `Perceel 2`.
    lot: Option<Text<50>>,
    /// Since when it is withdrawn, as an export says. Such a contract is not imported: the column must be empty.
    #[schema(example = json!(null))]
    withdrawn_at: Option<Text<50>>,
}

impl ImportObligation {
    fn contractor(&self) -> Named<'_> {
        let name = self.contractor_name.as_ref().map(Text::as_str);
        Named { id: self.contractor_id, kvk_number: self.contractor_kvk_number.as_deref(), name }
    }
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
        Column { name: "appliesBelowThreshold", kind: Cell::Boolean },
        Column { name: "cap", kind: Cell::Money },
        Column { name: "lot", kind: Cell::Text },
        // What an export has besides, so that it can be imported elsewhere.
        Column { name: "id", kind: Cell::Ignored },
        Column { name: "version", kind: Cell::Ignored },
        Column { name: "ruleSetId", kind: Cell::Ignored },
        Column { name: "effectiveOn", kind: Cell::Ignored },
        Column { name: "required", kind: Cell::Ignored },
        Column { name: "formerContractors", kind: Cell::Ignored },
        Column { name: "heldUntil", kind: Cell::Ignored },
        Column { name: "withdrawnAt", kind: Cell::Text },
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
    let (contracts, known) = known(work, &upload).await?;
    let on_turnover = known.values().filter(|known| known.terms.facts.basis.kind == BasisKind::InvoicedTurnover).map(|known| known.id);
    let turnovers = obligations::store::turnovers(work.conn, caller.region(), &on_turnover.collect::<Vec<_>>()).await?;
    let mut reading = Reading {
        region: caller.region(),
        authorities: Directory::new(&organisations, Kind::Authority),
        contractors: Directory::new(&organisations, Kind::Contractor),
        rule_sets: &rule_sets,
        contracts,
        known,
        turnovers,
        seen: HashSet::new(),
        seen_contracts: HashSet::new(),
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
async fn known(work: &mut Work<'_>, upload: &Upload<ImportObligation>) -> Result<(Contracts, HashMap<Uuid, Obligation>)> {
    let rows = upload.lines.iter().filter_map(|line| line.row.as_ref().ok());
    let references: Vec<&str> = rows.map(|row| row.contract_reference.as_str()).collect();
    let contracts = Contracts::with(work, &references).await?;
    let ids: BTreeSet<Uuid> = contracts.ids().collect();
    let found = obligations::store::by_ids(work.conn, work.actor.region()?, &ids.into_iter().collect::<Vec<_>>()).await?;
    Ok((contracts, found.into_iter().map(|obligation| (obligation.id, obligation)).collect()))
}

/// What identifies a contract: the authority, its reference, the contractor and the lot.
type Key = (Uuid, String, Uuid, Option<String>);

/// What is needed to read rows, and what came of them.
struct Reading<'a> {
    region: Uuid,
    authorities: Directory<'a>,
    contractors: Directory<'a>,
    rule_sets: &'a [RuleSet],
    contracts: Contracts,
    known: HashMap<Uuid, Obligation>,
    /// Of contracts with turnover as their basis the turnover that was observed last.
    turnovers: HashMap<Uuid, Euro>,
    seen: HashSet<Key>,
    seen_contracts: HashSet<Uuid>,
    new: Vec<Obligation>,
}

impl<'a> Reading<'a> {
    fn row(&mut self, line: Line<ImportObligation>) -> ImportRow {
        let outcome = line.row.and_then(|row| self.read(row, &line.given)).unwrap_or_else(Outcome::Faulty);
        ImportRow::new(line.line, outcome)
    }

    fn read(&mut self, row: ImportObligation, given: &Given) -> Result<Outcome, Vec<InvalidParam>> {
        if row.withdrawn_at.is_some() {
            return Err(vec![fault("withdrawnAt", "contract-withdrawn", "A contract that was withdrawn is not imported.")]);
        }
        let (authority, contractor) = self.parties(&row)?;
        let (reference, lot) = (row.contract_reference.as_str().to_owned(), row.lot.as_ref().and_then(lot_of));
        let told = Lot::of(lot.as_deref(), given.has("lot"));
        let known = self.contracts.registered(authority.id, &reference, contractor.id, told).map_err(|fault| vec![fault])?;
        let known = known.and_then(|id| self.known.get(&id));
        let key = lot.map(|lot| plain(&lot));
        let is_first = match known {
            Some(known) => self.seen_contracts.insert(known.id),
            None => self.seen.insert((authority.id, reference, contractor.id, key)),
        };
        if !is_first {
            return Err(vec![fault("contractReference", "duplicate", "The file has this contract of the authority already.")]);
        }
        if let Some(known) = known {
            let faults = self.differences(&row, given, known, contractor.id);
            return if faults.is_empty() { Ok(Outcome::Unchanged(known.id)) } else { Err(faults) };
        }
        let new = new_obligation(row, authority.id, contractor.id)?;
        let rule_set = self.rule_sets.iter().rev().find(|set| set.in_force_from <= new.facts.tender_published_on);
        let rule_set =
            rule_set.ok_or_else(|| vec![fault("tenderPublishedOn", "no-rule-set", "No rule set of the region was in force then.")])?;
        let obligation = new.under(self.region, rule_set).map_err(faults)?;
        for party in [authority, contractor] {
            party.ensure_active().map_err(|_| vec![fault("row", "inactive", "An organisation of the contract was deactivated.")])?;
        }
        let id = obligation.id;
        self.new.push(obligation);
        Ok(Outcome::Created(id))
    }

    /// What the file says otherwise than the newest terms: whoever amended or corrected them here is not undone by it.
    fn differences(&self, row: &ImportObligation, given: &Given, known: &Obligation, contractor: Uuid) -> Vec<InvalidParam> {
        if known.withdrawn_at.is_some() {
            return vec![fault("contractReference", "differs", WITHDRAWN)];
        }
        let Terms { facts, rate, rule_set, required: _ } = &known.terms;
        let usual = self.rule_sets.iter().find(|set| set.id == *rule_set).map(|set| set.rules.rate_for(facts.labour_share));
        let usual = usual.filter(|_| facts.basis.kind != BasisKind::FixedAmount);
        // The basis is the contract value itself, whether or not it is told twice.
        let contract_value = |kind, told: Option<Euro>, basis: Euro| if kind == BasisKind::ContractValue { Some(basis) } else { told };
        let told = contract_value(row.basis_kind, row.contract_value.map(Euro::from), row.basis_amount.into());
        // The estimate that the contract began with, or the turnover of now.
        let amount = Euro::from(row.basis_amount);
        let seen = self.turnovers.get(&known.id).copied();
        let registered = if amount == facts.basis.amount { amount } else { seen.unwrap_or(facts.basis.amount) };
        Differences::of(given)
            .note(&row.contractor().column(Kind::Contractor), known.contractor == contractor, ANOTHER_CONTRACTOR)
            .note("lot", is_same_lot(row.lot.as_ref().and_then(lot_of).as_deref(), known.lot.as_deref()), ANOTHER_LOT)
            .compare("basisKind", Some(row.basis_kind), Some(facts.basis.kind))
            .compare("basisAmount", Some(amount), Some(registered))
            .compare("contractValue", told, contract_value(facts.basis.kind, facts.contract_value, facts.basis.amount))
            .compare("labourShare", row.labour_share, facts.labour_share)
            .compare("tenderPublishedOn", Some(row.tender_published_on), Some(facts.tender_published_on))
            .compare("startsOn", Some(row.starts_on), Some(facts.period.first()))
            .compare("endsOn", Some(row.ends_on), Some(facts.period.last()))
            .compare("rate", row.rate.or(usual), *rate)
            .compare_text("justification", row.justification.as_ref().map(Text::as_str), facts.justification.as_deref())
            .compare("appliesBelowThreshold", Some(row.applies_below_threshold.unwrap_or_default()), Some(facts.applies_below_threshold))
            .compare("cap", row.cap.map(Euro::from), facts.cap)
            .faults()
    }

    fn parties(&self, row: &ImportObligation) -> Result<(&'a Organisation, &'a Organisation), Vec<InvalidParam>> {
        let authority = self.authorities.find(Named {
            id: row.authority_id,
            kvk_number: row.authority_kvk_number.as_deref(),
            name: row.authority_name.as_ref().map(Text::as_str),
        });
        let contractor = self.contractors.find(row.contractor());
        match (authority, contractor) {
            (Ok(authority), Ok(contractor)) => Ok((authority, contractor)),
            (authority, contractor) => Err([authority.err(), contractor.err()].into_iter().flatten().collect()),
        }
    }
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
        applies_below_threshold: row.applies_below_threshold.unwrap_or_default(),
        cap: row.cap.map(Euro::from),
    };
    let (contract_reference, lot) = (row.contract_reference.into(), row.lot.as_ref().and_then(lot_of));
    Ok(NewObligation { contract_reference, authority, contractor, lot, facts })
}

/// The faults that a rule of the domain finds; they are named as in the body of a request.
pub(super) fn faults(error: Error) -> Vec<InvalidParam> {
    match error {
        Error::Inconsistent(faults) | Error::Invalid(faults) => faults,
        Error::Conflict(conflict) => vec![fault("row", conflict.row().0, conflict.row().1)],
        _ => vec![fault("row", "unprocessable", "The row cannot be processed.")],
    }
}
