//! The figures of the report as bars.

use maud::{Markup, html};

use crate::domain::reports::view::{FiguresView, RealisedView};
use crate::web::pages::components::{REST, Share, amount_bars, money_bar};
use crate::web::pages::{Language, notation, words};

/// What counts, and what is still to be done.
pub(super) fn balance(language: Language, figures: &FiguresView) -> Markup {
    let words = language.text("Van {} is {} ingevuld.", "Of {}, {} is fulfilled.");
    let words = words.replacen("{}", &notation::euro(language, figures.obligations), 1);
    let words = words.replacen("{}", &notation::euro(language, figures.fulfilled), 1);
    money_bar(
        language,
        &words,
        figures.obligations,
        &[
            Share { name: language.text("Ingevuld", "Fulfilled"), amount: figures.fulfilled, fill: "#0b5f63" },
            Share { name: language.text("Nog te doen", "Still to be done"), amount: figures.remaining, fill: REST },
        ],
    )
}

/// What each route brought, the largest first.
pub(super) fn routes(language: Language, realised: &[RealisedView]) -> Markup {
    let mut bars: Vec<_> = realised.iter().map(|line| (words::route(language, line.route), line.amount)).collect();
    bars.sort_by_key(|(_, amount)| std::cmp::Reverse(*amount));
    html! { (amount_bars(language, language.text("Wat elke route opleverde", "What each route brought"), &bars)) }
}
