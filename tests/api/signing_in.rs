//! Signing in at an identity provider, and everything that can come back from there.

use std::collections::HashMap;
use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use menukaart::platform::auth::login::{LoginSettings, Provider, PublicUrl, SignInMethod};
use menukaart::platform::auth::{Caller, Identity, KeySet, Keys, LocalKey, Scopes, Verifier};
use reqwest::Url;
use serde_json::{Value, json};

use crate::support::app::SignIn;
use crate::support::provider::FakeProvider;
use crate::support::{App, Browser, World};

const SESSION: &str = "menukaart";
const LOGIN: &str = "menukaart_login";

/// A region, a provider, and an instance whose people sign in there.
struct Scene {
    world: World,
    provider: FakeProvider,
    app: App,
}

impl Scene {
    async fn new() -> Self {
        let (world, provider) = (World::new().await, FakeProvider::start().await);
        let app = world.app.with_provider(&provider.url);
        Self { world, provider, app }
    }

    fn token(&self, lifetime: TimeDelta) -> String {
        let identity = Identity::Contractor { organisation: self.world.contractor_id };
        self.app.token(&Caller::new("jan", self.app.region, identity).unwrap(), lifetime)
    }

    /// Sends a browser away; tells what goes with it.
    async fn depart(&self, browser: &mut Browser) -> HashMap<String, String> {
        depart(browser).await
    }

    /// The address that the provider sends somebody back to.
    fn back(&self, asked: &HashMap<String, String>) -> String {
        back(&asked["state"], &self.provider.url)
    }
}

async fn depart(browser: &mut Browser) -> HashMap<String, String> {
    let reply = browser.get("/en/inloggen?terug=%2Fen%2Fmijn-account").await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    Url::parse(&reply.header("location")).unwrap().query_pairs().into_owned().collect()
}

fn back(state: &str, issuer: &str) -> String {
    let issuer: String = issuer.replace(':', "%3A").replace('/', "%2F");
    format!("/nl/inloggen/terug?code=abc&state={state}&iss={issuer}")
}

#[tokio::test]
async fn a_login_at_the_provider_yields_the_caller_of_the_access_token() {
    let scene = Scene::new().await;
    let mut browser = Browser::at(&scene.app.base);
    let asked = scene.depart(&mut browser).await;
    assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
    assert_eq!(asked["redirect_uri"], format!("{}/nl/inloggen/terug", scene.app.base));
    scene.provider.will_give(&scene.token(TimeDelta::hours(1)), &asked["nonce"]);
    let reply = browser.get(&scene.back(&asked)).await;
    assert_eq!((reply.status, reply.header("location")), (303, "/en/mijn-account".into()), "{}", reply.text);
    assert!(!browser.cookies.contains_key(LOGIN), "what is done with is forgotten");
    let page = browser.get("/en/mijn-account").await;
    assert!(page.text.contains("Contractor") && page.text.contains("Bouwbedrijf"), "{}", page.text);

    let (form, by) = scene.provider.redeemed().remove(0);
    assert_eq!((form["code"].as_str(), form["redirect_uri"].as_str()), ("abc", asked["redirect_uri"].as_str()));
    assert!(form["code_verifier"].len() >= 43 && !form.contains_key("client_secret"));
    assert_eq!(by, "Basic bWVudWthYXJ0JTJEcGFnZXM6aHVzaCUzQWh1c2g=", "encoded before it is joined");
    scene.app.clock.advance(TimeDelta::minutes(20));
    assert!(browser.is_known().await);
    scene.app.clock.advance(TimeDelta::minutes(20));
    assert!(browser.is_known().await);
    scene.app.clock.advance(TimeDelta::minutes(20));
    assert!(!browser.is_known().await, "the session ends with the token");
}

#[tokio::test]
async fn what_came_back_once_or_from_another_browser_or_too_late_lets_nobody_in() {
    let scene = Scene::new().await;
    let mut browser = Browser::at(&scene.app.base);
    let asked = scene.depart(&mut browser).await;
    scene.provider.will_give(&scene.token(TimeDelta::hours(1)), &asked["nonce"]);

    let mut other = Browser::at(&scene.app.base);
    assert_eq!(other.get(&scene.back(&asked)).await.status, 403, "a browser that began nothing");
    scene.depart(&mut other).await;
    assert_eq!(other.get(&scene.back(&asked)).await.status, 403, "a browser that began something else");
    let wrong = menukaart::platform::sessions::Secret::random().unwrap().text();
    for state in ["", "x", &wrong] {
        assert_eq!(browser.get(&back(state, &scene.provider.url)).await.status, 403, "{state}");
    }
    let on_the_way = browser.cookies[LOGIN].clone();
    assert_eq!(browser.get(&scene.back(&asked)).await.status, 303);
    browser.cookies.insert(LOGIN.into(), on_the_way);
    assert_eq!(browser.get(&scene.back(&asked)).await.status, 403, "once");
    assert_eq!(scene.provider.redeemed().len(), 1, "no code was redeemed but the one of the login");

    let mut late = Browser::at(&scene.app.base);
    let asked = scene.depart(&mut late).await;
    scene.app.clock.advance(TimeDelta::minutes(11));
    assert_eq!(late.get(&scene.back(&asked)).await.status, 403, "too late");
    assert!(!other.is_known().await && !late.is_known().await);
}

