//! What something would count for, before anything is registered (rule 4): the same calculation, for everybody.

use actix_web::{post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::auth::Viewer;
use crate::contributions::balance::{self, KnownAt};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::http::Command;
use crate::state::Service;
use crate::valuation::{self, Contract, Facts, Route, RuleSet, Valuation};
use crate::values::{Euro, Hours, Period, PositiveEuro};

/// What it would be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::fulfilments) struct AskValuation {
    /// By which route.
    route: Route,
    /// For an obligation of your own: its rule set, contract and remaining amount are used.
    obligation_id: Option<Uuid>,
    /// Under this rule set.
    rule_set_id: Option<Uuid>,
    /// Under the rules of this region; that of the token without it.
    region_id: Option<Uuid>,
    /// For a tender published on this day: chooses the rule set of the region; today without it.
    tender_published_on: Option<NaiveDate>,
    /// People reached, for instance `1`.
    #[schema(minimum = 1, maximum = 100_000)]
    people: Option<u32>,
    /// The facts of the building block, purchase or certificate.
    facts: Option<Facts>,
    /// For a contribution of money or goods to an initiative.
    amount: Option<PositiveEuro>,
    /// For a contribution of hours to an initiative.
    hours: Option<Hours>,
    /// For a PSO certificate: what the obligation is.
    required: Option<Euro>,
    /// For a PSO certificate: first day of the contract.
    contract_starts_on: Option<NaiveDate>,
    /// For a PSO certificate: last day of the contract.
    contract_ends_on: Option<NaiveDate>,
    /// What the obligation still asks: no more than that would count.
    remaining: Option<Euro>,
}

/// What it would count for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::fulfilments) struct WhatIfView {
    #[serde(flatten)]
    valuation: Valuation,
    /// What the obligation still asks; null where no obligation and no remaining amount is named.
    #[schema(required)]
    remaining: Option<Euro>,
    /// The smaller of value and remaining amount: it would count.
    counted: Euro,
    /// The rest: it would not.
    surplus: Euro,
}

/// Value what if.
///
/// Calculates as for a registration, with the explanation; counts nothing and stores nothing. Anybody may ask.
#[utoipa::path(tag = "fulfilments", request_body = AskValuation, responses((status = 200, description = "What it would count for.", body = WhatIfView), (status = 422, description = "`inconsistent`: facts that are missing or of no use; no rule set to go by.")), security((), ("bearer" = [])))]
#[post("/valuations")]
pub(in crate::fulfilments) async fn value_what_if(
    service: web::Data<Service>,
    viewer: Viewer,
    command: Command<AskValuation>,
) -> Result<web::Json<WhatIfView>> {
    let (asked, today, now) = (command.body, service.clock.today(), service.clock.now());
    let read = async |conn: &mut Conn| {
        let known = match (asked.obligation_id, viewer.caller()) {
            (None, _) => Known { contract: asked.contract()?, remaining: asked.remaining, rule_set: None },
            (Some(id), Some(caller)) => {
                let found = balance::find(conn, caller, id, today, KnownAt::Now(now)).await;
                let (obligation, balance) = found.map_err(unknown_obligation)?;
                let step = obligation.schedule.on(today);
                let contract = Contract { required: step.required, period: step.period };
                Known { contract: Some(contract), remaining: Some(balance.left_to_reserve()), rule_set: Some(step.rule_set) }
            }
            (Some(_), None) => return Err(unknown_obligation(Error::NotFound)),
        };
        let rule_set = rule_set(conn, &viewer, &asked, known.rule_set, today).await?;
        view(&asked, &rule_set, known)
    };
    Ok(web::Json(service.db.read(&viewer.actor(), read).await?))
}

/// What is known about the obligation.
struct Known {
    contract: Option<Contract>,
    remaining: Option<Euro>,
    rule_set: Option<Uuid>,
}

fn unknown_obligation(error: Error) -> Error {
    match error {
        Error::NotFound => Error::inconsistent("obligationId", "unknown", "You have no obligation with this id."),
        other => other,
    }
}

impl AskValuation {
    /// The contract, as far as it is told.
    fn contract(&self) -> Result<Option<Contract>> {
        let (Some(required), Some(first), Some(last)) = (self.required, self.contract_starts_on, self.contract_ends_on) else {
            return Ok(None);
        };
        let period = Period::new(first, last);
        let period = period.ok_or_else(|| Error::inconsistent("contractEndsOn", "before-start", "The contract ends before it starts."))?;
        Ok(Some(Contract { required, period }))
    }
}

/// The rule set of the obligation, or the one that is named, or that of a region for a tender.
async fn rule_set(conn: &mut Conn, viewer: &Viewer, asked: &AskValuation, known: Option<Uuid>, today: NaiveDate) -> Result<RuleSet> {
    if let Some(id) = known.or(asked.rule_set_id) {
        let found = valuation::store::find(conn, id).await?;
        return found.ok_or_else(|| Error::inconsistent("ruleSetId", "unknown", "There is no such rule set."));
    }
    let region = asked.region_id.or(viewer.region());
    let region = region.ok_or_else(|| Error::inconsistent("regionId", "required", "Name a region, a rule set or an obligation."))?;
    let found = valuation::store::in_force(conn, region, asked.tender_published_on.unwrap_or(today)).await?;
    found.ok_or_else(|| Error::inconsistent("regionId", "no-rule-set", "The region has no rule set for that day."))
}

fn view(asked: &AskValuation, rule_set: &RuleSet, known: Known) -> Result<WhatIfView> {
    let valuation = match asked.route {
        Route::InitiativeContribution => valuation::calculation::contribution(rule_set, asked.amount.map(Into::into), asked.hours)?,
        route => {
            let facts = asked.facts.clone().unwrap_or_default();
            valuation::calculate(rule_set, route, asked.people.unwrap_or(1), &facts, known.contract)?
        }
    };
    let counted = known.remaining.map_or(valuation.value, |remaining| remaining.min(valuation.value));
    let surplus = valuation.value.less(counted);
    Ok(WhatIfView { valuation, remaining: known.remaining, counted, surplus })
}
