//! What the page of an initiative shows.

use maud::{Markup, html};

use super::{Entry, status_badge};
use crate::domain::initiatives::{ContributionKind, Initiative, InitiativeAct, Promise, Status};
use crate::platform::auth::{Caller, Role};
use crate::web::pages::components::{Weight, badges, breadcrumb, data_list, h1, h2, lead, link_button, note};
use crate::web::pages::map::map;
use crate::web::pages::menu::places;
use crate::web::pages::track_record::track_record;
use crate::web::pages::{Language, Visitor, layout, notation, words};

pub(super) fn view(visitor: &Visitor, entry: &Entry) -> Markup {
    let language = visitor.language;
    let promise = &entry.initiative.promise;
    let content = html! {
        (breadcrumb(visitor, &[("/menukaart", language.text("Menukaart", "Menu"))]))
        (h1(&promise.title))
        p class="menukaart-card__by" { (language.text("Van ", "By ")) (entry.provider) }
        // What is not on the menu says so to those who see it all the same.
        @if entry.initiative.status != Status::Approved { (status_badge(language, entry.initiative.status)) }
        (lead(&promise.summary))
        (groups(language, promise))
        div class="menukaart-split menukaart-split--aside-right" {
            div { (story(language, promise)) }
            (offer(visitor, entry))
        }
        section class="menukaart-section" {
            (h2(language.text("Wat is er van deelnemers geworden?", "What became of participants?")))
            (track_record(language, &entry.record))
        }
    };
    layout::page(visitor, &promise.title, &content)
}

fn groups(language: Language, promise: &Promise) -> Markup {
    let groups: Vec<String> = promise.target_groups.iter().map(|code| words::target_group(language, code)).collect();
    let themes: Vec<String> = promise.themes.iter().map(|code| words::theme(language, code)).collect();
    html! {
        div class="menukaart-actions" {
            (badges(language.text("Doelgroepen", "Target groups"), &groups))
            (badges(language.text("Thema's", "Themes"), &themes))
        }
    }
}

fn story(language: Language, promise: &Promise) -> Markup {
    let part =
        |title: &str, text: &str| html! { section class="menukaart-stack" { (h2(title)) p class="menukaart-text" lang="nl" { (text) } } };
    html! {
        div class="menukaart-stack" {
            (part(language.text("Het verhaal", "The story"), &promise.description))
            (part(language.text("De weg naar werk", "The way to work"), &promise.path_to_work))
            @if let Some(evidence) = &promise.evidence { (part(language.text("Waarom het werkt", "Why it works"), evidence)) }
            @if let Some(contact) = &promise.contact { (part("Contact", contact)) }
            @if let Some(address) = &promise.contact_url {
                section class="menukaart-stack" {
                    (h2(language.text("Op het web", "On the web")))
                    p class="menukaart-text" { a class="utrecht-link" href=(address) rel="noopener nofollow" { (address) } }
                }
            }
        }
    }
}

/// What a place costs, and what else decides.
fn offer(visitor: &Visitor, entry: &Entry) -> Markup {
    let language = visitor.language;
    let promise = &entry.initiative.promise;
    let start =
        promise.starts_on.map_or_else(|| language.text("Nog niet bekend", "Not known yet").to_owned(), |day| notation::day(language, day));
    let duration =
        notation::so_many(language, promise.duration_months, language.text("maand", "month"), language.text("maanden", "months"));
    let value = format!("/rekenhulp?regio={}&wat=bijdrage.geld&bedrag={}", entry.initiative.region, promise.place_price);
    html! {
        aside class="menukaart-panel menukaart-panel--narrow" aria-label=(language.text("Aanbod", "Offer")) {
            div {
                p class="menukaart-note" { (language.text("Een plaats kost", "A place costs")) }
                p class="menukaart-sum" { (notation::euro(language, promise.place_price)) }
                (note(language.text("exclusief btw", "excluding VAT")))
            }
            (places(language, &entry.initiative))
            (reserve(visitor, &entry.initiative))
            (data_list(&[
                (language.text("Start", "Start"), html! { (start) }),
                (language.text("Duur", "Duration"), html! { (duration) }),
                (language.text("Bijdragen kan met", "Contribute with"), html! { (kinds(language, &promise.accepted_kinds)) }),
                (language.text("Gemeenten", "Municipalities"), html! { (names(entry)) }),
            ]))
            @if let Some(map) = map(language.text("Kaart van de gemeenten die meedoen", "Map of the municipalities that take part"), &entry.towns, &promise.municipalities) { (map) }
            (link_button(Weight::Secondary, &visitor.address(&value), language.text("Wat telt een bijdrage?", "What does a contribution count for?")))
        }
    }
}

/// For contractors, and for those who may turn out to be one.
fn reserve(visitor: &Visitor, initiative: &Initiative) -> Markup {
    let language = visitor.language;
    let role = visitor.viewer.caller().map(Caller::role);
    let text = match role {
        Some(Role::Contractor) => language.text("Plaatsen reserveren", "Reserve places"),
        None if visitor.can_sign_in => language.text("Log in om te reserveren", "Sign in to reserve"),
        _ => return html! {},
    };
    let path = format!("/initiatieven/{}/reserveren", initiative.id);
    html! {
        @if initiative.permits(InitiativeAct::Reserve).is_ok() && initiative.places().available() > 0 {
            (link_button(Weight::Primary, &visitor.address(&path), text))
        }
    }
}

fn kinds(language: Language, kinds: &[ContributionKind]) -> String {
    kinds.iter().map(|kind| words::contribution_kind(language, *kind)).collect::<Vec<_>>().join(", ")
}

fn names(entry: &Entry) -> String {
    let takes_part = |code: String| entry.initiative.promise.municipalities.contains(&code);
    let towns = entry.towns.iter().filter(|town| takes_part(town.code.clone().into()));
    towns.map(|town| town.name.as_str()).collect::<Vec<_>>().join(", ")
}
