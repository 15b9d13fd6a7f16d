//! Definitions (sustained months, follow-up moments, small numbers, retention, days of a reservation) come from the rule set of the thing: a version that is added
//! later moves nothing older, whatever day it is in force from (rule 16).

use std::collections::BTreeMap;

use chrono::{Datelike, Months, TimeDelta};
use menukaart::platform::auth::Role;
use regex::Regex;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{enrolment, id, pledge};
use crate::support::{Browser, Person, Reply, World};

/// A region with a paid group, one that nobody pays and one that runs.
struct Story {
    world: World,
    obligation: Uuid,
    initiative: Uuid,
    contribution: Uuid,
    reserved: Uuid,
    paid: Uuid,
    unpaid: Uuid,
    people: Vec<Uuid>,
}

impl Story {
    async fn new() -> Self {
        let world = World::new().await;
        let (obligation, initiative) = (world.obligation().await, world.initiative(40).await);
        let contribution = world.accepted(initiative, obligation, 8).await;
        let receipt = json!({ "receivedOn": "2025-04-01", "amount": "48000.00" });
        world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
        let reserved = world.reservation(initiative, obligation, 1).await;
        let (paid, unpaid) = (world.trajectory(initiative, 12).await, world.trajectory(initiative, 12).await);
        let funding = json!({ "contributionId": contribution, "places": 8 });
        world.partner.post(&format!("/trajectories/{paid}/fundings"), funding).await.ok(201);
        let mut story = Self { world, obligation, initiative, contribution, reserved, paid, unpaid, people: Vec::new() };
        for number in 0..10 {
            let person = story.left(paid, &format!("A-{number}")).await;
            story.measure(person, 6, if number < 6 { "yes" } else { "no" }).await;
            story.people.push(person);
        }
        for number in 0..3 {
            story.left(unpaid, &format!("B-{number}")).await;
        }
        // So that outsiders are told of them, and so that a version which is added now was not known before.
        story.next_quarter();
        story.next_quarter();
        for number in 0..2 {
            story.measure(story.people[number], 12, "yes").await;
        }
        story.next_quarter();
        story
    }

