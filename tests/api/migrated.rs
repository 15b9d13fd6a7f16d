//! Migrations move no figure: what the register says, also as of and as known at earlier moments, is the same after those of this version went down and up again.

use std::collections::BTreeMap;

use chrono::{SecondsFormat, TimeDelta};
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use diesel_migrations::MigrationHarness;
use menukaart::platform::auth::Role;
use menukaart::platform::db::{MIGRATIONS, migrate};
use menukaart::sample;
use serde_json::Value;

use crate::support::world::id;
use crate::support::{App, Person, Reply};

/// The newest migration of the version before.
const LANDED: &str = "20261128000028";

/// What is asked of everything in a list: the list, what is asked below each of its resources, and whether only partners read it.
const QUESTIONS: [(&str, &[&str], bool); 9] = [
    ("/organisations", &[""], false),
    ("/initiatives", &["", "/results"], false),
    ("/rule-sets", &[""], false),
    ("/obligations", &["", "/amendments", "/basis-observations", "/balance", "/balance?asOf=2024-12-31", "/settlement"], false),
    ("/contributions", &["", "/valuation", "/claim"], false),
    ("/fulfilments", &["", "/valuation"], false),
    ("/trajectories", &["", "/participants?limit=100"], true),
    ("/advices", &[""], false),
    ("/worklist", &[], false),
];

/// The figures of the report on these days and of these years.
const REPORTS: [&str; 5] = [
    "asOf=2024-06-30",
    "asOf=2024-12-31",
    "asOf=2025-04-30&from=2024-01-01&until=2024-12-31",
    "asOf=2026-06-30&from=2025-07-01&until=2026-06-30",
    "asOf=2026-12-31",
];

/// Every resource of a list, page by page.
async fn list(person: &Person, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let next = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let page = person.get(&format!("{path}?limit=100{next}")).await.ok(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        cursor = page["nextCursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            return items;
        }
    }
}

fn answer(reply: Reply) -> Value {
    assert!(reply.status == 200 || reply.status == 404, "{}", reply.text);
    let mut answer: Value = serde_json::from_str(&reply.text).unwrap();
    // The question was asked later, and a report grows older.
    for moves in ["knownAt", "provisional"] {
        answer[moves] = Value::Null;
    }
    answer
}

/// Everything that advisers and partners can ask, with its answer. Claims are the contractor's, and answered 404 here.
async fn everything(app: &App, known_at: &[String]) -> BTreeMap<String, Value> {
    let adviser = app.adviser();
    let partners = list(&adviser, "/organisations").await.into_iter().filter(|organisation| organisation["kind"] == "partner");
    let partners: Vec<Person> = partners.map(|partner| app.somebody(Role::Partner, Some(id(&partner)), app.region)).collect();
    let mut told = BTreeMap::new();
    for (path, below, of_partners) in QUESTIONS {
        let askers = if of_partners { partners.iter().collect() } else { vec![&adviser] };
        for (number, person) in askers.into_iter().enumerate() {
            let items = list(person, path).await;
            for item in &items {
                for below in below {
                    let question = format!("{path}/{}{below}", id(item));
                    told.insert(question.clone(), answer(person.get(&question).await));
                }
            }
            told.insert(format!("{path} {number}"), Value::from(items));
        }
    }
    for question in REPORTS {
        for known_at in known_at.iter().map(|known_at| format!("&knownAt={known_at}")).chain([String::new()]) {
            let question = format!("/reports/social-return?{question}{known_at}");
            told.insert(question.clone(), answer(adviser.get(&question).await));
        }
    }
    told
}

/// Undoes every migration of this version. The harness blocks: it gets a thread of its own.
async fn down(url: &str) -> usize {
    let conn = AsyncPgConnection::establish(url).await.unwrap();
    let revert = move || {
        let mut conn: AsyncConnectionWrapper<AsyncPgConnection> = conn.into();
        let applied = conn.applied_migrations().unwrap();
        let newer: Vec<_> = applied.iter().filter(|version| version.to_string().replace('-', "").as_str() > LANDED).collect();
        for _ in &newer {
            conn.revert_last_migration(MIGRATIONS).unwrap();
        }
        newer.len()
    };
    tokio::task::spawn_blocking(revert).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_figures_of_the_sample_survive_migrations_that_go_down_and_up_again() {
    let mut app = App::empty().await;
    let before = app.clock.now() - TimeDelta::days(1);
    sample::load_once(&app.db, app.clock.now()).await.unwrap();
    app.region = id(&app.anybody().get("/regions").await.ok(200)["items"][0]);
    app.clock.advance(TimeDelta::minutes(5));
    let known_at = [before, app.clock.now()].map(|instant| instant.to_rfc3339_opts(SecondsFormat::Micros, true));
    app.clock.advance(TimeDelta::minutes(5));
    let told = everything(&app, &known_at).await;

    let undone = down(&app.database).await;
    assert_eq!(migrate(&app.database).await.unwrap().len(), undone);

    // Another instance: this one remembers statements of the schema before.
    let again = everything(&app.another(), &known_at).await;
    assert!(undone > 10 && told.len() > 500, "{undone} {}", told.len());
    let moved: Vec<&String> =
        told.iter().filter(|(question, answer)| again.get(*question) != Some(*answer)).map(|(question, _)| question).collect();
    assert!(moved.is_empty(), "{moved:?}");
}
