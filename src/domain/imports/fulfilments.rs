//! Importing fulfilments.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::differences::{ANOTHER_CONTRACT, ANOTHER_ON_THE_DAY, Differences, WITHDRAWN};
use super::matching::{Contracts, Directory, Lot, Named, NamedContract, fault, is_same_lot};
use super::obligations::faults;
use super::policy;
use super::report::{ImportMode, ImportReport, ImportRow, LIMIT, Outcome};
use crate::domain::fulfilments::commands::take_over;
use crate::domain::fulfilments::statement::{SetValue, Statement, Target};
use crate::domain::fulfilments::{self, Fulfilment, State};
use crate::domain::obligations::ContractAct;
use crate::domain::organisations::{self, Kind, Organisation};
use crate::domain::valuation::{self, Facts, Route, RuleSet, Rung};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{InvalidParam, Result};
use crate::platform::tables::sheet::{Column, Kind as Cell};
use crate::platform::tables::upload::{Columns, Given, Line, Upload};
use crate::values::{Code, Euro, GivenEuro, Hours, PositiveEuro, Text, day, text_enum};

text_enum! {
    /// The decision that a row takes over.
    pub enum ImportedDecision {
        /// It was accepted elsewhere; only an adviser may say so.
        Accept = "accept",
    }
}

/// A fulfilment, as a row. `externalReference` is its key.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportFulfilment {
    /// Its key in the registration system, for instance `WIZZR-2024-0815`.
    external_reference: Text<100>,
    /// The obligation; or name it by the reference of the contract and the authority, and the contractor and lot where there are several.
    obligation_id: Option<Uuid>,
    /// Reference of the contract, for instance `HLM-2025-014`.
    contract_reference: Option<Text<100>>,
    /// The contracting authority; or name it by KvK number or name.
    authority_id: Option<Uuid>,
    /// KvK number of the authority.
    #[schema(pattern = "^[0-9]{8}$", example = "12345678")]
    authority_kvk_number: Option<String>,
    /// Name of the authority, for instance `Gemeente Helmond`.
    authority_name: Option<Text<200>>,
    /// The contractor, where the reference carries several contracts; or name it by KvK number or name.
    contractor_id: Option<Uuid>,
    /// KvK number of the contractor.
    #[schema(pattern = "^[0-9]{8}$", example = "12345678")]
    contractor_kvk_number: Option<String>,
    /// Name of the contractor, for instance `Bouwbedrijf Voorbeeld BV`.
    contractor_name: Option<Text<200>>,
    /// The lot or mini-tender within the contract, where there are several, for instance `Perceel 2`.
    lot: Option<Text<50>>,
    /// The way in which the obligation was fulfilled; it decides which facts are needed.
    route: Route,
    /// When it was done, or counts from.
    realised_on: NaiveDate,
    /// People reached, for instance `1`.
    #[schema(minimum = 1, maximum = 100_000)]
    people: Option<u32>,
    /// What was done, for instance `Lespakket voor twee klassen`. Nothing that identifies a person, nothing about health.
    description: Option<Text<1000>>,
    /// A value that is set, not calculated.
    value: Option<GivenEuro>,
    /// Why, for instance `Overgenomen uit de vorige registratie`.
    value_reason: Option<Text<1000>>,
    /// Code of the building block in the rule set.
    block: Option<Code>,
    /// Hours a week.
    hours_per_week: Option<Hours>,
    /// Months that the work lasted, for instance `12`.
    #[schema(minimum = 1, maximum = 600)]
    months: Option<u32>,
    /// Months of the same people that counted before, for instance `0`.
    #[schema(minimum = 0, maximum = 600)]
    months_counted_before: Option<u32>,
    /// How many hours or pieces.
    quantity: Option<Hours>,
    /// Codes of bonuses in the rule set, separated by `|` in CSV.
    #[serde(default)]
    #[schema(max_items = 20)]
    bonuses: Vec<Code>,
    /// What was bought, net of VAT.
    purchase_amount: Option<PositiveEuro>,
    /// Code of the recognition in the rule set.
    recognition: Option<Code>,
    /// Rung of the PSO certificate.
    pso_rung: Option<Rung>,
    /// First day of the certificate.
    certificate_from: Option<NaiveDate>,
    /// Last day of the certificate.
    certificate_until: Option<NaiveDate>,
    /// `accept` takes an acceptance over; without it the fulfilment waits for a decision.
    decision: Option<ImportedDecision>,
}

