//! Which contributions pay for the places of a group: putting them to use, and taking that back.

use std::collections::HashMap;

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
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::web::pages::components::{Choice, Weight, breadcrumb, button, data_list, form, h1, h2, lead, note};
use crate::web::pages::forms::{FUND_GROUP, Filled, REVERSE_FUNDING, Scope};
use crate::web::pages::{FIRST_THOUSAND, Html, Language, Partner, Posted, SignedIn, Visitor, layout, notation};

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
            let mut open = contributions::store::list(conn, group.region, scope, of_it, &FIRST_THOUSAND).await?;
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

pub(super) async fn show(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let page = Page::find(&service, &signed_in, *path).await?;
    Ok(Html::ok(view(&signed_in.visitor, &page, &Filled::default())))
}

/// Puts places to use, or takes them back where the form names a funding.
pub(super) async fn carry_out(service: web::Data<Service>, posted: Posted<Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, data, id) = (posted.signed_in(), posted.form.clone(), *path);
    let visitor = &signed_in.visitor;
    let funding = Some(data.get(FUNDING)).filter(|text| !text.is_empty());
    let funding: Option<Uuid> = funding.map(|text| text.parse().map_err(|_| Error::NotFound)).transpose()?;
    let done = posted
        .run(&service, async |work, caller, data| {
            if let Some(funding) = funding {
                let body: ReverseFunding = REVERSE_FUNDING.read(&service.contract, &data)?;
                commands::reverse_funding(work, caller, id, funding, &String::from(body.reason)).await?;
            } else {
                let body: FundTrajectory = FUND_GROUP.read(&service.contract, &data)?;
                commands::fund(work, caller, id, body.contribution_id, body.places).await?;
            }
            Ok(visitor.address(&format!("/groepen/{id}/plaatsen")))
        })
        .await;
    let Err(error) = done else { return done };
    let sent = funding.map_or((&FUND_GROUP, Scope::Page), |funding| (&REVERSE_FUNDING, Scope::Beside(funding)));
    let filled = Filled::refused(visitor.language, error, data, &[sent])?;
    let page = Page::find(&service, &signed_in, id).await?;
    Ok(Html::with_status(filled.status, view(visitor, &page, &filled)).into_response())
}

fn view(visitor: &Visitor, page: &Page, filled: &Filled) -> Markup {
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
        (filled.summary(language))
        (data_list(&[
            (language.text("Plaatsen", "Places"), html! { (notation::count(language, group.places.into())) }),
            (language.text("Betaald", "Paid for"), html! { (notation::count(language, group.places_funded.into())) }),
        ]))
        section class="menukaart-panel" {
            (h2(language.text("Plaatsen inzetten", "Put places to use")))
            @if page.open.is_empty() {
                (note(language.text("Er is nu geen toegekende bijdrage met plaatsen die nog nergens zijn ingezet.", "No granted contribution has places now that are not put to use yet.")))
            } @else {
                (form(visitor, &page.path(), &offer(language, page, filled)))
            }
        }
        section class="menukaart-section" {
            (h2(language.text("Wie nu betaalt", "Who pays now")))
            @if page.fundings.is_empty() { (note(language.text("Nog niemand.", "Nobody yet."))) }
            @for funding in &page.fundings { div class="menukaart-panel" { (paid(visitor, page, funding, filled)) } }
        }
    };
    layout::page(visitor, title, &content)
}

fn offer(language: Language, page: &Page, filled: &Filled) -> Markup {
    let label = |contribution: &Contribution| {
        let left = notation::count(language, (contribution.places - contribution.places_assigned).into());
        let left = language.text("nog {} van {}", "{} of {} left").replacen("{}", &left, 1);
        let left = left.replacen("{}", &notation::count(language, contribution.places.into()), 1);
        format!("{} ({left})", page.giver(contribution.contractor))
    };
    let choices = page.open.iter().map(|contribution| Choice::new(contribution.id.to_string(), label(contribution))).collect();
    html! {
        (FUND_GROUP.view(language, filled).choices("contributionId", choices).rows())
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Inzetten", "Put to use"))) }
    }
}

fn paid(visitor: &Visitor, page: &Page, funding: &Funding, filled: &Filled) -> Markup {
    let language = visitor.language;
    let is_meant = filled.data.get(FUNDING) == funding.id.to_string();
    let empty = Filled::default();
    let fields = REVERSE_FUNDING.view(language, if is_meant { filled } else { &empty }).scope(Scope::Beside(funding.id));
    let places = notation::so_many(language, funding.places, language.text("plaats", "place"), language.text("plaatsen", "places"));
    html! {
        p { strong { (page.giver(funding.contractor)) } ": " (places) }
        details open[is_meant] {
            summary { (language.text("Terugnemen", "Take back")) }
            (form(visitor, &page.path(), &html! {
                input type="hidden" name=(FUNDING) value=(funding.id);
                (fields.rows())
                div class="menukaart-actions" { (button(Weight::Secondary, language.text("Terugnemen", "Take back"))) }
            }))
        }
    }
}
