//! What contractors promised to a partner, and confirming that it came.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

use crate::domain::contributions::receipts::{NewReceipt, register};
use crate::domain::contributions::store::Receipt;
use crate::domain::contributions::{self, Contribution, Status};
use crate::domain::initiatives::{self, ContributionKind};
use crate::domain::organisations;
use crate::platform::auth::Caller;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::{Euro, Hours, PositiveEuro, Text, day};
use crate::web::pages::components::{
    Cell, Field, Mood, Weight, breadcrumb, button, cards, facts, form, h1, h2, lead, link_card, note, status, table, unseen_h2,
};
use crate::web::pages::sent::Sent;
use crate::web::pages::shown::{self, Fact, Shown};
use crate::web::pages::trouble::Trouble;
use crate::web::pages::{EVERYTHING, Html, Language, Partner, Posted, SignedIn, Visitor, layout, notation, words};

/// Contributions, and what is told of them by name.
struct Gifts {
    all: Vec<Contribution>,
    titles: HashMap<Uuid, String>,
    names: HashMap<(Uuid, Uuid), String>,
}

impl Gifts {
    async fn of(conn: &mut Conn, caller: &Caller, all: Vec<Contribution>) -> Result<Self> {
        let initiatives: Vec<Uuid> = all.iter().map(|gift| gift.initiative).collect();
        let contractors: Vec<Uuid> = all.iter().map(|gift| gift.contractor).collect();
        let titles = initiatives::store::titles(conn, caller.region(), &initiatives).await?;
        let names = organisations::store::names(conn, &contractors).await?;
        Ok(Self { all, titles, names })
    }

    fn giver(&self, gift: &Contribution) -> &str {
        self.names.get(&(gift.region, gift.contractor)).map_or("", String::as_str)
    }

    fn title(&self, gift: &Contribution) -> &str {
        self.titles.get(&gift.initiative).map_or("", String::as_str)
    }
}

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Partner>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let read = async |conn: &mut Conn| {
        let scope = contributions::policy::visible_to(&caller);
        let mut all =
            contributions::store::list(conn, caller.region(), scope, contributions::store::Filter::default(), &EVERYTHING).await?;
        // What is still to come first, and then the newest.
        all.sort_by_key(|gift| (gift.status() != Status::Accepted, std::cmp::Reverse(gift.id)));
        Gifts::of(conn, &caller, all).await
    };
    let gifts = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(list_view(&visitor, &gifts)))
}

fn list_view(visitor: &Visitor, gifts: &Gifts) -> Markup {
    let language = visitor.language;
    let title = language.text("Bijdragen aan mijn initiatieven", "Contributions to my initiatives");
    let content = html! {
        (h1(title))
        @if gifts.all.is_empty() {
            (lead(language.text("Nog niemand heeft aan uw initiatieven bijgedragen.", "Nobody has contributed to your initiatives yet.")))
        } @else {
            (lead(language.text("Bevestig wat u hebt ontvangen: pas dan telt het voor de opdrachtnemer.", "Confirm what you received: only then does it count for the contractor.")))
            (unseen_h2(language.text("Alle bijdragen", "All contributions")))
            (cards(&gifts.all.iter().map(|gift| card(visitor, gifts, gift)).collect::<Vec<_>>()))
        }
    };
    layout::page(visitor, title, &content)
}

fn card(visitor: &Visitor, gifts: &Gifts, gift: &Contribution) -> Markup {
    let language = visitor.language;
    let content = html! {
        p { (standing(language, gift.status())) }
        p class="menukaart-card__by" { (gifts.title(gift)) }
        (facts(&[
            (language.text("Toegezegd", "Promised"), html! { (notation::euro(language, gift.pledge.worth())) }),
            (language.text("Ontvangen", "Received"), html! { (notation::euro(language, gift.received())) }),
            (language.text("Plaatsen", "Places"), html! { (notation::count(language, gift.places.into())) }),
        ]))
    };
    link_card(&visitor.address(&format!("/ontvangsten/{}", gift.id)), gifts.giver(gift), &content)
}

fn standing(language: Language, standing: Status) -> Markup {
    let mood = match standing {
        Status::Reserved => Mood::Neutral,
        Status::Accepted => Mood::Warning,
        Status::Received => Mood::Good,
        Status::Rejected | Status::Withdrawn | Status::Expired => Mood::Inactive,
    };
    status(mood, standing_text(language, standing))
}

