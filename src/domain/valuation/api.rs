//! Rule sets over HTTP.

use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::commands::{self, NewRuleSet};
use super::rules::{RuleSet, Rules};
use super::store;
use crate::platform::auth::{Actor, Caller};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::service::Service;
use crate::values::Text;

/// A version of the rules to add.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddRuleSet {
    /// Name of the version, for instance `Beleidsregels social return 2026`.
    title: Text<200>,
    /// First tender publication date that it applies to.
    in_force_from: NaiveDate,
    /// The rules, all of them: `GET /rule-sets` shows the ones in force to begin with.
    rules: Rules,
}

/// Which rule sets.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RuleSetFilter {
    /// Only of this region.
    region_id: Option<Uuid>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// A version of the rules of a region.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleSetView {
    /// Id of the version.
    id: Uuid,
    /// The labour-market region whose contracts it is for.
    region_id: Uuid,
    /// Name of the version, for instance `Standaardregels`.
    title: String,
    /// First tender publication date that it applies to; it ends where the next one starts.
    in_force_from: NaiveDate,
    /// What the rule set says, whole.
    rules: Rules,
}

impl From<RuleSet> for RuleSetView {
    fn from(set: RuleSet) -> Self {
        let RuleSet { region, id, title, in_force_from, rules } = set;
        Self { id, region_id: region, title, in_force_from, rules }
    }
}

/// List rule sets.
///
/// The rules of each region are public, so that every counted euro can be checked.
#[utoipa::path(
    tag = "rule-sets",
    params(RuleSetFilter),
    responses((status = 200, description = "A page of rule sets.", body = Page<RuleSetView>)),
)]
#[get("/rule-sets")]
pub(super) async fn list_rule_sets(service: web::Data<Service>, query: Query<RuleSetFilter>) -> Result<Page<RuleSetView>> {
    let Query(RuleSetFilter { region_id, limit, cursor }) = query;
    let paging = Paging::new(limit, cursor.as_deref(), "registered")?;
    let rows = service.db.read_aside(&Actor::anonymous(), async |conn| store::list(conn, region_id, &paging).await).await?;
    Page::from_rows(rows, paging.limit, "registered", |row| row.id, RuleSetView::from)
}

/// Show a rule set.
#[utoipa::path(tag = "rule-sets", responses((status = 200, description = "The rule set.", body = RuleSetView)))]
#[get("/rule-sets/{ruleSetId}")]
pub(super) async fn get_rule_set(service: web::Data<Service>, path: web::Path<Uuid>) -> Result<One<RuleSetView>> {
    let found = service.db.read_aside(&Actor::anonymous(), async |conn| store::find(conn, *path).await).await?;
    Ok(One::new(1, found.ok_or(Error::NotFound)?.into()))
}

/// Add a rule set.
///
/// For advisers. Versions are never changed: it applies to tenders published from its day on, until the next one begins.
/// Obligations that are registered keep the version that they were registered under.
#[utoipa::path(
    tag = "rule-sets",
    request_body = AddRuleSet,
    responses(
        (status = 201, description = "Added.", body = RuleSetView),
        (status = 409, description = "`already-exists`: a version begins on that day."),
        (status = 422, description = "`inconsistent`: rules that contradict themselves."),
    ),
    security(("bearer" = [])),
)]
#[post("/rule-sets")]
pub(super) async fn add_rule_set(service: web::Data<Service>, caller: Caller, command: Command<AddRuleSet>) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let AddRuleSet { title, in_force_from, rules } = body;
            let added = commands::add(work, &caller, NewRuleSet { title: title.into(), in_force_from, rules }).await?;
            Answer::created(format!("/v1/rule-sets/{}", added.id), 1, &RuleSetView::from(added))
        })
        .await
}
