//! Which contributions pay for the places of a group: putting them to use, and taking that back.

use std::collections::HashMap;

use actix_web::http::Method;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::group::own;
use crate::domain::contributions::{self, Contribution};
use crate::domain::organisations;
use crate::domain::trajectories::body::{FundTrajectory, ReverseFunding};
use crate::domain::trajectories::commands;
use crate::domain::trajectories::store::Funding;
use crate::domain::trajectories::{self, Trajectory};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::web::pages::body::{self, As};
use crate::web::pages::components::{Choice, Field, Weight, breadcrumb, button, data_list, form, h1, h2, lead, note};
use crate::web::pages::sent::Sent;
use crate::web::pages::trouble::Trouble;
use crate::web::pages::{EVERYTHING, Html, Language, Partner, Posted, SignedIn, Visitor, layout, notation};

/// The fields by their names in the body.
const FUND: [(&str, &str, As); 2] = [("contributionId", "bijdrage", As::Text), ("places", "plaatsen", As::Number)];
const REVERSE: [(&str, &str, As); 1] = [("reason", "reden", As::Text)];
/// Which funding is taken back.
const FUNDING: &str = "betaling";

/// What the page is made of.
struct Page {
    group: Trajectory,
    fundings: Vec<Funding>,
    /// Those with places that are not put to use yet.
    open: Vec<Contribution>,
    names: HashMap<(Uuid, Uuid), String>,
}

impl Page {
    async fn find(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid) -> Result<Self> {
        let SignedIn { visitor, caller, .. } = signed_in;
        let read = async |conn: &mut Conn| {
            let group = own(conn, caller, id).await?;
            let fundings = trajectories::store::fundings(conn, group.region, &[id]).await?;
            let of_it = contributions::store::Filter { initiative: Some(group.initiative), ..Default::default() };
            let scope = contributions::policy::visible_to(caller);
            let mut open = contributions::store::list(conn, group.region, scope, of_it, &EVERYTHING).await?;
            open.retain(|contribution| contribution.acceptance().is_some() && contribution.places > contribution.places_assigned);
            let givers: Vec<Uuid> =
                fundings.iter().map(|funding| funding.contractor).chain(open.iter().map(|contribution| contribution.contractor)).collect();
            let names = organisations::store::names(conn, &givers).await?;
            Ok(Self { group, fundings, open, names })
        };
        service.db.read(&visitor.viewer.actor(), read).await
    }

    fn giver(&self, contractor: Uuid) -> &str {
        self.names.get(&(self.group.region, contractor)).map_or("", String::as_str)
    }

    fn path(&self) -> String {
        format!("/groepen/{}/plaatsen", self.group.id)
    }
}

pub(super) async fn ask(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let page = Page::find(&service, &signed_in, *path).await?;
    Ok(Html::ok(view(&signed_in.visitor, &page, &Sent::default(), &Trouble::none())))
}

pub(super) async fn carry_out(service: web::Data<Service>, posted: Posted<Sent, Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, sent, id) = (posted.signed_in(), posted.form.clone(), *path);
    let visitor = &signed_in.visitor;
    let done = match Wish::of(&service, &sent) {
        Ok(wish) => {
            let carry_out = async |work: &mut Work<'_>, caller: &crate::platform::auth::Caller, _| {
                match wish {
                    Wish::Fund(body) => commands::fund(work, caller, id, body.contribution_id, body.places).await?,
                    Wish::Reverse(funding, body) => {
                        commands::reverse_funding(work, caller, id, funding, &String::from(body.reason)).await?
                    }
                };
                Ok(visitor.address(&format!("/groepen/{id}/plaatsen")))
            };
            posted.run(&service, carry_out).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = done else { return done };
    let names: Vec<_> = FUND.iter().chain(&REVERSE).map(|(name, field, _)| (*name, *field)).collect();
    let mut trouble = Trouble::by_name(visitor.language, error, &names)?;
    trouble.beside("reden", &reason_of(sent.get(FUNDING)));
    let page = Page::find(&service, &signed_in, id).await?;
    Ok(Html::with_status(trouble.status, view(visitor, &page, &sent, &trouble)).into_response())
}

/// What is asked for.
enum Wish {
    Fund(FundTrajectory),
    Reverse(Uuid, ReverseFunding),
}