#[tokio::test]
async fn an_answer_that_is_not_the_one_of_this_login_lets_nobody_in() {
    let scene = Scene::new().await;
    let attempt = async |token: &str, nonce: Option<&str>, iss: &str| {
        let mut browser = Browser::at(&scene.app.base);
        let asked = scene.depart(&mut browser).await;
        scene.provider.will_give(token, nonce.unwrap_or(&asked["nonce"]));
        let reply = browser.get(&back(&asked["state"], iss)).await;
        assert_eq!(browser.cookies.contains_key(SESSION), reply.status == 303);
        reply.status
    };
    let (good, url) = (scene.token(TimeDelta::hours(1)), scene.provider.url.as_str());
    assert_eq!(attempt(&good, None, url).await, 303);
    assert_eq!(attempt(&good, Some("other"), url).await, 403, "the nonce of another login");
    assert_eq!(attempt(&good, None, "https://other.example.nl").await, 403, "another provider");
    assert_eq!(attempt("opaque", None, url).await, 403);
    assert_eq!(attempt(&scene.token(TimeDelta::hours(-1)), None, url).await, 403, "an old token");
    let system = Caller::new("warehouse", scene.app.region, Identity::Service { scopes: Scopes::parse("initiatives:read") }).unwrap();
    assert_eq!(attempt(&scene.app.token(&system, TimeDelta::hours(1)), None, url).await, 403, "a system is nobody who looks at pages");
    let foreign = Caller::new("jan", scene.app.region, Identity::Contractor { organisation: scene.world.partner_id }).unwrap();
    assert_eq!(
        attempt(&scene.app.token(&foreign, TimeDelta::hours(1)), None, url).await,
        403,
        "an organisation that is something else here"
    );

    // A provider that promised to name itself must, and one that says no brings no code.
    for query in ["code=abc", "error=access_denied"] {
        let mut browser = Browser::at(&scene.app.base);
        let asked = scene.depart(&mut browser).await;
        scene.provider.will_give(&good, &asked["nonce"]);
        assert_eq!(browser.get(&format!("/nl/inloggen/terug?{query}&state={}", asked["state"])).await.status, 403, "{query}");
    }
}

#[tokio::test]
async fn a_token_for_another_service_lets_nobody_in() {
    let scene = Scene::new().await;
    let (issuer, signing) = (scene.provider.url.clone(), Ed25519KeyPair::generate().unwrap());
    let entry = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(signing.public_key()), "alg": "EdDSA", "use": "sig", "kid": "a" });
    let keys = KeySet::from_json(json!({ "keys": [entry] }).to_string().as_bytes()).unwrap();
    let sign_in = move |base: &str, _: &LocalKey| {
        let public: PublicUrl = base.parse().unwrap();
        let settings = LoginSettings { client_id: "menukaart-pages".into(), secret: None, scope: "openid".into(), resource: None };
        let provider = Provider::new(&issuer, settings, public.clone()).unwrap();
        let verifier = Verifier::new(&issuer, "menukaart", Keys::Fixed(keys));
        SignIn { sign_in_method: SignInMethod::Provider(Arc::new(provider)), public_url: Some(public), verifier }
    };
    let app = scene.world.app.with_sign_in(sign_in, |_| {});
    let exp = app.clock.now().timestamp() + 3600;
    for (audience, status) in [("another-service", 403), ("menukaart-pages", 403), ("menukaart", 303)] {
        let claims =
            json!({ "iss": scene.provider.url, "aud": audience, "sub": "jan", "role": "adviser", "region": app.region, "exp": exp });
        let encoded = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encoded(json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": "a" })), encoded(claims));
        let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(signing.sign(message.as_bytes())));
        let mut browser = Browser::at(&app.base);
        let asked = depart(&mut browser).await;
        scene.provider.will_give(&token, &asked["nonce"]);
        assert_eq!(browser.get(&scene.back(&asked)).await.status, status, "{audience}");
        assert_eq!(browser.is_known().await, status == 303);
    }
    let (form, by) = scene.provider.redeemed().remove(0);
    assert_eq!((form["client_id"].as_str(), by.as_str()), ("menukaart-pages", ""), "a client without a secret names itself");
}

#[tokio::test]
async fn while_the_provider_is_away_signing_in_waits_and_everything_else_goes_on() {
    let world = World::new().await;
    let app = world.app.with_provider("http://127.0.0.1:1");
    let mut browser = Browser::at(&app.base);
    let reply = browser.get("/nl/inloggen").await;
    assert_eq!(reply.status, 503);
    assert!(reply.header("content-type").starts_with("text/html"));
    assert_eq!(browser.get("/nl/").await.status, 200);
    assert_eq!(browser.get("/nl/uitgelogd").await.status, 200);
}
