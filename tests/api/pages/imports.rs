//! Imports on a page: what is wrong is told row by row, and what is stored is stored once.

use uuid::Uuid;

use crate::support::{Browser, Reply, World};

const HEADER: &str = "contractReference;authorityName;contractorName;basisKind;basisAmount;tenderPublishedOn;startsOn;endsOn";

/// An adviser at the pages.
struct Desk {
    world: World,
    browser: Browser,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let regions = world.app.anybody().get("/regions").await.ok(200);
        let mut browser = Browser::at(&world.app.base);
        browser.sign_in(regions["items"][0]["name"].as_str().unwrap()).await;
        Self { world, browser }
    }

    async fn send(&mut self, key: Uuid, action: &str, rows: &[&str]) -> Reply {
        let (csrf, key, text) = (self.browser.csrf().await, key.to_string(), [&[HEADER], rows].concat().join("\n"));
        let fields = [("csrf", csrf.as_str()), ("key", &key), ("wat", "obligations"), ("doen", action), ("rijen", &text)];
        self.browser.send("/nl/invoer", &fields).await
    }

    /// Sends a file as a browser does, by the same form.
    async fn upload(&mut self, action: &str, what: &str, content: &[u8]) -> Reply {
        let (csrf, key) = (self.browser.csrf().await, Uuid::now_v7().to_string());
        let part = |name: &str, text: &str| format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        let fields =
            [("csrf", &*csrf), ("key", &*key), ("wat", what), ("doen", action), ("rijen", "")].map(|(name, text)| part(name, text));
        let file = "--grens\r\nContent-Disposition: form-data; name=\"bestand\"; filename=\"x.csv\"\r\nContent-Type: text/csv\r\n\r\n";
        let body = [fields.concat().as_bytes(), file.as_bytes(), content, b"\r\n--grens--\r\n"].concat();
        let request = self.browser.request(reqwest::Method::POST, "/nl/invoer").header("Sec-Fetch-Site", "same-origin");
        Reply::of(request.header("Content-Type", "multipart/form-data; boundary=grens").body(body)).await
    }

    async fn stored(&self) -> usize {
        self.world.adviser.get("/obligations").await.ok(200)["items"].as_array().unwrap().len()
    }
}

const RIGHT: &str = "C-1;Gemeente Helmond;Bouwbedrijf;fixed-amount;5000,00;2025-01-15;2025-02-01;2026-01-31";
const WRONG: &str = "C-2;Gemeente Helmond;Niemand;fixed-amount;5000,00;2025-01-15;2025-02-01;2026-01-31";

#[tokio::test]
async fn a_row_that_is_wrong_is_told_by_its_line_and_nothing_is_stored_until_it_is_mended() {
    let mut desk = Desk::new().await;
    let checked = desk.send(Uuid::now_v7(), "nakijken", &[RIGHT, WRONG]).await;
    assert_eq!((checked.status, desk.stored().await), (200, 0), "{}", checked.text);
    assert!(checked.text.contains("contractorName:") && checked.text.contains("Niemand"), "{}", checked.text);
    let refused = desk.send(Uuid::now_v7(), "opslaan", &[RIGHT, WRONG]).await;
    assert_eq!((refused.status, desk.stored().await), (422, 0), "{}", refused.text);
    assert!(refused.text.contains("Regel 3, contractorName"), "{}", refused.text);
    let (key, mended) = (Uuid::now_v7(), WRONG.replace("Niemand", "Bouwbedrijf"));
    for _ in 0..2 {
        let sent = desk.send(key, "opslaan", &[RIGHT, &mended]).await;
        assert_eq!((sent.status, sent.header("location")), (303, "/nl/invoer?nieuw=2&bekend=0&fout=0".to_owned()), "{}", sent.text);
    }
    assert_eq!(desk.stored().await, 2);
}

/// The digits of neighbouring cells make nine together that could be a citizen service number.
const NEIGHBOURS: &str = "C-3;Gemeente Helmond;Bouwbedrijf;fixed-amount;25.000,00;2021-01-15;2021-02-01;2022-01-31";

#[tokio::test]
async fn a_citizen_service_number_is_looked_for_in_each_cell_and_not_across_them() {
    let mut desk = Desk::new().await;
    let own = desk.world.adviser.get("/rule-sets").await.ok(200)["items"][0]["inForceFrom"].as_str().unwrap().to_owned();
    assert!(own.as_str() <= "2021-01-15", "no rules for the tender: {own}");
    let sent = desk.send(Uuid::now_v7(), "opslaan", &[NEIGHBOURS]).await;
    assert_eq!((sent.status, desk.stored().await), (303, 1), "{}", sent.text);
    let hidden = RIGHT.replace("C-1", "111222333");
    let refused = desk.send(Uuid::now_v7(), "opslaan", &[&hidden]).await;
    assert_eq!((refused.status, desk.stored().await), (422, 1), "{}", refused.text);
    assert!(refused.text.contains("Regel 2, contractReference") && refused.text.contains("burgerservicenummer"), "{}", refused.text);
}

