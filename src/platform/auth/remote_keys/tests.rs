//! When the keys of an issuer are fetched, and what holds while they cannot be.

use std::sync::LazyLock;

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::*;
use crate::platform::auth::test_issuer::{AUDIENCE, ISSUER, RSA, TestKey, key_set, now};
use crate::platform::auth::{Caller, Keys, Verifier};
use server::{Answer, DEADLOCK, Server};

mod server;

static OLD: LazyLock<TestKey> = LazyLock::new(|| TestKey::ed25519("old"));
static NEW: LazyLock<TestKey> = LazyLock::new(|| TestKey::ed25519("new"));

/// The issuer's server, a verifier that asks it, and a clock.
struct Scene {
    server: Server,
    remote: RemoteKeys,
    verifier: Verifier,
    now: DateTime<Utc>,
}

impl Scene {
    async fn with(answer: Answer) -> Self {
        let server = Server::start(answer).await;
        Self::at(server, Server::keys)
    }

    fn at(server: Server, address: impl FnOnce(&Server) -> String) -> Self {
        let remote = RemoteKeys::new(&address(&server)).unwrap();
        let verifier = Verifier::new(ISSUER, AUDIENCE, Keys::Remote(remote.clone()));
        Self { server, remote, verifier, now: now() }
    }

    fn later(&mut self, by: TimeDelta) {
        self.now += by;
    }

    async fn verify(&self, key: &TestKey) -> Result<Caller, TokenError> {
        let exp = self.now.timestamp() + 60;
        self.verifier.verify(&key.token(json!({}), json!({ "exp": exp })), self.now).await
    }

    async fn refuses(&self, key: &TestKey, error: TokenError) {
        assert_eq!(self.verify(key).await, Err(error));
    }

    /// Waits for what happens behind the requests.
    async fn until_it_knows(&self, kid: &str) {
        let known = async || self.remote.current(self.now).await.unwrap().find(Some(kid), Algorithm::EdDSA).is_ok();
        let wait = async {
            while !known().await {
                tokio::task::yield_now().await;
            }
        };
        timeout(DEADLOCK, wait).await.expect("the keys never come");
    }
}

fn publish(keys: &[&TestKey]) -> Answer {
    let entries: Vec<Value> = keys.iter().map(|key| key.entry(json!({}))).collect();
    Answer::json(&key_set(&entries))
}

#[tokio::test]
async fn nothing_is_fetched_before_the_first_token_and_then_once() {
    let scene = Scene::with(publish(&[&OLD])).await;
    assert_eq!(scene.server.requests(), 0);
    for _ in 0..3 {
        assert!(scene.verify(&OLD).await.is_ok());
    }
    assert_eq!(scene.server.requests(), 1);
}

#[tokio::test]
async fn keys_can_be_loaded_before_the_first_token() {
    let scene = Scene::with(publish(&[&OLD])).await;
    assert!(scene.remote.load(scene.now).await);
    assert!(scene.verify(&OLD).await.is_ok());
    assert_eq!(scene.server.requests(), 1);
}

#[tokio::test]
async fn a_rotated_key_is_found_at_its_first_token() {
    let scene = Scene::with(publish(&[&OLD])).await;
    assert!(scene.verify(&OLD).await.is_ok());
    scene.server.answer(publish(&[&OLD, &NEW]));
    assert!(scene.verify(&NEW).await.is_ok());
    assert!(scene.verify(&OLD).await.is_ok());
    assert_eq!(scene.server.requests(), 2);
    scene.server.answer(publish(&[&NEW]));
    scene.refuses(&TestKey::ed25519("third"), TokenError::UnknownKey).await;
    assert_eq!(scene.server.requests(), 2);
}

#[tokio::test]
async fn a_withdrawn_key_is_refused_after_the_next_fetch() {
    let mut scene = Scene::with(publish(&[&OLD])).await;
    assert!(scene.verify(&OLD).await.is_ok());
    scene.server.answer(publish(&[&NEW]));
    scene.later(WAIT_AFTER);
    scene.refuses(&OLD, TokenError::UnknownKey).await;
    assert!(scene.verify(&NEW).await.is_ok());
}

#[tokio::test]
async fn unknown_kids_make_one_fetch_in_thirty_seconds() {
    let mut scene = Scene::with(publish(&[&OLD])).await;
    assert!(scene.verify(&OLD).await.is_ok());
    for second in 0..90 {
        scene.refuses(&TestKey::ed25519(&format!("made-up-{second}")), TokenError::UnknownKey).await;
        scene.later(TimeDelta::seconds(1));
    }
    assert_eq!(scene.server.requests(), 1 + 3);
}

