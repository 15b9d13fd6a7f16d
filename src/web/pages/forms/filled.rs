//! A form as a page shows it: what is filled in, and what is wrong with it.

use actix_web::ResponseError;
use actix_web::http::StatusCode;
use maud::{Markup, html};

use super::row::{Control, Row};
use super::told::told;
use super::{Form, FormData, Scope};
use crate::platform::error::{Error, InvalidParam, Result};
use crate::web::pages::components::{Tone, alert, fault_summary, paragraph};
use crate::web::pages::{Language, words};

/// What is filled in, what is wrong with it, and the status that the page is shown with.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The fields as they were typed.
    pub data: FormData,
    /// What the page answers with: 200 where nothing is wrong.
    pub status: StatusCode,
    /// Whether the subject of the form changed since it was shown.
    pub is_outdated: bool,
    faults: Vec<Fault>,
    notice: Option<String>,
}

/// What is wrong with a field.
#[derive(Clone, Debug)]
struct Fault {
    /// The id of the field in the page.
    id: String,
    label: &'static str,
    told: String,
}

impl Default for Filled {
    fn default() -> Self {
        FormData::default().into()
    }
}

impl From<FormData> for Filled {
    fn from(data: FormData) -> Self {
        Self { data, status: StatusCode::OK, is_outdated: false, faults: Vec::new(), notice: None }
    }
}

impl Filled {
    /// The form with a status; what is wrong is added to it.
    #[must_use]
    pub fn with_status(status: StatusCode, data: FormData) -> Self {
        Self { status, ..data.into() }
    }

    /// The same with something else filled in.
    #[must_use]
    pub fn map(self, change: impl FnOnce(FormData) -> FormData) -> Self {
        Self { data: change(self.data), ..self }
    }

    /// A form that was not carried out, with what the slices say about it. `forms` are those of the page.
    ///
    /// # Errors
    /// Whatever no form can explain.
    pub fn refused(language: Language, error: Error, data: FormData, forms: &[(&Form, Scope)]) -> Result<Self> {
        let mut filled = Self::with_status(error.status_code(), data);
        match error {
            Error::Invalid(found) | Error::Inconsistent(found) => found.iter().for_each(|param| filled.tell(language, param, forms)),
            Error::Conflict(conflict) => filled.notice = Some(words::conflict(language, conflict).to_owned()),
            Error::PreconditionFailed => {
                filled.status = StatusCode::CONFLICT;
                filled.is_outdated = true;
                filled.notice = Some(words::changed_meanwhile(language).to_owned());
            }
            other => return Err(other),
        }
        Ok(filled)
    }

    /// A question in an address, with what of it cannot be read.
    #[must_use]
    pub fn asked(language: Language, data: FormData, faults: &[InvalidParam], form: &Form) -> Self {
        let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        let mut filled = Self::with_status(status, data);
        faults.iter().for_each(|param| filled.tell(language, param, &[(form, Scope::Page)]));
        filled
    }

    /// A form that nothing can be done with, for a reason of no single field.
    #[must_use]
    pub fn noticed(status: StatusCode, data: FormData, notice: &str) -> Self {
        Self { status, notice: Some(notice.to_owned()), ..data.into() }
    }

    /// Fills in what is there now if it changed since the form was shown, instead of what was typed.
    #[must_use]
    pub fn or_present(self, present: FormData) -> Self {
        if self.is_outdated { Self { data: present, ..self } } else { self }
    }

