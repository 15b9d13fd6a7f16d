//! A second year, in which everything goes differently from what was planned: an extension, an early end, a takeover, money that is given back, a revocation after a
//! settlement, a contract that was registered twice, a new rule set, an initiative that closes. Against a model that knows nothing of the program: what each contract
//! asks and what each thing is worth, from which day on.

use std::collections::BTreeMap;

use chrono::{NaiveDate, SecondsFormat, TimeDelta};
use menukaart::platform::audit::seal::seal_all;
use menukaart::platform::audit::verify;
use menukaart::platform::auth::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{add_rules, day, settled};
use crate::support::world::{id, offer, organisation, pledge};
use crate::support::{App, Person};

const DAYS: [&str; 8] = ["2024-11-30", "2024-12-31", "2025-03-30", "2025-03-31", "2025-05-31", "2025-07-01", "2025-09-30", "2025-12-31"];

const ROUTES: [&str; 7] = [
    "employment",
    "apprenticeship",
    "secondment",
    "social-procurement",
    "development-activity",
    "pso-certification",
    "initiative-contribution",
];

/// A contract as the model knows it; amounts in cents.
struct Contract {
    id: Uuid,
    starts: NaiveDate,
    /// What it asks and when it ends, from a day on.
    terms: Vec<(NaiveDate, i64, NaiveDate)>,
    done: Vec<Done>,
}

/// Something that counts.
struct Done {
    route: &'static str,
    on: NaiveDate,
    people: u64,
    /// What it is worth, from a day on.
    worth: Vec<(NaiveDate, i64)>,
    /// What is left of a certificate since it ended too early: also of what it counted for before.
    lapses: Option<(NaiveDate, i64)>,
}

impl Done {
    fn new(route: &'static str, on: &str, euros: i64, people: u64) -> Self {
        Self { route, on: day(on), people, worth: vec![(day(on), euros * 100)], lapses: None }
    }

    /// What it is worth by a day: nothing before its own.
    fn worth_on(&self, on: NaiveDate, as_of: NaiveDate) -> i64 {
        match self.lapses {
            Some((from, left)) if from <= as_of && self.on <= on => left,
            _ => self.worth.iter().rev().find(|(from, _)| *from <= on).map_or(0, |(_, cents)| *cents),
        }
    }
}

impl Contract {
    fn terms_on(&self, as_of: NaiveDate) -> (i64, NaiveDate) {
        let (_, required, ends) = self.terms.iter().rev().find(|(from, ..)| *from <= as_of).unwrap_or(&self.terms[0]);
        (*required, *ends)
    }

    /// What counts of each thing by a day, and what is left over: in order of the days, up to what is asked.
    fn counted(&self, on: NaiveDate, as_of: NaiveDate) -> (Vec<i64>, i64) {
        let mut order: Vec<usize> = (0..self.done.len()).collect();
        order.sort_by_key(|index| self.done[*index].on);
        let (mut left, mut surplus, mut counted) = (self.terms_on(as_of).0, 0, vec![0; self.done.len()]);
        for index in order {
            let worth = self.done[index].worth_on(on, as_of);
            counted[index] = worth.min(left);
            left -= counted[index];
            surplus += worth - counted[index];
        }
        (counted, surplus)
    }
}

struct Year {
    app: App,
    adviser: Person,
    partner: Person,
    contractors: [(Uuid, Person); 2],
    authority: Uuid,
    contracts: BTreeMap<&'static str, Contract>,
}

const fn cents(euros: i64) -> i64 {
    euros * 100
}

