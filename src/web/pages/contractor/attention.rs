//! What waits for a contractor, in words, and where to go for it.

use maud::{Markup, html};

use crate::domain::worklist::item::{Item, WorkKind};
use crate::web::pages::components::{Mood, link_card, paragraph, status};
use crate::web::pages::{Language, Visitor, notation};

/// What waits, as cards that lead to it.
pub(super) fn cards(visitor: &Visitor, items: &[Item]) -> Vec<Markup> {
    items.iter().map(|item| card(visitor, item)).collect()
}

fn card(visitor: &Visitor, item: &Item) -> Markup {
    let language = visitor.language;
    let content = html! {
        p { (badge(language, item)) }
        (paragraph(&sentence(language, item)))
    };
    link_card(&visitor.address(&path(item)), &item.title, &content)
}

/// What waits, in two or three words, with how bad it is.
pub(super) fn badge(language: Language, item: &Item) -> Markup {
    let mood = match item.kind {
        WorkKind::Shortfall | WorkKind::FulfilmentRejected => Mood::Bad,
        _ => Mood::Warning,
    };
    status(mood, name(language, item))
}

/// What waits, in two or three words.
pub(super) const fn name(language: Language, item: &Item) -> &'static str {
    match item.kind {
        WorkKind::ObligationBehind => language.text("Loopt achter", "Behind schedule"),
        WorkKind::Shortfall => language.text("Tekort", "Shortfall"),
        WorkKind::CertificateLapsing => language.text("Certificaat loopt af", "Certificate runs out"),
        WorkKind::ReservationExpiring => language.text("Reservering loopt af", "Reservation runs out"),
        WorkKind::FulfilmentRejected => language.text("Teruggestuurd", "Sent back"),
        _ => language.text("Wacht op u", "Waits for you"),
    }
}

/// What is the matter, and by when.
pub(super) fn sentence(language: Language, item: &Item) -> String {
    let amount = item.amount.map(|amount| notation::euro(language, amount)).unwrap_or_default();
    let due = item.due_on.map(|day| notation::day(language, day)).unwrap_or_default();
    let (nl, en) = match item.kind {
        WorkKind::ObligationBehind => (
            format!("Er moet nog {amount} bij, uiterlijk op {due}. Een groter deel van de looptijd is om dan er is vervuld."),
            format!("{amount} is still to be done, on {due} at the latest. More of the time has passed than was fulfilled."),
        ),
        WorkKind::Shortfall => (
            format!("Het contract is voorbij en {amount} ontbreekt. De servicedesk beslist; neem contact op."),
            format!("The contract has ended and {amount} is missing. The servicedesk decides; get in touch."),
        ),
        WorkKind::CertificateLapsing => {
            (format!("Zonder nieuw certificaat vervalt {amount} op {due}."), format!("Without a new certificate {amount} lapses on {due}."))
        }
        WorkKind::ReservationExpiring => (
            format!("De servicedesk heeft nog niet besloten. Op {due} komen uw plaatsen vrij."),
            format!("The servicedesk has not decided yet. Your places become free on {due}."),
        ),
        WorkKind::FulfilmentRejected => (
            format!("Uw invulling van {amount} is teruggestuurd. Vraag de servicedesk waarom; opnieuw indienen gaat via de API."),
            format!("Your fulfilment of {amount} was sent back. Ask the servicedesk why; it is submitted again by the API."),
        ),
        _ => (String::new(), String::new()),
    };
    language.text(&nl, &en).to_owned()
}

/// Where it is dealt with.
fn path(item: &Item) -> String {
    let folder = match item.kind {
        WorkKind::ReservationExpiring
        | WorkKind::ContributionDecision
        | WorkKind::ReceiptMissing
        | WorkKind::ContributionToEnd
        | WorkKind::ContributionOutdated => "bijdragen",
        WorkKind::FulfilmentRejected | WorkKind::FulfilmentDecision | WorkKind::FulfilmentOutdated => return "/verplichtingen".to_owned(),
        WorkKind::InitiativeDecision => "initiatieven",
        WorkKind::ObligationBehind | WorkKind::CertificateLapsing | WorkKind::Shortfall | WorkKind::RefundDue | WorkKind::FollowUpsDue => {
            "verplichtingen"
        }
    };
    format!("/{folder}/{}", item.resource)
}
