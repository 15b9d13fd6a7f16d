//! One group: who is in it, what is to be reported, and where that is done.

use std::collections::{HashMap, HashSet};

use actix_web::web;
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

use crate::domain::initiatives;
use crate::domain::outcomes;
use crate::domain::outcomes::follow_up::due_on;
use crate::domain::outcomes::record::left_on;
use crate::domain::participants::seen::Seen;
use crate::domain::participants::store::Course;
use crate::domain::participants::{self, Participant};
use crate::domain::trajectories::{self, Definitions, Trajectory, definitions};
use crate::platform::auth::Caller;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::day;
use crate::web::pages::components::{
    Cell, Weight, action_card, breadcrumb, cards, data_list, h1, h2, lead, link, link_button, note, paragraph, table,
};
use crate::web::pages::{FIRST_THOUSAND, Html, Language, Partner, SignedIn, Visitor, layout, notation, words};

/// A group of the caller's own.
///
/// # Errors
/// 404, 403.
pub(super) async fn own(conn: &mut Conn, caller: &Caller, id: Uuid) -> Result<Trajectory> {
    let scope = trajectories::policy::visible_to(caller);
    let group = trajectories::store::find(conn, caller.region(), scope, id).await?.ok_or(Error::NotFound)?;
    trajectories::policy::may_run(caller, &group)?;
    Ok(group)
}

/// A group as its partner sees it.
pub(super) struct Group {
    pub(super) trajectory: Trajectory,
    /// The title of the initiative.
    pub(super) initiative: String,
    /// Everyone who was ever in it.
    pub(super) people: Vec<Participant>,
    /// The moments that were measured.
    measured: HashSet<(Uuid, u32)>,
    /// How people are followed up.
    pub(super) definitions: Definitions,
    /// The titles of the groups in which some of them count instead.
    others: HashMap<Uuid, String>,
    pub(super) today: NaiveDate,
}

impl Group {
    /// A group of the caller's own. Each person in it gets an access entry with the operation `activity`.
    pub(super) async fn look(work: &mut Work<'_>, caller: &Caller, id: Uuid, activity: &str) -> Result<Self> {
        let trajectory = own(work.conn, caller, id).await?;
        let scope = participants::policy::may_list(caller)?;
        let rows = participants::store::list(work.conn, trajectory.region, scope, id, &FIRST_THOUSAND).await?;
        let people = Seen::by(work, caller, activity, rows).await?.into_participants();
        let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        let measured = outcomes::store::measured(work.conn, trajectory.region, &ids).await?;
        let definitions = definitions::of_trajectory(work.conn, trajectory.region, id, work.now).await?;
        let others = titles_of_others(work.conn, &trajectory, &people).await?;
        let mut titles = initiatives::store::titles(work.conn, trajectory.region, &[trajectory.initiative]).await?;
        let initiative = titles.remove(&trajectory.initiative).unwrap_or_default();
        Ok(Self { trajectory, initiative, people, measured, definitions, others, today: day::in_amsterdam(work.now) })
    }

    /// Those who are still in it.
    pub(super) fn present(&self) -> impl Iterator<Item = &Participant> {
        self.people.iter().filter(|person| person.departure.is_none())
    }

    /// Those who were not measured at a moment that has come, if they are followed up at it.
    pub(super) fn due(&self, months: u32) -> impl Iterator<Item = &Participant> {
        let asked = self.definitions.moments.contains(&months);
        self.people.iter().filter(move |person| asked && self.is_due(person, months))
    }

    fn is_due(&self, person: &Participant, months: u32) -> bool {
        let course = Course {
            participant: person.id,
            trajectory: person.trajectory,
            enrolled_on: person.enrolled_on,
            departure: person.departure.filter(|departure| departure.left_on <= self.today),
            counts: person.counted_in.is_none(),
        };
        let left_on = left_on(&course, self.trajectory.period.last(), self.today);
        left_on.is_some_and(|left_on| due_on(left_on, months) <= self.today) && !self.measured.contains(&(person.id, months))
    }

