//! One contribution for the adviser: where it stands, and the decision on it, also where one was made before.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::PATH;
use super::view::what_is_wrong;
use crate::domain::contributions::body::DecideContribution;
use crate::domain::contributions::store::RecordedStep;
use crate::domain::contributions::{self, Case, Contribution, commands};
use crate::domain::organisations;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::day;
use crate::web::pages::adviser::worklist::of_contribution;
use crate::web::pages::components::{Tone, Weight, alert, breadcrumb, button, form, h1, h2, link, note, paragraph};
use crate::web::pages::contractor::status_badges;
use crate::web::pages::forms::{Filled, FormData, Scope, contribution_decisions, form_for};
use crate::web::pages::received::Received;
use crate::web::pages::shown::{self, Shown};
use crate::web::pages::{Adviser, Html, Language, Posted, SignedIn, Visitor, layout, notation, words};

/// Where it stands.
pub(super) fn path(contribution: &Contribution) -> String {
    format!("{PATH}/{}/bijdragen/{}", contribution.obligation, contribution.id)
}

/// What the page is made of.
struct Page {
    case: Case,
    contractor: String,
    last: Option<RecordedStep>,
    received: Received,
}

pub(super) async fn one(
    service: web::Data<Service>,
    signed_in: SignedIn<Adviser>,
    ids: web::Path<(Uuid, Uuid)>,
    asked: web::Query<FormData>,
) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let page = find(&service, &visitor, &caller, *ids).await?;
    Ok(Html::ok(view(&visitor, &page, !asked.get("klaar").is_empty(), None)))
}

async fn find(service: &Service, visitor: &Visitor, caller: &Caller, (obligation, id): (Uuid, Uuid)) -> Result<Page> {
    let now = service.clock.now();
    let read = async |conn: &mut Conn| {
        let found = contributions::store::find(conn, caller.region(), contributions::policy::visible_to(caller), id).await?;
        let contribution = found.filter(|found| found.obligation == obligation).ok_or(Error::NotFound)?;
        let mut names = organisations::store::names(conn, &[contribution.contractor]).await?;
        let contractor = names.remove(&(contribution.region, contribution.contractor)).unwrap_or_default();
        let last = contributions::store::last_decision(conn, contribution.region, id).await?;
        let received = Received::of(conn, caller, id).await?;
        let case = Case::read(conn, contribution.region, vec![contribution], now).await?.pop().ok_or(Error::NotFound)?;
        Ok(Page { case, contractor, last, received })
    };
    service.db.read(&visitor.viewer.actor(), read).await
}

pub(super) async fn decide(service: web::Data<Service>, posted: Posted<Adviser>, ids: web::Path<(Uuid, Uuid)>) -> Result<HttpResponse> {
    let (SignedIn { visitor, caller, .. }, data) = (posted.signed_in(), posted.form.clone());
    let page = find(&service, &visitor, &caller, *ids).await?;
    let id = page.case.contribution.id;
    let (form, back) = (form_for(page.case.contribution.status()), format!("{}?klaar=ja", path(&page.case.contribution)));
    let done = posted
        .submit(&service, form, async |work, caller, body: DecideContribution, data| {
            commands::decide(work, caller, id, &shown::seen(&data), body.into()).await?;
            Ok(visitor.address(&back))
        })
        .await;
    let Err(error) = done else { return done };
    let refused = Filled::refused(visitor.language, error, data, &[(form, Scope::Page)])?;
    // It may have changed since the form was shown.
    let page = find(&service, &visitor, &caller, *ids).await?;
    Ok(Html::with_status(refused.status, view(&visitor, &page, false, Some(&refused))).into_response())
}

fn view(visitor: &Visitor, page: &Page, done: bool, refused: Option<&Filled>) -> Markup {
    let language = visitor.language;
    let Case { contribution, initiative, obligation, .. } = &page.case;
    let dossier = format!("{PATH}/{}", obligation.id);
    let content = html! {
        (breadcrumb(visitor, &[(PATH, language.text("Dossiers", "Obligations")), (&dossier, &obligation.title())]))
        (h1(&initiative.promise.title))
        p class="menukaart-card__by" { (page.contractor) " · " (link(&visitor.address(&format!("/initiatieven/{}", initiative.id)), language.text("bekijk het initiatief", "see the initiative"))) }
        p { (status_badges::contribution(language, contribution.status())) }
        @if done { (alert(Tone::Ok, language.text("Uw besluit is vastgelegd", "Your decision is registered"), &html! {})) }
        @if let Some(refused) = refused { (what_is_wrong(language, refused)) }
        @if let Some(reason) = contribution.end_reason() { (paragraph(words::end_reason(language, reason))) }
        (of_page(language, contribution).list())
        (page.received.tables(language))
        @if let Some(last) = &page.last { (last_decision(language, last)) }
        (decision(visitor, page, refused))
    };
    layout::page(visitor, &initiative.promise.title, &content)
}

/// The version that a decision is about, and what is shown of it.
fn of_page(language: Language, contribution: &Contribution) -> Shown {
    Shown::new(contribution.version, of_contribution(language, contribution))
}

fn last_decision(language: Language, last: &RecordedStep) -> Markup {
    let on = notation::day(language, day::in_amsterdam(last.recorded_at));
    let what = words::contribution_decision(language, &last.action);
    html! {
        (note(&match language {
            Language::Nl => format!("Laatste besluit, {on}: {what}."),
            Language::En => format!("Last decision, {on}: {what}."),
        }))
        @if let Some(reason) = &last.reason { p lang="nl" { (reason) } }
    }
}

/// The form with the decisions that would be carried out now.
fn decision(visitor: &Visitor, page: &Page, refused: Option<&Filled>) -> Markup {
    let language = visitor.language;
    let Case { contribution, .. } = &page.case;
    let offered = page.case.offered();
    let (shown, empty) = (of_page(language, contribution), Filled::default());
    html! {
        @if let Some(refused) = refused { (shown.changes(language, &refused.data)) }
        @if offered.is_empty() {
            (note(language.text("Over deze bijdrage kunt u nu niets besluiten.", "There is nothing to decide on this contribution now.")))
        } @else {
            section class="menukaart-panel" {
                (h2(language.text("Besluit nemen", "Decide")))
                (form(visitor, &path(contribution), &html! {
                    (shown.fields())
                    (form_for(contribution.status()).view(language, refused.unwrap_or(&empty)).choices("decision", contribution_decisions(language, &offered)).rows())
                    div class="menukaart-actions" { (button(Weight::Primary, language.text("Leg besluit vast", "Register the decision"))) }
                }))
            }
        }
    }
}
