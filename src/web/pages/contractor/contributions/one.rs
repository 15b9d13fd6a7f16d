//! One contribution, and taking it back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use uuid::Uuid;

use super::{next, timeline, worth};
use crate::domain::contributions::balance::{self, CountedFor};
use crate::domain::contributions::store::RecordedStep;
use crate::domain::contributions::{self, Contribution, Status, commands};
use crate::domain::credits::Counted;
use crate::domain::initiatives;
use crate::domain::obligations::{self, ContractAct, Obligation, Standing};
use crate::domain::organisations;
use crate::platform::db::BeyondConn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::day;
use crate::web::pages::components::{Tone, Weight, alert, breadcrumb, button, form, h1, h2, lead, link, link_button, paragraph};
use crate::web::pages::contractor::status_badges;
use crate::web::pages::received::Received;
use crate::web::pages::{Contractor, Html, Posted, SignedIn, Visitor, layout, words};

/// What the page is made of.
struct Page {
    contribution: Contribution,
    /// The title of the initiative, and who runs it.
    title: String,
    provider: String,
    obligation: Obligation,
    steps: Vec<RecordedStep>,
    received: Received,
    lines: Vec<Counted>,
    /// Whether the contract is the contractor's, or was; else it was registered for it by mistake.
    sees_contract: bool,
    standing: Standing,
    /// Whether initiative and contract still take reservations.
    can_reserve_again: bool,
    now: DateTime<Utc>,
}

pub(super) async fn one(service: web::Data<Service>, signed_in: SignedIn<Contractor>, path: web::Path<Uuid>) -> Result<Html> {
    let page = find(&service, &signed_in, *path).await?;
    Ok(Html::ok(view(&signed_in.visitor, &page)))
}

async fn find(service: &Service, signed_in: &SignedIn<Contractor>, id: Uuid) -> Result<Page> {
    let (now, caller) = (service.clock.now(), &signed_in.caller);
    let region = caller.region();
    let read = async |beyond: &mut BeyondConn<'_>| {
        let scope = contributions::policy::visible_to(caller);
        let contribution = contributions::store::find(beyond.confined(), region, scope, id).await?.ok_or(Error::NotFound)?;
        let counted = balance::of_contribution(beyond, &contribution, day::in_amsterdam(now), now).await?;
        let CountedFor { obligation, lines, is_seen: sees_contract } = counted;
        let conn = beyond.confined();
        let mut titles = initiatives::store::titles(conn, region, &[contribution.initiative]).await?;
        let mut names = organisations::store::names(conn, &[contribution.provider]).await?;
        let initiative = initiatives::store::by_key(conn, region, contribution.initiative).await?;
        let standing = obligations::store::standing(conn, &obligation, day::in_amsterdam(now)).await?;
        let is_on_the_menu = initiative.is_some_and(|initiative| initiative.is_on_the_menu(day::in_amsterdam(now)));
        Ok(Page {
            title: titles.remove(&contribution.initiative).unwrap_or_default(),
            provider: names.remove(&(region, contribution.provider)).unwrap_or_default(),
            steps: contributions::store::steps(conn, region, id).await?,
            received: Received::of(conn, caller, id).await?,
            contribution,
            obligation,
            lines,
            sees_contract,
            can_reserve_again: is_on_the_menu && sees_contract && standing.permits(ContractAct::Reserve).is_ok(),
            standing,
            now,
        })
    };
    service.db.read_beyond(&signed_in.visitor.viewer.actor(), read).await
}

fn view(visitor: &Visitor, page: &Page) -> Markup {
    let language = visitor.language;
    let Page { contribution, obligation, .. } = page;
    let owed = visitor.address(&format!("/verplichtingen/{}", obligation.id));
    let next = next::step(language, contribution, page.standing.of_holder(obligation), page.now);
    let content = html! {
        (breadcrumb(visitor, &[("/bijdragen", language.text("Mijn bijdragen", "My contributions"))]))
        (h1(&page.title))
        p class="menukaart-card__by" { (page.provider) " · " (language.text("voor ", "for "))
            @if page.sees_contract { (link(&owed, &obligation.title())) } @else { (obligation.title()) }
        }
        p { (status_badges::contribution(language, contribution.status())) }
        (lead(&next))
        (actions(visitor, page))
        div class="menukaart-split menukaart-split--aside-right" {
            div class="menukaart-stack" {
                section class="menukaart-stack" {
                    (h2(language.text("Waar telt het voor?", "What does it count for?")))
                    (worth::counted(language, &page.lines, page.sees_contract))
                }
                section class="menukaart-stack" {
                    (h2(language.text("Wat u toezegde", "What you pledged")))
                    (worth::pledged(language, contribution))
                }
            }
            section class="menukaart-panel" {
                (h2(language.text("Wat er gebeurde", "What happened")))
                (timeline::timeline(language, contribution, &page.steps, &page.received, &next))
            }
        }
    };
    layout::page(visitor, &page.title, &content)
}

