//! A field of a form, as a row of its table.

use crate::web::pages::Language;
use crate::web::pages::components::Choice;

/// A text in Dutch and in English.
pub type Words = (&'static str, &'static str);

/// How a field is filled in, and so how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A line of text.
    Line,
    /// Several lines of text, so many in sight.
    Lines(u32),
    /// Words to search for.
    Search,
    /// A day.
    Day,
    /// A day, read as the instant at which it ends.
    EndOfDay,
    /// A whole number.
    Whole,
    /// An amount in euro, in Dutch or English notation.
    Euro,
    /// A number, in Dutch or English notation.
    Decimal,
    /// One of several, in a list that opens. The words stand for no choice; without them the first one is chosen.
    Select(Option<Words>),
    /// One of several, all in sight.
    Radios,
    /// Any of several.
    Checkboxes,
    /// Sent along unseen.
    Hidden,
    /// A pasted table, so many lines in sight.
    Table(u32),
    /// A file with a table.
    File,
}

/// Whether a field must be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must be.
    Required,
    /// It may be left empty, and the label says so.
    Optional,
    /// It depends, or needs no saying: every filter may be left empty.
    Unsaid,
}

/// No choice in a list that opens.
const CHOOSE: Words = ("Kies", "Choose");

/// A field of a form.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its place in the body or query of the operation, such as `facts.months`; empty for what only the page knows.
    pub name: &'static str,
    /// Its name on the page, in Dutch.
    pub field: &'static str,
    /// How it is filled in.
    pub control: Control,
    /// Whether it must be.
    pub need: Need,
    /// What can be chosen, where that is always the same.
    pub options: Option<fn(Language) -> Vec<Choice>>,
    /// The decision that it belongs to: with another one it is left aside.
    pub only_with: Option<(&'static str, &'static str)>,
    /// Another decision that it belongs to.
    pub also_with: Option<&'static str>,
    /// Whether a form about several people asks it once for all of them.
    pub is_shared: bool,
    pub(super) heading: Option<Words>,
    pub(super) hint: Option<Words>,
    pub(super) label: Words,
}

impl Row {
    /// A field that may be left empty.
    #[must_use]
    pub const fn new(name: &'static str, field: &'static str, control: Control, label: Words) -> Self {
        Self {
            name,
            field,
            control,
            need: Need::Unsaid,
            options: None,
            only_with: None,
            also_with: None,
            is_shared: false,
            heading: None,
            hint: None,
            label,
        }
    }

    /// A line of text.
    #[must_use]
    pub const fn line(name: &'static str, field: &'static str, label: Words) -> Self {
        Self::new(name, field, Control::Line, label)
    }

    /// Several lines of text, so many in sight.
    #[must_use]
    pub const fn lines(name: &'static str, field: &'static str, lines: u32, label: Words) -> Self {
        Self::new(name, field, Control::Lines(lines), label)
    }

    /// A day.
    #[must_use]
    pub const fn day(name: &'static str, field: &'static str, label: Words) -> Self {
        Self::new(name, field, Control::Day, label)
    }

    /// A whole number.
    #[must_use]
    pub const fn whole(name: &'static str, field: &'static str, label: Words) -> Self {
        Self::new(name, field, Control::Whole, label)
    }

    /// An amount in euro.
    #[must_use]
    pub const fn euro(name: &'static str, field: &'static str, label: Words) -> Self {
        Self::new(name, field, Control::Euro, label)
    }

    /// A number that need not be whole.
    #[must_use]
    pub const fn decimal(name: &'static str, field: &'static str, label: Words) -> Self {
        Self::new(name, field, Control::Decimal, label)
    }

    /// One of several, in a list that opens.
    #[must_use]
    pub const fn select(name: &'static str, field: &'static str, label: Words) -> Self {
        Self::new(name, field, Control::Select(Some(CHOOSE)), label)
    }

    /// Any of several.
    #[must_use]
    pub const fn checkboxes(name: &'static str, field: &'static str, label: Words) -> Self {
        Self::new(name, field, Control::Checkboxes, label)
    }

    /// One of several, all in sight.
    #[must_use]
    pub const fn radios(name: &'static str, field: &'static str, label: Words) -> Self {
        Self::new(name, field, Control::Radios, label)
    }

    /// That must be filled in.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { need: Need::Required, ..self }
    }

    /// That may be left empty, and says so.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { need: Need::Optional, ..self }
    }

    /// With a hint above the control.
    #[must_use]
    pub const fn hint(self, hint: Words) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// Under a heading of its own, with those that follow.
    #[must_use]
    pub const fn heading(self, heading: Words) -> Self {
        Self { heading: Some(heading), ..self }
    }

    /// With the same choices on every page.
    #[must_use]
    pub const fn options(self, options: fn(Language) -> Vec<Choice>) -> Self {
        Self { options: Some(options), ..self }
    }

    /// That belongs to one value of another field, by its name in the API.
    #[must_use]
    pub const fn only_with(self, name: &'static str, value: &'static str) -> Self {
        Self { only_with: Some((name, value)), ..self }
    }

    /// That belongs to another value of the same field as well.
    #[must_use]
    pub const fn or_with(self, value: &'static str) -> Self {
        Self { also_with: Some(value), ..self }
    }

    /// That is asked once for all people of the form.
    #[must_use]
    pub const fn shared(self) -> Self {
        Self { is_shared: true, ..self }
    }

    /// What it is called, without whether it may be left empty.
    #[must_use]
    pub fn label_in(&self, language: Language) -> &'static str {
        language.text(self.label.0, self.label.1)
    }
}
