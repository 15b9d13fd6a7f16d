//! What outsiders can find out about persons by asking everything there is to ask, and subtracting: nothing (rule 10).

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use menukaart::platform::auth::Role;
use regex::Regex;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::support::world::{enrolment, id};
use crate::support::{Person, Reply, World};

/// A region in which a contractor paid for two groups.
struct Story {
    world: World,
    obligation: Uuid,
    initiative: Uuid,
    contribution: Uuid,
    trajectories: [Uuid; 2],
}

/// First day of the present quarter.
fn quarter(today: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(today.year(), today.month0() / 3 * 3 + 1, 1).unwrap()
}

impl Story {
    async fn new() -> Self {
        let world = World::new().await;
        let (obligation, initiative) = (world.obligation().await, world.initiative(20).await);
        let contribution = world.accepted(initiative, obligation, 10).await;
        let receipt = json!({ "receivedOn": "2025-04-01", "amount": "60000.00" });
        world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
        let trajectories = [world.trajectory(initiative, 20).await, world.trajectory(initiative, 20).await];
        for trajectory in trajectories {
            let funding = json!({ "contributionId": contribution, "places": 5 });
            world.partner.post(&format!("/trajectories/{trajectory}/fundings"), funding).await.ok(201);
        }
        Self { world, obligation, initiative, contribution, trajectories }
    }

    fn partner(&self) -> Person {
        self.world.app.somebody(Role::Partner, Some(self.world.partner_id), self.world.app.region)
    }

    /// Somebody who finished, found work and was measured.
    async fn somebody(&self, trajectory: Uuid, reference: &str) -> Uuid {
        let partner = self.partner();
        let participant = id(&partner.post(&format!("/trajectories/{trajectory}/participants"), enrolment(reference)).await.ok(201));
        let path = format!("/participants/{participant}");
        partner.post(&format!("{path}/departures"), json!({ "leftOn": "2025-08-31", "reason": "completed" })).await.ok(201);
        let job = json!({ "kind": "employment", "startedOn": "2025-09-01", "benefit": "ended" });
        partner.post(&format!("{path}/outcomes"), job).await.ok(201);
        for (months, on) in [(1, "2025-09-30"), (6, "2026-02-28")] {
            let measured = json!({ "inWork": "yes", "measuredOn": on, "benefit": "ended" });
            partner.put(&format!("{path}/follow-ups/{months}"), measured).await.ok(200);
        }
        participant
    }

    /// On to the first day of the next quarter or a little later, so that what was registered is told.
    fn next_quarter(&self) {
        let clock = &self.world.app.clock;
        let next = quarter(clock.today()) + Months::new(3);
        clock.advance(TimeDelta::days((next - clock.today()).num_days() + 2));
    }

    /// Everybody who may not know how many people there are.
    fn outsiders(&self) -> Vec<(&'static str, Person)> {
        let app = &self.world.app;
        let of = |role, organisation| app.somebody(role, Some(organisation), app.region);
        vec![
            ("anybody", app.anybody()),
            ("contractor", of(Role::Contractor, self.world.contractor_id)),
            ("authority", of(Role::Authority, self.world.authority_id)),
            ("auditor", app.auditor()),
            ("service", app.service("trajectories:read")),
        ]
    }

    /// Questions about groups and what became of people that anybody may try.
    fn questions(&self) -> Vec<String> {
        let Self { obligation, initiative, contribution, trajectories: [one, other], .. } = self;
        let mut questions = vec![
            "/initiatives?query=werk".to_owned(),
            format!("/initiatives/{initiative}"),
            format!("/initiatives/{initiative}/results"),
            "/contributions".to_owned(),
            format!("/contributions/{contribution}"),
            format!("/contributions/{contribution}/claim"),
            format!("/obligations/{obligation}"),
            format!("/obligations/{obligation}/balance?asOf=2026-06-30"),
            format!("/trajectories?initiativeId={initiative}"),
            "/follow-ups".to_owned(),
            "/worklist".to_owned(),
        ];
        for trajectory in [one, other] {
            for rest in ["", "/participants"] {
                questions.push(format!("/trajectories/{trajectory}{rest}"));
            }
        }
        questions
    }

