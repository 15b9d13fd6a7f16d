//! Planning a group, and changing the plan.

use actix_web::http::Method;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::group::own;
use crate::domain::initiatives::{self, Initiative, Status};
use crate::domain::trajectories::Trajectory;
use crate::domain::trajectories::body::{CreateTrajectory, UpdateTrajectory};
use crate::domain::trajectories::commands::{self, NewTrajectory};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;
use crate::web::pages::body::{self, As};
use crate::web::pages::components::{Choice, Field, Weight, breadcrumb, button, form, h1, h2, lead, link_button, note};
use crate::web::pages::sent::Sent;
use crate::web::pages::shown::{self, VERSION};
use crate::web::pages::trouble::Trouble;
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout};

/// The fields by their names in the body.
const FIELDS: [(&str, &str, As); 5] = [
    ("title", "titel", As::Text),
    ("startsOn", "begin", As::Text),
    ("endsOn", "eind", As::Text),
    ("places", "plaatsen", As::Number),
    ("totalCost", "kosten", As::Amount),
];
const INITIATIVE: (&str, &str, As) = ("initiativeId", "initiatief", As::Text);
/// Calls the group off.
const STATUS: (&str, &str, As) = ("status", "status", As::Text);

fn names() -> Vec<(&'static str, &'static str)> {
    FIELDS.iter().chain([&INITIATIVE]).map(|(name, field, _)| (*name, *field)).collect()
}

/// What the form starts with, from the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    initiatief: String,
}

pub(super) async fn ask(service: web::Data<Service>, signed_in: SignedIn<Partner>, asked: web::Query<Asked>) -> Result<Html> {
    let sent = Sent::filled_in([(INITIATIVE.1, asked.into_inner().initiatief)]);
    show_new(&service, &signed_in, &sent, &Trouble::none()).await
}

async fn show_new(service: &Service, signed_in: &SignedIn<Partner>, sent: &Sent, trouble: &Trouble) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let provider = caller.organisation().ok_or(Error::NotFound)?;
    let read = async |conn: &mut Conn| initiatives::store::of_provider(conn, caller.region(), provider).await;
    let mut own = service.db.read(&visitor.viewer.actor(), read).await?;
    own.retain(|initiative| !matches!(initiative.status, Status::Draft | Status::Rejected));
    Ok(Html::with_status(trouble.status, view_new(visitor, &own, sent, trouble)))
}