    /// The reservation has lapsed meanwhile; the menu, which is kept in memory, shows that a moment later.
    async fn menu_has_noticed_the_lapse(&self) {
        for _ in 0..200 {
            let seen = self.world.app.anybody().get(&format!("/initiatives/{}", self.initiative)).await.ok(200);
            if seen["placesReserved"] == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the menu still shows a reservation that has lapsed");
    }

    fn partner(&self) -> Person {
        self.world.app.somebody(Role::Partner, Some(self.world.partner_id), self.world.app.region)
    }

    async fn left(&self, trajectory: Uuid, reference: &str) -> Uuid {
        let person = id(&self.partner().post(&format!("/trajectories/{trajectory}/participants"), enrolment(reference)).await.ok(201));
        let departure = json!({ "leftOn": "2025-08-31", "reason": "completed" });
        self.partner().post(&format!("/participants/{person}/departures"), departure).await.ok(201);
        person
    }

    async fn measure(&self, person: Uuid, months: u32, found: &str) {
        let measured = json!({ "inWork": found, "measuredOn": self.world.app.clock.today(), "benefit": "unknown" });
        self.partner().put(&format!("/participants/{person}/follow-ups/{months}"), measured).await.ok(200);
    }

    fn next_quarter(&self) {
        let clock = &self.world.app.clock;
        let today = clock.today();
        let first = today.with_day(1).unwrap() - Months::new(today.month0() % 3) + Months::new(3);
        clock.advance(TimeDelta::days((first - today).num_days() + 2));
    }

    /// Adds a version that says otherwise what it is given.
    async fn add_rules(&self, in_force_from: &str, change: Value) -> Uuid {
        let adviser = self.world.app.adviser();
        let mut rules = adviser.get("/rule-sets").await.ok(200)["items"][0]["rules"].clone();
        rules.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let version = json!({ "title": format!("Regels vanaf {in_force_from}"), "inForceFrom": in_force_from, "rules": rules });
        id(&adviser.post("/rule-sets", version).await.ok(201))
    }

    /// Two versions with other values of every definition: for days that have passed, and for days to come.
    async fn redefine(&self) {
        let earlier = json!({
            "sustainedMonths": 3, "followUpMonths": [3], "smallNumbersBelow": 2, "retentionMonths": 1, "reservationDays": 1
        });
        self.add_rules("2021-01-01", earlier).await;
        let later = json!({
            "sustainedMonths": 12, "followUpMonths": [1, 12], "smallNumbersBelow": 1000, "retentionMonths": 120, "reservationDays": 99
        });
        self.add_rules(&self.world.app.clock.today().to_string(), later).await;
    }

    fn persons(&self) -> Vec<(&'static str, Person)> {
        let (app, world) = (&self.world.app, &self.world);
        let of = |role, organisation| app.somebody(role, Some(organisation), app.region);
        vec![
            ("anybody", app.anybody()),
            ("contractor", of(Role::Contractor, world.contractor_id)),
            ("partner", self.partner()),
            ("adviser", app.adviser()),
            ("authority", of(Role::Authority, world.authority_id)),
            ("auditor", app.auditor()),
            ("service", app.service("trajectories:read contributions:read obligations:read reports:read fulfilments:read")),
        ]
    }

    /// Every operation of the document that shows something, but for those that show the change itself.
    fn paths(&self) -> Vec<String> {
        const SHOW_THE_CHANGE: [&str; 5] =
            ["list_rule_sets", "list_audit_entries", "list_participant_accesses", "get_participant_dossier", "get_openapi"];
        let ids = [
            ("{initiativeId}", self.initiative),
            ("{obligationId}", self.obligation),
            ("{contributionId}", self.contribution),
            ("{trajectoryId}", self.paid),
            ("{participantId}", self.people[0]),
        ];
        let document = menukaart::web::openapi::document();
        let mut paths = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            let Some(operation) = item["get"]["operationId"].as_str() else { continue };
            if SHOW_THE_CHANGE.contains(&operation) {
                continue;
            }
            let path = ids.iter().fold(path.clone(), |path, (name, id)| path.replace(name, &id.to_string()));
            if !path.contains('{') {
                paths.push(if path.contains('?') || !operation.starts_with("list_") { path } else { format!("{path}?limit=100") });
            }
        }
        assert!(paths.len() > 25, "{paths:?}");
        for path in ["/reports/social-return?asOf=2026-06-30", "/follow-ups?dueBefore=2027-01-01&limit=100"] {
            paths.push(path.to_owned());
        }
        for rest in ["", "/participants"] {
            paths.push(format!("/trajectories/{}{rest}", self.unpaid));
        }
        paths.push(format!("/contributions/{}", self.reserved));
        paths
    }

    /// Every figure and every file, to everybody.
    async fn answers(&self) -> BTreeMap<String, String> {
        let mut answers = BTreeMap::new();
        for (name, person) in self.persons() {
            for path in self.paths() {
                for accept in ["application/json", "text/csv"] {
                    let reply = Reply::of(person.request(Method::GET, &path).header("Accept", accept)).await;
                    let told = format!("{} {}", reply.status, reply.text);
                    answers.insert(format!("{name} {accept} {path}"), without_the_moment(&told));
                }
            }
        }
        answers
    }

    /// Every page with such figures.
    async fn pages(&self) -> BTreeMap<String, String> {
        let Self { initiative, obligation, contribution, paid, unpaid, .. } = self;
        let region = self.world.app.anybody().get("/regions").await.ok(200)["items"][0]["name"].as_str().unwrap().to_owned();
        let group = |of: &Uuid| vec![format!("groepen/{of}"), format!("groepen/{of}/metingen/1"), format!("groepen/{of}/metingen/3")];
        let person = format!("groepen/{paid}/deelnemers/{}", self.people[0]);
        let seen_by = [
            ("", vec![format!("initiatieven/{initiative}"), "cijfers".into(), "menukaart".into()]),
            ("Bouwbedrijf", vec!["resultaat".into(), "bijdragen".into(), format!("bijdragen/{contribution}"), "".into()]),
            ("Bouwbedrijf", vec!["verplichtingen".into(), format!("verplichtingen/{obligation}")]),
            ("Stichting", [group(paid), group(unpaid), vec!["groepen".into(), person, "".into()]].concat()),
            (&region, vec!["verslag".into(), "".into(), format!("dossiers/{obligation}"), format!("initiatieven/{initiative}")]),
            ("Gemeente Helmond", vec!["verslag".into()]),
        ];
        let mut pages = BTreeMap::new();
        for (name, paths) in seen_by {
            let mut browser = Browser::at(&self.world.app.base);
            if !name.is_empty() {
                browser.sign_in(name).await;
            }
            for path in paths {
                let page = browser.get(&format!("/nl/{path}")).await;
                assert_eq!(page.status, 200, "{name} {path}: {}", page.text);
                pages.insert(format!("{name} {path}"), without_the_moment(&page.text));
            }
        }
        pages
    }
}

