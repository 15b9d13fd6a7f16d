//! What is wrong with a field, in words that fit how it is filled in.

use super::row::Control;
use crate::platform::error::InvalidParam;
use crate::web::pages::{Language, words};

/// What is wrong, and where a control is known, what to fill in instead.
pub(super) fn told(language: Language, control: Option<Control>, param: &InvalidParam) -> String {
    let is_unreadable =
        matches!(param.code, "required" | "pattern" | "wrong-type" | "malformed" | "bad-format" | "not-a-date" | "out-of-range");
    let instead = control.filter(|_| is_unreadable).and_then(|control| instead(language, control));
    instead.map_or_else(|| words::fault(language, param), str::to_owned)
}

fn instead(language: Language, control: Control) -> Option<&'static str> {
    let (nl, en) = match control {
        Control::Whole => ("Vul een heel getal in, bijvoorbeeld 12.", "Enter a whole number, for instance 12."),
        Control::Euro => ("Vul een bedrag boven nul in, bijvoorbeeld 5000.", "Enter an amount above zero, for instance 5000."),
        Control::Decimal => ("Vul een getal boven nul in, bijvoorbeeld 24.", "Enter a number above zero, for instance 24."),
        Control::Day | Control::EndOfDay => ("Vul een dag in.", "Enter a day."),
        Control::Select(_) | Control::Radios => ("Kies een van de mogelijkheden.", "Choose one of the possibilities."),
        _ => return None,
    };
    Some(language.text(nl, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(control: Control, code: &'static str, reason: &str) -> String {
        told(Language::Nl, Some(control), &InvalidParam { name: "x".into(), code, reason: reason.into() })
    }

    #[test]
    fn what_cannot_be_read_is_told_with_what_to_fill_in_and_a_limit_with_its_number() {
        assert_eq!(told_of(Control::Whole, "wrong-type", "must be an integer"), "Vul een heel getal in, bijvoorbeeld 12.");
        assert_eq!(told_of(Control::Euro, "pattern", "must match"), "Vul een bedrag boven nul in, bijvoorbeeld 5000.");
        assert_eq!(told_of(Control::Line, "required", "is required"), "Vul dit in.");
        assert_eq!(told_of(Control::Whole, "too-large", "must be at most 60"), "Dit is te veel: hoogstens 60.");
        assert_eq!(told_of(Control::Line, "too-long", "must have at most 500 characters"), "Dit is te lang: hoogstens 500 tekens.");
    }
}
