//! What the items of a worklist are about: as much as whoever decides has to know.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::item::{Item, WorkKind};
use crate::domain::contributions::{self, Case, Contribution, Decision};
use crate::domain::fulfilments::evidence::Evidence;
use crate::domain::fulfilments::{self, Fulfilment};
use crate::domain::initiatives::{self, Initiative};
use crate::domain::obligations::{self, ContractAct};
use crate::domain::settlements::commands::{self as settlements, ObligationAccount};
use crate::domain::trajectories;
use crate::platform::auth::{Caller, Viewer};
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::values::day;

/// What an item is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// An initiative.
    Initiative(Box<Initiative>),
    /// A contribution.
    Contribution {
        /// The contribution.
        contribution: Box<Contribution>,
        /// The reference of the contract.
        contract: String,
        /// What can be decided about it now.
        offered: Vec<Decision>,
    },
    /// A fulfilment.
    Fulfilment {
        /// The fulfilment.
        fulfilment: Box<Fulfilment>,
        /// Its documents.
        evidence: Vec<Evidence>,
        /// Others that one of the same documents is to prove.
        same: Vec<Uuid>,
        /// Whether the contracts that it is for permit to accept it.
        may_accept: bool,
    },
    /// An obligation whose settlement waits: something is missing, or is to be paid back.
    Settlement(Box<ObligationAccount>),
    /// An obligation that nothing is decided about.
    Obligation,
    /// A group: its initiative.
    Group(Uuid),
}

/// What some items are about, item by item in their order; none for what is gone meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn of(conn: &mut Conn, caller: &Caller, items: &[Item], now: DateTime<Utc>) -> Result<Vec<Option<Subject>>> {
    let mut subjects = initiatives(conn, caller, &ids(items, &[WorkKind::InitiativeDecision]), now).await?;
    let kinds = [
        WorkKind::ContributionDecision,
        WorkKind::ReservationExpiring,
        WorkKind::ReceiptMissing,
        WorkKind::ContributionToEnd,
        WorkKind::ContributionOutdated,
    ];
    subjects.extend(contributions(conn, caller, &ids(items, &kinds), now).await?);
    let of_fulfilments = ids(items, &[WorkKind::FulfilmentDecision, WorkKind::FulfilmentRejected, WorkKind::FulfilmentOutdated]);
    subjects.extend(fulfilments(conn, caller, &of_fulfilments, now).await?);
    subjects.extend(groups(conn, caller, &ids(items, &[WorkKind::FollowUpsDue])).await?);
    let settlements = settlements(conn, caller, &ids(items, &[WorkKind::Shortfall, WorkKind::RefundDue]), now).await?;
    let subject = |item: &Item| match item.kind {
        WorkKind::ObligationBehind | WorkKind::CertificateLapsing => Some(Subject::Obligation),
        WorkKind::Shortfall | WorkKind::RefundDue => settlements.get(&item.resource).cloned(),
        _ => subjects.get(&item.resource).cloned(),
    };
    Ok(items.iter().map(subject).collect())
}

/// Subjects by the id of their resource.
type Subjects = HashMap<Uuid, Subject>;

fn ids(items: &[Item], kinds: &[WorkKind]) -> Vec<Uuid> {
    items.iter().filter(|item| kinds.contains(&item.kind)).map(|item| item.resource).collect()
}

async fn initiatives(conn: &mut Conn, caller: &Caller, ids: &[Uuid], now: DateTime<Utc>) -> Result<Subjects> {
    if ids.is_empty() {
        return Ok(Subjects::new());
    }
    let scope = initiatives::policy::visible_to(&Viewer::Known(caller.clone()));
    let found = initiatives::store::find_many(conn, scope, day::in_amsterdam(now), ids).await?;
    Ok(found.into_iter().map(|(id, initiative)| (id, Subject::Initiative(Box::new(initiative)))).collect())
}

async fn contributions(conn: &mut Conn, caller: &Caller, ids: &[Uuid], now: DateTime<Utc>) -> Result<Subjects> {
    if ids.is_empty() {
        return Ok(Subjects::new());
    }
    let found = contributions::store::find_many(conn, caller.region(), contributions::policy::visible_to(caller), ids).await?;
    let subject = |case: Case| {
        let offered = case.offered();
        let Case { contribution, obligation, .. } = case;
        (contribution.id, Subject::Contribution { contribution: Box::new(contribution), contract: obligation.contract_reference, offered })
    };
    Ok(Case::read(conn, caller.region(), found, now).await?.into_iter().map(subject).collect())
}

async fn fulfilments(conn: &mut Conn, caller: &Caller, ids: &[Uuid], now: DateTime<Utc>) -> Result<Subjects> {
    if ids.is_empty() {
        return Ok(Subjects::new());
    }
    let region = caller.region();
    let found = fulfilments::store::find_many(conn, region, fulfilments::policy::visible_to(caller), ids).await?;
    let mut documents = fulfilments::store::evidence_of(conn, region, ids).await?;
    let digests: Vec<&str> = documents.values().flatten().map(|evidence| evidence.sha256.as_str()).collect();
    let by_document = fulfilments::store::with_documents(conn, region, &digests).await?;
    let contracts: BTreeSet<Uuid> = found.iter().flat_map(|fulfilment| fulfilment.obligations()).collect();
    let contracts = obligations::store::by_ids(conn, region, &contracts.into_iter().collect::<Vec<_>>()).await?;
    let standings = obligations::store::standings(conn, region, &contracts, day::in_amsterdam(now)).await?;
    let permits = |fulfilment: &Fulfilment| {
        let on = fulfilment.details.realised_on;
        let mut of = fulfilment.obligations().into_iter().filter_map(|id| standings.get(&id));
        of.all(|standing| standing.permits_on(ContractAct::AcceptFulfilment, on).is_ok())
    };
    let subject = |fulfilment: Fulfilment| {
        let may_accept = permits(&fulfilment);
        let evidence = documents.remove(&fulfilment.id).unwrap_or_default();
        let others = evidence.iter().filter_map(|evidence| by_document.get(&evidence.sha256)).flatten();
        let same: BTreeSet<Uuid> = others.copied().filter(|other| *other != fulfilment.id).collect();
        (fulfilment.id, Subject::Fulfilment { fulfilment: Box::new(fulfilment), evidence, same: same.into_iter().collect(), may_accept })
    };
    Ok(found.into_iter().map(subject).collect())
}

async fn groups(conn: &mut Conn, caller: &Caller, ids: &[Uuid]) -> Result<Subjects> {
    if ids.is_empty() {
        return Ok(Subjects::new());
    }
    let runs = trajectories::store::by_ids(conn, caller.region(), ids).await?;
    Ok(runs.into_iter().map(|run| (run.id, Subject::Group(run.initiative))).collect())
}

async fn settlements(conn: &mut Conn, caller: &Caller, ids: &[Uuid], now: DateTime<Utc>) -> Result<Subjects> {
    if ids.is_empty() {
        return Ok(Subjects::new());
    }
    let (region, scope) = (caller.region(), obligations::policy::visible_to(caller));
    let found = obligations::store::find_many(conn, region, scope, ids).await?;
    let settled = settlements::of_all(conn, region, found, now).await?;
    Ok(settled.into_iter().map(|found| (found.obligation.id, Subject::Settlement(Box::new(found)))).collect())
}
