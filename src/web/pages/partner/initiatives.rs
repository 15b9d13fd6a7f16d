//! The initiatives of a partner, where each stands, and asking for approval.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

use crate::domain::initiatives::{self, Initiative, Status, commands};
use crate::platform::auth::{Caller, Viewer};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::web::pages::components::{
    Tone, Weight, alert, breadcrumb, button, cards, facts, form, h1, lead, link_button, link_card, paragraph, unseen_h2,
};
use crate::web::pages::initiative::status_badge;
use crate::web::pages::menu::places;
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout, notation, words};

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Partner>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let provider = caller.organisation().ok_or(Error::NotFound)?;
    let read = async |conn: &mut Conn| initiatives::store::of_provider(conn, caller.region(), provider).await;
    let own = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(view(&visitor, &own)))
}

fn view(visitor: &Visitor, own: &[Initiative]) -> Markup {
    let language = visitor.language;
    let title = language.text("Mijn initiatieven", "My initiatives");
    let content = html! {
        (h1(title))
        @if own.is_empty() {
            (lead(language.text("U hebt nog geen initiatief. Beschrijf er een, en vraag de servicedesk om goedkeuring.", "You have no initiative yet. Describe one, and ask the servicedesk for approval.")))
        } @else {
            (lead(language.text("Waar elk initiatief staat, en wat u nu kunt doen.", "Where each initiative stands, and what you can do now.")))
            (unseen_h2(language.text("Alle initiatieven", "All initiatives")))
            (cards(&own.iter().map(|initiative| card(visitor, initiative)).collect::<Vec<_>>()))
        }
        div class="menukaart-actions" {
            (link_button(Weight::Primary, &visitor.address("/mijn-initiatieven/nieuw"), language.text("Nieuw initiatief", "New initiative")))
        }
    };
    layout::page(visitor, title, &content)
}

fn card(visitor: &Visitor, initiative: &Initiative) -> Markup {
    let language = visitor.language;
    let content = html! {
        p { (status_badge(language, initiative.status)) }
        (places(language, initiative))
        (facts(&[(language.text("Een plaats kost", "A place costs"), html! { (notation::euro(language, initiative.promise.place_price)) })]))
        (paragraph(next(language, initiative.status)))
    };
    link_card(&visitor.address(&format!("/mijn-initiatieven/{}", initiative.id)), &initiative.promise.title, &content)
}

const fn next(language: Language, current: Status) -> &'static str {
    match current {
        Status::Approved => language.text("Opdrachtnemers kunnen plaatsen reserveren.", "Contractors can reserve places."),
        Status::Draft => language.text("Kijk het na en vraag goedkeuring.", "Look it over and ask for approval."),
        Status::Submitted => language
            .text("De servicedesk beslist. U hoeft niets te doen.", "The servicedesk decides. There is nothing that you have to do."),
        Status::Rejected => language.text("Bekijk waarom, en vraag opnieuw goedkeuring.", "See why, and ask for approval again."),
        Status::Suspended => language.text("Neem contact op met de servicedesk.", "Get in touch with the servicedesk."),
        Status::Closed => language.text("Er kan niets nieuws meer.", "Nothing new is possible any more."),
    }
}

/// What the page of one of them is made of.
struct Page {
    initiative: Initiative,
    /// Why it was sent back, if it was.
    reason: Option<String>,
}

/// An initiative of the caller's own.
pub(super) async fn own(conn: &mut Conn, caller: &Caller, today: NaiveDate, id: Uuid) -> Result<Initiative> {
    let scope = initiatives::policy::visible_to(&Viewer::Known(caller.clone()));
    let found = initiatives::store::find(conn, scope, today, id).await?;
    found.filter(|found| Some(found.provider) == caller.organisation()).ok_or(Error::NotFound)
}

async fn find(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid) -> Result<Page> {
    let (caller, today) = (&signed_in.caller, service.clock.today());
    let read = async |conn: &mut Conn| {
        let initiative = own(conn, caller, today, id).await?;
        let last = initiatives::store::last_decision(conn, initiative.region, id).await?;
        Ok(Page { reason: last.and_then(|last| last.reason), initiative })
    };
    service.db.read(&signed_in.visitor.viewer.actor(), read).await
}

pub(super) async fn ask_to_submit(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let page = find(&service, &signed_in, *path).await?;
    Ok(Html::ok(question(&signed_in.visitor, &page, None)))
}

pub(super) async fn submit(service: web::Data<Service>, posted: Posted<Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, id) = (posted.signed_in(), *path);
    let address = signed_in.visitor.address("/mijn-initiatieven");
    let done = posted
        .run(&service, async |work, caller, _| {
            commands::submit(work, caller, id).await?;
            Ok(address.clone())
        })
        .await;
    match done {
        Err(Error::Conflict(conflict)) => {
            let page = find(&service, &signed_in, id).await?;
            let told = words::conflict(signed_in.visitor.language, conflict);
            Ok(Html::with_status(StatusCode::CONFLICT, question(&signed_in.visitor, &page, Some(told))).into_response())
        }
        other => other,
    }
}

fn question(visitor: &Visitor, page: &Page, told: Option<&str>) -> Markup {
    let language = visitor.language;
    let Page { initiative, reason } = page;
    let can = matches!(initiative.status, Status::Draft | Status::Rejected) && told.is_none();
    let content = html! {
        (breadcrumb(visitor, &[("/mijn-initiatieven", language.text("Mijn initiatieven", "My initiatives"))]))
        (h1(&initiative.promise.title))
        p { (status_badge(language, initiative.status)) }
        @if let Some(told) = told { (alert(Tone::Error, language.text("Dat kan nu niet", "That cannot be done now"), &paragraph(told))) }
        @if let (Status::Rejected, Some(reason)) = (initiative.status, reason) {
            (alert(Tone::Info, language.text("Waarom het is afgewezen", "Why it was rejected"), &paragraph(reason)))
        }
        (lead(next(language, initiative.status)))
        div class="menukaart-actions" {
            (link_button(Weight::Secondary, &visitor.address(&format!("/initiatieven/{}", initiative.id)), language.text("Bekijk de pagina", "See the page")))
            @if initiative.status != Status::Closed {
                (link_button(Weight::Secondary, &visitor.address(&format!("/mijn-initiatieven/{}/wijzigen", initiative.id)), language.text("Wijzigen", "Change")))
            }
            @if matches!(initiative.status, Status::Approved | Status::Suspended) {
                (link_button(Weight::Secondary, &visitor.address(&format!("/groepen/nieuw?initiatief={}", initiative.id)), language.text("Nieuwe groep", "New group")))
            }
        }
        @if can {
            (form(visitor, &format!("/mijn-initiatieven/{}", initiative.id), &html! {
                div class="menukaart-actions" { (button(Weight::Primary, language.text("Goedkeuring vragen", "Ask for approval"))) }
            }))
        }
    };
    layout::page(visitor, &initiative.promise.title, &content)
}