impl ImportFulfilment {
    fn authority(&self) -> Named<'_> {
        let name = self.authority_name.as_ref().map(Text::as_str);
        Named { id: self.authority_id, kvk_number: self.authority_kvk_number.as_deref(), name }
    }

    fn contractor(&self) -> Named<'_> {
        let name = self.contractor_name.as_ref().map(Text::as_str);
        Named { id: self.contractor_id, kvk_number: self.contractor_kvk_number.as_deref(), name }
    }
}

/// The rows of a file, as JSON.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the JSON form of an upload, which is read row by row")]
pub struct ImportFulfilments {
    /// The fulfilments.
    #[schema(min_items = 1, max_items = 50_000)]
    rows: Vec<ImportFulfilment>,
}

impl Columns for ImportFulfilment {
    const FIELD: &'static str = "rows";
    const LIMIT: usize = LIMIT;
    const COLUMNS: &'static [Column] = &[
        Column { name: "externalReference", kind: Cell::Text },
        Column { name: "obligationId", kind: Cell::Text },
        Column { name: "contractReference", kind: Cell::Text },
        Column { name: "authorityId", kind: Cell::Text },
        Column { name: "authorityKvkNumber", kind: Cell::Text },
        Column { name: "authorityName", kind: Cell::Text },
        Column { name: "contractorId", kind: Cell::Text },
        Column { name: "contractorKvkNumber", kind: Cell::Text },
        Column { name: "contractorName", kind: Cell::Text },
        Column { name: "lot", kind: Cell::Text },
        Column { name: "route", kind: Cell::Text },
        Column { name: "realisedOn", kind: Cell::Date },
        Column { name: "people", kind: Cell::Integer },
        Column { name: "description", kind: Cell::Text },
        Column { name: "value", kind: Cell::Money },
        Column { name: "valueReason", kind: Cell::Text },
        Column { name: "block", kind: Cell::Text },
        Column { name: "hoursPerWeek", kind: Cell::Decimal },
        Column { name: "months", kind: Cell::Integer },
        Column { name: "monthsCountedBefore", kind: Cell::Integer },
        Column { name: "quantity", kind: Cell::Decimal },
        Column { name: "bonuses", kind: Cell::List },
        Column { name: "purchaseAmount", kind: Cell::Money },
        Column { name: "recognition", kind: Cell::Text },
        Column { name: "psoRung", kind: Cell::Text },
        Column { name: "certificateFrom", kind: Cell::Date },
        Column { name: "certificateUntil", kind: Cell::Date },
        Column { name: "decision", kind: Cell::Text },
    ];
}

/// Imports a file: everything that is new is registered, what is there already stays. What the file says otherwise than the register is a fault.
///
/// # Errors
/// 403; 422 naming every fault of every row, where everything or nothing is to be stored; 409 `already-counted` for certificates
/// that count twice.
pub async fn import(work: &mut Work<'_>, caller: &Caller, upload: Upload<ImportFulfilment>, mode: ImportMode) -> Result<ImportReport> {
    policy::may_import(caller, "fulfilments:write")?;
    let organisations = organisations::store::all(work.conn, caller.region()).await?;
    let rule_sets = valuation::store::of_region(work.conn, caller.region()).await?;
    let rows: Vec<&ImportFulfilment> = upload.lines.iter().filter_map(|line| line.row.as_ref().ok()).collect();
    let mut reading = Reading {
        may_accept: fulfilments::policy::may_decide(caller).is_ok(),
        now: work.now,
        region: caller.region(),
        authorities: Directory::new(&organisations, Kind::Authority),
        contractors: Directory::new(&organisations, Kind::Contractor),
        rule_sets: rule_sets.iter().map(|set| (set.id, set)).collect(),
        contracts: contracts(work, &rows).await?,
        targets: HashMap::new(),
        known: known(work, &rows).await?,
        seen: HashSet::new(),
        new: Vec::new(),
    };
    let ids: BTreeSet<Uuid> = reading.contracts.ids().chain(rows.iter().filter_map(|row| row.obligation_id)).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    reading.targets = fulfilments::targets::by_id(work, &ids).await?;
    let rows = upload.lines.into_iter().map(|line| reading.row(line)).collect();
    let new = reading.new;
    let report = ImportReport::new(mode, rows);
    report.ensure_complete()?;
    if mode != ImportMode::Check {
        take_over(work, &new).await?;
    }
    Ok(report)
}

