//! What is kept of a person, who looked, and that nothing is left once it is erased.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::database::connect;
use crate::support::world::{enrolment, id, organisation};
use crate::support::{Person, Reply, World};

/// A group, and one person in it of whom everything is registered that can be.
pub struct Story {
    /// The world around it.
    pub world: World,
    /// The group.
    pub trajectory: Uuid,
    /// The person.
    pub participant: Uuid,
    outcome: Uuid,
}

/// How a request was answered, to be sent again.
pub struct Sent {
    /// Its operation.
    pub activity: &'static str,
    key: Uuid,
    /// By whom.
    pub person: Person,
    path: String,
    body: Value,
    /// The version that was seen, where the operation names one.
    seen: &'static str,
}

impl Sent {
    /// Sends it again.
    pub async fn send(&self) -> Reply {
        let method = match self.activity {
            "measure_follow_up" | "measure_group" => Method::PUT,
            _ => Method::POST,
        };
        let request = self.person.request(method, &self.path).header("Idempotency-Key", self.key.to_string());
        let request = if self.seen.is_empty() { request } else { request.header("If-Match", self.seen) };
        Reply::of(request.json(&self.body)).await
    }
}

impl Story {
    /// Every operation that stores something about somebody, each with a key.
    pub async fn new(mark: &str) -> (Self, Vec<Sent>) {
        let world = World::new().await;
        let initiative = world.initiative(10).await;
        let trajectory = world.trajectory(initiative, 10).await;
        let mut sent = Vec::new();
        let mut seen = ["\"6\"", "\"5\"", "\"4\"", "\"3\""].to_vec();
        let mut send = async |activity, person: &Person, path: String, body| {
            // Enrolled, left, and corrected: the third version; a check makes another one, and so does its reversal.
            let is_decided = ["check_target_group", "reverse_target_group_check"].contains(&activity);
            let seen = if is_decided { seen.pop().unwrap() } else { "" };
            let request = Sent { activity, key: Uuid::now_v7(), person: person.clone(), path, body, seen };
            let reply = request.send().await;
            assert!(matches!(reply.status, 200 | 201), "{activity}: {}", reply.text);
            sent.push(request);
            reply.body
        };
        let (partner, adviser, group) = (&world.partner, &world.adviser, format!("/trajectories/{trajectory}"));
        let participant = id(&send("enrol_participant", partner, format!("{group}/participants"), enrolment(&format!("{mark}-1"))).await);
        let batch = json!({ "participants": [enrolment(&format!("{mark}-2")), enrolment(&format!("{mark}-3"))] });
        send("enrol_participants", partner, format!("{group}/participants/batches"), batch).await;
        let path = format!("/participants/{participant}");
        let departure = json!({ "leftOn": "2025-08-30", "reason": "stopped" });
        send("register_departure", partner, format!("{path}/departures"), departure).await;
        let departure = json!({ "leftOn": "2025-08-31", "reason": "completed", "correction": true });
        send("register_departure", partner, format!("{path}/departures"), departure).await;
        let report = json!({ "reportedOn": "2025-02-01", "phase": "start", "attendance": 90, "note": format!("{mark}-notitie") });
        send("report_progress", partner, format!("{path}/progress-reports"), report).await;
        for source in [format!("{mark}-Suwinet"), format!("{mark}-gemeente")] {
            let check = json!({ "verified": true, "source": source });
            send("check_target_group", adviser, format!("{path}/target-group-checks"), check).await;
        }
        let check = json!({ "verified": false, "source": format!("{mark}-vergissing") });
        send("check_target_group", adviser, format!("{path}/target-group-checks"), check).await;
        let mistaken = json!({ "reason": "wrong-person" });
        send("reverse_target_group_check", adviser, format!("{path}/target-group-checks/reversals"), mistaken).await;
        let job =
            json!({ "kind": "employment", "startedOn": "2025-09-01", "benefit": "ended", "hoursPerWeek": 28, "contract": "temporary" });
        let outcome = id(&send("register_outcome", partner, format!("{path}/outcomes"), job.clone()).await);
        send("reverse_outcome", partner, format!("{path}/outcomes/{outcome}/reversals"), json!({ "reason": "wrong-facts" })).await;
        send("register_outcome", partner, format!("{path}/outcomes"), job).await;
        let measured = json!({ "inWork": "yes", "measuredOn": "2025-09-30", "benefit": "ended", "hoursPerWeek": 28 });
        send("measure_follow_up", partner, format!("{path}/follow-ups/1"), measured).await;
        let rows =
            json!({ "measurements": [{ "participantId": participant, "inWork": "no", "measuredOn": "2025-10-01", "benefit": "kept" }] });
        send("measure_group", partner, format!("{group}/follow-ups/1"), rows).await;
        partner.patch(&path, json!({ "reference": format!("{mark}-4"), "municipality": "GM0743" })).await.ok(200);
        (Self { trajectory, participant, outcome, world }, sent)
    }

