//! What pages ask of the database: not more often for eight of a thing than for one, and no more of the worklist than they show.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use menukaart::domain::worklist::gather;
use menukaart::domain::worklist::item::{Item, WorkKind};
use menukaart::platform::auth::{Actor, Caller, Identity, Role};
use menukaart::platform::db::Conn;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{enrolment, id, offer};
use crate::support::{App, Browser, World};

/// What there is of everything once, and what further ones belong to.
struct Scene {
    world: World,
    obligation: Uuid,
    initiative: Uuid,
    contribution: Uuid,
    trajectory: Uuid,
    participant: Uuid,
    made: u32,
}

impl Scene {
    /// One of everything.
    async fn new() -> Self {
        let world = World::new().await;
        let (obligation, initiative) = (world.obligation().await, world.initiative(100).await);
        let contribution = world.accepted(initiative, obligation, 1).await;
        let trajectory = world.trajectory(initiative, 50).await;
        let participant = world.participant(trajectory, "P-0").await;
        let mut scene = Self { world, obligation, initiative, contribution, trajectory, participant, made: 0 };
        scene.more().await;
        scene
    }

    /// One more of everything: beside what there is, and for it.
    async fn more(&mut self) {
        self.made += 1;
        let Self { world, made, .. } = self;
        let (adviser, partner, contractor) = (&world.adviser, &world.partner, &world.contractor);
        world.initiative(5).await;
        let submitted = id(&partner.post("/initiatives", offer(1)).await.ok(201));
        partner.post(&format!("/initiatives/{submitted}/submissions"), json!({})).await.ok(201);
        let behind = world.obligation().await;
        let today = world.app.clock.today();
        let shortfall = id(&adviser.post("/obligations", contract(world, today - Days::new(400), today - Days::new(10))).await.ok(201));
        let covered = id(&adviser.post("/obligations", contract(world, today - Days::new(50), today + Days::new(300))).await.ok(201));
        let lapsing = fulfilment(world, &certificate(covered, today)).await;
        adviser.post(&format!("/fulfilments/{lapsing}/decisions"), json!({ "decision": "accept" })).await.ok(201);
        let larger = id(&adviser.post("/obligations", contract(world, today - Days::new(50), today + Days::new(300))).await.ok(201));
        let mut by_hand = certificate(larger, today);
        (by_hand["value"], by_hand["valueReason"]) = (json!("100.00"), json!("Volgens de oude registratie"));
        let by_hand = id(&adviser.post("/fulfilments", by_hand).await.ok(201));
        adviser.post(&format!("/fulfilments/{by_hand}/decisions"), json!({ "decision": "accept" })).await.ok(201);
        let more = json!({ "basis": { "kind": "contract-value", "amount": "2000000.00" } });
        adviser.patch(&format!("/obligations/{larger}"), more).await.ok(200);
        let withheld = id(&adviser.post("/obligations", contract(world, today - Days::new(400), today - Days::new(10))).await.ok(201));
        let late = fulfilment(world, &job(withheld)).await;
        let withhold = json!({ "decision": "withhold", "reason": "Niets gedaan" });
        adviser.post(&format!("/obligations/{withheld}/settlement/decisions"), withhold).await.ok(201);
        adviser.post(&format!("/fulfilments/{late}/decisions"), json!({ "decision": "accept" })).await.ok(201);
        for obligation in [self.obligation, behind, shortfall] {
            let submitted = fulfilment(world, &job(obligation)).await;
            let document = json!({ "kind": "contract", "fileName": "overeenkomst.pdf", "sha256": "ab".repeat(32), "size": 1000, "containsPersonalData": false });
            contractor.post(&format!("/fulfilments/{submitted}/evidence"), document).await.ok(201);
            let rejected = fulfilment(world, &job(obligation)).await;
            let reject = json!({ "decision": "reject", "reason": "Onvolledig" });
            adviser.post(&format!("/fulfilments/{rejected}/decisions"), reject).await.ok(201);
        }
        world.reservation(self.initiative, behind, 1).await;
        let accepted = world.accepted(self.initiative, behind, 1).await;
        for (contribution, reference) in [(accepted, "een"), (self.contribution, "nog een")] {
            let receipt = json!({ "receivedOn": "2025-05-01", "amount": "100.00", "reference": reference });
            partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
        }
        let group = world.trajectory(self.initiative, 50).await;
        let fund = |contribution: Uuid| json!({ "contributionId": contribution, "places": 1 });
        partner.post(&format!("/trajectories/{group}/fundings"), fund(accepted)).await.ok(201);
        let beside = world.accepted(self.initiative, behind, 1).await;
        partner.post(&format!("/trajectories/{}/fundings", self.trajectory), fund(beside)).await.ok(201);
        for trajectory in [group, self.trajectory] {
            partner.post(&format!("/trajectories/{trajectory}/participants"), enrolment(&format!("P-{made}"))).await.ok(201);
        }
        let report = json!({ "reportedOn": "2025-02-01", "phase": "coaching", "attendance": 90 });
        partner.post(&format!("/participants/{}/progress-reports", self.participant), report).await.ok(201);
    }

