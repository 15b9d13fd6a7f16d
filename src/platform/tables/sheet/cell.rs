//! From the text of a cell to a value.

use serde_json::Value;

use super::Kind;
use super::date::{self, SlashOrder};
use super::fault::Fault;
use super::header::Header;
use super::notation::Notation;
use super::number::{self, Written};
use super::records::Record;
use super::shown::Shown;

/// What the cells of a file show of how it was written, each by themselves.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub notation: Shown<Notation>,
    pub slashes: Shown<SlashOrder>,
}

impl Evidence {
    /// Looks at every cell. Those of a record of the wrong length may stand in the wrong column, so that they show nothing.
    pub fn gather(header: &Header, records: &[Record]) -> Self {
        let mut evidence = Self::default();
        records.iter().filter_map(|record| header.cells(record)).flatten().for_each(|(column, text)| evidence.add(column.kind, text));
        evidence
    }

    fn add(&mut self, kind: Kind, text: &str) {
        match kind {
            Kind::Money | Kind::Fraction | Kind::Decimal => {
                if let Some(notation) = Written::parse(kind, text).and_then(|written| written.shows()) {
                    self.notation.add(notation);
                }
            }
            Kind::Date => {
                if let Some(order) = date::shows(text) {
                    self.slashes.add(order);
                }
            }
            Kind::Text | Kind::Integer | Kind::Boolean | Kind::List | Kind::Ignored => {}
        }
    }
}

/// The value of a trimmed cell; none when it is empty.
pub(super) fn value(kind: Kind, text: &str, evidence: &Evidence) -> Result<Option<Value>, Fault> {
    const NUL: Fault = Fault { code: "nul-character", reason: "Remove the NUL character; it is not text." };
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains('\0') {
        return Err(NUL);
    }
    Ok(Some(match kind {
        Kind::Text => Value::from(text),
        Kind::Money | Kind::Fraction | Kind::Decimal => Value::from(number::read(kind, text, &evidence.notation)?),
        Kind::Integer => Value::from(integer(text)?),
        Kind::Boolean => Value::from(boolean(text)?),
        Kind::Date => Value::from(date::read(text, &evidence.slashes)?.to_string()),
        Kind::List => return Ok(list(text)),
        Kind::Ignored => return Ok(None),
    }))
}

fn integer(text: &str) -> Result<i64, Fault> {
    const FAULT: Fault = Fault { code: "not-an-integer", reason: "Write a whole number in digits only, such as 1250." };
    text.parse().map_err(|_| FAULT)
}

fn boolean(text: &str) -> Result<bool, Fault> {
    const FAULT: Fault = Fault { code: "not-a-boolean", reason: "Write ja or nee, yes or no, true or false, 1 or 0." };
    match text.to_lowercase().as_str() {
        "true" | "waar" | "ja" | "j" | "yes" | "y" | "1" => Ok(true),
        "false" | "onwaar" | "nee" | "no" | "n" | "0" => Ok(false),
        _ => Err(FAULT),
    }
}

fn list(text: &str) -> Option<Value> {
    let items: Vec<&str> = text.split('|').map(str::trim).filter(|item| !item.is_empty()).collect();
    (!items.is_empty()).then(|| Value::from(items))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(kind: Kind, text: &str) -> Result<Option<Value>, &'static str> {
        value(kind, text, &Evidence::default()).map_err(|fault| fault.code)
    }

    #[test]
    fn an_empty_cell_has_no_value_of_any_kind() {
        for kind in [Kind::Text, Kind::Money, Kind::Integer, Kind::Boolean, Kind::Date, Kind::List] {
            assert_eq!(read(kind, ""), Ok(None));
        }
    }

    #[test]
    fn a_nul_character_is_a_fault_of_its_cell() {
        assert_eq!(read(Kind::Text, "Jan\0sen"), Err("nul-character"));
    }

    #[test]
    fn integers_are_digits_with_a_sign() {
        assert_eq!(["12", "-3", "007"].map(|text| read(Kind::Integer, text)), [12, -3, 7].map(|number| Ok(Some(json!(number)))));
        for text in ["1.234", "12,0", "1e3", "99999999999999999999", "twaalf"] {
            assert_eq!(read(Kind::Integer, text), Err("not-an-integer"), "{text}");
        }
    }

    #[test]
    fn booleans_are_written_in_dutch_or_english() {
        for text in ["true", "WAAR", "Ja", "j", "yes", "Y", "1"] {
            assert_eq!(read(Kind::Boolean, text), Ok(Some(json!(true))), "{text}");
        }
        for text in ["FALSE", "onwaar", "nee", "No", "n", "0"] {
            assert_eq!(read(Kind::Boolean, text), Ok(Some(json!(false))), "{text}");
        }
        assert_eq!(read(Kind::Boolean, "misschien"), Err("not-a-boolean"));
    }

    #[test]
    fn a_list_is_separated_by_bars() {
        assert_eq!(read(Kind::List, "a, b| c ||"), Ok(Some(json!(["a, b", "c"]))));
        assert_eq!(read(Kind::List, " | "), Ok(None));
    }

    #[test]
    fn evidence_that_contradicts_settles_nothing() {
        let mut shown = Shown::default();
        assert_eq!(shown.settled(), None);
        shown.add(1);
        shown.add(1);
        assert_eq!(shown.settled(), Some(1));
        shown.add(2);
        shown.add(1);
        assert_eq!(shown, Shown::Both);
        assert_eq!(shown.settled(), None);
    }
}