    fn path(&self) -> String {
        format!("/participants/{}", self.participant)
    }

    /// By which operations the person was seen so far, the last first.
    async fn looks(&self) -> Vec<String> {
        let listed =
            Reply::of(self.world.app.auditor().request(Method::GET, &format!("{}/accesses", self.path())).header("Accept", "text/csv"));
        let text = listed.await.text;
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let column = reader.headers().unwrap().iter().position(|name| name == "activity").unwrap();
        reader.records().map(|record| record.unwrap()[column].to_owned()).collect()
    }

    /// The tables in which a text stands, as text, in JSON or in bytes.
    async fn occurrences(&self, text: &str) -> Vec<String> {
        let client = connect(&self.world.app.database).await;
        let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1";
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        let mut found = Vec::new();
        for table in client.query(tables, &[]).await.unwrap() {
            let table: String = table.get(0);
            let query = format!("SELECT count(*) FROM \"{table}\" t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0");
            let count: i64 = client.query_one(&query, &[&text, &hex]).await.unwrap().get(0);
            found.extend((count > 0).then_some(table));
        }
        found
    }
}

/// The operations of the document whose answers show something of a person: a participant, or what became of one.
fn operations_about_persons() -> BTreeSet<String> {
    let document = menukaart::web::openapi::document();
    let shows_a_person = |operation: &Value| {
        let mut answers = operation["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
        answers.any(|(_, answer)| mentions_a_person(document, &answer["content"], &mut BTreeSet::new()))
    };
    let is_about_one = |path: &str, operation: &Value| {
        path.contains("{participantId}") && operation["responses"].as_object().is_some_and(|answers| !answers.contains_key("204"))
    };
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, item)| item.as_object().unwrap().values().map(move |operation| (path, operation)));
    operations
        .filter(|(path, operation)| is_about_one(path, operation) || shows_a_person(operation))
        .map(|(_, operation)| operation["operationId"].as_str().unwrap().to_owned())
        .collect()
}

fn mentions_a_person(document: &Value, value: &Value, seen: &mut BTreeSet<String>) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, field)| match field.as_str() {
            Some(reference) if name == "$ref" => {
                let target = document.pointer(&reference[1..]).unwrap();
                seen.insert(reference.to_owned()) && mentions_a_person(document, target, seen)
            }
            _ => name == "participantId" || name == "birthYearBand" || mentions_a_person(document, field, seen),
        }),
        Value::Array(items) => items.iter().any(|item| mentions_a_person(document, item, seen)),
        _ => false,
    }
}

#[tokio::test]
async fn every_answer_that_shows_a_person_leaves_an_entry_for_it_and_so_does_its_replay() {
    let (story, sent) = Story::new("SPOOR").await;
    let mut proven: BTreeSet<String> = sent.iter().map(|request| request.activity.to_owned()).collect();
    let so_far = story.looks().await;
    for request in sent.iter().filter(|request| request.activity != "enrol_participants") {
        let before = story.looks().await.len();
        let replayed = request.send().await;
        assert!(matches!(replayed.status, 200 | 201), "{}", replayed.text);
        let looks = story.looks().await;
        assert_eq!((looks.len(), looks[0].as_str()), (before + 1, request.activity), "a replay");
        assert!(so_far.contains(&request.activity.to_owned()), "{}", request.activity);
    }
    assert!(so_far.contains(&"update_participant".to_owned()));
    proven.insert("update_participant".into());

    let path = story.path();
    let reads = [
        ("get_participant", path.clone()),
        ("list_outcomes", format!("{path}/outcomes")),
        ("list_follow_ups_of_participant", format!("{path}/follow-ups")),
        ("list_progress_reports", format!("{path}/progress-reports")),
        ("get_participant_dossier", format!("{path}/dossier")),
        ("list_participants", format!("/trajectories/{}/participants", story.trajectory)),
        ("list_follow_ups", "/follow-ups".to_owned()),
    ];
    for (activity, path) in reads {
        let plain = story.world.partner.request(Method::GET, &path);
        let head = story.world.partner.request(Method::HEAD, &path);
        let known = story.world.partner.request(Method::GET, &path).header("If-None-Match", "*");
        let mut requests = vec![plain, head, known];
        if activity.starts_with("list_") {
            requests.push(story.world.partner.request(Method::GET, &path).header("Accept", "text/csv"));
        }
        for request in requests {
            let before = story.looks().await.len();
            assert_eq!(Reply::of(request).await.status, 200, "{activity}");
            let looks = story.looks().await;
            assert_eq!((looks.len(), looks[0].as_str()), (before + 1, activity));
        }
        proven.insert(activity.into());
    }
    // The list of looks shows who looked, not the person.
    proven.insert("list_participant_accesses".into());
    assert_eq!(operations_about_persons(), proven, "left: what the document shows of persons; right: what was proven to leave entries");
}