    /// The pages of a role that list something, or show something with what belongs to it.
    fn pages(&self, of: &str) -> Vec<String> {
        let Self { obligation, initiative, contribution, trajectory, participant, .. } = self;
        let paths: Vec<String> = match of {
            "contractor" => vec![
                "/".into(),
                "/verplichtingen".into(),
                format!("/verplichtingen/{obligation}"),
                "/bijdragen".into(),
                format!("/bijdragen/{contribution}"),
                "/resultaat".into(),
                format!("/initiatieven/{initiative}/reserveren"),
                "/menukaart".into(),
                format!("/initiatieven/{initiative}"),
                "/cijfers".into(),
            ],
            "partner" => vec![
                "/".into(),
                "/groepen".into(),
                "/groepen/nieuw".into(),
                format!("/groepen/{trajectory}"),
                format!("/groepen/{trajectory}/plaatsen"),
                format!("/groepen/{trajectory}/deelnemers/{participant}"),
                format!("/groepen/{trajectory}/voortgang"),
                format!("/groepen/{trajectory}/metingen/1"),
                "/ontvangsten".into(),
                format!("/ontvangsten/{contribution}"),
                "/mijn-initiatieven".into(),
            ],
            "adviser" => ["/", "/werklijst", "/dossiers", "/verslag"]
                .map(str::to_owned)
                .into_iter()
                .chain([format!("/dossiers/{obligation}")])
                .chain(
                    [
                        "contribution-decision",
                        "receipt-missing",
                        "fulfilment-decision",
                        "initiative-decision",
                        "shortfall",
                        "refund-due",
                        "obligation-behind",
                        "certificate-lapsing",
                        "fulfilment-outdated",
                        "follow-ups-due",
                    ]
                    .map(|kind| format!("/werklijst?soort={kind}")),
                )
                .collect(),
            other => panic!("{other}"),
        };
        paths.into_iter().map(|path| format!("/nl{path}")).collect()
    }

    async fn looks(&self, of: &str, browser: &mut Browser) -> Vec<Look> {
        let mut looks = Vec::new();
        for path in self.pages(of) {
            looks.push(look(&self.world.app, browser, path).await);
        }
        looks
    }
}

/// A look at a page.
struct Look {
    path: String,
    statements: u64,
    bytes: usize,
}

