//! The published menu in memory: the same as in the database, and never out of date for the instance that wrote.

use std::time::Duration;

use menukaart::platform::auth::Role;
use serde_json::{Value, json};

use crate::initiatives::approved;
use crate::support::world::{id, offer};
use crate::support::{Person, World};

/// Title, summary, partner and free places; none where there is no entry.
type Entry = Option<[Value; 4]>;

/// The title, summary, partner and free places of the only entry of the menu: first as the list says, then as the entry itself does. Another instance
/// may hear of a change between the two.
async fn shown(reader: &Person) -> [Entry; 2] {
    let fields = |of: &Value| ["title", "summary", "providerName", "placesAvailable"].map(|name| of[name].clone());
    let menu = reader.get("/initiatives").await.ok(200);
    let Some(line) = menu["items"].get(0) else { return [None, None] };
    let entry = reader.get(&format!("/initiatives/{}", id(line))).await;
    let entry = if entry.status == 404 { None } else { Some(fields(&entry.ok(200))) };
    [Some(fields(line)), entry]
}

/// Waits until another instance shows it. The longest time is for a machine that does much else; how long it takes is measured in benches.
async fn comes_to_show(reader: &Person, expected: &[Entry; 2]) {
    for _ in 0..400 {
        if shown(reader).await == *expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(shown(reader).await, *expected);
}

#[tokio::test]
async fn what_an_instance_writes_it_shows_at_once_and_the_others_soon() {
    let world = World::new().await;
    let other = world.app.another();
    let (here, there) = (world.app.anybody(), other.anybody());
    assert_eq!((shown(&here).await, shown(&there).await), ([None, None], [None, None]));
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let path = format!("/initiatives/{initiative}");
    let is = |summary: &str, partner: &str, places: u32| Some([json!("Sterk aan het Werk"), json!(summary), json!(partner), json!(places)]);
    let partner = world.adviser.get(&format!("/organisations/{}", world.partner_id)).await.ok(200)["name"].as_str().unwrap().to_owned();
    let first = "Alleenstaande moeders naar een duurzame baan";
    let both = async |expected: Entry| {
        let expected = [expected.clone(), expected];
        assert_eq!(shown(&here).await, expected, "at once");
        comes_to_show(&there, &expected).await;
    };
    both(is(first, &partner, 10)).await;
    let contribution = world.reservation(initiative, obligation, 4).await;
    both(is(first, &partner, 6)).await;
    world.contractor.post(&format!("/contributions/{contribution}/withdrawals"), json!({})).await.ok(201);
    both(is(first, &partner, 10)).await;
    world.partner.patch(&path, json!({ "summary": "Korter" })).await.ok(200);
    both(is("Korter", &partner, 10)).await;
    let organisation = format!("/organisations/{}", world.partner_id);
    world.adviser.patch(&organisation, json!({ "name": "Stichting Vooruit" })).await.ok(200);
    both(is("Korter", "Stichting Vooruit", 10)).await;
    world.adviser.patch(&organisation, json!({ "active": false })).await.ok(200);
    both(None).await;
    world.adviser.patch(&organisation, json!({ "active": true })).await.ok(200);
    both(is("Korter", "Stichting Vooruit", 10)).await;
    world.adviser.post(&format!("{path}/decisions"), json!({ "decision": "suspend", "reason": "Klachten" })).await.ok(201);
    both(None).await;
}

/// All pages of a list, each as it was sent, and the items of all.
async fn pages(reader: &Person, query: &str) -> (Vec<String>, Vec<Value>) {
    let (mut texts, mut items, mut cursor) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = reader.get(&format!("/initiatives?{query}{cursor}")).await;
        texts.push(page.text.clone());
        let body = page.ok(200);
        items.extend(body["items"].as_array().unwrap().iter().cloned());
        match body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (texts, items),
        }
    }
}

