//! Describing an initiative: a new one is a draft until approval is asked for; what changes the promise of one on the menu asks for approval again.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::initiatives::own;
use crate::domain::initiatives::body::{CreateInitiative, UpdateInitiative};
use crate::domain::initiatives::view::PromiseView;
use crate::domain::initiatives::{Initiative, Status, commands};
use crate::domain::organisations::{self, Region};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::web::pages::components::{Tone, Weight, alert, breadcrumb, button, form, h1, lead, paragraph};
use crate::web::pages::forms::{CHANGE_INITIATIVE, Filled, Form, FormData, NEW_INITIATIVE, Scope};
use crate::web::pages::shown::{self, VERSION};
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout, regions};

async fn own_region(service: &Service, signed_in: &SignedIn<Partner>) -> Result<Region> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let regions = service.db.read(&visitor.viewer.actor(), async |conn: &mut Conn| organisations::store::regions(conn).await).await?;
    regions.into_iter().find(|region| region.id == caller.region()).ok_or(Error::NotFound)
}

pub(super) async fn show_new(service: web::Data<Service>, signed_in: SignedIn<Partner>) -> Result<Html> {
    let region = own_region(&service, &signed_in).await?;
    Ok(Html::ok(view_new(&signed_in.visitor, &region, &Filled::default())))
}

pub(super) async fn create(service: web::Data<Service>, posted: Posted<Partner>) -> Result<HttpResponse> {
    let (signed_in, data) = (posted.signed_in(), posted.form.clone());
    let visitor = &signed_in.visitor;
    let done = posted
        .submit(&service, &NEW_INITIATIVE, async |work, caller, body: CreateInitiative, _| {
            let initiative = commands::create(work, caller, body.into()).await?;
            Ok(visitor.address(&format!("/mijn-initiatieven/{}", initiative.id)))
        })
        .await;
    let Err(error) = done else { return done };
    let filled = Filled::refused(visitor.language, error, data, &[(&NEW_INITIATIVE, Scope::Page)])?;
    let region = own_region(&service, &signed_in).await?;
    Ok(Html::with_status(filled.status, view_new(visitor, &region, &filled)).into_response())
}

async fn find(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid) -> Result<Initiative> {
    let (caller, today) = (&signed_in.caller, service.clock.today());
    service.db.read(&signed_in.visitor.viewer.actor(), async |conn: &mut Conn| own(conn, caller, today, id).await).await
}

pub(super) async fn show(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let initiative = find(&service, &signed_in, *path).await?;
    let region = own_region(&service, &signed_in).await?;
    Ok(Html::ok(view(&signed_in.visitor, &region, &initiative, &present(&initiative)?.into())))
}

fn present(initiative: &Initiative) -> Result<FormData> {
    CHANGE_INITIATIVE.prefill(&PromiseView::from(initiative.promise.clone()))
}

pub(super) async fn change(service: web::Data<Service>, posted: Posted<Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, data, id) = (posted.signed_in(), posted.form.clone(), *path);
    let visitor = &signed_in.visitor;
    let done = posted
        .submit(&service, &CHANGE_INITIATIVE, async |work, caller, body: UpdateInitiative, data| {
            commands::edit(work, caller, id, &shown::seen(&data), |promise| body.apply(promise)).await?;
            Ok(visitor.address(&format!("/mijn-initiatieven/{id}")))
        })
        .await;
    let Err(error) = done else { return done };
    let filled = Filled::refused(visitor.language, error, data, &[(&CHANGE_INITIATIVE, Scope::Page)])?;
    let (initiative, region) = (find(&service, &signed_in, id).await?, own_region(&service, &signed_in).await?);
    let filled = filled.or_present(present(&initiative)?);
    Ok(Html::with_status(filled.status, view(visitor, &region, &initiative, &filled)).into_response())
}

fn view_new(visitor: &Visitor, region: &Region, filled: &Filled) -> Markup {
    let language = visitor.language;
    let title = language.text("Nieuw initiatief", "New initiative");
    let content = html! {
        (breadcrumb(visitor, &[("/mijn-initiatieven", language.text("Mijn initiatieven", "My initiatives"))]))
        (h1(title))
        (lead(language.text(
            "Beschrijf wat u doet en hoe het naar werk leidt. Het blijft een concept tot u goedkeuring vraagt.",
            "Describe what you do and how it leads to work. It stays a draft until you ask for approval.",
        )))
        (filled.summary(language))
        (form(visitor, "/mijn-initiatieven/nieuw", &html! {
            (fields(&NEW_INITIATIVE, language, region, filled))
            div class="menukaart-actions" { (button(Weight::Primary, language.text("Concept bewaren", "Keep as a draft"))) }
        }))
    };
    layout::page(visitor, title, &content)
}

fn view(visitor: &Visitor, region: &Region, initiative: &Initiative, filled: &Filled) -> Markup {
    let language = visitor.language;
    let title = language.text("Initiatief wijzigen", "Change the initiative");
    let path = format!("/mijn-initiatieven/{}", initiative.id);
    let mine = language.text("Mijn initiatieven", "My initiatives");
    let content = html! {
        (breadcrumb(visitor, &[("/mijn-initiatieven", mine), (&path, &initiative.promise.title)]))
        (h1(title))
        @if matches!(initiative.status, Status::Approved | Status::Suspended) {
            (alert(Tone::Info, language.text("Dit staat op de menukaart", "This is on the menu"), &paragraph(language.text(
                "Wijzigt u de prijs, de doelgroepen of de weg naar werk, of biedt u minder plaatsen, dan beslist de servicedesk opnieuw. Zolang staat het niet op de menukaart. Wie al bijdroeg, houdt zijn prijs.",
                "If you change the price, the target groups or the way to work, or offer fewer places, the servicedesk decides again. Until then it is not on the menu. Whoever contributed already keeps the price.",
            ))))
        }
        (filled.summary(language))
        (form(visitor, &format!("{path}/wijzigen"), &html! {
            input type="hidden" name=(VERSION) value=(initiative.version);
            (fields(&CHANGE_INITIATIVE, language, region, filled))
            div class="menukaart-actions" { (button(Weight::Primary, language.text("Opslaan", "Save"))) }
        }))
    };
    layout::page(visitor, title, &content)
}

fn fields(form: &Form, language: Language, region: &Region, filled: &Filled) -> Markup {
    form.view(language, filled).choices("municipalities", regions::towns(region)).rows()
}
