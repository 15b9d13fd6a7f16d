//! What stands in the way of a reservation, in words: beside its field where it has one, and above the form with a way forward otherwise.

use actix_web::ResponseError;
use actix_web::http::StatusCode;

use super::Desk;
use super::asked::Faults;
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::web::pages::{Language, notation, words};

/// What is wrong, and the status that the form is shown with.
pub(super) struct Trouble {
    pub(super) status: StatusCode,
    /// Names of fields, and what is wrong with them.
    pub(super) faults: Faults,
    /// What is no matter of one field.
    pub(super) notice: Option<String>,
}

impl Trouble {
    /// Nothing is wrong.
    pub(super) fn none() -> Self {
        Self { status: StatusCode::OK, faults: Vec::new(), notice: None }
    }

    /// Fields that cannot be read.
    pub(super) fn of_fields(faults: Faults) -> Self {
        Self { status: StatusCode::BAD_REQUEST, faults, notice: None }
    }

    /// What the slices say.
    ///
    /// # Errors
    /// Whatever no form can explain.
    pub(super) fn of(language: Language, error: Error, desk: &Desk) -> Result<Self> {
        let status = error.status_code();
        match error {
            Error::Invalid(found) | Error::Inconsistent(found) => Ok(Self::of_params(language, status, &found)),
            Error::Conflict(conflict) => Ok(Self::of_conflict(language, status, conflict, desk)),
            Error::IdempotencyKeyReused => Ok(Self { status, faults: Vec::new(), notice: Some(changed(language)) }),
            other => Err(other),
        }
    }

    fn of_params(language: Language, status: StatusCode, found: &[InvalidParam]) -> Self {
        let (mut faults, mut notice) = (Faults::new(), None);
        for param in found {
            match field(&param.name) {
                Some(field) => faults.push((field, words::fault(language, param).to_owned())),
                None => notice = Some(changed(language)),
            }
        }
        Self { status, faults, notice }
    }

    /// Places and money are told with what is left of them now.
    fn of_conflict(language: Language, status: StatusCode, conflict: Conflict, desk: &Desk) -> Self {
        let told = words::conflict(language, conflict);
        let in_field = |field, way: String| Self { status, faults: vec![(field, format!("{told} {way}"))], notice: None };
        match conflict {
            Conflict::SoldOut => {
                let left = notation::count(language, desk.initiative.places().available().into());
                in_field("plaatsen", language.text("Nu vrij: {}.", "Free now: {}.").replace("{}", &left))
            }
            Conflict::ExceedsObligation => {
                let way = language.text(
                    "Een plaats kost {}, en er zijn er {} vrij. Kies minder plaatsen, of een andere verplichting.",
                    "A place costs {}, and {} are free. Choose fewer places, or another obligation.",
                );
                let left = notation::count(language, desk.initiative.places().available().into());
                let price = notation::euro(language, desk.initiative.promise.place_price);
                in_field("plaatsen", way.replacen("{}", &price, 1).replacen("{}", &left, 1))
            }
            _ => Self { status, faults: Vec::new(), notice: Some(told.to_owned()) },
        }
    }
}

/// The field that a fault is about.
fn field(name: &str) -> Option<&'static str> {
    match name {
        "obligationId" | "verplichting" => Some("verplichting"),
        "places" | "plaatsen" => Some("plaatsen"),
        "kind" | "soort" => Some("soort"),
        "amount" | "hours" | "hoeveel" => Some("hoeveel"),
        "motivation" | "motivatie" => Some("motivatie"),
        _ => None,
    }
}

fn changed(language: Language) -> String {
    let told = language.text(
        "Het aanbod is intussen veranderd. Kijk of het nog klopt, en ga dan verder.",
        "The offer has changed meanwhile. See whether it is still right, and go on.",
    );
    told.to_owned()
}
