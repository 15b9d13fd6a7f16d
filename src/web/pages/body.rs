//! A form read as the body of the operation that does the same: what the document says of a body holds for both, and is told beside the fields of the form.

use actix_web::http::Method;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use validator::Validate;

use super::notation;
use super::sent::Sent;
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::http::contract::Matched;
use crate::platform::service::Service;
use crate::platform::validation;

/// What a field of a form is in a body.
#[derive(Clone, Copy, Debug)]
pub(super) enum As {
    /// Text, or a day.
    Text,
    /// A whole number.
    Number,
    /// An amount in euro, in Dutch or English notation.
    Amount,
    /// Any of several.
    Several,
}

/// A body out of a form: `fields` are the names in the body, those on the page, and what they are. What was left empty is not there; what cannot be read stays
/// as it was typed, so that the document refuses it.
pub(super) fn of(sent: &Sent, fields: &[(&str, &str, As)]) -> Value {
    let member = |(name, field, kind): &(&str, &str, As)| Some(((*name).to_owned(), value(sent, field, *kind)?));
    Value::Object(fields.iter().filter_map(member).collect::<Map<_, _>>())
}

/// The body of a change: what the form has and was left empty is emptied where it may be, and refused by the document where it must be there.
pub(super) fn change(sent: &Sent, fields: &[(&str, &str, As)], may_be_empty: &[&str]) -> Value {
    let mut body = of(sent, fields);
    for (name, field, _) in fields {
        if body.get(name).is_none() && sent.has(field) {
            body[*name] = if may_be_empty.contains(name) { Value::Null } else { Value::from("") };
        }
    }
    body
}

fn value(sent: &Sent, field: &str, kind: As) -> Option<Value> {
    if matches!(kind, As::Several) {
        return Some(sent.all(field).into());
    }
    // Browsers end lines as in the age of the teletype.
    let text = sent.get(field).replace("\r\n", "\n");
    let number = || text.parse::<u32>().ok().map(Value::from);
    // Nobody rounds what somebody typed.
    let in_cents = |amount: &Decimal| amount.normalize().scale() <= 2;
    let amount = || notation::read_decimal(&text).filter(in_cents).map(|amount| format!("{amount:.2}").into());
    let read = match kind {
        As::Number => number(),
        As::Amount => amount(),
        As::Text | As::Several => None,
    };
    (!text.is_empty()).then(|| read.unwrap_or_else(|| text.into()))
}

/// Reads a body as the operation at a method and path of the API would.
///
/// # Errors
/// 400 naming every fault, by the names in the body.
pub(super) fn read<T: DeserializeOwned + Validate>(service: &Service, method: &Method, path: &str, body: Value) -> Result<T> {
    let Matched::Operation(operation, _) = service.contract.route(method, path) else {
        return Err(Error::internal(format!("no operation {method} {path}")));
    };
    let media_type = if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
    let faults = operation.check_body(media_type, &body);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let body = serde_json::from_value(body).or_internal()?;
    validation::check_fields(&body)?;
    Ok(body)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_becomes_a_body_and_what_cannot_be_read_stays_for_the_document_to_refuse() {
        let sent = Sent::filled_in([
            ("titel", " Groep 1 ".to_owned()),
            ("plaatsen", "10".to_owned()),
            ("kosten", "80.000,5".to_owned()),
            ("prijs", "veel".to_owned()),
            ("halve", "0,0050".to_owned()),
            ("leeg", " ".to_owned()),
            ("doel", "a".to_owned()),
            ("doel", "b".to_owned()),
        ]);
        let fields = [
            ("title", "titel", As::Text),
            ("places", "plaatsen", As::Number),
            ("totalCost", "kosten", As::Amount),
            ("price", "prijs", As::Amount),
            ("half", "halve", As::Amount),
            ("endsOn", "leeg", As::Text),
            ("targetGroups", "doel", As::Several),
        ];
        let expected = json!({"title": "Groep 1", "places": 10, "totalCost": "80000.50", "price": "veel", "half": "0,0050", "targetGroups": ["a", "b"]});
        assert_eq!(of(&sent, &fields), expected);
        let (change_of, emptied) = (|may_be_empty: &[&str]| change(&sent, &fields, may_be_empty)["endsOn"].clone(), Value::Null);
        assert_eq!((change_of(&[]), change_of(&["endsOn"])), (json!(""), emptied));
        assert_eq!(change(&sent, &[("status", "status", As::Text)], &[]), json!({}), "what the form does not have stays");
    }
}
