//! What the calculator answers.

use maud::{Markup, html};

use crate::domain::fulfilments::what_if::WhatIfView;
use crate::web::pages::components::{h2, note, paragraph};
use crate::web::pages::explanation::explained;
use crate::web::pages::{Language, notation};

pub(super) fn answer(language: Language, result: &WhatIfView) -> Markup {
    html! {
        section class="menukaart-panel" id="uitkomst" aria-live="polite" {
            (h2(language.text("Dit zou tellen voor", "This would count for")))
            p class="menukaart-sum" { (notation::euro(language, result.counted)) }
            @if !result.surplus.is_zero() { (surplus(language, result)) }
            (explained(language, result.valuation()))
            (note(language.text(
                "Dit is een berekening vooraf: er is niets vastgelegd. De servicedesk beslist.",
                "This is a calculation beforehand: nothing was registered. The servicedesk decides.",
            )))
        }
    }
}

/// What would not count.
pub(in crate::web::pages) fn surplus(language: Language, result: &WhatIfView) -> Markup {
    let (value, surplus) = (notation::euro(language, result.valuation().value), notation::euro(language, result.surplus));
    paragraph(&match language {
        Language::Nl => format!("De waarde is {value}, maar uw verplichting vraagt minder: {surplus} telt niet mee."),
        Language::En => format!("The value is {value}, but your obligation asks less: {surplus} does not count."),
    })
}