#[tokio::test]
async fn a_batch_leaves_an_entry_for_each_person_also_when_it_is_sent_again() {
    let (story, sent) = Story::new("SPOOR").await;
    let batch = sent.iter().find(|request| request.activity == "enrol_participants").unwrap();
    let report = batch.send().await.ok(200);
    for row in report["rows"].as_array().unwrap() {
        let path = format!("/participants/{}/accesses", row["participantId"].as_str().unwrap());
        let looks = story.world.app.auditor().get(&path).await.ok(200);
        let activities: Vec<&Value> = looks["items"].as_array().unwrap().iter().map(|look| &look["activity"]).collect();
        assert_eq!(activities, ["enrol_participants", "enrol_participants"]);
    }
}

#[tokio::test]
async fn looks_have_the_shape_of_logboek_dataverwerkingen() {
    let (story, _) = Story::new("SPOOR").await;
    let list = format!("/trajectories/{}/participants", story.trajectory);
    let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    Reply::of(story.world.partner.request(Method::GET, &list).header("traceparent", traceparent)).await.ok(200);
    Reply::of(story.world.partner.request(Method::GET, &story.path()).header("traceparent", "00-zz-zz-01")).await.ok(200);
    let looks = story.world.partner.get(&format!("{}/accesses", story.path())).await.ok(200);
    let (own, traced) = (&looks["items"][0], &looks["items"][1]);
    assert_eq!(traced["activity"], "list_participants");
    assert_eq!((&traced["traceId"], &traced["foreignSpanId"]), (&json!("4bf92f3577b34da6a3ce929d0e0e4736"), &json!("00f067aa0ba902b7")));
    assert_eq!((&traced["dataSubjectId"], &traced["dataSubjectIdType"]), (&json!(story.participant), &json!("urn:menukaart:participant")));
    assert_eq!(traced["processingActivityId"], "urn:menukaart:processing-activity:guidance");
    assert_eq!((&own["foreignSpanId"], own["traceId"].as_str().unwrap().len()), (&Value::Null, 32));
    assert_ne!(own["traceId"], traced["traceId"]);

    // One span for each person, all within the span of the request.
    let query = "SELECT count(*), count(DISTINCT span_id), count(DISTINCT parent_span_id) FROM participant_accesses WHERE foreign_span_id IS NOT NULL";
    let row = connect(&story.world.app.database).await.query_one(query, &[]).await.unwrap();
    assert_eq!([row.get::<_, i64>(0), row.get(1), row.get(2)], [3, 3, 1]);
}

/// Rows of a table `t`, as JSON.
async fn rows(client: &tokio_postgres::Client, from: &str) -> Vec<Value> {
    let rows = client.query(&format!("SELECT to_jsonb(t)::text FROM {from}"), &[]).await.unwrap();
    rows.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect()
}