/// What a contractor can do now.
fn actions(visitor: &Visitor, page: &Page) -> Markup {
    let language = visitor.language;
    let Page { contribution, .. } = page;
    let id = contribution.id;
    let again = format!("/initiatieven/{}/reserveren?verplichting={}", contribution.initiative, contribution.obligation);
    let way = |weight, path: &str, nl, en| link_button(weight, &visitor.address(path), language.text(nl, en));
    html! {
        div class="menukaart-actions" {
            @match contribution.status() {
                Status::Reserved => { (way(Weight::Secondary, &format!("/bijdragen/{id}/intrekken"), "Intrekken…", "Withdraw…")) }
                Status::Accepted | Status::Received => { (way(Weight::Secondary, "/resultaat", "Wat er van deelnemers wordt", "What becomes of participants")) }
                Status::Rejected => { (way(Weight::Primary, "/menukaart", "Kies een ander initiatief", "Choose another initiative")) }
                Status::Withdrawn | Status::Expired if page.can_reserve_again => { (way(Weight::Primary, &again, "Opnieuw reserveren", "Reserve again")) }
                Status::Withdrawn | Status::Expired => { (way(Weight::Primary, "/menukaart", "Kies een ander initiatief", "Choose another initiative")) }
            }
        }
    }
}

/// Asks for confirmation before a contribution is withdrawn.
pub(super) async fn ask_to_withdraw(service: web::Data<Service>, signed_in: SignedIn<Contractor>, path: web::Path<Uuid>) -> Result<Html> {
    let page = find(&service, &signed_in, *path).await?;
    Ok(Html::ok(question(&signed_in.visitor, &page, None)))
}

pub(super) async fn withdraw(service: web::Data<Service>, posted: Posted<Contractor>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let signed_in = posted.signed_in();
    let address = signed_in.visitor.address(&format!("/bijdragen/{}", *path));
    let done = posted
        .run(&service, async |work, caller, _| {
            commands::withdraw(work, caller, *path).await?;
            Ok(address.clone())
        })
        .await;
    match done {
        Err(Error::Conflict(conflict)) => {
            let page = find(&service, &signed_in, *path).await?;
            let told = words::conflict(signed_in.visitor.language, conflict);
            Ok(Html::with_status(StatusCode::CONFLICT, question(&signed_in.visitor, &page, Some(told))).into_response())
        }
        other => other,
    }
}

fn question(visitor: &Visitor, page: &Page, told: Option<&str>) -> Markup {
    let language = visitor.language;
    let path = format!("/bijdragen/{}", page.contribution.id);
    let title = language.text("Bijdrage intrekken?", "Withdraw this contribution?");
    let can = page.contribution.status() == Status::Reserved && told.is_none();
    let content = html! {
        (breadcrumb(visitor, &[("/bijdragen", language.text("Mijn bijdragen", "My contributions")), (&path, &page.title)]))
        (h1(title))
        @if let Some(told) = told { (alert(Tone::Error, language.text("Dat kan nu niet", "That cannot be done now"), &paragraph(told))) }
        @if can {
            (lead(language.text(
                "De plaatsen komen meteen vrij voor anderen. Dit kan niet ongedaan worden gemaakt; u kunt wel opnieuw reserveren zolang er plaats is.",
                "The places become free for others at once. This cannot be undone; you can reserve again as long as there are places.",
            )))
            (form(visitor, &format!("{path}/intrekken"), &html! {
                div class="menukaart-actions" {
                    (button(Weight::Danger, language.text("Intrekken", "Withdraw")))
                    (link_button(Weight::Secondary, &visitor.address(&path), language.text("Toch niet", "Keep it")))
                }
            }))
        } @else {
            (lead(language.text("Deze bijdrage kan niet meer worden ingetrokken.", "This contribution cannot be withdrawn any more.")))
            (link_button(Weight::Primary, &visitor.address(&path), language.text("Bekijk de bijdrage", "See the contribution")))
        }
    };
    layout::page(visitor, title, &content)
}