const fn standing_text(language: Language, standing: Status) -> &'static str {
    match standing {
        Status::Reserved => language.text("Wacht op de servicedesk", "Waits for the servicedesk"),
        Status::Accepted => language.text("Nog te ontvangen", "Still to be received"),
        Status::Received => language.text("Ontvangen", "Received"),
        Status::Rejected => language.text("Afgewezen", "Rejected"),
        Status::Withdrawn => language.text("Ingetrokken", "Withdrawn"),
        Status::Expired => language.text("Verlopen", "Expired"),
    }
}

/// One of them.
struct Page {
    gifts: Gifts,
    receipts: Vec<Receipt>,
    today: NaiveDate,
}

impl Page {
    async fn find(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid) -> Result<Self> {
        let (caller, today) = (&signed_in.caller, service.clock.today());
        let read = async |conn: &mut Conn| {
            let scope = contributions::policy::visible_to(caller);
            let gift = contributions::store::find(conn, caller.region(), scope, id).await?.ok_or(Error::NotFound)?;
            let receipts = contributions::store::receipts(conn, caller.region(), id).await?;
            Ok(Self { gifts: Gifts::of(conn, caller, vec![gift]).await?, receipts, today })
        };
        service.db.read(&signed_in.visitor.viewer.actor(), read).await
    }

    fn gift(&self) -> Result<&Contribution> {
        self.gifts.all.first().ok_or(Error::NotFound)
    }
}

pub(super) async fn one(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let page = Page::find(&service, &signed_in, *path).await?;
    Ok(Html::ok(view(&signed_in.visitor, &page, page.gift()?, &Sent::default(), &Trouble::none())))
}

pub(super) async fn receive(service: web::Data<Service>, posted: Posted<Sent, Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, answers, id) = (posted.signed_in(), posted.form.clone(), *path);
    let (visitor, address) = (&signed_in.visitor, signed_in.visitor.address(&format!("/ontvangsten/{id}")));
    let page = Page::find(&service, &signed_in, id).await?;
    let done = match receipt(visitor.language, page.gift()?.pledge.kind(), &answers) {
        Ok(new) => {
            let work = async |work: &mut Work<'_>, caller: &Caller, _| {
                register(work, caller, id, &shown::seen(&answers), new.clone()).await?;
                Ok(address.clone())
            };
            posted.run(&service, work).await.map_err(|error| Trouble::of(visitor.language, error, |param| field(&param.name)))
        }
        Err(trouble) => Err(Ok(trouble)),
    };
    match done {
        Ok(answer) => Ok(answer),
        Err(trouble) => {
            let trouble = trouble?;
            // What the form showed may have been changed by somebody else.
            let page = Page::find(&service, &signed_in, id).await?;
            Ok(Html::with_status(trouble.status, view(visitor, &page, page.gift()?, &answers, &trouble)).into_response())
        }
    }
}

fn field(name: &str) -> Option<String> {
    let field = match name {
        "amount" | "hours" => "hoeveel",
        "receivedOn" => "ontvangen",
        "reference" => "verwijzing",
        _ => return None,
    };
    Some(field.to_owned())
}

/// What was filled in, in the unit of what was promised.
fn receipt(language: Language, kind: ContributionKind, answers: &Sent) -> Result<NewReceipt, Trouble> {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, nl, en| faults.push((field.to_owned(), language.text(nl, en).to_owned()));
    let number = notation::read_decimal(answers.get("hoeveel"));
    let in_hours = kind == ContributionKind::Hours;
    let hours = number.filter(|_| in_hours).and_then(|number| Hours::new(number).ok());
    let amount = number.filter(|_| !in_hours).and_then(|number| PositiveEuro::new(Euro::new(number).ok()?)).map(Euro::from);
    if hours.is_none() && amount.is_none() {
        wrong("hoeveel", "Vul een getal boven nul in, bijvoorbeeld 6000.", "Enter a number above zero, for instance 6000.");
    }
    let received_on = answers.day("ontvangen").ok().flatten();
    if received_on.is_none() {
        wrong("ontvangen", "Vul in op welke dag.", "Enter on which day.");
    }
    let text = answers.get("verwijzing");
    let reference = Text::<200>::read(text);
    if !text.is_empty() && reference.is_none() {
        wrong("verwijzing", "Houd het bij 200 tekens.", "Keep it to 200 characters.");
    }
    match received_on {
        Some(received_on) if faults.is_empty() => Ok(NewReceipt { received_on, amount, hours, reference: reference.map(String::from) }),
        _ => Err(Trouble::of_fields(faults)),
    }
}