#[tokio::test]
async fn a_bad_token_of_a_known_key_fetches_nothing() {
    let scene = Scene::with(publish(&[&OLD])).await;
    scene.refuses(&TestKey::ed25519("old"), TokenError::Signature).await;
    scene.refuses(&TestKey::es256("old"), TokenError::Algorithm).await;
    let nameless = OLD.token(json!({ "kid": null, "alg": "ES256" }), json!({}));
    assert_eq!(scene.verifier.verify(&nameless, scene.now).await, Err(TokenError::NoKeyId));
    assert_eq!(scene.server.requests(), 1);
}

#[tokio::test]
async fn concurrent_requests_share_the_first_fetch() {
    let scene = Arc::new(Scene::with(publish(&[&OLD])).await);
    scene.server.hold(true);
    let requests: Vec<_> = (0..20)
        .map(|_| {
            let scene = Arc::clone(&scene);
            tokio::spawn(async move { scene.verify(&OLD).await.is_ok() })
        })
        .collect();
    scene.server.has_seen(1).await;
    scene.server.hold(false);
    for request in requests {
        assert!(request.await.unwrap());
    }
    assert_eq!(scene.server.requests(), 1);
}

#[tokio::test]
async fn concurrent_requests_share_the_fetch_for_a_new_key_and_known_keys_do_not_wait() {
    let scene = Arc::new(Scene::with(publish(&[&OLD])).await);
    assert!(scene.verify(&OLD).await.is_ok());
    scene.server.answer(publish(&[&OLD, &NEW]));
    scene.server.hold(true);
    let requests: Vec<_> = (0..20)
        .map(|_| {
            let scene = Arc::clone(&scene);
            tokio::spawn(async move { scene.verify(&NEW).await.is_ok() })
        })
        .collect();
    scene.server.has_seen(2).await;
    assert!(scene.verify(&OLD).await.is_ok());
    scene.server.hold(false);
    for request in requests {
        assert!(request.await.unwrap());
    }
    assert_eq!(scene.server.requests(), 2);
}

#[tokio::test]
async fn a_client_that_hangs_up_does_not_end_the_fetch() {
    let scene = Arc::new(Scene::with(publish(&[&OLD])).await);
    scene.server.hold(true);
    let first = Arc::clone(&scene);
    let request = tokio::spawn(async move { first.verify(&OLD).await });
    scene.server.has_seen(1).await;
    request.abort();
    assert!(request.await.unwrap_err().is_cancelled());
    scene.server.hold(false);
    assert!(scene.verify(&OLD).await.is_ok());
    assert_eq!(scene.server.requests(), 1);
}

#[tokio::test]
async fn ageing_keys_are_refreshed_behind_the_requests() {
    let mut scene = Scene::with(publish(&[&OLD])).await;
    assert!(scene.verify(&OLD).await.is_ok());
    scene.server.answer(publish(&[&NEW]));
    scene.server.hold(true);
    scene.later(REFRESH_AFTER);
    for _ in 0..3 {
        assert!(scene.verify(&OLD).await.is_ok(), "the server holds its answer: nobody waits for it");
    }
    scene.server.has_seen(2).await;
    scene.server.hold(false);
    scene.until_it_knows("new").await;
    assert!(scene.verify(&NEW).await.is_ok());
    assert_eq!(scene.server.requests(), 2);
}

#[tokio::test]
async fn a_request_for_a_new_key_waits_for_the_refresh_that_is_under_way() {
    let mut scene = Scene::with(publish(&[&OLD])).await;
    assert!(scene.verify(&OLD).await.is_ok());
    scene.server.answer(publish(&[&NEW]));
    scene.server.hold(true);
    scene.later(REFRESH_AFTER);
    assert!(scene.verify(&OLD).await.is_ok());
    scene.server.has_seen(2).await;
    let (verified, ()) = tokio::join!(scene.verify(&NEW), async { scene.server.hold(false) });
    assert!(verified.is_ok());
    assert_eq!(scene.server.requests(), 2);
}

#[tokio::test]
async fn without_the_issuer_tokens_are_refused_until_it_is_back() {
    let mut scene = Scene::with(Answer::HangUp).await;
    assert!(!scene.remote.load(scene.now).await);
    for _ in 0..3 {
        scene.refuses(&OLD, TokenError::KeysUnavailable).await;
    }
    scene.server.answer(publish(&[&OLD]));
    scene.refuses(&OLD, TokenError::KeysUnavailable).await;
    assert_eq!(scene.server.requests(), 1, "it is not asked again at once");
    scene.later(RETRY_AFTER);
    assert!(scene.verify(&OLD).await.is_ok());
}