/// The contracts that rows name by their references.
async fn contracts(work: &mut Work<'_>, rows: &[&ImportFulfilment]) -> Result<Contracts> {
    let references: HashSet<&str> = rows.iter().filter_map(|row| row.contract_reference.as_ref()).map(Text::as_str).collect();
    Contracts::with(work, &references.into_iter().collect::<Vec<_>>()).await
}

/// The fulfilments that are registered already under keys of the file: of a key that was used again the one that was not revoked, else the newest.
async fn known(work: &mut Work<'_>, rows: &[&ImportFulfilment]) -> Result<HashMap<String, Fulfilment>> {
    let references: Vec<&str> = rows.iter().map(|row| row.external_reference.as_str()).collect();
    let mut found = fulfilments::store::by_references(work.conn, work.actor.region()?, &references).await?;
    found.sort_by_key(|fulfilment| (fulfilment.state != State::Revoked, fulfilment.id));
    Ok(found.into_iter().filter_map(|fulfilment| Some((fulfilment.external_reference.clone()?, fulfilment))).collect())
}

/// What is needed to read rows, and what came of them.
struct Reading<'a> {
    may_accept: bool,
    now: DateTime<Utc>,
    region: Uuid,
    authorities: Directory<'a>,
    contractors: Directory<'a>,
    rule_sets: HashMap<Uuid, &'a RuleSet>,
    contracts: Contracts,
    targets: HashMap<Uuid, Target>,
    known: HashMap<String, Fulfilment>,
    seen: HashSet<String>,
    new: Vec<Fulfilment>,
}