/// The answer without what differs each time: the id of a problem, the instant of a report, and what a form carries along.
fn without_the_moment(text: &str) -> String {
    let moment = r#""(instance|knownAt)":"[^"]*"|"provisional":(true|false)|<input type="hidden"[^>]*>|nonce="[^"]*""#;
    Regex::new(moment).unwrap().replace_all(text, "").into_owned()
}

#[track_caller]
fn assert_same(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
    for (question, answer) in before {
        assert_eq!(Some(answer), after.get(question), "{question}");
    }
}

#[tokio::test]
async fn a_version_that_is_added_moves_nothing_older_in_any_figure_page_or_file() {
    let story = Story::new().await;
    story.menu_has_noticed_the_lapse().await;
    let (answers, pages) = (story.answers().await, story.pages().await);
    let told = answers.values().filter(|answer| answer.starts_with("200")).count();
    assert!(told > 80 && pages.len() > 20, "{told} answers and {} pages are compared", pages.len());
    story.redefine().await;
    assert_same(&answers, &story.answers().await);
    assert_same(&pages, &story.pages().await);
}

#[tokio::test]
async fn an_erasure_moves_no_figure_of_groups_with_other_definitions_than_todays() {
    let story = Story::new().await;
    story.redefine().await;
    let figures = async || {
        let adviser = story.world.app.adviser();
        let mut figures = Vec::new();
        let asked = [
            format!("/initiatives/{}/results", story.initiative),
            format!("/contributions/{}/claim", story.contribution),
            "/reports/social-return?asOf=2026-06-30&knownAt=2026-06-30T12:00:00Z".to_owned(),
        ];
        for path in asked {
            figures.push(adviser.get(&path).await.ok(200));
        }
        figures
    };
    let before = figures().await;
    for person in &story.people[..7] {
        assert_eq!(story.partner().delete(&format!("/participants/{person}")).await.status, 204);
    }
    assert_eq!(figures().await, before);
}

#[tokio::test]
async fn what_a_contribution_achieved_is_counted_as_the_rules_of_its_tender_say() {
    let story = Story::new().await;
    let claim = async || story.world.app.adviser().get(&format!("/contributions/{}/claim", story.contribution)).await.ok(200);
    // 48,000 of 80,000, of six people who were in work after half a year.
    let before = claim().await;
    assert_eq!((&before["sustainedMonths"], &before["claimed"]["sustained"]), (&json!(6), &json!("3.6")));
    story.add_rules("2026-07-01", json!({ "sustainedMonths": 12 })).await;
    assert_eq!(claim().await, before);
    story.add_rules("2021-01-01", json!({ "sustainedMonths": 3 })).await;
    assert_eq!(claim().await, before);
    let results = story.world.app.adviser().get(&format!("/initiatives/{}/results", story.initiative)).await.ok(200);
    assert_eq!((&results["sustainedMonths"], &results["sustainedDefinitions"]), (&json!(6), &json!([6])));
    assert_eq!(results["sustained"], json!({ "due": 13, "inWork": 6, "notInWork": 4, "unknown": 3 }));
}

