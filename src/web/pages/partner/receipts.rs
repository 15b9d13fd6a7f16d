//! What contractors promised to a partner, and confirming that it came.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

use crate::domain::contributions::body::RegisterReceipt;
use crate::domain::contributions::receipts::register;
use crate::domain::contributions::{self, Contribution, Status};
use crate::domain::initiatives::{self, ContributionKind};
use crate::domain::organisations;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::day;
use crate::web::pages::components::{
    Mood, Weight, breadcrumb, button, cards, facts, form, h1, h2, lead, link_card, note, paragraph, status, unseen_h2,
};
use crate::web::pages::forms::{Filled, Form, RECEIPT_OF_HOURS, RECEIPT_OF_MONEY, Scope};
use crate::web::pages::received::Received;
use crate::web::pages::shown::{self, Fact, Shown};
use crate::web::pages::{FIRST_THOUSAND, Html, Language, Partner, Posted, SignedIn, Visitor, layout, notation, words};

/// Contributions, and what is told of them by name.
struct Contributions {
    all: Vec<Contribution>,
    titles: HashMap<Uuid, String>,
    names: HashMap<(Uuid, Uuid), String>,
}

impl Contributions {
    async fn of(conn: &mut Conn, caller: &Caller, all: Vec<Contribution>) -> Result<Self> {
        let initiatives: Vec<Uuid> = all.iter().map(|contribution| contribution.initiative).collect();
        let contractors: Vec<Uuid> = all.iter().map(|contribution| contribution.contractor).collect();
        let titles = initiatives::store::titles(conn, caller.region(), &initiatives).await?;
        let names = organisations::store::names(conn, &contractors).await?;
        Ok(Self { all, titles, names })
    }

    fn giver(&self, contribution: &Contribution) -> &str {
        self.names.get(&(contribution.region, contribution.contractor)).map_or("", String::as_str)
    }

    fn title(&self, contribution: &Contribution) -> &str {
        self.titles.get(&contribution.initiative).map_or("", String::as_str)
    }
}

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Partner>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let read = async |conn: &mut Conn| {
        let scope = contributions::policy::visible_to(&caller);
        let mut all =
            contributions::store::list(conn, caller.region(), scope, contributions::store::Filter::default(), &FIRST_THOUSAND).await?;
        // What is still to come first, and then the newest.
        all.sort_by_key(|contribution| (contribution.status() != Status::Accepted, std::cmp::Reverse(contribution.id)));
        Contributions::of(conn, &caller, all).await
    };
    let listed = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(list_view(&visitor, &listed)))
}

fn list_view(visitor: &Visitor, listed: &Contributions) -> Markup {
    let language = visitor.language;
    let title = language.text("Bijdragen aan mijn initiatieven", "Contributions to my initiatives");
    let content = html! {
        (h1(title))
        @if listed.all.is_empty() {
            (lead(language.text("Nog niemand heeft aan uw initiatieven bijgedragen.", "Nobody has contributed to your initiatives yet.")))
        } @else {
            (lead(language.text("Bevestig wat u hebt ontvangen: pas dan telt het voor de opdrachtnemer.", "Confirm what you received: only then does it count for the contractor.")))
            (unseen_h2(language.text("Alle bijdragen", "All contributions")))
            (cards(&listed.all.iter().map(|contribution| card(visitor, listed, contribution)).collect::<Vec<_>>()))
        }
    };
    layout::page(visitor, title, &content)
}

fn card(visitor: &Visitor, listed: &Contributions, contribution: &Contribution) -> Markup {
    let language = visitor.language;
    let content = html! {
        p { (status_badge(language, contribution.status())) }
        p class="menukaart-card__by" { (listed.title(contribution)) }
        (facts(&[
            (language.text("Toegezegd", "Promised"), html! { (notation::euro(language, contribution.pledge.worth())) }),
            (language.text("Ontvangen", "Received"), html! { (notation::euro(language, contribution.received())) }),
            (language.text("Plaatsen", "Places"), html! { (notation::count(language, contribution.places.into())) }),
        ]))
        @if let Some(reason) = contribution.end_reason() { (note(words::end_reason(language, reason))) }
    };
    link_card(&visitor.address(&format!("/ontvangsten/{}", contribution.id)), listed.giver(contribution), &content)
}

fn status_badge(language: Language, current: Status) -> Markup {
    let mood = match current {
        Status::Reserved => Mood::Neutral,
        Status::Accepted => Mood::Warning,
        Status::Received => Mood::Good,
        Status::Rejected | Status::Withdrawn | Status::Expired => Mood::Inactive,
    };
    status(mood, status_text(language, current))
}

const fn status_text(language: Language, current: Status) -> &'static str {
    match current {
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
    listed: Contributions,
    received: Received,
    today: NaiveDate,
}

impl Page {
    async fn find(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid) -> Result<Self> {
        let (caller, today) = (&signed_in.caller, service.clock.today());
        let read = async |conn: &mut Conn| {
            let scope = contributions::policy::visible_to(caller);
            let contribution = contributions::store::find(conn, caller.region(), scope, id).await?.ok_or(Error::NotFound)?;
            let received = Received::of(conn, caller, id).await?;
            Ok(Self { listed: Contributions::of(conn, caller, vec![contribution]).await?, received, today })
        };
        service.db.read(&signed_in.visitor.viewer.actor(), read).await
    }

