//! Fields of forms: label, hint, what is wrong, and the control, tied together for those who hear the page.

use maud::{Markup, html};

/// A field of a form.
#[derive(Clone, Copy, Debug)]
pub struct Field<'f> {
    name: &'f str,
    id: &'f str,
    label: &'f str,
    hint: Option<&'f str>,
    fault: Option<&'f str>,
    required: bool,
}

/// Something that can be chosen: what is sent, and what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

impl Choice {
    /// Something that can be chosen.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

impl<'f> Field<'f> {
    /// A field that may be left empty.
    #[must_use]
    pub const fn new(name: &'f str, label: &'f str) -> Self {
        Self { name, id: name, label, hint: None, fault: None, required: false }
    }

    /// With an id of its own, where a page has several forms with a field of this name.
    #[must_use]
    pub const fn id(self, id: &'f str) -> Self {
        Self { id, ..self }
    }

    /// With a hint above the control.
    #[must_use]
    pub const fn hint(self, hint: &'f str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// With what is wrong, in words, if something is.
    #[must_use]
    pub const fn fault(self, fault: Option<&'f str>) -> Self {
        Self { fault, ..self }
    }

    /// That must be filled in. The server says so too, and in the page's language.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// One line of text.
    #[must_use]
    pub fn text(self, value: &str) -> Markup {
        self.input("text", None, value)
    }

    /// A number, or an amount in Dutch or English notation: text, with the digits at hand on a telephone.
    #[must_use]
    pub fn number(self, value: &str) -> Markup {
        self.input("text", Some("decimal"), value)
    }

    /// A day, as `2026-12-31`.
    #[must_use]
    pub fn date(self, value: &str) -> Markup {
        self.input("date", None, value)
    }

    /// Words to search for.
    #[must_use]
    pub fn search(self, value: &str) -> Markup {
        self.input("search", None, value)
    }

    /// A file with a table.
    #[must_use]
    pub fn file(self) -> Markup {
        self.around(&html! {
            input class="menukaart-file" type="file" id=(self.id) name=(self.name) accept=".csv,.txt,text/csv,text/plain" required[self.required]
                aria-invalid=[self.fault.map(|_| "true")] aria-describedby=[self.described_by()];
        })
    }

    /// Several lines of text.
    #[must_use]
    pub fn area(self, value: &str, rows: u32) -> Markup {
        let class = self.control("utrecht-textarea utrecht-textarea--html-textarea", "utrecht-textarea--invalid");
        self.around(&html! {
            // A textarea that is `required` looks wrong in these styles before anything was typed.
            textarea class=(class) id=(self.id) name=(self.name) rows=(rows) aria-required=[self.required.then_some("true")]
                aria-invalid=[self.fault.map(|_| "true")] aria-describedby=[self.described_by()] { (value) }
        })
    }

    /// One of several, in a list that opens.
    #[must_use]
    pub fn select(self, choices: &[Choice], chosen: &str) -> Markup {
        let class = self.control("utrecht-select utrecht-select--html-select", "utrecht-select--invalid");
        self.around(&html! {
            select class=(class) id=(self.id) name=(self.name) required[self.required]
                aria-invalid=[self.fault.map(|_| "true")] aria-describedby=[self.described_by()] {
                @for choice in choices { option value=(choice.value) selected[choice.value == chosen] { (choice.label) } }
            }
        })
    }

    /// Any of several.
    #[must_use]
    pub fn checkboxes(self, choices: &[Choice], chosen: &[String]) -> Markup {
        self.group("checkbox", "utrecht-checkbox utrecht-checkbox--html-input", choices, |choice| chosen.contains(&choice.value))
    }

    /// One of several, all in sight.
    #[must_use]
    pub fn radios(self, choices: &[Choice], chosen: &str) -> Markup {
        self.group("radio", "utrecht-radio-button utrecht-radio-button--html-input", choices, |choice| choice.value == chosen)
    }

    fn input(self, kind: &str, keys: Option<&str>, value: &str) -> Markup {
        let class = self.control("utrecht-textbox utrecht-textbox--html-input", "utrecht-textbox--invalid");
        self.around(&html! {
            input class=(class) type=(kind) id=(self.id) name=(self.name) value=(value) inputmode=[keys] autocomplete="off" required[self.required]
                aria-invalid=[self.fault.map(|_| "true")] aria-describedby=[self.described_by()];
        })
    }

    fn group(self, kind: &str, class: &str, choices: &[Choice], is_chosen: impl Fn(&Choice) -> bool) -> Markup {
        html! {
            fieldset class="menukaart-fieldset" id=(self.id) aria-describedby=[self.described_by()] tabindex=[self.fault.map(|_| "-1")] {
                legend { (self.label) }
                (self.explained())
                div class="menukaart-choices" {
                    @for (number, choice) in choices.iter().enumerate() {
                        @let id = format!("{}-{number}", self.id);
                        div class="menukaart-choice" {
                            input class=(class) type=(kind) id=(id) name=(self.name) value=(choice.value) checked[is_chosen(choice)];
                            label for=(id) { (choice.label) }
                        }
                    }
                }
            }
        }
    }

    fn around(self, control: &Markup) -> Markup {
        let class = if self.fault.is_some() { "utrecht-form-field utrecht-form-field--invalid" } else { "utrecht-form-field" };
        html! {
            div class=(class) {
                label class="utrecht-form-label utrecht-form-field__label" for=(self.id) { (self.label) }
                (self.explained())
                (control)
            }
        }
    }

    fn explained(self) -> Markup {
        html! {
            @if let Some(hint) = self.hint {
                div class="utrecht-form-field-description" id={ (self.id) "-hint" } { (hint) }
            }
            @if let Some(fault) = self.fault {
                div class="utrecht-form-field-error-message" id={ (self.id) "-fault" } { (fault) }
            }
        }
    }

    fn described_by(self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.id));
        let fault = self.fault.map(|_| format!("{}-fault", self.id));
        let ids: Vec<String> = fault.into_iter().chain(hint).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn control(self, class: &str, invalid: &str) -> String {
        if self.fault.is_some() { format!("{class} {invalid}") } else { class.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_stands_beside_the_field_and_is_tied_to_it() {
        let field = Field::new("amount", "Bedrag").hint("In euro").fault(Some("Vul een bedrag in")).text("x").into_string();
        for part in [r#"aria-invalid="true""#, r#"aria-describedby="amount-fault amount-hint""#, r#"id="amount-fault""#, r#"for="amount""#]
        {
            assert!(field.contains(part), "{part} in {field}");
        }
        assert!(!Field::new("amount", "Bedrag").text("x").into_string().contains("aria-"));
    }

    #[test]
    fn what_was_typed_stays_text() {
        let hostile = r#""><script>alert(1)</script>"#;
        let choices = [Choice::new(hostile, hostile)];
        let field = Field::new("q", hostile);
        for markup in [field.text(hostile), field.area(hostile, 3), field.select(&choices, ""), field.radios(&choices, hostile)] {
            assert!(!markup.0.contains("<script"), "{}", markup.0);
        }
    }
}
