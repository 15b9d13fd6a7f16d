//! Balances over HTTP.

use actix_web::{get, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::contributions::balance::{self, Balance, KnownAt};
use crate::domain::valuation::Route;
use crate::platform::auth::{Actor, Caller};
use crate::platform::error::Result;
use crate::platform::http::Query;
use crate::platform::service::Service;
use crate::values::Euro;

/// As of which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::domain::contributions) struct BalanceQuery {
    /// What was realised or received until the end of this day; today unless said otherwise.
    as_of: Option<NaiveDate>,
    /// With what had been registered by this instant; now unless said otherwise.
    known_at: Option<DateTime<Utc>>,
}

/// Where an obligation stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain::contributions) struct BalanceView {
    /// The obligation whose balance this is.
    obligation_id: Uuid,
    /// As of the end of this day; for a former contractor never later than its last day.
    as_of: NaiveDate,
    /// What the obligation asks on the day, in euro.
    required: Euro,
    /// What counts, over all routes.
    fulfilled: Euro,
    /// What counts, route by route: every route.
    per_route: Vec<RouteAmount>,
    /// What open contributions have pledged and not delivered yet, as it is now.
    reserved: Euro,
    /// What is still to be fulfilled: required less fulfilled. Reservations do not lower it.
    remaining: Euro,
    /// What was received beyond what was asked: shown, never counted.
    surplus: Euro,
}

/// What counts by one route.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain::contributions) struct RouteAmount {
    /// The way of fulfilment that these amounts came by.
    route: Route,
    /// What counts by it.
    amount: Euro,
}

/// Show the balance of an obligation.
///
/// What is required, fulfilled, on its way, remaining and surplus as of a day. Only what was accepted, and received or
/// realised, counts: in order of business date, and never more than was asked.
#[utoipa::path(
    tag = "obligations",
    params(BalanceQuery),
    responses((status = 200, description = "The balance.", body = BalanceView)),
    security(("bearer" = [])),
)]
#[get("/obligations/{obligationId}/balance")]
pub(in crate::domain::contributions) async fn get_obligation_balance(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    query: Query<BalanceQuery>,
) -> Result<web::Json<BalanceView>> {
    let as_of = query.0.as_of.unwrap_or_else(|| service.clock.today());
    let known_at = query.0.known_at.map_or_else(|| KnownAt::Now(service.clock.now()), KnownAt::Then);
    let (obligation, balance) =
        service.db.read(&Actor::from(&caller), async |conn| balance::find(conn, &caller, *path, as_of, known_at).await).await?;
    let as_of = obligation.seen_on(as_of);
    let remaining = balance.remaining();
    let Balance { required, fulfilled, per_route, reserved, surplus, latest_on: _ } = balance;
    Ok(web::Json(BalanceView {
        obligation_id: obligation.id,
        as_of,
        required,
        fulfilled,
        per_route: per_route.into_iter().map(|(route, amount)| RouteAmount { route, amount }).collect(),
        reserved,
        remaining,
        surplus,
    }))
}
