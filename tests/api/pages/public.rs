//! The pages that everybody sees: the menu, an entry, the calculator, the rules, the figures.

use serde_json::json;
use uuid::Uuid;

use super::page;
use crate::support::world::{id, offer};
use crate::support::{App, World};

const HOSTILE: &str = "<script>alert('x')</script>";

#[tokio::test]
async fn only_what_is_on_the_menu_has_a_page() {
    let world = World::new().await;
    let draft = id(&world.partner.post("/initiatives", offer(5)).await.ok(201));
    assert_eq!(page(&world.app, &format!("/nl/initiatieven/{draft}")).await.status, 404);
    assert!(!page(&world.app, "/nl/menukaart").await.text.contains("Sterk aan het Werk"));
    let approved = world.initiative(5).await;
    let shown = page(&world.app, &format!("/nl/initiatieven/{approved}")).await;
    assert_eq!(shown.status, 200);
    for part in ["Sterk aan het Werk", "€\u{a0}6.000", "5 plaatsen van 5 vrij", "Alleenstaande moeders", "Helmond", "8 maanden"] {
        assert!(shown.text.contains(part), "{part} in {}", shown.text);
    }
    assert!(page(&world.app, "/nl/menukaart").await.text.contains("1 initiatief"));
    assert_eq!(page(&world.app, &format!("/nl/initiatieven/{}", Uuid::now_v7())).await.status, 404);
}

#[tokio::test]
async fn hostile_texts_stay_texts_wherever_they_stand() {
    let world = World::new().await;
    let mut body = offer(5);
    for field in ["title", "summary", "description", "pathToWork", "contact", "evidence"] {
        body[field] = json!(HOSTILE);
    }
    let initiative = id(&world.partner.post("/initiatives", body).await.ok(201));
    world.partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
    world.adviser.post(&format!("/initiatives/{initiative}/decisions"), json!({ "decision": "approve" })).await.ok(201);
    let query = "%3Cscript%3Ealert(%27x%27)%3C/script%3E%22";
    for path in [
        "/menukaart".to_owned(),
        format!("/initiatieven/{initiative}"),
        format!("/menukaart?zoek={query}&maxprijs={query}&sorteer={query}&thema={query}"),
        format!("/rekenhulp?wat=pso.2&vereist={query}&reken=ja"),
        format!("/nergens/{query}"),
    ] {
        let shown = page(&world.app, &format!("/nl{path}")).await.text;
        assert!(!shown.to_lowercase().contains("<script"), "{path}: {shown}");
    }
    assert!(page(&world.app, "/nl/menukaart").await.text.contains("&lt;script&gt;"));
}

#[tokio::test]
async fn the_menu_is_narrowed_as_the_address_says() {
    let world = World::new().await;
    world.initiative(5).await;
    let found = async |query: &str| page(&world.app, &format!("/nl/menukaart?{query}")).await.text.contains("Sterk aan het Werk");
    for query in [
        "zoek=moeder",
        "maxprijs=6.000",
        "maxprijs=6000,00",
        "plaatsen=5",
        "doelgroep=single-mothers",
        "gemeente=GM0743",
        "thema=coaching",
        "zoek=",
    ] {
        assert!(found(query).await, "{query}");
    }
    for query in
        ["zoek=timmerman", "maxprijs=5.999,99", "plaatsen=6", "doelgroep=youth", "gemeente=GM0762", "thema=green", "vanaf=2026-01-01"]
    {
        assert!(!found(query).await, "{query}");
    }
    let wrong = page(&world.app, "/nl/menukaart?maxprijs=veel").await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("href=\"#maxprijs\"") && wrong.text.contains("id=\"maxprijs-fault\""), "{}", wrong.text);
}

#[tokio::test]
async fn the_menu_goes_on_where_the_page_before_ended() {
    let world = World::new().await;
    for _ in 0..25 {
        world.initiative(1).await;
    }
    let first = page(&world.app, "/nl/menukaart?zoek=moeder&sorteer=placePrice").await.text;
    let next = first.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().replace("&amp;", "&");
    assert!(first.contains("De eerste 24 initiatieven") && next.contains("zoek=moeder"), "{next}");
    let second = page(&world.app, &next).await.text;
    assert!(second.contains("De laatste 1 initiatief") && !second.contains("rel=\"next\""), "{second}");
}