    fn contribution(&self) -> Result<&Contribution> {
        self.listed.all.first().ok_or(Error::NotFound)
    }
}

pub(super) async fn one(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let page = Page::find(&service, &signed_in, *path).await?;
    show(&signed_in.visitor, &page, Filled::default())
}

fn show(visitor: &Visitor, page: &Page, filled: Filled) -> Result<Html> {
    let filled = filled.map(|data| data.or_text("ontvangen", page.today.to_string()));
    Ok(Html::with_status(filled.status, view(visitor, page, page.contribution()?, &filled)))
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
    let form = form_of(Page::find(&service, &signed_in, id).await?.contribution()?.pledge.kind());
    let done = posted
        .submit(&service, form, async |work, caller, body: RegisterReceipt, data| {
            register(work, caller, id, &shown::seen(&data), body.into()).await?;
            Ok(visitor.address(&format!("/ontvangsten/{id}")))
        })
        .await;
    let Err(error) = done else { return done };
    let filled = Filled::refused(visitor.language, error, data, &[(form, Scope::Page)])?;
    // The contribution may have changed since the form was shown.
    let page = Page::find(&service, &signed_in, id).await?;
    Ok(show(visitor, &page, filled)?.into_response())
}

fn view(visitor: &Visitor, page: &Page, contribution: &Contribution, filled: &Filled) -> Markup {
    let language = visitor.language;
    let giver = page.listed.giver(contribution);
    let content = html! {
        (breadcrumb(visitor, &[("/ontvangsten", language.text("Bijdragen aan mijn initiatieven", "Contributions to my initiatives"))]))
        (h1(giver))
        p class="menukaart-card__by" { (page.listed.title(contribution)) }
        p { (status_badge(language, contribution.status())) }
        @if let Some(reason) = contribution.end_reason() { (paragraph(words::end_reason(language, reason))) }
        @if !contribution.ended.is_zero() { (paragraph(&ended(language, contribution))) }
        (filled.summary(language))
        @if filled.status == StatusCode::CONFLICT { (facts_of(language, contribution).changes(language, &filled.data)) }
        (facts(&[
            (language.text("Toegezegd", "Promised"), html! { (notation::euro(language, contribution.pledge.worth())) " · " (words::contribution_kind(language, contribution.pledge.kind())) }),
            (language.text("Ontvangen", "Received"), html! { (notation::euro(language, contribution.received())) }),
            (language.text("Nog te ontvangen", "Still to be received"), html! { (notation::euro(language, contribution.outstanding())) }),
            (language.text("Plaatsen", "Places"), html! { (notation::count(language, contribution.places.into())) }),
            (language.text("Toegezegd op", "Promised on"), html! { (notation::day(language, day::in_amsterdam(contribution.reserved_at))) }),
        ]))
        @if contribution.status() == Status::Accepted {
            section class="menukaart-panel" {
                (h2(language.text("Ontvangst bevestigen", "Confirm a receipt")))
                (form(visitor, &format!("/ontvangsten/{}", contribution.id), &fields(language, contribution, filled)))
            }
        }
        section class="menukaart-section" {
            (h2(language.text("Wat u bevestigde", "What you confirmed")))
            @if page.received.receipts.is_empty() { (note(language.text("Nog niets.", "Nothing yet."))) }
            (page.received.of_provider(language))
        }
    };
    layout::page(visitor, giver, &content)
}

/// What is not awaited any more, and the places that are free because of it.
fn ended(language: Language, contribution: &Contribution) -> String {
    let amount = notation::euro(language, contribution.ended);
    let text = |nl: &str, en: &str| language.text(nl, en).to_owned();
    let awaited = text(
        &format!("Van deze bijdrage wordt {amount} niet meer verwacht."),
        &format!("{amount} of this contribution is not expected any more."),
    );
    match contribution.places_released {
        0 => awaited,
        1 => awaited + &text(" Eén plaats is weer vrij.", " One place is free again."),
        places => awaited + &text(&format!(" {places} plaatsen zijn weer vrij."), &format!(" {places} places are free again.")),
    }
}

/// The version that a confirmation is about, and what is shown of it.
fn facts_of(language: Language, contribution: &Contribution) -> Shown {
    let worth = notation::euro(language, contribution.pledge.worth());
    let facts = vec![
        Fact::new(language.text("Status", "Status"), status_text(language, contribution.status())),
        Fact::new(language.text("Toegezegd", "Promised"), worth),
        Fact::new(language.text("Ontvangen", "Received"), notation::euro(language, contribution.received())),
    ];
    Shown::new(contribution.version, facts)
}

fn fields(language: Language, contribution: &Contribution, filled: &Filled) -> Markup {
    html! {
        (facts_of(language, contribution).fields())
        (form_of(contribution.pledge.kind()).view(language, filled).rows())
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Bevestigen", "Confirm"))) }
    }
}
