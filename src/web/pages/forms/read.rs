//! Forms read as the body or the query of the operation of the API that does the same: what the document says of it holds for both.

use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use validator::Validate;

use super::row::{Control, Need, Row};
use super::{Form, FormData, Scope};
use crate::platform::error::{Error, InvalidParam, OrInternal, Result};
use crate::platform::http::contract::{Contract, Operation};
use crate::platform::validation;
use crate::values::day;
use crate::web::pages::notation;

impl Form {
    /// What is there already, filled in: `present` has the names of the API.
    ///
    /// # Errors
    /// 500 for something that JSON has no form for.
    pub fn prefill(&self, present: &impl Serialize) -> Result<FormData> {
        let present = serde_json::to_value(present).or_internal()?;
        let mut data = FormData::default();
        for row in self.rows.iter().filter(|row| !row.name.is_empty()) {
            let value = present.pointer(&pointer(row.name)).unwrap_or(&Value::Null);
            let several = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
            several.iter().filter_map(text_of).for_each(|text| data.push(row.field.to_owned(), text));
        }
        Ok(data)
    }

    /// The body of the operation. What was left empty is not there, or is emptied by a change. What cannot be read stays as it was typed, so that the document refuses it.
    #[must_use]
    pub fn body(&self, data: &FormData, scope: Scope) -> Value {
        self.body_with(data, scope, |row| self.belongs(row, data, scope))
    }

    /// The body of some rows only, by their names in the API.
    #[must_use]
    pub fn body_of(&self, data: &FormData, names: &[&str]) -> Value {
        self.body_with(data, Scope::Page, |row| names.contains(&row.name))
    }

    fn body_with(&self, data: &FormData, scope: Scope, is_asked: impl Fn(&Row) -> bool) -> Value {
        let mut body = Value::Object(Map::new());
        for row in self.rows.iter().filter(|row| !row.name.is_empty() && is_asked(row)) {
            if let Some(value) = self.member(row, data, scope) {
                insert(&mut body, row.name, value);
            }
        }
        body
    }

    /// Which of these rows must be filled in and are not, where the page knows that and the document does not.
    #[must_use]
    pub fn missing(&self, data: &FormData, names: &[&str]) -> Vec<InvalidParam> {
        let rows = self.rows.iter().filter(|row| row.need == Need::Required && names.contains(&row.name));
        let missing = rows.filter(|row| data.get(row.field).is_empty());
        missing.map(|row| InvalidParam { name: row.name.to_owned(), code: "required", reason: "is required".to_owned() }).collect()
    }

    /// Reads what was sent as the operation would.
    ///
    /// # Errors
    /// 400 naming every fault, by the names of the API.
    pub fn read<T: DeserializeOwned + Validate>(&self, contract: &Contract, data: &FormData) -> Result<T> {
        self.check(contract, self.body(data, Scope::Page))
    }

    /// Reads a body as the operation would.
    ///
    /// # Errors
    /// As for [`Form::read`].
    pub fn check<T: DeserializeOwned + Validate>(&self, contract: &Contract, body: Value) -> Result<T> {
        let media_type = if self.is_change { "application/merge-patch+json" } else { "application/json" };
        let faults = self.operation_of(contract)?.check_body(media_type, &body);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let body = serde_json::from_value(body).or_internal()?;
        validation::check_fields(&body)?;
        Ok(body)
    }

    /// Reads what is asked as the query of the operation, without what cannot be read: that is told beside it.
    ///
    /// # Errors
    /// 500 where the document has no such operation.
    pub fn question<T: DeserializeOwned>(&self, contract: &Contract, data: &FormData) -> Result<(T, Vec<InvalidParam>)> {
        let operation = self.operation_of(contract)?;
        let (mut pairs, mut faults) = (Vec::new(), Vec::new());
        for row in self.rows.iter().filter(|row| !row.name.is_empty()) {
            let own: Vec<(&str, String)> = self.parameters(row, data).map(|text| (row.name, text)).collect();
            let query = serde_html_form::to_string(&own).or_internal()?;
            let wrong = operation.check_query(&query);
            if wrong.is_empty() { pairs.extend(own) } else { faults.extend(wrong) }
        }
        let query = serde_html_form::to_string(&pairs).or_internal()?;
        Ok((serde_html_form::from_str(&query).or_internal()?, faults))
    }

