//! What a form holds: its fields as they were typed.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The fields and their texts, in their order. A field can stand there several times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FormData(Vec<(String, String)>);

impl FormData {
    /// The fields of a query string; one that cannot be read has none.
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        serde_html_form::from_str(query).unwrap_or_default()
    }

    /// The same with another field.
    #[must_use]
    pub fn with(mut self, field: &str, text: impl Into<String>) -> Self {
        self.0.retain(|(name, _)| name != field);
        self.0.push((field.to_owned(), text.into()));
        self
    }

    /// The same with a text where the field is empty.
    #[must_use]
    pub fn or_text(self, field: &str, text: impl Into<String>) -> Self {
        if self.get(field).is_empty() { self.with(field, text) } else { self }
    }

    /// What was sent, and what another form has beside that.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        let beside: Vec<_> = other.0.into_iter().filter(|(name, _)| !self.has(name)).collect();
        self.0.extend(beside);
        self
    }

    pub(super) fn push(&mut self, field: String, text: String) {
        self.0.push((field, text));
    }

    /// What was typed, without spaces around it; nothing where the form has no such field.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.all(field).next().map(str::trim).unwrap_or_default()
    }

    /// Whether the form has such a field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.all(field).next().is_some()
    }

    /// Everything that was chosen of several.
    pub fn all<'d, 'f>(&'d self, field: &'f str) -> impl Iterator<Item = &'d str> + use<'d, 'f> {
        self.0.iter().filter(move |(name, _)| name == field).map(|(_, text)| text.as_str())
    }

    /// The ids of the people about whom a field was sent, in order.
    #[must_use]
    pub fn people(&self, field: &str) -> Vec<Uuid> {
        let whom = |(name, _): &(String, String)| name.strip_prefix(field)?.strip_prefix('.')?.parse().ok();
        let mut people: Vec<Uuid> = self.0.iter().filter_map(whom).collect();
        people.sort();
        people.dedup();
        people
    }

    /// The address of a page that is asked the same: what was left empty is not in it.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        let filled: Vec<_> = self.0.iter().filter(|(_, text)| !text.is_empty()).collect();
        let query = serde_html_form::to_string(filled).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::forms::Scope;

    #[test]
    fn the_first_of_several_counts_and_everything_that_was_chosen_stays() {
        let data = FormData::of_query("a=+x+&b=1&b=2");
        assert_eq!((data.get("a"), data.get("b"), data.get("c")), ("x", "1", ""));
        assert_eq!(data.all("b").collect::<Vec<_>>(), ["1", "2"]);
        assert!(data.has("a") && !data.has("c"));
        assert_eq!(data.clone().or_text("a", "y").get("a"), "x");
        assert_eq!(data.or(FormData::of_query("a=z&c=3")).get("c"), "3");
    }

    #[test]
    fn each_person_has_answers_of_their_own() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let data = FormData::default().with(&Scope::About(one).name("fase"), " coaching ").with("fase", "x");
        assert_eq!(data.people("fase"), [one]);
        let told = |whom| data.get(&Scope::About(whom).name("fase")).to_owned();
        assert_eq!([told(one), told(other)], ["coaching", ""]);
    }

    #[test]
    fn the_next_page_asks_the_same() {
        let data = FormData::of_query("zoek=groen+werk&thema=green&thema=care&tot=&verder=x");
        assert_eq!(data.with("verder", "abc").address("/menukaart"), "/menukaart?zoek=groen+werk&thema=green&thema=care&verder=abc");
        assert_eq!(FormData::default().address("/menukaart"), "/menukaart");
    }
}
