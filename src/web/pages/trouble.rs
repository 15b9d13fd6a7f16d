//! What stands in the way of a form, in words: beside its field where it has one, above the form otherwise.

use actix_web::ResponseError;
use actix_web::http::StatusCode;
use maud::{Markup, html};

use crate::platform::error::{Error, InvalidParam, Result};
use crate::web::pages::components::{Tone, alert, fault_summary, paragraph};
use crate::web::pages::sent::Sent;
use crate::web::pages::{Language, words};

/// What is wrong, and the status that the form is shown with.
pub(in crate::web::pages) struct Trouble {
    pub(in crate::web::pages) status: StatusCode,
    /// Names of fields, and what is wrong with them.
    pub(in crate::web::pages) faults: Vec<(String, String)>,
    /// What is no matter of one field.
    pub(in crate::web::pages) notice: Option<String>,
}

impl Trouble {
    /// Nothing is wrong.
    pub(in crate::web::pages) fn none() -> Self {
        Self { status: StatusCode::OK, faults: Vec::new(), notice: None }
    }

    /// Fields that cannot be read.
    pub(in crate::web::pages) fn of_fields(faults: Vec<(String, String)>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, faults, notice: None }
    }

    /// A form as a whole that cannot be.
    pub(in crate::web::pages) fn told(status: StatusCode, notice: &str) -> Self {
        Self { status, faults: Vec::new(), notice: Some(notice.to_owned()) }
    }

    /// What the slices say; `field` finds where a fault belongs.
    ///
    /// # Errors
    /// Whatever no form can explain.
    pub(in crate::web::pages) fn of(language: Language, error: Error, field: impl Fn(&InvalidParam) -> Option<String>) -> Result<Self> {
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
            Error::PreconditionFailed => Ok(Self::told(StatusCode::CONFLICT, words::changed_meanwhile(language))),
            other => Err(other),
        }
    }

    /// What the slices say, where each field of the form is one of theirs: `names` has the fields by the names that the slices give them.
    ///
    /// # Errors
    /// Whatever no form can explain.
    pub(in crate::web::pages) fn by_name(language: Language, error: Error, names: &[(&str, &str)]) -> Result<Self> {
        let whole = |name: &str| name.split_once('[').map_or(name, |(whole, _)| whole).to_owned();
        Self::of(language, error, |param| {
            let name = whole(&param.name);
            names.iter().find(|(known, field)| *known == name || *field == name).map(|(_, field)| (*field).to_owned())
        })
    }

    /// Moves what is wrong with a field to another one: where a page has several forms with a field of that name.
    pub(in crate::web::pages) fn beside(&mut self, field: &str, id: &str) {
        for (name, _) in self.faults.iter_mut().filter(|(name, _)| name == field) {
            *name = id.to_owned();
        }
    }

    /// What is wrong with a field.
    pub(in crate::web::pages) fn with(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(name, _)| name == field).map(|(_, told)| told.as_str())
    }

    /// Everything that is wrong, to stand above the form.
    pub(in crate::web::pages) fn view(&self, language: Language) -> Markup {
        let faults: Vec<(&str, &str)> = self.faults.iter().map(|(field, told)| (field.as_str(), told.as_str())).collect();
        html! {
            (fault_summary(language, &faults))
            @if let Some(notice) = &self.notice {
                (alert(Tone::Error, language.text("Dat kan nu niet", "That cannot be done now"), &paragraph(notice)))
            }
        }
    }
}

/// A form that was not carried out: why, and what was typed.
pub(in crate::web::pages) struct Refused {
    pub(in crate::web::pages) trouble: Trouble,
    pub(in crate::web::pages) sent: Sent,
}

impl Refused {
    /// What people can mend themselves; see [`Trouble::by_name`].
    ///
    /// # Errors
    /// Whatever no form can explain.
    pub(in crate::web::pages) fn of(language: Language, error: Error, sent: Sent, names: &[(&str, &str)]) -> Result<Self> {
        Ok(Self { trouble: Trouble::by_name(language, error, names)?, sent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_stands_beside_the_field_of_the_page() {
        let error = Error::inconsistent("reason", "required", "r");
        let trouble = Trouble::by_name(Language::Nl, error, &[("reason", "reden")]).unwrap();
        assert_eq!((trouble.status.as_u16(), trouble.with("reden")), (422, Some("Vul dit in.")));
    }

    #[test]
    fn what_belongs_to_no_field_stands_above_the_form_and_no_form_explains_a_fault_of_ours() {
        let nowhere = Trouble::by_name(Language::Nl, Error::inconsistent("elsewhere", "required", "r"), &[]).unwrap();
        assert_eq!((nowhere.faults.len(), nowhere.notice.as_deref()), (0, Some("Vul dit in.")));
        assert!(Trouble::by_name(Language::Nl, Error::internal("broken"), &[]).is_err());
    }
}
