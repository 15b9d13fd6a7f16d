//! What the first page shows.

use maud::{Markup, html};

use crate::web::pages::components::{Field, Weight, button, cards, h1, h2, lead, link_card, paragraph};
use crate::web::pages::{Language, Visitor, layout};

pub(super) fn view(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let content = html! {
        (hero(visitor))
        section class="menukaart-section" aria-labelledby="doen" {
            h2 class="utrecht-heading-2" id="doen" { (language.text("Wat wilt u doen?", "What would you like to do?")) }
            (cards(&doors(visitor)))
        }
        section class="menukaart-section" {
            (h2(language.text("Hoe het werkt", "How it works")))
            (steps(language))
        }
    };
    layout::page(visitor, language.text("Begin", "Start"), &content)
}

fn hero(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let label = language.text("Zoek een initiatief", "Search for an initiative");
    html! {
        div class="menukaart-hero" {
            (h1(language.text("Help mensen aan werk, met uw opdracht", "Help people into work, with your contract")))
            (lead(language.text(
                "Wie een overheidsopdracht uitvoert, draagt bij aan werk voor wie dat niet vanzelf vindt. Op de menukaart staan initiatieven die dat waarmaken: \
                 met vrije plaatsen, prijzen en eerlijke resultaten.",
                "Whoever carries out a public contract contributes to work for those who do not find it by themselves. The menu shows initiatives that make it \
                 happen: with free places, prices and honest results.",
            )))
            form class="menukaart-search" method="get" action=(visitor.address("/menukaart")) role="search" {
                (Field::new("zoek", label).search(""))
                (button(Weight::Primary, language.text("Zoeken", "Search")))
            }
        }
    }
}

fn doors(visitor: &Visitor) -> [Markup; 4] {
    let language = visitor.language;
    let action_card = |path: &str, title: &str, text: &str| link_card(&visitor.address(path), title, &paragraph(text));
    [
        action_card(
            "/menukaart",
            language.text("Een initiatief vinden", "Find an initiative"),
            language.text(
                "Vergelijk initiatieven op doelgroep, gemeente, prijs en vrije plaatsen.",
                "Compare initiatives by target group, municipality, price and free places.",
            ),
        ),
        action_card(
            "/rekenhulp",
            language.text("Uitrekenen wat telt", "Work out what counts"),
            language.text(
                "Waarvoor telt een baan, een stage, een inkoop of een bijdrage mee? Regel voor regel uitgelegd.",
                "What does a job, an internship, a purchase or a contribution count for? Explained line by line.",
            ),
        ),
        action_card(
            "/regels",
            language.text("De regels lezen", "Read the rules"),
            language.text(
                "Wanneer een opdracht social return vraagt, hoeveel, en wat ervoor telt.",
                "When a contract asks for social return, how much, and what counts.",
            ),
        ),
        action_card(
            "/cijfers",
            language.text("Zien wat het oplevert", "See what it achieves"),
            language.text(
                "Hoeveel mensen begonnen, rondden af en hebben werk, ook een half jaar later.",
                "How many people started, finished and are in work, half a year later too.",
            ),
        ),
    ]
}

fn steps(language: Language) -> Markup {
    let steps = [
        language.text(
            "De gemeente gunt een opdracht met een verplichting: een deel van de waarde gaat naar social return.",
            "The municipality awards a contract with an obligation: a part of its value goes to social return.",
        ),
        language.text(
            "De opdrachtnemer kiest een initiatief en reserveert plaatsen. Die blijven voor hem vastgehouden tot de servicedesk heeft besloten.",
            "The contractor chooses an initiative and reserves places. They are held until the servicedesk has decided.",
        ),
        language.text(
            "De aanbieder begeleidt de deelnemers en meldt wat er van hen is geworden, tot een jaar later.",
            "The provider guides the participants and reports what became of them, up to a year later.",
        ),
        language.text(
            "Iedereen ziet het resultaat. Wat niet bekend is, heet hier onbekend en telt nooit als succes.",
            "Everybody sees the result. What is not known is called unknown here and never counts as success.",
        ),
    ];
    html! { div class="menukaart-prose" { ol class="utrecht-ordered-list" { @for step in steps { li class="utrecht-ordered-list__item" { (step) } } } } }
}
