//! What an item is about: as much as is needed to decide, and where more is to be seen.

use maud::{Markup, html};
use uuid::Uuid;

use super::entry::Entry;
use crate::domain::contributions::Contribution;
use crate::domain::fulfilments::Fulfilment;
use crate::domain::fulfilments::evidence::{Evidence, Kind};
use crate::domain::initiatives::Initiative;
use crate::domain::settlements::commands::ObligationAccount;
use crate::domain::worklist::item::{Item, WorkKind};
use crate::domain::worklist::subjects::Subject;
use crate::values::day;
use crate::web::pages::components::{Tone, alert, h3, link, note, paragraph};
use crate::web::pages::explanation::explained;
use crate::web::pages::shown::{Fact, Shown, fact_list};
use crate::web::pages::{Language, Visitor, notation, words};

pub(super) fn facts_of(visitor: &Visitor, entry: &Entry) -> Markup {
    let language = visitor.language;
    html! {
        (h3(&entry.item.title))
        p class="menukaart-card__by" { (entry.organisation) " · " (since(language, &entry.item)) }
        @match &entry.subject {
            Some(Subject::Initiative(initiative)) => { (initiative_facts(visitor, initiative)) }
            Some(Subject::Contribution { contribution, contract, .. }) => { (contribution_facts(visitor, entry.item.kind, contribution, contract)) }
            Some(Subject::Fulfilment { fulfilment, evidence, same, .. }) => { (fulfilment_facts(visitor, fulfilment, evidence, same)) }
            Some(Subject::Settlement(found)) => { (settlement_facts(visitor, &entry.item, found)) }
            Some(Subject::Obligation) => { (obligation_facts(visitor, &entry.item)) }
            Some(Subject::Group(initiative)) => { (group_facts(visitor, &entry.item, *initiative)) }
            None => { (note(language.text("Dit is intussen afgehandeld.", "This has been dealt with meanwhile."))) }
        }
    }
}

fn since(language: Language, item: &Item) -> String {
    let since = notation::day(language, item.since);
    let due = item.due_on.map(|due| notation::day(language, due));
    match (language, due) {
        (Language::Nl, None) => format!("sinds {since}"),
        (Language::Nl, Some(due)) => format!("sinds {since}, uiterlijk {due}"),
        (Language::En, None) => format!("since {since}"),
        (Language::En, Some(due)) => format!("since {since}, by {due}"),
    }
}

/// The version that a decision on this is about, and what is shown of it.
pub(super) fn shown(language: Language, subject: &Subject) -> Shown {
    match subject {
        Subject::Initiative(initiative) => Shown::new(initiative.version, of_initiative(language, initiative)),
        Subject::Contribution { contribution, .. } => Shown::new(contribution.version, of_contribution(language, contribution)),
        Subject::Fulfilment { fulfilment, evidence, .. } => Shown::new(fulfilment.version, of_fulfilment(language, fulfilment, evidence)),
        Subject::Settlement(found) => of_settlement(language, found),
        Subject::Obligation | Subject::Group(_) => Shown::new(0, Vec::new()),
    }
}

fn of_initiative(language: Language, initiative: &Initiative) -> Vec<Fact> {
    let promise = &initiative.promise;
    let groups: Vec<String> = promise.target_groups.iter().map(|code| words::target_group(language, code)).collect();
    let months = notation::so_many(language, promise.duration_months, language.text("maand", "month"), language.text("maanden", "months"));
    let places = notation::count(language, promise.places_maximum.into());
    vec![
        Fact::new(language.text("Voor wie", "For whom"), groups.join(", ")),
        Fact::new(language.text("De weg naar werk", "The way to work"), &promise.path_to_work)
            .shown_as(html! { span lang="nl" { (promise.path_to_work) } }),
        Fact::new(language.text("Prijs van een plaats", "Price of a place"), notation::euro(language, promise.place_price)),
        Fact::new(language.text("Plaatsen en duur", "Places and duration"), format!("{places} · {months}")),
    ]
}

fn initiative_facts(visitor: &Visitor, initiative: &Initiative) -> Markup {
    let language = visitor.language;
    html! {
        (paragraph(&initiative.promise.summary))
        (fact_list(&of_initiative(language, initiative)))
        p { (link(&visitor.address(&format!("/initiatieven/{}", initiative.id)), language.text("Bekijk het zoals iedereen het zal zien", "See it as everybody will"))) }
    }
}