    /// Reports as of, known at, from and until many days, for those who get reports.
    fn reports(&self) -> Vec<String> {
        let now = quarter(self.world.app.clock.today());
        let days = [0, 1, 2, 4].map(|quarters| now - Months::new(3 * quarters)).into_iter().chain([self.world.app.clock.today()]);
        let mut reports = Vec::new();
        for day in days {
            reports.push(format!("/reports/social-return?asOf={day}&knownAt={now}T12:00:00Z"));
            reports.push(format!("/reports/social-return?asOf={now}&knownAt={day}T00:00:00Z"));
            reports.push(format!("/reports/social-return?asOf={now}&from={day}&until={now}&knownAt={now}T12:00:00Z"));
        }
        reports.retain(|report| !report.contains(&format!("from={}", self.world.app.clock.today())));
        reports
    }

    /// Who asks what, in which form.
    fn asked(&self) -> Vec<(&'static str, Person, &'static str, String)> {
        let mut asked = Vec::new();
        for (name, person) in self.outsiders() {
            let reports = if matches!(name, "authority" | "auditor") { self.reports() } else { vec!["/reports/social-return".to_owned()] };
            for question in self.questions().into_iter().chain(reports) {
                asked.push((name, person.clone(), "application/json", question));
            }
            for list in ["/trajectories", "/contributions", "/initiatives"] {
                asked.push((name, person.clone(), "text/csv", list.to_owned()));
            }
        }
        asked
    }

    /// Every answer to every outsider, with its status and headers that tell something.
    async fn answers(&self) -> BTreeMap<String, String> {
        let mut answers = BTreeMap::new();
        for (name, person, accept, question) in self.asked() {
            let reply = Reply::of(person.request(Method::GET, &question).header("Accept", accept)).await;
            let told = format!("{} {} {}", reply.status, reply.header("etag"), reply.text);
            answers.insert(format!("{name} {accept} {question}"), without_instance(&told));
        }
        // What cannot be read may still be probed by writing.
        for (name, person) in self.outsiders() {
            for trajectory in self.trajectories {
                let path = format!("/trajectories/{trajectory}");
                let enrolled = person.post(&format!("{path}/participants"), enrolment("A-1")).await;
                let shrunk = person.request(Method::PATCH, &path).header("If-Match", "\"1\"").body(json!({ "places": 1 }).to_string());
                let shrunk = Reply::of(shrunk.header("Content-Type", "application/merge-patch+json")).await;
                for (what, refused) in [("enrols in", enrolled), ("shrinks", shrunk)] {
                    assert!(matches!(refused.status, 401 | 403 | 404), "{name}: {}", refused.text);
                    answers
                        .insert(format!("{name} {what} {trajectory}"), without_instance(&format!("{} {}", refused.status, refused.text)));
                }
            }
        }
        answers
    }
}

/// Each problem has an id of its own.
fn without_instance(text: &str) -> String {
    Regex::new("\"instance\":\"[^\"]*\"").unwrap().replace_all(text, "").into_owned()
}

#[track_caller]
fn assert_same(what: &str, before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
    for (question, answer) in before {
        assert_eq!(Some(answer), after.get(question), "{what}: {question}");
    }
}

