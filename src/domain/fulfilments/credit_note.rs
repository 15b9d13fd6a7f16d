//! Credit notes: what a supplier gave back of a purchase, on a later day. The purchase counts for less from that day on.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::fulfilment::Fulfilment;
use crate::domain::valuation::Route;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::Euro;

/// A credit note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditNote {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// Business date: the purchase counts for less from this day on.
    pub credited_on: NaiveDate,
    /// What was credited, in euro net of VAT.
    pub amount: Euro,
    /// Why.
    pub reason: String,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
    /// Why it was taken back, if it was.
    pub reversed_because: Option<String>,
}

/// What was credited of a purchase by a day, by the credit notes in force.
#[must_use]
pub fn credited_by(day: NaiveDate, notes: &[CreditNote]) -> Euro {
    let in_force = notes.iter().filter(|note| note.reversed_because.is_none() && note.credited_on <= day);
    in_force.fold(Euro::ZERO, |sum, note| sum.plus(note.amount).unwrap_or(sum))
}

/// What of a purchase was bought, or is worth where a person set the value: credit notes take off that.
#[must_use]
pub fn purchased(fulfilment: &Fulfilment) -> Option<Euro> {
    let details = &fulfilment.details;
    match (&details.value_reason, details.facts.purchase_amount) {
        _ if !matches!(fulfilment.route, Route::SocialProcurement | Route::Secondment) => None,
        (Some(_), _) => Some(details.valuation.value),
        (None, Some(amount)) => Some(amount.into()),
        (None, None) => None,
    }
}

/// Refuses a credit note that a purchase cannot have.
///
/// # Errors
/// 422 for something that is no purchase, a day before it or to come, or more than was bought.
pub fn check(fulfilment: &Fulfilment, notes: &[CreditNote], credited_on: NaiveDate, amount: Euro, today: NaiveDate) -> Result<()> {
    let mut faults = Vec::new();
    let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
    if credited_on < fulfilment.details.realised_on {
        fault("creditedOn", "before-purchase", "Nothing was bought yet on that day.");
    }
    if credited_on > today {
        fault("creditedOn", "in-the-future", "Nothing can have been credited after today.");
    }
    match purchased(fulfilment) {
        None => fault("amount", "unexpected", "Only a purchase is credited."),
        Some(whole) => {
            let credited = credited_by(NaiveDate::MAX, notes).plus(amount);
            if credited.is_none_or(|credited| credited > whole) {
                fault("amount", "exceeds-purchase", "More than was bought, less what was credited before.");
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Inconsistent(faults)) }
}