pub(in crate::web::pages::adviser) fn of_contribution(language: Language, contribution: &Contribution) -> Vec<Fact> {
    let places = notation::so_many(language, contribution.places, language.text("plaats", "place"), language.text("plaatsen", "places"));
    let kind = words::contribution_kind(language, contribution.pledge.kind());
    let worth = notation::euro(language, contribution.pledge.worth());
    let none = language.text("Niet gegeven", "Not given");
    let mut facts = vec![
        Fact::new(language.text("Bijdrage", "Contribution"), format!("{worth} · {kind} · {places}")),
        Fact::new(language.text("Nog te ontvangen", "Still to be received"), notation::euro(language, contribution.outstanding())),
        Fact::new(language.text("Waarom dit initiatief", "Why this initiative"), contribution.motivation.as_deref().unwrap_or(none)),
    ];
    if contribution.acceptance().is_none() {
        let ends = notation::day(language, day::in_amsterdam(contribution.expires_at));
        facts.push(Fact::new(language.text("Reservering loopt af op", "Reservation ends on"), ends));
    }
    facts
}

fn contribution_facts(visitor: &Visitor, kind: WorkKind, contribution: &Contribution, contract: &str) -> Markup {
    let language = visitor.language;
    let dossier = visitor.address(&format!("/dossiers/{}", contribution.obligation));
    let initiative = visitor.address(&format!("/initiatieven/{}", contribution.initiative));
    let mut facts = of_contribution(language, contribution);
    facts.push(Fact::new(language.text("Voor opdracht", "For contract"), contract).shown_as(link(&dossier, contract)));
    html! {
        (fact_list(&facts))
        p { (link(&initiative, language.text("Bekijk het initiatief", "See the initiative"))) }
        @if kind == WorkKind::ContributionToEnd {
            (note(language.text("De opdracht is ingetrokken: hiervoor wordt niets meer ontvangen. Trek de goedkeuring in of sluit de bijdrage af, dan komen de plaatsen vrij. Had de opdracht moeten blijven staan? Maak dan eerst de intrekking ongedaan.", "The contract was withdrawn: nothing is received for it any more. Revoke the acceptance or close the contribution, and its places become free. Should the contract have stayed? Then reinstate it first.")))
        } @else if kind == WorkKind::ContributionOutdated {
            (note(language.text("De opdracht is gewijzigd: een deel is ontvangen na de laatste dag waarop iets meetelt, of een uur is volgens de regels van de aanbesteding nu een ander bedrag waard. De bijdrage telt nog mee zoals zij is ontvangen. Bevestig dat, of vraag de aanbieder om de ontvangst terug te nemen.", "The contract was amended: a part was received after the last day on which something counts, or an hour is worth another amount by the rules of the tender. The contribution still counts as it was received. Confirm that, or ask the provider to take the receipt back.")))
        } @else if contribution.acceptance().is_some() {
            (note(language.text("De aanbieder bevestigt wat hij ontvangt. Vraag bij hem na wat er nog ontbreekt. Komt de rest niet meer? Sluit de bijdrage dan af.", "The provider confirms what it receives. Ask there what is still missing. Does the rest never come? Then close the contribution.")))
        }
    }
}

fn of_fulfilment(language: Language, fulfilment: &Fulfilment, evidence: &[Evidence]) -> Vec<Fact> {
    let told = &fulfilment.details;
    let people =
        told.people.map_or_else(|| language.text("Niet gemeld", "Not told").to_owned(), |people| notation::count(language, people.into()));
    let documents: Vec<&str> = evidence.iter().map(|document| document_kind(language, document.kind)).collect();
    let documents = if documents.is_empty() { language.text("Geen", "None").to_owned() } else { documents.join(", ") };
    let description = told.description.as_deref().unwrap_or(language.text("Niet gegeven", "Not given"));
    vec![
        Fact::new(language.text("Wat", "What"), words::route(language, fulfilment.route)),
        Fact::new(language.text("Omschrijving", "Description"), description),
        Fact::new(language.text("Gedaan op", "Done on"), notation::day(language, told.realised_on)),
        Fact::new(language.text("Mensen", "People"), people),
        Fact::new(language.text("Bewijsstukken", "Evidence"), documents),
        Fact::new(language.text("Waarde", "Value"), notation::euro(language, told.valuation.value)),
    ]
}

