//! Initiatives: approval, the menu, search.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{id, offer};
use crate::support::{Browser, World};

async fn titles(world: &World, query: &str) -> Vec<String> {
    let menu = world.app.anybody().get(&format!("/initiatives?{query}")).await.ok(200);
    menu["items"].as_array().unwrap().iter().map(|line| line["title"].as_str().unwrap().to_owned()).collect()
}

/// An approved initiative with some fields of its own.
pub async fn approved(world: &World, changes: Value) -> Uuid {
    let mut body = offer(5);
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    let initiative = id(&world.partner.post("/initiatives", body).await.ok(201));
    world.partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
    world.adviser.post(&format!("/initiatives/{initiative}/decisions"), json!({ "decision": "approve" })).await.ok(201);
    initiative
}

#[tokio::test]
async fn only_what_was_approved_is_on_the_menu() {
    let world = World::new().await;
    let initiative = id(&world.partner.post("/initiatives", offer(5)).await.ok(201));
    assert_eq!(titles(&world, "").await, Vec::<String>::new());
    let path = format!("/initiatives/{initiative}");
    world.adviser.post(&format!("{path}/decisions"), json!({ "decision": "approve" })).await.problem(409, "wrong-status");
    assert_eq!(world.partner.post(&format!("{path}/submissions"), json!({})).await.ok(201)["status"], "submitted");
    world.adviser.post(&format!("{path}/decisions"), json!({ "decision": "reject" })).await.problem(422, "inconsistent");
    let rejected =
        world.adviser.post(&format!("{path}/decisions"), json!({ "decision": "reject", "reason": "Nog geen weg naar werk" })).await.ok(201);
    assert_eq!((&rejected["status"], &rejected["lastDecision"]["reason"]), (&json!("rejected"), &json!("Nog geen weg naar werk")));
    world.partner.post(&format!("{path}/submissions"), json!({})).await.ok(201);
    world.adviser.post(&format!("{path}/decisions"), json!({ "decision": "approve" })).await.ok(201);
    assert_eq!(titles(&world, "").await, ["Sterk aan het Werk"]);
    assert_eq!(world.app.anybody().get(&path).await.ok(200)["lastDecision"], Value::Null);
    world.adviser.post(&format!("{path}/decisions"), json!({ "decision": "suspend", "reason": "Klachten" })).await.ok(201);
    assert_eq!(titles(&world, "").await, Vec::<String>::new());
    world.adviser.post(&format!("{path}/decisions"), json!({ "decision": "resume", "reason": "Opgelost" })).await.ok(201);
    assert_eq!(titles(&world, "").await.len(), 1);
}

#[tokio::test]
async fn a_changed_promise_leaves_the_menu_until_it_is_approved_again() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let path = format!("/initiatives/{initiative}");
    let contribution = world.reservation(initiative, obligation, 3).await;
    assert_eq!(world.partner.patch(&path, json!({ "summary": "Korter", "contact": "a@b.nl" })).await.ok(200)["status"], "approved");
    assert_eq!(world.partner.patch(&path, json!({ "contact": null })).await.ok(200)["contact"], Value::Null);
    world.partner.patch(&path, json!({ "placesMaximum": 2 })).await.problem(409, "places-held");
    let changed = world.partner.patch(&path, json!({ "placePrice": "7000.00" })).await.ok(200);
    assert_eq!(changed["status"], "submitted");
    world.app.anybody().get(&path).await.problem(404, "not-found");
    let kept = world.contractor.get(&format!("/contributions/{contribution}")).await.ok(200);
    assert_eq!((&kept["placePrice"], &kept["status"]), (&json!("6000.00"), &json!("reserved")));
}

