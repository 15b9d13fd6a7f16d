//! What the worklist shows: each kind of work under a heading, the oldest first, and each item with its decision.

use maud::{Markup, html};

use super::case::{Case, Entry};
use super::decide::{AMOUNT, CASE, DECISION, KIND, ONLY, REASON, RELATION, UNTIL};
use super::{Group, PATH, Worklist, facts};
use crate::domain::worklist::item::WorkKind;
use crate::web::pages::components::{
    Choice, Field, Tone, Weight, alert, button, fault_summary, form, h1, h2, lead, link, link_button, note, paragraph,
};
use crate::web::pages::trouble::Refused;
use crate::web::pages::{Language, Visitor, layout, notation};

pub(super) fn view(visitor: &Visitor, page: &Worklist) -> Markup {
    let language = visitor.language;
    let title = language.text("Werklijst", "Worklist");
    let content = html! {
        (h1(title))
        @if let Some(done) = &page.done { (confirmation(language, done)) }
        @if let Some(refused) = &page.refused { (what_is_wrong(language, page, refused)) }
        @if page.groups.is_empty() { (nothing(visitor, page)) } @else { (lead(&summary(language, page))) }
        @if page.only.is_some() { p { (link(&visitor.address(PATH), language.text("Toon alle soorten werk", "Show every kind of work"))) } }
        @for group in &page.groups { (section(visitor, page, group)) }
    };
    layout::page(visitor, title, &content)
}

fn confirmation(language: Language, done: &str) -> Markup {
    let what = match done {
        "approve" => language.text("Het initiatief staat nu op de menukaart.", "The initiative is on the menu now."),
        "accept" => language.text("Goedgekeurd.", "Accepted."),
        "reject" => language.text(
            "Afgewezen of teruggestuurd. De indiener ziet uw reden.",
            "Rejected or sent back. Whoever submitted it sees your reason.",
        ),
        "extend" => language.text("De reservering blijft langer staan.", "The reservation waits longer."),
        "grant-recovery" => language.text("De opdrachtnemer heeft hersteltijd gekregen.", "The contractor was granted time to recover."),
        "withhold" => language.text("De inhouding is vastgelegd.", "The withholding is registered."),
        "waive" => language.text("Er wordt niets ingehouden.", "Nothing is withheld."),
        _ => return html! {},
    };
    alert(Tone::Ok, language.text("Uw besluit is vastgelegd", "Your decision is registered"), &paragraph(what))
}

/// Every fault with a way to its field, and what stands in the way.
fn what_is_wrong(language: Language, page: &Worklist, refused: &Refused) -> Markup {
    let case = refused.sent.get(CASE);
    let kind = WorkKind::named(refused.sent.get(KIND)).unwrap_or(WorkKind::Shortfall);
    let told = |(name, fault): &(String, String)| (format!("{name}-{case}"), format!("{} {fault}", label(language, kind, name)));
    let faults: Vec<(String, String)> = refused.trouble.faults.iter().map(told).collect();
    let faults: Vec<(&str, &str)> = faults.iter().map(|(id, fault)| (id.as_str(), fault.as_str())).collect();
    let is_there = page.groups.iter().flat_map(|group| &group.entries).any(|entry| entry.item.resource.to_string() == case);
    html! {
        (fault_summary(language, &faults))
        @if let Some(told) = &refused.trouble.notice {
            (alert(Tone::Error, language.text("Uw besluit is niet vastgelegd", "Your decision was not registered"), &html! {
                (paragraph(told))
                @if !is_there {
                    (paragraph(language.text("Het staat niet meer op de werklijst: iemand anders was u voor.", "It is no longer on the worklist: somebody else was first.")))
                }
            }))
        }
    }
}

fn nothing(visitor: &Visitor, page: &Worklist) -> Markup {
    let language = visitor.language;
    html! {
        (lead(if page.only.is_some() {
            language.text("Hiervan wacht niets meer op u.", "Nothing of this kind waits for you any more.")
        } else {
            language.text("Er wacht niets op u. Alle besluiten zijn genomen.", "Nothing waits for you. Every decision was made.")
        }))
        (link_button(Weight::Primary, &visitor.address("/dossiers"), language.text("Bekijk de dossiers", "See the obligations")))
    }
}

fn summary(language: Language, page: &Worklist) -> String {
    let count: usize = page.groups.iter().map(|group| group.count).sum();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    match language {
        Language::Nl => format!("{} op u, de oudste eerst.", notation::so_many(language, count, "zaak wacht", "zaken wachten")),
        Language::En => format!("{} for you, the oldest first.", notation::so_many(language, count, "matter waits", "matters wait")),
    }
}