fn euro(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn fixed(euros: i64) -> Value {
    json!({ "basis": { "kind": "fixed-amount", "amount": euro(euros * 100) } })
}

fn share_of(euros: i64) -> Value {
    json!({ "basis": { "kind": "contract-value", "amount": euro(euros * 100) }, "labourShare": "0.5" })
}

fn job(hours: &str, months: u32) -> Value {
    json!({ "block": "participatiewet", "hoursPerWeek": hours, "months": months })
}

fn purchase(amount: &str) -> Value {
    json!({ "purchaseAmount": amount, "recognition": "trade-body-member" })
}

impl Year {
    async fn begin() -> Self {
        let app = App::start().await;
        let adviser = app.adviser();
        add_rules(&adviser).await;
        let authority = organisation(&adviser, "authority", "Gemeente Helmond").await;
        let partner = organisation(&adviser, "partner", "Stichting").await;
        let partner = app.somebody(Role::Partner, Some(partner), app.region);
        let person = |id| app.somebody(Role::Contractor, Some(id), app.region);
        let [first, second] =
            [organisation(&adviser, "contractor", "Bouw BV").await, organisation(&adviser, "contractor", "Doorstart BV").await];
        let contractors = [(first, person(first)), (second, person(second))];
        Self { app, adviser, partner, contractors, authority, contracts: BTreeMap::new() }
    }

    /// Registers a contract of the first contractor, that asks so many euros.
    async fn contract(&mut self, name: &'static str, asks: Value, required: i64, (tender, starts, ends): (&str, &str, &str)) {
        let mut body = json!({
            "contractReference": name, "authorityId": self.authority, "contractorId": self.contractors[0].0,
            "tenderPublishedOn": tender, "startsOn": starts, "endsOn": ends
        });
        body.as_object_mut().unwrap().extend(asks.as_object().unwrap().clone());
        let registered = self.adviser.post("/obligations", body).await.ok(201);
        assert_eq!(registered["required"], euro(required * 100), "{name}");
        let terms = vec![(day(starts), required * 100, day(ends))];
        self.contracts.insert(name, Contract { id: id(&registered), starts: day(starts), terms, done: Vec::new() });
    }

    fn path(&self, name: &str) -> String {
        format!("/obligations/{}", self.contracts[name].id)
    }

    fn model(&mut self, name: &str) -> &mut Contract {
        self.contracts.get_mut(name).unwrap()
    }

    /// Somebody fulfils, and it is accepted.
    async fn fulfil(&mut self, name: &str, by: usize, facts: Value, done: Done) -> Uuid {
        let mut body = json!({ "route": done.route, "obligationId": self.contracts[name].id, "realisedOn": done.on, "facts": facts });
        if done.people > 0 {
            body["people"] = json!(done.people);
        }
        let registered = self.contractors[by].1.post("/fulfilments", body).await.ok(201);
        assert_eq!(registered["value"], euro(done.worth[0].1), "{name}");
        let fulfilment = id(&registered);
        self.decide(&format!("/fulfilments/{fulfilment}"), "accept").await;
        self.model(name).done.push(done);
        fulfilment
    }

    async fn decide(&self, path: &str, decision: &str) {
        let ruling = match decision {
            "accept" if path.starts_with("/contributions") => json!({ "decision": "accept", "relationToContract": "Zelfde vak" }),
            "accept" | "approve" => json!({ "decision": decision }),
            _ => json!({ "decision": decision, "reason": "Zo is het" }),
        };
        self.adviser.post(&format!("{path}/decisions"), ruling).await.ok(201);
    }

    async fn initiative(&self) -> Uuid {
        let initiative = id(&self.partner.post("/initiatives", offer(20)).await.ok(201));
        self.partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
        self.decide(&format!("/initiatives/{initiative}"), "approve").await;
        initiative
    }

    async fn reserve(&self, name: &str, initiative: Uuid, places: u32) -> Uuid {
        let pledged = self.contractors[0].1.post("/contributions", pledge(initiative, self.contracts[name].id, places)).await;
        id(&pledged.ok(201))
    }

    async fn accepted(&self, name: &str, initiative: Uuid, places: u32) -> Uuid {
        let contribution = self.reserve(name, initiative, places).await;
        self.decide(&format!("/contributions/{contribution}"), "accept").await;
        contribution
    }

    /// The partner confirms what it got; what that counts for stands in the model. Gives the receipt.
    async fn receive(&mut self, name: &str, contribution: Uuid, done: Done) -> String {
        let receipt = json!({ "receivedOn": done.on, "amount": euro(done.worth[0].1) });
        let received = self.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
        self.model(name).done.push(done);
        received["receipts"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned()
    }

    async fn report(&self, query: &str) -> Value {
        self.adviser.get(&format!("/reports/social-return?{query}")).await.ok(200)
    }

    /// What the report of the year until a day has to say.
    fn expected(&self, as_of: NaiveDate) -> Value {
        let begun: Vec<&Contract> = self.contracts.values().filter(|contract| contract.starts <= as_of).collect();
        let new_year = day(&as_of.format("%Y-01-01").to_string());
        let (mut required, mut fulfilled, mut surplus) = (0, 0, 0);
        let mut realised: BTreeMap<&str, (i64, i64, u64)> = BTreeMap::new();
        for contract in &begun {
            let (counted, left_over) = contract.counted(as_of, as_of);
            let (before, _) = contract.counted(new_year.pred_opt().unwrap(), as_of);
            required += contract.terms_on(as_of).0;
            fulfilled += counted.iter().sum::<i64>();
            surplus += left_over;
            for ((done, counted), before) in contract.done.iter().zip(counted).zip(before) {
                let own = realised.entry(done.route).or_default();
                *own = (own.0 + (counted - before).max(0), own.1 + (before - counted).max(0), own.2);
            }
            for done in contract.done.iter().filter(|done| (new_year..=as_of).contains(&done.on)) {
                realised.entry(done.route).or_default().2 += done.people;
            }
        }
        let line = |route: &'static str| {
            let (amount, reversed, people) = realised.get(route).copied().unwrap_or_default();
            let people = if route == "initiative-contribution" { Value::Null } else { json!(people) };
            json!({ "route": route, "amount": euro(amount), "reversed": euro(reversed), "people": people })
        };
        json!({
            "activeContracts": begun.iter().filter(|contract| as_of <= contract.terms_on(as_of).1).count(),
            "obligations": euro(required), "fulfilled": euro(fulfilled), "surplus": euro(surplus), "remaining": euro(required - fulfilled),
            "realised": ROUTES.map(line)
        })
    }

    /// Report and balances, on every day.
    async fn compare(&self) {
        for as_of in DAYS {
            let report = self.report(&format!("asOf={as_of}")).await;
            for (name, expected) in self.expected(day(as_of)).as_object().unwrap() {
                assert_eq!(&report[name], expected, "{name} as of {as_of}");
            }
            for (name, contract) in self.contracts.iter().filter(|(_, contract)| contract.starts <= day(as_of)) {
                let balance = self.adviser.get(&format!("/obligations/{}/balance?asOf={as_of}", contract.id)).await.ok(200);
                let (counted, surplus) = contract.counted(day(as_of), day(as_of));
                let told = ["required", "fulfilled", "surplus"].map(|field| balance[field].as_str().unwrap());
                let expected = [contract.terms_on(day(as_of)).0, counted.iter().sum(), surplus].map(euro);
                assert_eq!(told, expected, "{name} as of {as_of}");
            }
        }
    }

    /// What is known now, so that it can be asked again later.
    async fn remember(&self) -> Vec<(String, Value)> {
        self.app.clock.advance(TimeDelta::minutes(5));
        let known_at = self.app.clock.now().to_rfc3339_opts(SecondsFormat::Micros, true);
        self.app.clock.advance(TimeDelta::minutes(5));
        let mut answers = Vec::new();
        for as_of in DAYS {
            let question = format!("asOf={as_of}&knownAt={known_at}");
            let answer = settled(self.report(&question).await);
            answers.push((question, answer));
        }
        answers
    }

    async fn assert_as_remembered(&self, answers: &[(String, Value)]) {
        for (question, answer) in answers {
            assert_eq!(&settled(self.report(question).await), answer, "{question}");
        }
    }
}

/// The year as it was planned.
struct Planned {
    initiative: Uuid,
    closing: Uuid,
    /// Of `early-end`: received, and not asked any more.
    surplus: Uuid,
    /// Of `takeover`: half of it received.
    pledged: Uuid,
    /// Of `refund`, with its receipt.
    refunded: (Uuid, String),
    purchase: Uuid,
    revoked: Uuid,
    reserved: Uuid,
    late: Uuid,
}

async fn plan(year: &mut Year) -> Planned {
    let (employment, contribution) = ("employment", "initiative-contribution");
    let (initiative, closing) = (year.initiative().await, year.initiative().await);
    year.contract("extension", share_of(800_000), 40_000, ("2024-01-01", "2024-01-01", "2024-12-31")).await;
    let certificate = json!({ "psoRung": "1", "certificateFrom": "2024-01-01", "certificateUntil": "2025-06-30" });
    year.fulfil("extension", 0, certificate, Done::new("pso-certification", "2024-01-01", 10_000, 0)).await;
    year.fulfil("extension", 0, job("18", 4), Done::new(employment, "2024-05-01", 6_000, 1)).await;

    year.contract("early-end", share_of(1_000_000), 50_000, ("2024-01-01", "2024-03-01", "2027-02-28")).await;
    year.fulfil("early-end", 0, job("36", 6), Done::new(employment, "2024-04-01", 18_000, 1)).await;
    year.fulfil("early-end", 0, purchase("24000.00"), Done::new("social-procurement", "2024-06-01", 12_000, 0)).await;
    let surplus = year.accepted("early-end", initiative, 1).await;
    year.receive("early-end", surplus, Done::new(contribution, "2024-09-01", 6_000, 0)).await;

    year.contract("takeover", fixed(30_000), 30_000, ("2024-01-01", "2024-02-01", "2027-01-31")).await;
    year.fulfil("takeover", 0, job("18", 4), Done::new(employment, "2024-07-01", 6_000, 1)).await;
    let pledged = year.accepted("takeover", initiative, 2).await;
    year.receive("takeover", pledged, Done::new(contribution, "2024-10-01", 6_000, 0)).await;

    year.contract("refund", fixed(30_000), 30_000, ("2024-01-01", "2024-02-01", "2027-01-31")).await;
    let refunded = year.accepted("refund", initiative, 2).await;
    let receipt = year.receive("refund", refunded, Done::new(contribution, "2024-12-15", 12_000, 0)).await;
    let kept = year.accepted("refund", initiative, 1).await;
    year.receive("refund", kept, Done::new(contribution, "2025-03-01", 6_000, 0)).await;

    year.contract("credit-note", fixed(60_000), 60_000, ("2024-01-01", "2025-01-01", "2027-01-31")).await;
    let purchase = year.fulfil("credit-note", 0, purchase("20000.00"), Done::new("social-procurement", "2025-04-01", 10_000, 0)).await;

    year.contract("settlement", fixed(20_000), 20_000, ("2024-01-01", "2024-01-01", "2025-06-30")).await;
    year.fulfil("settlement", 0, job("18", 4), Done::new(employment, "2024-03-01", 6_000, 1)).await;
    let revoked = year.fulfil("settlement", 0, job("18", 4), Done::new(employment, "2024-08-01", 6_000, 1)).await;

    year.contract("twice", fixed(25_000), 25_000, ("2024-01-01", "2024-02-01", "2027-01-31")).await;
    year.fulfil("twice", 0, job("18", 4), Done::new(employment, "2024-05-01", 6_000, 1)).await;

    year.contract("tender", fixed(40_000), 40_000, ("2025-06-15", "2025-07-10", "2027-07-09")).await;
    year.fulfil("tender", 0, job("36", 4), Done::new(employment, "2025-08-01", 12_000, 1)).await;

    year.contract("closing", fixed(30_000), 30_000, ("2024-01-01", "2025-01-01", "2027-12-31")).await;
    let reserved = year.reserve("closing", closing, 1).await;
    let late = year.accepted("closing", closing, 1).await;
    Planned { initiative, closing, surplus, pledged, refunded: (refunded, receipt), purchase, revoked, reserved, late }
}

async fn extend_and_end_early(year: &mut Year, planned: &Planned) {
    let extended = json!({ "endsOn": "2025-12-31", "effectiveOn": "2024-12-01", "reason": "Verlengd" });
    year.adviser.patch(&year.path("extension"), extended).await.ok(200);
    let contract = year.model("extension");
    contract.terms.push((day("2024-12-01"), cents(40_000), day("2025-12-31")));
    // 547 of 731 days are certified.
    contract.done[0].lapses = Some((day("2025-07-01"), (cents(10_000) * 547 * 2 + 731) / (731 * 2)));
    year.fulfil("extension", 0, job("18", 4), Done::new("employment", "2025-09-01", 6_000, 1)).await;

    let ended = json!({
        "endsOn": "2025-03-31", "effectiveOn": "2025-03-31", "reason": "Ontbonden",
        "basis": { "kind": "contract-value", "amount": "400000.00" }
    });
    year.adviser.patch(&year.path("early-end"), ended).await.ok(200);
    year.model("early-end").terms.push((day("2025-03-31"), cents(20_000), day("2025-03-31")));
    // 16,000 too much was done: the contribution, and 10,000 of the purchase.
    let moved =
        json!({ "obligationId": year.contracts["credit-note"].id, "movedOn": "2025-05-01", "amount": "6000.00", "reason": "Ontbonden" });
    year.adviser.post(&format!("/contributions/{}/transfers", planned.surplus), moved).await.ok(201);
    year.model("early-end").done[2].worth.push((day("2025-05-01"), 0));
    year.model("credit-note").done.push(Done::new("initiative-contribution", "2025-05-01", 6_000, 0));
}

async fn pass_on(year: &mut Year, planned: &Planned) {
    let passed = json!({ "contractorId": year.contractors[1].0, "effectiveOn": "2025-06-01", "reason": "Doorstart na faillissement" });
    year.adviser.patch(&year.path("takeover"), passed).await.ok(200);
    year.receive("takeover", planned.pledged, Done::new("initiative-contribution", "2025-07-01", 6_000, 0)).await;
    let facts = json!({ "block": "work-experience", "months": 12 });
    let done = Done::new("apprenticeship", "2025-08-01", 9_000, 1);
    year.fulfil("takeover", 1, facts, done).await;
    // Who had it sees what was there on the last day, and who has it everything.
    let path = format!("{}/balance", year.path("takeover"));
    for (contractor, fulfilled) in [(0, "12000.00"), (1, "27000.00")] {
        let balance = year.contractors[contractor].1.get(&path).await.ok(200);
        assert_eq!((&balance["required"], &balance["fulfilled"]), (&json!("30000.00"), &json!(fulfilled)));
    }
}

async fn give_back(year: &mut Year, planned: &Planned) {
    let (contribution, receipt) = &planned.refunded;
    let refund = json!({ "reason": "Groep ging niet door", "reversedOn": "2025-09-15", "amount": "6000.00" });
    year.partner.post(&format!("/contributions/{contribution}/receipts/{receipt}/reversals"), refund).await.ok(201);
    year.model("refund").done[0].worth.push((day("2025-09-15"), cents(6_000)));
    let credited = json!({ "creditedOn": "2025-10-01", "amount": "4000.00", "reason": "Niet geleverd" });
    year.adviser.post(&format!("/fulfilments/{}/credit-notes", planned.purchase), credited).await.ok(201);
    year.model("credit-note").done[0].worth.push((day("2025-10-01"), cents(8_000)));
}

async fn settle_and_revoke(year: &mut Year, planned: &Planned) {
    let path = format!("{}/settlement", year.path("settlement"));
    let withhold = json!({ "decision": "withhold", "amount": "8000.00", "reason": "Niet ingevuld" });
    assert_eq!(year.adviser.post(&format!("{path}/decisions"), withhold).await.ok(201)["status"], "settled");
    year.decide(&format!("/fulfilments/{}", planned.revoked), "revoke").await;
    year.model("settlement").done.truncate(1);
    let again = year.adviser.get(&path).await.ok(200);
    let told = ["status", "shortfall", "covered", "openShortfall"].map(|field| again[field].as_str().unwrap());
    assert_eq!(told, ["shortfall", "14000.00", "8000.00", "6000.00"]);
    let open = year.adviser.get("/worklist?kind=shortfall").await.ok(200);
    let of_contract = |item: &&Value| item["resourceId"] == json!(year.contracts["settlement"].id);
    assert_eq!(open["items"].as_array().unwrap().iter().find(of_contract).unwrap()["amount"], "6000.00");
}

async fn withdraw(year: &mut Year) {
    year.adviser.post(&format!("{}/withdrawals", year.path("twice")), json!({ "reason": "Dubbel geregistreerd" })).await.ok(201);
    year.contracts.remove("twice");
}

/// A year of work is worth more to contracts that are tendered from July 2025 on. One was registered with a day too early.
async fn publish_rules(year: &mut Year) {
    let all = year.adviser.get("/rule-sets").await.ok(200);
    let mut rules = all["items"].as_array().unwrap().iter().find(|set| set["inForceFrom"] == "2024-01-01").unwrap()["rules"].clone();
    rules["blocks"][0]["value"] = json!("48000.00");
    rules["sustainedMonths"] = json!(12);
    rules["smallNumbersBelow"] = json!(2);
    year.adviser.post("/rule-sets", json!({ "title": "Beleidsregels 2025", "inForceFrom": "2025-07-01", "rules": rules })).await.ok(201);
    year.contract("new-rules", fixed(40_000), 40_000, ("2025-08-01", "2025-08-15", "2027-08-14")).await;
    year.fulfil("new-rules", 0, job("36", 3), Done::new("employment", "2025-09-01", 12_000, 1)).await;
    year.adviser.patch(&year.path("tender"), json!({ "tenderPublishedOn": "2025-07-01", "reason": "Verkeerde dag" })).await.ok(200);
    year.model("tender").done[0].worth[0].1 = cents(16_000);
}

async fn close(year: &mut Year, planned: &Planned) {
    year.decide(&format!("/initiatives/{}", planned.closing), "close").await;
    let ended = year.contractors[0].1.get(&format!("/contributions/{}", planned.reserved)).await.ok(200);
    assert_eq!((&ended["status"], &ended["endReason"]), (&json!("expired"), &json!("initiative-closed")));
    year.receive("closing", planned.late, Done::new("initiative-contribution", "2025-11-01", 6_000, 0)).await;
}

#[tokio::test]
async fn a_year_in_which_nothing_goes_as_planned_adds_up_and_stays_as_it_was_known() {
    let mut year = Year::begin().await;
    let planned = plan(&mut year).await;
    year.compare().await;
    let as_planned = year.remember().await;

    extend_and_end_early(&mut year, &planned).await;
    year.compare().await;
    pass_on(&mut year, &planned).await;
    year.compare().await;
    let half_way = year.remember().await;
    give_back(&mut year, &planned).await;
    settle_and_revoke(&mut year, &planned).await;
    year.compare().await;
    withdraw(&mut year).await;
    publish_rules(&mut year).await;
    close(&mut year, &planned).await;
    year.compare().await;

    year.assert_as_remembered(&as_planned).await;
    year.assert_as_remembered(&half_way).await;
    assert_ne!(as_planned.last().unwrap().1["fulfilled"], half_way.last().unwrap().1["fulfilled"]);
    // Twenty places: one of the contract that ended early, two of the one that passed on, one of the two whose half was given back, and one beside them.
    let menu = year.adviser.get(&format!("/initiatives/{}", planned.initiative)).await.ok(200);
    assert_eq!((&menu["placesFunded"], &menu["placesAvailable"]), (&json!(5), &json!(15)));

    seal_all(&year.app.db, &year.app.clock).await.unwrap();
    let trail = verify(&year.app.db, year.app.region, year.app.clock.now(), &[]).await.unwrap();
    assert!(trail.faults.is_empty() && trail.entries > 50, "{trail:?}");
}