    fn path(&self) -> String {
        format!("/groepen/{}", self.trajectory.id)
    }

    /// The way back to the group, for its forms.
    pub(super) fn breadcrumb(&self, visitor: &Visitor) -> Markup {
        let groups = visitor.language.text("Mijn groepen", "My groups");
        breadcrumb(visitor, &[("/groepen", groups), (&self.path(), &self.trajectory.title)])
    }
}

pub(super) async fn one(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let look = async |work: &mut Work<'_>| Group::look(work, &caller, *path, "list_participants").await;
    let group = service.db.write(&visitor.viewer.actor(), service.clock.now(), look).await?;
    Ok(Html::ok(view(&visitor, &group)))
}

fn view(visitor: &Visitor, group: &Group) -> Markup {
    let language = visitor.language;
    let Group { trajectory, people, .. } = group;
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups"))]))
        (h1(&trajectory.title))
        p class="menukaart-card__by" { (group.initiative) }
        (data_list(&[
            (language.text("Van", "From"), html! { (notation::day(language, trajectory.period.first())) }),
            (language.text("Tot en met", "Until"), html! { (notation::day(language, trajectory.period.last())) }),
            (language.text("Plaatsen", "Places"), html! { (notation::count(language, trajectory.places.into())) }),
            (language.text("Betaald", "Paid for"), html! { (notation::count(language, trajectory.places_funded.into())) }),
            (language.text("Deelnemers", "Participants"), html! { (notation::count(language, trajectory.places_taken.into())) }),
        ]))
        section class="menukaart-section" {
            (h2(language.text("Wat wilt u doen?", "What would you like to do?")))
            (cards(&actions(visitor, group)))
        }
        section class="menukaart-section" {
            (h2(language.text("Deelnemers", "Participants")))
            @if people.is_empty() {
                (paragraph(language.text("Er staat nog niemand in deze groep.", "Nobody is in this group yet.")))
                (link_button(Weight::Primary, &visitor.address(&format!("{}/deelnemers", group.path())), language.text("Deelnemers toevoegen", "Add participants")))
            } @else {
                (everybody(visitor, group))
                @if people.iter().any(|person| person.counted_in.is_some()) {
                    (note(language.text(
                        "Wie onder hetzelfde kenmerk al in een andere groep zit op dezelfde dagen, telt daar mee en niet hier. Zo telt iedereen één keer.",
                        "Whoever is in another group under the same reference on the same days counts there and not here. So everybody counts once.",
                    )))
                }
                (note(language.text("Wie kijkt, wordt vastgelegd. Gebruik nooit een naam of burgerservicenummer als kenmerk.", "Who looks is recorded. Never use a name or citizen service number as a reference.")))
            }
        }
    };
    layout::page(visitor, &trajectory.title, &content)
}

