//! Participants: who sees them, what is kept, who looked.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::database::connect;
use crate::support::world::{enrolment, id};
use crate::support::{Reply, World};

async fn group(world: &World, places: u32) -> Uuid {
    let initiative = world.initiative(places).await;
    world.trajectory(initiative, places).await
}

#[tokio::test]
async fn a_bsn_is_refused_wherever_it_is_hidden() {
    let world = World::new().await;
    let trajectory = group(&world, 3).await;
    let path = format!("/trajectories/{trajectory}/participants");
    for reference in ["123456782", "1234.56.782", "mevrouw 123 456 782 uit Asten"] {
        let problem = world.partner.post(&path, enrolment(reference)).await.problem(400, "invalid");
        assert_eq!(problem["invalidParams"][0]["code"], "bsn", "{reference}");
        assert!(!problem.to_string().contains("456"), "the answer repeats the number");
    }
    let participant = world.participant(trajectory, "A-1").await;
    let note = json!({ "reportedOn": "2025-02-01", "phase": "start", "attendance": 90, "note": "bsn 123456782" });
    world.partner.post(&format!("/participants/{participant}/progress-reports"), note).await.problem(400, "invalid");
}

#[tokio::test]
async fn every_look_leaves_an_access_entry_for_each_person() {
    let world = World::new().await;
    let trajectory = group(&world, 3).await;
    let one = world.participant(trajectory, "A-1").await;
    let other = world.participant(trajectory, "A-2").await;
    world.adviser.get(&format!("/participants/{one}")).await.ok(200);
    world.adviser.get(&format!("/trajectories/{trajectory}/participants")).await.ok(200);
    world.partner.get(&format!("/participants/{one}/outcomes")).await.ok(200);
    world.partner.get(&format!("/participants/{one}/dossier")).await.ok(200);
    let looks = async |participant: Uuid| -> Vec<String> {
        let accesses = world.app.auditor().get(&format!("/participants/{participant}/accesses")).await.ok(200);
        accesses["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|access| format!("{} {}", access["role"].as_str().unwrap(), access["activity"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(
        looks(one).await,
        [
            "partner get_participant_dossier",
            "partner list_outcomes",
            "adviser list_participants",
            "adviser get_participant",
            "partner enrol_participant"
        ]
    );
    assert_eq!(looks(other).await, ["adviser list_participants", "partner enrol_participant"]);
}

#[tokio::test]
async fn progress_is_for_the_partner_only() {
    let world = World::new().await;
    let trajectory = group(&world, 1).await;
    let participant = world.participant(trajectory, "A-1").await;
    let path = format!("/participants/{participant}/progress-reports");
    let report = json!({ "reportedOn": "2025-02-01", "phase": "orientation", "attendance": 90, "note": "Sollicitatietraining afgerond" });
    world.partner.post(&path, report).await.ok(201);
    assert_eq!(world.partner.get(&path).await.ok(200)["items"][0]["attendance"], 90);
    world.adviser.get(&path).await.problem(403, "forbidden");
    let seen = world.adviser.get(&format!("/participants/{participant}")).await.ok(200);
    assert!(!seen.to_string().contains("Sollicitatie"), "{seen}");
}

#[tokio::test]
async fn a_record_is_corrected_and_kept_shorter_but_never_longer() {
    let world = World::new().await;
    let trajectory = group(&world, 2).await;
    let participant = world.participant(trajectory, "A-1").await;
    world.participant(trajectory, "A-2").await;
    let path = format!("/participants/{participant}");
    assert_eq!(world.partner.get(&path).await.ok(200)["retainUntil"], "2027-08-31");
    world.partner.patch(&path, json!({ "retainUntil": "2027-09-01" })).await.problem(422, "inconsistent");
    assert_eq!(world.partner.patch(&path, json!({ "retainUntil": "2026-12-31" })).await.ok(200)["retainUntil"], "2026-12-31");
    world.partner.patch(&path, json!({ "reference": "A-2" })).await.problem(409, "already-enrolled");
    world.partner.patch(&path, json!({ "municipality": "GM0363" })).await.problem(422, "inconsistent");
    world.partner.patch(&path, json!({ "birthYearBand": "1985-1999" })).await.problem(400, "invalid");
}

#[tokio::test]
async fn a_participant_leaves_once_and_a_mistake_is_corrected() {
    let world = World::new().await;
    let trajectory = group(&world, 1).await;
    let participant = world.participant(trajectory, "A-1").await;
    let path = format!("/participants/{participant}/departures");
    world.partner.post(&path, json!({ "leftOn": "2025-06-01", "reason": "work" })).await.ok(201);
    world.partner.post(&path, json!({ "leftOn": "2025-06-30", "reason": "work" })).await.problem(409, "already-left");
    let corrected = json!({ "leftOn": "2025-06-30", "reason": "completed", "correction": true });
    assert_eq!(world.partner.post(&path, corrected).await.ok(201)["leaveReason"], "completed");
}

#[tokio::test]
async fn the_adviser_records_the_check_of_the_target_group() {
    let world = World::new().await;
    let trajectory = group(&world, 1).await;
    let participant = world.participant(trajectory, "A-1").await;
    let check = json!({ "verified": true, "source": "Suwinet" });
    let checked = world.adviser.post(&format!("/participants/{participant}/target-group-checks"), check).await.ok(201);
    assert_eq!(
        (&checked["targetGroupCheck"]["verified"], &checked["targetGroupCheck"]["checkedBy"]),
        (&json!(true), &json!("adviser@example.nl"))
    );
}

#[tokio::test]
async fn a_check_that_was_recorded_wrongly_is_undone_and_the_one_before_holds_again() {
    let world = World::new().await;
    let participant = world.participant(group(&world, 1).await, "A-1").await;
    let path = format!("/participants/{participant}");
    let check = async |verified: bool, source: &str| {
        world.adviser.post(&format!("{path}/target-group-checks"), json!({ "verified": verified, "source": source })).await.ok(201)
    };
    let undo = async |reason: &str| world.adviser.post(&format!("{path}/target-group-checks/reversals"), json!({ "reason": reason })).await;
    undo("wrong-person").await.problem(409, "wrong-status");
    check(true, "first").await;
    let second = check(false, "second").await;
    let undone = undo("wrong-answer").await.ok(201);
    assert_eq!((&undone["targetGroupCheck"]["source"], &undone["targetGroupCheck"]["verified"]), (&json!("first"), &json!(true)));
    assert!(undone["version"].as_i64() > second["version"].as_i64());
    // One step further, and no further than that.
    assert_eq!(undo("withdrawn").await.ok(201)["targetGroupCheck"], Value::Null);
    undo("withdrawn").await.problem(409, "wrong-status");
    undo("because").await.problem(400, "invalid");
    // Why stands in the trail of the person, which goes with the person.
    let trail = world.partner.get(&format!("{path}/dossier")).await.ok(200)["changes"].clone();
    let reversals = trail.as_array().unwrap().iter().filter(|entry| entry["action"] == "target-group-check-reversed");
    let reversed: Vec<&Value> = reversals.map(|entry| &entry["changes"]["reversed"]["to"]).collect();
    assert_eq!(reversed.len(), 2);
    assert!(reversed.contains(&&json!("wrong-answer")) && reversed.contains(&&json!("withdrawn")), "{reversed:?}");
}

#[tokio::test]
async fn an_undone_check_brings_none_back_that_was_about_another_description() {
    let world = World::new().await;
    let participant = world.participant(group(&world, 1).await, "A-1").await;
    let path = format!("/participants/{participant}");
    let check = async |source: &str| {
        world.adviser.post(&format!("{path}/target-group-checks"), json!({ "verified": true, "source": source })).await.ok(201)
    };
    check("first").await;
    world.partner.patch(&path, json!({ "targetGroup": "youth" })).await.ok(200);
    check("second").await;
    let undone = json!({ "reason": "wrong-person" });
    let reply = world.adviser.post(&format!("{path}/target-group-checks/reversals"), undone.clone()).await.ok(201);
    assert_eq!(reply["targetGroupCheck"], Value::Null);
    // Both were about the same; it was described otherwise while the second held: nothing holds, and nothing can be undone.
    check("third").await;
    check("fourth").await;
    world.partner.patch(&path, json!({ "targetGroup": "single-mothers" })).await.ok(200);
    world.adviser.post(&format!("{path}/target-group-checks/reversals"), undone).await.problem(409, "wrong-status");
    assert_eq!(world.adviser.get(&path).await.ok(200)["targetGroupCheck"], Value::Null);
}

#[tokio::test]
async fn a_check_of_the_target_group_ends_when_the_person_is_described_otherwise() {
    let world = World::new().await;
    let trajectory = group(&world, 1).await;
    let participant = world.participant(trajectory, "A-1").await;
    let path = format!("/participants/{participant}");
    let check = async |source: &str| {
        world.adviser.post(&format!("{path}/target-group-checks"), json!({ "verified": true, "source": source })).await.ok(201)
    };
    check("start").await;
    let shown = async || world.adviser.get(&path).await.ok(200)["targetGroupCheck"].clone();
    // What changes nothing of the person does not end it.
    world.partner.patch(&path, json!({ "retainUntil": "2027-01-01", "targetGroup": "single-mothers" })).await.ok(200);
    assert_eq!(shown().await["source"], "start");
    let described = [
        ("reference", "A-2", "A-1"),
        ("municipality", "GM0743", "GM0794"),
        ("targetGroup", "youth", "single-mothers"),
        ("birthYearBand", "1990-1994", "1985-1989"),
    ];
    for (field, other, first) in described {
        check(field).await;
        let changed = world.partner.patch(&path, json!({ field: other })).await.ok(200);
        assert_eq!((&changed["targetGroupCheck"], shown().await), (&Value::Null, Value::Null), "{field}");
        // It does not come back with what it was about: nobody checked that the person is the same again.
        world.partner.patch(&path, json!({ field: first })).await.ok(200);
        assert_eq!(shown().await, Value::Null, "{field}");
    }
    assert_eq!(check("again").await["targetGroupCheck"]["source"], "again");
    let dossier = world.partner.get(&format!("{path}/dossier")).await.ok(200);
    let ends = dossier["targetGroupChecks"].as_array().unwrap().iter();
    let ends: Vec<(&str, Option<&str>)> = ends.map(|check| (check["source"].as_str().unwrap(), check["endedBy"].as_str())).collect();
    let partner = Some("partner@example.nl");
    let replaced = ("start", None);
    assert_eq!(
        ends,
        [
            replaced,
            ("reference", partner),
            ("municipality", partner),
            ("targetGroup", partner),
            ("birthYearBand", partner),
            ("again", None)
        ]
    );
}

#[tokio::test]
async fn an_earlier_end_of_the_trajectory_shortens_how_long_records_are_kept_and_a_later_one_never_prolongs_it() {
    let world = World::new().await;
    let trajectory = group(&world, 3).await;
    let (one, other) = (world.participant(trajectory, "A-1").await, world.participant(trajectory, "A-2").await);
    let by_hand = world.partner.patch(&format!("/participants/{other}"), json!({ "retainUntil": "2027-05-01" })).await.ok(200);
    assert_eq!(by_hand["retainUntilByHand"], "2027-05-01");
    let end = async |day: &str| world.partner.patch(&format!("/trajectories/{trajectory}"), json!({ "endsOn": day })).await.ok(200);
    let kept = async || {
        let mut kept = Vec::new();
        for participant in [one, other] {
            let seen = world.partner.get(&format!("/participants/{participant}")).await;
            kept.push((seen.body["retainUntil"].as_str().unwrap().to_owned(), seen.header("etag")));
        }
        let [(one, first), (other, second)]: [(String, String); 2] = kept.try_into().unwrap();
        ([one, other], [first, second])
    };
    let (days, [first, second]) = kept().await;
    assert_eq!(days, ["2027-08-31", "2027-05-01"]);
    end("2030-08-31").await;
    assert_eq!(kept().await, (["2027-08-31", "2027-05-01"].map(str::to_owned), [first.clone(), second.clone()]), "a later end");
    end("2025-06-30").await;
    let (days, etags) = kept().await;
    assert_eq!(days, ["2027-06-30", "2027-05-01"], "an earlier end");
    assert!(etags[0] != first && etags[1] == second, "who read the record before sees that it is another");
    end("2025-03-31").await;
    assert_eq!(kept().await.0, ["2027-03-31", "2027-03-31"], "earlier than was set by hand");
    end("2029-12-31").await;
    assert_eq!(kept().await.0, ["2027-03-31", "2027-03-31"], "later again");
    let dossier = world.partner.get(&format!("/participants/{other}/dossier")).await.ok(200);
    assert_eq!(dossier["participant"]["retainUntilByHand"], "2027-05-01");
    // Whoever comes now starts in a trajectory that ends then.
    let new = world.participant(trajectory, "A-3").await;
    assert_eq!(world.partner.get(&format!("/participants/{new}")).await.ok(200)["retainUntil"], "2031-12-31");
    // The auditor could count entries that came with the change of the trajectory.
    let entries = world.app.auditor().get("/audit-entries?limit=100").await.ok(200);
    let changed = entries["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "changed");
    let kinds: Vec<&str> = changed.map(|entry| entry["resourceKind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["trajectory", "trajectory", "trajectory", "trajectory", "participant"]);
}

#[tokio::test]
async fn a_batch_is_all_or_nothing_unless_partial() {
    let world = World::new().await;
    let trajectory = group(&world, 3).await;
    let path = format!("/trajectories/{trajectory}/participants/batches");
    let mut elsewhere = enrolment("A-2");
    elsewhere["municipality"] = json!("GM0363");
    let batch = json!({ "participants": [enrolment("A-1"), elsewhere, enrolment("123456782"), enrolment("A-1"), enrolment("A-4")] });
    let refused = world.partner.post(&path, batch.clone()).await.problem(400, "invalid");
    assert_eq!(refused["invalidParams"][0]["name"], "participants[2].reference");
    let report = world.partner.post(&format!("{path}?mode=partial"), batch).await.ok(200);
    assert_eq!((&report["enrolled"], &report["refused"]), (&json!(2), &json!(3)));
    let faults: Vec<Value> = report["rows"].as_array().unwrap().iter().map(|row| row["faults"][0]["code"].clone()).collect();
    assert_eq!(faults, [json!(null), json!("not-of-the-region"), json!("bsn"), json!("already-enrolled"), json!(null)]);
    let two = json!({ "participants": [enrolment("A-5"), enrolment("A-6")] });
    world.partner.post(&path, two.clone()).await.problem(409, "trajectory-full");
    let report = world.partner.post(&format!("{path}?mode=partial"), two).await.ok(200);
    assert_eq!((&report["enrolled"], &report["rows"][1]["faults"][0]["code"]), (&json!(1), &json!("trajectory-full")));
}

#[tokio::test]
async fn a_batch_as_json_that_breaks_the_document_is_refused_as_a_whole_and_one_as_csv_row_by_row() {
    let world = World::new().await;
    let path = format!("/trajectories/{}/participants/batches?mode=partial", group(&world, 3).await);
    let mut broken = enrolment("A-2");
    broken["birthYearBand"] = json!("young");
    let refused = world.partner.post(&path, json!({ "participants": [enrolment("A-1"), broken] })).await.problem(400, "invalid");
    assert_eq!(refused["invalidParams"][0]["name"], "participants[1].birthYearBand");
    let csv = "reference;municipality;targetGroup;birthYearBand;enrolledOn\nA-1;GM0794;youth;2000-2004;2025-02-01\nA-2;GM0743;youth;young;2025-02-01\n";
    let request = world.partner.request(reqwest::Method::POST, &path).header("Content-Type", "text/csv").body(csv);
    let report = Reply::of(request).await.ok(200);
    assert_eq!((&report["enrolled"], &report["rows"][1]["faults"][0]["code"]), (&json!(1), &json!("pattern")));
}

#[tokio::test]
async fn a_batch_may_be_csv() {
    let world = World::new().await;
    let trajectory = group(&world, 3).await;
    let csv = "reference;municipality;targetGroup;birthYearBand;enrolledOn\nA-1;GM0794;youth;2000-2004;2025-02-01\nA-2;GM0743;youth;1995-1999;2025-02-01\n";
    let path = format!("/trajectories/{trajectory}/participants/batches");
    let request = world.partner.request(reqwest::Method::POST, &path).header("Content-Type", "text/csv").body(csv);
    assert_eq!(Reply::of(request).await.ok(200)["enrolled"], 2);
    let listed = world.partner.get(&format!("/trajectories/{trajectory}/participants")).await.ok(200);
    assert_eq!(listed["items"][1]["reference"], "A-2");
}

/// Every place in the database, schema included, in which a text stands.
async fn occurrences(world: &World, text: &str) -> Vec<String> {
    let client = connect(&world.app.database).await;
    let tables = client.query("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'", &[]).await.unwrap();
    let mut found = Vec::new();
    for table in tables {
        let table: String = table.get(0);
        let query = format!("SELECT count(*) FROM \"{table}\" t WHERE t::text LIKE '%' || $1 || '%'");
        let count: i64 = client.query_one(&query, &[&text]).await.unwrap().get(0);
        if count > 0 {
            found.push(table);
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn erasing_leaves_no_trace_of_the_person_and_keeps_the_counts() {
    let world = World::new().await;
    let initiative = world.initiative(2).await;
    let trajectory = world.trajectory(initiative, 2).await;
    let participant = world.participant(trajectory, "SPOOR-1").await;
    let path = format!("/participants/{participant}");
    world.partner.post(&format!("{path}/departures"), json!({ "leftOn": "2025-08-31", "reason": "completed" })).await.ok(201);
    world
        .partner
        .post(
            &format!("{path}/progress-reports"),
            json!({ "reportedOn": "2025-02-01", "phase": "start", "attendance": 90, "note": "SPOOR-notitie" }),
        )
        .await
        .ok(201);
    world
        .partner
        .put(&format!("{path}/follow-ups/6"), json!({ "inWork": "yes", "measuredOn": "2026-02-28", "benefit": "ended" }))
        .await
        .ok(200);
    world
        .partner
        .post(&format!("{path}/outcomes"), json!({ "kind": "employment", "startedOn": "2025-09-01", "benefit": "ended" }))
        .await
        .ok(201);
    let results = async || {
        let mut body = world.partner.get(&format!("/initiatives/{initiative}/results")).await.ok(200);
        body.as_object_mut().unwrap().remove("asOf");
        body
    };
    let before = results().await;
    assert_eq!(before["moments"][2]["inWork"], 1);
    assert!(!occurrences(&world, "SPOOR").await.is_empty());
    assert_eq!(world.partner.delete(&path).await.status, 204);
    assert_eq!(occurrences(&world, "SPOOR").await, Vec::<String>::new());
    // The bare id remains in the trail: it refers to nothing any more.
    assert_eq!(occurrences(&world, &participant.to_string()).await, ["audit_entries"]);
    world.partner.get(&path).await.problem(404, "not-found");
    assert_eq!(results().await, before);
}

#[tokio::test]
async fn a_record_past_its_date_is_erased() {
    let world = World::new().await;
    let trajectory = group(&world, 2).await;
    let participant = world.participant(trajectory, "A-1").await;
    let kept = world.participant(trajectory, "A-2").await;
    let yesterday = world.app.clock.today().pred_opt().unwrap();
    world.partner.patch(&format!("/participants/{participant}"), json!({ "retainUntil": yesterday })).await.ok(200);
    let erased = menukaart::domain::outcomes::erasure::erase_overdue(&world.app.db, world.app.clock.now()).await.unwrap();
    assert_eq!(erased, 1);
    world.partner.get(&format!("/participants/{participant}")).await.problem(404, "not-found");
    assert_eq!(id(&world.partner.get(&format!("/participants/{kept}")).await.ok(200)), kept);
}
