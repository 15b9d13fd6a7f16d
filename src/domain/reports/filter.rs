//! What a query asks of the report.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::period::PeriodQuery;
use super::queries;
use super::report::Question;
use crate::platform::auth::Caller;
use crate::platform::error::Result;

/// As of when, and about whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// Business dates until the end of this day count; today unless said otherwise.
    as_of: Option<NaiveDate>,
    /// What had been registered by this instant counts; everything unless said otherwise.
    known_at: Option<DateTime<Utc>>,
    /// First day of the period of `realised`; 1 January of the year in which it ends unless said otherwise.
    from: Option<NaiveDate>,
    /// Last day of the period of `realised`; `asOf` unless said otherwise.
    until: Option<NaiveDate>,
    /// Only about this authority.
    authority_id: Option<Uuid>,
}

impl ReportQuery {
    /// The question, with its defaults.
    ///
    /// # Errors
    /// Those of [`queries::question`].
    pub fn question(self, caller: &Caller, now: DateTime<Utc>) -> Result<Question> {
        let Self { as_of, known_at, from, until, authority_id } = self;
        queries::question(caller, authority_id, PeriodQuery { as_of, known_at, from, until }, now)
    }
}
