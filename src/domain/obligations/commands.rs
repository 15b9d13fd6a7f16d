//! What can be done with obligations.

use chrono::NaiveDate;
use uuid::Uuid;

use super::obligation::{FormerContractor, Obligation};
use super::registered::{Registered, without_rule_set};
use super::schedule::{Observation, Schedule, Version};
use super::stages::{Amending, Stage};
use super::terms::{BasisKind, Facts, Terms};
use super::{policy, store};
use crate::domain::organisations::{self, Kind};
use crate::domain::valuation::{self, RuleSet};
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::platform::precondition::IfMatch;
use crate::values::{Euro, day};

/// A contract to register.
#[derive(Clone, Debug)]
pub struct NewObligation {
    /// The authority's own reference.
    pub contract_reference: String,
    /// The contracting authority.
    pub authority: Uuid,
    /// The contractor that has to fulfil it.
    pub contractor: Uuid,
    /// The lot or mini-tender within the contract, where one reference carries several.
    pub lot: Option<String>,
    /// Its facts.
    pub facts: Facts,
}

impl NewObligation {
    /// The obligation under a rule set.
    ///
    /// # Errors
    /// 422 for contradictions.
    pub fn under(self, region: Uuid, rule_set: &RuleSet) -> Result<Obligation> {
        let Self { contract_reference, authority, contractor, lot, facts } = self;
        let effective_on = facts.period.first();
        let terms = Terms::calculated(facts, rule_set)?;
        let schedule = Schedule::from_versions(&[Version { effective_on, terms: &terms, rules: &rule_set.rules }], &[])?;
        Ok(Obligation {
            region,
            id: Uuid::now_v7(),
            contract_reference,
            lot,
            authority,
            contractor,
            version: 1,
            effective_on,
            terms,
            schedule,
            withdrawn_at: None,
            held_until: None,
        })
    }
}

/// Registers an obligation under the rule set of the tender's publication date.
///
/// # Errors
/// 403; 422 for organisations of another kind or region, contradictions, or a date without a rule set; 409 `inactive`
/// or `already-exists`.
pub async fn register(work: &mut Work<'_>, caller: &Caller, new: NewObligation) -> Result<Obligation> {
    policy::may_register(caller)?;
    let region = caller.region();
    check_parties(work, &new).await?;
    let rule_set = rule_set_of(work, region, new.facts.tender_published_on).await?;
    let obligation = new.under(region, &rule_set)?;
    organisations::commands::ensure_active(work, &[obligation.authority, obligation.contractor]).await?;
    store::insert(work, &obligation).await?;
    audit::record(work, created(&obligation)).await?;
    Ok(obligation)
}

/// The entry in the audit trail for a new obligation.
#[must_use]
pub fn created(obligation: &Obligation) -> Entry<'_> {
    let changes = Changes::of("required", (), obligation.terms.required).and("contractReference", (), &obligation.contract_reference).and(
        "lot",
        (),
        &obligation.lot,
    );
    let reason = obligation.terms.facts.justification.as_deref();
    Entry { action: "created", kind: "obligation", id: obligation.id, reason, changes, participant: None }
}

async fn rule_set_of(work: &mut Work<'_>, region: Uuid, tender_published_on: NaiveDate) -> Result<RuleSet> {
    valuation::store::in_force(work.conn, region, tender_published_on).await?.ok_or_else(without_rule_set)
}

/// An obligation before and after something changed it: what follows from it is derived again from the difference.
#[derive(Clone, Debug)]
pub struct Changed {
    /// As it was.
    pub before: Obligation,
    /// As it is.
    pub after: Obligation,
}

/// An amendment of the terms.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// First business day; that of the terms which it replaces unless said otherwise.
    pub effective_on: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
    /// The contractor to which the contract passes, or whose it was all the time.
    pub contractor: Option<Uuid>,
    /// The lot, or that there is none, where it is another one.
    pub lot: Option<Option<String>>,
    /// Whether it says the day alone: then the newest terms hold from that day.
    pub is_day_alone: bool,
}

