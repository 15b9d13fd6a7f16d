//! What stands in the way of a form, in words: beside its field where it has one, above the form otherwise.

use actix_web::ResponseError;
use actix_web::http::StatusCode;
use maud::{Markup, html};

use crate::error::{Error, InvalidParam, Result};
use crate::pages::components::{Tone, alert, fault_summary, paragraph};
use crate::pages::{Language, words};

/// What is wrong, and the status that the form is shown with.
pub(super) struct Trouble {
    pub(super) status: StatusCode,
    /// Names of fields, and what is wrong with them.
    pub(super) faults: Vec<(String, String)>,
    /// What is no matter of one field.
    pub(super) notice: Option<String>,
}

impl Trouble {
    /// Nothing is wrong.
    pub(super) fn none() -> Self {
        Self { status: StatusCode::OK, faults: Vec::new(), notice: None }
    }

    /// Fields that cannot be read.
    pub(super) fn of_fields(faults: Vec<(String, String)>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, faults, notice: None }
    }

    /// A form as a whole that cannot be.
    pub(super) fn told(status: StatusCode, notice: &str) -> Self {
        Self { status, faults: Vec::new(), notice: Some(notice.to_owned()) }
    }

    /// What the slices say; `field` finds where a fault belongs.
    ///
    /// # Errors
    /// Whatever no form can explain.
    pub(super) fn of(language: Language, error: Error, field: impl Fn(&InvalidParam) -> Option<String>) -> Result<Self> {
        let status = error.status_code();
        match error {
            Error::Invalid(found) | Error::Inconsistent(found) => {
                let mut trouble = Self { status, faults: Vec::new(), notice: None };
                for param in &found {
                    let told = words::fault(language, param).to_owned();
                    // A BSN that stands in the form is told by the name of its field.
                    let own = (param.code == "bsn").then(|| param.name.clone());
                    match field(param).or(own) {
                        Some(field) => trouble.faults.push((field, told)),
                        None => trouble.notice = Some(told),
                    }
                }
                Ok(trouble)
            }
            Error::Conflict(conflict) => Ok(Self::told(status, words::conflict(language, conflict))),
            other => Err(other),
        }
    }

    /// What is wrong with a field.
    pub(super) fn with(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(name, _)| name == field).map(|(_, told)| told.as_str())
    }

    /// Everything that is wrong, to stand above the form.
    pub(super) fn view(&self, language: Language) -> Markup {
        let faults: Vec<(&str, &str)> = self.faults.iter().map(|(field, told)| (field.as_str(), told.as_str())).collect();
        html! {
            (fault_summary(language, &faults))
            @if let Some(notice) = &self.notice {
                (alert(Tone::Error, language.text("Dat kan nu niet", "That cannot be done now"), &paragraph(notice)))
            }
        }
    }
}
