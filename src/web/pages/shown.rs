//! What a form shows of something that others can change. It holds the version and what stood there, so that a decision covers what was seen (rule 14), and
//! a visitor who was too late sees what changed since.

use std::fmt::Display;

use maud::{Markup, html};

use super::Language;
use super::components::{Tone, alert, data_list, paragraph};
use super::forms::FormData;
use crate::platform::precondition::IfMatch;

/// The version that a form shows.
pub(super) const VERSION: &str = "versie";
/// What stood there, fact by fact. It is only compared and shown again, never stored.
pub(super) const SEEN: &str = "gezien";

/// Something known about it, as a label and a text.
pub(super) struct Fact {
    label: &'static str,
    text: String,
    shown: Markup,
}

impl Fact {
    /// A fact that is shown as it is.
    pub(super) fn new(label: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { label, shown: html! { (text) }, text }
    }

    /// A fact that is shown in a way of its own: as a link, or in its language.
    pub(super) fn shown_as(self, shown: Markup) -> Self {
        Self { shown, ..self }
    }
}

/// The facts as a list.
pub(super) fn fact_list(facts: &[Fact]) -> Markup {
    data_list(&facts.iter().map(|fact| (fact.label, fact.shown.clone())).collect::<Vec<_>>())
}

/// A version, and what is shown of it.
pub(super) struct Shown {
    version: String,
    facts: Vec<Fact>,
}

impl Shown {
    /// The version that there is now, and its facts.
    pub(super) fn new(version: impl Display, facts: Vec<Fact>) -> Self {
        Self { version: version.to_string(), facts }
    }

    /// The facts as a list.
    pub(super) fn list(&self) -> Markup {
        fact_list(&self.facts)
    }

    /// The fields that a form holds of it.
    pub(super) fn fields(&self) -> Markup {
        html! {
            input type="hidden" name=(VERSION) value=(self.version);
            @for fact in &self.facts { input type="hidden" name=(SEEN) value=(fact.text); }
        }
    }

    /// What changed since the form was made that was sent; nothing where it is the same version.
    pub(super) fn changes(&self, language: Language, sent: &FormData) -> Markup {
        if sent.get(VERSION) == self.version {
            return html! {};
        }
        let seen = sent.all(SEEN);
        let both = self.facts.iter().zip(seen).filter(|(fact, before)| fact.text.trim() != before.trim());
        let told: Vec<(&str, Markup)> = both.map(|(fact, before)| (fact.label, change(language, before, &fact.text))).collect();
        let content = html! {
            @if told.is_empty() {
                (paragraph(language.text(
                    "Wat hier staat is hetzelfde gebleven. Iets anders is veranderd, bijvoorbeeld een bewijsstuk of een tekst: bekijk het opnieuw.",
                    "What stands here is the same. Something else changed, for instance a document or a text: look again.",
                )))
            } @else { (data_list(&told)) }
            (paragraph(language.text("Klopt uw besluit nog? Verstuur het dan opnieuw.", "Is your decision still right? Then send it again.")))
        };
        alert(Tone::Warning, language.text("Veranderd sinds u keek", "Changed since you looked"), &content)
    }
}

fn change(language: Language, before: &str, now: &str) -> Markup {
    html! { (language.text("Was: ", "Was: ")) del { (before) } br; (language.text("Nu: ", "Now: ")) ins { (now) } }
}

/// The version that the form of `sent` shows. One without a version shows none, so that what it asks for is refused as outdated.
pub(super) fn seen(sent: &FormData) -> IfMatch {
    IfMatch::shown(sent.get(VERSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(version: i32, amount: &str) -> Shown {
        Shown::new(version, vec![Fact::new("Waarde", amount), Fact::new("Mensen", "1")])
    }

    fn sent(version: &str, amount: &str) -> FormData {
        let fields = [(VERSION, version), (SEEN, amount), (SEEN, "1")];
        FormData::of_query(&serde_html_form::to_string(fields).unwrap())
    }

    #[test]
    fn what_changed_is_told_with_what_was_seen_and_what_is_now() {
        let told = value(2, "€ 19.999,00").changes(Language::Nl, &sent("1", "€ 10,00")).into_string();
        assert!(
            told.contains("<dt>Waarde</dt>") && told.contains("<del>€ 10,00</del>") && told.contains("<ins>€ 19.999,00</ins>"),
            "{told}"
        );
        assert!(!told.contains("Mensen"), "{told}");
    }

    #[test]
    fn nothing_is_told_of_the_version_that_was_seen_and_something_of_a_change_that_shows_in_no_fact() {
        assert_eq!(value(2, "x").changes(Language::Nl, &sent("2", "x")).into_string(), "");
        assert!(value(2, "x").changes(Language::En, &sent("1", "x")).into_string().contains("Something else changed"));
    }

    #[test]
    fn a_form_without_a_version_has_seen_none() {
        assert!(seen(&FormData::default()).check_seen(1).is_err());
        assert!(seen(&sent("1", "x")).check_seen(1).is_ok());
    }
}