#[tokio::test]
async fn the_dossier_has_everything_that_any_table_has_about_the_person() {
    let (story, _) = Story::new("SPOOR").await;
    let counted = "INSERT INTO participant_former_countings (region_id, id, participant_id, recorded_by, recorded_at) \
                   SELECT region_id, id, id, 'SPOOR-partner', recorded_at FROM participants WHERE id = $1::text::uuid";
    connect(&story.world.app.database).await.execute(counted, &[&story.participant.to_string()]).await.unwrap();
    let dossier = story.world.partner.get(&format!("{}/dossier", story.path())).await.ok(200);
    let text = dossier.to_string();
    let client = connect(&story.world.app.database).await;
    let tables = "SELECT table_name::text FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'participant_id' ORDER BY 1";
    let tables: Vec<String> = client.query(tables, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
    let lists = BTreeMap::from([
        ("follow_ups", "followUps"),
        ("outcomes", "outcomes"),
        ("participant_accesses", "accesses"),
        ("participant_departures", "departures"),
        ("participant_former_countings", "formerCountings"),
        ("progress_reports", "progressReports"),
        ("target_group_checks", "targetGroupChecks"),
    ]);
    for table in tables.iter().map(String::as_str).chain(["participants"]) {
        let key = if table == "participants" { "id" } else { "participant_id" };
        let rows = rows(&client, &format!("{table} t WHERE {key} = '{}'", story.participant)).await;
        assert!(!rows.is_empty(), "{table} is empty: nothing is proven");
        if let Some(list) = lists.get(table) {
            assert_eq!(dossier[list].as_array().unwrap().len(), rows.len(), "{table}");
        }
        for row in &rows {
            for (column, value) in row.as_object().unwrap() {
                // Keys of rows and what belongs to the partner, the rule set or the service say nothing about the person.
                let others = ["id", "region_id", "provider_id", "retention_months", "version", "entry_id", "salt"];
                if value.is_null() || others.contains(&column.as_str()) {
                    continue;
                }
                let shown = match value {
                    Value::String(text) if column.ends_with("_at") => text.trim_end_matches("+00:00").to_owned(),
                    Value::String(text) => text.clone(),
                    // JSON keeps the order of fields and the spaces between them as it likes.
                    Value::Object(fields) => fields.keys().next().cloned().unwrap_or_default(),
                    other => other.to_string(),
                };
                assert!(text.contains(&shown), "{table}.{column}: {shown}");
            }
        }
    }
    let reversal = rows(&client, &format!("outcome_reversals t WHERE outcome_id = '{}'", story.outcome)).await.remove(0);
    assert_eq!(dossier["outcomes"][0]["outcome"]["reversedBecause"], reversal["reason"]);
    assert_eq!(dossier["outcomes"][0]["reversedBy"], reversal["recorded_by"]);
    let end = rows(&client, "target_group_check_ends t").await.remove(0);
    let (earlier, last) = (&dossier["targetGroupChecks"][0], &dossier["targetGroupChecks"][1]);
    assert_eq!((&earlier["endedBy"], &last["endedBy"], &last["source"]), (&Value::Null, &end["recorded_by"], &json!("SPOOR-gemeente")));
    let undone = rows(&client, "target_group_check_reversals t").await.remove(0);
    let mistaken = &dossier["targetGroupChecks"][2];
    assert_eq!((&mistaken["reversedBecause"], &mistaken["reversedBy"]), (&undone["reason"], &undone["recorded_by"]));
    assert_eq!((&last["reversedBy"], &mistaken["endedBy"]), (&Value::Null, &Value::Null));
    // PostgreSQL leaves the last zeros of a fraction out.
    let [told, stored] = [&last["endedAt"], &end["recorded_at"]].map(|at| at.as_str().unwrap().parse::<DateTime<Utc>>().unwrap());
    assert_eq!(told, stored);
}

#[tokio::test]
async fn erasing_leaves_no_trace_in_any_table_whatever_was_stored_and_nothing_brings_the_person_back() {
    let (story, sent) = Story::new("SPOOR").await;
    // The other two of the batch are erased as well: all that carries the mark.
    let listed = story.world.partner.get(&format!("/trajectories/{}/participants", story.trajectory)).await.ok(200);
    let people: Vec<Uuid> = listed["items"].as_array().unwrap().iter().map(id).collect();
    assert_eq!(people.len(), 3);
    let marked = story.occurrences("SPOOR").await;
    assert!(
        ["idempotency_answers", "participants", "progress_reports", "target_group_checks"]
            .iter()
            .all(|table| marked.contains(&(*table).to_owned())),
        "{marked:?}"
    );
    for participant in &people {
        assert_eq!(story.world.partner.delete(&format!("/participants/{participant}")).await.status, 204);
        // The bare id remains in the trail: it refers to nothing any more.
        assert_eq!(story.occurrences(&participant.to_string()).await, ["audit_entries"]);
    }
    assert_eq!(story.occurrences("SPOOR").await, Vec::<String>::new());
    assert_eq!(story.occurrences(&story.outcome.to_string()).await, Vec::<String>::new());
    for table in ["target_group_check_ends", "target_group_check_reversals"] {
        assert!(rows(&connect(&story.world.app.database).await, &format!("{table} t")).await.is_empty(), "{table}");
    }

    // A client that sends its requests once more, under the same keys.
    for request in &sent {
        request.send().await.problem(422, "idempotency-key-reused");
    }
    assert_eq!(story.occurrences("SPOOR").await, Vec::<String>::new());
    let digests = "SELECT count(*) FROM idempotency_answers WHERE participant_ids = '{}' AND fingerprint <> '' AND body::text ~ 'participantId|birthYearBand'";
    let row = connect(&story.world.app.database).await.query_one(digests, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0, "digests of requests about persons, which could be guessed at");
}

#[tokio::test]
async fn everything_past_its_date_is_erased_however_much_it_is() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let trajectory = world.trajectory(initiative, 10).await;
    let kept = world.participant(trajectory, "A-0").await;
    // More than one batch.
    let more = "INSERT INTO participants SELECT region_id, gen_random_uuid(), trajectory_id, provider_id, 'B-' || n, municipality, target_group, \
                birth_year_band, enrolled_on, DATE '2026-01-01' + n % 7, version, recorded_at FROM participants, generate_series(1, 520) n";
    let database = connect(&world.app.database).await;
    database.batch_execute(more).await.unwrap();
    let path = format!("/initiatives/{initiative}/results");
    let before = world.adviser.get(&path).await.ok(200);
    assert_eq!(before["started"], 521);
    let erased = menukaart::domain::outcomes::erasure::erase_overdue(&world.app.db, world.app.clock.now()).await.unwrap();
    assert_eq!(erased, 520);
    let left = rows(&database, "participants t").await;
    assert_eq!(left.iter().map(id).collect::<Vec<Uuid>>(), [kept]);
    assert_eq!(world.adviser.get(&path).await.ok(200), before);
}

