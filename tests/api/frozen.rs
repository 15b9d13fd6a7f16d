//! What was told stays told: nothing that a partner or an adviser can change afterwards changes what outsiders are told before the quarter has ended, nor ever
//! what a report says that asks what was known then (rules 10 and 13).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use menukaart::platform::auth::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{enrolment, id};
use crate::support::{Person, Reply, World};

/// A region with two groups that a contractor paid for, some quarters after they ended.
struct Story {
    world: World,
    initiative: Uuid,
    contribution: Uuid,
    /// Eight people who left and were measured, seven of whom nobody registered that they left.
    group: Uuid,
    /// Six people, of whom nobody registered that they left.
    other: Uuid,
    left: Vec<Uuid>,
    stayed: Vec<Uuid>,
    /// The instant as of which some reports ask.
    known_at: DateTime<Utc>,
}

impl Story {
    async fn new() -> Self {
        let world = World::new().await;
        let (obligation, initiative) = (world.obligation().await, world.initiative(20).await);
        let contribution = world.accepted(initiative, obligation, 10).await;
        let receipt = json!({ "receivedOn": "2025-04-01", "amount": "60000.00" });
        world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
        let (group, other) = (world.trajectory(initiative, 30).await, world.trajectory(initiative, 30).await);
        let known_at = world.app.clock.now();
        let mut story = Self { world, initiative, contribution, group, other, left: Vec::new(), stayed: Vec::new(), known_at };
        for trajectory in [group, other] {
            story.fund(trajectory).await;
        }
        for number in 0..8 {
            let person = story.enrol(group, &format!("A-{number}")).await;
            story.post(&format!("/participants/{person}/departures"), json!({ "leftOn": "2025-08-31", "reason": "completed" })).await;
            let job = json!({ "kind": "employment", "startedOn": "2025-09-01", "benefit": "ended" });
            story.post(&format!("/participants/{person}/outcomes"), job).await;
            story.measure(person, 6, "yes").await;
            story.left.push(person);
        }
        for number in 0..7 {
            let person = story.enrol(group, &format!("B-{number}")).await;
            story.measure(person, 6, "yes").await;
            story.stayed.push(person);
        }
        for number in 0..6 {
            story.enrol(other, &format!("C-{number}")).await;
        }
        // Into the next quarter, and the second month of it: an erasure keeps what was known to the month.
        let clock = &story.world.app.clock;
        story.next_quarter();
        story.known_at = clock.now();
        clock.advance(TimeDelta::days(31));
        story
    }

    /// Tokens end when the clock is set ahead.
    fn partner(&self) -> Person {
        self.world.app.somebody(Role::Partner, Some(self.world.partner_id), self.world.app.region)
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.partner().post(path, body).await.ok(201)
    }

    async fn enrol(&self, trajectory: Uuid, reference: &str) -> Uuid {
        id(&self.post(&format!("/trajectories/{trajectory}/participants"), enrolment(reference)).await)
    }

    async fn fund(&self, trajectory: Uuid) -> Uuid {
        let funding = json!({ "contributionId": self.contribution, "places": 5 });
        let funded = self.post(&format!("/trajectories/{trajectory}/fundings"), funding).await;
        funded["fundings"].as_array().unwrap().iter().map(id).next_back().unwrap()
    }

    async fn measure(&self, person: Uuid, months: u32, found: &str) {
        let measured = json!({ "inWork": found, "measuredOn": "2026-09-30", "benefit": "unknown" });
        self.partner().put(&format!("/participants/{person}/follow-ups/{months}"), measured).await.ok(200);
    }

    fn next_quarter(&self) {
        let clock = &self.world.app.clock;
        let today = clock.today();
        let next = NaiveDate::from_ymd_opt(today.year(), today.month0() / 3 * 3 + 1, 1).unwrap() + Months::new(3);
        clock.advance(TimeDelta::days((next - today).num_days() + 2));
    }

