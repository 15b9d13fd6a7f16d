//! The groups of a partner, those that run first.

use std::collections::HashMap;

use actix_web::web;
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

use crate::domain::initiatives;
use crate::domain::trajectories::trajectory::Status;
use crate::domain::trajectories::{self, Trajectory};
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::web::pages::components::{Mood, Weight, cards, facts, h1, lead, link_button, link_card, status, unseen_h2};
use crate::web::pages::{FIRST_THOUSAND, Html, Language, Partner, SignedIn, Visitor, layout, notation};

/// What the page is made of.
struct List {
    groups: Vec<Trajectory>,
    titles: HashMap<Uuid, String>,
    today: NaiveDate,
}

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Partner>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let today = service.clock.today();
    let read = async |conn: &mut Conn| {
        let scope = trajectories::policy::visible_to(&caller);
        let all = trajectories::store::Filter { initiative: None, status: None };
        let mut groups = trajectories::store::list(conn, caller.region(), scope, all, &FIRST_THOUSAND).await?;
        groups.sort_by_key(|group| (place(group.status(today)), std::cmp::Reverse(group.period.first())));
        let ids: Vec<Uuid> = groups.iter().map(|group| group.initiative).collect();
        let titles = initiatives::store::titles(conn, caller.region(), &ids).await?;
        Ok(List { groups, titles, today })
    };
    let list = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(view(&visitor, &list)))
}

/// What runs comes first, what was called off last.
const fn place(status: Status) -> u8 {
    match status {
        Status::Running => 0,
        Status::Planned => 1,
        Status::Finished => 2,
        Status::Cancelled => 3,
    }
}

fn view(visitor: &Visitor, list: &List) -> Markup {
    let language = visitor.language;
    let title = language.text("Mijn groepen", "My groups");
    let content = html! {
        (h1(title))
        @if list.groups.is_empty() {
            (lead(language.text(
                "U hebt nog geen groep. U maakt er een aan zodra uw initiatief is ingediend.",
                "You have no group yet. You make one as soon as your initiative is submitted.",
            )))
        } @else {
            (lead(language.text("Kies een groep om deelnemers toe te voegen of iets te melden.", "Choose a group to add participants or to report something.")))
            (unseen_h2(language.text("Alle groepen", "All groups")))
            (cards(&list.groups.iter().map(|group| card(visitor, list, group)).collect::<Vec<_>>()))
        }
        div class="menukaart-actions" { (link_button(Weight::Primary, &visitor.address("/groepen/nieuw"), language.text("Nieuwe groep", "New group"))) }
    };
    layout::page(visitor, title, &content)
}

fn card(visitor: &Visitor, list: &List, group: &Trajectory) -> Markup {
    let language = visitor.language;
    let content = html! {
        p { (status_badge(language, group.status(list.today))) }
        p class="menukaart-card__by" { (list.titles.get(&group.initiative).map_or("", String::as_str)) }
        (facts(&[
            (language.text("Van", "From"), html! { (notation::day(language, group.period.first())) }),
            (language.text("Tot en met", "Until"), html! { (notation::day(language, group.period.last())) }),
            (language.text("Deelnemers", "Participants"), html! { (notation::count(language, group.places_taken.into())) " / " (notation::count(language, group.places.into())) }),
        ]))
    };
    link_card(&visitor.address(&format!("/groepen/{}", group.id)), &group.title, &content)
}

fn status_badge(language: Language, current: Status) -> Markup {
    match current {
        Status::Planned => status(Mood::Neutral, language.text("Begint nog", "Still to start")),
        Status::Running => status(Mood::Good, language.text("Loopt", "Running")),
        Status::Finished => status(Mood::Inactive, language.text("Afgelopen", "Finished")),
        Status::Cancelled => status(Mood::Inactive, language.text("Geannuleerd", "Cancelled")),
    }
}