#[tokio::test]
async fn groups_with_different_definitions_are_each_counted_by_their_own() {
    let story = Story::new().await;
    let today = story.world.app.clock.today();
    let rules = json!({ "sustainedMonths": 1, "followUpMonths": [1, 12], "smallNumbersBelow": 100, "retentionMonths": 7 });
    story.add_rules("2025-09-01", rules).await;
    // A group that starts under the new rules, and that nobody pays.
    let plan = json!({
        "initiativeId": story.initiative, "title": "Groep 3", "startsOn": "2025-10-01", "endsOn": "2025-12-31", "places": 5, "totalCost": "9000.00"
    });
    let group = id(&story.partner().post("/trajectories", plan).await.ok(201));
    let mut row = enrolment("C-1");
    row["enrolledOn"] = "2025-10-01".into();
    let person = story.partner().post(&format!("/trajectories/{group}/participants"), row).await.ok(201);
    assert_eq!(person["retainUntil"], "2026-07-31", "seven months after the end");
    let at = |months: u32| format!("/participants/{}/follow-ups/{months}", id(&person));
    let found = json!({ "inWork": "yes", "measuredOn": today, "benefit": "unknown" });
    for months in [3, 6] {
        let refused = story.partner().put(&at(months), found.clone()).await.problem(422, "inconsistent");
        assert_eq!(
            (&refused["invalidParams"][0]["name"], &refused["invalidParams"][0]["code"]),
            (&json!("months"), &json!("not-followed-up"))
        );
        let rows =
            json!({ "measurements": [{ "participantId": id(&person), "inWork": "yes", "measuredOn": today, "benefit": "unknown" }] });
        let refused = story.partner().put(&format!("/trajectories/{group}/follow-ups/{months}"), rows).await.problem(422, "inconsistent");
        assert_eq!(refused["invalidParams"][0]["code"], "not-followed-up");
    }
    story.partner().put(&at(1), found).await.ok(200);
    let shown = story.partner().get(&format!("/trajectories/{group}")).await.ok(200);
    assert_eq!((&shown["followUpMonths"], &shown["sustainedMonths"]), (&json!([1, 12]), &json!(1)));
    let results = story.world.app.adviser().get(&format!("/initiatives/{}/results", story.initiative)).await.ok(200);
    assert_eq!(results["sustainedDefinitions"], json!([1, 6]));
    assert_eq!(results["sustainedMonths"], 1, "of the newest group");
    assert_eq!(results["sustained"], json!({ "due": 14, "inWork": 7, "notInWork": 4, "unknown": 3 }));
    assert_eq!(results["sustainedRate"], "0.5");
    assert_eq!((&results["smallNumbers"], &results["smallNumbersBelow"]), (&json!(true), &json!(100)));
    assert_eq!((&results["moments"][0]["due"], &results["moments"][1]["due"]), (&json!(14), &json!(13)), "nobody of it is due at 3 months");
    // Nor on the worklists of the partner and the adviser.
    let due = story.partner().get("/follow-ups?dueBefore=2030-01-01&limit=100").await.ok(200);
    let months: Vec<&Value> =
        due["items"].as_array().unwrap().iter().filter(|due| due["trajectoryId"] == json!(group)).map(|due| &due["months"]).collect();
    assert_eq!(months, [&json!(12)]);
    story.world.app.clock.advance(TimeDelta::days(400));
    let worklist = story.world.app.adviser().get("/worklist?limit=100").await.ok(200);
    let of_group = worklist["items"].as_array().unwrap().iter().filter(|item| item.to_string().contains(&group.to_string())).count();
    assert_eq!(of_group, 1, "12 months: {worklist}");
}

