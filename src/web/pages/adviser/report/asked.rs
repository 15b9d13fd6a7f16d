//! As of when, and about whom.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::reports::period::PeriodQuery;
use crate::platform::error::{Error, Result};
use crate::values::day;

/// The fields, as they stand in the address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Business dates until this day count.
    pub(super) peildatum: String,
    /// First day of the period that is looked at.
    pub(super) van: String,
    /// What had been registered by the end of this day counts.
    pub(super) bekend: String,
    /// One authority.
    pub(super) opdrachtgever: String,
}

impl Asked {
    /// Reads a query string; one that cannot be read asks nothing in particular.
    pub(super) fn of(query: &str) -> Self {
        serde_html_form::from_str(query).unwrap_or_default()
    }

    /// The same question for another address.
    pub(super) fn query(&self) -> String {
        serde_html_form::to_string(self).unwrap_or_default()
    }

    pub(super) fn authority(&self) -> Result<Option<Uuid>> {
        let text = self.opdrachtgever.trim();
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| Error::inconsistent("authorityId", "unknown", "No authority has this id."))
    }

    pub(super) fn horizon(&self) -> Result<PeriodQuery> {
        let known_at = read("knownAt", &self.bekend)?.map(day::end_of);
        Ok(PeriodQuery { as_of: read("asOf", &self.peildatum)?, known_at, from: read("from", &self.van)?, until: None })
    }
}

fn read(name: &str, text: &str) -> Result<Option<NaiveDate>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    day::read(text).map(Some).ok_or_else(|| Error::inconsistent(name, "not-a-date", "This is no day between 1900-01-01 and 2199-12-31."))
}

/// The field that a fault is about.
pub(super) fn field(name: &str) -> &'static str {
    match name {
        "from" => "van",
        "knownAt" => "bekend",
        "authorityId" => "opdrachtgever",
        _ => "peildatum",
    }
}
