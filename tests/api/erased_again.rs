//! A database that was restored from a backup: whoever was erased after the backup is erased again, exactly as the first time.

use chrono::{TimeDelta, Utc};
use menukaart::domain::outcomes::erasure::{Applied, apply, erase_overdue};
use menukaart::platform::audit::seal::seal_all;
use menukaart::platform::audit::verify;
use menukaart::platform::auth::Role;
use menukaart::platform::erasures::{Erasure, read};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::erasures::{list, printed};
use crate::privacy::Story;
use crate::support::database::connect;
use crate::support::world::id;
use crate::support::{App, Person};

/// A service that lost nothing, and what a backup makes of it: four people were erased since then, one before.
struct Restored {
    story: Story,
    /// The group of the story first, then one that goes on.
    trajectories: [Uuid; 2],
    backup: App,
    erased: Vec<Uuid>,
}

/// Counts of erased people, of the rows that are meant.
async fn counts(app: &App, from: &str) -> Vec<String> {
    let query = format!("SELECT concat_ws(' ', trajectory_id, measure, happened_month, recorded_month, people) FROM {from} ORDER BY 1");
    connect(&app.database).await.query(&query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

async fn rows(app: &App, table: &str) -> Vec<String> {
    let query = format!("SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1");
    connect(&app.database).await.query(&query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// Tokens do not last as long as the clock jumps.
fn partner(story: &Story, of: &App) -> Person {
    of.somebody(Role::Partner, Some(story.world.partner_id), of.region)
}

async fn erase(partner: &Person, participant: Uuid) {
    assert_eq!(partner.delete(&format!("/participants/{participant}")).await.status, 204);
}

impl Restored {
    async fn new() -> Self {
        let (story, _) = Story::new("TERUG").await;
        let (world, today) = (&story.world, story.world.app.clock.today());
        let initiative = world.initiative(10).await;
        let goes_on = json!({
            "initiativeId": initiative, "title": "Groep 2", "startsOn": today - TimeDelta::days(30), "endsOn": today + TimeDelta::days(300),
            "places": 10, "totalCost": "80000.00"
        });
        let trajectory = id(&world.partner.post("/trajectories", goes_on.clone()).await.ok(201));
        let mut people = vec![story.participant];
        for reference in ["TERUG-A", "TERUG-B", "TERUG-C", "BLIJFT"] {
            let mut enrolment = crate::support::world::enrolment(reference);
            enrolment["enrolledOn"] = json!(today - TimeDelta::days(20));
            people.push(id(&world.partner.post(&format!("/trajectories/{trajectory}/participants"), enrolment).await.ok(201)));
        }
        let early = people.remove(1);
        erase(&world.partner, early).await;
        seal_all(&world.app.db, &world.app.clock).await.unwrap();
        let backup = world.app.restored().await;

        // After the backup. Who is of a group that goes on leaves it by being erased, in this month.
        world.app.clock.advance(TimeDelta::days(40));
        let partner = partner(&story, &world.app);
        let unknown = id(&partner.post("/trajectories", goes_on).await.ok(201));
        let late =
            id(&partner.post(&format!("/trajectories/{unknown}/participants"), crate::support::world::enrolment("LAAT")).await.ok(201));
        let overdue = format!("/participants/{}", people[2]);
        partner.patch(&overdue, json!({ "retainUntil": today })).await.ok(200);
        for participant in [people[0], people[1], late] {
            erase(&partner, participant).await;
        }
        assert_eq!(erase_overdue(&world.app.db, world.app.clock.now()).await.unwrap(), 1);
        let trajectories = [story.trajectory, trajectory];
        Self { erased: vec![early, people[0], people[1], late, people[2]], trajectories, story, backup }
    }

    fn original(&self) -> &App {
        &self.story.world.app
    }

    async fn apply(&self, copy: &str, thorough: bool) -> Applied {
        let (now, region) = (self.backup.clock.now(), self.backup.region);
        apply(&self.backup.db, now, region, &read(copy).unwrap(), thorough).await.unwrap()
    }
}

/// Everything that tells of people.
const TABLES: [&str; 11] = [
    "erasures",
    "participant_tallies",
    "participants",
    "participant_departures",
    "participant_accesses",
    "target_group_checks",
    "progress_reports",
    "outcomes",
    "outcome_reversals",
    "follow_ups",
    "audit_entries",
];

#[tokio::test]
async fn people_erased_after_the_backup_are_erased_again_and_every_count_is_unchanged() {
    let restored = Restored::new().await;
    let (original, backup) = (restored.original(), &restored.backup);
    let copy = printed(original).await;
    assert_eq!(copy.lines().count(), 5);
    assert!(copy.starts_with(&printed(backup).await) && list(backup).await.len() == 1);
    assert_eq!(rows(backup, "participants").await.len(), rows(original, "participants").await.len() + 3);
    assert_ne!(rows(backup, "participant_tallies").await, rows(original, "participant_tallies").await);

    // Long afterwards, in another quarter.
    backup.clock.advance(TimeDelta::days(100));
    let applied = restored.apply(&copy, false).await;
    assert_eq!(applied, Applied { of_copy: 5, new: 4, erased: 3, only_here: 0, continues: true });

    assert_eq!(printed(backup).await, copy, "the list goes on as if nothing had happened");
    for table in ["participants", "participant_departures", "outcomes", "follow_ups", "progress_reports"] {
        assert_eq!(rows(backup, table).await, rows(original, table).await, "{table}");
    }
    // A group that was made after the backup is gone, with its counts.
    let [one, other] = restored.trajectories;
    let kept = format!("participant_tallies WHERE trajectory_id IN ('{one}', '{other}')");
    assert_eq!(counts(backup, &kept).await, counts(original, &kept).await);
    let text = rows(backup, "audit_values").await.concat() + &rows(backup, "idempotency_answers").await.concat();
    for participant in &restored.erased {
        assert!(!text.contains(&participant.to_string()), "{participant} is still in a value or an answer");
    }
    for trajectory in restored.trajectories {
        let path = format!("/trajectories/{trajectory}");
        let results = async |app: &App| partner(&restored.story, app).get(&path).await.ok(200);
        assert_eq!(results(backup).await, results(original).await);
    }

    // The trail says when, why and what it is about, and nothing is wrong with it.
    let trail = backup.auditor().get("/audit-entries?action=erased&limit=100").await.ok(200);
    let again: Vec<&Value> = trail["items"].as_array().unwrap().iter().filter(|entry| !entry["reason"].is_null()).collect();
    assert_eq!(again.len(), 3);
    for entry in again {
        assert!(entry["reason"].as_str().unwrap().starts_with("Erased again after a restore; first erased at 20"), "{entry}");
        let recorded: chrono::DateTime<Utc> = entry["recordedAt"].as_str().unwrap().parse().unwrap();
        assert!(backup.clock.now() - recorded < TimeDelta::minutes(5));
    }
    seal_all(&backup.db, &backup.clock).await.unwrap();
    let report = verify(&backup.db, backup.region, backup.clock.now(), &[]).await.unwrap();
    assert_eq!(report.faults, []);

    // Once more: nothing is left to do, and nothing is done.
    let mut before = Vec::new();
    for table in TABLES {
        before.push(rows(backup, table).await);
    }
    let repeated = restored.apply(&copy, false).await;
    assert_eq!(repeated, Applied { of_copy: 5, new: 0, erased: 0, only_here: 0, continues: true });
    assert_eq!(restored.apply(&copy, true).await, repeated);
    for (table, before) in TABLES.into_iter().zip(before) {
        assert_eq!(rows(backup, table).await, before, "{table}");
    }
}

#[tokio::test]
async fn a_client_that_sends_its_requests_again_after_a_restore_brings_nobody_back() {
    let (story, sent) = Story::new("TERUG").await;
    let (app, partner) = (&story.world.app, &story.world.partner);
    let backup = app.restored().await;
    let group = format!("/trajectories/{}/participants", story.trajectory);
    let people: Vec<Uuid> = partner.get(&group).await.ok(200)["items"].as_array().unwrap().iter().map(id).collect();
    assert_eq!(people.len(), 3);
    for participant in people {
        erase(partner, participant).await;
    }
    let copy = read(&printed(app).await).unwrap();
    assert_eq!(apply(&backup.db, backup.clock.now(), backup.region, &copy, false).await.unwrap().erased, 3);
    for mut request in sent {
        request.person = request.person.at(&format!("{}/v1", backup.base));
        request.send().await.problem(422, "idempotency-key-reused");
    }
    for table in ["participants", "idempotency_answers", "audit_values", "progress_reports", "target_group_checks"] {
        assert!(!rows(&backup, table).await.concat().contains("TERUG"), "{table}");
    }
}

#[tokio::test]
async fn a_copy_of_the_past_erases_nobody_and_one_half_applied_is_finished_by_the_next() {
    let restored = Restored::new().await;
    let copy = printed(restored.original()).await;
    let half: String = copy.split_inclusive('\n').take(3).collect();
    assert_eq!(restored.apply(&half, false).await, Applied { of_copy: 3, new: 2, erased: 2, only_here: 0, continues: true });
    assert_eq!(restored.apply(&copy, false).await, Applied { of_copy: 5, new: 2, erased: 1, only_here: 0, continues: true });
    assert_eq!(restored.apply(&half, false).await, Applied { of_copy: 3, new: 0, erased: 0, only_here: 2, continues: true });
    assert_eq!(printed(&restored.backup).await, copy);
}

#[tokio::test]
async fn a_database_that_went_another_way_since_the_backup_is_told_and_erased_all_the_same() {
    let restored = Restored::new().await;
    let copy = printed(restored.original()).await;
    // The service ran on the backup before anybody thought of the copy.
    let (partner, kept) = (partner(&restored.story, &restored.backup), restored.trajectories[1]);
    let there = partner.get(&format!("/trajectories/{kept}/participants")).await.ok(200);
    let stays = there["items"].as_array().unwrap().iter().find(|person| person["reference"] == "BLIJFT").map(id).unwrap();
    erase(&partner, stays).await;
    let own = list(&restored.backup).await;
    let applied = restored.apply(&copy, false).await;
    assert_eq!(applied, Applied { of_copy: 5, new: 4, erased: 3, only_here: 1, continues: false });
    let list = list(&restored.backup).await;
    assert_eq!((&list[..2], list.len()), (&own[..], 6));
    assert!(read(&copy).unwrap().iter().all(|erasure| list.contains(erasure)), "a new copy has everything");
    assert_eq!(read(&printed(&restored.backup).await), Ok(list));
    assert_eq!(restored.apply(&copy, false).await, Applied { of_copy: 5, new: 0, erased: 0, only_here: 1, continues: false });
}

#[tokio::test]
async fn rows_that_came_back_without_their_list_are_found_by_a_thorough_look() {
    let restored = Restored::new().await;
    let copy = printed(restored.original()).await;
    restored.apply(&copy, false).await;
    // Somebody put the table of participants back by hand, not the list.
    let again = format!(
        "INSERT INTO participants SELECT region_id, '{}', trajectory_id, provider_id, 'HAND', municipality, target_group, birth_year_band, \
         enrolled_on, retain_until, version, recorded_at FROM participants LIMIT 1",
        restored.erased[2]
    );
    connect(&restored.backup.database).await.batch_execute(&again).await.unwrap();
    assert_eq!(restored.apply(&copy, false).await.erased, 0);
    assert_eq!(restored.apply(&copy, true).await, Applied { of_copy: 5, new: 0, erased: 1, only_here: 0, continues: true });
    assert_eq!(rows(&restored.backup, "participants").await, rows(restored.original(), "participants").await);
    let list = list(&restored.backup).await;
    assert!(list.last().is_some_and(|last: &Erasure| last.is_of(restored.erased[2])));
    assert!(printed(&restored.backup).await.starts_with(&copy));
}

#[tokio::test]
async fn a_line_of_another_region_erases_nobody_here() {
    let restored = Restored::new().await;
    let backup = &restored.backup;
    let elsewhere = backup.create_region("Elders", &[("GM0363", "Amsterdam")]).await;
    let foreign: Vec<Erasure> =
        list(restored.original()).await.into_iter().map(|erasure| Erasure { region: elsewhere, ..erasure }).collect();
    let before = rows(backup, "participants").await;
    let applied = apply(&backup.db, backup.clock.now(), elsewhere, &foreign, true).await.unwrap();
    assert_eq!((applied.new, applied.erased), (5, 0));
    assert_eq!(rows(backup, "participants").await, before);
}
