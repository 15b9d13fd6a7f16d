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
use crate::domain::obligations::{self, ContractAct, Standing};
use crate::domain::organisations;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::{Euro, day};
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
    standings: HashMap<Uuid, Standing>,
}

impl Contributions {
    async fn of(conn: &mut Conn, caller: &Caller, all: Vec<Contribution>, today: NaiveDate) -> Result<Self> {
        let initiatives: Vec<Uuid> = all.iter().map(|contribution| contribution.initiative).collect();
        let contractors: Vec<Uuid> = all.iter().map(|contribution| contribution.contractor).collect();
        let titles = initiatives::store::titles(conn, caller.region(), &initiatives).await?;
        let names = organisations::store::names(conn, &contractors).await?;
        let contracts: Vec<Uuid> = all.iter().map(|contribution| contribution.obligation).collect();
        let contracts = obligations::store::by_ids(conn, caller.region(), &contracts).await?;
        let standings = obligations::store::standings(conn, caller.region(), &contracts, today).await?;
        Ok(Self { all, titles, names, standings })
    }

    fn standing(&self, contribution: &Contribution) -> Option<&Standing> {
        self.standings.get(&contribution.obligation)
    }

    /// Where it stands for the partner: what was accepted is awaited only where its contract takes a receipt, by the table that the command asks.
    fn stage(&self, contribution: &Contribution) -> Stage {
        let is_refused = self.standing(contribution).is_some_and(|standing| standing.refuses(ContractAct::Receive));
        if contribution.status() == Status::Accepted && is_refused { Stage::WithoutContract } else { Stage::Of(contribution.status()) }
    }

    fn giver(&self, contribution: &Contribution) -> &str {
        self.names.get(&(contribution.region, contribution.contractor)).map_or("", String::as_str)
    }

    fn title(&self, contribution: &Contribution) -> &str {
        self.titles.get(&contribution.initiative).map_or("", String::as_str)
    }
}

/// Where a contribution stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// In its status.
    Of(Status),
    /// It was accepted, and its contract was withdrawn: nothing is received for it any more.
    WithoutContract,
}

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Partner>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let today = service.clock.today();
    let read = async |conn: &mut Conn| {
        let scope = contributions::policy::visible_to(&caller);
        let mut all =
            contributions::store::list(conn, caller.region(), scope, contributions::store::Filter::default(), &FIRST_THOUSAND).await?;
        all.sort_by_key(|contribution| std::cmp::Reverse(contribution.id));
        let mut listed = Contributions::of(conn, &caller, all, today).await?;
        // What is still to come first, and then the newest.
        let (awaited, others) =
            std::mem::take(&mut listed.all).into_iter().partition::<Vec<_>, _>(|one| listed.stage(one) == Stage::Of(Status::Accepted));
        Ok(Contributions { all: [awaited, others].concat(), ..listed })
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
        p { (status_badge(language, listed.stage(contribution))) }
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

fn status_badge(language: Language, current: Stage) -> Markup {
    let mood = match current {
        Stage::Of(Status::Reserved) => Mood::Neutral,
        Stage::Of(Status::Accepted) => Mood::Warning,
        Stage::Of(Status::Received) => Mood::Good,
        Stage::Of(Status::Rejected | Status::Withdrawn | Status::Expired) | Stage::WithoutContract => Mood::Inactive,
    };
    status(mood, status_text(language, current))
}

const fn status_text(language: Language, current: Stage) -> &'static str {
    let Stage::Of(status) = current else { return language.text("De opdracht is ingetrokken", "The contract was withdrawn") };
    match status {
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
            Ok(Self { listed: Contributions::of(conn, caller, vec![contribution], today).await?, received, today })
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
    let contribution = page.contribution()?;
    // The last day on which something counts for the contract, once it has passed.
    let proposed = page.listed.standing(contribution).map_or(page.today, |standing| page.today.min(standing.until));
    let filled = filled.map(|data| data.or_text("ontvangen", proposed.to_string()));
    Ok(Html::with_status(filled.status, view(visitor, page, contribution, &filled)))
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
    let stage = page.listed.stage(contribution);
    let content = html! {
        (breadcrumb(visitor, &[("/ontvangsten", language.text("Bijdragen aan mijn initiatieven", "Contributions to my initiatives"))]))
        (h1(giver))
        p class="menukaart-card__by" { (page.listed.title(contribution)) }
        p { (status_badge(language, stage)) }
        @if let Some(reason) = contribution.end_reason() { (paragraph(words::end_reason(language, reason))) }
        @if !contribution.ended.is_zero() { (paragraph(&ended(language, contribution))) }
        (filled.summary(language))
        @if filled.status == StatusCode::CONFLICT { (facts_of(language, contribution, stage).changes(language, &filled.data)) }
        (facts(&[
            (language.text("Toegezegd", "Promised"), html! { (notation::euro(language, contribution.pledge.worth())) " · " (words::contribution_kind(language, contribution.pledge.kind())) }),
            (language.text("Ontvangen", "Received"), html! { (notation::euro(language, contribution.received())) }),
            (language.text("Nog te ontvangen", "Still to be received"), html! { (notation::euro(language, awaited(contribution, stage))) }),
            (language.text("Plaatsen", "Places"), html! { (notation::count(language, contribution.places.into())) }),
            (language.text("Toegezegd op", "Promised on"), html! { (notation::day(language, day::in_amsterdam(contribution.reserved_at))) }),
        ]))
        @if stage == Stage::WithoutContract { (paragraph(without_contract(language))) }
        @if stage == Stage::Of(Status::Accepted) {
            section class="menukaart-panel" {
                (h2(language.text("Ontvangst bevestigen", "Confirm a receipt")))
                (form(visitor, &format!("/ontvangsten/{}", contribution.id), &fields(language, contribution, stage, filled)))
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

const fn without_contract(language: Language) -> &'static str {
    language.text(
        "Voor deze opdracht wordt niets meer ontvangen. De servicedesk beëindigt de bijdrage.",
        "Nothing is received for this contract any more. The servicedesk ends the contribution.",
    )
}

/// What is still to come.
fn awaited(contribution: &Contribution, stage: Stage) -> Euro {
    if stage == Stage::WithoutContract { Euro::ZERO } else { contribution.outstanding() }
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
fn facts_of(language: Language, contribution: &Contribution, stage: Stage) -> Shown {
    let worth = notation::euro(language, contribution.pledge.worth());
    let facts = vec![
        Fact::new(language.text("Status", "Status"), status_text(language, stage)),
        Fact::new(language.text("Toegezegd", "Promised"), worth),
        Fact::new(language.text("Ontvangen", "Received"), notation::euro(language, contribution.received())),
    ];
    Shown::new(contribution.version, facts)
}

fn fields(language: Language, contribution: &Contribution, stage: Stage, filled: &Filled) -> Markup {
    html! {
        (facts_of(language, contribution, stage).fields())
        (form_of(contribution.pledge.kind()).view(language, filled).rows())
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Bevestigen", "Confirm"))) }
    }
}