#[tokio::test]
async fn what_is_no_table_is_said_so_and_hostile_text_stays_text() {
    let mut desk = Desk::new().await;
    let hostile = "</textarea><script>alert(1)</script>";
    let refused = desk.send(Uuid::now_v7(), "opslaan", &[hostile]).await;
    assert_eq!((refused.status, desk.stored().await), (422, 0), "{}", refused.text);
    assert!(!refused.text.contains("<script") && refused.text.contains("Er is niets opgeslagen"), "{}", refused.text);
}

#[tokio::test]
async fn only_advisers_import() {
    let desk = Desk::new().await;
    for name in ["Bouwbedrijf", "Stichting", "Gemeente Helmond"] {
        let mut other = Browser::at(&desk.world.app.base);
        other.sign_in(name).await;
        assert_eq!(other.get("/nl/invoer").await.status, 403, "{name}");
    }
}

#[tokio::test]
async fn a_file_is_read_as_spreadsheets_write_it_and_shown_where_it_can_be_mended() {
    let mut desk = Desk::new().await;
    // As Windows-1252, with a name that is not ASCII.
    let rows = format!("{HEADER};justification\r\n{RIGHT};Caf\u{e9}\r\n");
    let content: Vec<u8> = rows.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let checked = desk.upload("nakijken", "obligations", &content).await;
    assert_eq!((checked.status, desk.stored().await), (200, 0), "{}", checked.text);
    assert!(checked.text.contains("Caf\u{e9}") && checked.text.contains("Nakijken</li>"), "{}", checked.text);
    let stored = desk.upload("opslaan", "obligations", &content).await;
    assert_eq!((stored.status, desk.stored().await), (303, 1), "{}", stored.text);
    for action in ["nakijken", "opslaan"] {
        let workbook = desk.upload(action, "obligations", b"PK\x03\x04\0\0").await;
        assert_eq!(workbook.status, 400);
        assert!(workbook.text.contains("Dit is geen CSV-bestand"), "{}", workbook.text);
    }
    let header = desk.send(Uuid::now_v7(), "nakijken", &[]).await;
    assert!(header.status == 422 && header.text.contains("id=\"rijen-fault\""), "{}", header.text);
    for (action, what) in [("weggooien", "obligations"), ("nakijken", "alles")] {
        assert_eq!(desk.upload(action, what, &content).await.status, 400, "{action} {what}");
    }
}

#[tokio::test]
async fn the_rows_without_a_fault_are_stored_only_if_that_is_asked_for() {
    let mut desk = Desk::new().await;
    let checked = desk.send(Uuid::now_v7(), "nakijken", &[RIGHT, WRONG]).await;
    assert!(checked.text.contains("value=\"deel\"") && !checked.text.contains("value=\"opslaan\""), "{}", checked.text);
    let stored = desk.send(Uuid::now_v7(), "deel", &[RIGHT, WRONG]).await;
    assert_eq!((stored.header("location"), desk.stored().await), ("/nl/invoer?nieuw=1&bekend=0&fout=1".to_owned(), 1), "{}", stored.text);
}

const FULFILMENTS: &str = "externalReference;contractReference;authorityName;route;realisedOn;value;valueReason\nF-1;C-1;Gemeente Helmond;employment;2025-06-01;500,00;Overgenomen";

#[tokio::test]
async fn fulfilments_are_taken_over_too_and_the_same_file_twice_changes_nothing() {
    let mut desk = Desk::new().await;
    desk.send(Uuid::now_v7(), "opslaan", &[RIGHT]).await;
    for location in ["/nl/invoer?nieuw=1&bekend=0&fout=0", "/nl/invoer?nieuw=0&bekend=1&fout=0"] {
        let stored = desk.upload("opslaan", "fulfilments", FULFILMENTS.as_bytes()).await;
        assert_eq!(stored.header("location"), location, "{}", stored.text);
    }
    assert_eq!(desk.world.adviser.get("/fulfilments").await.ok(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_large_file_is_read_for_those_who_import_and_for_nobody_else() {
    let mut desk = Desk::new().await;
    let large = format!("{HEADER};justification\n{RIGHT};{}", "x".repeat(3 * 512 * 1024));
    let own = desk.upload("nakijken", "obligations", large.as_bytes()).await;
    assert!(own.status == 200 && own.text.contains("justification: Dit is te lang"), "{} {}", own.status, own.text.len());
    let huge = desk.upload("nakijken", "obligations", &vec![b'x'; 9 * 1024 * 1024]).await;
    assert_eq!(huge.status, 413);
    desk.browser = Browser::at(&desk.world.app.base);
    desk.browser.sign_in("Bouwbedrijf").await;
    assert_eq!(desk.upload("nakijken", "obligations", large.as_bytes()).await.status, 413, "before anybody is asked whose page it is");
}

#[tokio::test]
async fn a_row_that_differs_says_what_the_register_has() {
    let mut desk = Desk::new().await;
    desk.send(Uuid::now_v7(), "opslaan", &[RIGHT]).await;
    assert_eq!(desk.stored().await, 1);
    let checked = desk.send(Uuid::now_v7(), "nakijken", &[&RIGHT.replace("2026-01-31", "2026-02-28")]).await;
    assert!(checked.text.contains("In het register staat 2026-01-31."), "{}", checked.text);
    let english = desk.browser.get("/en/invoer").await;
    assert_eq!(english.status, 200);
}