pub(super) async fn create(service: web::Data<Service>, posted: Posted<Sent, Partner>) -> Result<HttpResponse> {
    let (signed_in, sent) = (posted.signed_in(), posted.form.clone());
    let visitor = &signed_in.visitor;
    let fields: Vec<_> = FIELDS.into_iter().chain([INITIATIVE]).collect();
    let done = match new(&service, &sent, &fields) {
        Ok(new) => {
            let carry_out = async |work: &mut Work<'_>, caller: &crate::platform::auth::Caller, _| {
                let group = commands::create(work, caller, new).await?;
                Ok(visitor.address(&format!("/groepen/{}", group.id)))
            };
            posted.run(&service, carry_out).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = done else { return done };
    let trouble = Trouble::by_name(visitor.language, error, &names())?;
    Ok(show_new(&service, &signed_in, &sent, &trouble).await?.into_response())
}

fn new(service: &Service, sent: &Sent, fields: &[(&str, &str, As)]) -> Result<NewTrajectory> {
    let body: CreateTrajectory = body::read(service, &Method::POST, "/trajectories", body::of(sent, fields))?;
    body.try_into()
}

pub(super) async fn reconsider(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let group = find(&service, &signed_in, *path).await?;
    Ok(Html::ok(view(&signed_in.visitor, &group, &filled_in(&group), &Trouble::none())))
}

async fn find(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid) -> Result<Trajectory> {
    let SignedIn { visitor, caller, .. } = signed_in;
    service.db.read(&visitor.viewer.actor(), async |conn: &mut Conn| own(conn, caller, id).await).await
}

fn filled_in(group: &Trajectory) -> Sent {
    Sent::filled_in([
        ("titel", group.title.clone()),
        ("begin", group.period.first().to_string()),
        ("eind", group.period.last().to_string()),
        ("plaatsen", group.places.to_string()),
        ("kosten", group.total_cost.to_string()),
        (VERSION, group.version.to_string()),
    ])
}

pub(super) async fn change(service: web::Data<Service>, posted: Posted<Sent, Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, sent, id) = (posted.signed_in(), posted.form.clone(), *path);
    let visitor = &signed_in.visitor;
    let fields: Vec<_> = FIELDS.into_iter().chain([STATUS]).collect();
    let done = match edit(&service, &sent, &fields) {
        Ok((shown, body)) => {
            let carry_out = async |work: &mut Work<'_>, caller: &crate::platform::auth::Caller, _| {
                commands::update(work, caller, id, &shown, |present| body.change(present)).await?;
                Ok(visitor.address(&format!("/groepen/{id}")))
            };
            posted.run(&service, carry_out).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = done else { return done };
    let is_outdated = matches!(error, Error::PreconditionFailed);
    let trouble = Trouble::by_name(visitor.language, error, &names())?;
    let group = find(&service, &signed_in, id).await?;
    let sent = if is_outdated { filled_in(&group) } else { sent };
    Ok(Html::with_status(trouble.status, view(visitor, &group, &sent, &trouble)).into_response())
}

fn edit(service: &Service, sent: &Sent, fields: &[(&str, &str, As)]) -> Result<(IfMatch, UpdateTrajectory)> {
    let path = format!("/trajectories/{}", Uuid::nil());
    Ok((shown::seen(sent), body::read(service, &Method::PATCH, &path, body::change(sent, fields, &[]))?))
}

fn view_new(visitor: &Visitor, own: &[Initiative], sent: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let title = language.text("Nieuwe groep", "New group");
    let choose = Choice::new("", language.text("Kies", "Choose"));
    let choices = own.iter().map(|initiative| Choice::new(initiative.id.to_string(), &*initiative.promise.title));
    let choices: Vec<Choice> = std::iter::once(choose).chain(choices).collect();
    let of_which = Field::new(INITIATIVE.1, language.text("Van welk initiatief?", "Of which initiative?"));
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups"))]))
        (h1(title))
        @if own.is_empty() {
            (lead(language.text("Een groep hoort bij een initiatief dat is ingediend. U hebt er nog geen.", "A group belongs to an initiative that was submitted. You have none yet.")))
            (link_button(Weight::Primary, &visitor.address("/mijn-initiatieven"), language.text("Naar mijn initiatieven", "To my initiatives")))
        } @else {
            (lead(language.text("Een groep is één keer dat uw initiatief loopt: van een eerste tot een laatste dag, met plaatsen voor deelnemers.", "A group is one run of your initiative: from a first to a last day, with places for participants.")))
            (trouble.view(language))
            (form(visitor, "/groepen/nieuw", &html! {
                (of_which.required().fault(trouble.with(INITIATIVE.1)).select(&choices, sent.get(INITIATIVE.1)))
                (fields(language, sent, trouble))
                div class="menukaart-actions" { (button(Weight::Primary, language.text("Groep aanmaken", "Make the group"))) }
            }))
        }
    };
    layout::page(visitor, title, &content)
}

fn view(visitor: &Visitor, group: &Trajectory, sent: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let title = language.text("Groep wijzigen", "Change the group");
    let (path, to) = (format!("/groepen/{}", group.id), format!("/groepen/{}/wijzigen", group.id));
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups")), (&path, &group.title)]))
        (h1(title))
        (trouble.view(language))
        (form(visitor, &to, &html! {
            input type="hidden" name=(VERSION) value=(group.version);
            (fields(language, sent, trouble))
            div class="menukaart-actions" { (button(Weight::Primary, language.text("Opslaan", "Save"))) }
        }))
        @if group.cancelled_at.is_none() {
            section class="menukaart-panel" {
                (h2(language.text("Gaat de groep niet door?", "Is the group called off?")))
                (note(language.text("Dan kan er niemand meer bij, en kunnen er geen plaatsen meer worden betaald. Dit kan niet ongedaan worden gemaakt.", "Then nobody can join any more, and no more places can be paid. This cannot be undone.")))
                (form(visitor, &to, &html! {
                    input type="hidden" name=(VERSION) value=(group.version);
                    input type="hidden" name=(STATUS.1) value="cancelled";
                    div class="menukaart-actions" { (button(Weight::Secondary, language.text("Groep annuleren", "Call the group off"))) }
                }))
            }
        }
    };
    layout::page(visitor, title, &content)
}

fn fields(language: Language, sent: &Sent, trouble: &Trouble) -> Markup {
    let field = |name, nl, en| Field::new(name, language.text(nl, en)).required().fault(trouble.with(name));
    let cost = language.text("Wat de hele groep kost, wie het ook betaalt.", "What the whole group costs, whoever pays it.");
    html! {
        (field("titel", "Naam van de groep", "Name of the group").text(sent.get("titel")))
        (field("begin", "Eerste dag", "First day").date(sent.get("begin")))
        (field("eind", "Laatste dag", "Last day").date(sent.get("eind")))
        (field("plaatsen", "Plaatsen", "Places").number(sent.get("plaatsen")))
        (field("kosten", "Kosten in euro", "Cost in euros").hint(cost).number(sent.get("kosten")))
    }
}
