//! What is asked of the menu in the address of the page, in Dutch words. What cannot be read is told, and left out.

use serde::{Deserialize, Serialize};

use crate::domain::initiatives::Status;
use crate::domain::initiatives::store::{Filter, Sort, SortKey};
use crate::domain::menu::search::Question;
use crate::platform::error::Result;
use crate::platform::paging::Paging;
use crate::values::{Euro, MunicipalityCode, bsn, day};
use crate::web::pages::{Language, notation};

/// Cards on a page: full rows of two, three and four.
const LIMIT: u32 = 24;

/// So much may be searched for.
const CHARACTERS: usize = 200;

/// So many codes may be named at once.
const CODES: usize = 50;

/// The query, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) zoek: String,
    /// One of these target groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) doelgroep: Vec<String>,
    /// One of these municipalities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) gemeente: Vec<String>,
    /// One of these themes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) thema: Vec<String>,
    /// Most for a place.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) maxprijs: String,
    /// Free places at least.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) plaatsen: String,
    /// First start.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) vanaf: String,
    /// Last start.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) tot: String,
    /// Order.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) sorteer: String,
    /// Region.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) regio: String,
    /// Where the page begins.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) verder: String,
}

/// The orders, and what each is called in an address.
pub(super) const ORDERS: [(&str, Sort); 5] = [
    ("naam", Sort::Title),
    ("prijs", Sort::Price),
    ("prijs-aflopend", Sort::PriceDown),
    ("start", Sort::Start),
    ("nieuw", Sort::CreatedDown),
];

impl Asked {
    /// Reads a query string; one that cannot be read asks nothing.
    pub(super) fn of(query: &str) -> Self {
        serde_html_form::from_str(query).unwrap_or_default()
    }

    /// What is asked, and what cannot be: names of fields with what is wrong.
    ///
    /// # Errors
    /// 422 for a beginning that this list did not give.
    pub(super) fn question(&self, language: Language) -> Result<(Question, Vec<(&'static str, &'static str)>)> {
        let mut faults = Vec::new();
        let filter = self.filter(language, &mut faults);
        let sort = self.sort();
        let verder = Some(self.verder.as_str()).filter(|text| !text.is_empty());
        let paging = Paging::<SortKey>::new(Some(LIMIT), verder, sort.as_str())?;
        Ok((Question { filter, sort, paging }, faults))
    }

    fn sort(&self) -> Sort {
        ORDERS.into_iter().find(|(name, _)| *name == self.sorteer).map_or(Sort::Title, |(_, sort)| sort)
    }

    fn filter(&self, language: Language, faults: &mut Vec<(&'static str, &'static str)>) -> Filter {
        let amount = |text: &str| Euro::new(notation::read_decimal(text)?).ok()?.as_item();
        let mut told = |name, wrong| faults.push((name, wrong));
        Filter {
            query: words(&self.zoek).unwrap_or_else(|fault| {
                told("zoek", fault.text(language));
                None
            }),
            target_groups: codes(&self.doelgroep),
            municipalities: self.gemeente.iter().filter_map(|code| MunicipalityCode::parse(code)).take(CODES).map(Into::into).collect(),
            themes: codes(&self.thema),
            region: self.regio.parse().ok(),
            price_at_most: read(&self.maxprijs, amount).unwrap_or_else(|_| {
                told("maxprijs", language.text("Vul een bedrag in, bijvoorbeeld 5000.", "Enter an amount, for instance 5000."));
                None
            }),
            places_at_least: read(&self.plaatsen, |text| text.trim().parse().ok()).unwrap_or_else(|_| {
                told("plaatsen", language.text("Vul een heel getal in, bijvoorbeeld 3.", "Enter a whole number, for instance 3."));
                None
            }),
            starts_from: read(&self.vanaf, day::read).unwrap_or_else(|_| {
                told("vanaf", language.text("Vul bij de vroegste start een datum in.", "Enter a date for the earliest start."));
                None
            }),
            starts_until: read(&self.tot, day::read).unwrap_or_else(|_| {
                told("tot", language.text("Vul bij de laatste start een datum in.", "Enter a date for the latest start."));
                None
            }),
            // Whoever sees more than the menu has other pages for it.
            status: Some(Status::Approved),
            ..Filter::default()
        }
    }

