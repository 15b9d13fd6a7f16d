//! All contributions of a contractor, the newest first.

use std::collections::HashMap;

use actix_web::web;
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use uuid::Uuid;

use super::next;
use crate::domain::contributions::{self, Contribution};
use crate::domain::initiatives;
use crate::domain::obligations::{self, Obligation, Standing};
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::values::day;
use crate::web::pages::components::{Weight, cards, facts, h1, lead, link_button, link_card, note, unseen_h2};
use crate::web::pages::contractor::status_badges;
use crate::web::pages::{Contractor, FIRST_THOUSAND, Html, SignedIn, Visitor, layout, notation};

/// What the page is made of.
struct List {
    contributions: Vec<Contribution>,
    titles: HashMap<Uuid, String>,
    references: HashMap<Uuid, String>,
    /// Of the contracts that the contractor has.
    standings: HashMap<Uuid, Standing>,
    now: DateTime<Utc>,
}

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Contractor>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let (now, region) = (service.clock.now(), caller.region());
    let read = async |conn: &mut Conn| {
        let scope = contributions::policy::visible_to(&caller);
        let all = contributions::store::Filter::default();
        let mut contributions = contributions::store::list(conn, region, scope, all, &FIRST_THOUSAND).await?;
        contributions.reverse();
        let ids: Vec<Uuid> = contributions.iter().map(|contribution| contribution.initiative).collect();
        let titles = initiatives::store::titles(conn, region, &ids).await?;
        let ids: Vec<Uuid> = contributions.iter().map(|contribution| contribution.obligation).collect();
        let references = obligations::store::references(conn, region, &ids).await?;
        let own = obligations::policy::visible_to(&caller);
        let contracts = obligations::store::find_many_seen(conn, region, own, &ids).await?;
        let standings = obligations::store::standings(conn, region, &contracts, day::in_amsterdam(now)).await?;
        let held = |contract: &Obligation| Some((contract.id, *standings.get(&contract.id)?.of_holder(contract)?));
        let standings = contracts.iter().filter_map(held).collect();
        Ok(List { contributions, titles, references, standings, now })
    };
    let list = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(view(&visitor, &list)))
}

fn view(visitor: &Visitor, list: &List) -> Markup {
    let language = visitor.language;
    let title = language.text("Mijn bijdragen", "My contributions");
    let content = html! {
        (h1(title))
        @if list.contributions.is_empty() {
            (lead(language.text(
                "U hebt nog geen plaatsen gereserveerd. Kies een initiatief op de menukaart; dat duurt een paar minuten.",
                "You have reserved no places yet. Choose an initiative on the menu; it takes a few minutes.",
            )))
            (link_button(Weight::Primary, &visitor.address("/menukaart"), language.text("Naar de menukaart", "To the menu")))
        } @else {
            (lead(language.text("Waar elke bijdrage staat, en wat er nog moet gebeuren.", "Where each contribution stands, and what comes next.")))
            (unseen_h2(language.text("Alle bijdragen", "All contributions")))
            (cards(&list.contributions.iter().map(|contribution| card(visitor, list, contribution)).collect::<Vec<_>>()))
        }
    };
    layout::page(visitor, title, &content)
}

fn card(visitor: &Visitor, list: &List, contribution: &Contribution) -> Markup {
    let language = visitor.language;
    let named = |names: &HashMap<Uuid, String>, id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let content = html! {
        p { (status_badges::contribution(language, contribution.status())) }
        (facts(&[
            (language.text("Voor", "For"), html! { (named(&list.references, contribution.obligation)) }),
            (language.text("Plaatsen", "Places"), html! { (notation::count(language, contribution.places.into())) }),
            (language.text("Waarde", "Value"), html! { (notation::euro(language, contribution.pledge.worth())) }),
        ]))
        (note(&next::step(language, contribution, list.standings.get(&contribution.obligation), list.now)))
    };
    link_card(&visitor.address(&format!("/bijdragen/{}", contribution.id)), &named(&list.titles, contribution.initiative), &content)
}
