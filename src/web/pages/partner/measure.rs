//! What was found of a whole group at a moment after leaving, on one screen. Whoever is left out stays due.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::group::{self, Group, moment};
use crate::domain::outcomes::follow_up::{FollowUp, InWork, MOMENTS};
use crate::domain::outcomes::group::{Measurement, measure as store};
use crate::domain::outcomes::outcome::Benefit;
use crate::domain::participants::Participant;
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::service::Service;
use crate::web::pages::components::{Choice, Field, Weight, button, form, h1, h2, link_button, paragraph};
use crate::web::pages::sent::{self, Sent};
use crate::web::pages::trouble::Trouble;
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout};

const ACTIVITY: &str = "measure_follow_ups";

pub(super) async fn fill_in(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<(Uuid, u32)>) -> Result<Html> {
    show(&service, &signed_in, path.into_inner(), &Sent::default(), Trouble::none()).await
}

async fn show(service: &Service, signed_in: &SignedIn<Partner>, path: (Uuid, u32), answers: &Sent, trouble: Trouble) -> Result<Html> {
    let ((id, months), SignedIn { visitor, caller, .. }) = (path, signed_in);
    if !MOMENTS.contains(&months) {
        return Err(Error::NotFound);
    }
    let look = async |work: &mut Work<'_>| Group::look(work, caller, id, ACTIVITY).await;
    let group = service.db.write(&visitor.viewer.actor(), service.clock.now(), look).await?;
    Ok(Html::with_status(trouble.status, view(visitor, &group, months, answers, &trouble)))
}

pub(super) async fn measure(
    service: web::Data<Service>,
    posted: Posted<Sent, Partner>,
    path: web::Path<(Uuid, u32)>,
) -> Result<HttpResponse> {
    let (signed_in, answers, (id, months)) = (posted.signed_in(), posted.form.clone(), path.into_inner());
    let language = signed_in.visitor.language;
    let address = signed_in.visitor.address(&format!("/groepen/{id}"));
    let rows = match rows(language, &answers, months) {
        Ok(rows) => rows,
        Err(trouble) => return Ok(show(&service, &signed_in, (id, months), &answers, trouble).await?.into_response()),
    };
    let whom: Vec<Uuid> = rows.iter().map(|row| row.participant).collect();
    let done = posted
        .run(&service, async |work, caller, _| {
            store(work, caller, id, &rows).await?;
            Ok(address.clone())
        })
        .await;
    let Err(error) = done else { return done };
    let trouble = Trouble::of(language, error, |param| field(param, &whom))?;
    Ok(show(&service, &signed_in, (id, months), &answers, trouble).await?.into_response())
}

/// Everybody of whom something was filled in.
fn rows(language: Language, answers: &Sent, months: u32) -> Result<Vec<Measurement>, Trouble> {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    let measured_on = answers.day("gemeten").ok().flatten();
    if measured_on.is_none() {
        faults.push(("gemeten".to_owned(), language.text("Vul in wanneer u dit weet.", "Enter when you found this out.").to_owned()));
    }
    for participant in answers.people("werk") {
        let Some(in_work) = InWork::named(answers.about("werk", participant)) else { continue };
        let hours = answers.about("uren", participant);
        let hours_per_week = hours.parse().ok().filter(|hours| (1..=60).contains(hours));
        if !hours.is_empty() && hours_per_week.is_none() {
            let told = language.text("Vul hele uren per week in, van 1 tot 60.", "Enter whole hours a week, from 1 to 60.");
            faults.push((sent::about("uren", participant), told.to_owned()));
        }
        let benefit = Benefit::named(answers.about("uitkering", participant)).unwrap_or(Benefit::Unknown);
        let measured_on = measured_on.unwrap_or_default();
        rows.push(Measurement { participant, follow_up: FollowUp { months, in_work, measured_on, hours_per_week, benefit } });
    }
    if !faults.is_empty() {
        return Err(Trouble::of_fields(faults));
    }
    let nothing = language.text("Vul van minstens één deelnemer iets in.", "Fill in something about at least one participant.");
    if rows.is_empty() { Err(Trouble::told(StatusCode::BAD_REQUEST, nothing)) } else { Ok(rows) }
}