    /// Whether the menu is narrowed by more than words.
    pub(super) fn is_narrowed(&self) -> bool {
        let Self { zoek: _, sorteer: _, verder: _, regio: _, doelgroep, gemeente, thema, maxprijs, plaatsen, vanaf, tot } = self;
        let codes = [doelgroep, gemeente, thema].iter().any(|codes| !codes.is_empty());
        codes || [maxprijs, plaatsen, vanaf, tot].iter().any(|text| !text.is_empty())
    }

    /// The path of the page that begins elsewhere.
    pub(super) fn beginning_at(&self, cursor: &str) -> String {
        let asked = Self { verder: cursor.to_owned(), ..self.clone() };
        format!("/menukaart?{}", serde_html_form::to_string(asked).unwrap_or_default())
    }
}

/// What cannot be searched for.
enum NoWords {
    TooLong,
    Bsn,
}

impl NoWords {
    const fn text(&self, language: Language) -> &'static str {
        match self {
            Self::TooLong => language.text("Zoek met hoogstens 200 gewone tekens.", "Search with at most 200 ordinary characters."),
            Self::Bsn => language.text(
                "Dit lijkt op een burgerservicenummer (BSN). Zoek met gewone woorden.",
                "This looks like a citizen service number (BSN). Search with ordinary words.",
            ),
        }
    }
}

fn words(text: &str) -> Result<Option<String>, NoWords> {
    let text = text.trim();
    if text.chars().count() > CHARACTERS || text.chars().any(char::is_control) {
        return Err(NoWords::TooLong);
    }
    if bsn::is_in(text) {
        return Err(NoWords::Bsn);
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// Nothing for nothing; otherwise what the text says, if it can be read.
fn read<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ()> {
    if text.trim().is_empty() { Ok(None) } else { parse(text.trim()).map(Some).ok_or(()) }
}

/// What has the shape of a code.
fn codes(texts: &[String]) -> Vec<String> {
    let is_code =
        |text: &&String| text.len() <= 60 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    texts.iter().filter(is_code).take(CODES).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(query: &str) -> Vec<&'static str> {
        Asked::of(query).question(Language::Nl).unwrap().1.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn an_empty_form_asks_for_everything() {
        let (question, faults) = Asked::of("zoek=&maxprijs=&plaatsen=&vanaf=&tot=&sorteer=").question(Language::Nl).unwrap();
        assert!(faults.is_empty() && question.sort == Sort::Title);
        assert!(question.filter.query.is_none() && question.filter.price_at_most.is_none() && question.filter.starts_from.is_none());
    }

    #[test]
    fn what_is_typed_is_read_in_dutch() {
        let asked = Asked::of(
            "zoek=moeders&maxprijs=6.000&doelgroep=youth&doelgroep=wia&gemeente=GM0794&sorteer=prijs&plaatsen=2&vanaf=2026-03-01",
        );
        let (question, faults) = asked.question(Language::Nl).unwrap();
        assert!(faults.is_empty(), "{faults:?}");
        let filter = question.filter;
        assert_eq!(
            (filter.query.as_deref(), filter.price_at_most, filter.places_at_least),
            (Some("moeders"), Some(Euro::whole(6000)), Some(2))
        );
        assert_eq!((filter.target_groups, filter.municipalities), (vec!["youth".to_owned(), "wia".to_owned()], vec!["GM0794".to_owned()]));
        assert_eq!(question.sort, Sort::Price);
    }

    #[test]
    fn what_cannot_be_read_is_told_and_left_out() {
        assert_eq!(faults("maxprijs=veel&plaatsen=-1&vanaf=morgen&tot=31-12"), ["maxprijs", "plaatsen", "vanaf", "tot"]);
        assert_eq!(faults("zoek=123456782"), ["zoek"]);
        assert_eq!(faults("zoek=a%00b"), ["zoek"]);
        let (question, _) = Asked::of("doelgroep=%00&doelgroep=%27--&gemeente=%00&thema=A").question(Language::Nl).unwrap();
        assert!(question.filter.target_groups.is_empty() || question.filter.target_groups.iter().all(|code| !code.contains(['\0', '\''])));
        assert!(question.filter.municipalities.is_empty() && question.filter.themes.is_empty());
    }

    #[test]
    fn the_next_page_asks_the_same() {
        let asked = Asked::of("zoek=groen+werk&thema=green&verder=x");
        assert_eq!(asked.beginning_at("abc"), "/menukaart?zoek=groen+werk&thema=green&verder=abc");
    }
}
