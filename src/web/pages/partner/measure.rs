//! Measurements of a whole group at a moment after leaving, on one screen. A participant without an answer stays due.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::group::{self, Group, moment};
use crate::domain::outcomes::body::MeasureFollowUp;
use crate::domain::outcomes::group::{Measurement, measure as store};
use crate::domain::participants::Participant;
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::service::Service;
use crate::web::pages::components::{Weight, button, form, h1, h2, link_button, paragraph};
use crate::web::pages::forms::{FOLLOW_UP, Filled, FormData, Scope};
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout};

const ACTIVITY: &str = "measure_follow_ups";

pub(super) async fn fill_in(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<(Uuid, u32)>) -> Result<Html> {
    show(&service, &signed_in, path.into_inner(), Filled::default()).await
}

async fn show(service: &Service, signed_in: &SignedIn<Partner>, (id, months): (Uuid, u32), filled: Filled) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let look = async |work: &mut Work<'_>| {
        let group = Group::look(work, caller, id, ACTIVITY).await?;
        if group.definitions.moments.contains(&months) { Ok(group) } else { Err(Error::NotFound) }
    };
    let group = service.db.write(&visitor.viewer.actor(), service.clock.now(), look).await?;
    let filled = filled.map(|data| data.or_text("gemeten", group.today.to_string()));
    Ok(Html::with_status(filled.status, view(visitor, &group, months, &filled)))
}

pub(super) async fn measure(service: web::Data<Service>, posted: Posted<Partner>, path: web::Path<(Uuid, u32)>) -> Result<HttpResponse> {
    let (signed_in, (id, months)) = (posted.signed_in(), path.into_inner());
    let (language, data) = (signed_in.visitor.language, posted.form.clone());
    let address = signed_in.visitor.address(&format!("/groepen/{id}"));
    let rows = match measurements(&service, language, &data, months)? {
        Ok(rows) => rows,
        Err(filled) => return Ok(show(&service, &signed_in, (id, months), filled).await?.into_response()),
    };
    let done = posted
        .run(&service, async |work, caller, _| {
            store(work, caller, id, &rows).await?;
            Ok(address)
        })
        .await;
    let Err(error) = done else { return done };
    let filled = refused(language, error, data, &rows)?;
    Ok(show(&service, &signed_in, (id, months), filled).await?.into_response())
}

/// A measurement for each participant with an answer, or everything that is wrong with them.
fn measurements(service: &Service, language: Language, data: &FormData, months: u32) -> Result<Result<Vec<Measurement>, Filled>> {
    let (mut rows, mut wrong) = (Vec::new(), Filled::from(data.clone()));
    for participant in data.people("werk") {
        let scope = Scope::About(participant);
        if data.get(&scope.name("werk")).is_empty() {
            continue;
        }
        match FOLLOW_UP.check::<MeasureFollowUp>(&service.contract, FOLLOW_UP.body(data, scope)) {
            Ok(body) => rows.push(Measurement { participant, follow_up: body.at(months) }),
            Err(error) => wrong.add(Filled::refused(language, error, FormData::default(), &[(&FOLLOW_UP, scope)])?),
        }
    }
    let nothing = language.text("Vul van minstens één deelnemer iets in.", "Fill in something about at least one participant.");
    Ok(match (wrong.is_faulty(), rows.is_empty()) {
        (true, _) => Err(wrong),
        (false, true) => Err(Filled::noticed(StatusCode::BAD_REQUEST, data.clone(), nothing)),
        (false, false) => Ok(rows),
    })
}

/// A fault of `measurements[2].hoursPerWeek` stands beside the hours of the third.
fn refused(language: Language, error: Error, data: FormData, rows: &[Measurement]) -> Result<Filled> {
    let Error::Inconsistent(faults) = error else { return Filled::refused(language, error, data, &[(&FOLLOW_UP, Scope::Page)]) };
    let mut filled = Filled::with_status(StatusCode::UNPROCESSABLE_ENTITY, data);
    for fault in faults {
        let place = fault.name.strip_prefix("measurements[").and_then(|rest| rest.split_once("]."));
        let row = place.and_then(|(index, _)| rows.get(index.parse::<usize>().ok()?));
        let scope = row.map_or(Scope::Page, |row| Scope::About(row.participant));
        let name = place.map_or("", |(_, name)| if name == "participantId" { "inWork" } else { name });
        filled.tell(language, &InvalidParam { name: name.to_owned(), ..fault.clone() }, &[(&FOLLOW_UP, scope)]);
    }
    Ok(filled)
}

fn view(visitor: &Visitor, group: &Group, months: u32, filled: &Filled) -> Markup {
    let language = visitor.language;
    let title = moment(language, months);
    let due: Vec<&Participant> = group.due(months).collect();
    let back = visitor.address(&format!("/groepen/{}", group.trajectory.id));
    let content = html! {
        (group.breadcrumb(visitor))
        (h1(&title))
        (filled.summary(language))
        @if due.is_empty() {
            (paragraph(language.text("Van iedereen in deze groep is dit bekend. U hoeft nu niets te doen.", "This is known of everybody in this group. There is nothing that you have to do now.")))
            (link_button(Weight::Primary, &back, language.text("Terug naar de groep", "Back to the group")))
        } @else {
            (group::about(language, (
                "Vul in wat u weet. Wie u openlaat, blijft op de lijst staan. Weet u het zeker niet, kies dan Onbekend: dat telt nooit als succes.",
                "Fill in what you know. Whoever you leave out stays on the list. If there is no way to know, choose Unknown: it never counts as a success.",
            )))
            (form(visitor, &format!("/groepen/{}/metingen/{months}", group.trajectory.id), &fields(language, &due, filled)))
        }
    };
    layout::page(visitor, &title, &content)
}

fn fields(language: Language, due: &[&Participant], filled: &Filled) -> Markup {
    html! {
        div class="menukaart-panel" { (FOLLOW_UP.view(language, filled).only("measuredOn")) }
        @for person in due {
            section class="menukaart-panel" aria-label=(person.details.reference) {
                (h2(&person.details.reference))
                (FOLLOW_UP.view(language, filled).scope(Scope::About(person.id)).rows())
            }
        }
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Opslaan voor de hele groep", "Save for the whole group"))) }
    }
}
