//! Sessions of the web pages: what holds them, what ends them, and what cannot be done with them.

use actix_web::{HttpResponse, web};
use chrono::TimeDelta;
use menukaart::platform::auth::login::SignInMethod;
use menukaart::platform::auth::{Actor, LocalKey, Role};
use menukaart::platform::db::Work;
use menukaart::platform::error::Result;
use menukaart::platform::service::Service;
use menukaart::platform::sessions;
use menukaart::web::pages::{Contractor, Posted, SignedIn};
use reqwest::Method;
use uuid::Uuid;

use crate::support::app::SignIn;
use crate::support::{App, Browser, Reply, World, database};

const SESSION: &str = "menukaart";
const CONTRACTOR: &str = "Bouwbedrijf";

async fn signed_in(world: &World) -> Browser {
    let mut browser = Browser::at(&world.app.base);
    assert_eq!(browser.sign_in(CONTRACTOR).await.status, 303);
    assert!(browser.is_known().await);
    browser
}

/// Pages of a test: one for contractors, and a form that does something which can be told apart.
fn pages(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/nl/proef").get(async |_: SignedIn<Contractor>| HttpResponse::Ok().finish()).post(reserve))
        .service(web::resource("/en/nergens").get(async |_: SignedIn<menukaart::web::pages::Auditor>| HttpResponse::Ok().finish()));
}

async fn reserve(service: web::Data<Service>, posted: Posted<Contractor>) -> Result<HttpResponse> {
    posted.run(&service, async |_, _, form| Ok(format!("/nl/proef/{}/{}", form.get("plaatsen"), Uuid::now_v7()))).await
}

fn trying_out(_: &str, key: &LocalKey) -> SignIn {
    SignIn { sign_in_method: SignInMethod::TryOut, public_url: None, verifier: key.verifier() }
}

#[tokio::test]
async fn the_cookie_of_a_session_is_as_strict_as_its_connection_allows() {
    let world = World::new().await;
    let mut browser = Browser::at(&world.app.base);
    let set =
        |reply: &Reply| reply.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>();
    let plain = set(&browser.sign_in(CONTRACTOR).await);
    assert!(plain[0].starts_with("menukaart=") && plain[0].ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{plain:?}");

    let public = "https://menukaart.example.nl";
    let sign_in = |_: &str, key: &LocalKey| SignIn { public_url: Some(public.parse().unwrap()), ..trying_out("", key) };
    let secure = world.app.with_sign_in(sign_in, |_| {});
    let mut browser = Browser::at(&secure.base);
    browser.origin = public.into();
    let cookies = set(&browser.sign_in(CONTRACTOR).await);
    assert!(cookies[0].starts_with("__Host-menukaart=") && cookies[0].ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{cookies:?}");
    browser.cookies = browser.cookies.iter().map(|(name, value)| (name.replace("__Host-", ""), value.clone())).collect();
    assert!(!browser.is_known().await, "a cookie that a neighbour can write counts for nothing");
}

#[tokio::test]
async fn signing_in_begins_a_session_that_nobody_could_have_prepared_and_ends_the_one_before() {
    let world = World::new().await;
    let planted = sessions::Secret::random().unwrap().text();
    let mut browser = Browser::at(&world.app.base);
    browser.cookies.insert(SESSION.into(), planted.clone());
    assert_eq!(browser.sign_in(CONTRACTOR).await.status, 303);
    let first = browser.cookies[SESSION].clone();
    assert_ne!(first, planted);
    browser.cookies.insert(SESSION.into(), planted);
    assert!(!browser.is_known().await);

    browser.cookies.insert(SESSION.into(), first.clone());
    let adviser = format!("{}.adviser.", world.app.region);
    browser.send("/nl/inloggen", &[("persoon", adviser.as_str())]).await;
    assert_ne!(browser.cookies[SESSION], first);
    assert!(browser.is_known().await);
    browser.cookies.insert(SESSION.into(), first);
    assert!(!browser.is_known().await, "the session before has ended");
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_a_look_and_after_eight_hours_in_any_case() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    world.app.clock.advance(TimeDelta::minutes(31));
    assert!(!browser.is_known().await, "idle");

    let mut browser = signed_in(&world).await;
    for _ in 0..19 {
        world.app.clock.advance(TimeDelta::minutes(25));
        assert!(browser.is_known().await);
    }
    world.app.clock.advance(TimeDelta::minutes(6));
    assert!(!browser.is_known().await, "eight hours");

    let owner = database::connect(&world.app.database).await;
    let count = async || owner.query_one("SELECT count(*) FROM sessions", &[]).await.unwrap().get::<_, i64>(0);
    let tidy = async |work: &mut Work<'_>| sessions::store::forget_ended(work).await;
    let mut third = signed_in(&world).await;
    world.app.db.write(&Actor::service(), world.app.clock.now(), tidy).await.unwrap();
    assert_eq!(count().await, 1, "those that have ended are forgotten");
    assert!(third.is_known().await);
}

#[tokio::test]
async fn signing_out_ends_the_session_where_it_is_kept() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let (kept, csrf) = (browser.cookies[SESSION].clone(), browser.csrf().await);
    let reply = browser.send("/nl/uitloggen", &[("csrf", csrf.as_str())]).await;
    assert_eq!((reply.status, reply.header("location")), (303, "/nl/uitgelogd".into()));
    assert!(!browser.cookies.contains_key(SESSION));
    browser.cookies.insert(SESSION.into(), kept);
    assert!(!browser.is_known().await);
    assert_eq!(browser.get("/nl/uitgelogd").await.status, 200);
}

#[tokio::test]
async fn a_form_without_the_token_of_the_session_changes_nothing() {
    let world = World::new().await;
    let (mut browser, mut other) = (signed_in(&world).await, signed_in(&world).await);
    let foreign = other.csrf().await;
    let own = browser.csrf().await;
    let (own, foreign) = (own.as_str(), foreign.as_str());
    let bad: [&[(&str, &str)]; 5] = [&[], &[("csrf", "")], &[("csrf", "x")], &[("csrf", foreign)], &[("csrf", own), ("csrf", own)]];
    for fields in bad {
        let reply = browser.send("/nl/uitloggen", fields).await;
        assert_eq!(reply.status, 403, "{fields:?}");
        assert!(reply.header("content-type").starts_with("text/html"), "people get a page");
    }
    assert!(browser.is_known().await);
}

#[tokio::test]
async fn a_form_from_another_site_changes_nothing() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let body = format!("csrf={}", browser.csrf().await);
    let own = browser.origin.clone();
    let from = [
        (Some("https://evil.example"), None),
        (Some("null"), None),
        (Some(own.as_str()), Some("cross-site")),
        (Some(own.as_str()), Some("same-site")),
        (None, Some("cross-site")),
        (None, None),
    ];
    for (path, status) in [("/nl/uitloggen", 403), ("/nl/inloggen", 403), ("/nl/mijn-account", 405), ("/nl/nergens", 404)] {
        for (origin, site) in from {
            let mut request =
                browser.request(Method::POST, path).header("Content-Type", "application/x-www-form-urlencoded").body(body.clone());
            for (name, value) in [("Origin", origin), ("Sec-Fetch-Site", site)] {
                request = value.into_iter().fold(request, |request, value| request.header(name, value));
            }
            assert_eq!(Reply::of(request).await.status, status, "{path} {origin:?} {site:?}");
        }
    }
    assert!(browser.is_known().await);
}

