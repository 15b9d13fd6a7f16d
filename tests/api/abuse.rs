//! What clever and hostile clients try. Nothing is a fault of ours (500), and nobody shuts others out.

use reqwest::Method;
use reqwest::header::CONTENT_ENCODING;
use serde_json::json;

use crate::support::world::offer;
use crate::support::{App, Reply, World};

async fn from(app: &App, token: Option<&str>, address: &str) -> Reply {
    let request = app.person(token.map(Into::into)).request(Method::GET, "/regions").header("X-Forwarded-For", address);
    Reply::of(request).await
}

/// How many requests pass before one is refused.
async fn passed(app: &App, token: Option<&str>, address: &str) -> (usize, Reply) {
    let mut passed = 0;
    loop {
        let reply = from(app, token, address).await;
        if reply.status == 429 || passed > 2_000 {
            return (passed, reply);
        }
        passed += 1;
    }
}

#[tokio::test]
async fn a_caller_over_the_limit_waits_and_no_other_caller_does() {
    let app = App::limited(1).await;
    let (anonymous, refused) = passed(&app, None, "203.0.113.1").await;
    assert!((10..100).contains(&anonymous), "{anonymous}");
    assert!((1..=10).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(refused.header("api-version"), env!("CARGO_PKG_VERSION"));
    refused.problem(429, "too-many-requests");
    assert_eq!(from(&app, None, "203.0.113.2").await.status, 200);
    assert_eq!(Reply::of(app.adviser().request(Method::GET, "/regions").header("X-Forwarded-For", "203.0.113.1")).await.status, 200);
}

#[tokio::test]
async fn guessing_tokens_is_limited_by_address_before_any_is_looked_at() {
    let app = App::limited(1).await;
    let (guesses, refused) = passed(&app, Some("eyJ.guess.ed"), "203.0.113.1").await;
    assert!((100..1_000).contains(&guesses), "{guesses}");
    refused.problem(429, "too-many-requests");
    assert_eq!(from(&app, Some("eyJ.guess.ed"), "203.0.113.2").await.status, 401);
}

#[tokio::test]
async fn the_operator_configures_where_to_report_a_weakness() {
    let app = App::empty().await;
    let answer = reqwest::get(format!("{}/.well-known/security.txt", app.base)).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(answer.headers()["api-version"], env!("CARGO_PKG_VERSION"));
    let text = answer.text().await.unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("Contact: mailto:security@example.nl"));
    let expires = lines.next().unwrap().strip_prefix("Expires: ").unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let days = (expires - app.clock.now()).num_days();
    assert!((30..365).contains(&days), "{days}");
}

#[tokio::test]
async fn monitors_may_ask_for_the_health_by_head() {
    let app = App::empty().await;
    let client = reqwest::Client::new();
    for path in ["health/live", "health/ready"] {
        assert_eq!(client.head(format!("{}/{path}", app.base)).send().await.unwrap().status(), 200, "{path}");
    }
}

#[tokio::test]
async fn compressed_bodies_are_not_unpacked() {
    let world = World::new().await;
    for encoding in ["gzip", "br", "zstd", "deflate", "gzip, gzip"] {
        let request = world.partner.request(Method::POST, "/initiatives").header(CONTENT_ENCODING, encoding).json(&offer(1));
        Reply::of(request).await.problem(415, "unsupported-media-type");
    }
}

#[tokio::test]
async fn odd_texts_are_kept_or_refused_but_never_a_fault() {
    let world = World::new().await;
    // Right-to-left, combining, joined, a byte order mark, outside the basic plane, a new line, 100 accents on one letter.
    let many = format!("e{}", "\u{301}".repeat(100));
    let readable = ["\u{202e}gnp.exe", "e\u{301}", "👩‍👩‍👧‍👦", "\u{feff}x", "\u{10fffd}", "\u{fffe}", "a\nb", "\u{200b}", &many];
    // Nothing to read, or steering what shows it.
    let unreadable = ["\u{0}", "a\u{0}b", "\u{1b}[31m", "\u{85}", "\u{a0}", " \n", "a\u{9b}b", "\u{7f}"];
    let texts = readable.iter().map(|text| (text, 201)).chain(unreadable.iter().map(|text| (text, 400)));
    for (text, status) in texts {
        let mut body = offer(1);
        body["title"] = json!(text);
        let reply = world.partner.post("/initiatives", body).await.ok(status);
        assert!(status == 400 || reply["title"] == **text, "{text:?} was kept as {reply}");
        let query = reqwest::Url::parse_with_params("http://x/", [("query", text)]).unwrap();
        let reply = world.app.anybody().get(&format!("/initiatives?{}", query.query().unwrap())).await;
        assert_eq!(reply.status == 200, status == 201, "{text:?}: {}", reply.text);
    }
    let raw = async |body: &[u8]| {
        let request = world.partner.request(Method::POST, "/initiatives").header("content-type", "application/json");
        Reply::of(request.body(body.to_vec())).await.problem(400, "invalid");
    };
    raw(br#"{"title": "\ud800"}"#).await;
    raw(b"{\"title\": \"\xc0\xaf\"}").await;
    raw(b"\xef\xbb\xbf{}").await;
    raw("[".repeat(500_000).as_bytes()).await;
    raw(format!("{}1{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000)).as_bytes()).await;
    raw(format!(r#"{{"placesMaximum": {}}}"#, "9".repeat(100_000)).as_bytes()).await;
}

#[tokio::test]
async fn a_body_full_of_faults_is_not_answered_at_length() {
    let world = World::new().await;
    let fields: serde_json::Map<String, serde_json::Value> = (0..50_000).map(|number| (format!("f{number}"), json!(number))).collect();
    let problem = world.partner.post("/initiatives", fields.into()).await.problem(400, "invalid");
    assert_eq!(problem["invalidParams"].as_array().unwrap().len(), 1_000);
}

#[tokio::test]
async fn odd_paths_and_queries_lead_nowhere() {
    let world = World::new().await;
    let initiative = world.initiative(1).await;
    for path in [
        format!("/initiatives/{initiative}%00"),
        format!("/initiatives/{initiative}%2F"),
        format!("/initiatives/{initiative}/"),
        format!("/initiatives/{initiative};x=1"),
        format!("/initiatives/%2e%2e/{initiative}"),
        "//initiatives".into(),
        "/initiatives//".into(),
        "/%69nitiatives/x".into(),
    ] {
        let reply = world.app.anybody().get(&path).await;
        assert!([400, 404].contains(&reply.status), "{path}: {}", reply.text);
    }
    let many = format!("/initiatives?{}", "theme=care&".repeat(5_000));
    let long = format!("/initiatives?query={}", "x".repeat(20_000));
    let wrong = "/initiatives?query=%ff%fe&limit=20".to_owned();
    for path in [many, long, wrong] {
        let reply = world.app.anybody().get(&path).await;
        assert!([200, 400, 414, 431].contains(&reply.status), "{}: {}", reply.status, reply.text);
    }
    world.app.anybody().get(&format!("/initiatives/{initiative}")).await.ok(200);
}
