//! An initiative in a few facts.

use maud::{Markup, html};

use crate::domain::initiatives::Initiative;
use crate::web::pages::components::{Mood, badges, facts, link_card, meter, paragraph, status};
use crate::web::pages::{Language, Visitor, notation, words};

pub(super) fn card(visitor: &Visitor, initiative: &Initiative, provider: &str) -> Markup {
    let language = visitor.language;
    let promise = &initiative.promise;
    let groups: Vec<String> = promise.target_groups.iter().map(|code| words::target_group(language, code)).collect();
    let start =
        promise.starts_on.map_or_else(|| language.text("Nog niet bekend", "Not known yet").to_owned(), |day| notation::day(language, day));
    let duration =
        notation::so_many(language, promise.duration_months, language.text("maand", "month"), language.text("maanden", "months"));
    let content = html! {
        p class="menukaart-card__by" { (provider) }
        (paragraph(&promise.summary))
        (badges(language.text("Doelgroepen", "Target groups"), &groups))
        div class="menukaart-card__foot menukaart-stack" {
            (facts(&[
                (language.text("Per plaats", "Per place"), html! { (notation::euro(language, promise.place_price)) }),
                (language.text("Duur", "Duration"), html! { (duration) }),
                (language.text("Start", "Start"), html! { (start) }),
            ]))
            (places(language, initiative))
        }
    };
    link_card(&visitor.address(&format!("/initiatieven/{}", initiative.id)), &promise.title, &content)
}

/// How many places are left, as a bar and in words.
pub(in crate::web::pages) fn places(language: Language, initiative: &Initiative) -> Markup {
    let places = initiative.places();
    let left = places.available();
    let of = notation::count(language, places.maximum.into());
    let text = match language {
        Language::Nl => format!("{} van {of} vrij", notation::so_many(language, left, "plaats", "plaatsen")),
        Language::En => format!("{} of {of} free", notation::so_many(language, left, "place", "places")),
    };
    let mood = match left {
        0 => Mood::Inactive,
        1 | 2 => Mood::Warning,
        _ => Mood::Good,
    };
    html! {
        div {
            (meter(places.held(), places.maximum, language.text("Bezette plaatsen", "Places taken")))
            p class="menukaart-note" { (status(mood, if left == 0 { language.text("Vol", "Full") } else { &text })) }
        }
    }
}
