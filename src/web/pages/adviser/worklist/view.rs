//! What the worklist shows: each kind of work under a heading, the oldest first, and each item with its decision.

use maud::{Markup, html};

use super::decide::{CASE, KIND, ONLY, form_of};
use super::entry::Entry;
use super::{Group, PATH, Worklist, facts};
use crate::domain::contributions::Status as ContributionStatus;
use crate::domain::worklist::item::WorkKind;
use crate::domain::worklist::subjects::Subject;
use crate::web::pages::components::{Choice, Tone, Weight, alert, button, form, h1, h2, lead, link, link_button, note, paragraph};
use crate::web::pages::forms::{Filled, Scope, contribution_decisions, fulfilment_decisions, settlement_decisions};
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
        "confirm" => language.text("Het bedrag blijft staan.", "The amount stands."),
        "close" => language.text("De rest wordt niet meer verwacht.", "The rest is not expected any more."),
        "revoke" => language.text("De goedkeuring is ingetrokken.", "The acceptance is revoked."),
        "extend" => language.text("De reservering blijft langer staan.", "The reservation waits longer."),
        "grant-recovery" => language.text("De opdrachtnemer heeft hersteltijd gekregen.", "The contractor was granted time to recover."),
        "withhold" => language.text("De inhouding is vastgelegd.", "The withholding is registered."),
        "waive" => language.text("Er wordt niets ingehouden.", "Nothing is withheld."),
        "refund" => language.text("De terugbetaling is vastgelegd.", "The refund is registered."),
        "reverse" => language.text("Het besluit is teruggedraaid.", "The decision was undone."),
        _ => return html! {},
    };
    alert(Tone::Ok, language.text("Uw besluit is vastgelegd", "Your decision is registered"), &paragraph(what))
}

/// Every fault with a way to its field, and what stands in the way.
fn what_is_wrong(language: Language, page: &Worklist, refused: &Filled) -> Markup {
    let case = refused.data.get(CASE);
    let is_there = page.groups.iter().flat_map(|group| &group.entries).any(|entry| entry.item.resource.to_string() == case);
    html! {
        (refused.fault_summary(language))
        @if let Some(told) = refused.notice() {
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
        WorkKind::FulfilmentOutdated => {
            language.text("Invullingen van gewijzigde opdrachten", "Fulfilments of contracts that were amended")
        }
        WorkKind::FulfilmentRejected => language.text("Teruggestuurde invullingen", "Fulfilments sent back"),
        WorkKind::ReceiptMissing => language.text("Nog niet alles ontvangen", "Not everything received yet"),
        WorkKind::ContributionToEnd => {
            language.text("Bijdragen voor ingetrokken opdrachten", "Contributions for contracts that were withdrawn")
        }
        WorkKind::ContributionOutdated => {
            language.text("Bijdragen van gewijzigde opdrachten", "Contributions for contracts that were amended")
        }
        WorkKind::FollowUpsDue => language.text("Deelnemers van wie de afloop nog ontbreekt", "Participants whose result is missing"),
        WorkKind::ObligationBehind => language.text("Dossiers die achterlopen", "Obligations behind schedule"),
        WorkKind::CertificateLapsing => language.text("Certificaten die aflopen", "Certificates that run out"),
        WorkKind::Shortfall => language.text("Afgelopen opdrachten met een tekort", "Ended contracts with a shortfall"),
        WorkKind::RefundDue => {
            language.text("Opdrachten waarvoor iets moet worden terugbetaald", "Contracts for which something is to be paid back")
        }
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
    let is_meant = |refused: &&Filled| refused.data.get(CASE) == id && refused.data.get(KIND) == entry.item.kind.as_str();
    html! {
        article class="menukaart-panel" {
            (facts::facts_of(visitor, entry))
            @if let Some(subject) = &entry.subject { (decision(visitor, page, entry, subject, page.refused.as_ref().filter(is_meant))) }
        }
    }
}

/// The decisions that the command would carry out, where they depend on the case: none of them leaves those of the form. Nothing at all where nothing can be decided.
fn choices(language: Language, kind: WorkKind, subject: &Subject) -> Option<Vec<Choice>> {
    match subject {
        Subject::Contribution { contribution, offered, .. } => {
            let asks_about_reservations = matches!(kind, WorkKind::ContributionDecision | WorkKind::ReservationExpiring);
            let fits = asks_about_reservations == (contribution.status() == ContributionStatus::Reserved);
            (fits && !offered.is_empty()).then(|| contribution_decisions(language, offered))
        }
        Subject::Fulfilment { may_accept, .. } => Some(fulfilment_decisions(language, *may_accept)),
        Subject::Settlement(found) => {
            let offered = found.offered();
            (!offered.is_empty()).then(|| settlement_decisions(language, &offered))
        }
        _ => Some(Vec::new()),
    }
}

/// The form in which the decision is made, open where something was wrong with it.
fn decision(visitor: &Visitor, page: &Worklist, entry: &Entry, subject: &Subject, refused: Option<&Filled>) -> Markup {
    let language = visitor.language;
    let Some(choices) = choices(language, entry.item.kind, subject) else { return html! {} };
    let Some(fields) = form_of(entry.item.kind) else { return html! {} };
    let (shown, empty) = (facts::shown(language, subject), Filled::default());
    let view = fields.view(language, refused.unwrap_or(&empty));
    let view = if choices.is_empty() { view } else { view.choices("decision", choices) };
    html! {
        @if let Some(refused) = refused { (shown.changes(language, &refused.data)) }
        details open[refused.is_some()] {
            summary { (language.text("Besluit nemen", "Decide")) " " span class="menukaart-visually-hidden" { (language.text("over ", "on ")) (entry.item.title) } }
            (form(visitor, PATH, &html! {
                input type="hidden" name=(CASE) value=(entry.item.resource);
                input type="hidden" name=(KIND) value=(entry.item.kind.as_str());
                (shown.fields())
                @if let Some(only) = page.only { input type="hidden" name=(ONLY) value=(only.as_str()); }
                (view.scope(Scope::Beside(entry.item.resource)).rows())
                div class="menukaart-actions" { (button(Weight::Secondary, language.text("Leg besluit vast", "Register the decision"))) }
            }))
        }
    }
}
