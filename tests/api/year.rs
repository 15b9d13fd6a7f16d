//! A year of the servicedesk, played through the API from nothing: a region and its rules, 135 contracts of two authorities, hundreds of
//! fulfilments over all routes with rejections and amendments; and the reports, against a simple model that adds up by itself.

mod untidy;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{id, offer, organisation};
use crate::support::{App, Person};

const SPRING: &str = "2025-04-30";
const YEAR_END: &str = "2025-12-31";

/// A contract as the model knows it; amounts in whole euros.
struct Contract {
    id: Uuid,
    authority: usize,
    contractor: usize,
    required: u64,
    starts: NaiveDate,
    ends: NaiveDate,
    done: Vec<Done>,
}

/// Something accepted.
struct Done {
    route: &'static str,
    on: NaiveDate,
    value: u64,
    people: u64,
    id: Uuid,
}

struct Year {
    app: App,
    adviser: Person,
    authorities: [Uuid; 2],
    contractors: Vec<Person>,
    contracts: Vec<Contract>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn euros(amount: &Value) -> u64 {
    amount.as_str().unwrap().strip_suffix(".00").unwrap().parse().unwrap()
}

/// The rules of this region: full-time 36 hours, and values that are easy to reckon with.
async fn add_rules(adviser: &Person) {
    let mut rules = adviser.get("/rule-sets").await.ok(200)["items"][0]["rules"].clone();
    rules["rateLabourExtensive"] = json!("0.03");
    rules["blocks"][0]["value"] = json!("36000.00");
    rules["examples"] = json!([]);
    let version = json!({ "title": "Beleidsregels 2024", "inForceFrom": "2024-01-01", "rules": rules });
    adviser.post("/rule-sets", version).await.ok(201);
}

impl Year {
    async fn begin() -> Self {
        let app = App::start().await;
        let adviser = app.adviser();
        add_rules(&adviser).await;
        let authorities =
            [organisation(&adviser, "authority", "Gemeente Helmond").await, organisation(&adviser, "authority", "GR Peelgemeenten").await];
        let mut contractors = Vec::new();
        for number in 0..9 {
            let id = organisation(&adviser, "contractor", &format!("Opdrachtnemer {number}")).await;
            contractors.push((id, app.somebody(menukaart::platform::auth::Role::Contractor, Some(id), app.region)));
        }
        let mut year = Self { app, adviser, authorities, contractors: Vec::new(), contracts: Vec::new() };
        for number in 0..135 {
            year.register_contract(number, contractors[number % 9].0).await;
        }
        year.contractors = contractors.into_iter().map(|(_, person)| person).collect();
        year
    }

    /// Contracts of 2024 and 2025: two in three before May 2025, some of 2024 ended.
    async fn register_contract(&mut self, number: usize, contractor: Uuid) {
        let step = u64::try_from(number).unwrap();
        let starts = day("2024-02-01") + Days::new(step * 5);
        let ends = starts + Days::new(if number.is_multiple_of(12) { 300 } else { 1000 });
        let (share, percent) = if number.is_multiple_of(3) { ("0.2", 3) } else { ("0.5", 5) };
        let value = 200_000 + step * 10_000;
        let body = json!({
            "contractReference": format!("JAAR-{number:03}"), "authorityId": self.authorities[number % 2], "contractorId": contractor,
            "basis": { "kind": "contract-value", "amount": format!("{value}.00") }, "labourShare": share,
            "tenderPublishedOn": starts - Days::new(20), "startsOn": starts, "endsOn": ends
        });
        let registered = self.adviser.post("/obligations", body).await.ok(201);
        let required = value * percent / 100;
        assert_eq!(euros(&registered["required"]), required);
        self.contracts.push(Contract {
            id: id(&registered),
            authority: number % 2,
            contractor: number % 9,
            required,
            starts,
            ends,
            done: Vec::new(),
        });
    }

    /// What the contractor tells: the route, its facts, and the value that the model reckons with.
    fn told(contract: &Contract, number: usize) -> (&'static str, Value, u64, u64) {
        match number % 6 {
            0 => ("employment", json!({ "block": "participatiewet", "hoursPerWeek": "18", "months": 4 }), 6_000, 1),
            1 => ("apprenticeship", json!({ "block": "work-experience", "months": 6 }), 9_000, 2),
            2 => ("secondment", json!({ "purchaseAmount": "2500.00", "recognition": "sheltered-work-company" }), 2_500, 0),
            3 => ("social-procurement", json!({ "purchaseAmount": "3000.00", "recognition": "trade-body-member" }), 1_500, 0),
            4 => ("development-activity", json!({ "block": "community-hour", "quantity": "8" }), 800, 0),
            _ => {
                let certificate = json!({ "psoRung": "1", "certificateFrom": contract.starts, "certificateUntil": contract.ends });
                ("pso-certification", certificate, contract.required / 4, 0)
            }
        }
    }