#[tokio::test]
async fn an_outsider_sees_a_track_record_rounded_and_as_of_the_last_quarter() {
    let world = World::new().await;
    let initiative = world.initiative(20).await;
    let trajectory = world.trajectory(initiative, 8).await;
    for number in 0..7 {
        world.participant(trajectory, &format!("P-{number}")).await;
    }
    world.app.clock.advance(chrono::TimeDelta::days(100));
    for path in [format!("/nl/initiatieven/{initiative}"), "/nl/cijfers".to_owned()] {
        let shown = page(&world.app, &path).await.text;
        assert!(shown.contains("afgerond op vijftallen") && shown.contains("Kleine aantallen"), "{path}: {shown}");
        assert!(shown.contains("<td class=\"utrecht-table__cell menukaart-number\">5</td>"), "{path}: {shown}");
        assert!(!shown.contains("menukaart-number\">7</td>"), "{path}: the exact number");
    }
}

#[tokio::test]
async fn the_calculator_explains_what_something_would_count_for_and_stores_nothing() {
    let app = App::start().await;
    let ask = async |query: &str| page(&app, &format!("/nl/rekenhulp?wat=blok.employment.participatiewet{query}")).await;
    assert!(ask("").await.text.contains("Uren per week"));
    let answer = ask("&mensen=1&uren=24&maanden=12&reken=ja").await.text;
    assert!(
        answer.contains("€\u{a0}20.000") && answer.contains("€\u{a0}30.000 × 1 persoon × 24 uur per week ÷ 36 uur voltijd"),
        "{answer}"
    );
    let limited = ask("&mensen=1&uren=24&maanden=12&over=5.000&reken=ja").await.text;
    assert!(limited.contains("€\u{a0}15.000 telt niet mee"), "{limited}");
    let missing = ask("&reken=ja").await;
    assert_eq!(missing.status, 400);
    assert!(missing.text.contains("uren-fault") && missing.text.contains("maanden-fault"), "{}", missing.text);
    let ended = page(&app, "/nl/rekenhulp?wat=pso.2&vereist=1000&contractvan=2026-12-31&contracttot=2026-01-01&certificaatvan=2026-01-01&certificaattot=2026-12-31&reken=ja").await;
    assert!(ended.text.contains("Het einde ligt voor het begin."), "{}", ended.text);
}

#[tokio::test]
async fn the_rules_are_those_of_the_region_and_say_which_are_examples() {
    let app = App::start().await;
    let rules = page(&app, "/en/regels").await.text;
    for part in ["€\u{a0}100,000", "5%", "Participatiewet", "Some amounts are examples", "14 days"] {
        assert!(rules.contains(part), "{part} in {rules}");
    }
}

#[tokio::test]
async fn where_there_are_several_regions_one_is_chosen_first() {
    let app = App::start().await;
    let other = app.create_region("Elders", &[("GM0014", "Groningen")]).await;
    for path in ["/regels", "/cijfers", "/rekenhulp"] {
        let chooser = page(&app, &format!("/nl{path}")).await.text;
        assert!(chooser.contains(&format!("href=\"/nl{path}?regio={other}\"")), "{path}: {chooser}");
        assert_eq!(page(&app, &format!("/nl{path}?regio={other}")).await.status, 200, "{path}");
        assert_eq!(page(&app, &format!("/nl{path}?regio={}", Uuid::now_v7())).await.status, 404, "{path}");
    }
    assert!(page(&app, "/nl/menukaart").await.text.contains("Alle regio's"));
}

#[tokio::test]
async fn a_deployment_without_regions_says_so() {
    let app = App::empty().await;
    assert!(page(&app, "/nl/regels").await.text.contains("Er is nog geen regio ingericht."));
    assert!(page(&app, "/nl/menukaart").await.text.contains("De menukaart is nog leeg"));
}