    /// The operation in the document.
    ///
    /// # Errors
    /// 500 where there is none.
    pub fn operation_of<'c>(&self, contract: &'c Contract) -> Result<&'c Operation> {
        contract.operation(self.operation).ok_or_else(|| Error::internal(format!("no operation {}", self.operation)))
    }

    /// Whether a row belongs to what was decided.
    fn belongs(&self, row: &Row, data: &FormData, scope: Scope) -> bool {
        let chosen = |name: &str| self.row(name).map(|other| data.get(&name_of(other, scope)));
        let is_meant = |value, chosen| chosen == value || row.also_with == Some(chosen);
        row.only_with.is_none_or(|(name, value)| chosen(name).is_some_and(|chosen| is_meant(value, chosen)))
    }

    fn member(&self, row: &Row, data: &FormData, scope: Scope) -> Option<Value> {
        let name = name_of(row, scope);
        if row.control == Control::Checkboxes {
            return Some(data.all(&name).collect());
        }
        // Browsers end lines with two characters.
        let text = data.get(&name).replace("\r\n", "\n");
        match text.is_empty() {
            false => Some(value(row.control, text)),
            true if self.is_change && data.has(&name) => Some(if row.need == Need::Required { Value::from("") } else { Value::Null }),
            true => None,
        }
    }

    fn parameters<'d>(&self, row: &'d Row, data: &'d FormData) -> impl Iterator<Item = String> + use<'d> {
        let texts = data.all(row.field).map(str::trim).filter(|text| !text.is_empty());
        texts.map(|text| match value(row.control, text.to_owned()) {
            Value::String(text) => text,
            other => other.to_string(),
        })
    }
}

/// The name under which a row was sent.
pub(super) fn name_of(row: &Row, scope: Scope) -> String {
    if row.is_shared { row.field.to_owned() } else { scope.name(row.field) }
}

fn value(control: Control, text: String) -> Value {
    // What was typed is not rounded.
    let in_cents = |number: &Decimal| number.normalize().scale() <= 2;
    let number = || notation::read_decimal(&text);
    let read = match control {
        Control::Whole => text.trim_end_matches('%').trim_end().parse::<u32>().ok().map(Value::from),
        Control::Euro => number().filter(in_cents).map(|amount| format!("{amount:.2}").into()),
        Control::Decimal => number().map(|number| number.normalize().to_string().into()),
        Control::EndOfDay => day::read(&text).map(|day| day::end_of(day).to_rfc3339_opts(chrono::SecondsFormat::Secs, true).into()),
        _ => None,
    };
    read.unwrap_or_else(|| text.into())
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('.', "/"))
}

fn insert(body: &mut Value, name: &str, value: Value) {
    let place = name.split('.').fold(body, |place, part| &mut place[part]);
    *place = value;
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ROWS: [Row; 9] = [
        Row::line("title", "titel", ("", "")).required(),
        Row::whole("places", "plaatsen", ("", "")),
        Row::euro("totalCost", "kosten", ("", "")),
        Row::euro("price", "prijs", ("", "")),
        Row::euro("half", "halve", ("", "")),
        Row::decimal("facts.hours", "uren", ("", "")),
        Row::day("endsOn", "leeg", ("", "")),
        Row::checkboxes("targetGroups", "doel", ("", "")),
        Row::line("reason", "reden", ("", "")).only_with("title", "Groep 2"),
    ];

    fn data() -> FormData {
        FormData::of_query("titel=+Groep+1+&plaatsen=10&kosten=80.000,5&prijs=veel&halve=0,0050&uren=24,50&leeg=+&doel=a&doel=b&reden=x")
    }

    #[test]
    fn a_form_becomes_a_body_and_what_cannot_be_read_stays_for_the_document_to_refuse() {
        let expected = json!({
            "title": "Groep 1", "places": 10, "totalCost": "80000.50", "price": "veel", "half": "0,0050", "facts": {"hours": "24.5"}, "targetGroups": ["a", "b"],
        });
        assert_eq!(Form::new("x", &ROWS).body(&data(), Scope::Page), expected);
    }

    #[test]
    fn a_change_empties_what_may_be_empty_and_leaves_what_the_form_does_not_have() {
        let body = Form::change("x", &ROWS).body(&data().with("titel", ""), Scope::Page);
        assert_eq!((&body["title"], &body["endsOn"]), (&json!(""), &Value::Null));
        assert!(body.as_object().unwrap().contains_key("endsOn"));
        let body = Form::change("x", &ROWS).body(&FormData::default(), Scope::Page);
        assert_eq!(body, json!({"targetGroups": []}));
    }

    #[test]
    fn what_belongs_to_another_decision_is_left_aside() {
        let body = Form::new("x", &ROWS).body(&data().with("titel", "Groep 2"), Scope::Page);
        assert_eq!(body["reason"], "x");
    }

    #[test]
    fn what_is_there_is_filled_in_and_read_as_the_same() {
        let present = json!({"title": "Groep 1", "places": 10, "totalCost": "80000.50", "facts": {"hours": "24.5"}, "endsOn": null, "targetGroups": ["a", "b"]});
        let form = Form::new("x", &ROWS);
        let body = form.body(&form.prefill(&present).unwrap(), Scope::Page);
        assert_eq!(
            body,
            json!({"title": "Groep 1", "places": 10, "totalCost": "80000.50", "facts": {"hours": "24.5"}, "targetGroups": ["a", "b"]})
        );
    }
}