impl Wish {
    fn of(service: &Service, sent: &Sent) -> Result<Self> {
        let fundings = format!("/trajectories/{}/fundings", Uuid::nil());
        match sent.get(FUNDING) {
            "" => Ok(Self::Fund(body::read(service, &Method::POST, &fundings, body::of(sent, &FUND))?)),
            funding => {
                let path = format!("{fundings}/{}/reversals", Uuid::nil());
                let funding = funding.parse().map_err(|_| Error::NotFound)?;
                Ok(Self::Reverse(funding, body::read(service, &Method::POST, &path, body::of(sent, &REVERSE))?))
            }
        }
    }
}

/// The id of the field for why a funding is taken back: each has one.
fn reason_of(funding: &str) -> String {
    format!("reden-{funding}")
}

fn view(visitor: &Visitor, page: &Page, sent: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let title = language.text("Wie betaalt de plaatsen?", "Who pays for the places?");
    let group = &page.group;
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups")), (&format!("/groepen/{}", group.id), &group.title)]))
        (h1(title))
        (lead(language.text(
            "Zet plaatsen die opdrachtnemers toezegden in voor deze groep. Zij zien dan wat er van hun bijdrage wordt.",
            "Put places that contractors promised to use in this group. They then see what becomes of their contribution.",
        )))
        (trouble.view(language))
        (data_list(&[
            (language.text("Plaatsen", "Places"), html! { (notation::count(language, group.places.into())) }),
            (language.text("Betaald", "Paid for"), html! { (notation::count(language, group.places_funded.into())) }),
        ]))
        section class="menukaart-panel" {
            (h2(language.text("Plaatsen inzetten", "Put places to use")))
            @if page.open.is_empty() {
                (note(language.text("Er is nu geen toegekende bijdrage met plaatsen die nog nergens zijn ingezet.", "No granted contribution has places now that are not put to use yet.")))
            } @else {
                (form(visitor, &page.path(), &offer(language, page, sent, trouble)))
            }
        }
        section class="menukaart-section" {
            (h2(language.text("Wie nu betaalt", "Who pays now")))
            @if page.fundings.is_empty() { (note(language.text("Nog niemand.", "Nobody yet."))) }
            @for funding in &page.fundings { div class="menukaart-panel" { (paid(visitor, page, funding, sent, trouble)) } }
        }
    };
    layout::page(visitor, title, &content)
}

fn offer(language: Language, page: &Page, sent: &Sent, trouble: &Trouble) -> Markup {
    let label = |contribution: &Contribution| {
        let left = notation::count(language, (contribution.places - contribution.places_assigned).into());
        let left = language.text("nog {} van {}", "{} of {} left").replacen("{}", &left, 1);
        let left = left.replacen("{}", &notation::count(language, contribution.places.into()), 1);
        format!("{} ({left})", page.giver(contribution.contractor))
    };
    let choices = page.open.iter().map(|contribution| Choice::new(contribution.id.to_string(), label(contribution)));
    let choices: Vec<Choice> = std::iter::once(Choice::new("", language.text("Kies", "Choose"))).chain(choices).collect();
    let field = |name, nl, en| Field::new(name, language.text(nl, en)).required().fault(trouble.with(name));
    html! {
        (field("bijdrage", "Van wie?", "From whom?").select(&choices, sent.get("bijdrage")))
        (field("plaatsen", "Hoeveel plaatsen?", "How many places?").number(sent.get("plaatsen")))
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Inzetten", "Put to use"))) }
    }
}

fn paid(visitor: &Visitor, page: &Page, funding: &Funding, sent: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let (id, of_this) = (reason_of(&funding.id.to_string()), sent.get(FUNDING) == funding.id.to_string());
    let places = notation::so_many(language, funding.places, language.text("plaats", "place"), language.text("plaatsen", "places"));
    let reason = Field::new("reden", language.text("Waarom klopt dit niet?", "Why is this not right?"));
    let reason = reason.id(&id).required().fault(trouble.with(&id));
    html! {
        p { strong { (page.giver(funding.contractor)) } ": " (places) }
        details open[of_this] {
            summary { (language.text("Terugnemen", "Take back")) }
            (form(visitor, &page.path(), &html! {
                input type="hidden" name=(FUNDING) value=(funding.id);
                (reason.text(if of_this { sent.get("reden") } else { "" }))
                div class="menukaart-actions" { (button(Weight::Secondary, language.text("Terugnemen", "Take back"))) }
            }))
        }
    }
}
