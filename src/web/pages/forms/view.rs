//! A form in a page: each row with its label, its hint, what is filled in and what is wrong.

use maud::{Markup, html};

use super::read::name_of;
use super::row::{Control, Need, Row, Words};
use super::{Filled, Form, Scope};
use crate::web::pages::Language;
use crate::web::pages::components::{Choice, Field, h2};

/// The fields of a form, to be shown.
#[derive(Debug)]
pub struct FormView<'v> {
    form: &'v Form,
    language: Language,
    filled: &'v Filled,
    scope: Scope,
    choices: Vec<(&'static str, Vec<Choice>)>,
}

impl Form {
    /// The form with what is filled in.
    #[must_use]
    pub const fn view<'v>(&'v self, language: Language, filled: &'v Filled) -> FormView<'v> {
        FormView { form: self, language, filled, scope: Scope::Page, choices: Vec::new() }
    }
}

impl FormView<'_> {
    /// With what can be chosen in a row, by its name in the API.
    #[must_use]
    pub fn choices(mut self, name: &'static str, choices: Vec<Choice>) -> Self {
        self.choices.push((name, choices));
        self
    }

    /// As one of several equal forms of the page.
    #[must_use]
    pub fn scope(self, scope: Scope) -> Self {
        Self { scope, ..self }
    }

    /// Every row that is not shared, in order.
    #[must_use]
    pub fn rows(&self) -> Markup {
        html! { @for row in self.form.rows.iter().filter(|row| !row.is_shared) { (self.row(row)) } }
    }

    /// One row, by its name in the API, or on the page where the API does not know it.
    #[must_use]
    pub fn only(&self, name: &str) -> Markup {
        html! { @for row in self.form.rows.iter().filter(|row| row.name == name || row.field == name) { (self.row(row)) } }
    }

    /// Every row unseen, so that what is sent is what was shown.
    #[must_use]
    pub fn hidden(&self) -> Markup {
        html! { @for row in self.form.rows { (self.row(&Row { control: Control::Hidden, heading: None, ..*row })) } }
    }

    fn row(&self, row: &Row) -> Markup {
        let (name, id) = (name_of(row, self.scope), if row.is_shared { row.field.to_owned() } else { self.scope.id(row.field) });
        let (label, hint) = (self.label(row), row.hint.map(|hint| self.text(hint)));
        let mut field = Field::new(&name, &label).id(&id).fault(self.filled.fault(&id));
        if let Some(hint) = hint {
            field = field.hint(hint);
        }
        if row.need == Need::Required {
            field = field.required();
        }
        html! {
            @if let Some(heading) = row.heading { (h2(self.text(heading))) }
            (self.control(row, field, &name))
        }
    }

    fn control(&self, row: &Row, field: Field<'_>, name: &str) -> Markup {
        let text = self.filled.data.get(name);
        match row.control {
            Control::Line => field.text(text),
            Control::Lines(lines) | Control::Table(lines) => field.area(text, lines),
            Control::Search => field.search(text),
            Control::Day | Control::EndOfDay => field.date(text),
            Control::Whole | Control::Euro | Control::Decimal => field.number(text),
            Control::Select(none) => {
                let none = none.map(|none| Choice::new("", self.text(none)));
                let choices = none.into_iter().chain(self.offered(row));
                field.select(&with_present(choices.collect(), (!text.is_empty()).then_some(text)), text)
            }
            Control::Radios => field.radios(&self.offered(row), text),
            Control::Checkboxes => {
                let chosen: Vec<String> = self.filled.data.all(name).map(str::to_owned).collect();
                field.checkboxes(&with_present(self.offered(row), chosen.iter().map(String::as_str)), &chosen)
            }
            Control::Hidden => html! { @if !text.is_empty() { input type="hidden" name=(name) value=(text); } },
            Control::File => field.file(),
        }
    }

    fn offered(&self, row: &Row) -> Vec<Choice> {
        let of_page = self.choices.iter().find(|(name, _)| *name == row.name).map(|(_, choices)| choices.clone());
        of_page.or_else(|| row.options.map(|options| options(self.language))).unwrap_or_default()
    }

    fn label(&self, row: &Row) -> String {
        let label = row.label_in(self.language);
        let says_so = row.need == Need::Optional && !matches!(row.control, Control::Select(_) | Control::Radios | Control::Checkboxes);
        if says_so { format!("{label} ({})", self.text(("mag leeg blijven", "may stay empty"))) } else { label.to_owned() }
    }

    fn text(&self, words: Words) -> &'static str {
        self.language.text(words.0, words.1)
    }
}

/// What is offered, and what is chosen already: a word of the region's own stays, so that changing one thing does not change another.
fn with_present<'p>(mut offered: Vec<Choice>, present: impl IntoIterator<Item = &'p str>) -> Vec<Choice> {
    for code in present {
        if offered.iter().all(|choice| choice.value != code) {
            offered.push(Choice::new(code, code));
        }
    }
    offered
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::web::pages::forms::FormData;

    const ROWS: [Row; 4] = [
        Row::line("title", "titel", ("Naam", "Name")).required().heading(("Kop", "Heading")),
        Row::lines("evidence", "bewijs", 3, ("Bewijs", "Evidence")).optional(),
        Row::select("targetGroup", "doelgroep", ("Voor wie?", "For whom?")),
        Row::day("measuredOn", "gemeten", ("Wanneer?", "When?")).shared(),
    ];
    const FORM: Form = Form::new("x", &ROWS);

    #[test]
    fn a_row_shows_its_label_and_what_is_filled_in() {
        let filled = Filled::from(FormData::default().with("titel", "Groen").with("doelgroep", "eigen-woord"));
        let view = FORM.view(Language::Nl, &filled).choices("targetGroup", vec![Choice::new("youth", "Jongeren")]);
        let shown = view.rows().into_string();
        for part in [">Kop<", r#"value="Groen""#, "Bewijs (mag leeg blijven)", ">Jongeren<", r#"value="eigen-woord" selected"#] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
        assert!(!shown.contains("Wanneer?"), "asked once for everybody: {shown}");
        assert!(view.only("measuredOn").into_string().contains("Wanneer?"));
        assert_eq!(FORM.view(Language::En, &filled).hidden().into_string().matches("type=\"hidden\"").count(), 2);
    }

    #[test]
    fn the_same_form_twice_on_a_page_has_ids_of_its_own() {
        let (filled, id) = (Filled::default(), Uuid::from_u128(7));
        let about = FORM.view(Language::Nl, &filled).scope(Scope::About(id)).rows().into_string();
        assert!(about.contains(&format!(r#"id="titel.{id}""#)) && about.contains(&format!(r#"name="titel.{id}""#)), "{about}");
        let beside = FORM.view(Language::Nl, &filled).scope(Scope::Beside(id)).rows().into_string();
        assert!(beside.contains(&format!(r#"id="titel-{id}""#)) && beside.contains(r#"name="titel""#), "{beside}");
    }
}