impl Reading<'_> {
    fn row(&mut self, line: Line<ImportFulfilment>) -> ImportRow {
        let outcome = line.row.and_then(|row| self.read(row, &line.given)).unwrap_or_else(Outcome::Faulty);
        ImportRow::new(line.line, outcome)
    }

    fn read(&mut self, row: ImportFulfilment, given: &Given) -> Result<Outcome, Vec<InvalidParam>> {
        let target = self.target(&row, given)?.clone();
        if !self.seen.insert(row.external_reference.as_str().to_owned()) {
            return Err(vec![fault("externalReference", "duplicate", "The file has this key already.")]);
        }
        if row.decision.is_some() && !self.may_accept {
            return Err(vec![fault("decision", "forbidden", "Only an adviser takes acceptances over.")]);
        }
        let contradictions = self.contradictions(&row, &target)?;
        // The key of a fulfilment that was revoked is free for one of another contract.
        let known = self.known.get(row.external_reference.as_str());
        let known = known.filter(|known| known.state != State::Revoked || known.obligations().contains(&target.obligation.id));
        if let Some(known) = known {
            let faults: Vec<InvalidParam> = contradictions.into_iter().chain(differences(&row, given, known, &target)).collect();
            return if faults.is_empty() { Ok(Outcome::Unchanged(known.id)) } else { Err(faults) };
        }
        if !contradictions.is_empty() {
            return Err(contradictions);
        }
        let fulfilment = self.fulfilment(row, &target)?;
        let inactive = |_| vec![fault("row", "inactive", "The contractor was deactivated.")];
        self.contractor(fulfilment.contractor)?.ensure_active().map_err(inactive)?;
        let id = fulfilment.id;
        self.new.push(fulfilment);
        Ok(Outcome::Created(id))
    }

    fn contractor(&self, id: Uuid) -> Result<&Organisation, Vec<InvalidParam>> {
        let named = Named { id: Some(id), kvk_number: None, name: None };
        self.contractors.find(named).map_err(|fault| vec![fault])
    }

    fn target(&self, row: &ImportFulfilment, given: &Given) -> Result<&Target, Vec<InvalidParam>> {
        let (column, id) = match (row.obligation_id, &row.contract_reference) {
            (Some(id), _) => ("obligationId", id),
            (None, Some(reference)) => ("contractReference", self.contract(row, given, reference.as_str())?),
            (None, None) => {
                return Err(vec![fault("contractReference", "required", "Name the contract and its authority, or the obligation.")]);
            }
        };
        self.targets.get(&id).ok_or_else(|| vec![fault(column, "unknown", "There is no such obligation in the region.")])
    }

    /// The columns that name another contract than the row is about, or another contractor than had it on the day.
    fn contradictions(&self, row: &ImportFulfilment, target: &Target) -> Result<Vec<InvalidParam>, Vec<InvalidParam>> {
        let (authority, contractor) = (row.authority(), row.contractor());
        let find = |named: Named<'_>, among: &Directory<'_>| named.is_named().then(|| among.find(named).map(|one| one.id)).transpose();
        let told = (find(authority, &self.authorities), find(contractor, &self.contractors));
        let (of_authority, of_contractor) = match told {
            (Ok(authority), Ok(contractor)) => (authority, contractor),
            (authority, contractor) => return Err([authority.err(), contractor.err()].into_iter().flatten().collect()),
        };
        let owed = &target.obligation;
        let reference = row.contract_reference.as_ref().map(Text::as_str);
        let lot = row.lot.as_ref().map(Text::as_str);
        let holds = [
            ("contractReference".to_owned(), reference.is_none_or(|reference| reference == owed.contract_reference)),
            ("lot".to_owned(), lot.is_none() || is_same_lot(lot, owed.lot.as_deref())),
            (authority.column(Kind::Authority), of_authority.is_none_or(|id| id == owed.authority)),
            (contractor.column(Kind::Contractor), of_contractor.is_none_or(|id| target.contractor_on(row.realised_on) == Some(id))),
        ];
        let differs = |column: &str| fault(column, "differs", ANOTHER_ON_THE_DAY);
        Ok(holds.iter().filter(|(_, holds)| !holds).map(|(column, _)| differs(column)).collect())
    }

    /// The contract that a row names by its reference.
    fn contract(&self, row: &ImportFulfilment, given: &Given, reference: &str) -> Result<Uuid, Vec<InvalidParam>> {
        let authority = self.authorities.find(row.authority());
        let contractor = row.contractor();
        let contractor = contractor.is_named().then(|| self.contractors.find(contractor)).transpose();
        let (authority, contractor) = match (authority, contractor) {
            (Ok(authority), Ok(contractor)) => (authority.id, contractor.map(|contractor| contractor.id)),
            (authority, contractor) => return Err([authority.err(), contractor.err()].into_iter().flatten().collect()),
        };
        let lot = Lot::of(row.lot.as_ref().map(Text::as_str), given.has("lot"));
        let known = self.known.get(row.external_reference.as_str());
        let registered = known.map(Fulfilment::obligations).unwrap_or_default();
        self.contracts.meant(NamedContract { authority, reference, contractor, lot, registered: &registered }).map_err(|fault| vec![fault])
    }

    fn fulfilment(&self, row: ImportFulfilment, target: &Target) -> Result<Fulfilment, Vec<InvalidParam>> {
        let (route, accepted) = (row.route, row.decision.is_some());
        let external_reference = Some(row.external_reference.as_str().to_owned());
        let statement = statement(row)?;
        let rule_set = target.obligation.schedule.on(statement.realised_on).rule_set;
        let rule_set = self.rule_sets.get(&rule_set).ok_or_else(|| vec![fault("row", "no-rule-set", "The rule set is missing.")])?;
        let targets = std::slice::from_ref(target);
        let details = statement
            .details(ContractAct::Import, route, targets, &[None], rule_set, day::in_amsterdam(self.now))
            .map_err(without_facts)?;
        let contractor = target.contractor_on(details.realised_on);
        let contractor =
            contractor.ok_or_else(|| vec![fault("realisedOn", "other-contractor", "Another contractor had the contract on that day.")])?;
        Ok(Fulfilment {
            region: self.region,
            id: Uuid::now_v7(),
            contractor,
            route,
            external_reference,
            state: if accepted { State::Accepted { at: self.now } } else { State::Submitted },
            details,
            number: 1,
            split_told: 1,
            outdated_since: None,
            version: 1,
        })
    }
}

/// Columns have no `facts.` before their names.
fn without_facts(error: crate::platform::error::Error) -> Vec<InvalidParam> {
    let column = |fault: InvalidParam| InvalidParam { name: fault.name.trim_start_matches("facts.").to_owned(), ..fault };
    faults(error).into_iter().map(column).collect()
}

