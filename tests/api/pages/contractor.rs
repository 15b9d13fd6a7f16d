//! The pages of contractors: what is shown first, what is reserved once, and what is refused or kept.

use uuid::Uuid;

use crate::support::{Browser, World};

const CONTRACTOR: &str = "Bouwbedrijf";

/// A contractor at the pages, with an obligation and something to contribute to.
struct Desk {
    world: World,
    browser: Browser,
    obligation: String,
    reserve: String,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let (initiative, obligation) = (world.initiative(10).await, world.obligation().await.to_string());
        let mut browser = Browser::at(&world.app.base);
        browser.sign_in(CONTRACTOR).await;
        Self { world, browser, obligation, reserve: format!("/nl/initiatieven/{initiative}/reserveren") }
    }

    /// The form that confirms, as the second step shows it.
    fn confirmed<'f>(&'f self, csrf: &'f str, key: &'f str, places: &'f str, motivation: &'f str) -> Vec<(&'f str, &'f str)> {
        let worth = if places == "2" { "12000.00" } else { "66000.00" };
        let own = [("verplichting", self.obligation.as_str()), ("plaatsen", places), ("soort", "money"), ("hoeveel", worth)];
        [("csrf", csrf), ("key", key), ("motivatie", motivation), ("prijs", "6000.00")].into_iter().chain(own).collect()
    }

    async fn contributions(&self) -> Vec<String> {
        let page = self.world.contractor.get("/contributions").await.ok(200);
        page["items"].as_array().unwrap().iter().map(|row| row["status"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_reservation_shows_what_it_counts_for_first_and_is_made_once_and_can_be_taken_back() {
    let mut desk = Desk::new().await;
    let (csrf, path) = (desk.browser.csrf().await, desk.reserve.clone());
    let chosen = [("csrf", csrf.as_str()), ("verplichting", &desk.obligation), ("plaatsen", "2"), ("soort", "money")];
    let written = [("motivatie", "Past bij ons werk"), ("verder", "ja")];
    let step = desk.browser.send(&path, &[&chosen[..], &written].concat()).await;
    assert!(step.status == 200 && step.text.contains("12.000") && step.text.contains("Stap 2 van 2"), "{}", step.text);
    assert_eq!(desk.contributions().await, Vec::<String>::new(), "looking ahead reserves nothing");
    let changed = desk.browser.send(&path, &[&chosen[..], &written[..1], &[("wijzigen", "ja")]].concat()).await;
    assert!(
        changed.status == 200 && changed.text.contains("Stap 1 van 2") && changed.text.contains("Past bij ons werk"),
        "{}",
        changed.text
    );
    assert_eq!(desk.contributions().await, Vec::<String>::new(), "nor does going back");
    let key = Uuid::now_v7().to_string();
    let mut led_to = Vec::new();
    for _ in 0..2 {
        let fields: Vec<(String, String)> =
            desk.confirmed(&csrf, &key, "2", "Past bij ons werk").into_iter().map(|(name, text)| (name.into(), text.into())).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let sent = desk.browser.send(&path, &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        led_to.push(sent.header("location"));
    }
    assert_eq!((led_to[0] == led_to[1], desk.contributions().await), (true, vec!["reserved".to_owned()]));
    let contribution = led_to[0].split('?').next().unwrap().to_owned();
    let page = desk.browser.get(&contribution).await;
    assert!(page.text.contains("Past bij ons werk"), "{}", page.text);
    let back = desk.browser.send(&format!("{contribution}/intrekken"), &[("csrf", csrf.as_str())]).await;
    assert_eq!((back.status, desk.contributions().await), (303, vec!["withdrawn".to_owned()]), "{}", back.text);
}

#[tokio::test]
async fn more_than_there_is_and_a_citizen_service_number_are_told_beside_their_fields_and_nothing_is_stored() {
    let mut desk = Desk::new().await;
    let (csrf, key, path) = (desk.browser.csrf().await, Uuid::now_v7().to_string(), desk.reserve.clone());
    for (places, motivation, status, told) in [
        ("11", "", 409, "id=\"plaatsen-fault\""),
        ("2", "bel 111222333", 400, "id=\"motivatie-fault\">Dit lijkt op een burgerservicenummer"),
    ] {
        let fields: Vec<(String, String)> =
            desk.confirmed(&csrf, &key, places, motivation).into_iter().map(|(name, text)| (name.into(), text.into())).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let refused = desk.browser.send(&path, &fields).await;
        assert_eq!(refused.status, status, "{}", refused.text);
        assert!(refused.text.contains(told) && refused.text.contains(&format!("value=\"{places}\"")), "{told}: {}", refused.text);
    }
    let chosen = [("csrf", csrf.as_str()), ("verplichting", &desk.obligation), ("plaatsen", "2"), ("soort", "money")];
    let early = desk.browser.send(&path, &[&chosen[..], &[("motivatie", "111222333"), ("verder", "ja")]].concat()).await;
    assert!(early.text.contains("id=\"motivatie-fault\">Dit lijkt op een burgerservicenummer"), "{}", early.text);
    assert_eq!(desk.contributions().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_price_that_changed_after_it_was_shown_is_told_and_nothing_is_reserved() {
    let mut desk = Desk::new().await;
    let (csrf, key, path) = (desk.browser.csrf().await, Uuid::now_v7().to_string(), desk.reserve.clone());
    let initiative = path.split('/').nth(3).unwrap().parse().unwrap();
    desk.world.reprice(initiative, "5000.00").await;
    let fields: Vec<(String, String)> =
        desk.confirmed(&csrf, &key, "2", "").into_iter().map(|(name, text)| (name.into(), text.into())).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let refused = desk.browser.send(&path, &fields).await;
    assert!(refused.status == 409 && refused.text.contains("Een plaats kost intussen iets anders"), "{}: {}", refused.status, refused.text);
    assert_eq!(desk.contributions().await, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_that_a_link_carries_is_shown_in_the_form_but_the_obligation() {
    let mut desk = Desk::new().await;
    let page = desk.browser.get(&format!("{}?verplichting={}&motivatie=uit+een+adres&verder=ja", desk.reserve, desk.obligation)).await;
    assert!(page.status == 200 && page.text.contains("Stap 1 van 2") && !page.text.contains("value=\"uit een adres"), "{}", page.text);
    assert!(!page.text.contains(">uit een adres<") && page.text.contains(&desk.obligation), "{}", page.text);
}

#[tokio::test]
async fn what_is_of_another_contractor_cannot_be_seen_or_reserved_for() {
    let desk = Desk::new().await;
    crate::support::world::organisation(&desk.world.adviser, "contractor", "Ander bedrijf").await;
    let mut other = Browser::at(&desk.world.app.base);
    other.sign_in("Ander bedrijf").await;
    assert_eq!(other.get(&format!("/nl/verplichtingen/{}", desk.obligation)).await.status, 404);
    let (csrf, key) = (other.csrf().await, Uuid::now_v7().to_string());
    let refused = other.send(&desk.reserve, &desk.confirmed(&csrf, &key, "2", "")).await;
    assert!((400..500).contains(&refused.status), "{}: {}", refused.status, refused.text);
    assert_eq!(desk.contributions().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_form_of_no_session_is_not_carried_out_and_comes_back_with_all_that_was_typed() {
    let mut desk = Desk::new().await;
    let (csrf, key, path) = (desk.browser.csrf().await, Uuid::now_v7().to_string(), desk.reserve.clone());
    let mut nobody = Browser::at(&desk.world.app.base);
    let kept = nobody.send(&path, &desk.confirmed(&csrf, &key, "2", "Past bij ons werk")).await;
    assert_eq!(kept.status, 401, "{}", kept.text);
    let mut again = Browser::at(&desk.world.app.base);
    again.sign_in(CONTRACTOR).await;
    let stale = again.send(&path, &desk.confirmed(&csrf, &key, "2", "Past bij ons werk")).await;
    assert_eq!(stale.status, 403, "{}", stale.text);
    for reply in [kept, stale] {
        assert!(reply.text.contains("Nog niet verstuurd") && reply.text.contains("value=\"Past bij ons werk\""), "{}", reply.text);
        assert!(!reply.text.contains(&csrf), "the token of another session");
    }
    assert_eq!(desk.contributions().await, Vec::<String>::new());
}
