//! The page of the report: the same figures as the API gives, to the same callers.

use reqwest::Method;
use reqwest::header::ACCEPT;

use crate::support::{Browser, Reply, World};

const QUESTION: &str = "peildatum=2025-12-31&van=2025-01-01&bekend=2025-12-31";
const OF_THE_API: &str = "asOf=2025-12-31&from=2025-01-01&knownAt=2025-12-31T22:59:59.999999Z";

/// A region in which something was done, and an adviser at the pages.
async fn adviser() -> (World, Browser) {
    let world = World::new().await;
    let (initiative, obligation) = (world.initiative(10).await, world.obligation().await);
    world.accepted(initiative, obligation, 2).await;
    let mut browser = Browser::at(&world.app.base);
    browser.sign_in(&region(&world).await).await;
    (world, browser)
}

/// Advisers are called after their region on the page where people choose who to be.
async fn region(world: &World) -> String {
    let regions = world.app.anybody().get("/regions").await.ok(200);
    regions["items"][0]["name"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_file_of_the_page_is_the_file_of_the_api() {
    let (world, mut browser) = adviser().await;
    let file = browser.get(&format!("/nl/verslag/social-return-report.csv?{QUESTION}")).await;
    assert_eq!(file.status, 200, "{}", file.text);
    assert!(file.header("content-disposition").contains("social-return-report.csv"), "{:?}", file.headers);
    let asked = world.adviser.request(Method::GET, &format!("/reports/social-return?{OF_THE_API}")).header(ACCEPT, "text/csv");
    let of_the_api = Reply::of(asked).await;
    assert_eq!((of_the_api.status, of_the_api.text), (200, file.text));
}

#[tokio::test]
async fn the_page_shows_what_is_missing_and_refuses_a_period_that_cannot_be() {
    let (_world, mut browser) = adviser().await;
    let page = browser.get("/nl/verslag").await;
    assert_eq!(page.status, 200, "{}", page.text);
    for part in ["Per opdrachtgever", "Gemeente Helmond", "Toegezegd, nog niet ontvangen", "<svg", "<table"] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    let refused = browser.get("/nl/verslag?peildatum=2025-01-01&van=2025-06-01&opdrachtgever=%22%3E%3Cscript%3E").await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("value=\"2025-06-01\"") && !refused.text.contains("<script"), "{}", refused.text);
}

#[tokio::test]
async fn the_page_asks_as_of_a_day_what_was_realised_in_a_year_before() {
    let (world, mut browser) = adviser().await;
    let question = "peildatum=2025-04-30&van=2024-01-01&tot=2024-12-31";
    let page = browser.get(&format!("/nl/verslag?{question}")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for part in ["stand op 30 april 2025", "Van 1 januari 2024 tot en met 31 december 2024.", "name=\"tot\"", "value=\"2024-12-31\""] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    let file = browser.get(&format!("/nl/verslag/social-return-report.json?{question}")).await;
    let of_the_api = world.adviser.get("/reports/social-return?asOf=2025-04-30&from=2024-01-01&until=2024-12-31").await.ok(200);
    assert_eq!((&file.body["until"], &file.body["realised"]), (&of_the_api["until"], &of_the_api["realised"]));
    let refused = browser.get("/nl/verslag?peildatum=2025-04-30&van=2024-06-01&tot=2024-01-01").await;
    assert_eq!(refused.status, 422, "{}", refused.text);
}

#[tokio::test]
async fn the_report_is_for_those_who_account_and_an_authority_gets_its_own() {
    let (world, _browser) = adviser().await;
    for name in ["Bouwbedrijf", "Stichting"] {
        let mut other = Browser::at(&world.app.base);
        other.sign_in(name).await;
        for path in ["/nl/verslag", "/nl/verslag/social-return-report.csv", "/nl/verslag/social-return-report.json"] {
            assert_eq!(other.get(path).await.status, 403, "{name} {path}");
        }
    }
    let mut authority = Browser::at(&world.app.base);
    authority.sign_in("Gemeente Helmond").await;
    let first = authority.get("/nl/").await;
    assert!(first.text.contains("Uw opdrachten") && first.text.contains("href=\"/nl/verslag\""), "{}", first.text);
    let own = authority.get("/nl/verslag/social-return-report.json").await.ok(200);
    assert_eq!(own["authorityName"], "Gemeente Helmond");
    assert_eq!(authority.get(&format!("/nl/verslag?opdrachtgever={}", world.contractor_id)).await.status, 422);
}