    /// Registers a fulfilment and decides on it: one in ten is rejected, every other of those submitted again and accepted.
    async fn fulfil(&mut self, index: usize, number: usize) {
        let contract = &self.contracts[index];
        let (route, facts, value, people) = Self::told(contract, number);
        // A quarter of an obligation may hold cents that the model does not reckon with, and a second certificate is refused.
        let certified = contract.done.iter().any(|done| done.route == "pso-certification");
        if route == "pso-certification" && (certified || !contract.required.is_multiple_of(4)) {
            return;
        }
        let on = contract.starts + Days::new(10 + u64::try_from(number).unwrap() * 17 % 280);
        if on > day(YEAR_END) {
            return;
        }
        let mut body = json!({ "route": route, "obligationId": contract.id, "realisedOn": on, "facts": facts });
        if people > 0 {
            body["people"] = json!(people);
        }
        let registered = self.contractors[contract.contractor].post("/fulfilments", body).await.ok(201);
        assert_eq!(euros(&registered["value"]), value, "{route}");
        let (fulfilment, decisions) = (id(&registered), format!("/fulfilments/{}/decisions", id(&registered)));
        if number % 10 == 7 {
            self.adviser.post(&decisions, json!({ "decision": "reject", "reason": "Bewijs ontbreekt" })).await.ok(201);
            if number % 20 == 7 {
                return;
            }
            self.contractors[contract.contractor].post(&format!("/fulfilments/{fulfilment}/submissions"), json!({})).await.ok(201);
        }
        self.adviser.post(&decisions, json!({ "decision": "accept" })).await.ok(201);
        self.contracts[index].done.push(Done { route, on, value, people, id: fulfilment });
    }

    /// Contracts get more work or less: from a day on, or since ever.
    async fn amend(&mut self) {
        for index in (0..self.contracts.len()).step_by(15) {
            let contract = &mut self.contracts[index];
            let path = format!("/obligations/{}", contract.id);
            contract.required = 40_000;
            let body = json!({ "basis": { "kind": "fixed-amount", "amount": "40000.00" }, "labourShare": null, "reason": "Vast bedrag afgesproken" });
            assert_eq!(euros(&self.adviser.patch(&path, body).await.ok(200)["required"]), 40_000);
        }
    }

    /// A contribution to an initiative counts by itself when the partner has received it.
    async fn contribute(&mut self) {
        let partner_id = organisation(&self.adviser, "partner", "Stichting").await;
        let partner = self.app.somebody(menukaart::platform::auth::Role::Partner, Some(partner_id), self.app.region);
        let initiative = id(&partner.post("/initiatives", offer(20)).await.ok(201));
        partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
        self.adviser.post(&format!("/initiatives/{initiative}/decisions"), json!({ "decision": "approve" })).await.ok(201);
        for index in [20, 30, 40] {
            let contract = &mut self.contracts[index];
            let pledge =
                json!({ "initiativeId": initiative, "obligationId": contract.id, "kind": "money", "places": 1, "amount": "6000.00" });
            let contribution = id(&self.contractors[contract.contractor].post("/contributions", pledge).await.ok(201));
            let ruling = json!({ "decision": "accept", "relationToContract": "Zelfde branche" });
            self.adviser.post(&format!("/contributions/{contribution}/decisions"), ruling).await.ok(201);
            let on = contract.starts + Days::new(60);
            partner
                .post(&format!("/contributions/{contribution}/receipts"), json!({ "receivedOn": on, "amount": "6000.00" }))
                .await
                .ok(201);
            contract.done.push(Done { route: "initiative-contribution", on, value: 6_000, people: 0, id: contribution });
        }
    }

    async fn report(&self, query: &str) -> Value {
        self.adviser.get(&format!("/reports/social-return?{query}")).await.ok(200)
    }

