//! The report: the letter's figures to the euro, parts that add up, and the same answer for the same question.

use chrono::TimeDelta;
use menukaart::platform::auth::Role;
use menukaart::sample;
use serde_json::{Value, json};

use crate::support::world::{id, organisation};
use crate::support::{App, Person, World};

async fn report(person: &Person, query: &str) -> Value {
    person.get(&format!("/reports/social-return?{query}")).await.ok(200)
}

/// Euros of an amount, which the sample has whole.
fn euros(amount: &Value) -> u64 {
    amount.as_str().unwrap().strip_suffix(".00").unwrap().parse().unwrap()
}

fn realised<'a>(report: &'a Value, route: &str) -> &'a Value {
    report["realised"].as_array().unwrap().iter().find(|realised| realised["route"] == route).unwrap()
}

/// An instant as a parameter.
fn instant(app: &App) -> String {
    app.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

/// A service with the sample region, and its adviser.
async fn with_sample() -> (App, Person) {
    let mut app = App::empty().await;
    sample::load_once(&app.db, app.clock.now()).await.unwrap();
    let regions = app.anybody().get("/regions").await.ok(200);
    app.region = id(&regions["items"][0]);
    let adviser = app.adviser();
    (app, adviser)
}

#[tokio::test]
async fn the_report_says_exactly_what_the_letter_says() {
    let (app, adviser) = with_sample().await;
    let letter = report(&adviser, "asOf=2025-04-30&from=2024-01-01&until=2024-12-31").await;
    assert_eq!((&letter["activeContracts"], &letter["advices"]), (&json!(135), &json!(72)));
    assert_eq!(["obligations", "fulfilled"].map(|name| euros(&letter[name])), [4_978_970, 4_112_961]);
    let [jobs, pupils] = ["employment", "apprenticeship"].map(|route| realised(&letter, route));
    assert_eq!(euros(&jobs["amount"]) + euros(&pupils["amount"]), 338_656);
    assert_eq!((&jobs["people"], &pupils["people"]), (&json!(10), &json!(13)));
    let others = ["secondment", "social-procurement", "development-activity", "pso-certification"];
    assert_eq!(others.map(|route| euros(&realised(&letter, route)["amount"])), [282_010, 640_691, 110_453, 1_313_169]);
    assert_eq!((&letter["remaining"], &letter["surplus"]), (&json!("866009.00"), &json!("0.00")));
    assert_eq!(letter["realised"].as_array().unwrap().len(), 7);

    // The parts add up to the whole, and each authority gets its own part.
    let parts = letter["perAuthority"].as_array().unwrap();
    for name in ["activeContracts", "advices"] {
        assert_eq!(parts.iter().map(|part| part[name].as_u64().unwrap()).sum::<u64>(), letter[name].as_u64().unwrap());
    }
    for name in ["obligations", "fulfilled", "remaining"] {
        assert_eq!(parts.iter().map(|part| euros(&part[name])).sum::<u64>(), euros(&letter[name]));
    }
    for part in parts {
        let authority = part["authorityId"].as_str().unwrap();
        let own = app.somebody(Role::Authority, Some(authority.parse().unwrap()), app.region);
        let alone = report(&own, "asOf=2025-04-30&from=2024-01-01&until=2024-12-31").await;
        assert_eq!((&alone["authorityId"], &alone["fulfilled"]), (&part["authorityId"], &part["fulfilled"]));
        assert_eq!(alone["perAuthority"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn nothing_of_the_letter_was_known_before_it_was_registered() {
    let (_app, adviser) = with_sample().await;
    let before = report(&adviser, "asOf=2025-04-30&knownAt=2025-04-30T00:00:00Z").await;
    assert_eq!((&before["activeContracts"], &before["obligations"]), (&json!(0), &json!("0.00")));
    assert_eq!(before["provisional"], false);
}

#[tokio::test]
async fn the_same_question_gets_the_same_answer_after_everything_was_corrected() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let done = json!({ "route": "social-procurement", "obligationId": obligation, "realisedOn": "2025-06-01", "value": "10000.00", "valueReason": "r" });
    let fulfilment = id(&world.adviser.post("/fulfilments", done.clone()).await.ok(201));
    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    let initiative = world.initiative(10).await;
    let contribution = world.accepted(initiative, obligation, 2).await;
    let receipt = json!({ "receivedOn": "2025-07-01", "amount": "5000.00" });
    let received = world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    let waiting = id(&world.adviser.post("/fulfilments", done).await.ok(201));
    let advice = json!({ "authorityId": world.authority_id, "givenOn": "2025-02-01", "subject": "Leidraad" });
    let advice = id(&world.adviser.post("/advices", advice).await.ok(201));
    world.app.clock.advance(TimeDelta::minutes(2));
    let question = format!("asOf=2025-12-31&knownAt={}", instant(&world.app));
    world.app.clock.advance(TimeDelta::minutes(2));
    let first = report(&world.adviser, &question).await;
    assert_eq!((&first["fulfilled"], &first["advices"], &first["provisional"]), (&json!("15000.00"), &json!(1), &json!(false)));
    assert_eq!(
        realised(&first, "initiative-contribution"),
        &json!({ "route": "initiative-contribution", "amount": "5000.00", "reversed": "0.00", "people": null })
    );
    assert_eq!(first["completeness"]["undecidedFulfilments"], json!({ "count": 1, "amount": "10000.00" }));
    assert_eq!(first["completeness"]["undecidedContributions"]["count"], 0);
    assert_eq!(first["completeness"]["complete"], false);

    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), json!({ "decision": "revoke", "reason": "r" })).await.ok(201);
    world.adviser.post(&format!("/fulfilments/{waiting}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    let correction = json!({ "reason": "r", "realisedOn": "2025-06-02", "value": "1.00", "valueReason": "r" });
    world.adviser.post(&format!("/fulfilments/{waiting}/corrections"), correction).await.ok(201);
    world.adviser.patch(&format!("/obligations/{obligation}"), json!({ "endsOn": "2025-06-30", "cap": "100.00" })).await.ok(200);
    let receipt = received["receipts"][0]["id"].as_str().unwrap();
    world.partner.post(&format!("/contributions/{contribution}/receipts/{receipt}/reversals"), json!({ "reason": "r" })).await.ok(201);
    world.adviser.post(&format!("/advices/{advice}/reversals"), json!({ "reason": "r" })).await.ok(201);
    world.obligation().await;
    world.reservation(initiative, world.obligation().await, 1).await;

    assert_eq!(report(&world.adviser, &question).await, first);
    let now = report(&world.adviser, "asOf=2025-12-31").await;
    assert_eq!((&now["fulfilled"], &now["advices"], &now["provisional"]), (&json!("1.00"), &json!(0), &json!(true)));
}

#[tokio::test]
async fn what_is_beyond_the_obligation_is_shown_and_not_counted() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    for (on, value, route) in [("2025-05-01", "50000.00", "social-procurement"), ("2026-02-01", "30000.00", "development-activity")] {
        let done = json!({ "route": route, "obligationId": obligation, "realisedOn": on, "value": value, "valueReason": "r", "people": 3 });
        let fulfilment = id(&world.adviser.post("/fulfilments", done).await.ok(201));
        world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    }
    let whole = report(&world.adviser, "asOf=2026-06-30").await;
    assert_eq!(["fulfilled", "remaining", "surplus"].map(|name| euros(&whole[name])), [60_000, 0, 20_000]);
    assert_eq!(
        realised(&whole, "development-activity"),
        &json!({ "route": "development-activity", "amount": "10000.00", "reversed": "0.00", "people": 3 })
    );
    assert_eq!(euros(&realised(&whole, "social-procurement")["amount"]), 0);
    let year = report(&world.adviser, "asOf=2025-12-31").await;
    assert_eq!(["fulfilled", "surplus"].map(|name| euros(&year[name])), [50_000, 0]);
}

#[tokio::test]
async fn outsiders_get_people_rounded_and_of_whole_quarters() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let done = |on: &str, people: u32| json!({ "route": "employment", "obligationId": obligation, "realisedOn": on, "people": people, "value": "100.00", "valueReason": "r" });
    for (on, people) in [("2025-05-01", 4), ("2025-08-01", 3)] {
        let fulfilment = id(&world.adviser.post("/fulfilments", done(on, people)).await.ok(201));
        world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    }
    let people = async |person: &Person, query: &str| realised(&report(person, query).await, "employment")["people"].clone();
    assert_eq!(people(&world.adviser, "asOf=2025-12-31").await, 7);
    // It was registered today, so that it was not known when the last quarter ended.
    assert_eq!(people(&world.authority, "asOf=2025-12-31").await, 0);
    world.app.clock.advance(TimeDelta::days(100));
    let authority = world.app.somebody(Role::Authority, Some(world.authority_id), world.app.region);
    assert_eq!(people(&authority, "asOf=2025-12-31").await, 5);
    assert_eq!(people(&authority, "asOf=2025-09-30&from=2025-07-02").await, 0);
    let shown = report(&world.app.auditor(), "asOf=2025-12-31").await;
    assert_eq!((&shown["peopleRounded"], &realised(&shown, "employment")["amount"]), (&json!(true), &json!("200.00")));
}

#[tokio::test]
async fn people_stand_with_the_first_contract_of_a_split_that_is_not_withdrawn() {
    let mut world = World::new().await;
    let asten = organisation(&world.adviser, "authority", "Gemeente Asten").await;
    let (helmond, first) = (world.authority_id, world.obligation().await);
    world.authority_id = asten;
    let (second, third) = (world.obligation().await, world.obligation().await);
    let part = |obligation| json!({ "obligationId": obligation, "amount": "300.00" });
    let done = json!({
        "route": "employment", "realisedOn": "2025-05-01", "people": 8, "value": "900.00", "valueReason": "r",
        "allocations": [part(first), part(second), part(third)]
    });
    let fulfilment = id(&world.adviser.post("/fulfilments", done).await.ok(201));
    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    let people = async |query: &str| {
        let report = report(&world.adviser, query).await;
        let of = |authority: uuid::Uuid| {
            let parts = report["perAuthority"].as_array().unwrap();
            parts
                .iter()
                .find(|part| part["authorityId"] == json!(authority))
                .map_or(json!(0), |part| realised(part, "employment")["people"].clone())
        };
        [of(helmond), of(asten), realised(&report, "employment")["people"].clone()].map(|people| people.as_u64().unwrap())
    };
    assert_eq!(people("asOf=2025-12-31").await, [8, 0, 8]);
    world.app.clock.advance(TimeDelta::minutes(2));
    let known = format!("asOf=2025-12-31&knownAt={}", instant(&world.app));
    world.app.clock.advance(TimeDelta::minutes(2));

    let reason = json!({ "reason": "Dubbel geregistreerd" });
    for withdrawn in [first, second] {
        world.adviser.post(&format!("/obligations/{withdrawn}/withdrawals"), reason.clone()).await.ok(201);
        assert_eq!(people("asOf=2025-12-31").await, [0, 8, 8]);
    }
    assert_eq!(people("asOf=2025-12-31&from=2025-06-01").await, [0, 0, 0]);
    assert_eq!(people(&known).await, [8, 0, 8]);
    // Who sees only the contract that is left, and rounded.
    world.app.clock.advance(TimeDelta::days(100));
    let own = world.app.somebody(Role::Authority, Some(asten), world.app.region);
    assert_eq!(realised(&report(&own, "asOf=2025-12-31").await, "employment")["people"], 10);
    let own = world.app.somebody(Role::Authority, Some(helmond), world.app.region);
    assert_eq!(realised(&report(&own, "asOf=2025-12-31").await, "employment")["people"], 0);
    let adviser = world.app.adviser();
    adviser.post(&format!("/obligations/{first}/reinstatements"), reason).await.ok(201);
    let again = report(&adviser, "asOf=2025-12-31").await;
    assert_eq!(realised(&again, "employment")["people"], 8);
    let helmonds = again["perAuthority"].as_array().unwrap().iter().find(|part| part["authorityId"] == json!(helmond)).unwrap().clone();
    assert_eq!(realised(&helmonds, "employment")["people"], 8);
}

#[tokio::test]
async fn a_report_comes_as_csv_too_and_says_what_it_cannot_answer() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let path = "/reports/social-return?asOf=2025-12-31";
    let csv = crate::support::Reply::of(world.adviser.request(reqwest::Method::GET, path).header("Accept", "text/csv")).await;
    assert_eq!((csv.status, csv.header("content-disposition").as_str()), (200, "attachment; filename=\"social-return-report.csv\""));
    let lines: Vec<&str> = csv.text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "authorityId,authorityName,measure,route,amount,count");
    assert_eq!(lines[1], ",,activeContracts,,,1");
    assert!(lines.contains(&format!("{},Gemeente Helmond,obligations,,60000.00,", world.authority_id).as_str()), "{lines:?}");
    let missing = report(&world.adviser, "asOf=2025-12-31").await["completeness"].clone();
    assert_eq!((&missing["obligationsWithoutActivity"], &missing["complete"]), (&json!(1), &json!(false)));
    let before = report(&world.adviser, "asOf=2025-02-28").await;
    assert_eq!((&before["activeContracts"], &before["obligations"]), (&json!(0), &json!("0.00")));
    let faults =
        world.adviser.get("/reports/social-return?asOf=2025-01-31&from=2025-03-01&until=2025-02-01&knownAt=2099-01-01T00:00:00Z").await;
    assert_eq!(faults.problem(422, "inconsistent")["invalidParams"].as_array().unwrap().len(), 3);
    let other = organisation(&world.adviser, "authority", "Gemeente Asten").await;
    world.authority.get(&format!("/reports/social-return?authorityId={other}")).await.problem(422, "inconsistent");
    world.adviser.get(&format!("/reports/social-return?authorityId={obligation}")).await.problem(422, "inconsistent");
    assert_eq!(report(&world.adviser, &format!("authorityId={other}")).await["activeContracts"], 0);
}

