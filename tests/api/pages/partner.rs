//! The pages of partners: who comes in, what is refused, and what is stored.

use reqwest::Method;
use uuid::Uuid;

use crate::support::world::organisation;
use crate::support::{Browser, Reply, World, hidden_fields};

const CONTRACTOR: &str = "Bouwbedrijf";
const PARTNER: &str = "Stichting";
const OTHER_PARTNER: &str = "Andere stichting";

/// A partner at the pages, with a group of its own.
pub(super) struct Desk {
    pub(super) world: World,
    pub(super) browser: Browser,
    pub(super) group: Uuid,
}

impl Desk {
    pub(super) async fn new() -> Self {
        let world = World::new().await;
        let initiative = world.initiative(10).await;
        let group = world.trajectory(initiative, 10).await;
        let mut browser = Browser::at(&world.app.base);
        browser.sign_in(PARTNER).await;
        Self { world, browser, group }
    }

    pub(super) async fn send(&mut self, path: &str, key: Uuid, fields: &[(&str, &str)]) -> Reply {
        let (csrf, key) = (self.browser.csrf().await, key.to_string());
        let mut all = vec![("csrf", csrf.as_str()), ("key", key.as_str())];
        all.extend(fields);
        self.browser.send(path, &all).await
    }

    pub(super) async fn people(&self) -> Vec<String> {
        let page = self.world.partner.get(&format!("/trajectories/{}/participants", self.group)).await.ok(200);
        page["items"].as_array().unwrap().iter().map(|row| row["reference"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn the_pages_of_partners_are_for_partners_and_each_has_its_own() {
    let mut desk = Desk::new().await;
    let paths = [
        format!("/nl/groepen/{}", desk.group),
        format!("/nl/groepen/{}/deelnemers", desk.group),
        format!("/nl/groepen/{}/voortgang", desk.group),
        format!("/nl/groepen/{}/metingen/6", desk.group),
        format!("/nl/groepen/{}/wijzigen", desk.group),
        format!("/nl/groepen/{}/plaatsen", desk.group),
        "/nl/groepen".to_owned(),
        "/nl/groepen/nieuw".to_owned(),
        "/nl/mijn-initiatieven/nieuw".to_owned(),
        "/nl/ontvangsten".to_owned(),
        "/nl/mijn-initiatieven".to_owned(),
    ];
    for path in &paths {
        assert_eq!(desk.browser.get(path).await.status, 200, "{path}");
    }
    let mut contractor = Browser::at(&desk.world.app.base);
    contractor.sign_in(CONTRACTOR).await;
    organisation(&desk.world.adviser, "partner", OTHER_PARTNER).await;
    let mut other = Browser::at(&desk.world.app.base);
    other.sign_in(OTHER_PARTNER).await;
    for path in &paths {
        assert_eq!(contractor.get(path).await.status, 403, "{path}");
        let of_one_group = path.contains(&desk.group.to_string());
        assert_eq!(other.get(path).await.status, if of_one_group { 404 } else { 200 }, "{path}");
    }
    assert_eq!(desk.browser.get(&format!("/nl/groepen/{}/metingen/5", desk.group)).await.status, 404, "there is no such moment");
}

#[tokio::test]
async fn a_table_is_taken_as_a_whole_or_not_at_all_and_only_once() {
    let mut desk = Desk::new().await;
    let path = format!("/nl/groepen/{}/deelnemers", desk.group);
    let table = "A-1;Helmond;Jongeren;2000-2004;2025-02-01\nA-2;GM9999;Jongeren;2000-2004;2025-02-01";
    let refused = desk.send(&path, Uuid::now_v7(), &[("tabel", table)]).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("Rij 2, Woont in") && refused.text.contains("A-1;Helmond"), "{}", refused.text);
    assert_eq!(desk.people().await, Vec::<String>::new());
    let (key, right) = (Uuid::now_v7(), table.replace("GM9999", "Helmond"));
    for _ in 0..2 {
        let sent = desk.send(&path, key, &[("tabel", right.as_str())]).await;
        assert_eq!((sent.status, sent.header("location")), (303, format!("/nl/groepen/{}", desk.group)), "{}", sent.text);
    }
    assert_eq!(desk.people().await, ["A-1", "A-2"]);
}

#[tokio::test]
async fn a_citizen_service_number_is_stored_nowhere_and_hostile_text_stays_text() {
    let mut desk = Desk::new().await;
    let path = format!("/nl/groepen/{}/deelnemers", desk.group);
    let bsn = desk.send(&path, Uuid::now_v7(), &[("tabel", "111222333;Helmond;Jongeren;2000-2004;2025-02-01")]).await;
    assert_eq!(bsn.status, 422, "{}", bsn.text);
    assert!(bsn.text.contains("Rij 1, Kenmerk: Dit lijkt op een burgerservicenummer"), "{}", bsn.text);
    let alone = desk.send(&path, Uuid::now_v7(), &[("kenmerk", "111222333"), ("gemeente", "GM0794")]).await;
    assert!(alone.status == 400 && alone.text.contains("id=\"kenmerk-fault\">Dit lijkt op een burgerservicenummer"), "{}", alone.text);
    let hostile = "<script>alert(1)</script>";
    let refused = desk.send(&path, Uuid::now_v7(), &[("kenmerk", hostile), ("gemeente", "GM0794")]).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert!(!refused.text.contains(hostile) && refused.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{}", refused.text);
    assert_eq!(desk.people().await, Vec::<String>::new());
}

#[tokio::test]
async fn progress_is_reported_of_the_group_itself_and_nobody_else() {
    let mut desk = Desk::new().await;
    let initiative = desk.world.initiative(10).await;
    let elsewhere = desk.world.trajectory(initiative, 5).await;
    let stranger = desk.world.participant(elsewhere, "B-1").await;
    let own = desk.world.participant(desk.group, "A-1").await;
    let path = format!("/nl/groepen/{}/voortgang", desk.group);
    let reports = async |desk: &Desk, id: Uuid| {
        let page = desk.world.partner.get(&format!("/participants/{id}/progress-reports")).await.ok(200);
        page["items"].as_array().unwrap().len()
    };
    for (id, status, stored) in [(stranger, 404, 0), (own, 303, 1)] {
        let (phase, attendance) = (format!("fase.{id}"), format!("aanwezig.{id}"));
        let today = desk.world.app.clock.today().to_string();
        let fields = [("op", today.as_str()), (phase.as_str(), "orientation"), (attendance.as_str(), "90")];
        let sent = desk.send(&path, Uuid::now_v7(), &fields).await;
        assert_eq!((sent.status, reports(&desk, id).await), (status, stored), "{}", sent.text);
    }
}

#[tokio::test]
async fn each_look_at_a_group_is_recorded_for_everybody_in_it() {
    let mut desk = Desk::new().await;
    let participant = desk.world.participant(desk.group, "A-1").await;
    let looks = async |desk: &Desk| {
        let page = desk.world.partner.get(&format!("/participants/{participant}/accesses?limit=100")).await.ok(200);
        page["items"].as_array().unwrap().len()
    };
    let before = looks(&desk).await;
    let page = Reply::of(desk.browser.request(Method::GET, &format!("/nl/groepen/{}", desk.group))).await;
    assert!(page.status == 200 && page.text.contains("A-1"));
    assert_eq!(looks(&desk).await, before + 1);
    assert_eq!(desk.browser.get("/nl/groepen").await.status, 200);
    assert_eq!(looks(&desk).await, before + 1, "a list of groups shows nobody");
}

#[tokio::test]
async fn a_receipt_is_confirmed_of_the_contribution_as_it_was_seen() {
    let mut desk = Desk::new().await;
    let contribution = desk.world.accepted(desk.world.initiative(5).await, desk.world.obligation().await, 1).await;
    let path = format!("/nl/ontvangsten/{contribution}");
    let version = |page: &str| {
        let (_, rest) = page.split_once("name=\"versie\" value=\"").expect("a form with a version");
        hidden_fields(page, rest.split('"').next().unwrap())
    };
    let seen = version(&desk.browser.get(&path).await.text);
    let other = serde_json::json!({ "receivedOn": "2025-05-01", "amount": "1000.00" });
    desk.world.partner.post(&format!("/contributions/{contribution}/receipts"), other).await.ok(201);
    let confirm = |mut fields: Vec<(String, String)>| {
        fields.extend([("hoeveel", "500"), ("ontvangen", "2025-05-02")].map(|(name, value)| (name.to_owned(), value.to_owned())));
        fields
    };
    let late = desk.browser.send_all(&path, &confirm(seen)).await;
    assert_eq!(late.status, 409, "{}", late.text);
    assert!(late.text.contains("Veranderd sinds u keek") && late.text.contains("<ins>€\u{a0}1.000</ins>"), "{}", late.text);
    let received = async |desk: &Desk| desk.world.partner.get(&format!("/contributions/{contribution}")).await.ok(200)["received"].clone();
    assert_eq!(received(&desk).await, "1000.00");
    assert_eq!(desk.browser.send_all(&path, &confirm(version(&late.text))).await.status, 303);
    assert_eq!(received(&desk).await, "1500.00");
}