#[tokio::test]
async fn signing_in_returns_to_a_page_of_this_service_only() {
    let world = World::new().await;
    let person = format!("{}.adviser.", world.app.region);
    let to = async |path: &str| {
        let mut browser = Browser::at(&world.app.base);
        browser.send("/nl/inloggen", &[("persoon", person.as_str()), ("terug", path)]).await.header("location")
    };
    assert_eq!(to("/en/menukaart?q=groen").await, "/en/menukaart?q=groen");
    for away in ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/nl/", "/nl/\\evil", "", "/v1/initiatives"]
    {
        assert_eq!(to(away).await, "/nl/", "{away}");
    }
    // Somebody who has signed in already is sent on at once, by the same rule.
    let mut browser = signed_in(&world).await;
    assert_eq!(browser.get("/nl/inloggen?terug=%2F%2Fevil.example").await.header("location"), "/nl/");
}

#[tokio::test]
async fn a_session_is_nothing_to_the_api_and_a_token_nothing_to_the_pages() {
    let world = World::new().await;
    let browser = signed_in(&world).await;
    for path in ["/v1/organisations", "/v1/worklist", "/v1/contributions"] {
        let reply = Reply::of(browser.request(Method::GET, path)).await;
        reply.problem(401, "unauthorized");
    }
    let with_token = world.contractor.clone().at(&world.app.base);
    let page = with_token.get("/nl/").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("/nl/inloggen") && !page.text.contains("/nl/mijn-account"), "nobody is signed in");
}

#[tokio::test]
async fn a_page_for_some_is_signed_in_to_first_and_refused_to_others() {
    let world = World::new().await;
    let app = world.app.with_sign_in(trying_out, pages);
    let mut browser = Browser::at(&app.base);
    let reply = browser.get("/nl/proef?pagina=2").await;
    assert_eq!((reply.status, reply.header("location")), (303, "/nl/inloggen?terug=%2Fnl%2Fproef%3Fpagina%3D2".into()));
    let form = browser.get("/nl/inloggen?terug=%2Fnl%2Fproef%3Fpagina%3D2").await;
    assert!(form.text.contains("value=\"/nl/proef?pagina=2\"") && form.text.contains("zonder wachtwoord"), "{}", form.text);
    assert_eq!(browser.send("/nl/proef", &[("plaatsen", "1")]).await.status, 401, "no form leads on to a provider");
    browser.sign_in(CONTRACTOR).await;
    assert_eq!(browser.get("/nl/proef").await.status, 200);
    assert_eq!(browser.get("/en/nergens").await.status, 403);
}