    /// Adds a fault beside its field; one of no visible field stands above the form.
    pub fn tell(&mut self, language: Language, param: &InvalidParam, forms: &[(&Form, Scope)]) {
        // What no form may hold is told by the name of its field on the page.
        let is_meant = |row: &&'static Row, scope: Scope| {
            !row.name.is_empty() && row.name == whole(&param.name) || scope.name(row.field) == param.name
        };
        let found = forms.iter().find_map(|(form, scope)| Some((form.rows.iter().find(|row| is_meant(row, *scope))?, *scope)));
        let told = told(language, found.map(|(row, _)| row.control), param);
        match found.filter(|(row, _)| row.control != Control::Hidden) {
            Some((row, scope)) => self.tell_of(language, row, scope, told),
            None => self.notice = Some(told),
        }
    }

    /// Adds words of the page's own beside a field.
    pub fn tell_of(&mut self, language: Language, row: &Row, scope: Scope, told: String) {
        let id = if row.is_shared { row.field.to_owned() } else { scope.id(row.field) };
        if self.faults.iter().all(|fault| fault.id != id) {
            self.faults.push(Fault { id, label: row.label_in(language), told });
        }
    }

    /// Everything that is wrong with another part of the form, too.
    pub fn add(&mut self, other: Self) {
        self.status = other.status;
        let new = other.faults.into_iter().filter(|fault| self.faults.iter().all(|known| known.id != fault.id));
        let new: Vec<_> = new.collect();
        self.faults.extend(new);
        self.notice = self.notice.take().or(other.notice);
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        !self.faults.is_empty() || self.notice.is_some()
    }

    /// What is of no single field.
    #[must_use]
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// What is wrong with a field, by its id in the page.
    #[must_use]
    pub fn fault(&self, id: &str) -> Option<&str> {
        self.faults.iter().find(|fault| fault.id == id).map(|fault| fault.told.as_str())
    }

    /// Everything that is wrong, to stand above the form, with a way to each field.
    #[must_use]
    pub fn summary(&self, language: Language) -> Markup {
        html! {
            (self.fault_summary(language))
            @if let Some(notice) = &self.notice {
                (alert(Tone::Error, language.text("Dat kan nu niet", "That cannot be done now"), &paragraph(notice)))
            }
        }
    }

    /// What is wrong with each field, with a way to it.
    #[must_use]
    pub fn fault_summary(&self, language: Language) -> Markup {
        let told = |fault: &Fault| (fault.id.clone(), format!("{}: {}", fault.label.trim_end_matches('?'), fault.told));
        let told: Vec<(String, String)> = self.faults.iter().map(told).collect();
        fault_summary(language, &told.iter().map(|(id, told)| (id.as_str(), told.as_str())).collect::<Vec<_>>())
    }
}

/// A name without the index of a list.
fn whole(name: &str) -> &str {
    name.split_once('[').map_or(name, |(whole, _)| whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::error::Conflict;

    const ROWS: [Row; 3] = [
        Row::lines("reason", "reden", 2, ("Waarom?", "Why?")),
        Row::checkboxes("targetGroups", "doelgroep", ("Voor wie?", "For whom?")),
        Row::new("price", "prijs", Control::Hidden, ("", "")),
    ];
    const FORM: Form = Form::new("x", &ROWS);

    fn refused(error: Error) -> Result<Filled> {
        Filled::refused(Language::Nl, error, FormData::default(), &[(&FORM, Scope::Page)])
    }

    #[test]
    fn a_fault_stands_beside_its_field_and_above_the_form() {
        for name in ["reason", "reden"] {
            let filled = refused(Error::inconsistent(name, "required", "r")).unwrap();
            assert_eq!((filled.status.as_u16(), filled.fault("reden")), (422, Some("Vul dit in.")), "{name}");
            let summary = filled.summary(Language::Nl).into_string();
            assert!(summary.contains(r##"href="#reden""##) && summary.contains("Waarom: Vul dit in."), "{summary}");
        }
        assert!(refused(Error::invalid("targetGroups[2]", "unknown", "r")).unwrap().fault("doelgroep").is_some());
    }

    #[test]
    fn what_belongs_to_no_field_in_sight_stands_above_the_form_and_no_form_explains_a_fault_of_ours() {
        for name in ["elsewhere", "price"] {
            let filled = refused(Error::inconsistent(name, "required", "r")).unwrap();
            assert_eq!((filled.faults.len(), filled.notice()), (0, Some("Vul dit in.")), "{name}");
        }
        assert!(refused(Error::Conflict(Conflict::SoldOut)).unwrap().notice().is_some());
        assert!(refused(Error::internal("broken")).is_err());
    }

    #[test]
    fn what_somebody_else_changed_is_shown_as_it_is_now() {
        let present = || FormData::default().with("reden", "nu");
        assert_eq!(refused(Error::PreconditionFailed).unwrap().or_present(present()).data.get("reden"), "nu");
        assert_eq!(refused(Error::inconsistent("reason", "required", "r")).unwrap().or_present(present()).data.get("reden"), "");
    }
}