#[tokio::test]
async fn nothing_that_happens_to_a_person_shows_before_the_quarter_has_ended() {
    let story = Story::new().await;
    let [one, other] = story.trajectories;
    let mut people = Vec::new();
    for number in 0..8 {
        people.push(story.somebody(one, &format!("A-{number}")).await);
    }
    story.somebody(other, "B-1").await;
    story.next_quarter();
    let before = story.answers().await;
    let results = story.world.app.anybody().get(&format!("/initiatives/{}/results", story.initiative)).await.ok(200);
    assert_eq!((&results["started"], &results["moments"][2]["inWork"]), (&json!(10), &json!(10)));

    let (partner, today) = (story.partner(), story.world.app.clock.today());
    // Corrections of what was told before, of the one person that makes seven into eight.
    let path = format!("/participants/{}", people[0]);
    let corrected = json!({ "leftOn": "2025-08-01", "reason": "stopped", "correction": true });
    partner.post(&format!("{path}/departures"), corrected).await.ok(201);
    assert_same("a corrected departure", &before, &story.answers().await);
    for (months, found) in [(1, "no"), (6, "unknown")] {
        let again = json!({ "inWork": found, "measuredOn": "2026-02-28", "benefit": "kept" });
        partner.put(&format!("{path}/follow-ups/{months}"), again).await.ok(200);
    }
    assert_same("other measurements", &before, &story.answers().await);
    let outcome = partner.get(&format!("{path}/outcomes")).await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
    partner.post(&format!("{path}/outcomes/{outcome}/reversals"), json!({ "reason": "wrong-facts" })).await.ok(201);
    let later = json!({ "kind": "education", "startedOn": today, "benefit": "kept" });
    partner.post(&format!("{path}/outcomes"), later).await.ok(201);
    assert_same("another outcome", &before, &story.answers().await);
    partner.patch(&path, json!({ "municipality": "GM0743", "birthYearBand": "1990-1994" })).await.ok(200);
    assert_same("a corrected record", &before, &story.answers().await);

    // Erasures: of the corrected one, of one as it was told, and of two who are new, dated back into the last quarter.
    for participant in [people[0], people[1]] {
        assert_eq!(partner.delete(&format!("/participants/{participant}")).await.status, 204);
        assert_same("an erasure", &before, &story.answers().await);
    }
    for reference in ["C-1", "C-2"] {
        let new = story.somebody(one, reference).await;
        assert_same("a new person", &before, &story.answers().await);
        assert_eq!(partner.delete(&format!("/participants/{new}")).await.status, 204);
        assert_same("an erasure of a new person", &before, &story.answers().await);
    }

    // In the next quarter it does show: seven completed, were in work and had a job.
    story.next_quarter();
    let results = story.world.app.anybody().get(&format!("/initiatives/{}/results", story.initiative)).await.ok(200);
    assert_eq!((&results["started"], &results["completed"]), (&json!(10), &json!(10)));
    assert_eq!((&results["moments"][0]["inWork"], &results["moments"][2]["inWork"]), (&json!(10), &json!(10)));
    let adviser = story.world.app.adviser().get(&format!("/initiatives/{}/results", story.initiative)).await.ok(200);
    assert_eq!((&adviser["started"], &adviser["completed"], &adviser["moments"][2]["inWork"]), (&json!(11), &json!(10), &json!(10)));
}

/// The answers about a world with so many people in each group, with everything that differs between worlds replaced.
async fn told_about(people: [u32; 2]) -> BTreeMap<String, String> {
    let story = Story::new().await;
    for ((trajectory, group), people) in story.trajectories.into_iter().zip(["A", "B"]).zip(people) {
        for number in 0..people {
            story.somebody(trajectory, &format!("{group}-{number}")).await;
        }
    }
    story.next_quarter();
    let ids = Regex::new("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").unwrap();
    let others = Regex::new("\"[0-9]+-[0-9a-f]{16}\"|HLM-[0-9]+|[0-9-]{10}T[0-9:.]+Z").unwrap();
    let mut names: Vec<String> = Vec::new();
    let answers = story.answers().await;
    // Ids are named after the questions in which they stand, which are in the same order in every world.
    let mut replaced = BTreeMap::new();
    for (number, (name, _, accept, question)) in story.asked().into_iter().enumerate() {
        let answer = ids.replace_all(&answers[&format!("{name} {accept} {question}")], |found: &regex::Captures<'_>| {
            let known = names.iter().position(|name| *name == found[0]).unwrap_or_else(|| {
                names.push(found[0].to_owned());
                names.len() - 1
            });
            format!("#{known}")
        });
        replaced.insert(format!("{number} {name} {accept}"), others.replace_all(&answer, "").into_owned());
    }
    replaced
}

#[tokio::test]
async fn no_question_tells_worlds_apart_whose_groups_are_in_the_same_band() {
    for [first, second] in [[[0, 0], [2, 1]], [[3, 3], [4, 4]], [[3, 7], [7, 3]]] {
        assert_same(&format!("{first:?} or {second:?}"), &told_about(first).await, &told_about(second).await);
    }
    let (two, three) = (told_about([2, 0]).await, told_about([3, 0]).await);
    let differ = two.iter().filter(|(question, answer)| three[*question] != **answer).count();
    assert!(differ > 10, "questions that tell two people from three, to show that answers are compared: {differ}");
}