/// The field that a fault of a row is about: `measurements[2].hoursPerWeek` is the hours of the third.
fn field(param: &InvalidParam, whom: &[Uuid]) -> Option<String> {
    let (index, name) = param.name.strip_prefix("measurements[")?.split_once("].")?;
    let participant = whom.get(index.parse::<usize>().ok()?)?;
    match name {
        "measuredOn" => Some("gemeten".to_owned()),
        "hoursPerWeek" => Some(sent::about("uren", *participant)),
        _ => Some(sent::about("werk", *participant)),
    }
}

fn view(visitor: &Visitor, group: &Group, months: u32, answers: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let title = moment(language, months);
    let due: Vec<&Participant> = group.due(months).collect();
    let back = visitor.address(&format!("/groepen/{}", group.trajectory.id));
    let content = html! {
        (group.breadcrumb(visitor))
        (h1(&title))
        (trouble.view(language))
        @if due.is_empty() {
            (paragraph(language.text("Van iedereen in deze groep is dit bekend. U hoeft nu niets te doen.", "This is known of everybody in this group. There is nothing that you have to do now.")))
            (link_button(Weight::Primary, &back, language.text("Terug naar de groep", "Back to the group")))
        } @else {
            (group::about(language, (
                "Vul in wat u weet. Wie u openlaat, blijft op de lijst staan. Weet u het zeker niet, kies dan Onbekend: dat telt nooit als succes.",
                "Fill in what you know. Whoever you leave out stays on the list. If there is no way to know, choose Unknown: it never counts as a success.",
            )))
            (form(visitor, &format!("/groepen/{}/metingen/{months}", group.trajectory.id), &fields(language, group, &due, answers, trouble)))
        }
    };
    layout::page(visitor, &title, &content)
}

fn fields(language: Language, group: &Group, due: &[&Participant], answers: &Sent, trouble: &Trouble) -> Markup {
    let today = group.today.to_string();
    let day = if answers.get("gemeten").is_empty() { &today } else { answers.get("gemeten") };
    let label = language.text("Wanneer weet u dit?", "When did you find this out?");
    html! {
        div class="menukaart-panel" { (Field::new("gemeten", label).required().fault(trouble.with("gemeten")).date(day)) }
        @for person in due { (one(language, person, answers, trouble)) }
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Opslaan voor de hele groep", "Save for the whole group"))) }
    }
}

fn one(language: Language, person: &Participant, answers: &Sent, trouble: &Trouble) -> Markup {
    let name = |field| sent::about(field, person.id);
    let (work, hours, benefit) = (name("werk"), name("uren"), name("uitkering"));
    let in_work = [
        Choice::new(InWork::Yes.as_str(), language.text("Ja", "Yes")),
        Choice::new(InWork::No.as_str(), language.text("Nee", "No")),
        Choice::new(InWork::Unknown.as_str(), language.text("Onbekend", "Unknown")),
    ];
    let benefits = [
        Choice::new(Benefit::Unknown.as_str(), language.text("Niet bekend", "Not known")),
        Choice::new(Benefit::Ended.as_str(), language.text("Gestopt", "Ended")),
        Choice::new(Benefit::Partly.as_str(), language.text("Gedeeltelijk", "In part")),
        Choice::new(Benefit::Kept.as_str(), language.text("Ongewijzigd", "Unchanged")),
    ];
    html! {
        section class="menukaart-panel" aria-label=(person.details.reference) {
            (h2(&person.details.reference))
            (Field::new(&work, language.text("Aan het werk?", "In work?")).fault(trouble.with(&work)).radios(&in_work, answers.get(&work)))
            (Field::new(&hours, language.text("Uren per week, als dat zo is", "Hours a week, if so")).fault(trouble.with(&hours)).number(answers.get(&hours)))
            (Field::new(&benefit, language.text("Uitkering", "Benefit")).fault(trouble.with(&benefit)).select(&benefits, answers.get(&benefit)))
        }
    }
}