#[tokio::test]
async fn old_keys_are_kept_whatever_the_issuer_answers() {
    let rubbish = [
        Answer::HangUp,
        Answer::Status(500, key_set(&[NEW.entry(json!({}))]).to_string()),
        Answer::Status(404, String::new()),
        Answer::Status(203, key_set(&[NEW.entry(json!({}))]).to_string()),
        Answer::Body(Vec::new()),
        Answer::Body(b"<html>maintenance</html>".to_vec()),
        Answer::json(&json!({ "error": "temporarily_unavailable" })),
        Answer::json(&json!({ "keys": [] })),
        Answer::json(&key_set(&[RSA.entry(json!({ "use": "enc" }))])),
    ];
    let mut scene = Scene::with(publish(&[&OLD])).await;
    assert!(scene.verify(&OLD).await.is_ok());
    for (index, answer) in rubbish.into_iter().enumerate() {
        scene.server.answer(answer);
        scene.later(WAIT_AFTER);
        assert!(scene.verify(&OLD).await.is_ok(), "{index}");
        scene.refuses(&NEW, TokenError::UnknownKey).await;
        assert_eq!(scene.server.requests(), 1 + 2 * (index + 1), "one for age, one for the unknown kid");
    }
    scene.server.answer(publish(&[&NEW]));
    scene.later(WAIT_AFTER);
    assert!(scene.verify(&NEW).await.is_ok());
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_stop_the_fetching() {
    let mut scene = Scene::with(publish(&[&OLD])).await;
    assert!(scene.verify(&OLD).await.is_ok());
    scene.refuses(&NEW, TokenError::UnknownKey).await;
    scene.server.answer(publish(&[&OLD, &NEW]));
    scene.later(-TimeDelta::seconds(30));
    assert!(scene.verify(&NEW).await.is_ok());
}

#[tokio::test]
async fn an_answer_above_one_mebibyte_is_not_read() {
    let keys = key_set(&[OLD.entry(json!({}))]).to_string();
    let padded = |length: usize| Answer::Body(format!("{keys}{}", " ".repeat(length - keys.len())).into_bytes());
    let mut scene = Scene::with(padded(1024 * 1024 + 1)).await;
    scene.refuses(&OLD, TokenError::KeysUnavailable).await;
    scene.server.answer(padded(1024 * 1024));
    scene.later(RETRY_AFTER);
    assert!(scene.verify(&OLD).await.is_ok());
}

#[tokio::test]
async fn redirects_are_followed_at_home_only() {
    let moved = Scene::at(Server::start(publish(&[&OLD])).await, Server::moved);
    assert!(moved.verify(&OLD).await.is_ok());

    let elsewhere = Server::start(publish(&[&OLD])).await;
    let scene = Scene::with(Answer::Redirect(elsewhere.keys())).await;
    scene.refuses(&OLD, TokenError::KeysUnavailable).await;
    assert_eq!((scene.server.requests(), elsewhere.requests()), (1, 0));

    let round = Scene::with(Answer::Redirect("/keys".into())).await;
    round.refuses(&OLD, TokenError::KeysUnavailable).await;
    assert_eq!(round.server.requests(), 4);
}

#[tokio::test]
async fn an_issuer_can_be_asked_where_its_keys_are() {
    let server = Server::start(publish(&[&OLD])).await;
    let remote = RemoteKeys::of_issuer(&server.issuer()).unwrap();
    assert_eq!(server.requests(), 0, "not before there is a token");
    assert!(remote.load(now()).await);
    assert_eq!(server.requests(), 2);

    let other = RemoteKeys::of_issuer(&format!("{}/", server.issuer())).unwrap();
    assert!(!other.load(now()).await, "the document must name the very issuer");
    assert_eq!(server.requests(), 3, "its keys are not asked for");
}

/// The clock of the runtime is stopped, and jumps to the next timer as soon as nothing else is left to do.
#[tokio::test(start_paused = true)]
async fn a_silent_issuer_is_given_up() {
    let scene = Scene::with(Answer::Silence).await;
    let verified = timeout(std::time::Duration::from_secs(6), scene.verify(&OLD)).await;
    assert_eq!(verified, Ok(Err(TokenError::KeysUnavailable)));
}

#[test]
fn only_web_addresses_are_accepted() {
    for address in ["", "keys", "/keys", "file:///etc/passwd", "ftp://login.example.nl/keys", "https://"] {
        assert!(matches!(RemoteKeys::new(address), Err(KeyError::Address)), "{address:?}");
        assert!(matches!(RemoteKeys::of_issuer(address), Err(KeyError::Address)), "{address:?}");
    }
    assert!(RemoteKeys::new("https://login.example.nl/realms/x/protocol/openid-connect/certs").is_ok());
}