#[tokio::test]
async fn unknown_outcomes_and_lapsed_certificates_are_findings() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let initiative = world.initiative(10).await;
    let trajectory = world.trajectory(initiative, 10).await;
    let participant = world.participant(trajectory, "A-1").await;
    let measured = json!({ "inWork": "yes", "measuredOn": "2025-10-01", "benefit": "ended" });
    let certificate = json!({
        "route": "pso-certification", "obligationId": obligation, "realisedOn": "2025-03-01",
        "facts": { "psoRung": "30-plus", "certificateFrom": "2025-01-01", "certificateUntil": "2025-12-31" }
    });
    let certificate = id(&world.adviser.post("/fulfilments", certificate).await.ok(201));
    world.adviser.post(&format!("/fulfilments/{certificate}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    let missing = report(&world.adviser, "asOf=2026-03-31").await["completeness"].clone();
    // The group ended on 31 August: 1, 3 and 6 months later are due.
    assert_eq!((&missing["unknownOutcomes"], &missing["certificatesLapsed"]["count"]), (&json!(3), &json!(1)));
    world.partner.put(&format!("/participants/{participant}/follow-ups/1"), measured).await.ok(200);
    let missing = report(&world.adviser, "asOf=2026-03-31").await["completeness"].clone();
    assert_eq!(missing["unknownOutcomes"], 2);
    assert_eq!(report(&world.adviser, "asOf=2025-12-31").await["completeness"]["certificatesLapsed"]["count"], 0);
}
