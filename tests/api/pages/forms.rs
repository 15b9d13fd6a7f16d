//! What stands in addresses: filters and choices, and nothing that people write about somebody.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use regex::Regex;

use menukaart::web::pages::forms;

use crate::support::{Browser, World};

/// The parameters of pages: codes, ids, days, numbers, and where a list goes on. Two are words to search by: in the public menu, and a contract's reference.
const PARAMETERS: [&str; 38] = [
    "aantal",
    "bedrag",
    "bekend",
    "bonus",
    "certificaattot",
    "certificaatvan",
    "contracttot",
    "contractvan",
    "doelgroep",
    "gemeente",
    "ingetrokken",
    "initiatief",
    "klaar",
    "loopt",
    "maanden",
    "maxprijs",
    "mensen",
    "opdrachtgever",
    "opdrachtnemer",
    "over",
    "peildatum",
    "plaatsen",
    "referentie",
    "regio",
    "reken",
    "soort",
    "sorteer",
    "terug",
    "thema",
    "tot",
    "uren",
    "van",
    "vanaf",
    "verder",
    "vereist",
    "verplichting",
    "wat",
    "zoek",
];

/// Fields that people type into without being held to a number or a day.
const WORDS: [&str; 2] = ["referentie", "zoek"];

/// Pages that one role sees, by following every link.
struct Walk {
    browser: Browser,
    pages: BTreeMap<String, String>,
}

impl Walk {
    async fn through(mut browser: Browser) -> Self {
        let (link, value) = (Regex::new(r#"href="(/nl/[^"\#]*)"#).unwrap(), Regex::new("=[^&]*").unwrap());
        let (mut ahead, mut pages, mut known) = (VecDeque::from(["/nl/".to_owned()]), BTreeMap::new(), BTreeSet::new());
        while let Some(address) = ahead.pop_front() {
            // One page of each kind of question is enough.
            let kind = value.replace_all(&address, "").into_owned();
            if !known.insert(kind) || pages.len() > 150 {
                continue;
            }
            let page = browser.get(&address).await;
            if page.headers.get("content-type").is_none_or(|kind| !kind.to_str().unwrap().starts_with("text/html")) {
                continue;
            }
            ahead.extend(link.captures_iter(&page.text).map(|found| found[1].replace("&amp;", "&")));
            pages.insert(address, page.text);
        }
        Self { browser, pages }
    }

    fn texts(&self) -> impl Iterator<Item = (&String, &String)> {
        self.pages.iter()
    }
}

/// A browser for each person who can be tried out, and one for nobody.
async fn everybody(world: &World) -> Vec<Browser> {
    let mut browsers = vec![Browser::at(&world.app.base)];
    let choices = browsers[0].get("/nl/inloggen").await.text;
    for person in Regex::new(r#"name="persoon" value="([^"]*)""#).unwrap().captures_iter(&choices) {
        let mut browser = Browser::at(&world.app.base);
        assert_eq!(
            browser.send("/nl/inloggen", &[("persoon", &person[1].replace("&quot;", "\"").replace("&amp;", "&"))]).await.status,
            303
        );
        browsers.push(browser);
    }
    browsers
}

#[tokio::test]
async fn forms_that_ask_by_address_have_filters_only_and_no_link_carries_a_text() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let group = world.trajectory(initiative, 10).await;
    world.participant(group, "A-1").await;
    world.obligation().await;
    let form = Regex::new(r#"(?s)<form[^>]*method="get"[^>]*>(.*?)</form>"#).unwrap();
    let (field, tag) = (Regex::new(r#" name="([^"]*)""#).unwrap(), Regex::new("<(?:input|select|textarea)[^>]*>").unwrap());
    let query = Regex::new(r#"href="/[^"?]*\?([^"\#]*)"#).unwrap();
    let (mut roles, mut forms, mut links, mut numbers) = (0, 0, 0, 0);
    for browser in everybody(&world).await {
        let walk = Walk::through(browser).await;
        roles += usize::from(!walk.browser.cookies.is_empty());
        for (address, text) in walk.texts() {
            for number in tag.find_iter(text).filter(|one| one.as_str().contains("inputmode=\"decimal\"")) {
                let name = &field.captures(number.as_str()).expect("a field without a name")[1];
                assert!(forms::is_number(name), "{address}: is {name} a number in the table of its form?");
                numbers += 1;
            }
            for found in form.captures_iter(text) {
                forms += 1;
                for one in tag.find_iter(&found[1]) {
                    let name = &field.captures(one.as_str()).expect("a field without a name")[1];
                    assert!(PARAMETERS.contains(&name), "{address}: {name} stands in an address");
                    assert!(!one.as_str().starts_with("<textarea"), "{address}: {name} is a text");
                    let is_typed =
                        one.as_str().starts_with("<input") && (!one.as_str().contains("type=") || one.as_str().contains("type=\"text\""));
                    let is_number = one.as_str().contains("inputmode=\"");
                    assert!(!is_typed || is_number || WORDS.contains(&name), "{address}: {name} may be any text: {}", one.as_str());
                }
            }
            for found in query.captures_iter(text) {
                for parameter in found[1].replace("&amp;", "&").split('&').filter(|parameter| parameter.contains('=')) {
                    links += 1;
                    let name = parameter.split('=').next().unwrap();
                    assert!(PARAMETERS.contains(&name), "{address}: a link carries {name}");
                }
            }
        }
    }
    assert!(
        roles >= 5 && forms >= 20 && links >= 20 && numbers >= 20,
        "{roles} roles, {forms} forms, {links} parameters of links, {numbers} numbers"
    );
}
