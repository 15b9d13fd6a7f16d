//! What holds wherever a transaction runs: in a session of its own, or, through a pooler, in one that others had before.
//!
//! `cargo test` tries this without a pooler, `tests/pooler/run` with one.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use futures_util::future::{join, join_all};
use jsonwebtoken::jwk::{Jwk, JwkSet, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey};
use menukaart::platform::auth::{Actor, LocalKey, Role};
use menukaart::platform::db::Pooler;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_postgres::SimpleQueryMessage;
use uuid::Uuid;

use crate::support::world::pledge;
use crate::support::{App, Person, World, database};

#[derive(diesel::QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Every session that is free at the moment says one thing about itself.
async fn every_session_says(app: &App, query: &str) -> Vec<String> {
    let (url, _) = database::of_service(&app.database);
    let ask = async || {
        let client = database::connect(&url).await;
        // Nobody else gets a session for as long as a transaction is open in it.
        client.batch_execute("BEGIN").await.unwrap();
        let rows = client.simple_query(query).await.unwrap();
        client.batch_execute("SELECT pg_sleep(0.2); COMMIT").await.unwrap();
        let values = rows.into_iter().filter_map(|row| match row {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        values.collect::<Vec<_>>()
    };
    join_all((0..8).map(|_| ask())).await.into_iter().flatten().collect()
}

#[tokio::test]
async fn what_the_service_sets_holds_in_every_transaction_and_in_nobody_elses() {
    let app = App::start().await;
    let ask = async || {
        let query = "SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout'), \
            current_setting('lock_timeout'), current_setting('plan_cache_mode'), current_setting('random_page_cost'), current_setting('jit')) AS value";
        let setting: menukaart::platform::error::Result<Setting> =
            app.db.read(&Actor::anonymous(), async |conn| Ok(diesel::sql_query(query).get_result(conn).await?)).await;
        setting.unwrap().value
    };
    for settings in join_all((0..40).map(|_| ask())).await {
        assert_eq!(settings, "15s 30s 10s force_generic_plan 1.1 off");
    }
    let elsewhere = every_session_says(&app, "SELECT current_setting('statement_timeout')").await;
    assert!(elsewhere.len() == 8 && elsewhere.iter().all(|value| value == "0"), "{elsewhere:?}");
}

/// The program in a process of its own, with the database that the tests have.
struct Process {
    child: Child,
    base: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

impl Process {
    async fn start(app: &App, keys: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (url, pooler) = database::of_service(&app.database);
        let mut program = Command::new(env!("CARGO_BIN_EXE_menukaart"));
        program.env("DATABASE_URL", url).env("MENUKAART_LISTEN", format!("127.0.0.1:{port}")).env("MENUKAART_JWKS_URL", keys);
        program.env("MENUKAART_ISSUER", LocalKey::ISSUER).env("MENUKAART_AUDIENCE", LocalKey::AUDIENCE);
        if pooler == Pooler::Transaction {
            program.env("MENUKAART_POOLER", "transaction");
        }
        let child = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let process = Self { child, base: format!("http://127.0.0.1:{port}") };
        process.wait_until_ready().await;
        process
    }

    async fn wait_until_ready(&self) {
        for _ in 0..600 {
            let answer = reqwest::get(format!("{}/health/ready", self.base)).await;
            if answer.is_ok_and(|answer| answer.status() == reqwest::StatusCode::OK) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the process did not become ready within a minute");
    }

    /// The same person, asking this process.
    fn for_whom(&self, person: &Person) -> Person {
        person.clone().at(&format!("{}/v1", self.base))
    }
}

/// Publishes the key of the tests as an issuer does, and returns its address.
async fn publish_keys() -> String {
    let der = std::fs::read(Path::new(env!("CARGO_TARGET_TMPDIR")).join("keys/local-signing-key.der")).unwrap();
    let mut key = Jwk::from_encoding_key(&EncodingKey::from_ed_der(&der), Algorithm::EdDSA).unwrap();
    key.common.key_id = Some(key.thumbprint(ThumbprintHash::SHA256).unwrap());
    let keys = serde_json::to_string(&JwkSet { keys: vec![key] }).unwrap();
    let answer =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{keys}", keys.len());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/keys", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _head = stream.read(&mut [0; 4096]).await;
            let _gone = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}

#[tokio::test]
async fn processes_that_share_sessions_do_not_meet_each_others_statements() {
    let world = World::new().await;
    let mut contract = world.contract();
    contract["basis"] = json!({ "kind": "fixed-amount", "amount": "9000000.00" });
    contract["labourShare"] = json!(null);
    let obligation = crate::support::world::id(&world.adviser.post("/obligations", contract).await.ok(201));
    let initiative = world.initiative(30).await;
    let keys = publish_keys().await;
    // Each numbers its statements from zero.
    let (one, two) = join(Process::start(&world.app, &keys), Process::start(&world.app, &keys)).await;
    let attempt = async |number: usize| {
        let process = if number.is_multiple_of(2) { &one } else { &two };
        let [contractor, adviser, anybody] =
            [&world.contractor, &world.adviser, &world.app.anybody()].map(|person| process.for_whom(person));
        let pledged = contractor.post_as(Uuid::now_v7(), "/contributions", pledge(initiative, obligation, 1)).await;
        let balance = format!("/obligations/{obligation}/balance");
        let read = [anybody.get("/rule-sets").await, contractor.get(&balance).await, adviser.get("/worklist").await];
        assert_eq!(read.each_ref().map(|answer| answer.status), [200; 3], "{read:?}");
        pledged.status
    };
    let mut counted: BTreeMap<u16, u32> = BTreeMap::new();
    for wave in 0..3 {
        let statuses = join_all((0..20).map(|number| attempt(wave * 20 + number))).await;
        statuses.into_iter().for_each(|status| *counted.entry(status).or_default() += 1);
    }
    assert_eq!(counted, BTreeMap::from([(201, 30), (409, 30)]));
    let left = every_session_says(&world.app, "SELECT statement FROM pg_prepared_statements").await;
    assert!(left.is_empty(), "nothing stays prepared in a session that others get: {left:?}");
    let outsider = one.for_whom(&world.app.somebody(Role::Contractor, Some(Uuid::now_v7()), world.app.region));
    assert_eq!(outsider.get("/contributions").await.status, 401, "the other processes know who is who too");
}