    /// What the report has to say as of a day, counted on the fingers.
    fn model(&self, as_of: NaiveDate, authority: Option<usize>) -> Value {
        let begun = |contract: &&Contract| contract.starts <= as_of && authority.is_none_or(|authority| contract.authority == authority);
        let own: Vec<&Contract> = self.contracts.iter().filter(begun).collect();
        let new_year = day(&as_of.format("%Y-01-01").to_string());
        let (mut fulfilled, mut surplus) = (0, 0);
        let mut realised: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for contract in &own {
            let mut done: Vec<&Done> = contract.done.iter().filter(|done| done.on <= as_of).collect();
            done.sort_by_key(|done| done.on);
            let mut left = contract.required;
            for done in done {
                let counted = done.value.min(left);
                left -= counted;
                fulfilled += counted;
                surplus += done.value - counted;
                if done.on >= new_year {
                    let route = realised.entry(done.route).or_default();
                    *route = (route.0 + counted, route.1 + done.people);
                }
            }
        }
        let obligations: u64 = own.iter().map(|contract| contract.required).sum();
        let of = |route: &str| realised.get(route).copied().unwrap_or_default();
        let routes = [
            "employment",
            "apprenticeship",
            "secondment",
            "social-procurement",
            "development-activity",
            "pso-certification",
            "initiative-contribution",
        ];
        json!({
            "activeContracts": own.iter().filter(|contract| as_of <= contract.ends).count(),
            "obligations": format!("{obligations}.00"), "fulfilled": format!("{fulfilled}.00"), "surplus": format!("{surplus}.00"),
            "remaining": format!("{}.00", obligations - fulfilled),
            "realised": routes.map(|route| json!({
                "route": route, "amount": format!("{}.00", of(route).0), "reversed": "0.00",
                "people": if route == "initiative-contribution" { Value::Null } else { json!(of(route).1) }
            }))
        })
    }

    #[track_caller]
    fn compare(&self, report: &Value, as_of: &str, authority: Option<usize>) {
        let model = self.model(day(as_of), authority);
        for (name, expected) in model.as_object().unwrap() {
            assert_eq!(&report[name], expected, "{name} as of {as_of}");
        }
    }
}

#[tokio::test]
async fn a_year_of_the_servicedesk_adds_up_and_stays_as_it_was_reported() {
    let mut year = Year::begin().await;
    for number in 0..300 {
        year.fulfil(number * 7 % 135, number).await;
    }
    year.amend().await;
    year.contribute().await;
    for number in 0..5 {
        let advice =
            json!({ "authorityId": year.authorities[0], "givenOn": format!("2025-0{}-15", 1 + number * 2), "subject": "Leidraad" });
        year.adviser.post("/advices", advice).await.ok(201);
    }
    assert!(year.contracts.iter().map(|contract| contract.done.len()).sum::<usize>() > 200);

    for as_of in [SPRING, YEAR_END] {
        let whole = year.report(&format!("asOf={as_of}")).await;
        year.compare(&whole, as_of, None);
        for (index, authority) in year.authorities.iter().enumerate() {
            year.compare(&year.report(&format!("asOf={as_of}&authorityId={authority}")).await, as_of, Some(index));
        }
        assert!(euros(&whole["surplus"]) > 0 || as_of == SPRING, "the year has no surplus to leave out");
    }
    assert_eq!(year.report(&format!("asOf={SPRING}")).await["advices"], 2);

    year.app.clock.advance(TimeDelta::minutes(5));
    let known_at = year.app.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let questions = [SPRING, YEAR_END].map(|as_of| format!("asOf={as_of}&knownAt={known_at}"));
    let answers = [year.report(&questions[0]).await, year.report(&questions[1]).await];
    year.app.clock.advance(TimeDelta::minutes(5));
    correct_everything(&year).await;
    assert_eq!([year.report(&questions[0]).await, year.report(&questions[1]).await].map(settled), answers.map(settled));
    assert_ne!(year.report(&format!("asOf={YEAR_END}")).await["fulfilled"], year.model(day(YEAR_END), None)["fulfilled"]);
}

/// A report without the mark that it is young.
fn settled(mut report: Value) -> Value {
    report["provisional"] = Value::Null;
    report
}

/// Every third fulfilment is revoked or corrected, and some contracts are amended from the summer on.
async fn correct_everything(year: &Year) {
    for (index, contract) in year.contracts.iter().enumerate() {
        for done in contract.done.iter().filter(|done| done.route != "initiative-contribution").step_by(3) {
            if index.is_multiple_of(2) {
                year.adviser
                    .post(&format!("/fulfilments/{}/decisions", done.id), json!({ "decision": "revoke", "reason": "r" }))
                    .await
                    .ok(201);
            } else {
                let correction = json!({ "reason": "r", "realisedOn": done.on, "value": "1.00", "valueReason": "r" });
                year.adviser.post(&format!("/fulfilments/{}/corrections", done.id), correction).await.ok(201);
            }
        }
        if index.is_multiple_of(20) {
            let amendment =
                json!({ "effectiveOn": "2025-07-01", "cap": "5000.00", "basis": { "kind": "contract-value", "amount": "900000.00" } });
            year.adviser.patch(&format!("/obligations/{}", contract.id), amendment).await.ok(200);
        }
    }
}
