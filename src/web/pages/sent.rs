//! A form as it was sent: its fields as text, read one by one.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use crate::platform::error::{Error, Result};
use crate::values::{Euro, Text, day};
use crate::web::pages::notation;

/// The fields by their names, as they were typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Sent(HashMap<String, Vec<String>>);

impl Sent {
    /// A form that is filled in already.
    pub(super) fn filled_in(fields: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let mut sent = Self::default();
        for (name, text) in fields {
            sent.0.entry(name.to_owned()).or_default().push(text);
        }
        sent
    }

    /// What was sent, and what another form has beside that.
    pub(super) fn or(mut self, other: &Self) -> Self {
        for (name, texts) in &other.0 {
            self.0.entry(name.clone()).or_insert_with(|| texts.clone());
        }
        self
    }

    /// What was typed; nothing where the form has no such field.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|texts| texts.first()).map(|text| text.trim()).unwrap_or_default()
    }

    /// Whether the form has such a field.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Everything that was chosen of several.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// What was typed about one of several people on one screen: fields are named by what they ask and about whom, as in `fase.018f…`.
    pub(super) fn about(&self, field: &str, whom: Uuid) -> &str {
        self.get(&about(field, whom))
    }

    /// Everybody about whom a field was sent, in the order of their ids.
    pub(super) fn people(&self, field: &str) -> Vec<Uuid> {
        let whom = |name: &String| name.strip_prefix(field)?.strip_prefix('.')?.parse().ok();
        let mut people: Vec<Uuid> = self.0.keys().filter_map(whom).collect();
        people.sort();
        people
    }

    /// A text that may be left empty.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>> {
        self.read(name, |text| Text::<1000>::read(text).map(Text::into_string))
    }

    /// A day that may be left empty.
    pub(super) fn day(&self, name: &str) -> Result<Option<NaiveDate>> {
        self.read(name, day::read)
    }

    /// An amount that may be left empty.
    pub(super) fn euro(&self, name: &str) -> Result<Option<Euro>> {
        self.read(name, |text| notation::read_decimal(text).and_then(|amount| Euro::new(amount).ok()?.as_item()))
    }

    fn read<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
        match self.get(name) {
            "" => Ok(None),
            text => read(text).map(Some).ok_or_else(|| Error::invalid(name, "malformed", "This cannot be read.")),
        }
    }
}

/// The name of a field about somebody.
pub(super) fn about(field: &str, whom: Uuid) -> String {
    format!("{field}.{whom}")
}

/// What must be filled in.
pub(super) fn required<T>(value: Option<T>, name: &str) -> Result<T> {
    value.ok_or_else(|| Error::inconsistent(name, "required", "This must be filled in."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(value: &str) -> Sent {
        Sent(HashMap::from([("veld".to_owned(), vec![value.to_owned()])]))
    }

    #[test]
    fn what_is_left_empty_is_nothing_and_what_cannot_be_read_is_a_fault_of_its_field() {
        assert!(matches!(sent(" ").day("veld"), Ok(None)));
        assert!(matches!(sent("2026-03-01").day("veld"), Ok(Some(_))));
        let Err(Error::Invalid(faults)) = sent("veel").euro("veld") else { panic!("read") };
        assert_eq!((faults[0].name.as_str(), faults[0].code), ("veld", "malformed"));
    }

    #[test]
    fn each_person_has_answers_of_their_own() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sent = Sent(HashMap::from([(about("fase", one), vec![" coaching ".to_owned()]), ("fase".to_owned(), vec!["x".to_owned()])]));
        assert_eq!(sent.people("fase"), [one]);
        assert_eq!([sent.about("fase", one), sent.about("fase", other)], ["coaching", ""]);
    }
}
