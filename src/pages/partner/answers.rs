//! What was filled in for each of several people on one screen: fields named by what they ask and about whom, as in `fase.018f…`.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

/// The fields of a form, by name. Of a field that stands there twice the last one counts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub(super) struct Answers(HashMap<String, String>);

impl From<Vec<(String, String)>> for Answers {
    fn from(fields: Vec<(String, String)>) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl Answers {
    /// What was filled in, without what surrounds it.
    pub(super) fn of(&self, field: &str) -> &str {
        self.0.get(field).map_or("", |value| value.trim())
    }

    /// What was filled in about somebody.
    pub(super) fn about(&self, field: &str, whom: Uuid) -> &str {
        self.of(&about(field, whom))
    }

    /// Everybody about whom a field was sent, in the order of their ids.
    pub(super) fn people(&self, field: &str) -> Vec<Uuid> {
        let whom = |name: &String| name.strip_prefix(field)?.strip_prefix('.')?.parse().ok();
        let mut people: Vec<Uuid> = self.0.keys().filter_map(whom).collect();
        people.sort();
        people
    }

    /// A day.
    pub(super) fn day(&self, field: &str) -> Option<NaiveDate> {
        self.of(field).parse().ok()
    }
}

/// The name of a field about somebody.
pub(super) fn about(field: &str, whom: Uuid) -> String {
    format!("{field}.{whom}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_has_answers_of_their_own() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let answers = Answers::from(vec![(about("fase", one), " coaching ".to_owned()), ("op".to_owned(), "2026-03-01".to_owned())]);
        assert_eq!(answers.people("fase"), [one]);
        assert_eq!([answers.about("fase", one), answers.about("fase", other)], ["coaching", ""]);
        assert_eq!(answers.day("op"), NaiveDate::from_ymd_opt(2026, 3, 1));
    }
}
