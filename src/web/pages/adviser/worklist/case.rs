//! What an adviser has to know of an item to decide on it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::contributions::{self, Contribution};
use crate::domain::fulfilments::evidence::Evidence;
use crate::domain::fulfilments::{self, Fulfilment};
use crate::domain::initiatives::{self, Initiative};
use crate::domain::obligations;
use crate::domain::organisations;
use crate::domain::settlements::commands::{self, Found};
use crate::domain::trajectories;
use crate::domain::worklist::item::{Item, WorkKind};
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::values::day;
use crate::web::pages::Visitor;

/// An item with what belongs to it.
pub(super) struct Entry {
    pub(super) item: Item,
    /// The name of the contractor or partner.
    pub(super) organisation: String,
    /// What is known; none where it is gone meanwhile.
    pub(super) case: Option<Case>,
}

/// What is known.
pub(super) enum Case {
    Initiative(Box<Initiative>),
    Contribution {
        contribution: Box<Contribution>,
        contract: String,
    },
    Fulfilment {
        fulfilment: Box<Fulfilment>,
        evidence: Vec<Evidence>,
        /// Others that one of the same documents is to prove.
        same: Vec<Uuid>,
    },
    Shortfall(Box<Found>),
    Obligation,
    /// Of a group: its initiative.
    Group(Uuid),
}

/// The items with what belongs to each. They are few.
pub(super) async fn entries(
    conn: &mut Conn,
    visitor: &Visitor,
    caller: &Caller,
    items: Vec<Item>,
    now: DateTime<Utc>,
) -> Result<Vec<Entry>> {
    let ids: Vec<Uuid> = items.iter().map(|item| item.organisation).collect();
    let mut names: HashMap<(Uuid, Uuid), String> = organisations::store::names(conn, &ids).await?;
    let mut entries = Vec::with_capacity(items.len());
    for item in items {
        let case = case(conn, visitor, caller, &item, now).await?;
        let organisation = names.get_mut(&(caller.region(), item.organisation)).cloned().unwrap_or_default();
        entries.push(Entry { item, organisation, case });
    }
    Ok(entries)
}

async fn case(conn: &mut Conn, visitor: &Visitor, caller: &Caller, item: &Item, now: DateTime<Utc>) -> Result<Option<Case>> {
    let (region, id) = (caller.region(), item.resource);
    Ok(match item.kind {
        WorkKind::InitiativeDecision => {
            let scope = initiatives::policy::visible_to(&visitor.viewer);
            let found = initiatives::store::find(conn, scope, day::in_amsterdam(now), id).await?;
            found.map(|initiative| Case::Initiative(Box::new(initiative)))
        }
        WorkKind::ContributionDecision | WorkKind::ReservationExpiring | WorkKind::ReceiptMissing => contribution(conn, caller, id).await?,
        WorkKind::FulfilmentDecision | WorkKind::FulfilmentRejected => fulfilment(conn, caller, id).await?,
        WorkKind::Shortfall => {
            let scope = obligations::policy::visible_to(caller);
            match obligations::store::find(conn, region, scope, id).await? {
                Some(obligation) => Some(Case::Shortfall(Box::new(commands::settlement_of(conn, obligation, now).await?))),
                None => None,
            }
        }
        WorkKind::ObligationBehind | WorkKind::CertificateLapsing => Some(Case::Obligation),
        WorkKind::FollowUpsDue => {
            let runs = trajectories::store::by_ids(conn, region, &[id]).await?;
            runs.into_iter().next().map(|run| Case::Group(run.initiative))
        }
    })
}

async fn contribution(conn: &mut Conn, caller: &Caller, id: Uuid) -> Result<Option<Case>> {
    let scope = contributions::policy::visible_to(caller);
    let Some(contribution) = contributions::store::find(conn, caller.region(), scope, id).await? else { return Ok(None) };
    let mut references = obligations::store::references(conn, caller.region(), &[contribution.obligation]).await?;
    let contract = references.remove(&contribution.obligation).unwrap_or_default();
    Ok(Some(Case::Contribution { contribution: Box::new(contribution), contract }))
}

async fn fulfilment(conn: &mut Conn, caller: &Caller, id: Uuid) -> Result<Option<Case>> {
    let (region, scope) = (caller.region(), fulfilments::policy::visible_to(caller));
    let Some(fulfilment) = fulfilments::store::find(conn, region, scope, id).await? else { return Ok(None) };
    let evidence = fulfilments::store::evidence(conn, region, id).await?;
    let same = fulfilments::store::with_the_same_document(conn, region, id, &evidence).await?;
    Ok(Some(Case::Fulfilment { fulfilment: Box::new(fulfilment), evidence, same }))
}