fn view(visitor: &Visitor, page: &Page, gift: &Contribution, answers: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let giver = page.gifts.giver(gift);
    let content = html! {
        (breadcrumb(visitor, &[("/ontvangsten", language.text("Bijdragen aan mijn initiatieven", "Contributions to my initiatives"))]))
        (h1(giver))
        p class="menukaart-card__by" { (page.gifts.title(gift)) }
        p { (standing(language, gift.status())) }
        (trouble.view(language))
        @if trouble.status == StatusCode::CONFLICT { (of_gift(language, gift).changes(language, answers)) }
        (facts(&[
            (language.text("Toegezegd", "Promised"), html! { (notation::euro(language, gift.pledge.worth())) " · " (words::contribution_kind(language, gift.pledge.kind())) }),
            (language.text("Ontvangen", "Received"), html! { (notation::euro(language, gift.received())) }),
            (language.text("Nog te ontvangen", "Still to be received"), html! { (notation::euro(language, gift.outstanding())) }),
            (language.text("Plaatsen", "Places"), html! { (notation::count(language, gift.places.into())) }),
            (language.text("Toegezegd op", "Promised on"), html! { (notation::day(language, day::in_amsterdam(gift.reserved_at))) }),
        ]))
        @if gift.status() == Status::Accepted {
            section class="menukaart-panel" {
                (h2(language.text("Ontvangst bevestigen", "Confirm a receipt")))
                (form(visitor, &format!("/ontvangsten/{}", gift.id), &fields(language, page, gift, answers, trouble)))
            }
        }
        section class="menukaart-section" {
            (h2(language.text("Wat u bevestigde", "What you confirmed")))
            @if page.receipts.is_empty() { (note(language.text("Nog niets.", "Nothing yet."))) } @else { (receipts(language, &page.receipts)) }
        }
    };
    layout::page(visitor, giver, &content)
}

/// The version that a confirmation is about, and what is shown of it.
fn of_gift(language: Language, gift: &Contribution) -> Shown {
    let worth = notation::euro(language, gift.pledge.worth());
    let facts = vec![
        Fact::new(language.text("Stand", "Standing"), standing_text(language, gift.status())),
        Fact::new(language.text("Toegezegd", "Promised"), worth),
        Fact::new(language.text("Ontvangen", "Received"), notation::euro(language, gift.received())),
    ];
    Shown::new(gift.version, facts)
}

fn fields(language: Language, page: &Page, gift: &Contribution, answers: &Sent, trouble: &Trouble) -> Markup {
    let today = page.today.to_string();
    let day = if answers.get("ontvangen").is_empty() { &today } else { answers.get("ontvangen") };
    let how_much = match gift.pledge.kind() {
        ContributionKind::Hours => language.text("Hoeveel uren?", "How many hours?"),
        ContributionKind::Money => language.text("Hoeveel euro?", "How many euros?"),
        ContributionKind::Goods => language.text("Hoeveel euro is het waard?", "How many euros is it worth?"),
    };
    let reference = language.text("Uw eigen verwijzing (mag leeg blijven)", "Your own reference (may stay empty)");
    html! {
        (of_gift(language, gift).fields())
        (Field::new("hoeveel", how_much).required().fault(trouble.with("hoeveel")).number(answers.get("hoeveel")))
        (Field::new("ontvangen", language.text("Ontvangen op", "Received on")).required().fault(trouble.with("ontvangen")).date(day))
        (Field::new("verwijzing", reference).fault(trouble.with("verwijzing")).text(answers.get("verwijzing")))
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Bevestigen", "Confirm"))) }
    }
}

fn receipts(language: Language, receipts: &[Receipt]) -> Markup {
    let header = [language.text("Dag", "Day"), language.text("Bedrag", "Amount"), language.text("Verwijzing", "Reference")];
    let row = |receipt: &Receipt| {
        let reference = receipt.reference.clone().unwrap_or_default();
        let told = match &receipt.reversed_because {
            Some(reason) => format!("{reference} ({}: {reason})", language.text("teruggenomen", "taken back")),
            None => reference,
        };
        vec![
            Cell::text(notation::day(language, receipt.received_on)),
            Cell::number(notation::euro(language, receipt.amount)),
            Cell::text(told),
        ]
    };
    let caption = language.text("Bevestigde ontvangsten", "Confirmed receipts");
    table(caption, &header.map(Cell::text), &receipts.iter().map(row).collect::<Vec<_>>())
}