#[tokio::test]
async fn a_web_address_is_https_and_a_link_on_the_page_and_changing_it_asks_no_approval() {
    let world = World::new().await;
    let initiative = approved(&world, json!({})).await;
    let path = format!("/initiatives/{initiative}");
    for (refused, code) in [
        ("http://voorbeeld.nl/", "pattern"),
        ("javascript:alert(1)", "pattern"),
        ("https://voorbeeld", "pattern"),
        ("https://partner@voorbeeld.nl/", "pattern"),
        ("https://voorbeeld.nl/een initiatief", "pattern"),
        ("https://xn--0.nl/", "bad-format"),
        ("https://voorbeeld.nl/111222333", "bsn"),
        (&format!("https://voorbeeld.nl/{}", "a".repeat(180)), "too-long"),
    ] {
        let changes = json!({ "contactUrl": refused });
        let mut body = offer(5);
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        for reply in [world.partner.post("/initiatives", body).await, world.partner.patch(&path, changes).await] {
            let problem = reply.problem(400, "invalid");
            let faults = problem["invalidParams"].as_array().unwrap();
            assert!(faults.iter().all(|fault| fault["name"] == "contactUrl"), "{refused}: {problem}");
            assert!(faults.iter().any(|fault| fault["code"] == code), "{refused}: {problem}");
        }
    }
    for address in ["https://voorbeeld.nl", "https://www.xn--caf-dma.voorbeeld.nl/over-ons/?taal=nl#contact"] {
        let changed = world.partner.patch(&path, json!({ "contactUrl": address })).await.ok(200);
        assert_eq!((&changed["contactUrl"], &changed["status"]), (&json!(address), &json!("approved")));
        for language in ["nl", "en"] {
            let page = Browser::at(&world.app.base).get(&format!("/{language}/initiatieven/{initiative}")).await.text;
            assert!(page.contains(&format!(r#"href="{address}" rel="noopener nofollow">{address}</a>"#)), "{page}");
        }
    }
}

#[tokio::test]
async fn a_stale_version_is_refused_and_places_do_not_make_a_new_one() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let path = format!("/initiatives/{initiative}");
    let seen = world.partner.get(&path).await.header("etag");
    world.reservation(initiative, obligation, 1).await;
    assert_ne!(world.partner.get(&path).await.header("etag"), seen, "the view changed");
    world.partner.patch_version(&path, &seen, json!({ "summary": "Korter" })).await.ok(200);
    world.partner.patch_version(&path, &seen, json!({ "summary": "Nog korter" })).await.problem(412, "precondition-failed");
    let request = world.partner.request(reqwest::Method::PATCH, &path).header("Content-Type", "application/merge-patch+json").body("{}");
    crate::support::Reply::of(request).await.problem(428, "precondition-required");
    let etag = world.partner.get(&path).await.header("etag");
    let again = world.partner.request(reqwest::Method::GET, &path).header("If-None-Match", etag);
    assert_eq!(crate::support::Reply::of(again).await.status, 304);
}

#[tokio::test]
async fn the_search_finds_dutch_words_in_their_other_forms() {
    let world = World::new().await;
    approved(&world, json!({ "title": "Moeders aan zet", "description": "Begeleiding van alleenstaande moeders" })).await;
    approved(&world, json!({ "title": "Groen werk", "summary": "Tuinen", "description": "Hoveniers leiden op" })).await;
    assert_eq!(titles(&world, "query=moeder").await, ["Moeders aan zet"]);
    assert_eq!(titles(&world, "query=tuin").await, ["Groen werk"]);
    assert_eq!(titles(&world, "query=hovenier+-moeder").await, ["Groen werk"]);
    assert_eq!(titles(&world, "query=loodgieter").await, Vec::<String>::new());
}

#[tokio::test]
async fn filters_narrow_the_menu() {
    let world = World::new().await;
    approved(&world, json!({ "title": "A", "placePrice": "1000.00", "targetGroups": ["youth"], "themes": ["green"], "municipalities": ["GM0762"], "startsOn": "2027-01-01", "placesMaximum": 2 })).await;
    approved(&world, json!({ "title": "B", "placePrice": "2000.00", "targetGroups": ["status-holders"], "themes": ["care"] })).await;
    for (query, expected) in [
        ("targetGroup=youth", vec!["A"]),
        ("targetGroup=youth&targetGroup=status-holders", vec!["A", "B"]),
        ("municipality=GM0762", vec!["A"]),
        ("theme=care", vec!["B"]),
        ("maxPlacePrice=1999.99", vec!["A"]),
        ("minPlacesAvailable=3", vec!["B"]),
        ("startsFrom=2027-01-01&startsUntil=2027-01-01", vec!["A"]),
        ("startsFrom=2027-01-02", vec![]),
        ("sort=-placePrice", vec!["B", "A"]),
        ("sort=-title", vec!["B", "A"]),
        ("sort=startsOn", vec!["A", "B"]),
        ("sort=-createdAt", vec!["B", "A"]),
    ] {
        assert_eq!(titles(&world, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn every_order_can_be_read_page_by_page() {
    let world = World::new().await;
    for (title, price) in [("C", "3000.00"), ("A", "1000.00"), ("D", "1000.00"), ("B", "2000.00")] {
        approved(&world, json!({ "title": title, "placePrice": price })).await;
    }
    for (sort, expected) in [
        ("title", "ABCD"),
        ("-title", "DCBA"),
        ("placePrice", "ADBC"),
        ("-placePrice", "CBDA"),
        ("startsOn", "CADB"),
        ("createdAt", "CADB"),
        ("-createdAt", "BDAC"),
    ] {
        let (mut found, mut cursor) = (String::new(), String::new());
        loop {
            let page = world.app.anybody().get(&format!("/initiatives?limit=1&sort={sort}{cursor}")).await;
            let link = page.header("link");
            let body = page.ok(200);
            found.push_str(body["items"][0]["title"].as_str().unwrap());
            let Some(next) = body["next"].as_str() else { break };
            assert!(link.contains(next) && link.contains("rel=\"next\""), "{link}");
            cursor = format!("&cursor={next}");
        }
        assert_eq!(found, expected, "{sort}");
        world.app.anybody().get(&format!("/initiatives?sort={sort}&cursor=abc")).await.problem(400, "invalid");
    }
}

#[tokio::test]
async fn a_contractor_asks_what_fits_an_obligation() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    approved(&world, json!({ "title": "Past", "placePrice": "60000.00" })).await;
    approved(&world, json!({ "title": "Te duur", "placePrice": "60000.01" })).await;
    approved(&world, json!({ "title": "Te laat", "startsOn": "2028-03-01" })).await;
    let path = format!("/initiatives?fitsObligation={obligation}");
    let menu = world.contractor.get(&path).await.ok(200);
    let found: Vec<&str> = menu["items"].as_array().unwrap().iter().map(|line| line["title"].as_str().unwrap()).collect();
    assert_eq!(found, ["Past"]);
    world.partner.get(&path).await.problem(404, "not-found");
}

#[tokio::test]
async fn an_initiative_stays_within_its_region_and_windows() {
    let world = World::new().await;
    let mut foreign = offer(1);
    foreign["municipalities"] = json!(["GM0794", "GM0363"]);
    let faults = world.partner.post("/initiatives", foreign).await.problem(422, "inconsistent");
    assert_eq!(faults["invalidParams"][0]["name"], "municipalities[1]");
    let until = world.app.clock.today();
    let initiative = approved(&world, json!({ "publishedUntil": until })).await;
    assert_eq!(titles(&world, "").await.len(), 1);
    world.app.clock.advance(chrono::TimeDelta::days(1));
    assert_eq!(titles(&world, "").await.len(), 0);
    world.app.anybody().get(&format!("/initiatives/{initiative}")).await.problem(404, "not-found");
}
