//! The balance of an obligation: what is required, what counts, what is on its way and what is left.

use actix_web::{get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::counting::{self, Counted};
use super::store;
use crate::auth::{Actor, Caller};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::http::Query;
use crate::obligations::{self, Obligation};
use crate::state::Service;
use crate::values::{Euro, text_enum};

text_enum! {
    /// The ways to fulfil an obligation.
    pub enum Route {
        /// A contribution to an initiative of the menu.
        InitiativeContribution = "initiative-contribution",
    }
}

/// Where an obligation stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What is owed.
    pub required: Euro,
    /// What counts.
    pub fulfilled: Euro,
    /// What open contributions have pledged and not delivered yet.
    pub reserved: Euro,
    /// What does not count, because no more was asked.
    pub surplus: Euro,
}

impl Balance {
    /// What is still to be fulfilled.
    #[must_use]
    pub fn remaining(self) -> Euro {
        self.required.less(self.fulfilled)
    }

    /// What is still to be fulfilled, less what is on its way.
    #[must_use]
    pub fn left_to_reserve(self) -> Euro {
        self.remaining().less(self.reserved)
    }
}

/// The balance as of a day: receipts count by their business date.
///
/// # Errors
/// Those of the database.
pub async fn of(conn: &mut Conn, obligation: &Obligation, as_of: NaiveDate) -> Result<Balance> {
    let lines = counted(conn, obligation, as_of).await?;
    Ok(Balance {
        required: obligation.terms.required,
        fulfilled: counting::total(&lines, |line| line.counted)?,
        reserved: store::outstanding(conn, obligation.region, obligation.id).await?,
        surplus: counting::total(&lines, |line| line.surplus)?,
    })
}

/// Every receipt for an obligation, and how much of it counts.
///
/// # Errors
/// Those of the database.
pub async fn counted(conn: &mut Conn, obligation: &Obligation, as_of: NaiveDate) -> Result<Vec<Counted>> {
    let credits = store::credits(conn, obligation.region, obligation.id, as_of).await?;
    Ok(counting::count(obligation.terms.required, credits))
}

/// An obligation that the caller sees, and its balance.
///
/// # Errors
/// 404.
pub async fn find(conn: &mut Conn, caller: &Caller, id: Uuid, as_of: NaiveDate) -> Result<(Obligation, Balance)> {
    let scope = obligations::policy::visible_to(caller);
    let obligation = obligations::store::find(conn, caller.region(), scope, id).await?.ok_or(Error::NotFound)?;
    let balance = of(conn, &obligation, as_of).await?;
    Ok((obligation, balance))
}

/// As of which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct BalanceQuery {
    /// What was received until the end of this day; today unless said otherwise.
    as_of: Option<NaiveDate>,
}

/// Where an obligation stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BalanceView {
    /// The obligation.
    obligation_id: Uuid,
    /// As of the end of this day.
    as_of: NaiveDate,
    /// What is owed.
    required: Euro,
    /// What counts, over all routes.
    fulfilled: Euro,
    /// What counts, route by route.
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
pub(super) struct RouteAmount {
    /// The route.
    route: Route,
    /// What counts by it.
    amount: Euro,
}

/// Show the balance of an obligation.
///
/// What is required, fulfilled, on its way, remaining and surplus as of a day. Only what was accepted and received counts,
/// in order of business date, and never more than was asked.
#[utoipa::path(tag = "obligations", params(BalanceQuery), responses((status = 200, description = "The balance.", body = BalanceView)), security(("bearer" = [])))]
#[get("/obligations/{obligationId}/balance")]
pub(super) async fn get_obligation_balance(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    query: Query<BalanceQuery>,
) -> Result<web::Json<BalanceView>> {
    let as_of = query.0.as_of.unwrap_or_else(|| service.clock.today());
    let (obligation, balance) = service.db.read(&Actor::from(&caller), async |conn| find(conn, &caller, *path, as_of).await).await?;
    let Balance { required, fulfilled, reserved, surplus } = balance;
    Ok(web::Json(BalanceView {
        obligation_id: obligation.id,
        as_of,
        required,
        fulfilled,
        per_route: vec![RouteAmount { route: Route::InitiativeContribution, amount: fulfilled }],
        reserved,
        remaining: balance.remaining(),
        surplus,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reservations_do_not_lower_what_remains_but_what_can_be_reserved() {
        let balance =
            Balance { required: Euro::whole(60_000), fulfilled: Euro::whole(20_000), reserved: Euro::whole(30_000), surplus: Euro::ZERO };
        assert_eq!(balance.remaining(), Euro::whole(40_000));
        assert_eq!(balance.left_to_reserve(), Euro::whole(10_000));
    }
}