#[tokio::test]
async fn the_menu_in_memory_is_to_the_byte_what_the_database_answers() {
    let world = World::new().await;
    for number in 0..9_u32 {
        let pick = |values: &[Value]| values[number as usize % values.len()].clone();
        let changes = json!({
            // Twice the same title, price and day, so that the id decides; and texts that sort differently by bytes and by language.
            "title": pick(&[json!("Aan de slag"), json!("aan de slag"), json!("Éénouders aan het werk"), json!("Zorg"), json!("Aan de slag")]),
            "placePrice": format!("{}.00", 1000 + number % 4 * 500),
            "startsOn": pick(&[json!(null), json!("2026-03-01"), json!("2026-09-01")]),
            "targetGroups": pick(&[json!(["single-mothers"]), json!(["youth"])]),
            "municipalities": pick(&[json!(["GM0794"]), json!(["GM0743"]), json!(["GM0762"])]),
            "themes": pick(&[json!(["care", "green"]), json!(["green", "digital"]), json!(["digital", "care"])]),
            "placesMaximum": number + 1
        });
        approved(&world, changes).await;
    }
    // An adviser of a region with nothing of its own sees the same menu, and asks the database.
    let elsewhere = world.app.create_region("Drechtsteden", &[("GM0505", "Dordrecht")]).await;
    let (memory, database) = (world.app.anybody(), world.app.somebody(Role::Adviser, None, elsewhere));
    let contractor = &world.contractor;
    let (region, provider) = (world.app.region, world.partner_id);
    let filters = [
        String::new(),
        "targetGroup=youth".into(),
        "municipality=GM0743&municipality=GM0762".into(),
        "theme=care&theme=digital".into(),
        "maxPlacePrice=1500.00".into(),
        "minPlacesAvailable=5".into(),
        "startsFrom=2026-03-02".into(),
        "startsUntil=2026-03-01".into(),
        format!("regionId={region}"),
        format!("regionId={elsewhere}"),
        format!("providerId={provider}"),
        format!("providerId={region}"),
        "status=approved".into(),
        "status=draft".into(),
        "query=werk".into(),
        "theme=green&targetGroup=youth&maxPlacePrice=2000.00".into(),
    ];
    let mut found = Vec::new();
    for sort in ["title", "-title", "placePrice", "-placePrice", "startsOn", "createdAt", "-createdAt"] {
        for filter in &filters {
            let query = format!("sort={sort}&limit=2&{filter}");
            let (expected, items) = pages(&database, &query).await;
            assert_eq!(pages(&memory, &query).await.0, expected, "{query}");
            assert_eq!(pages(&memory, &query).await.0, expected, "{query}, once more");
            assert_eq!(pages(contractor, &query).await.0, expected, "{query}, for a contractor");
            found.push(items.len());
        }
    }
    assert!(
        found.contains(&9) && found.contains(&0) && found.iter().any(|count| (1..9).contains(count)),
        "the filters make a difference: {found:?}"
    );
}

#[tokio::test]
async fn a_page_goes_on_although_the_entry_that_it_follows_has_another_title_now() {
    let world = World::new().await;
    let mut entries = Vec::new();
    for title in ["Aardappels", "Bieten", "Cichorei", "Dille"] {
        entries.push(approved(&world, json!({ "title": title })).await);
    }
    let reader = world.app.anybody();
    let first = reader.get("/initiatives?limit=2").await.ok(200);
    assert_eq!(first["items"][1]["title"], "Bieten");
    world.partner.patch(&format!("/initiatives/{}", entries[1]), json!({ "title": "Zuurkool" })).await.ok(200);
    let second = reader.get(&format!("/initiatives?limit=2&cursor={}", first["next"].as_str().unwrap())).await.ok(200);
    let titles: Vec<&str> = second["items"].as_array().unwrap().iter().map(|line| line["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Cichorei", "Dille"]);
}

#[tokio::test]
async fn an_entry_leaves_the_menu_in_memory_after_its_last_day_though_nobody_wrote_anything() {
    let world = World::new().await;
    let mut body = offer(5);
    body["publishedUntil"] = json!(world.app.clock.today());
    let initiative = id(&world.partner.post("/initiatives", body).await.ok(201));
    world.partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
    world.adviser.post(&format!("/initiatives/{initiative}/decisions"), json!({ "decision": "approve" })).await.ok(201);
    let reader = world.app.anybody();
    assert!(shown(&reader).await.iter().all(Option::is_some));
    world.app.clock.advance(chrono::TimeDelta::days(1));
    assert_eq!(shown(&reader).await, [None, None]);
    reader.get(&format!("/initiatives/{initiative}")).await.problem(404, "not-found");
}
