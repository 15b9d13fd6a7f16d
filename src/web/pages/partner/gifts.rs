//! What contractors promised to a partner, and confirming that it came.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

use crate::domain::contributions::body::RegisterReceipt;
use crate::domain::contributions::receipts::register;
use crate::domain::contributions::store::Receipt;
use crate::domain::contributions::{self, Contribution, Status};
use crate::domain::initiatives::{self, ContributionKind};
use crate::domain::organisations;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::day;
use crate::web::pages::components::{
    Cell, Mood, Weight, breadcrumb, button, cards, facts, form, h1, h2, lead, link_card, note, status, table, unseen_h2,
};
use crate::web::pages::forms::{Filled, Form, RECEIPT_OF_HOURS, RECEIPT_OF_MONEY, Scope};
use crate::web::pages::shown::{self, Fact, Shown};
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
    show(&signed_in.visitor, &page, Filled::default())
}

fn show(visitor: &Visitor, page: &Page, filled: Filled) -> Result<Html> {
    let filled = filled.map(|data| data.or_text("ontvangen", page.today.to_string()));
    Ok(Html::with_status(filled.status, view(visitor, page, page.gift()?, &filled)))
}

/// What is received is told in the unit of what was promised.
const fn form_of(kind: ContributionKind) -> &'static Form {
    match kind {
        ContributionKind::Hours => &RECEIPT_OF_HOURS,
        ContributionKind::Money | ContributionKind::Goods => &RECEIPT_OF_MONEY,
    }
}

pub(super) async fn receive(service: web::Data<Service>, posted: Posted<Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, data, id) = (posted.signed_in(), posted.form.clone(), *path);
    let visitor = &signed_in.visitor;
    let form = form_of(Page::find(&service, &signed_in, id).await?.gift()?.pledge.kind());
    let done = posted
        .run(&service, async |work, caller, data| {
            let body: RegisterReceipt = form.read(&service.contract, &data)?;
            register(work, caller, id, &shown::seen(&data), body.into()).await?;
            Ok(visitor.address(&format!("/ontvangsten/{id}")))
        })
        .await;
    let Err(error) = done else { return done };
    let filled = Filled::refused(visitor.language, error, data, &[(form, Scope::Page)])?;
    // What the form showed may have been changed by somebody else.
    let page = Page::find(&service, &signed_in, id).await?;
    Ok(show(visitor, &page, filled)?.into_response())
}

fn view(visitor: &Visitor, page: &Page, gift: &Contribution, filled: &Filled) -> Markup {
    let language = visitor.language;
    let giver = page.gifts.giver(gift);
    let content = html! {
        (breadcrumb(visitor, &[("/ontvangsten", language.text("Bijdragen aan mijn initiatieven", "Contributions to my initiatives"))]))
        (h1(giver))
        p class="menukaart-card__by" { (page.gifts.title(gift)) }
        p { (standing(language, gift.status())) }
        (filled.summary(language))
        @if filled.status == StatusCode::CONFLICT { (of_gift(language, gift).changes(language, &filled.data)) }
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
                (form(visitor, &format!("/ontvangsten/{}", gift.id), &fields(language, gift, filled)))
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

fn fields(language: Language, gift: &Contribution, filled: &Filled) -> Markup {
    html! {
        (of_gift(language, gift).fields())
        (form_of(gift.pledge.kind()).view(language, filled).rows())
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
