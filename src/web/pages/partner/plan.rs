//! Planning a group, and changing the plan.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde_json::json;
use uuid::Uuid;

use super::group::own;
use crate::domain::initiatives::{self, Initiative, Status};
use crate::domain::trajectories::Trajectory;
use crate::domain::trajectories::body::{CreateTrajectory, UpdateTrajectory};
use crate::domain::trajectories::commands;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::web::pages::components::{Choice, Weight, breadcrumb, button, form, h1, h2, lead, link_button, note};
use crate::web::pages::forms::{CANCEL_GROUP, CHANGE_GROUP, Filled, FormData, NEW_GROUP, Scope};
use crate::web::pages::shown::{self, VERSION};
use crate::web::pages::{Html, Partner, Posted, SignedIn, Visitor, layout};

/// The address may name the initiative.
pub(super) async fn show_new(service: web::Data<Service>, signed_in: SignedIn<Partner>, asked: web::Query<FormData>) -> Result<Html> {
    let initiative = FormData::default().with("initiatief", asked.get("initiatief"));
    page_of_new(&service, &signed_in, &initiative.into()).await
}

async fn page_of_new(service: &Service, signed_in: &SignedIn<Partner>, filled: &Filled) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let provider = caller.organisation().ok_or(Error::NotFound)?;
    let read = async |conn: &mut Conn| initiatives::store::of_provider(conn, caller.region(), provider).await;
    let mut own = service.db.read(&visitor.viewer.actor(), read).await?;
    own.retain(|initiative| !matches!(initiative.status, Status::Draft | Status::Rejected));
    Ok(Html::with_status(filled.status, view_new(visitor, &own, filled)))
}

pub(super) async fn create(service: web::Data<Service>, posted: Posted<Partner>) -> Result<HttpResponse> {
    let (signed_in, data) = (posted.signed_in(), posted.form.clone());
    let visitor = &signed_in.visitor;
    let done = posted
        .submit(&service, &NEW_GROUP, async |work, caller, body: CreateTrajectory, _| {
            let group = commands::create(work, caller, body.try_into()?).await?;
            Ok(visitor.address(&format!("/groepen/{}", group.id)))
        })
        .await;
    let Err(error) = done else { return done };
    let filled = Filled::refused(visitor.language, error, data, &[(&NEW_GROUP, Scope::Page)])?;
    Ok(page_of_new(&service, &signed_in, &filled).await?.into_response())
}

pub(super) async fn show(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let group = find(&service, &signed_in, *path).await?;
    Ok(Html::ok(view(&signed_in.visitor, &group, &present(&group)?.into())))
}

async fn find(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid) -> Result<Trajectory> {
    let SignedIn { visitor, caller, .. } = signed_in;
    service.db.read(&visitor.viewer.actor(), async |conn: &mut Conn| own(conn, caller, id).await).await
}

fn present(group: &Trajectory) -> Result<FormData> {
    let Trajectory { title, period, places, total_cost, .. } = group;
    CHANGE_GROUP.prefill(&json!({
        "title": title, "startsOn": period.first(), "endsOn": period.last(), "places": places, "totalCost": total_cost,
    }))
}

pub(super) async fn change(service: web::Data<Service>, posted: Posted<Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, data, id) = (posted.signed_in(), posted.form.clone(), *path);
    let visitor = &signed_in.visitor;
    let sent = if data.has("status") { &CANCEL_GROUP } else { &CHANGE_GROUP };
    let done = posted
        .submit(&service, sent, async |work, caller, body: UpdateTrajectory, data| {
            commands::update(work, caller, id, &shown::seen(&data), |present| body.change(present)).await?;
            Ok(visitor.address(&format!("/groepen/{id}")))
        })
        .await;
    let Err(error) = done else { return done };
    let filled = Filled::refused(visitor.language, error, data, &[(sent, Scope::Page)])?;
    let group = find(&service, &signed_in, id).await?;
    let present = present(&group)?;
    let filled = filled.or_present(present.clone()).map(|data| data.or(present));
    Ok(Html::with_status(filled.status, view(visitor, &group, &filled)).into_response())
}

fn view_new(visitor: &Visitor, own: &[Initiative], filled: &Filled) -> Markup {
    let language = visitor.language;
    let title = language.text("Nieuwe groep", "New group");
    let choices = own.iter().map(|initiative| Choice::new(initiative.id.to_string(), &*initiative.promise.title)).collect();
    let fields = NEW_GROUP.view(language, filled).choices("initiativeId", choices);
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups"))]))
        (h1(title))
        @if own.is_empty() {
            (lead(language.text("Een groep hoort bij een initiatief dat is ingediend. U hebt er nog geen.", "A group belongs to an initiative that was submitted. You have none yet.")))
            (link_button(Weight::Primary, &visitor.address("/mijn-initiatieven"), language.text("Naar mijn initiatieven", "To my initiatives")))
        } @else {
            (lead(language.text("Een groep is één keer dat uw initiatief loopt: van een eerste tot een laatste dag, met plaatsen voor deelnemers.", "A group is one run of your initiative: from a first to a last day, with places for participants.")))
            (filled.summary(language))
            (form(visitor, "/groepen/nieuw", &html! {
                (fields.rows())
                div class="menukaart-actions" { (button(Weight::Primary, language.text("Groep aanmaken", "Make the group"))) }
            }))
        }
    };
    layout::page(visitor, title, &content)
}

fn view(visitor: &Visitor, group: &Trajectory, filled: &Filled) -> Markup {
    let language = visitor.language;
    let title = language.text("Groep wijzigen", "Change the group");
    let (path, to) = (format!("/groepen/{}", group.id), format!("/groepen/{}/wijzigen", group.id));
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups")), (&path, &group.title)]))
        (h1(title))
        (filled.summary(language))
        (form(visitor, &to, &html! {
            input type="hidden" name=(VERSION) value=(group.version);
            (CHANGE_GROUP.view(language, filled).rows())
            div class="menukaart-actions" { (button(Weight::Primary, language.text("Opslaan", "Save"))) }
        }))
        @if group.cancelled_at.is_none() {
            section class="menukaart-panel" {
                (h2(language.text("Gaat de groep niet door?", "Is the group called off?")))
                (note(language.text("Dan kan er niemand meer bij, en kunnen er geen plaatsen meer worden betaald. Dit kan niet ongedaan worden gemaakt.", "Then nobody can join any more, and no more places can be paid. This cannot be undone.")))
                (form(visitor, &to, &html! {
                    input type="hidden" name=(VERSION) value=(group.version);
                    input type="hidden" name="status" value="cancelled";
                    div class="menukaart-actions" { (button(Weight::Secondary, language.text("Groep annuleren", "Call the group off"))) }
                }))
            }
        }
    };
    layout::page(visitor, title, &content)
}