    /// What everybody is told about people: until the quarter ends, and by reports as it was known.
    async fn figures(&self) -> BTreeMap<String, Value> {
        let mut figures = self.known().await;
        let (app, world) = (&self.world.app, &self.world);
        let outsiders = [
            ("anybody", app.anybody()),
            ("contractor", app.somebody(Role::Contractor, Some(world.contractor_id), app.region)),
            ("authority", app.somebody(Role::Authority, Some(world.authority_id), app.region)),
            ("auditor", app.auditor()),
            ("service", app.service("contributions:read trajectories:read initiatives:read")),
        ];
        for (name, person) in outsiders {
            let results = person.get(&format!("/initiatives/{}/results", self.initiative)).await.ok(200);
            figures.insert(format!("{name}: results"), results);
            let claim = person.get(&format!("/contributions/{}/claim", self.contribution)).await;
            if claim.status == 200 {
                figures.insert(format!("{name}: claim"), people_of_claim(&claim.body));
            }
            let report = person.get("/reports/social-return").await;
            if report.status == 200 {
                figures.insert(format!("{name}: report"), people_of_report(&report.body));
            }
        }
        assert_eq!(figures.keys().filter(|name| name.ends_with("claim")).count(), 3, "contractor, auditor and service see the claim");
        assert_eq!(figures.keys().filter(|name| name.ends_with("report")).count(), 2, "authority and auditor get reports");
        for page in [format!("/nl/initiatieven/{}", self.initiative), "/nl/cijfers".to_owned()] {
            let seen = Reply::of(app.anybody().at(&app.base).request(Method::GET, &page)).await;
            assert_eq!(seen.status, 200, "{page}: {}", seen.text);
            figures.insert(format!("anybody: {page}"), seen.text.into());
        }
        figures
    }

    /// What reports say that ask what was known, for those who see people as they are too.
    async fn known(&self) -> BTreeMap<String, Value> {
        let (app, world) = (&self.world.app, &self.world);
        let readers = [
            ("adviser", app.adviser()),
            ("service", app.service("reports:read")),
            ("auditor", app.auditor()),
            ("authority", app.somebody(Role::Authority, Some(world.authority_id), app.region)),
        ];
        let (known_at, day) = (self.known_at.format("%Y-%m-%dT%H:%M:%SZ"), self.known_at.date_naive());
        let mut known = BTreeMap::new();
        for (name, person) in readers {
            for as_of in [day, day - Months::new(6)] {
                let report = person.get(&format!("/reports/social-return?asOf={as_of}&knownAt={known_at}")).await.ok(200);
                known.insert(format!("{name}: known, as of {as_of}"), report);
            }
        }
        known
    }
}

/// The people of a claim. Its share is money, which is told as it is now.
fn people_of_claim(claim: &Value) -> Value {
    let trajectories: BTreeMap<&str, &Value> = claim["trajectories"]
        .as_array()
        .unwrap()
        .iter()
        .map(|share| (share["trajectoryId"].as_str().unwrap(), &share["outcomes"]))
        .collect();
    json!({ "asOf": claim["asOf"], "outcomes": claim["outcomes"], "trajectories": trajectories })
}

/// The people of a report, which says itself of which instant it is.
fn people_of_report(report: &Value) -> Value {
    let people: Vec<&Value> = report["realised"].as_array().unwrap().iter().map(|route| &route["people"]).collect();
    json!({ "realised": people, "unknownOutcomes": report["completeness"]["unknownOutcomes"] })
}

/// Compares after each change, and keeps what was tried.
struct Changes<'s> {
    story: &'s Story,
    before: BTreeMap<String, Value>,
    tried: BTreeSet<String>,
}

impl<'s> Changes<'s> {
    async fn watch(story: &'s Story) -> Self {
        Self { story, before: story.figures().await, tried: BTreeSet::new() }
    }

    async fn told_the_same_after(&mut self, change: &str) {
        self.tried.extend(change.split(' ').map(str::to_owned));
        for (name, figure) in self.story.figures().await {
            assert_eq!(Some(&figure), self.before.get(&name), "after {change}: {name}");
        }
    }
}