fn fulfilment_facts(visitor: &Visitor, fulfilment: &Fulfilment, evidence: &[Evidence], same: &[Uuid]) -> Markup {
    let language = visitor.language;
    let told = &fulfilment.details;
    html! {
        (fact_list(&of_fulfilment(language, fulfilment, evidence)))
        @if !same.is_empty() {
            (alert(Tone::Warning, language.text("Misschien dubbel", "Perhaps told twice"), &paragraph(language.text(
                "Een van deze bewijsstukken hoort ook bij een andere invulling.",
                "One of these documents belongs to another fulfilment as well.",
            ))))
        }
        details { summary { (language.text("Hoe de waarde tot stand komt", "How the value comes about")) } (explained(language, &told.valuation)) }
        @for part in &told.allocations {
            p { (link(&visitor.address(&format!("/dossiers/{}", part.obligation)), &match language {
                Language::Nl => format!("Bekijk het dossier waarvoor {} is bedoeld", notation::euro(language, part.amount)),
                Language::En => format!("See the obligation that {} is for", notation::euro(language, part.amount)),
            })) }
        }
    }
}

const fn document_kind(language: Language, kind: Kind) -> &'static str {
    match kind {
        Kind::Contract => language.text("contract", "contract"),
        Kind::Invoice => language.text("factuur", "invoice"),
        Kind::Certificate => language.text("certificaat", "certificate"),
        Kind::Declaration => language.text("verklaring", "declaration"),
        Kind::Photo => language.text("foto", "photograph"),
        Kind::Other => language.text("ander stuk", "another document"),
    }
}

/// The version that a decision about a settlement is about, and what is shown of it.
pub(in crate::web::pages::adviser) fn of_settlement(language: Language, found: &ObligationAccount) -> Shown {
    let settlement = &found.settlement;
    let facts = vec![
        Fact::new(language.text("Tekort", "Shortfall"), notation::euro(language, settlement.shortfall)),
        Fact::new(language.text("Daarvan nog te besluiten", "Of which still to be decided"), notation::euro(language, settlement.open)),
        Fact::new(language.text("Waarover is besloten", "Decided about"), notation::euro(language, settlement.covered)),
        Fact::new(language.text("Ingehouden", "Withheld"), notation::euro(language, settlement.amount_withheld)),
        Fact::new(language.text("Terug te betalen", "To be paid back"), notation::euro(language, settlement.refund_due)),
        Fact::new(language.text("Voorstel om in te houden", "Proposed to be withheld"), notation::euro(language, settlement.proposed)),
        Fact::new(
            language.text("Hersteltijd volgens de regels tot", "Time to recover by the rules until"),
            notation::day(language, settlement.recovery_offered),
        ),
    ];
    Shown::new(found.version(), facts)
}

fn settlement_facts(visitor: &Visitor, item: &Item, found: &ObligationAccount) -> Markup {
    html! {
        (of_settlement(visitor.language, found).list())
        (to_dossier(visitor, item))
    }
}

fn obligation_facts(visitor: &Visitor, item: &Item) -> Markup {
    let language = visitor.language;
    let amount = item.amount.map(|amount| notation::euro(language, amount)).unwrap_or_default();
    let due = item.due_on.map(|day| notation::day(language, day)).unwrap_or_default();
    let lapses = item.kind == WorkKind::CertificateLapsing;
    html! {
        (paragraph(&match (language, lapses) {
            (Language::Nl, true) => format!("Zonder nieuw certificaat vervalt {amount} op {due}. Neem contact op met de opdrachtnemer."),
            (Language::En, true) => format!("Without a new certificate {amount} lapses on {due}. Contact the contractor."),
            (Language::Nl, false) => format!("Het gaat om {amount}. Neem contact op met de opdrachtnemer over het plan."),
            (Language::En, false) => format!("It is about {amount}. Contact the contractor about the plan."),
        }))
        (to_dossier(visitor, item))
    }
}

fn to_dossier(visitor: &Visitor, item: &Item) -> Markup {
    let text = visitor.language.text("Bekijk het dossier", "See the obligation");
    html! { p { (link(&visitor.address(&format!("/dossiers/{}", item.resource)), text)) } }
}

fn group_facts(visitor: &Visitor, item: &Item, initiative: Uuid) -> Markup {
    let language = visitor.language;
    let people = notation::so_many(
        language,
        item.count.unwrap_or_default(),
        language.text("deelnemer", "participant"),
        language.text("deelnemers", "participants"),
    );
    let months = item.months.unwrap_or_default();
    html! {
        (paragraph(&match language {
            Language::Nl => format!("Van {people} is {months} maanden na vertrek nog niet bekend of zij werk hebben. De aanbieder meldt dat."),
            Language::En => format!("Of {people} it is not known whether they are in work {months} months after leaving. The provider tells that."),
        }))
        p { (link(&visitor.address(&format!("/initiatieven/{initiative}")), language.text("Bekijk het initiatief", "See the initiative"))) }
    }
}
