//! The audit trail over HTTP.

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{policy, store};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::http::{Page, Query};
use crate::platform::paging::Paging;
use crate::platform::service::Service;
use crate::values::{Code, Text};

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditFilter {
    /// Only entries about this resource.
    resource_id: Option<Uuid>,
    /// Only entries about this kind of resource.
    resource_kind: Option<Code>,
    /// Only this action.
    action: Option<Code>,
    /// Only what this subject did.
    actor: Option<Text<255>>,
    /// Only from this instant on.
    from: Option<DateTime<Utc>>,
    /// Only before this instant.
    until: Option<DateTime<Utc>>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// Who did what to which resource, when and why.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuditEntryView {
    /// Id of the entry.
    id: Uuid,
    /// When it happened.
    recorded_at: DateTime<Utc>,
    /// The `sub` of the token, or `system`, for instance `adviser@example.nl`.
    actor: String,
    /// The role of the token, or `system`, for instance `adviser`.
    role: String,
    /// The organisation of the token.
    #[schema(required)]
    organisation_id: Option<Uuid>,
    /// What was done, for instance `approved`.
    action: String,
    /// Kind of resource, for instance `initiative`.
    resource_kind: String,
    /// Its id.
    resource_id: Uuid,
    /// The reason that was given, for instance `De begeleiding is aantoonbaar intensief`.
    #[schema(required)]
    reason: Option<String>,
    /// The request, to be found in the logs.
    #[schema(required)]
    request_id: Option<Uuid>,
    /// Field → `{from, to}`. Empty where the values are about a person: auditors do not see those.
    #[schema(value_type = Object)]
    changes: serde_json::Value,
}

impl From<store::Row> for AuditEntryView {
    fn from(row: store::Row) -> Self {
        let changes = match row.values {
            Some((None, changes)) => changes,
            _ => serde_json::json!({}),
        };
        Self {
            id: row.id,
            recorded_at: row.recorded_at,
            actor: row.actor_subject,
            role: row.actor_role,
            organisation_id: row.actor_organisation_id,
            action: row.action,
            resource_kind: row.resource_kind,
            resource_id: row.resource_id,
            reason: row.reason,
            request_id: row.request_id,
            changes,
        }
    }
}

/// List the audit trail of the region.
///
/// The newest entries first. For the auditor only.
#[utoipa::path(
    tag = "audit",
    params(AuditFilter),
    responses((status = 200, description = "A page of entries.", body = Page<AuditEntryView>)),
    security(("bearer" = [])),
)]
#[get("/audit-entries")]
pub(super) async fn list_audit_entries(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<AuditFilter>,
) -> Result<Page<AuditEntryView>> {
    policy::may_read(&caller)?;
    let Query(AuditFilter { resource_id, resource_kind, action, actor, from, until, limit, cursor }) = query;
    let paging = Paging::new(limit, cursor.as_deref(), "newest")?;
    let filter = store::Filter {
        resource_id,
        resource_kind: resource_kind.map(Into::into),
        action: action.map(Into::into),
        actor: actor.map(Into::into),
        from,
        until,
    };
    let read = async |conn: &mut Conn| store::list(conn, caller.region(), filter.clone(), &paging).await;
    let rows = service.db.read_aside(&Actor::from(&caller), read).await?;
    Page::from_rows(rows, paging.limit, "newest", |row| row.id, AuditEntryView::from)
}
