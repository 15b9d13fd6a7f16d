//! A region with parties, an obligation and an initiative on the menu: where most stories begin.

use std::sync::atomic::{AtomicU32, Ordering};

use menukaart::platform::auth::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{App, Person};

/// So that every contract has a reference of its own.
static CONTRACTS: AtomicU32 = AtomicU32::new(1);

/// The parties of a story.
pub struct World {
    /// The service.
    pub app: App,
    /// The servicedesk.
    pub adviser: Person,
    /// A contractor.
    pub contractor: Person,
    /// Its id.
    pub contractor_id: Uuid,
    /// A partner.
    pub partner: Person,
    /// Its id.
    pub partner_id: Uuid,
    /// An authority.
    pub authority: Person,
    /// Its id.
    pub authority_id: Uuid,
}

/// The id in an answer.
#[track_caller]
pub fn id(body: &Value) -> Uuid {
    body["id"].as_str().unwrap().parse().unwrap()
}

impl World {
    /// A region with one contractor, one partner and one authority.
    pub async fn new() -> Self {
        let app = App::start().await;
        let adviser = app.adviser();
        let [contractor_id, partner_id, authority_id] = [
            organisation(&adviser, "contractor", "Bouwbedrijf").await,
            organisation(&adviser, "partner", "Stichting").await,
            organisation(&adviser, "authority", "Gemeente Helmond").await,
        ];
        let of = |role, organisation| app.somebody(role, Some(organisation), app.region);
        Self {
            contractor: of(Role::Contractor, contractor_id),
            partner: of(Role::Partner, partner_id),
            authority: of(Role::Authority, authority_id),
            adviser,
            contractor_id,
            partner_id,
            authority_id,
            app,
        }
    }

    /// An obligation of the contractor: a contract of 1,200,000, for 55% labour, at 5%.
    pub async fn obligation(&self) -> Uuid {
        id(&self.adviser.post("/obligations", self.contract()).await.ok(201))
    }

    /// What registers that obligation.
    pub fn contract(&self) -> Value {
        json!({
            "contractReference": format!("HLM-{}", CONTRACTS.fetch_add(1, Ordering::Relaxed)), "authorityId": self.authority_id, "contractorId": self.contractor_id,
            "basis": { "kind": "contract-value", "amount": "1200000.00" }, "labourShare": "0.55",
            "tenderPublishedOn": "2025-01-15", "startsOn": "2025-03-01", "endsOn": "2028-02-29"
        })
    }

    /// What registers an advice to the authority.
    pub fn advice(&self) -> Value {
        json!({ "authorityId": self.authority_id, "givenOn": "2025-02-03", "subject": "Percentage voor groenonderhoud" })
    }

    /// An approved initiative of the partner, with places of 6,000.
    pub async fn initiative(&self, places: u32) -> Uuid {
        let initiative = id(&self.partner.post("/initiatives", offer(places)).await.ok(201));
        self.partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
        self.adviser.post(&format!("/initiatives/{initiative}/decisions"), json!({ "decision": "approve" })).await.ok(201);
        initiative
    }

    /// Another price of a place, approved again.
    pub async fn reprice(&self, initiative: Uuid, price: &str) {
        self.partner.patch(&format!("/initiatives/{initiative}"), json!({ "placePrice": price })).await.ok(200);
        self.adviser.post(&format!("/initiatives/{initiative}/decisions"), json!({ "decision": "approve" })).await.ok(201);
    }

    /// A reservation of places, at 6,000 each.
    pub async fn reservation(&self, initiative: Uuid, obligation: Uuid, places: u32) -> Uuid {
        id(&self.contractor.post("/contributions", pledge(initiative, obligation, places)).await.ok(201))
    }

    /// A contribution that was accepted.
    pub async fn accepted(&self, initiative: Uuid, obligation: Uuid, places: u32) -> Uuid {
        let contribution = self.reservation(initiative, obligation, places).await;
        let ruling = json!({ "decision": "accept", "relationToContract": "De vrouwen worden opgeleid voor werk in deze branche" });
        self.adviser.post(&format!("/contributions/{contribution}/decisions"), ruling).await.ok(201);
        contribution
    }

    /// A trajectory that is over.
    pub async fn trajectory(&self, initiative: Uuid, places: u32) -> Uuid {
        let plan = json!({
            "initiativeId": initiative, "title": "Groep 1", "startsOn": "2025-01-06", "endsOn": "2025-08-31",
            "places": places, "totalCost": "80000.00"
        });
        id(&self.partner.post("/trajectories", plan).await.ok(201))
    }

    /// A participant of a trajectory.
    pub async fn participant(&self, trajectory: Uuid, reference: &str) -> Uuid {
        id(&self.partner.post(&format!("/trajectories/{trajectory}/participants"), enrolment(reference)).await.ok(201))
    }
}

/// An organisation of a kind.
pub async fn organisation(adviser: &Person, kind: &str, name: &str) -> Uuid {
    id(&adviser.post("/organisations", json!({ "name": name, "kind": kind })).await.ok(201))
}

/// What offers an initiative with places of 6,000.
pub fn offer(places: u32) -> Value {
    json!({
        "title": "Sterk aan het Werk", "summary": "Alleenstaande moeders naar een duurzame baan",
        "description": "In acht maanden begeleiden we vrouwen intensief.", "targetGroups": ["single-mothers"],
        "municipalities": ["GM0794", "GM0743"], "themes": ["coaching"], "pathToWork": "Coaching en een opleiding met baangarantie.",
        "durationMonths": 8, "placePrice": "6000.00", "placesMaximum": places, "acceptedKinds": ["money", "hours"]
    })
}

/// What reserves places at 6,000 each.
pub fn pledge(initiative: Uuid, obligation: Uuid, places: u32) -> Value {
    json!({ "initiativeId": initiative, "obligationId": obligation, "kind": "money", "places": places, "amount": format!("{}.00", places * 6000) })
}

/// What enrols a participant.
pub fn enrolment(reference: &str) -> Value {
    json!({ "reference": reference, "municipality": "GM0794", "targetGroup": "single-mothers", "birthYearBand": "1985-1989", "enrolledOn": "2025-01-06" })
}
