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

/// The obligations by the names that the request gives them, in its order; contractors find only those that they have or had.
///
/// # Errors
/// 422 naming each that the caller does not have.
pub async fn find(work: &mut Work<'_>, caller: &Caller, named: &[(String, Uuid, Option<Euro>)]) -> Result<Vec<Target>> {
    let ids: Vec<Uuid> = named.iter().map(|(_, id, _)| *id).collect();
    let mut found = seen_by(work, caller, &ids).await?;
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
pub async fn targets_of(work: &mut Work<'_>, caller: &Caller, fulfilment: &Fulfilment) -> Result<Vec<Target>> {
    let ids = fulfilment.obligations();
    let mut found = seen_by(work, caller, &ids).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Obligations with where they stand today.
///
/// # Errors
/// Those of the database.
pub async fn by_id(work: &mut Work<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Target>> {
    let region = work.actor.region()?;
    let obligations = obligations::store::by_ids(work.conn, region, ids).await?;
    stand(work, obligations).await
}

/// Obligations with where they stand today, for a contractor as it sees them: those that it had before as of its last day.
async fn seen_by(work: &mut Work<'_>, caller: &Caller, ids: &[Uuid]) -> Result<HashMap<Uuid, Target>> {
    let Identity::Contractor { organisation } = caller.identity() else { return by_id(work, ids).await };
    let own = obligations::policy::Visible::Contractor(*organisation);
    let obligations = obligations::store::find_many_seen(work.conn, work.actor.region()?, own, ids).await?;
    stand(work, obligations).await
}

async fn stand(work: &mut Work<'_>, obligations: Vec<Obligation>) -> Result<HashMap<Uuid, Target>> {
    let region = work.actor.region()?;
    let ids: Vec<Uuid> = obligations.iter().map(|obligation| obligation.id).collect();
    let former = obligations::store::former_contractors(work.conn, region, &ids).await?;
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

/// The one contractor that had all of them on a day. A contractor tells what it did itself.
///
/// # Errors
/// 422 where there are several, or it is another one than the contractor that asks.
pub fn contractor(caller: &Caller, named: &[(String, Uuid, Option<Euro>)], targets: &[Target], day: NaiveDate) -> Result<Uuid> {
    let first = targets.first().ok_or_else(|| Error::internal("a fulfilment of nothing"))?.contractor_on(day);
    let other = |((name, _, _), target): (&(String, Uuid, Option<Euro>), &Target)| {
        (target.contractor_on(day) != first).then(|| InvalidParam {
            name: name.clone(),
            code: "other-contractor",
            reason: "All obligations of a fulfilment belong to one contractor.".into(),
        })
    };
    let faults: Vec<InvalidParam> = named.iter().zip(targets).filter_map(other).collect();
    if !faults.is_empty() {
        return Err(Error::Inconsistent(faults));
    }
    let own = match caller.identity() {
        Identity::Contractor { organisation } => first.filter(|contractor| contractor == organisation),
        _ => first,
    };
    let reason = "Another contractor had the contract on that day: what was done then is told by that one or the servicedesk.";
    own.ok_or_else(|| Error::inconsistent("realisedOn", "other-contractor", reason))
}