/// Every operation on trajectories and participants that changes something, with the fields of those that change some of many.
fn operations() -> BTreeSet<String> {
    let document = menukaart::web::openapi::document();
    let mut operations = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        if !["/trajectories", "/participants", "/rule-sets"].iter().any(|resource| path.starts_with(resource)) {
            continue;
        }
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            match method.as_str() {
                "get" => {}
                "patch" => {
                    let schema = &operation["requestBody"]["content"]["application/merge-patch+json"]["schema"];
                    let schema = schema["$ref"].as_str().map_or(schema, |reference| document.pointer(&reference[1..]).unwrap());
                    operations.extend(schema["properties"].as_object().unwrap().keys().map(|field| format!("{name}.{field}")));
                }
                _ => drop(operations.insert(name.to_owned())),
            }
        }
    }
    operations
}

#[tokio::test]
async fn nothing_that_can_be_changed_changes_what_was_told() {
    let story = Story::new().await;
    let mut changes = Changes::watch(&story).await;
    let (partner, adviser, today) = (story.partner(), story.world.app.adviser(), story.world.app.clock.today());
    let exact = async || adviser.get(&format!("/initiatives/{}/results", story.initiative)).await.ok(200);
    let (group, person) = (format!("/trajectories/{}", story.group), format!("/participants/{}", story.left[0]));

    // Of people: those who left, and those of whom it is only known that the trajectory ended.
    let correction = json!({ "leftOn": today, "reason": "stopped", "correction": true });
    story.post(&format!("{person}/departures"), correction).await;
    changes.told_the_same_after("register_departure").await;
    story.post(&format!("/participants/{}/departures", story.stayed[0]), json!({ "leftOn": "2025-02-01", "reason": "work" })).await;
    changes.told_the_same_after("register_departure").await;
    story.measure(story.left[1], 6, "no").await;
    story.measure(story.stayed[1], 12, "no").await;
    changes.told_the_same_after("measure_follow_up").await;
    let row = |person: &Uuid| json!({ "participantId": person, "inWork": "no", "measuredOn": "2026-09-30", "benefit": "kept" });
    let rows: Vec<Value> = story.stayed[2..].iter().map(row).collect();
    partner.put(&format!("{group}/follow-ups/6"), json!({ "measurements": rows })).await.ok(200);
    changes.told_the_same_after("measure_group").await;
    let outcome = partner.get(&format!("{person}/outcomes")).await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
    story.post(&format!("{person}/outcomes/{outcome}/reversals"), json!({ "reason": "did-not-start" })).await;
    changes.told_the_same_after("reverse_outcome").await;
    let earlier = json!({ "kind": "education", "startedOn": "2025-09-01", "benefit": "kept" });
    story.post(&format!("{person}/outcomes"), earlier).await;
    changes.told_the_same_after("register_outcome").await;
    let report = json!({ "reportedOn": "2025-02-01", "phase": "start", "attendance": 90 });
    story.post(&format!("{person}/progress-reports"), report).await;
    changes.told_the_same_after("report_progress").await;
    let check = json!({ "verified": true, "source": "Suwinet" });
    adviser.post(&format!("{person}/target-group-checks"), check).await.ok(201);
    changes.told_the_same_after("check_target_group").await;
    adviser.post(&format!("{person}/target-group-checks/reversals"), json!({ "reason": "wrong-answer" })).await.ok(201);
    changes.told_the_same_after("reverse_target_group_check").await;
    let fields = [
        ("reference", json!("Z-1")),
        ("municipality", json!("GM0743")),
        ("targetGroup", json!("youth")),
        ("birthYearBand", json!("1990-1994")),
        ("retainUntil", json!(today)),
    ];
    for (field, value) in fields {
        partner.patch(&person, json!({ field: value })).await.ok(200);
        changes.told_the_same_after(&format!("update_participant.{field}")).await;
    }
    story.enrol(story.group, "D-1").await;
    changes.told_the_same_after("enrol_participant").await;
    let batch = json!({ "participants": (2..8).map(|number| enrolment(&format!("D-{number}"))).collect::<Vec<_>>() });
    partner.post(&format!("{group}/participants/batches"), batch).await.ok(200);
    changes.told_the_same_after("enrol_participants").await;

    // Of the group: to an end that is still to come, and to one when most of them were not there.
    let before = exact().await;
    partner.patch(&group, json!({ "endsOn": today + Days::new(300) })).await.ok(200);
    changes.told_the_same_after("update_trajectory.endsOn").await;
    assert_ne!(exact().await["moments"], before["moments"], "the partner and advisers see at once what follows from another end");
    erase(&story, story.stayed[3]).await;
    changes.told_the_same_after("erase_participant").await;
    partner.patch(&group, json!({ "endsOn": "2025-03-31" })).await.ok(200);
    changes.told_the_same_after("update_trajectory.endsOn").await;
    for person in [story.stayed[4], story.left[0], story.left[1]] {
        erase(&story, person).await;
        changes.told_the_same_after("erase_participant").await;
    }
    let fields = [("startsOn", json!("2024-12-01")), ("places", json!(60)), ("title", json!("Groep Z")), ("totalCost", json!("120000.00"))];
    for (field, value) in fields {
        partner.patch(&group, json!({ field: value })).await.ok(200);
        changes.told_the_same_after(&format!("update_trajectory.{field}")).await;
    }
    let plan = json!({ "initiativeId": story.initiative, "title": "Groep 3", "startsOn": "2025-01-06", "endsOn": "2025-03-31", "places": 10, "totalCost": "80000.00" });
    let third = id(&partner.post("/trajectories", plan).await.ok(201));
    story.enrol(third, "E-1").await;
    changes.told_the_same_after("create_trajectory enrol_participant").await;

    // Of the money: which groups a claim is about is told as it is now. So the funding that is taken back is made once more before it is compared.
    let other = format!("/trajectories/{}", story.other);
    let funding = partner.get(&other).await.ok(200)["fundings"][0]["id"].as_str().unwrap().to_owned();
    story.post(&format!("{other}/fundings/{funding}/reversals"), json!({ "reason": "Andere groep" })).await;
    story.fund(story.other).await;
    changes.told_the_same_after("reverse_funding fund_trajectory").await;
    partner.patch(&group, json!({ "status": "cancelled" })).await.ok(200);
    changes.told_the_same_after("update_trajectory.status").await;

    // Of the rules: those of a day that has passed, which say that another moment counts as sustained.
    let mut rules = story.world.app.anybody().get("/rule-sets").await.ok(200)["items"][0]["rules"].clone();
    (rules["sustainedMonths"], rules["retentionMonths"]) = (json!(12), json!(1));
    let version = json!({ "title": "Regels achteraf", "inForceFrom": story.known_at.date_naive() - Days::new(20), "rules": rules });
    adviser.post("/rule-sets", version).await.ok(201);
    changes.told_the_same_after("add_rule_set").await;
    assert_eq!(operations(), changes.tried, "left: what the document can change; right: what was tried");

    // In the next quarter it shows, and reports that ask what was known still say the same.
    let told = changes.before;
    story.next_quarter();
    let now = story.figures().await;
    let results = |figures: &BTreeMap<String, Value>| figures["anybody: results"].clone();
    assert_ne!(results(&now)["moments"], results(&told)["moments"]);
    assert_eq!((&results(&told)["sustainedMonths"], &results(&now)["sustainedMonths"]), (&json!(6), &json!(6)));
    for (name, figure) in story.known().await {
        assert_eq!(told.get(&name), Some(&figure), "a quarter later: {name}");
    }
}

async fn erase(story: &Story, person: Uuid) {
    assert_eq!(story.partner().delete(&format!("/participants/{person}")).await.status, 204);
}