/// What waits, as a heading.
const fn title(language: Language, kind: WorkKind) -> &'static str {
    match kind {
        WorkKind::InitiativeDecision => language.text("Initiatieven beoordelen", "Judge initiatives"),
        WorkKind::ContributionDecision => language.text("Bijdragen beoordelen", "Judge contributions"),
        WorkKind::ReservationExpiring => {
            language.text("Bijdragen waarvan de reservering bijna afloopt", "Contributions whose reservation nearly ends")
        }
        WorkKind::FulfilmentDecision => language.text("Invullingen beoordelen", "Judge fulfilments"),
        WorkKind::FulfilmentRejected => language.text("Teruggestuurde invullingen", "Fulfilments sent back"),
        WorkKind::ReceiptMissing => language.text("Nog niet alles ontvangen", "Not everything received yet"),
        WorkKind::FollowUpsDue => language.text("Deelnemers van wie de afloop nog ontbreekt", "Participants whose result is missing"),
        WorkKind::ObligationBehind => language.text("Dossiers die achterlopen", "Obligations behind schedule"),
        WorkKind::CertificateLapsing => language.text("Certificaten die aflopen", "Certificates that run out"),
        WorkKind::Shortfall => language.text("Afgelopen opdrachten met een tekort", "Ended contracts with a shortfall"),
    }
}

fn section(visitor: &Visitor, page: &Worklist, group: &Group) -> Markup {
    let language = visitor.language;
    let more = visitor.address(&format!("{PATH}?soort={}", group.kind.as_str()));
    html! {
        section class="menukaart-section" {
            (h2(&format!("{} ({})", title(language, group.kind), group.count)))
            @for entry in &group.entries { (item(visitor, page, entry)) }
            @if group.count > group.entries.len() {
                @if page.only.is_none() {
                    p { (link(&more, &match language {
                        Language::Nl => format!("Toon alle {} van deze soort", group.count),
                        Language::En => format!("Show all {} of this kind", group.count),
                    })) }
                } @else {
                    (note(language.text("Dit zijn de oudste. Wat daarna komt, verschijnt als u deze hebt afgehandeld.", "These are the oldest. What follows appears when you have dealt with them.")))
                }
            }
        }
    }
}

fn item(visitor: &Visitor, page: &Worklist, entry: &Entry) -> Markup {
    let id = entry.item.resource.to_string();
    let refused =
        page.refused.as_ref().filter(|refused| refused.sent.get(CASE) == id && refused.sent.get(KIND) == entry.item.kind.as_str());
    html! {
        article class="menukaart-panel" {
            (facts::facts_of(visitor, entry))
            @if let Some(case) = &entry.case { (decision(visitor, page, entry, case, refused)) }
        }
    }
}

/// The form in which the decision is made, open where something was wrong with it.
fn decision(visitor: &Visitor, page: &Worklist, entry: &Entry, case: &Case, refused: Option<&Refused>) -> Markup {
    let language = visitor.language;
    let fields = match case {
        Case::Initiative(_) => fields(language, entry.item.kind, &suffix(entry), &["approve", "reject"], &[REASON, UNTIL], refused),
        Case::Contribution { contribution, .. } if contribution.acceptance().is_none() => {
            fields(language, entry.item.kind, &suffix(entry), &["accept", "reject", "extend"], &[RELATION, REASON], refused)
        }
        Case::Fulfilment { .. } => fields(language, entry.item.kind, &suffix(entry), &["accept", "reject"], &[REASON], refused),
        Case::Shortfall(_) => fields(language, entry.item.kind, &suffix(entry), &SETTLEMENT, &[UNTIL, AMOUNT, REASON], refused),
        Case::Contribution { .. } | Case::Obligation | Case::Group(_) => return html! {},
    };
    let shown = facts::shown(language, case);
    html! {
        @if let Some(refused) = refused { (shown.changes(language, &refused.sent)) }
        details open[refused.is_some()] {
            summary { (language.text("Besluit nemen", "Decide")) " " span class="menukaart-visually-hidden" { (language.text("over ", "on ")) (entry.item.title) } }
            (form(visitor, PATH, &html! {
                input type="hidden" name=(CASE) value=(entry.item.resource);
                input type="hidden" name=(KIND) value=(entry.item.kind.as_str());
                (shown.fields())
                @if let Some(only) = page.only { input type="hidden" name=(ONLY) value=(only.as_str()); }
                (fields)
                div class="menukaart-actions" { (button(Weight::Secondary, language.text("Leg besluit vast", "Register the decision"))) }
            }))
        }
    }
}

