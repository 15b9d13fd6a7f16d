//! Why a contribution counts for what it counts (rule 4): every step, so that a person can redo the sum by hand.

use actix_web::{get, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::contributions::balance::{self, CountedFor};
use crate::domain::contributions::contribution::{Contribution, Status};
use crate::domain::contributions::pledge::Pledge;
use crate::domain::contributions::{policy, store};
use crate::domain::credits::{Counted, counting};
use crate::domain::initiatives::ContributionKind;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::BeyondConn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::{Euro, Hours};

/// The explanation of what a contribution counts for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain::contributions) struct ContributionValuationView {
    /// The contribution that is explained.
    contribution_id: Uuid,
    /// The obligation that it counts for.
    obligation_id: Uuid,
    /// The rule set of that obligation.
    rule_set_id: Uuid,
    /// Where the contribution stands.
    status: Status,
    /// What was pledged.
    kind: ContributionKind,
    /// Places as they were pledged, for instance `10`.
    places: u32,
    /// Price of a place when it was reserved.
    place_price: Euro,
    /// Places × price: the least that had to be pledged.
    places_cost: Euro,
    /// Hours pledged; null for money and goods.
    #[schema(required)]
    hours: Option<Hours>,
    /// What an hour counts for, by the rule set of the obligation when it was reserved; null for money and goods.
    #[schema(required)]
    hour_rate: Option<Euro>,
    /// What was pledged in euro; for hours: hours × rate, rounded half-up to the cent.
    pledged: Euro,
    /// What the obligation asks in all; null for a payer for whom the contract was registered by mistake.
    #[schema(required)]
    required: Option<Euro>,
    /// Each receipt in the order in which it was counted.
    lines: Vec<CountedReceipt>,
    /// Sum of the receipts.
    received: Euro,
    /// The part of them that counts.
    counted: Euro,
    /// The part that does not, because the obligation asked no more.
    surplus: Euro,
}

/// One receipt, and how much of it counts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain::contributions) struct CountedReceipt {
    /// The receipt that this part was confirmed by.
    receipt_id: Uuid,
    /// Its business date: what was received earlier is counted first.
    received_on: NaiveDate,
    /// What was received.
    amount: Euro,
    /// What the obligation still asked when its turn came, after everything received before by any contribution; null for a payer for whom the contract was registered
    /// by mistake.
    #[schema(required)]
    asked: Option<Euro>,
    /// What the route might still bring when its turn came, by a cap of the rule set; null without one.
    #[schema(required)]
    route_left: Option<Euro>,
    /// The smallest of these: it counts.
    counted: Euro,
    /// The rest: it does not.
    surplus: Euro,
}

impl CountedReceipt {
    fn new(line: Counted, tells_the_contract: bool) -> Self {
        let Counted { credit, amount, asked, route_left, counted, surplus } = line;
        Self {
            receipt_id: credit.id,
            received_on: credit.on,
            amount,
            asked: tells_the_contract.then_some(asked),
            route_left: route_left.filter(|_| tells_the_contract),
            counted,
            surplus,
        }
    }
}

/// Explain what a contribution counts for.
///
/// Rule set, price, rate, and each receipt with what the obligation still asked when its turn came.
#[utoipa::path(
    tag = "contributions",
    responses((status = 200, description = "The explanation.", body = ContributionValuationView)),
    security(("bearer" = [])),
)]
#[get("/contributions/{contributionId}/valuation")]
pub(in crate::domain::contributions) async fn get_contribution_valuation(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<web::Json<ContributionValuationView>> {
    let (today, now) = (service.clock.today(), service.clock.now());
    let read = async |beyond: &mut BeyondConn<'_>| {
        let scope = policy::visible_to(&caller);
        let contribution = store::find(beyond.confined(), caller.region(), scope, *path).await?.ok_or(Error::NotFound)?;
        explain(beyond, contribution, today, now).await
    };
    Ok(web::Json(service.db.read_beyond(&Actor::from(&caller), read).await?))
}

async fn explain(
    beyond: &mut BeyondConn<'_>,
    contribution: Contribution,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<ContributionValuationView> {
    let CountedFor { obligation, lines, is_seen } = balance::of_contribution(beyond, &contribution, today, now).await?;
    let (hours, hour_rate) = match contribution.pledge {
        Pledge::Hours { hours, rate, worth: _ } => (Some(hours), Some(rate)),
        Pledge::Money(_) | Pledge::Goods(_) => (None, None),
    };
    let places_cost = contribution.place_price.times(contribution.places_pledged());
    Ok(ContributionValuationView {
        contribution_id: contribution.id,
        obligation_id: obligation.id,
        rule_set_id: obligation.terms.rule_set,
        status: contribution.status(),
        kind: contribution.pledge.kind(),
        places: contribution.places_pledged(),
        place_price: contribution.place_price,
        places_cost: places_cost.ok_or_else(|| Error::internal("places that cost more than any amount"))?,
        hours,
        hour_rate,
        pledged: contribution.pledge.worth(),
        required: is_seen.then(|| obligation.schedule.on(obligation.seen_on(today)).required),
        received: counting::total(&lines, |line| line.amount)?,
        counted: counting::total(&lines, |line| line.counted)?,
        surplus: counting::total(&lines, |line| line.surplus)?,
        lines: lines.into_iter().map(|line| CountedReceipt::new(line, is_seen)).collect(),
    })
}