fn statement(row: ImportFulfilment) -> Result<Statement, Vec<InvalidParam>> {
    let facts = facts(&row);
    Ok(Statement {
        realised_on: row.realised_on,
        people: row.people,
        description: row.description.map(Into::into),
        facts,
        set: SetValue::with_reason(row.value.map(Into::into), row.value_reason.map(Into::into)).map_err(faults)?,
    })
}

fn facts(row: &ImportFulfilment) -> Facts {
    Facts {
        block: row.block.clone(),
        hours_per_week: row.hours_per_week,
        months: row.months,
        months_counted_before: row.months_counted_before,
        quantity: row.quantity,
        bonuses: row.bonuses.clone(),
        purchase_amount: row.purchase_amount,
        recognition: row.recognition.clone(),
        pso_rung: row.pso_rung,
        certificate_from: row.certificate_from,
        certificate_until: row.certificate_until,
    }
}

/// What the file says otherwise than the register, as it was corrected and decided here.
fn differences(row: &ImportFulfilment, given: &Given, known: &Fulfilment, target: &Target) -> Vec<InvalidParam> {
    let details = &known.details;
    let is_whole = known.obligations() == [target.obligation.id];
    let is_withdrawn = target.obligation.withdrawn_at.is_some();
    let named_by = if row.obligation_id.is_some() { "obligationId" } else { "contractReference" };
    // A value is calculated where no cell tells it; then it follows from the facts.
    let is_calculated = details.value_reason.is_none();
    let told = row.value.map(Euro::from).or_else(|| is_calculated.then_some(details.valuation.value));
    let compared = Differences::of(given)
        .note(named_by, is_whole, ANOTHER_CONTRACT)
        .note(named_by, !is_withdrawn, WITHDRAWN)
        .compare("route", Some(row.route), Some(known.route))
        .compare("realisedOn", Some(row.realised_on), Some(details.realised_on))
        .compare("people", row.people, details.people)
        .compare_text("description", row.description.as_ref().map(Text::as_str), details.description.as_deref())
        .compare("value", told, Some(details.valuation.value))
        .compare_text("valueReason", row.value_reason.as_ref().map(Text::as_str), details.value_reason.as_deref());
    let (own, registered) = (facts(row), &details.facts);
    compared
        .compare("block", own.block.as_ref().map(Code::as_str), registered.block.as_ref().map(Code::as_str))
        .compare("hoursPerWeek", own.hours_per_week, registered.hours_per_week)
        .compare("months", own.months, registered.months)
        .compare("monthsCountedBefore", own.months_counted_before, registered.months_counted_before)
        .compare("quantity", own.quantity, registered.quantity)
        .compare("bonuses", Some(codes(&own.bonuses)), Some(codes(&registered.bonuses)))
        .compare("purchaseAmount", own.purchase_amount.map(Euro::from), registered.purchase_amount.map(Euro::from))
        .compare("recognition", own.recognition.as_ref().map(Code::as_str), registered.recognition.as_ref().map(Code::as_str))
        .compare("psoRung", own.pso_rung, registered.pso_rung)
        .compare("certificateFrom", own.certificate_from, registered.certificate_from)
        .compare("certificateUntil", own.certificate_until, registered.certificate_until)
        .faults()
        .into_iter()
        .chain(decided_otherwise(row, known))
        .collect()
}

/// Codes in an order of their own, as a file writes them.
fn codes(all: &[Code]) -> String {
    let mut codes: Vec<&str> = all.iter().map(Code::as_str).collect();
    codes.sort_unstable();
    codes.join("|")
}

/// Whether the register stands against what the row takes over. What was rejected or revoked here is not brought back by a file, whether or not it tells of a decision.
fn decided_otherwise(row: &ImportFulfilment, known: &Fulfilment) -> Option<InvalidParam> {
    let stands = match (row.decision, known.state) {
        (_, State::Revoked | State::Rejected) | (Some(ImportedDecision::Accept), State::Submitted) => known.status(),
        (_, State::Accepted { .. }) | (None, State::Submitted) => return None,
    };
    Some(fault("decision", "differs", &format!("The register says {stands}.")))
}