/// Amends the terms: a new version, from a business day on. `change` makes the new facts of the present ones, in which a rate
/// stands only if it deviates from the rule set's.
///
/// # Errors
/// 404, 403, 428, 412; 422 for contradictions; 409 `contract-withdrawn`, `inactive`, `already-exists`.
pub async fn amend(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    amendment: Amendment,
    change: impl Fn(Facts) -> Result<Facts>,
) -> Result<Changed> {
    let before = store::lock(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)?;
    policy::may_register(caller)?;
    if_match.check(before.version)?;
    before.ensure_in_force()?;
    let contractor = amendment.contractor.filter(|contractor| *contractor != before.contractor);
    let handover = match contractor {
        Some(contractor) => Some(handover(work, &before, contractor, amendment.effective_on).await?),
        None => None,
    };
    let registered = Registered::load(work, &before).await?;
    let stages = registered.stages()?;
    let amending = Amending { stages: &stages, change: |terms: &Terms| registered.changed(terms, &change) };
    let lot = amendment.lot.clone().filter(|lot| *lot != before.lot);
    let written = written(&amending, &amendment, contractor.is_some() || lot.is_some())?;
    if !amending.is_change(&written) && contractor.is_none() && lot.is_none() {
        return Ok(Changed { after: before.clone(), before });
    }
    let schedule = registered.schedule(&written, None)?;
    let key = (contractor.unwrap_or(before.contractor), lot.unwrap_or_else(|| before.lot.clone()));
    let versions = numbered(&before, key, written, &schedule);
    let after = versions.last().cloned().ok_or_else(|| Error::internal("an amendment without terms"))?;
    store::amend(work, &versions, amendment.reason.as_deref()).await?;
    if (&after.contractor, &after.lot) != (&before.contractor, &before.lot) {
        store::set_key(work, &before, &after).await?;
    }
    if let Some(handover) = handover {
        match handover {
            Handover::PassesOn(former) => store::pass_on(work, &former, amendment.reason.as_deref()).await?,
            Handover::Corrected { passed_on_by_mistake } => {
                store::insert_correction(work, &before).await?;
                if let Some(former) = passed_on_by_mistake {
                    store::undo_passing_on(work, &former).await?;
                }
            }
        }
    }
    let mut changes = Changes::of("required", before.terms.required, after.terms.required)
        .and("endsOn", before.terms.facts.period.last(), after.terms.facts.period.last())
        .and("appliesBelowThreshold", before.terms.facts.applies_below_threshold, after.terms.facts.applies_below_threshold)
        .and("effectiveOn", before.effective_on, amendment.effective_on.unwrap_or(after.effective_on));
    if after.contractor != before.contractor {
        changes = changes.and("contractorId", before.contractor, after.contractor);
    }
    if after.lot != before.lot {
        changes = changes.and("lot", &before.lot, &after.lot);
    }
    let reason = amendment.reason.as_deref();
    audit::record(work, Entry { action: "amended", kind: "obligation", id, reason, changes, participant: None }).await?;
    Ok(Changed { before, after })
}

/// The stages that an amendment writes. A contract that passes on without another change asks what it asked.
fn written<F: Fn(&Terms) -> Result<Terms>>(amending: &Amending<'_, F>, amendment: &Amendment, keeps_terms: bool) -> Result<Vec<Stage>> {
    let Some(day) = amendment.effective_on else { return amending.corrected() };
    if amendment.is_day_alone {
        return amending.moved_to(day);
    }
    let amended = amending.amended_from(day)?;
    if keeps_terms && !amending.is_change(&amended) { amending.repeated_from(day) } else { Ok(amended) }
}

/// The versions of an obligation that store what an amendment writes, each with its number; the last is the obligation as it is then.
fn numbered(before: &Obligation, (contractor, lot): (Uuid, Option<String>), written: Vec<Stage>, schedule: &Schedule) -> Vec<Obligation> {
    let version = |(number, Stage { from, terms })| {
        let (schedule, lot) = (schedule.clone(), lot.clone());
        Obligation { version: number, effective_on: from, terms, contractor, lot, schedule, ..before.clone() }
    };
    (before.version + 1..).zip(written).map(version).collect()
}

/// How a contract comes to another contractor.
enum Handover {
    /// It passes on from a day on: who had it until then.
    PassesOn(FormerContractor),
    /// It never was the present contractor's.
    Corrected {
        /// Who had it before, where it never passed on from there.
        passed_on_by_mistake: Option<FormerContractor>,
    },
}

async fn handover(work: &mut Work<'_>, before: &Obligation, contractor: Uuid, effective_on: Option<NaiveDate>) -> Result<Handover> {
    let faults = organisations::commands::unknown_parties(work, &[("contractorId", contractor, Kind::Contractor)]).await?;
    if !faults.is_empty() {
        return Err(Error::Inconsistent(faults));
    }
    organisations::commands::ensure_active(work, &[contractor]).await?;
    let last_passed = store::former_contractors(work.conn, before.region, &[before.id]).await?.pop();
    let Some(first) = effective_on else {
        return Ok(Handover::Corrected { passed_on_by_mistake: last_passed.filter(|former| former.contractor == contractor) });
    };
    if first > day::in_amsterdam(work.now) {
        return Err(Error::inconsistent("effectiveOn", "in-the-future", "A contract passes to another contractor today at the latest."));
    }
    let until = first
        .pred_opt()
        .filter(|until| *until >= before.terms.facts.period.first() && last_passed.is_none_or(|former| former.until < *until));
    let until = until.ok_or_else(|| {
        let reason = "The contractor must have had the contract for a day before; without a day it is corrected instead.";
        Error::inconsistent("effectiveOn", "too-early", reason)
    })?;
    Ok(Handover::PassesOn(FormerContractor { obligation: before.id, contractor: before.contractor, until }))
}

