//! What a fulfilment is worth and how much of it counts, step by step (rule 4).

use actix_web::{get, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::contributions::balance;
use crate::domain::credits::Counted;
use crate::domain::fulfilments::fulfilment::{Fulfilment, Status};
use crate::domain::fulfilments::{derivation, policy, store};
use crate::domain::obligations::{self, Obligation};
use crate::domain::valuation::{self, Route, Valuation};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::Euro;

/// The explanation of what a fulfilment is worth and counts for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain::fulfilments) struct FulfilmentValuationView {
    /// The fulfilment that is explained.
    fulfilment_id: Uuid,
    /// Where it stands: only what is accepted counts.
    status: Status,
    #[serde(flatten)]
    valuation: Valuation,
    /// What it is worth from later days on: a certificate because its contract asks something else from then on, a purchase because it was credited.
    changes: Vec<ChangedValuation>,
    /// Each part, and how much of it counts today; authorities see those of their own contracts.
    allocations: Vec<CountedAllocation>,
    /// What counts of these parts.
    counted: Euro,
    /// What does not, because no more was asked.
    surplus: Euro,
}

/// The value from a later day on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain::fulfilments) struct ChangedValuation {
    /// First business day.
    from: NaiveDate,
    #[serde(flatten)]
    valuation: Valuation,
}

/// A part of a fulfilment, and how much of it counts today.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain::fulfilments) struct CountedAllocation {
    /// The obligation that this part is for.
    obligation_id: Uuid,
    /// The reference of that contract, for instance `HLM-2025-014`.
    contract_reference: String,
    /// Its part of the value, without what has lapsed.
    amount: Euro,
    /// What the obligation still asked when its turn came, after everything with an earlier business date; null unless accepted.
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

/// Explain what a fulfilment counts for.
///
/// Rule set, block, each factor and each cap in order, so that the sum can be redone by hand; then, part by part, what the obligation
/// still asked when its turn came.
#[utoipa::path(
    tag = "fulfilments",
    responses((status = 200, description = "The explanation.", body = FulfilmentValuationView)),
    security(("bearer" = [])),
)]
#[get("/fulfilments/{fulfilmentId}/valuation")]
pub(in crate::domain::fulfilments) async fn get_fulfilment_valuation(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<web::Json<FulfilmentValuationView>> {
    let (today, now) = (service.clock.today(), service.clock.now());
    let read = async |conn: &mut Conn| {
        let scope = policy::visible_to(&caller);
        let mut found = store::find(conn, caller.region(), scope, *path).await?.ok_or(Error::NotFound)?;
        if let Some(own) = store::obligations_of(conn, caller.region(), scope).await? {
            found.details.allocations.retain(|part| own.contains(&part.obligation));
        }
        let mut view = explain(conn, &caller, found, today, now).await?;
        if !policy::sees_people_exactly(&caller) {
            view.valuation = view.valuation.without_people()?;
            view.changes = view.changes.into_iter().map(ChangedValuation::without_people).collect::<Result<_>>()?;
        }
        Ok(view)
    };
    Ok(web::Json(service.db.read(&Actor::from(&caller), read).await?))
}

async fn explain(
    conn: &mut Conn,
    caller: &Caller,
    fulfilment: Fulfilment,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<FulfilmentValuationView> {
    let mut allocations = Vec::new();
    let obligations = match obligations::policy::visible_to(caller) {
        // Also as they were on the last day on which they were the contractor's.
        scope @ obligations::policy::Visible::Contractor(_) => {
            obligations::store::find_many_seen(conn, fulfilment.region, scope, &fulfilment.obligations()).await?
        }
        _ => obligations::store::by_ids(conn, fulfilment.region, &fulfilment.obligations()).await?,
    };
    let (held, present): (Vec<Obligation>, Vec<Obligation>) =
        obligations.iter().cloned().partition(|obligation| obligation.held_until.is_some());
    let mut lines = balance::counted_all(conn, fulfilment.region, &present, today, now).await?;
    for obligation in held {
        let counted = balance::counted(conn, &obligation, obligation.seen_on(today), now).await?;
        lines.insert(obligation.id, counted);
    }
    for part in &fulfilment.details.allocations {
        let obligation = obligations.iter().find(|obligation| obligation.id == part.obligation);
        let obligation = obligation.ok_or_else(|| Error::internal("a part for no obligation"))?;
        let own = lines.remove(&obligation.id).unwrap_or_default();
        let line = own.into_iter().find(|line| line.credit.source == fulfilment.id);
        allocations.push(counted(obligation.contract_reference.clone(), part.obligation, part.amount, line));
    }
    let changes = changes(conn, &fulfilment, &obligations).await?;
    let total = |amount: fn(&CountedAllocation) -> Euro| {
        Euro::sum(allocations.iter().map(amount)).ok_or_else(|| Error::internal("a sum larger than any amount"))
    };
    Ok(FulfilmentValuationView {
        fulfilment_id: fulfilment.id,
        status: fulfilment.status(),
        counted: total(|part| part.counted)?,
        surplus: total(|part| part.surplus)?,
        valuation: fulfilment.details.valuation,
        changes,
        allocations,
    })
}

impl ChangedValuation {
    fn without_people(self) -> Result<Self> {
        Ok(Self { valuation: self.valuation.without_people()?, ..self })
    }
}

async fn changes(conn: &mut Conn, fulfilment: &Fulfilment, obligations: &[Obligation]) -> Result<Vec<ChangedValuation>> {
    let Some(obligation) = obligations.first() else { return Ok(Vec::new()) };
    let notes = store::credit_notes(conn, fulfilment.region, &[fulfilment.id]).await?.remove(&fulfilment.id).unwrap_or_default();
    if fulfilment.route != Route::PsoCertification && notes.is_empty() {
        return Ok(Vec::new());
    }
    let rule_sets = valuation::store::of_region(conn, fulfilment.region).await?.into_iter().map(|set| (set.id, set)).collect();
    let later = derivation::later_values(fulfilment, obligation, &rule_sets, &notes)?;
    Ok(later.into_iter().map(|(from, valuation)| ChangedValuation { from, valuation }).collect())
}

fn counted(contract_reference: String, obligation_id: Uuid, amount: Euro, line: Option<Counted>) -> CountedAllocation {
    match line {
        Some(Counted { credit: _, amount, asked, route_left, counted, surplus }) => {
            CountedAllocation { obligation_id, contract_reference, amount, asked: Some(asked), route_left, counted, surplus }
        }
        None => CountedAllocation {
            obligation_id,
            contract_reference,
            amount,
            asked: None,
            route_left: None,
            counted: Euro::ZERO,
            surplus: Euro::ZERO,
        },
    }
}