#[tokio::test]
async fn whoever_pays_a_group_brings_its_rules_and_a_funding_that_is_taken_back_takes_them_along() {
    let story = Story::new().await;
    let world = &story.world;
    story.add_rules("2026-01-01", json!({ "sustainedMonths": 12, "followUpMonths": [12] })).await;
    let mut contract = world.contract();
    contract["tenderPublishedOn"] = "2026-01-15".into();
    let adviser = world.app.adviser();
    let obligation = id(&adviser.post("/obligations", contract).await.ok(201));
    let contractor = world.app.somebody(Role::Contractor, Some(world.contractor_id), world.app.region);
    let contribution = id(&contractor.post("/contributions", pledge(story.initiative, obligation, 4)).await.ok(201));
    let ruling = json!({ "decision": "accept", "relationToContract": "Zelfde vak" });
    adviser.post(&format!("/contributions/{contribution}/decisions"), ruling).await.ok(201);
    let of_the_unpaid = async || {
        let results = adviser.get(&format!("/initiatives/{}/results", story.initiative)).await.ok(200);
        (results["sustainedDefinitions"].clone(), results["moments"][2]["due"].clone())
    };
    assert_eq!(of_the_unpaid().await, (json!([6]), json!(13)));
    let path = format!("/trajectories/{}/fundings", story.unpaid);
    let funded = story.partner().post(&path, json!({ "contributionId": contribution, "places": 2 })).await.ok(201);
    assert_eq!(of_the_unpaid().await, (json!([6, 12]), json!(10)));
    let claim = adviser.get(&format!("/contributions/{contribution}/claim")).await.ok(200);
    assert_eq!(claim["sustainedMonths"], 12);
    let contractor = world.app.somebody(Role::Contractor, Some(world.contractor_id), world.app.region);
    let shown = contractor.get(&format!("/trajectories/{}", story.unpaid)).await.ok(200);
    assert_eq!((&shown["followUpMonths"], &shown["sustainedMonths"]), (&json!([12]), &json!(12)));
    let beside = id(&contractor.post("/contributions", pledge(story.initiative, story.obligation, 1)).await.ok(201));
    let ruling = json!({ "decision": "accept", "relationToContract": "Zelfde vak" });
    adviser.post(&format!("/contributions/{beside}/decisions"), ruling).await.ok(201);
    let both = story.partner().post(&path, json!({ "contributionId": beside, "places": 1 })).await.ok(201);
    assert_eq!((&both["followUpMonths"], &both["sustainedMonths"]), (&json!([1, 3, 6, 12]), &json!(12)), "the first defines");
    let second = both["fundings"][1]["id"].as_str().unwrap();
    story.partner().post(&format!("{path}/{second}/reversals"), json!({ "reason": "Andere groep" })).await.ok(201);
    // Beside one that was there before, it adds its moment and does not define what sustained is.
    let beside = format!("/trajectories/{}/fundings", story.paid);
    story.partner().post(&beside, json!({ "contributionId": contribution, "places": 2 })).await.ok(201);
    let claim = adviser.get(&format!("/contributions/{}/claim", story.contribution)).await.ok(200);
    assert_eq!((&claim["sustainedMonths"], &claim["outcomes"]["sustained"]), (&json!(6), &json!(6)));
    let claim = adviser.get(&format!("/contributions/{contribution}/claim")).await.ok(200);
    let sustained: Vec<&Value> = claim["trajectories"].as_array().unwrap().iter().map(|share| &share["outcomes"]["sustained"]).collect();
    assert_eq!(sustained, [&json!(2), &json!(0)], "two of the paid group were in work after a year");
    let funding = funded["fundings"][0]["id"].as_str().unwrap();
    story.partner().post(&format!("{path}/{funding}/reversals"), json!({ "reason": "Andere groep" })).await.ok(201);
    assert_eq!(of_the_unpaid().await, (json!([6]), json!(13)));
}

#[tokio::test]
async fn the_report_counts_unknown_outcomes_at_the_moments_that_the_rules_name() {
    let story = Story::new().await;
    let unknown = async || {
        let report = story.world.app.adviser().get("/reports/social-return").await.ok(200);
        report["completeness"]["unknownOutcomes"].as_u64().unwrap()
    };
    let before = unknown().await;
    story.add_rules("2025-09-01", json!({ "sustainedMonths": 1, "followUpMonths": [1] })).await;
    let plan = json!({
        "initiativeId": story.initiative, "title": "Groep 3", "startsOn": "2025-10-01", "endsOn": "2025-12-31", "places": 5, "totalCost": "9000.00"
    });
    let group = id(&story.partner().post("/trajectories", plan).await.ok(201));
    let mut row = enrolment("C-1");
    row["enrolledOn"] = "2025-10-01".into();
    story.partner().post(&format!("/trajectories/{group}/participants"), row).await.ok(201);
    assert_eq!(unknown().await, before + 1, "after one month, and not after three and six");
}

#[tokio::test]
async fn a_reservation_waits_as_long_as_the_rules_of_its_obligation_say() {
    let story = Story::new().await;
    story.redefine().await;
    let contractor = story.world.app.somebody(Role::Contractor, Some(story.world.contractor_id), story.world.app.region);
    let now = story.world.app.clock.now();
    let reserved = contractor.post("/contributions", pledge(story.initiative, story.obligation, 1)).await.ok(201);
    let expires: chrono::DateTime<chrono::Utc> = reserved["expiresAt"].as_str().unwrap().parse().unwrap();
    assert_eq!((expires - now).num_days(), 14);
}

