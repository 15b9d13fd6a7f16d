//! What partners keep on pages: groups, who pays for them, the people in them, and their initiatives.

use serde_json::{Value, json};
use uuid::Uuid;

use super::partner::Desk;
use crate::erasures;
use crate::support::Reply;

impl Desk {
    async fn sent(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.send(path, Uuid::now_v7(), fields).await
    }

    async fn seen(&self, path: &str) -> Value {
        self.world.partner.get(path).await.ok(200)
    }
}

/// The last part of the path that a form led to.
fn led_to(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.text);
    reply.header("location").rsplit('/').next().unwrap().to_owned()
}

const GROUP: [(&str, &str); 5] =
    [("titel", "Najaar"), ("begin", "2026-09-01"), ("eind", "2027-03-01"), ("plaatsen", "8"), ("kosten", "48.000,50")];

#[tokio::test]
async fn a_group_is_planned_changed_and_called_off() {
    let mut desk = Desk::new().await;
    let initiative = desk.seen(&format!("/trajectories/{}", desk.group)).await["initiativeId"].as_str().unwrap().to_owned();
    let mut fields = GROUP.to_vec();
    fields.push(("initiatief", &initiative));
    let wrong: Vec<_> = fields.iter().map(|(name, text)| if *name == "eind" { ("eind", "2026-08-01") } else { (*name, *text) }).collect();
    let refused = desk.sent("/nl/groepen/nieuw", &wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(
        refused.text.contains("id=\"eind-fault\">Het einde ligt voor het begin") && refused.text.contains("Najaar"),
        "{}",
        refused.text
    );
    let unread = desk.sent("/nl/groepen/nieuw", &[("titel", "Najaar"), ("plaatsen", "acht"), ("kosten", "12,3456")]).await;
    assert_eq!(unread.status, 400);
    for field in ["initiatief", "begin", "plaatsen", "kosten"] {
        assert!(unread.text.contains(&format!("id=\"{field}-fault\"")), "{field}: {}", unread.text);
    }
    let id = led_to(&desk.sent("/nl/groepen/nieuw", &fields).await);
    let path = format!("/trajectories/{id}");
    let group = desk.seen(&path).await;
    assert_eq!((&group["places"], &group["totalCost"]), (&json!(8), &json!("48000.50")));
    let (page, mut change) = (format!("/nl/groepen/{id}/wijzigen"), GROUP.to_vec());
    change[0].1 = "Winter";
    change.push(("versie", "1"));
    assert_eq!(led_to(&desk.sent(&page, &change).await), id);
    let outdated = desk.sent(&page, &change).await;
    assert!(outdated.status == 409 && outdated.text.contains("intussen gewijzigd"), "{}", outdated.text);
    assert_eq!(desk.seen(&path).await["title"], "Winter");
    // Nine digits with its cents that a citizen service number could have; an amount is none.
    change[4] = ("kosten", "1.234.567,82");
    *change.last_mut().unwrap() = ("versie", "2");
    led_to(&desk.sent(&page, &change).await);
    assert_eq!(desk.seen(&path).await["totalCost"], "1234567.82");
    led_to(&desk.sent(&page, &[("status", "cancelled"), ("versie", "3")]).await);
    assert_eq!(desk.seen(&path).await["status"], "cancelled");
}

#[tokio::test]
async fn places_of_a_contribution_are_put_to_use_and_taken_back() {
    let mut desk = Desk::new().await;
    let initiative: Uuid =
        serde_json::from_value(desk.seen(&format!("/trajectories/{}", desk.group)).await["initiativeId"].clone()).unwrap();
    let obligation = desk.world.obligation().await;
    let contribution = desk.world.accepted(initiative, obligation, 3).await.to_string();
    let undecided = desk.world.reservation(initiative, obligation, 1).await.to_string();
    let (page, path) = (format!("/nl/groepen/{}/plaatsen", desk.group), format!("/trajectories/{}", desk.group));
    let offered = desk.browser.get(&page).await;
    assert!(offered.text.contains(&contribution) && !offered.text.contains(&undecided), "{}", offered.text);
    let refused = desk.sent(&page, &[("bijdrage", &contribution), ("plaatsen", "4")]).await;
    assert!(refused.status == 409 && refused.text.contains("Dit is meer dan er is toegezegd"), "{}", refused.text);
    assert!(desk.sent(&page, &[("plaatsen", "veel")]).await.text.contains("id=\"bijdrage-fault\""));
    led_to(&desk.sent(&page, &[("bijdrage", &contribution), ("plaatsen", "2")]).await);
    let group = desk.seen(&path).await;
    assert_eq!(group["placesFunded"], 2);
    let funding = group["fundings"][0]["id"].as_str().unwrap().to_owned();
    let without_reason = desk.sent(&page, &[("betaling", &funding), ("reden", "")]).await;
    assert!(
        without_reason.status == 400 && without_reason.text.contains(&format!("id=\"reden-{funding}-fault\"")),
        "{}",
        without_reason.text
    );
    led_to(&desk.sent(&page, &[("betaling", &funding), ("reden", "Andere groep")]).await);
    assert_eq!(desk.seen(&path).await["placesFunded"], 0);
}

#[tokio::test]
async fn a_record_is_corrected_ended_and_erased_by_its_own_group_only() {
    let mut desk = Desk::new().await;
    let participant = desk.world.participant(desk.group, "A-1").await;
    let initiative = desk.world.initiative(10).await;
    let elsewhere = desk.world.trajectory(initiative, 5).await;
    let (page, path) = (format!("/nl/groepen/{}/deelnemers/{participant}", desk.group), format!("/participants/{participant}"));
    assert!(desk.browser.get(&page).await.text.contains("A-1"));
    assert_eq!(desk.browser.get(&format!("/nl/groepen/{elsewhere}/deelnemers/{participant}")).await.status, 404);
    let version = desk.world.partner.get(&path).await.header("etag")[1..2].to_owned();
    let details =
        [("kenmerk", "A-01"), ("gemeente", "GM0794"), ("doelgroep", "youth"), ("geboortejaren", "2000-2004"), ("versie", &*version)];
    let astray = desk.sent(&format!("/nl/groepen/{elsewhere}/deelnemers/{participant}"), &details).await;
    assert_eq!(astray.status, 404, "of another group");
    let mut emptied = details;
    emptied[0].1 = " ";
    let refused = desk.sent(&page, &emptied).await;
    assert!(refused.status == 400 && refused.text.contains("id=\"kenmerk-fault\""), "{}", refused.text);
    led_to(&desk.sent(&page, &details).await);
    assert_eq!(desk.people().await, ["A-01"]);
    let outdated = desk.sent(&page, &details).await;
    assert!(outdated.status == 409 && outdated.text.contains("intussen gewijzigd"), "{}", outdated.text);
    let leave = format!("{page}/vertrek");
    let refused = desk.sent(&leave, &[("gestopt", "2020-01-01"), ("reden", "work")]).await;
    assert!(refused.status == 422 && refused.text.contains("id=\"gestopt-fault\""), "{}", refused.text);
    let today = desk.world.app.clock.today().to_string();
    for reason in ["work", "completed"] {
        led_to(&desk.sent(&leave, &[("gestopt", &today), ("reden", reason)]).await);
        assert_eq!(desk.seen(&path).await["leaveReason"], reason, "the second one corrects the first");
    }
    let version = desk.world.partner.get(&path).await.header("etag")[1..2].to_owned();
    let erase = format!("{page}/wissen");
    let unsure = desk.sent(&erase, &[("versie", &version)]).await;
    assert!(unsure.status == 422 && unsure.text.contains("id=\"zeker-fault\""), "{}", unsure.text);
    led_to(&desk.sent(&erase, &[("versie", &version), ("zeker", "ja")]).await);
    assert_eq!(desk.world.partner.get(&path).await.status, 404);
    let listed = erasures::list(&desk.world.app).await;
    assert!(matches!(&listed[..], [erasure] if erasure.is_of(participant)), "the page lists whom it erases as the API does");
}

#[tokio::test]
async fn an_initiative_is_described_and_what_changes_its_promise_asks_for_approval_again() {
    let mut desk = Desk::new().await;
    let described = [
        ("titel", "Aan de slag"),
        ("kort", "Naar werk in de bouw."),
        ("verhaal", "Eerste regel.\r\nTweede regel."),
        ("weg", "Een opleiding en een baan."),
        ("doelgroep", "youth"),
        ("doelgroep", "ww"),
        ("gemeente", "GM0794"),
        ("maanden", "6"),
        ("prijs", "6.000"),
        ("plaatsen", "10"),
        ("soort", "money"),
        ("contact", "bouw@voorbeeld.nl"),
    ];
    let refused = desk.sent("/nl/mijn-initiatieven/nieuw", &described[..3]).await;
    assert_eq!(refused.status, 400);
    for field in ["weg", "doelgroep", "gemeente", "maanden", "prijs", "plaatsen", "soort"] {
        assert!(refused.text.contains(&format!("id=\"{field}-fault\"")), "{field}: {}", refused.text);
    }
    assert!(refused.text.contains("Aan de slag"));
    let id = led_to(&desk.sent("/nl/mijn-initiatieven/nieuw", &described).await);
    let path = format!("/initiatives/{id}");
    let draft = desk.seen(&path).await;
    assert_eq!(
        (&draft["status"], &draft["targetGroups"], &draft["placePrice"]),
        (&json!("draft"), &json!(["youth", "ww"]), &json!("6000.00"))
    );
    assert_eq!((&draft["description"], &draft["contact"]), (&json!("Eerste regel.\nTweede regel."), &json!("bouw@voorbeeld.nl")));
    led_to(&desk.sent(&format!("/nl/mijn-initiatieven/{id}"), &[]).await);
    desk.world.adviser.post(&format!("{path}/decisions"), json!({"decision": "approve"})).await.ok(201);
    let page = format!("/nl/mijn-initiatieven/{id}/wijzigen");
    assert!(desk.browser.get(&page).await.text.contains("dan beslist de servicedesk opnieuw"));
    let version = |reply: Reply| reply.header("etag")[1..2].to_owned();
    let shown = version(desk.world.partner.get(&path).await);
    let mut changed = described.to_vec();
    changed[11] = ("contact", "");
    changed.push(("versie", &shown));
    led_to(&desk.sent(&page, &changed).await);
    let after = desk.seen(&path).await;
    assert_eq!((&after["status"], after.get("contact").unwrap_or(&Value::Null)), (&json!("approved"), &Value::Null), "{after}");
    let outdated = desk.sent(&page, &changed).await;
    assert!(outdated.status == 409 && outdated.text.contains("intussen gewijzigd"), "{}", outdated.text);
    let shown = version(desk.world.partner.get(&path).await);
    changed[8] = ("prijs", "7.000");
    changed[12] = ("versie", &shown);
    led_to(&desk.sent(&page, &changed).await);
    assert_eq!(desk.seen(&path).await["status"], "submitted");
}