#[tokio::test]
async fn a_refusal_that_tells_something_of_a_person_leaves_an_entry_too() {
    let (story, _) = Story::new("W").await;
    let (partner, path) = (&story.world.partner, story.path());
    let looks = async |activity: &str| {
        let page = story.world.app.auditor().get(&format!("{path}/accesses?limit=100")).await.ok(200);
        page["items"].as_array().unwrap().iter().filter(|look| look["activity"] == activity).count()
    };
    let departure = json!({ "leftOn": "2025-08-01", "reason": "other" });
    let early = json!({ "inWork": "yes", "measuredOn": "2020-01-01", "benefit": "ended" });
    let mut measurement = early.clone();
    measurement["participantId"] = json!(story.participant);
    let group = format!("/trajectories/{}/follow-ups/12", story.trajectory);
    let report = json!({ "reportedOn": "2020-01-01", "phase": "start", "attendance": 100 });
    let again = json!({ "reason": "duplicate" });
    let refusals = [
        ("register_departure", Method::POST, format!("{path}/departures"), departure, 409),
        ("report_progress", Method::POST, format!("{path}/progress-reports"), report, 422),
        ("measure_follow_up", Method::PUT, format!("{path}/follow-ups/12"), early, 422),
        ("measure_group", Method::PUT, group, json!({ "measurements": [measurement] }), 422),
        ("reverse_outcome", Method::POST, format!("{path}/outcomes/{}/reversals", story.outcome), again, 409),
    ];
    for (activity, method, path, body, status) in refusals {
        let before = looks(activity).await;
        let request = partner.request(method, &path).header("Idempotency-Key", Uuid::now_v7().to_string()).json(&body);
        let refused = Reply::of(request).await;
        assert_eq!(refused.status, status, "{activity}: {}", refused.text);
        assert_eq!(looks(activity).await, before + 1, "{activity} told {} without an entry", refused.body["code"]);
    }
    // What is refused without a look at the record tells nothing.
    let (before, other) = (looks("register_departure").await, organisation(&story.world.adviser, "partner", "Andere stichting").await);
    let other = story.world.app.somebody(menukaart::platform::auth::Role::Partner, Some(other), story.world.app.region);
    other.post(&format!("{path}/departures"), json!({ "leftOn": "2025-08-01", "reason": "other" })).await.problem(404, "not-found");
    assert_eq!(looks("register_departure").await, before);
}
