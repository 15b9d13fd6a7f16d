//! Nothing about a person gets into what operators, proxies and clients keep: logs, metrics, problems, ETags and cursors. Tried with a real
//! process that logs all it can.

#[path = "support/data_dir.rs"]
mod data_dir;

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

const PROGRAM: &str = env!("CARGO_BIN_EXE_menukaart");

/// What may be found nowhere: pseudonyms, notes, sources, who called, and what would tell people apart.
const MARKS: [&str; 9] = [
    "SPOOR", // in references, notes and sources
    "spoor-fase",
    "spoor-groep",
    "1985-1989",
    "GM0743",
    "@voorbeeld.nl",
    "123456782",
    "jansen@",
    "mevrouw",
];

/// A running service.
struct Service {
    data_dir: TempDir,
    base: String,
    metrics: String,
    child: Child,
    http: reqwest::Client,
    /// Problems, ETags and cursors that it answered.
    told: Vec<String>,
}

impl Drop for Service {
    fn drop(&mut self) {
        // It stops its database as well, before it ends.
        let _ended = kill(Pid::from_raw(self.child.id().cast_signed()), Signal::SIGTERM);
        let _ended = self.child.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn program(data_dir: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env("MENUKAART_DATA_DIR", data_dir).env_remove("DATABASE_URL");
    command
}

impl Service {
    async fn start() -> Self {
        let data_dir = data_dir::passing();
        let (port, metrics) = (free_port(), free_port());
        let log = fs::File::create(data_dir.path().join("stderr.log")).unwrap();
        let child = program(data_dir.path())
            .args(["serve", "--empty"])
            .env("MENUKAART_LISTEN", format!("127.0.0.1:{port}"))
            .env("MENUKAART_METRICS_LISTEN", format!("127.0.0.1:{metrics}"))
            .env("RUST_LOG", "info,menukaart=trace,diesel=trace,diesel_async=trace,actix_web=debug")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let base = format!("http://127.0.0.1:{port}");
        let metrics = format!("http://127.0.0.1:{metrics}/metrics");
        let service = Self { data_dir, base, metrics, child, http: reqwest::Client::new(), told: Vec::new() };
        for _ in 0..600 {
            let answer = service.http.get(format!("{}/health/ready", service.base)).send().await;
            if answer.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                return service;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the service did not become ready within a minute:\n{}", service.logs());
    }

    /// Runs a subcommand beside the service.
    fn run(&self, arguments: &[&str]) -> String {
        let output = program(self.data_dir.path()).args(arguments).output().unwrap();
        fs::OpenOptions::new().append(true).open(self.data_dir.path().join("stderr.log")).unwrap().write_all(&output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn token(&self, role: &str, organisation: Option<&str>, region: &str) -> String {
        let mut arguments = vec!["token", "--role", role, "--region", region];
        arguments.extend(organisation.into_iter().flat_map(|id| ["--organisation", id]));
        self.run(&arguments)
    }

    /// Sends a request, and keeps what others than the client may come to see of the answer.
    async fn send(&mut self, token: &str, method: Method, path: &str, body: Option<String>) -> (u16, Value) {
        let mut request = self.http.request(method, format!("{}/v1{path}", self.base)).bearer_auth(token);
        if let Some(body) = body {
            let media = if body.starts_with('{') { "application/json" } else { "text/csv" };
            request = request.header("Content-Type", media).header("Idempotency-Key", Uuid::now_v7().to_string()).body(body);
        }
        if path.ends_with("/decisions") || path.ends_with("/target-group-checks") {
            // The versions that something in this story can be in.
            request = request.header("If-Match", "\"1\", \"2\", \"3\", \"4\"");
        }
        self.answer(request).await
    }

    async fn answer(&mut self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        for name in ["etag", "location", "link", "x-request-id", "content-disposition", "www-authenticate"] {
            self.told.extend(answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()));
        }
        let text = answer.text().await.unwrap();
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        if status >= 400 {
            self.told.push(text);
        }
        if let Some(cursor) = body["next"].as_str() {
            self.told.push(String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap());
        }
        (status, body)
    }

    async fn post(&mut self, token: &str, path: &str, body: Value) -> (u16, Value) {
        self.send(token, Method::POST, path, Some(body.to_string())).await
    }

    async fn make(&mut self, token: &str, path: &str, body: Value) -> String {
        let (status, made) = self.post(token, path, body).await;
        assert_eq!(status, 201, "{path}: {made}");
        made["id"].as_str().unwrap_or_default().to_owned()
    }

    async fn patch(&mut self, token: &str, path: &str, body: Value) -> u16 {
        let request = self.http.patch(format!("{}/v1{path}", self.base)).bearer_auth(token).header("If-Match", "\"1\"");
        let request = request.header("Content-Type", "application/merge-patch+json").body(body.to_string());
        self.answer(request).await.0
    }

    /// Everything that was written to files other than the tables themselves: logs of the service and of its database.
    fn logs(&self) -> String {
        let mut folders = vec![self.data_dir.path().to_owned()];
        let mut logs = String::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path: PathBuf = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "log")
                    || path.file_name().is_some_and(|name| name.to_string_lossy().contains("log."))
                {
                    logs += &String::from_utf8_lossy(&fs::read(&path).unwrap());
                }
            }
        }
        logs
    }
}

fn enrolment(reference: &str) -> Value {
    json!({ "reference": reference, "municipality": "GM0743", "targetGroup": "spoor-groep", "birthYearBand": "1985-1989", "enrolledOn": "2025-01-06" })
}

/// A region with a trajectory: the tokens of its adviser and partner, and the id of the trajectory.
async fn prepare(service: &mut Service) -> (String, String, String, String) {
    let region =
        service.run(&["region", "create", "--name", "De Peel", "--municipality", "GM0743=Asten", "--municipality", "GM0794=Helmond"]);
    let adviser = service.token("adviser", None, &region);
    let partner = service.make(&adviser, "/organisations", json!({ "name": "Stichting", "kind": "partner" })).await;
    let partner = service.token("partner", Some(&partner), &region);
    let offer = json!({
        "title": "Sterk aan het Werk", "summary": "Naar een baan", "description": "Begeleiding.", "targetGroups": ["single-mothers"],
        "municipalities": ["GM0794"], "themes": ["coaching"], "pathToWork": "Coaching.", "durationMonths": 8, "placePrice": "6000.00",
        "placesMaximum": 10, "acceptedKinds": ["money"]
    });
    let initiative = service.make(&partner, "/initiatives", offer).await;
    service.post(&partner, &format!("/initiatives/{initiative}/submissions"), json!({})).await;
    service.post(&adviser, &format!("/initiatives/{initiative}/decisions"), json!({ "decision": "approve" })).await;
    let plan = json!({
        "initiativeId": initiative, "title": "Groep 1", "startsOn": "2025-01-06", "endsOn": "2025-08-31", "places": 10, "totalCost": "80000.00"
    });
    let trajectory = service.make(&partner, "/trajectories", plan).await;
    (region, adviser, partner, trajectory)
}

/// What goes well with persons, and what goes wrong in as many ways as there are.
async fn live(service: &mut Service, adviser: &str, partner: &str, trajectory: &str) -> Vec<String> {
    let group = format!("/trajectories/{trajectory}/participants");
    let mut people = Vec::new();
    for number in 0..3 {
        people.push(service.make(partner, &group, enrolment(&format!("SPOOR-{number}"))).await);
    }
    let path = format!("/participants/{}", people[0]);
    let note = json!({ "reportedOn": "2025-02-01", "phase": "spoor-fase", "attendance": 90, "note": "SPOOR mevrouw komt goed mee" });
    service.make(partner, &format!("{path}/progress-reports"), note).await;
    service.make(adviser, &format!("{path}/target-group-checks"), json!({ "verified": true, "source": "SPOOR-bron" })).await;
    service.make(partner, &format!("{path}/departures"), json!({ "leftOn": "2025-08-31", "reason": "completed" })).await;
    for list in [
        format!("{group}?limit=1"),
        "/follow-ups?limit=1".into(),
        format!("{path}/accesses?limit=1"),
        format!("{path}/dossier"),
        path.clone(),
    ] {
        assert_eq!(service.send(partner, Method::GET, &list, None).await.0, 200, "{list}");
    }
    let refused = [
        // Twice the same, found by the database; a number, a name and an address where none belongs.
        (service.patch(partner, &format!("/participants/{}", people[1]), json!({ "reference": "SPOOR-0" })).await, 409),
        (service.post(partner, &group, enrolment("SPOOR-0")).await.0, 409),
        (service.post(partner, &group, enrolment("SPOOR 123456782")).await.0, 400),
        (service.post(partner, &group, json!({ "reference": { "SPOOR": "mevrouw" }, "municipality": ["GM0743"], "targetGroup": 5 })).await.0, 400),
        (service.post(partner, &group, json!({ "mevrouw SPOOR": "x", "jansen@example.nl": "x", "123456782": "x" })).await.0, 400),
        (service.send(partner, Method::POST, &group, Some("{\"reference\": \"SPOOR\", \"reference\": \"SPOOR mevrouw\", mevrouw".into())).await.0, 400),
        (service.send(partner, Method::POST, &group, Some("{\"reference\":\"SPOOR\",\"municipality\":\"GM0743\",\"targetGroup\":\"spoor-groep\",\"birthYearBand\":\"1985-1989\",\"enrolledOn\":\"mevrouw\"}".into())).await.0, 400),
        (service.send(partner, Method::POST, &format!("{group}/batches"), Some("SPOOR;mevrouw;123456782\nSPOOR;GM0743;x\n".into())).await.0, 422),
        (service.send(partner, Method::POST, &format!("{group}/batches"), Some("reference;municipality;mevrouw SPOOR\nSPOOR;GM0743;x\n".into())).await.0, 422),
        (service.send(partner, Method::POST, &format!("{group}/batches"), Some("reference;municipality;targetGroup;birthYearBand;enrolledOn\n\"SPOOR\n123456782\";mevrouw;mevrouw SPOOR;mevrouw;SPOOR\n".into())).await.0, 422),
        (service.send(partner, Method::GET, "/follow-ups?dueBefore=SPOOR&cursor=mevrouw", None).await.0, 400),
        (service.send(partner, Method::GET, "/initiatives?query=SPOOR%20123456782&limit=mevrouw", None).await.0, 400),
        (service.send(partner, Method::GET, "/participants/mevrouw-SPOOR", None).await.0, 400),
        (service.send(partner, Method::GET, "/mevrouw/SPOOR", None).await.0, 404),
        (service.send(&format!("{partner}mevrouw-SPOOR"), Method::GET, &path, None).await.0, 401),
    ];
    for (number, (status, expected)) in refused.into_iter().enumerate() {
        assert_eq!(status, expected, "refusal {number}: {:?}", service.told.last());
    }
    people
}

#[tokio::test]
async fn nothing_about_a_person_gets_into_logs_metrics_problems_etags_or_cursors() {
    let mut service = Service::start().await;
    let (_, adviser, partner, trajectory) = prepare(&mut service).await;
    let people = live(&mut service, &adviser, &partner, &trajectory).await;
    service.run(&["retention"]);
    let metrics = service.http.get(&service.metrics).send().await.unwrap().text().await.unwrap();
    let logs = service.logs();
    assert!(
        logs.contains("enrol_participant") && logs.contains("database system is ready"),
        "the logs of the service and of its database are looked at"
    );
    assert!(metrics.contains("menukaart_http_requests_total"), "{metrics}");
    assert!(service.told.len() > 30, "{}", service.told.len());
    let told = service.told.join("\n");
    for mark in MARKS {
        for spelling in [mark.to_owned(), URL_SAFE_NO_PAD.encode(mark), STANDARD_NO_PAD.encode(mark), mark.replace(' ', "%20")] {
            let spelling = spelling.to_lowercase();
            for (place, text) in [("logs", &logs), ("metrics", &metrics), ("answers", &told)] {
                let found = text.lines().find(|line| line.to_lowercase().contains(&spelling));
                assert_eq!(found, None, "{mark} in the {place}");
            }
        }
    }
    // Pseudonymous ids stand in paths, and so in Location and cursors, but neither in logs nor in metrics.
    for participant in people {
        assert!(!logs.contains(&participant) && !metrics.contains(&participant), "the id of a participant");
    }
}

#[tokio::test]
async fn retention_erases_what_is_past_its_date_and_says_how_much_that_was() {
    let mut service = Service::start().await;
    let (_, _, partner, trajectory) = prepare(&mut service).await;
    let mut people = Vec::new();
    for number in 0..3 {
        people.push(service.make(&partner, &format!("/trajectories/{trajectory}/participants"), enrolment(&format!("A-{number}"))).await);
    }
    for participant in &people[..2] {
        let status = service.patch(&partner, &format!("/participants/{participant}"), json!({ "retainUntil": "2026-01-01" })).await;
        assert_eq!(status, 200);
    }
    assert_eq!(service.run(&["retention"]), "2 participants erased");
    assert_eq!(service.run(&["retention"]), "0 participants erased");
    let mut left = Vec::new();
    for participant in &people {
        left.push(service.send(&partner, Method::GET, &format!("/participants/{participant}"), None).await.0);
    }
    assert_eq!(left, [404, 404, 200]);
}
