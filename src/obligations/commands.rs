//! What can be done with obligations.

use uuid::Uuid;

use super::obligation::Obligation;
use super::terms::{Facts, Terms};
use super::{policy, store};
use crate::audit::{self, Changes, Entry};
use crate::auth::Caller;
use crate::db::Work;
use crate::error::{Error, InvalidParam, Result};
use crate::organisations::{self, Kind};
use crate::valuation;

/// A contract to register.
#[derive(Clone, Debug)]
pub struct NewObligation {
    /// The authority's own reference.
    pub contract_reference: String,
    /// The contracting authority.
    pub authority: Uuid,
    /// The contractor.
    pub contractor: Uuid,
    /// Its facts.
    pub facts: Facts,
}

/// Registers an obligation under the rule set of the tender's publication date.
///
/// # Errors
/// 403; 422 for organisations of another kind or region, contradictions, or a date without a rule set; 409 `inactive`
/// or `already-exists`.
pub async fn register(work: &mut Work<'_>, caller: &Caller, new: NewObligation) -> Result<Obligation> {
    policy::may_register(caller)?;
    let region = caller.region();
    check_parties(work, region, &new).await?;
    let day = new.facts.tender_published_on;
    let rule_set = valuation::store::in_force(work.conn, region, day).await?;
    let rule_set =
        rule_set.ok_or_else(|| Error::inconsistent("tenderPublishedOn", "no-rule-set", "No rule set of the region was in force then."))?;
    let NewObligation { contract_reference, authority, contractor, facts } = new;
    let terms = Terms::calculated(facts, &rule_set)?;
    let obligation = Obligation { region, id: Uuid::now_v7(), contract_reference, authority, contractor, version: 1, terms };
    store::insert(work, &obligation).await?;
    let changes = Changes::of("required", (), obligation.terms.required).and("contractReference", (), &obligation.contract_reference);
    let entry = Entry {
        action: "created",
        kind: "obligation",
        id: obligation.id,
        reason: obligation.terms.justification.as_deref(),
        changes,
        participant: None,
    };
    audit::record(work, entry).await?;
    Ok(obligation)
}

async fn check_parties(work: &mut Work<'_>, region: Uuid, new: &NewObligation) -> Result<()> {
    let mut faults = Vec::new();
    for (name, id, kind) in [("authorityId", new.authority, Kind::Authority), ("contractorId", new.contractor, Kind::Contractor)] {
        let found = organisations::store::find(work.conn, region, organisations::policy::Visible::All, id).await?;
        match found.filter(|organisation| organisation.kind == kind) {
            Some(organisation) => organisation.ensure_active()?,
            None => {
                faults.push(InvalidParam { name: name.into(), code: "unknown", reason: format!("The region has no {kind} with this id.") })
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Inconsistent(faults)) }
}