/// Looks at a page once what is kept in memory has been read.
async fn look(app: &App, browser: &mut Browser, path: String) -> Look {
    browser.get(&path).await;
    let before = app.db.statements_of_requests();
    let page = browser.get(&path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    Look { statements: app.db.statements_of_requests() - before, bytes: page.text.len(), path }
}

fn contract(world: &World, starts_on: NaiveDate, ends_on: NaiveDate) -> Value {
    let mut contract = world.contract();
    (contract["startsOn"], contract["endsOn"]) = (json!(starts_on), json!(ends_on));
    contract
}

fn job(obligation: Uuid) -> Value {
    json!({ "route": "employment", "obligationId": obligation, "realisedOn": "2026-01-05", "facts": { "block": "wia", "hoursPerWeek": "36", "months": 1 } })
}

fn certificate(obligation: Uuid, today: NaiveDate) -> Value {
    json!({
        "route": "pso-certification", "obligationId": obligation, "realisedOn": today - Days::new(50),
        "facts": { "psoRung": "30-plus", "certificateFrom": today - Days::new(200), "certificateUntil": today + Days::new(30) }
    })
}

async fn fulfilment(world: &World, body: &Value) -> Uuid {
    id(&world.contractor.post("/fulfilments", body.clone()).await.ok(201))
}

async fn signed_in(world: &World, of: &str) -> Browser {
    let mut browser = Browser::at(&world.app.base);
    match of {
        "contractor" => browser.sign_in("Bouwbedrijf").await,
        "partner" => browser.sign_in("Stichting").await,
        _ => {
            browser.get("/nl/").await;
            let person = format!("{}.adviser.", world.app.region);
            browser.send("/nl/inloggen", &[("persoon", person.as_str())]).await
        }
    };
    browser
}

/// Of everything that a role sees there is one, then eight.
async fn pages_ask_as_often_for_eight_as_for_one(of: &str) {
    let mut scene = Scene::new().await;
    let mut browser = signed_in(&scene.world, of).await;
    let of_one = scene.looks(of, &mut browser).await;
    for _ in 0..7 {
        scene.more().await;
    }
    let of_eight = scene.looks(of, &mut browser).await;
    let faults: Vec<String> = of_one.iter().zip(&of_eight).filter_map(|(one, eight)| fault(one, eight)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// What is wrong with the pages of one and of eight.
fn fault(one: &Look, eight: &Look) -> Option<String> {
    let path = &eight.path;
    if one.statements == 0 || one.bytes >= eight.bytes {
        return Some(format!("{path} shows no more of eight than of one, or asks nothing"));
    }
    (one.statements != eight.statements).then(|| format!("{path}: {} statements for one, {} for eight", one.statements, eight.statements))
}

/// A contribution for a contract that was shortened since, and one for a contract that was withdrawn.
async fn changed_contracts(world: &World) {
    let shortened = world.obligation().await;
    let contribution = world.accepted(world.initiative(10).await, shortened, 2).await;
    let receipt = json!({ "receivedOn": "2026-03-01", "amount": "6000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    world.adviser.patch(&format!("/obligations/{shortened}"), json!({ "endsOn": "2026-02-28" })).await.ok(200);
    let withdrawn = world.obligation().await;
    world.accepted(world.initiative(10).await, withdrawn, 2).await;
    world.adviser.post(&format!("/obligations/{withdrawn}/withdrawals"), json!({ "reason": "Dubbel" })).await.ok(201);
}

#[tokio::test]
async fn the_oldest_of_each_kind_of_work_are_read_with_the_count_of_all() {
    let mut scene = Scene::new().await;
    for _ in 0..3 {
        scene.more().await;
        changed_contracts(&scene.world).await;
    }
    let (app, now) = (&scene.world.app, scene.world.app.clock.now());
    let party = |role, organisation| Caller::new("p", app.region, Identity::new(role, organisation, None).unwrap()).unwrap();
    let callers = [
        party(Role::Adviser, None),
        party(Role::Contractor, Some(scene.world.contractor_id)),
        party(Role::Partner, Some(scene.world.partner_id)),
    ];
    let mut met = BTreeSet::new();
    for caller in callers {
        let read = async |conn: &mut Conn| {
            let few = gather::groups(conn, &caller, WorkKind::ALL, Some(2), now).await?;
            Ok((few, gather::groups(conn, &caller, WorkKind::ALL, None, now).await?, gather::all(conn, &caller, now).await?))
        };
        let (few, whole, all) = app.db.read(&Actor::from(&caller), read).await.unwrap();
        for (few, whole) in few.iter().zip(&whole) {
            let of_kind: Vec<&Item> = all.iter().filter(|item| item.kind == whole.kind).collect();
            assert_eq!(whole.items.iter().collect::<Vec<_>>(), of_kind, "one order everywhere");
            assert_eq!((few.kind, few.count, whole.count), (whole.kind, of_kind.len(), of_kind.len()));
            assert_eq!(few.items, whole.items[..2]);
            met.insert(few.kind.as_str());
        }
        assert_eq!(few.len(), whole.len());
    }
    assert_eq!(met.len(), WorkKind::ALL.len() - 1, "all but reservations that expire: {met:?}");
}

#[tokio::test]
async fn pages_of_a_contractor_ask_as_often_for_eight_as_for_one() {
    pages_ask_as_often_for_eight_as_for_one("contractor").await;
}

#[tokio::test]
async fn pages_of_a_partner_ask_as_often_for_eight_as_for_one() {
    pages_ask_as_often_for_eight_as_for_one("partner").await;
}

#[tokio::test]
async fn pages_of_an_adviser_ask_as_often_for_eight_as_for_one() {
    pages_ask_as_often_for_eight_as_for_one("adviser").await;
}
