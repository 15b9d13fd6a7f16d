//! What happens when something is killed: nothing that was answered is lost, nothing happens twice, and the service comes
//! back by itself.

#[path = "support/data_dir.rs"]
mod data_dir;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

const PROGRAM: &str = env!("CARGO_BIN_EXE_menukaart");

/// The program as a user runs it, in a data directory of its own.
struct Service {
    data_dir: tempfile::TempDir,
    port: u16,
    child: Child,
    http: reqwest::Client,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

/// As `kill -9` does.
fn kill_hard(pid: i32) {
    kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
}

fn start_child(data_dir: &Path, port: u16) -> Child {
    let mut command = program(data_dir);
    command.args(["serve", "--empty"]).env("MENUKAART_LISTEN", format!("127.0.0.1:{port}"));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn program(data_dir: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env("MENUKAART_DATA_DIR", data_dir).env_remove("DATABASE_URL");
    command
}

impl Service {
    async fn start() -> Self {
        let data_dir = data_dir::passing();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = start_child(data_dir.path(), port);
        let service = Self { data_dir, port, child, http: reqwest::Client::new() };
        service.wait_until_ready().await;
        service
    }

    async fn wait_until_ready(&self) {
        for _ in 0..600 {
            let answer = self.http.get(format!("http://127.0.0.1:{}/health/ready", self.port)).send().await;
            if answer.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the service did not become ready within a minute");
    }

    /// Runs a subcommand beside the running service.
    fn run(&self, arguments: &[&str]) -> String {
        let output = program(self.data_dir.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn token(&self, role: &str, organisation: Option<&str>, region: &str) -> String {
        let mut arguments = vec!["token", "--role", role, "--region", region];
        arguments.extend(organisation.into_iter().flat_map(|id| ["--organisation", id]));
        self.run(&arguments)
    }

    async fn post(&self, token: &str, path: &str, key: Uuid, body: &Value) -> reqwest::Result<(u16, Value)> {
        let url = format!("http://127.0.0.1:{}/v1{path}", self.port);
        let mut request = self.http.post(url).bearer_auth(token).header("Idempotency-Key", key.to_string());
        if path.ends_with("/decisions") {
            // What was made and submitted.
            request = request.header("If-Match", "\"2\"");
        }
        let answer = request.json(body).send().await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    }

    async fn make(&self, token: &str, path: &str, body: Value) -> String {
        let (status, answer) = self.post(token, path, Uuid::now_v7(), &body).await.unwrap();
        assert_eq!(status, 201, "{answer}");
        answer["id"].as_str().unwrap_or_default().to_owned()
    }

    async fn get(&self, token: &str, path: &str) -> Value {
        let url = format!("http://127.0.0.1:{}/v1{path}", self.port);
        self.http.get(url).bearer_auth(token).send().await.unwrap().json().await.unwrap()
    }

    /// The process that PostgreSQL's own file names.
    fn postmaster(&self) -> i32 {
        let pid = self.data_dir.path().join("postgresql/cluster/postmaster.pid");
        std::fs::read_to_string(pid).unwrap().lines().next().unwrap().parse().unwrap()
    }
}

/// A region with an initiative of 500 places and an obligation that can pay them all.
struct Story {
    adviser: String,
    contractor: String,
    pledge: Value,
}

async fn story(service: &Service) -> Story {
    let region = service.run(&["region", "create", "--name", "Proefregio", "--municipality", "GM0794=Helmond"]);
    let adviser = service.token("adviser", None, &region);
    let mut ids = Vec::new();
    for kind in ["contractor", "partner", "authority"] {
        ids.push(service.make(&adviser, "/organisations", json!({ "name": kind, "kind": kind })).await);
    }
    let (contractor, partner) = (service.token("contractor", Some(&ids[0]), &region), service.token("partner", Some(&ids[1]), &region));
    let offer = json!({
        "title": "Proef", "summary": "s", "description": "d", "targetGroups": ["youth"], "municipalities": ["GM0794"],
        "pathToWork": "p", "durationMonths": 6, "placePrice": "100.00", "placesMaximum": 500, "acceptedKinds": ["money"]
    });
    let initiative = service.make(&partner, "/initiatives", offer).await;
    service.make(&partner, &format!("/initiatives/{initiative}/submissions"), json!({})).await;
    service.make(&adviser, &format!("/initiatives/{initiative}/decisions"), json!({ "decision": "approve" })).await;
    let contract = json!({
        "contractReference": "PROEF-1", "authorityId": ids[2], "contractorId": ids[0], "basis": { "kind": "fixed-amount", "amount": "50000.00" },
        "tenderPublishedOn": "2025-01-15", "startsOn": "2025-03-01", "endsOn": "2028-02-29"
    });
    let obligation = service.make(&adviser, "/obligations", contract).await;
    let pledge = json!({ "initiativeId": initiative, "obligationId": obligation, "kind": "money", "places": 1, "amount": "100.00" });
    Story { adviser, contractor, pledge }
}

async fn contributions(service: &Service, token: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = service.get(token, &format!("/contributions?limit=100{cursor}")).await;
        found.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killing_the_service_while_it_writes_loses_no_answered_contribution_and_doubles_none() {
    let mut service = Service::start().await;
    let Story { adviser, contractor, pledge } = story(&service).await;
    let keys: Vec<Uuid> = (0..60).map(|_| Uuid::now_v7()).collect();
    let mut answered: BTreeMap<Uuid, String> = BTreeMap::new();
    // Killed in the middle of the requests that are on their way.
    let requests = futures_util::future::join_all(keys.iter().map(|key| service.post(&contractor, "/contributions", *key, &pledge)));
    let pid = service.child.id();
    let killing = async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        kill_hard(i32::try_from(pid).unwrap());
    };
    let (answers, ()) = tokio::join!(requests, killing);
    for (key, answer) in keys.iter().zip(answers) {
        if let Ok((201, body)) = answer {
            answered.insert(*key, body["id"].as_str().unwrap().to_owned());
        }
    }
    let _status = service.child.wait();
    service.child = start_child(service.data_dir.path(), service.port);
    service.wait_until_ready().await;
    let stored = contributions(&service, &adviser).await;
    assert!(answered.values().all(|id| stored.contains(id)), "an answered contribution is gone");
    // Every request is sent again, as a client does that got no answer.
    for key in &keys {
        let (status, body) = service.post(&contractor, "/contributions", *key, &pledge).await.unwrap();
        assert_eq!(status, 201, "{body}");
        let id = body["id"].as_str().unwrap();
        assert!(answered.get(key).is_none_or(|known| known == id), "a replay made another contribution");
    }
    assert_eq!(contributions(&service, &adviser).await.len(), keys.len());
    let initiative = service.get(&adviser, &format!("/initiatives/{}", pledge["initiativeId"].as_str().unwrap())).await;
    assert_eq!(initiative["placesReserved"], keys.len());
    let verified = service.run(&["audit", "verify"]);
    assert!(verified.contains(" 0 faults"), "{verified}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_the_running_service_the_audit_trail_is_verified_against_a_head_kept_elsewhere() {
    let service = Service::start().await;
    story(&service).await;
    let mut lines = service.run(&["audit", "head"]);
    while lines.is_empty() {
        // The first seal comes within a second.
        tokio::time::sleep(Duration::from_millis(100)).await;
        lines = service.run(&["audit", "head"]);
    }
    let kept = service.data_dir.path().join("heads");
    std::fs::write(&kept, &lines).unwrap();
    let (head, _) = lines.split_once(' ').unwrap();
    let verified = service.run(&["audit", "verify", "--head", head, "--heads-file", kept.to_str().unwrap()]);
    assert!(verified.contains(" 0 faults\nhead "), "{verified}");
    let another = format!("{}{}", &head[..head.len() - 64], "ab".repeat(32));
    let refused = program(service.data_dir.path()).args(["audit", "verify", "--head", &another]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stdout).contains(&format!("FAULT another chain: the kept head {another}")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_erasures_that_is_broken_or_not_there_ends_with_exit_code_1_and_names_the_line() {
    let service = Service::start().await;
    service.run(&["region", "create", "--name", "Proefregio", "--municipality", "GM0794=Helmond"]);
    assert_eq!(service.run(&["erasures"]), "");
    let copy = service.data_dir.path().join("copy");
    let run = |arguments: &[&str], text: &str| {
        std::fs::write(&copy, text).unwrap();
        let output = program(service.data_dir.path()).args(arguments).arg(&copy).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    for arguments in [&["erasures", "apply"][..], &["erasures", "--after"]] {
        let (code, said, wrong) = run(arguments, "iets\n");
        assert!(
            code == Some(1) && said.is_empty() && wrong.contains("line 1 is no line as `menukaart erasures` prints it; nothing was done"),
            "{wrong}"
        );
        assert_eq!(run(arguments, "").0, Some(0));
        std::fs::remove_file(&copy).unwrap();
        let missing = program(service.data_dir.path()).args(arguments).arg(&copy).output().unwrap();
        assert_eq!(missing.status.code(), Some(1));
    }
    assert_eq!(run(&["erasures", "apply"], ""), (Some(0), "the copy has no erasures\n".to_owned(), String::new()));
    let refused =
        program(service.data_dir.path()).args(["audit", "restored", "--reason", " ", "--heads-file", "/dev/null"]).output().unwrap();
    assert!(refused.status.code() == Some(1) && String::from_utf8_lossy(&refused.stderr).contains("the reason is 1 to 500 characters"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_database_is_killed_the_service_answers_503_and_recovers_by_itself() {
    let service = Service::start().await;
    let Story { adviser, contractor, pledge } = story(&service).await;
    service.make(&contractor, "/contributions", pledge.clone()).await;
    kill_hard(service.postmaster());
    let mut seen = Vec::new();
    for _ in 0..600 {
        let (status, _) = service.post(&contractor, "/contributions", Uuid::now_v7(), &pledge).await.unwrap();
        seen.push(status);
        if status == 201 && seen.len() > 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(seen.iter().all(|status| [201, 503].contains(status)), "{seen:?}");
    assert_eq!(seen.last(), Some(&201), "it did not recover");
    assert_eq!(contributions(&service, &adviser).await.len(), 1 + seen.iter().filter(|status| **status == 201).count());
}