#[tokio::test]
async fn where_nobody_can_sign_in_no_page_offers_it() {
    let world = World::new().await;
    let closed = |_: &str, key: &LocalKey| SignIn { sign_in_method: SignInMethod::Closed, ..trying_out("", key) };
    let app = world.app.with_sign_in(closed, pages);
    let mut browser = Browser::at(&app.base);
    assert!(!browser.get("/nl/").await.text.contains("inloggen"));
    assert_eq!(browser.get("/nl/inloggen").await.status, 404);
    let adviser = format!("{}.adviser.", app.region);
    assert_eq!(browser.send("/nl/inloggen", &[("persoon", adviser.as_str())]).await.status, 404);
    assert_eq!(browser.get("/nl/proef").await.status, 401);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_carried_out_once() {
    let world = World::new().await;
    let app = world.app.with_sign_in(trying_out, pages);
    let mut browser = Browser::at(&app.base);
    browser.sign_in(CONTRACTOR).await;
    let csrf = browser.csrf().await;
    let (key, other) = (Uuid::now_v7().to_string(), Uuid::now_v7().to_string());
    let fields = |key, places| [("csrf", csrf.as_str()), ("key", key), ("plaatsen", places)];
    let first = browser.send("/nl/proef", &fields(&key, "5")).await;
    assert_eq!(first.status, 303, "{}", first.text);
    let again = browser.send("/nl/proef", &fields(&key, "5")).await;
    assert_eq!((again.status, again.header("location")), (303, first.header("location")));
    assert_ne!(browser.send("/nl/proef", &fields(&other, "5")).await.header("location"), first.header("location"));
    assert_eq!(browser.send("/nl/proef", &fields(&key, "6")).await.status, 422, "the key of another form");
    assert_eq!(browser.send("/nl/proef", &fields("x", "6")).await.status, 400);
    let with_bsn = [("csrf", csrf.as_str()), ("key", &other), ("reden", "111222333")];
    assert_eq!(browser.send("/nl/proef", &with_bsn).await.status, 400, "a citizen service number");
    let large = "x".repeat(1024 * 1024);
    assert_eq!(browser.send("/nl/proef", &fields(&other, &large)).await.status, 413);
}

#[tokio::test]
async fn a_session_stands_for_its_organisation_as_long_as_a_token_does() {
    let world = World::new().await;
    let browser = signed_in(&world).await;
    let path = format!("/organisations/{}", world.contractor_id);
    world.adviser.patch(&path, serde_json::json!({ "active": false })).await.ok(200);
    // A deactivated organisation finishes its history, here as by the API; one that is something else by now has none.
    let another = world.app.another();
    assert!(browser.moved_to(&another.base).is_known().await);
    let owner = database::connect(&world.app.database).await;
    owner
        .execute("UPDATE organisations SET kind = 'partner' WHERE id = $1::text::uuid", &[&world.contractor_id.to_string()])
        .await
        .unwrap();
    let another = world.app.another();
    assert!(!browser.moved_to(&another.base).is_known().await);
    another.somebody(Role::Contractor, Some(world.contractor_id), another.region).get("/worklist").await.problem(401, "unauthorized");
}

#[tokio::test]
async fn the_database_shows_a_session_to_nobody_but_its_holder() {
    let world = World::new().await;
    let browser = signed_in(&world).await;
    let secret = sessions::Secret::parse(&browser.cookies[SESSION]).unwrap();
    let (digest, foreign) = (secret.digest(), sessions::Secret::random().unwrap().digest());
    let app: &App = &world.app;
    let find = async |actor: &Actor| app.db.read(actor, async |conn| sessions::store::find(conn, &digest).await).await.unwrap();
    let session = find(&Actor::holder(digest)).await.expect("the holder sees it");
    let others = [Actor::holder(foreign), Actor::anonymous(), Actor::from(&session.caller), Actor::system(app.region)];
    for actor in &others {
        assert_eq!(find(actor).await, None, "{}", actor.role());
        let now = app.clock.now() + TimeDelta::minutes(1);
        app.db.write(actor, now, async |work| sessions::store::touch(work, &digest).await).await.unwrap();
        app.db.write(actor, now, async |work| sessions::store::delete(work, &digest).await).await.unwrap();
        let planted = sessions::Secret::random().unwrap().digest();
        let insert = app.db.write(actor, now, async |work| sessions::store::insert(work, &planted, &session).await).await;
        assert!(insert.is_err(), "{} opens a session for somebody else", actor.role());
    }
    assert_eq!(find(&Actor::holder(digest)).await, Some(session), "unchanged");
}