/// What can be done now, and how much of it there is.
fn actions(visitor: &Visitor, group: &Group) -> Vec<Markup> {
    let language = visitor.language;
    let link = |path: String, title: &str, text: &str| action_card(visitor, &format!("{}{path}", group.path()), title, text);
    let so_many = |number: usize| {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        notation::so_many(language, number, language.text("deelnemer", "participant"), language.text("deelnemers", "participants"))
    };
    let mut actions = Vec::new();
    for &months in &group.definitions.moments {
        let due = group.due(months).count();
        if due > 0 {
            let title = moment(language, months);
            let text = language.text("Van {} weten we dit nog niet.", "We do not know this of {} yet.").replace("{}", &so_many(due));
            actions.push(link(format!("/metingen/{months}"), &title, &text));
        }
    }
    let present = group.present().count();
    if present > 0 {
        let text = language.text("Voor {} in één keer.", "For {} in one go.").replace("{}", &so_many(present));
        actions.push(link("/voortgang".into(), language.text("Voortgang melden", "Report progress"), &text));
    }
    let unpaid = group.trajectory.places.saturating_sub(group.trajectory.places_funded);
    let text = match unpaid {
        0 => language.text("Alle plaatsen zijn betaald.", "All places are paid for.").to_owned(),
        unpaid => {
            let so_many = notation::so_many(language, unpaid, language.text("plaats", "place"), language.text("plaatsen", "places"));
            language.text("Nog {} te betalen uit bijdragen.", "{} still to be paid out of contributions.").replace("{}", &so_many)
        }
    };
    actions.push(link("/plaatsen".into(), language.text("Plaatsen betalen", "Pay for places"), &text));
    actions.push(link(
        "/wijzigen".into(),
        language.text("Groep wijzigen", "Change the group"),
        language.text("Naam, dagen, plaatsen en kosten.", "Name, days, places and cost."),
    ));
    actions.push(link(
        "/deelnemers".into(),
        language.text("Deelnemers toevoegen", "Add participants"),
        language.text("Eén voor één, of een hele tabel tegelijk.", "One by one, or a whole table at once."),
    ));
    actions
}

/// What a measurement asks.
pub(super) fn moment(language: Language, months: u32) -> String {
    let after = notation::so_many(language, months, language.text("maand", "month"), language.text("maanden", "months"));
    language.text("Aan het werk na {}?", "In work after {}?").replace("{}", &after)
}

/// The titles of the groups in which some people count instead.
pub(super) async fn titles_of_others(conn: &mut Conn, trajectory: &Trajectory, people: &[Participant]) -> Result<HashMap<Uuid, String>> {
    let others: HashSet<Uuid> = people.iter().filter_map(|person| person.counted_in).collect();
    let others = trajectories::store::by_ids(conn, trajectory.region, &others.into_iter().collect::<Vec<_>>()).await?;
    Ok(others.into_iter().map(|other| (other.id, other.title)).collect())
}

/// Whether somebody counts in this group, or in which other one.
pub(super) fn counted(visitor: &Visitor, person: &Participant, others: &HashMap<Uuid, String>) -> Markup {
    let language = visitor.language;
    match person.counted_in {
        None => html! { (language.text("ja", "yes")) },
        Some(other) => {
            let title = others.get(&other).map_or(language.text("een andere groep", "another group"), String::as_str);
            let group = link(&visitor.address(&format!("/groepen/{other}")), title);
            html! { (language.text("nee, telt mee in ", "no, counts in ")) (group) }
        }
    }
}

fn everybody(visitor: &Visitor, group: &Group) -> Markup {
    let language = visitor.language;
    let header = [
        language.text("Kenmerk", "Reference"),
        language.text("Doelgroep", "Target group"),
        language.text("Geboren", "Born"),
        language.text("Begonnen", "Started"),
        language.text("Gestopt", "Left"),
        language.text("Telt mee", "Counts"),
    ];
    let row = |person: &Participant| {
        let left = person.departure.map(|departure| notation::day(language, departure.left_on));
        vec![
            Cell::text(link(&visitor.address(&format!("{}/deelnemers/{}", group.path(), person.id)), &person.details.reference)),
            Cell::text(words::target_group(language, &person.details.target_group)),
            Cell::text(&person.details.birth_year_band),
            Cell::text(notation::day(language, person.enrolled_on)),
            Cell::text(left.unwrap_or_else(|| language.text("nog niet", "not yet").to_owned())),
            Cell::text(counted(visitor, person, &group.others)),
        ]
    };
    let caption = language.text("Iedereen in deze groep", "Everybody in this group");
    table(caption, &header.map(Cell::text), &group.people.iter().map(row).collect::<Vec<_>>())
}

/// The lead of a screen about participants.
pub(super) fn about(language: Language, text: (&'static str, &'static str)) -> Markup {
    lead(language.text(text.0, text.1))
}