/// Withdraws a contract that was registered by mistake or twice: it is in no figure any more, and its reference is free.
///
/// # Errors
/// 404, 403, 428, 412; 409 `contract-withdrawn` for one that is withdrawn already.
pub async fn withdraw(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, reason: &str) -> Result<Obligation> {
    let before = store::lock(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)?;
    policy::may_register(caller)?;
    if_match.check_seen(before.version)?;
    before.ensure_in_force()?;
    let withdrawn_at = Some(work.now);
    let after = Obligation { version: before.version + 1, withdrawn_at, schedule: before.schedule.clone().of_nothing(), ..before.clone() };
    store::amend(work, std::slice::from_ref(&after), Some(reason)).await?;
    store::insert_withdrawal(work, &after, reason).await?;
    let changes = Changes::of("withdrawn", false, true).and("required", before.terms.required, Euro::ZERO);
    audit::record(work, Entry { action: "withdrawn", kind: "obligation", id, reason: Some(reason), changes, participant: None }).await?;
    Ok(after)
}

/// Takes the withdrawal of a contract back: it is in the figures again, with what counted for it.
///
/// # Errors
/// 404, 403, 428, 412; 409 `wrong-status` unless it is withdrawn, `already-exists` where its reference is in use again.
pub async fn reinstate(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, reason: &str) -> Result<Obligation> {
    let before = store::lock(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)?;
    policy::may_register(caller)?;
    if_match.check_seen(before.version)?;
    if before.withdrawn_at.is_none() {
        return Err(Conflict::WrongStatus.into());
    }
    let mut after = Obligation { version: before.version + 1, withdrawn_at: None, ..before.clone() };
    after.schedule = Registered::load(work, &after).await?.schedule(&[], None)?;
    store::amend(work, std::slice::from_ref(&after), Some(reason)).await?;
    store::insert_reinstatement(work, &after, reason).await?;
    let changes = Changes::of("withdrawn", true, false).and("required", Euro::ZERO, after.terms.required);
    audit::record(work, Entry { action: "reinstated", kind: "obligation", id, reason: Some(reason), changes, participant: None }).await?;
    Ok(after)
}

/// Turnover that was observed.
#[derive(Clone, Debug)]
pub struct NewObservation {
    /// The business date on which the turnover was observed.
    pub observed_on: NaiveDate,
    /// Turnover since the beginning of the contract.
    pub amount: Euro,
    /// Where it was seen.
    pub reference: Option<String>,
}

/// Registers invoiced turnover: the obligation moves with it from that day on.
///
/// # Errors
/// 404, 403; 422 for an obligation on another basis, or a day to come.
pub async fn observe(work: &mut Work<'_>, caller: &Caller, id: Uuid, new: NewObservation) -> Result<Changed> {
    let before = store::lock(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)?;
    policy::may_register(caller)?;
    before.ensure_in_force()?;
    let today = day::in_amsterdam(work.now);
    check_observation(&before, &new, today)?;
    let NewObservation { observed_on, amount, reference } = new;
    let observation = Observation { id: Uuid::now_v7(), observed_on, amount, reference };
    let schedule = Registered::load(work, &before).await?.schedule(&[], Some(&observation))?;
    let after = Obligation { schedule, ..before.clone() };
    store::replace_schedule(work, &after).await?;
    store::insert_observation(work, before.region, id, &observation).await?;
    let changes = Changes::of("turnover", (), amount).and("observedOn", (), observed_on).and(
        "required",
        before.schedule.on(today).required,
        after.schedule.on(today).required,
    );
    audit::record(work, Entry { action: "turnover-observed", kind: "obligation", id, reason: None, changes, participant: None }).await?;
    Ok(Changed { before, after })
}

fn check_observation(obligation: &Obligation, new: &NewObservation, today: NaiveDate) -> Result<()> {
    let mut faults = Vec::new();
    let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
    if obligation.terms.facts.basis.kind != BasisKind::InvoicedTurnover {
        fault("amount", "unexpected", "The basis of this obligation is not the invoiced turnover.");
    }
    if new.observed_on > today {
        fault("observedOn", "in-the-future", "Nothing can have been observed after today.");
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Inconsistent(faults)) }
}

async fn check_parties(work: &mut Work<'_>, new: &NewObligation) -> Result<()> {
    let parties = [("authorityId", new.authority, Kind::Authority), ("contractorId", new.contractor, Kind::Contractor)];
    let faults = organisations::commands::unknown_parties(work, &parties).await?;
    if faults.is_empty() { Ok(()) } else { Err(Error::Inconsistent(faults)) }
}