#[tokio::test]
async fn the_pages_of_the_partner_ask_the_moments_of_the_group() {
    let story = Story::new().await;
    story.add_rules("2025-09-01", json!({ "sustainedMonths": 6, "followUpMonths": [6, 12] })).await;
    let plan = json!({
        "initiativeId": story.initiative, "title": "Groep 3", "startsOn": "2025-10-01", "endsOn": "2025-12-31", "places": 5, "totalCost": "9000.00"
    });
    let group = id(&story.partner().post("/trajectories", plan).await.ok(201));
    let mut row = enrolment("C-1");
    row["enrolledOn"] = "2025-10-01".into();
    let person = id(&story.partner().post(&format!("/trajectories/{group}/participants"), row).await.ok(201));
    let mut browser = Browser::at(&story.world.app.base);
    browser.sign_in("Stichting").await;
    let shown = browser.get(&format!("/nl/groepen/{group}")).await.text;
    assert!(shown.contains(&format!("/groepen/{group}/metingen/6")) && !shown.contains("/metingen/3"), "{shown}");
    assert_eq!(browser.get(&format!("/nl/groepen/{group}/metingen/3")).await.status, 404);
    let shown = browser.get(&format!("/nl/groepen/{group}/deelnemers/{person}")).await.text;
    assert!(shown.contains("Na 6 en 12 maanden vragen we of deze persoon werkt."), "{shown}");
}

#[tokio::test]
async fn whoever_enrolled_before_a_contribution_paid_is_kept_no_longer_than_its_rules_say() {
    let story = Story::new().await;
    let world = &story.world;
    story.add_rules("2026-01-01", json!({ "retentionMonths": 3 })).await;
    let partner = story.partner();
    let today = world.app.clock.today();
    let plan = json!({
        "initiativeId": story.initiative, "title": "Groep 3", "startsOn": "2025-09-01", "endsOn": today + Months::new(6), "places": 5, "totalCost": "30000.00"
    });
    let group = id(&partner.post("/trajectories", plan).await.ok(201));
    let mut somebody = enrolment("C-1");
    somebody["enrolledOn"] = json!("2025-10-01");
    let person = id(&partner.post(&format!("/trajectories/{group}/participants"), somebody).await.ok(201));
    let retained = async || partner.get(&format!("/participants/{person}")).await.ok(200)["retainUntil"].clone();
    let before = retained().await;
    let mut contract = world.contract();
    contract["tenderPublishedOn"] = "2026-01-15".into();
    let obligation = id(&world.app.adviser().post("/obligations", contract).await.ok(201));
    let contractor = world.app.somebody(Role::Contractor, Some(world.contractor_id), world.app.region);
    let contribution = id(&contractor.post("/contributions", pledge(story.initiative, obligation, 2)).await.ok(201));
    let ruling = json!({ "decision": "accept", "relationToContract": "Zelfde vak" });
    world.app.adviser().post(&format!("/contributions/{contribution}/decisions"), ruling).await.ok(201);
    let funding = json!({ "contributionId": contribution, "places": 2 });
    let path = format!("/trajectories/{group}/fundings");
    let funded = partner.post(&path, funding).await.ok(201);
    let months = |until: &Value| {
        let [ends, until] = [&funded["endsOn"], until].map(|day| day.as_str().unwrap().parse::<chrono::NaiveDate>().unwrap());
        (until.year() - ends.year()) * 12 + i32::try_from(until.month()).unwrap() - i32::try_from(ends.month()).unwrap()
    };
    assert_eq!((months(&before), months(&retained().await)), (24, 3));
    let funding = funded["fundings"][0]["id"].as_str().unwrap();
    partner.post(&format!("{path}/{funding}/reversals"), json!({ "reason": "Andere groep" })).await.ok(201);
    assert_eq!(months(&retained().await), 3, "never longer again");
}

#[tokio::test]
async fn a_planned_group_has_the_rules_that_are_known_on_its_first_day_and_none_that_come_later() {
    let story = Story::new().await;
    let (world, today) = (&story.world, story.world.app.clock.today());
    let partner = story.partner();
    let plan = json!({
        "initiativeId": story.initiative, "title": "Groep 2027", "startsOn": today + chrono::Days::new(60), "endsOn": today + chrono::Days::new(300),
        "places": 5, "totalCost": "30000.00"
    });
    let planned = id(&partner.post("/trajectories", plan).await.ok(201));
    let sustained = async || story.partner().get(&format!("/trajectories/{planned}")).await.ok(200)["sustainedMonths"].clone();
    assert_eq!(sustained().await, 6);
    story.add_rules(&(today + chrono::Days::new(30)).to_string(), json!({ "sustainedMonths": 12, "followUpMonths": [12] })).await;
    assert_eq!(sustained().await, 12, "in force when it starts");
    world.app.clock.advance(TimeDelta::days(61));
    story.add_rules(&(today + chrono::Days::new(40)).to_string(), json!({ "sustainedMonths": 3, "followUpMonths": [3] })).await;
    assert_eq!(sustained().await, 12, "registered after its first day");
}
