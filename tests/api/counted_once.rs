//! One person in two groups of a partner at once is one person in every sum: the first enrolment counts, whatever becomes of either.

use chrono::{DateTime, TimeDelta, Utc};
use menukaart::domain::participants::store::{Whose, courses};
use menukaart::platform::auth::{Actor, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::database::connect;
use crate::support::world::{enrolment, id, organisation};
use crate::support::{Browser, Person, Reply, World};

/// Two groups over the same days, and one after them.
struct Groups {
    world: World,
    initiative: Uuid,
    first: Uuid,
    second: Uuid,
    after: Uuid,
}

impl Groups {
    async fn new() -> Self {
        let world = World::new().await;
        let initiative = world.initiative(30).await;
        let plan = |title: &str, starts: &str, ends: &str| json!({ "initiativeId": initiative, "title": title, "startsOn": starts, "endsOn": ends, "places": 10, "totalCost": "80000.00" });
        let post = async |plan: Value| id(&world.partner.post("/trajectories", plan).await.ok(201));
        let first = post(plan("Groep A", "2024-02-01", "2024-09-30")).await;
        let second = post(plan("Groep B", "2024-02-01", "2024-09-30")).await;
        let after = post(plan("Groep C", "2024-10-01", "2025-03-31")).await;
        Self { world, initiative, first, second, after }
    }

    fn row(reference: &str, on: &str) -> Value {
        let mut row = enrolment(reference);
        row["enrolledOn"] = on.into();
        row
    }

    async fn enrol(&self, trajectory: Uuid, reference: &str, on: &str) -> Value {
        self.world.partner.post(&format!("/trajectories/{trajectory}/participants"), Self::row(reference, on)).await.ok(201)
    }

    /// Leaves for work on the last day, and is in work half a year later.
    async fn succeed(&self, person: &Value) {
        let path = format!("/participants/{}", id(person));
        let departure = json!({ "leftOn": "2024-09-30", "reason": "work" });
        self.world.partner.post(&format!("{path}/departures"), departure).await.ok(201);
        let found = json!({ "inWork": "yes", "measuredOn": "2025-03-30", "benefit": "ended" });
        self.world.partner.put(&format!("{path}/follow-ups/6"), found).await.ok(200);
    }

    async fn correct(&self, person: &Value, reference: &str) -> Value {
        self.world.partner.patch(&format!("/participants/{}", id(person)), json!({ "reference": reference })).await.ok(200)
    }

    async fn erase(&self, person: &Value) {
        assert_eq!(self.world.partner.delete(&format!("/participants/{}", id(person))).await.status, 204);
    }

    /// Who was known to count in the own group at an instant, in order of enrolment.
    async fn counting(&self, known_at: DateTime<Utc>) -> Vec<bool> {
        let (app, provider) = (&self.world.app, Whose::Provider(self.world.partner_id));
        let (region, today) = (app.region, app.clock.today());
        let system = Actor::system(region);
        let read = app.db.read(&system, async |conn| courses(conn, region, provider, today, known_at).await);
        read.await.unwrap().iter().map(|course| course.counts).collect()
    }

    /// Changes in the number of people who started in a group, from its tally: by month of registration.
    async fn tallied(&self, trajectory: Uuid) -> Vec<(String, i32)> {
        let query = format!(
            "SELECT recorded_month::text, people FROM participant_tallies WHERE measure = 'started' AND trajectory_id = '{trajectory}' ORDER BY 1"
        );
        let rows = connect(&self.world.app.database).await.query(&query, &[]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    /// Goes on to a next month of registration; returns the first days of this one and of that one.
    fn next_month(&mut self) -> [String; 2] {
        let app = &self.world.app;
        let month = || app.clock.today().format("%Y-%m-01").to_string();
        let before = month();
        app.clock.advance(TimeDelta::days(40));
        // No token lasts that long.
        self.world.partner = app.somebody(Role::Partner, Some(self.world.partner_id), app.region);
        [before, month()]
    }

    async fn results(&self, person: &Person) -> Value {
        person.get(&format!("/initiatives/{}/results", self.initiative)).await.ok(200)
    }

    /// People who started, and who were in work after half a year.
    async fn sums(&self) -> (u64, u64) {
        let results = self.results(&self.world.partner).await;
        (results["started"].as_u64().unwrap(), results["moments"][2]["inWork"].as_u64().unwrap())
    }
}

#[tokio::test]
async fn somebody_in_two_groups_over_the_same_days_is_one_person_and_the_partner_is_told() {
    let groups = Groups::new().await;
    let one = groups.enrol(groups.first, "SAHW-A", "2024-02-01").await;
    assert_eq!((&one["countsInSums"], &one["alsoIn"]), (&json!(true), &Value::Null));
    groups.succeed(&one).await;
    let other = groups.enrol(groups.second, "SAHW-A", "2024-02-01").await;
    assert_eq!((&other["countsInSums"], &other["alsoIn"]), (&json!(false), &json!(groups.first)));
    groups.succeed(&other).await;
    assert_eq!(groups.sums().await, (1, 1));
    let seen = groups.world.adviser.get(&format!("/participants/{}", id(&other))).await.ok(200);
    assert_eq!((&seen["countsInSums"], &seen["alsoIn"]), (&json!(false), &json!(groups.first)));
    // Another place is taken all the same, and the person is followed up there too.
    let group = groups.world.partner.get(&format!("/trajectories/{}", groups.second)).await.ok(200);
    assert_eq!(group["participants"], 1);
    let due = groups.world.partner.get("/follow-ups?limit=100").await.ok(200);
    let due_there = due["items"].as_array().unwrap().iter().filter(|due| due["trajectoryId"] == json!(groups.second)).count();
    assert_eq!(due_there, 3, "at 1, 3 and 12 months");
}

#[tokio::test]
async fn an_erasure_of_either_moves_no_sum_and_makes_the_other_count_no_more() {
    for erased in [0, 1] {
        let groups = Groups::new().await;
        let one = groups.enrol(groups.first, "SAHW-A", "2024-02-01").await;
        let other = groups.enrol(groups.second, "SAHW-A", "2024-02-01").await;
        groups.succeed(&one).await;
        groups.succeed(&other).await;
        let (before, adviser) = (groups.results(&groups.world.partner).await, groups.results(&groups.world.adviser).await);
        let gone = id([&one, &other][erased]);
        assert_eq!(groups.world.partner.delete(&format!("/participants/{gone}")).await.status, 204);
        assert_eq!(groups.results(&groups.world.partner).await, before, "erased: {erased}");
        assert_eq!(groups.results(&groups.world.adviser).await, adviser, "erased: {erased}");
        let left = id([&other, &one][erased]);
        let shown = groups.world.partner.get(&format!("/participants/{left}")).await.ok(200);
        assert_eq!(shown["countsInSums"], json!(erased == 1), "decided once");
    }
}

#[tokio::test]
async fn somebody_whose_first_enrolment_was_erased_counts_once_beside_the_second() {
    let groups = Groups::new().await;
    let plan = json!({ "initiativeId": groups.initiative, "title": "Groep D", "startsOn": "2024-02-01", "endsOn": "2024-12-31", "places": 10, "totalCost": "80000.00" });
    let third = id(&groups.world.partner.post("/trajectories", plan).await.ok(201));
    let one = groups.enrol(groups.first, "SAHW-A", "2024-02-01").await;
    groups.enrol(groups.second, "SAHW-A", "2024-02-01").await;
    // Beside the second alone, after the first: one group after another.
    let departure = json!({ "leftOn": "2024-03-31", "reason": "stopped" });
    groups.world.partner.post(&format!("/participants/{}/departures", id(&one)), departure).await.ok(201);
    let after = groups.enrol(third, "SAHW-A", "2024-04-01").await;
    assert_eq!((&after["countsInSums"], groups.sums().await.0), (&json!(true), 2));
    groups.world.partner.delete(&format!("/participants/{}", id(&after))).await;
    assert_eq!(groups.world.partner.delete(&format!("/participants/{}", id(&one))).await.status, 204);
    let before = groups.sums().await.0;
    let beside = groups.enrol(third, "SAHW-A", "2024-02-01").await;
    assert_eq!((&beside["countsInSums"], &beside["alsoIn"]), (&json!(false), &json!(groups.first)));
    assert_eq!(groups.sums().await.0, before);
}

#[tokio::test]
async fn a_reference_that_is_corrected_counts_anew_and_an_erasure_afterwards_moves_no_sum() {
    let groups = Groups::new().await;
    let one = groups.enrol(groups.first, "SAHW-1", "2024-02-01").await;
    // Typed by mistake: another person.
    let typo = groups.enrol(groups.second, "SAHW-1", "2024-02-01").await;
    assert_eq!((&typo["countsInSums"], groups.sums().await.0), (&json!(false), 1));
    let right = groups.correct(&typo, "SAHW-2").await;
    assert_eq!((&right["countsInSums"], &right["alsoIn"], groups.sums().await.0), (&json!(true), &Value::Null, 2));
    // The first was the typing mistake.
    let again = groups.correct(&typo, "SAHW-1").await;
    assert_eq!((&again["countsInSums"], &again["alsoIn"], groups.sums().await.0), (&json!(false), &json!(groups.first), 1));
    groups.correct(&one, "SAHW-3").await;
    let seen = groups.world.partner.get(&format!("/participants/{}", id(&typo))).await.ok(200);
    assert_eq!((&seen["countsInSums"], groups.sums().await.0), (&json!(true), 2));
    // Back: the same person after all, and what was told before stays in the dossier and in the trail.
    groups.correct(&one, "SAHW-1").await;
    assert_eq!(groups.sums().await.0, 1);
    let dossier = groups.world.partner.get(&format!("/participants/{}/dossier", id(&typo))).await.ok(200);
    let told = dossier["formerCountings"].as_array().unwrap().iter().map(|former| former["alsoIn"].clone()).collect::<Vec<_>>();
    assert_eq!(told, [json!(groups.first), Value::Null, json!(groups.first), Value::Null]);
    let before = (groups.results(&groups.world.partner).await, groups.results(&groups.world.adviser).await);
    for person in [&one, &typo] {
        assert_eq!(groups.world.partner.delete(&format!("/participants/{}", id(person))).await.status, 204);
        assert_eq!((groups.results(&groups.world.partner).await, groups.results(&groups.world.adviser).await), before);
    }
}

#[tokio::test]
async fn what_was_told_before_a_reference_of_somebody_else_was_corrected_stays_known() {
    let mut groups = Groups::new().await;
    let one = groups.enrol(groups.first, "SAHW-1", "2024-02-01").await;
    let mistyped = groups.enrol(groups.second, "SAHW-1", "2024-02-01").await;
    let told = groups.world.app.clock.now();
    let [before, month] = groups.next_month();
    groups.correct(&mistyped, "SAHW-2").await;
    assert_eq!((groups.counting(told).await, groups.counting(groups.world.app.clock.now()).await), (vec![true, false], vec![true, true]));
    groups.erase(&mistyped).await;
    groups.erase(&one).await;
    assert_eq!(groups.sums().await.0, 2);
    assert_eq!((groups.tallied(groups.first).await, groups.tallied(groups.second).await), (vec![(before, 1)], vec![(month, 1)]));
    let former = connect(&groups.world.app.database).await.query("SELECT FROM participant_former_countings", &[]).await.unwrap();
    assert!(former.is_empty(), "erased with the person");
}

#[tokio::test]
async fn what_was_told_before_a_reference_became_that_of_somebody_beside_stays_known() {
    let mut groups = Groups::new().await;
    let one = groups.enrol(groups.first, "SAHW-1", "2024-02-01").await;
    let mistyped = groups.enrol(groups.second, "SAHW-7", "2024-02-01").await;
    let told = groups.world.app.clock.now();
    let [before, month] = groups.next_month();
    groups.correct(&mistyped, "SAHW-1").await;
    assert_eq!((groups.counting(told).await, groups.counting(groups.world.app.clock.now()).await), (vec![true, true], vec![true, false]));
    for person in [mistyped, one] {
        groups.erase(&person).await;
        assert_eq!(groups.sums().await.0, 1);
    }
    assert_eq!(groups.tallied(groups.first).await, [(before.clone(), 1)]);
    assert_eq!(groups.tallied(groups.second).await, [(before, 1), (month, -1)]);
}

#[tokio::test]
async fn one_group_after_another_and_the_same_reference_of_another_partner_count_each() {
    let groups = Groups::new().await;
    groups.enrol(groups.first, "SAHW-A", "2024-02-01").await;
    let after = groups.enrol(groups.after, "SAHW-A", "2024-10-01").await;
    assert_eq!(after["countsInSums"], true);
    // Whoever left on a day is still there on that day.
    let left = groups.enrol(groups.first, "SAHW-B", "2024-02-01").await;
    let departure = json!({ "leftOn": "2024-05-31", "reason": "stopped" });
    groups.world.partner.post(&format!("/participants/{}/departures", id(&left)), departure).await.ok(201);
    let same_day = groups.enrol(groups.second, "SAHW-B", "2024-05-31").await;
    assert_eq!(same_day["countsInSums"], false);
    let left = groups.enrol(groups.first, "SAHW-C", "2024-02-01").await;
    let departure = json!({ "leftOn": "2024-05-30", "reason": "stopped" });
    groups.world.partner.post(&format!("/participants/{}/departures", id(&left)), departure).await.ok(201);
    assert_eq!(groups.enrol(groups.second, "SAHW-C", "2024-05-31").await["countsInSums"], true);
    // References are a partner's own.
    let world = &groups.world;
    let partner = organisation(&world.adviser, "partner", "Andere stichting").await;
    let partner = world.app.somebody(Role::Partner, Some(partner), world.app.region);
    let initiative = id(&partner.post("/initiatives", crate::support::world::offer(5)).await.ok(201));
    partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
    let plan = json!({ "initiativeId": initiative, "title": "Groep", "startsOn": "2024-02-01", "endsOn": "2024-09-30", "places": 5, "totalCost": "1000.00" });
    let other = id(&partner.post("/trajectories", plan).await.ok(201));
    let enrolled = partner.post(&format!("/trajectories/{other}/participants"), Groups::row("SAHW-A", "2024-02-01")).await.ok(201);
    assert_eq!(enrolled["countsInSums"], true);
}

#[tokio::test]
async fn a_batch_tells_row_by_row_who_counts_elsewhere_as_json_and_as_csv() {
    let groups = Groups::new().await;
    groups.enrol(groups.first, "SAHW-A", "2024-02-01").await;
    groups.enrol(groups.first, "SAHW-B", "2024-02-01").await;
    let path = format!("/trajectories/{}/participants/batches", groups.second);
    let batch = json!({ "participants": [Groups::row("SAHW-A", "2024-03-01"), Groups::row("SAHW-Z", "2024-03-01")] });
    let report = groups.world.partner.post(&path, batch).await.ok(200);
    let told = |report: &Value, row: usize| (report["rows"][row]["countsInSums"].clone(), report["rows"][row]["alsoIn"].clone());
    assert_eq!(told(&report, 0), (json!(false), json!(groups.first)));
    assert_eq!(told(&report, 1), (json!(true), Value::Null));
    let csv = "reference,municipality,targetGroup,birthYearBand,enrolledOn\nSAHW-B,GM0794,single-mothers,1985-1989,2024-03-01\nSAHW-Z,GM0794,single-mothers,1985-1989,2024-03-01\n";
    let request = groups.world.partner.request(reqwest::Method::POST, &format!("{path}?mode=partial"));
    let report = Reply::of(request.header("Content-Type", "text/csv").body(csv)).await.ok(200);
    assert_eq!(told(&report, 0), (json!(false), json!(groups.first)));
    assert_eq!(told(&report, 1), (Value::Null, Value::Null), "refused: enrolled already");
    assert_eq!(groups.sums().await.0, 3);
}

#[tokio::test]
async fn of_two_enrolments_at_the_same_time_one_counts() {
    let groups = Groups::new().await;
    let (one, other) =
        tokio::join!(groups.enrol(groups.first, "SAHW-A", "2024-02-01"), groups.enrol(groups.second, "SAHW-A", "2024-02-01"),);
    let counting = [&one, &other].into_iter().filter(|enrolled| enrolled["countsInSums"] == true).count();
    assert_eq!((counting, groups.sums().await.0), (1, 1));
}

#[tokio::test]
async fn somebody_who_counts_in_an_earlier_group_alone_does_not_keep_a_third_from_counting() {
    let groups = Groups::new().await;
    groups.enrol(groups.first, "SAHW-A", "2024-02-01").await;
    let world = &groups.world;
    let long = json!({ "initiativeId": groups.initiative, "title": "Lang", "startsOn": "2024-08-01", "endsOn": "2024-12-31", "places": 5, "totalCost": "1000.00" });
    let long = id(&world.partner.post("/trajectories", long).await.ok(201));
    assert_eq!(groups.enrol(long, "SAHW-A", "2024-08-01").await["alsoIn"], json!(groups.first));
    let third = groups.enrol(groups.after, "SAHW-A", "2024-10-01").await;
    assert_eq!((&third["countsInSums"], &third["alsoIn"]), (&json!(true), &Value::Null));
}

#[tokio::test]
async fn the_pages_of_the_partner_say_in_which_group_somebody_counts() {
    let groups = Groups::new().await;
    groups.enrol(groups.first, "SAHW-A", "2024-02-01").await;
    let other = groups.enrol(groups.second, "SAHW-A", "2024-02-01").await;
    let mut browser = Browser::at(&groups.world.app.base);
    browser.sign_in("Stichting").await;
    let link = format!("nee, telt mee in <a class=\"utrecht-link\" href=\"/nl/groepen/{}\">Groep A</a>", groups.first);
    for path in [format!("/nl/groepen/{}", groups.second), format!("/nl/groepen/{}/deelnemers/{}", groups.second, id(&other))] {
        let page = browser.get(&path).await;
        assert!(page.status == 200 && page.text.contains(&link), "{link} in {}", page.text);
    }
    let first = browser.get(&format!("/en/groepen/{}", groups.first)).await;
    assert!(!first.text.contains("counts in"), "{}", first.text);
}
