//! What is filled in to reserve places, as a contribution.

use actix_web::ResponseError;
use uuid::Uuid;

use super::Page;
use crate::domain::contributions::body::SubmitContribution;
use crate::domain::contributions::{NewContribution, Pledge};
use crate::domain::initiatives::{ContributionKind, Initiative};
use crate::platform::error::{Conflict, Error, Result};
use crate::platform::http::contract::Contract;
use crate::values::Euro;
use crate::web::pages::forms::{Filled, Form, FormData, RESERVE_HOURS, RESERVE_MONEY, Scope};
use crate::web::pages::{Language, notation, words};

/// What the form is sent for: the button says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// To see what it would count for.
    LookAhead,
    /// To fill it in otherwise.
    Change,
    /// To reserve what was shown.
    Reserve,
}

impl Action {
    pub(super) fn of(data: &FormData) -> Self {
        match (data.get("verder").is_empty(), data.get("wijzigen").is_empty()) {
            (false, _) => Self::LookAhead,
            (true, false) => Self::Change,
            (true, true) => Self::Reserve,
        }
    }
}

/// The kind that was chosen; where there is only one, that one.
fn kind_of(data: &FormData, initiative: &Initiative) -> Option<ContributionKind> {
    match initiative.promise.accepted_kinds.as_slice() {
        [only] => Some(*only),
        _ => ContributionKind::named(data.get("soort")),
    }
}

/// The form in the unit of what is contributed.
pub(super) fn form_of(data: &FormData) -> &'static Form {
    if data.get("soort") == ContributionKind::Hours.as_str() { &RESERVE_HOURS } else { &RESERVE_MONEY }
}

/// The obligation that was chosen.
pub(super) fn obligation(data: &FormData) -> Option<Uuid> {
    data.get("verplichting").parse().ok()
}

/// The form with the only kind that can be chosen, if there is only one, and with one place to begin with.
pub(super) fn with_defaults(data: FormData, initiative: &Initiative) -> FormData {
    let kind = kind_of(&data, initiative).or_else(|| initiative.promise.accepted_kinds.first().copied());
    kind.map_or(data.clone(), |kind| data.or_text("soort", kind.as_str())).or_text("plaatsen", "1")
}

/// The contribution as it was filled in. Left empty, it is just what the places cost; hours at the rate of the obligation.
///
/// # Errors
/// 400 naming every fault.
pub(super) fn filled_in(contract: &Contract, data: &FormData, initiative: &Initiative, hour_rate: Option<Euro>) -> Result<NewContribution> {
    let data = kind_of(data, initiative).map_or(data.clone(), |kind| data.clone().with("soort", kind.as_str()));
    let price = initiative.promise.place_price;
    let mut new = confirmed(contract, &data.with("prijs", price.to_string()), initiative.id)?;
    let hour_rate =
        hour_rate.ok_or_else(|| Error::invalid("obligationId", "unknown", "None of your obligations that still ask something."))?;
    if let (None, None, Some(least)) = (new.amount, new.hours, Pledge::least(new.kind, price, new.places, hour_rate)) {
        match least {
            Pledge::Money(amount) | Pledge::Goods(amount) => new.amount = Some(amount),
            Pledge::Hours { hours, .. } => new.hours = Some(hours),
        }
    }
    Ok(new)
}

/// The contribution as it was shown, at the price that was: nothing is filled in for it.
///
/// # Errors
/// 400 naming every fault.
pub(super) fn confirmed(contract: &Contract, data: &FormData, initiative: Uuid) -> Result<NewContribution> {
    let form = form_of(data);
    let mut body = form.body(data, Scope::Page);
    body["initiativeId"] = initiative.to_string().into();
    form.check::<SubmitContribution>(contract, body).map(Into::into)
}

/// What stands in the way: places and money are told with what is left of them now.
///
/// # Errors
/// Whatever no form can explain.
pub(super) fn refused(language: Language, error: Error, data: FormData, page: &Page) -> Result<Filled> {
    let left = || notation::count(language, page.initiative.places().available().into());
    let status = error.status_code();
    let of_places = match error {
        Error::IdempotencyKeyReused => return Ok(Filled::noticed(status, data, changed(language))),
        Error::Conflict(Conflict::SoldOut) => language.text("Nu vrij: {}.", "Free now: {}.").replace("{}", &left()),
        Error::Conflict(Conflict::ExceedsObligation) => {
            let way = language.text(
                "Een plaats kost {}, en er zijn er {} vrij. Kies minder plaatsen, of een andere verplichting.",
                "A place costs {}, and {} are free. Choose fewer places, or another obligation.",
            );
            let price = notation::euro(language, page.initiative.promise.place_price);
            way.replacen("{}", &price, 1).replacen("{}", &left(), 1)
        }
        other => return Filled::refused(language, other, data.clone(), &[(form_of(&data), Scope::Page)]),
    };
    let told = if let Error::Conflict(conflict) = error { words::conflict(language, conflict) } else { "" };
    let mut filled = Filled::with_status(status, data);
    if let Some(places) = RESERVE_MONEY.field("plaatsen") {
        filled.tell_of(language, places, Scope::Page, format!("{told} {of_places}"));
    }
    Ok(filled)
}

const fn changed(language: Language) -> &'static str {
    language.text(
        "Het aanbod is intussen veranderd. Kijk of het nog klopt, en ga dan verder.",
        "The offer has changed meanwhile. See whether it is still right, and go on.",
    )
}
