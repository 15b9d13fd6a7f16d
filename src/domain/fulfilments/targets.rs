//! The obligations that a fulfilment is for.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::fulfilment::Fulfilment;
use super::statement::Target;
use crate::domain::obligations::{self, ContractAct, Obligation};
use crate::platform::auth::{Caller, Identity};
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::{Euro, day};

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

/// Obligations with where they stand today.
///
/// # Errors
/// Those of the database.
pub async fn by_id(work: &mut Work<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Target>> {
    let region = work.actor.region()?;
    let obligations = obligations::store::by_ids(work.conn, region, ids).await?;
    let former = obligations::store::former_contractors(work.conn, region, ids).await?;
    let mut standings = obligations::store::standings(work.conn, region, &obligations, day::in_amsterdam(work.now)).await?;
    let target = |obligation: Obligation| {
        let former = former.iter().filter(|former| former.obligation == obligation.id).cloned().collect();
        Some((obligation.id, Target { standing: standings.remove(&obligation.id)?, former, obligation }))
    };
    Ok(obligations.into_iter().filter_map(target).collect())
}

/// Whether something may be done for all obligations of some fulfilments, each by its business date.
///
/// # Errors
/// 409 `contract-over`, `contract-withdrawn`.
pub async fn ensure_permitted(work: &mut Work<'_>, act: ContractAct, fulfilments: &[&Fulfilment]) -> Result<()> {
    let ids: BTreeSet<Uuid> = fulfilments.iter().flat_map(|fulfilment| fulfilment.obligations()).collect();
    let targets = by_id(work, &ids.into_iter().collect::<Vec<_>>()).await?;
    for fulfilment in fulfilments {
        for target in fulfilment.obligations().iter().filter_map(|id| targets.get(id)) {
            target.standing.permits_on(act, fulfilment.details.realised_on)?;
        }
    }
    Ok(())
}

/// The one contractor that had all of them on a day.
///
/// # Errors
/// 422 where there are several.
pub fn contractor(named: &[(String, Uuid, Option<Euro>)], targets: &[Target], day: NaiveDate) -> Result<Uuid> {
    let first = targets.first().ok_or_else(|| Error::internal("a fulfilment of nothing"))?.contractor_on(day);
    let other = |((name, _, _), target): (&(String, Uuid, Option<Euro>), &Target)| {
        (target.contractor_on(day) != first).then(|| InvalidParam {
            name: name.clone(),
            code: "other-contractor",
            reason: "All obligations of a fulfilment belong to one contractor.".into(),
        })
    };
    let faults: Vec<InvalidParam> = named.iter().zip(targets).filter_map(other).collect();
    if faults.is_empty() { Ok(first) } else { Err(Error::Inconsistent(faults)) }
}