/// What makes the ids of the fields of one form differ from those of another.
fn suffix(entry: &Entry) -> String {
    format!("-{}", entry.item.resource)
}

/// The fields that decide about a shortfall, on a page of its own.
pub(in crate::web::pages::adviser) fn settlement_fields(language: Language, refused: Option<&Refused>) -> Markup {
    fields(language, WorkKind::Shortfall, "", &SETTLEMENT, &[UNTIL, AMOUNT, REASON], refused)
}

const SETTLEMENT: [&str; 3] = ["grant-recovery", "withhold", "waive"];

/// The decisions to choose from, and what belongs to them.
fn fields(language: Language, kind: WorkKind, suffix: &str, decisions: &[&str], others: &[&str], refused: Option<&Refused>) -> Markup {
    let typed = |name: &str| refused.map(|refused| refused.sent.get(name)).unwrap_or_default();
    let fault = |name: &str| refused.and_then(|refused| refused.trouble.with(name));
    let choices: Vec<Choice> = decisions.iter().map(|code| Choice::new(*code, choice(language, kind, code))).collect();
    let id = |name: &str| format!("{name}{suffix}");
    html! {
        (Field::new(DECISION, label(language, kind, DECISION)).id(&id(DECISION)).fault(fault(DECISION)).radios(&choices, typed(DECISION)))
        @for name in others {
            @let (label, hint) = words(language, kind, name);
            @let own = id(name);
            @let field = Field::new(name, label).id(&own).hint(hint).fault(fault(name));
            @match *name {
                UNTIL => { (field.date(typed(name))) }
                AMOUNT => { (field.number(typed(name))) }
                _ => { (field.area(typed(name), 2)) }
            }
        }
    }
}

fn choice(language: Language, kind: WorkKind, code: &str) -> &'static str {
    match (code, kind) {
        ("approve", _) => language.text("Goedkeuren: het komt op de menukaart", "Approve: it goes on the menu"),
        ("accept", WorkKind::FulfilmentDecision) => language.text("Goedkeuren: het telt mee", "Accept: it counts"),
        ("accept", _) => language.text("Goedkeuren: het past bij de opdracht", "Accept: it relates to the contract"),
        ("reject", WorkKind::FulfilmentDecision) => {
            language.text("Terugsturen: de opdrachtnemer kan het verbeteren", "Send back: the contractor can correct it")
        }
        ("reject", _) => language.text("Afwijzen", "Reject"),
        ("extend", _) => language.text("Reservering verlengen", "Extend the reservation"),
        ("grant-recovery", _) => language.text("Hersteltijd geven", "Grant time to recover"),
        ("withhold", _) => language.text("Een bedrag inhouden", "Withhold an amount"),
        _ => language.text("Niets inhouden", "Withhold nothing"),
    }
}

/// What a field is called.
pub(in crate::web::pages::adviser) fn label(language: Language, kind: WorkKind, name: &str) -> &'static str {
    if name == DECISION { language.text("Wat besluit u?", "What do you decide?") } else { words(language, kind, name).0 }
}

/// What a field asks, and when it is needed.
fn words(language: Language, kind: WorkKind, name: &str) -> (&'static str, &'static str) {
    match (name, kind) {
        (RELATION, _) => (
            language.text("Hoe past dit bij de opdracht?", "How does it relate to the contract?"),
            language.text("Nodig om goed te keuren.", "Needed to accept."),
        ),
        (UNTIL, WorkKind::Shortfall) => (
            language.text("Hersteltijd tot en met", "Time to recover until"),
            language.text(
                "Alleen bij hersteltijd. Laat leeg voor de termijn van de regels.",
                "Only with time to recover. Leave empty for the term of the rules.",
            ),
        ),
        (UNTIL, _) => (
            language.text("Goedgekeurd tot en met", "Approved until"),
            language.text("Mag leeg blijven: dan zonder einde.", "May be left empty: then without an end."),
        ),
        (AMOUNT, _) => (
            language.text("In te houden bedrag (€)", "Amount to withhold (€)"),
            language.text("Alleen bij inhouden. Laat leeg voor het voorstel.", "Only to withhold. Leave empty for the proposal."),
        ),
        (_, WorkKind::Shortfall) => (
            language.text("Waarom?", "Why?"),
            language.text(
                "Altijd nodig. Geen namen van personen, niets over gezondheid.",
                "Always needed. No names of persons, nothing about health.",
            ),
        ),
        _ => (
            language.text("Waarom?", "Why?"),
            language.text(
                "Nodig om af te wijzen of terug te sturen. Geen namen van personen.",
                "Needed to reject or send back. No names of persons.",
            ),
        ),
    }
}
