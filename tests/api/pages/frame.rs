//! What every page has in common: languages, headers, errors, assets.

use reqwest::Method;

use super::{page, request};
use crate::support::{App, Reply, World};

const PATHS: [&str; 8] = ["/", "/menukaart", "/rekenhulp", "/regels", "/cijfers", "/privacy", "/toegankelijkheid", "/nergens"];

#[tokio::test]
async fn the_first_page_comes_in_the_language_that_the_browser_wants() {
    let app = App::start().await;
    for (wanted, place) in [("nl-NL,en;q=0.5", "/nl/"), ("en-GB,nl;q=0.5", "/en/"), ("de", "/nl/")] {
        let answer = Reply::of(request(&app, Method::GET, "/").header("Accept-Language", wanted)).await;
        assert_eq!((answer.status, answer.header("location").as_str()), (302, place), "{wanted}");
        assert!(answer.header("vary").starts_with("Accept-Language"), "{}", answer.header("vary"));
    }
    assert_eq!(page(&app, "/en").await.header("location"), "/en/");
}

#[tokio::test]
async fn every_page_stands_in_both_languages_each_a_click_from_the_other() {
    let app = App::start().await;
    for path in PATHS {
        for (language, other) in [("nl", "en"), ("en", "nl")] {
            let shown = page(&app, &format!("/{language}{path}?zoek=a%26b")).await;
            assert!(shown.text.contains(&format!("<html class=\"utrecht-root\" lang=\"{language}\">")), "{path}");
            let switch = format!("href=\"/{other}{path}?zoek=a%26b\"");
            assert_eq!(shown.text.matches(&switch).count(), 2, "{path}: {}", shown.text);
        }
    }
}

#[tokio::test]
async fn a_page_may_load_only_what_is_served_here_and_run_nothing() {
    let app = App::start().await;
    for path in PATHS {
        let shown = page(&app, &format!("/nl{path}")).await;
        let policy = shown.header("content-security-policy");
        for part in ["default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(shown.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!((shown.header("cache-control"), shown.header("referrer-policy")), ("no-store".into(), "same-origin".into()), "{path}");
        assert_eq!((shown.header("x-content-type-options"), shown.header("x-frame-options")), ("nosniff".into(), "DENY".into()), "{path}");
        for never in ["<script", " style=", " onclick=", "javascript:", "http://", "https://"] {
            assert!(!shown.text.contains(never), "{never} in {path}: {}", shown.text);
        }
    }
}

#[tokio::test]
async fn head_says_the_same_of_a_page_without_the_page() {
    let app = App::start().await;
    for path in PATHS {
        let (looked, asked) =
            (page(&app, &format!("/nl{path}")).await, Reply::of(request(&app, Method::HEAD, &format!("/nl{path}"))).await);
        assert_eq!((looked.status, looked.header("content-type")), (asked.status, asked.header("content-type")), "{path}");
        assert_eq!(asked.text, "", "{path}");
    }
}

#[tokio::test]
async fn a_method_that_a_page_does_not_have_is_refused_with_those_that_it_has() {
    let app = App::start().await;
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        let refused = Reply::of(request(&app, method.clone(), "/nl/menukaart")).await;
        assert_eq!((refused.status, refused.header("allow").as_str()), (405, "GET, HEAD"), "{method}");
        assert!(refused.text.contains("<h1"), "{method}: {}", refused.text);
    }
}

#[tokio::test]
async fn errors_of_pages_are_pages_and_those_of_the_api_stay_problems() {
    let app = App::start().await;
    let lost = page(&app, "/en/nowhere").await;
    assert_eq!(lost.status, 404);
    assert!(lost.text.contains("This page is not here"), "{}", lost.text);
    assert!(page(&app, "/nl/initiatieven/geen-nummer").await.text.contains("Deze pagina is er niet"));
    assert_eq!(page(&app, "/nl/menukaart?verder=onzin").await.status, 400);
    app.anybody().get("/nowhere").await.problem(404, "not-found");
    app.anybody().at(&app.base).get("/nowhere").await.problem(404, "not-found");
}

#[tokio::test]
async fn a_token_says_nothing_to_a_page() {
    let world = World::new().await;
    let draft = world.partner.post("/initiatives", crate::support::world::offer(5)).await.ok(201);
    let path = format!("/nl/initiatieven/{}", draft["id"].as_str().unwrap());
    let partner = world.partner.clone().at(&world.app.base);
    assert_eq!(partner.get(&path).await.status, 404);
    assert_eq!(world.app.person(Some("rubbish".into())).at(&world.app.base).get("/nl/menukaart").await.status, 200);
}

#[tokio::test]
async fn whoever_asks_for_too_many_pages_is_told_so_on_a_page() {
    let app = App::limited(1).await;
    let mut refused = None;
    for _ in 0..40 {
        refused = Some(page(&app, "/nl/privacy").await).filter(|answer| answer.status == 429);
        if refused.is_some() {
            break;
        }
    }
    let refused = refused.expect("nobody was refused");
    assert!(refused.text.contains("Even rustig aan") && !refused.header("retry-after").is_empty(), "{}", refused.text);
}

#[tokio::test]
async fn assets_may_be_kept_for_ever_under_the_name_of_their_content() {
    let app = App::start().await;
    let shown = page(&app, "/nl/").await.text;
    let places: Vec<&str> = shown.split('"').filter(|text| text.starts_with("/assets/")).collect();
    assert_eq!(places.len(), 3, "{places:?}");
    for place in places {
        let asset = page(&app, place).await;
        assert_eq!(asset.status, 200, "{place}");
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable", "{place}");
        let again = Reply::of(request(&app, Method::GET, place).header("If-None-Match", asset.header("etag"))).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{place}");
        assert_eq!(Reply::of(request(&app, Method::HEAD, place)).await.status, 200, "{place}");
    }
    let stale = page(&app, "/assets/0000000000000000/menukaart.css").await;
    assert_eq!((stale.status, stale.header("cache-control").as_str()), (404, "no-store"));
}
