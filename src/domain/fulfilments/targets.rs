//! The obligations that a fulfilment is for.

use std::collections::HashMap;

use uuid::Uuid;

use super::fulfilment::Fulfilment;
use super::statement::Target;
use crate::domain::obligations::{self, Obligation};
use crate::domain::settlements;
use crate::platform::auth::{Caller, Identity};
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::values::Euro;

/// The obligations by the names that the request gives them, in its order; contractors find only their own.
///
/// # Errors
/// 422 naming each that the caller does not have.
pub async fn find(work: &mut Work<'_>, caller: &Caller, named: &[(String, Uuid, Option<Euro>)]) -> Result<Vec<Target>> {
    let ids: Vec<Uuid> = named.iter().map(|(_, id, _)| *id).collect();
    let mut found = by_id(work, &ids).await?;
    if let Identity::Contractor { organisation } = caller.identity() {
        found.retain(|_, target| target.obligation.contractor == *organisation);
    }
    let unknown = |name: &String| InvalidParam {
        name: name.clone(),
        code: "unknown",
        reason: "There is no such obligation that you may fulfil.".into(),
    };
    let faults: Vec<InvalidParam> = named.iter().filter(|(_, id, _)| !found.contains_key(id)).map(|(name, _, _)| unknown(name)).collect();
    if faults.is_empty() { Ok(ids.iter().filter_map(|id| found.remove(id)).collect()) } else { Err(Error::Inconsistent(faults)) }
}

/// The obligations of a fulfilment.
///
/// # Errors
/// Those of the database.
pub async fn targets_of(work: &mut Work<'_>, fulfilment: &Fulfilment) -> Result<Vec<Target>> {
    let ids = fulfilment.obligations();
    let mut found = by_id(work, &ids).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Obligations with the last day on which something counts for them.
///
/// # Errors
/// Those of the database.
pub async fn by_id(work: &mut Work<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Target>> {
    let region = work.actor.region()?;
    let recovery = settlements::store::recovery_ends(work.conn, region, ids).await?;
    let obligations = obligations::store::by_ids(work.conn, region, ids).await?;
    let target = |obligation: Obligation| {
        let end = obligation.terms.facts.period.last();
        let until = recovery.get(&obligation.id).map_or(end, |recovery| end.max(*recovery));
        (obligation.id, Target { obligation, until })
    };
    Ok(obligations.into_iter().map(target).collect())
}

/// Whether each contract, or its recovery period, still reaches the day of a fulfilment.
///
/// # Errors
/// 409 `contract-over`.
pub async fn ensure_reached(work: &mut Work<'_>, fulfilment: &Fulfilment) -> Result<()> {
    let targets = targets_of(work, fulfilment).await?;
    let is_over = targets.iter().any(|target| fulfilment.details.realised_on > target.until);
    if is_over { Err(Conflict::ContractOver.into()) } else { Ok(()) }
}

/// The one contractor of all of them.
///
/// # Errors
/// 422 where there are several.
pub fn contractor(named: &[(String, Uuid, Option<Euro>)], targets: &[Target]) -> Result<Uuid> {
    let first = targets.first().ok_or_else(|| Error::internal("a fulfilment of nothing"))?.obligation.contractor;
    let other = |((name, _, _), target): (&(String, Uuid, Option<Euro>), &Target)| {
        (target.obligation.contractor != first).then(|| InvalidParam {
            name: name.clone(),
            code: "other-contractor",
            reason: "All obligations of a fulfilment belong to one contractor.".into(),
        })
    };
    let faults: Vec<InvalidParam> = named.iter().zip(targets).filter_map(other).collect();
    if faults.is_empty() { Ok(first) } else { Err(Error::Inconsistent(faults)) }
}
