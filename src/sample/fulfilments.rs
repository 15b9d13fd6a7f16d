//! Fulfilments of the sample besides those of the letter: accepted, waiting, rejected, and a certificate that ends before its contract.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use uuid::Uuid;

use super::callers::{SampleCallers, on};
use super::days_ago;
use crate::domain::fulfilments::commands::{self, NewFulfilment, Ruling};
use crate::domain::fulfilments::evidence::{Evidence, Kind};
use crate::domain::fulfilments::fulfilment::Decision;
use crate::domain::fulfilments::statement::{Destination, Statement};
use crate::domain::obligations;
use crate::domain::valuation::Route;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::paging::Paging;
use crate::platform::precondition::IfMatch;

/// Something that a contractor tells: who, by which route, how many days ago, for how many people, and what an adviser made of it.
struct Deed {
    contractor: usize,
    route: Route,
    ago: u64,
    people: Option<u32>,
    description: &'static str,
    decision: Option<Decision>,
}

const DEEDS: [Deed; 6] = [
    Deed {
        contractor: 1,
        route: Route::Employment,
        ago: 300,
        people: Some(1),
        description: "Timmerman in opleiding (voorbeeld)",
        decision: Some(Decision::Accept),
    },
    Deed {
        contractor: 1,
        route: Route::Apprenticeship,
        ago: 40,
        people: Some(2),
        description: "Twee leerlingen op de bouwplaats (voorbeeld)",
        decision: None,
    },
    Deed {
        contractor: 2,
        route: Route::SocialProcurement,
        ago: 200,
        people: None,
        description: "Catering van een sociale onderneming (voorbeeld)",
        decision: Some(Decision::Accept),
    },
    Deed {
        contractor: 2,
        route: Route::Secondment,
        ago: 20,
        people: None,
        description: "Schoonmaakploeg van het sociaal ontwikkelbedrijf (voorbeeld)",
        decision: None,
    },
    Deed {
        contractor: 3,
        route: Route::DevelopmentActivity,
        ago: 90,
        people: None,
        description: "Lessen op de praktijkschool (voorbeeld)",
        decision: Some(Decision::Reject),
    },
    Deed {
        contractor: 4,
        route: Route::PsoCertification,
        ago: 150,
        people: None,
        description: "PSO-trede 2 (voorbeeld)",
        decision: Some(Decision::Accept),
    },
];

/// The facts of a deed by a route.
fn facts(route: Route, told_on: NaiveDate, today: NaiveDate) -> Value {
    match route {
        Route::Employment => json!({ "block": "participatiewet", "hoursPerWeek": "32", "months": 9, "bonuses": ["permanent-contract"] }),
        Route::Apprenticeship => json!({ "block": "bbl", "hoursPerWeek": "24", "months": 1 }),
        Route::SocialProcurement => json!({ "purchaseAmount": "4850.00", "recognition": "social-enterprise-register" }),
        Route::Secondment => json!({ "purchaseAmount": "2975.50", "recognition": "sheltered-work-company" }),
        Route::DevelopmentActivity => json!({ "block": "community-hour", "quantity": "24" }),
        Route::PsoCertification => {
            json!({ "psoRung": "2", "certificateFrom": told_on, "certificateUntil": today.checked_add_days(Days::new(40)) })
        }
        Route::InitiativeContribution => Value::Null,
    }
}

/// Tells them all, and decides on some.
pub(super) async fn tell(work: &mut Work<'_>, callers: &SampleCallers) -> Result<()> {
    for deed in &DEEDS {
        let contractor = callers.contractor(deed.contractor)?;
        let told_on = days_ago(work, deed.ago);
        let facts = facts(deed.route, told_on, days_ago(work, 0));
        let statement = Statement {
            realised_on: told_on,
            people: deed.people,
            description: Some(deed.description.to_owned()),
            facts: serde_json::from_value(facts).or_internal()?,
            set: None,
        };
        let destination = Destination::One(first_obligation(work, contractor).await?);
        let new = NewFulfilment { route: deed.route, destination, statement, external_reference: None };
        let told = on(work, told_on, contractor, async |work| {
            let id = commands::register(work, contractor, new).await?.id;
            commands::add_evidence(work, contractor, id, evidence(deed)).await
        })
        .await?;
        if let Some(decision) = deed.decision {
            let reason = (decision == Decision::Reject).then(|| "De presentielijst ontbreekt (voorbeeld)".to_owned());
            let (ruling, seen) = (Ruling { decision, reason }, IfMatch::shown(told.version));
            let decided_on = days_ago(work, deed.ago.saturating_sub(10));
            on(work, decided_on, &callers.adviser, async |work| commands::decide(work, &callers.adviser, told.id, &seen, ruling).await)
                .await?;
        }
    }
    Ok(())
}

async fn first_obligation(work: &mut Work<'_>, contractor: &Caller) -> Result<Uuid> {
    let page = Paging { limit: 1, after: None };
    let scope = obligations::policy::visible_to(contractor);
    let own = obligations::store::list(work.conn, contractor.region(), scope, obligations::store::Filter::default(), &page).await?;
    own.first().map(|obligation| obligation.id).ok_or_else(|| Error::internal("a contractor of the sample without obligations"))
}

fn evidence(deed: &Deed) -> Evidence {
    Evidence {
        id: Uuid::now_v7(),
        kind: if deed.route == Route::PsoCertification { Kind::Certificate } else { Kind::Declaration },
        file_name: format!("{}-voorbeeld.pdf", deed.route),
        sha256: format!("{:064x}", deed.ago),
        size: 48_213,
        issued_on: None,
        personal_data: false,
    }
}
