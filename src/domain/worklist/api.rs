//! Worklists over HTTP.

use std::collections::HashMap;

use actix_web::{get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::gather;
use super::item::{Item, Key, WorkKind};
use crate::domain::organisations;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::http::{Page, Query};
use crate::platform::paging::Paging;
use crate::platform::service::Service;
use crate::values::Euro;

/// Which work.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WorklistFilter {
    /// Only of this kind.
    kind: Option<WorkKind>,
    /// Only about this contractor or partner.
    organisation_id: Option<Uuid>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// Something that waits for you.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WorkItem {
    /// What has to be done: a decision, a confirmation, a measurement, or attention.
    kind: WorkKind,
    /// The day since when it waits, for instance `2025-03-12`.
    since: NaiveDate,
    /// Until when it should be done, if there is such a day.
    #[schema(required)]
    due_on: Option<NaiveDate>,
    /// Id of the initiative, contribution, fulfilment, obligation or trajectory.
    resource_id: Uuid,
    /// Its version, for instance `3`: what the `If-Match` of a decision takes, in double quotes. Null where nothing is decided, and for a shortfall or refund, whose
    /// settlement has an ETag of its own.
    #[schema(required)]
    version: Option<i32>,
    /// Where it is found, for instance `/v1/contributions/01936f3a-7c1e-7cc0-b9a3-1f6f2c0d9e11`.
    path: String,
    /// Title of the initiative or group, or reference of the contract, for instance `HLM-2025-014`.
    title: String,
    /// The contractor or partner that it is about.
    organisation_id: Uuid,
    /// Its name, for instance `Bouwbedrijf Voorbeeld BV`.
    organisation_name: String,
    /// What it amounts to.
    #[schema(required)]
    amount: Option<Euro>,
    /// Measurements that are due, for instance `4`.
    #[schema(required)]
    count: Option<u32>,
    /// The moment of follow-up, in months after leaving, for instance `6`.
    #[schema(required)]
    months: Option<u32>,
}

impl WorkItem {
    fn new(item: Item, region: Uuid, names: &HashMap<(Uuid, Uuid), String>) -> Self {
        let path = item.path();
        let Item { kind, since, due_on, resource, version, title, organisation, amount, count, months } = item;
        let organisation_name = names.get(&(region, organisation)).cloned().unwrap_or_default();
        Self {
            kind,
            since,
            due_on,
            resource_id: resource,
            version,
            path,
            title,
            organisation_id: organisation,
            organisation_name,
            amount,
            count,
            months,
        }
    }
}

/// List what waits for you.
///
/// For advisers everything of the region, for partners and contractors what is theirs; the oldest first.
#[utoipa::path(
    tag = "worklist",
    params(WorklistFilter),
    responses((status = 200, description = "A page of the worklist.", body = Page<WorkItem>)),
    security(("bearer" = [])),
)]
#[get("/worklist")]
pub(super) async fn list_worklist(service: web::Data<Service>, caller: Caller, query: Query<WorklistFilter>) -> Result<Page<WorkItem>> {
    let Query(WorklistFilter { kind, organisation_id, limit, cursor }) = query;
    let paging = Paging::<Key>::new(limit, cursor.as_deref(), "oldest")?;
    let now = service.clock.now();
    let read = async |conn: &mut Conn| {
        let mut items = gather::all(conn, &caller, now).await?;
        items.retain(|item| kind.is_none_or(|kind| item.kind == kind) && organisation_id.is_none_or(|id| item.organisation == id));
        items.retain(|item| paging.after.as_ref().is_none_or(|after| item.key() > *after));
        items.truncate(usize::try_from(paging.rows()).unwrap_or(usize::MAX));
        let ids: Vec<Uuid> = items.iter().map(|item| item.organisation).collect();
        let names = organisations::store::names(conn, &ids).await?;
        Page::from_rows(items, paging.limit, "oldest", Item::key, |item| WorkItem::new(item, caller.region(), &names))
    };
    service.db.read(&Actor::from(&caller), read).await
}
