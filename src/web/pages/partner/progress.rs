//! Progress reports for a whole group on one screen. A participant without a phase gets no report.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::group::{self, Group};
use crate::domain::participants::Participant;
use crate::domain::participants::body::ReportProgress;
use crate::domain::participants::commands::report_progress;
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::web::pages::components::{Weight, button, form, h1, h2, link_button, paragraph};
use crate::web::pages::forms::{Filled, FormData, PHASES, PROGRESS, Scope};
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout};

const ACTIVITY: &str = "list_participants";

/// A phase in words; a region's own as it is.
pub(super) fn phase(language: Language, code: &str) -> &str {
    PHASES.iter().find(|(known, _)| *known == code).map_or(code, |(_, (nl, en))| language.text(nl, en))
}

pub(super) async fn fill_in(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    show(&service, &signed_in, *path, Filled::default()).await
}

async fn show(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid, filled: Filled) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let look = async |work: &mut Work<'_>| Group::look(work, caller, id, ACTIVITY).await;
    let group = service.db.write(&visitor.viewer.actor(), service.clock.now(), look).await?;
    let filled = filled.map(|data| data.or_text("op", group.today.to_string()));
    Ok(Html::with_status(filled.status, view(visitor, &group, &filled)))
}

pub(super) async fn report(service: web::Data<Service>, posted: Posted<Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, id) = (posted.signed_in(), *path);
    let (language, data) = (signed_in.visitor.language, posted.form.clone());
    let address = signed_in.visitor.address(&format!("/groepen/{id}"));
    let reports = match reports(&service, language, &data)? {
        Ok(reports) => reports,
        Err(filled) => return Ok(show(&service, &signed_in, id, filled).await?.into_response()),
    };
    let done = posted
        .run(&service, async |work, caller, _| {
            // Only people of this group: the field names hold ids that a client can change.
            let group = Group::look(work, caller, id, ACTIVITY).await?;
            for (participant, report) in reports {
                if !group.present().any(|person| person.id == participant) {
                    return Err(Error::NotFound);
                }
                report_progress(work, caller, participant, report.report(caller, work.now)).await?;
            }
            Ok(address)
        })
        .await;
    let Err(error) = done else { return done };
    let filled = Filled::refused(language, error, data, &[(&PROGRESS, Scope::Page)])?;
    Ok(show(&service, &signed_in, id, filled).await?.into_response())
}

/// A report for each participant whose phase was chosen, or everything that is wrong with them.
fn reports(service: &Service, language: Language, data: &FormData) -> Result<Result<Vec<(Uuid, ReportProgress)>, Filled>> {
    let (mut reports, mut refused) = (Vec::new(), Filled::from(data.clone()));
    for participant in data.people("fase") {
        let scope = Scope::About(participant);
        if data.get(&scope.name("fase")).is_empty() {
            continue;
        }
        match PROGRESS.check(&service.contract, PROGRESS.body(data, scope)) {
            Ok(report) => reports.push((participant, report)),
            Err(error) => refused.add(Filled::refused(language, error, FormData::default(), &[(&PROGRESS, scope)])?),
        }
    }
    let nothing = language.text("Kies van minstens één deelnemer een fase.", "Choose a phase for at least one participant.");
    Ok(match (refused.is_faulty(), reports.is_empty()) {
        (true, _) => Err(refused),
        (false, true) => Err(Filled::noticed(StatusCode::BAD_REQUEST, data.clone(), nothing)),
        (false, false) => Ok(reports),
    })
}

fn view(visitor: &Visitor, group: &Group, filled: &Filled) -> Markup {
    let language = visitor.language;
    let title = language.text("Voortgang melden", "Report progress");
    let people: Vec<&Participant> = group.present().collect();
    let path = format!("/groepen/{}", group.trajectory.id);
    let content = html! {
        (group.breadcrumb(visitor))
        (h1(title))
        (filled.summary(language))
        @if people.is_empty() {
            (paragraph(language.text("Er is nu niemand in deze groep.", "Nobody is in this group now.")))
            (link_button(Weight::Primary, &visitor.address(&path), language.text("Terug naar de groep", "Back to the group")))
        } @else {
            (group::about(language, (
                "Kies van ieder de fase waarin die nu is. Wie u openlaat, krijgt geen melding. Schrijf niets over gezondheid.",
                "Choose the phase that each is in now. Whoever you leave out gets no report. Write nothing about health.",
            )))
            (form(visitor, &format!("{path}/voortgang"), &fields(language, &people, filled)))
        }
    };
    layout::page(visitor, title, &content)
}

fn fields(language: Language, people: &[&Participant], filled: &Filled) -> Markup {
    html! {
        div class="menukaart-panel" { (PROGRESS.view(language, filled).only("reportedOn")) }
        @for person in people {
            section class="menukaart-panel" aria-label=(person.details.reference) {
                (h2(&person.details.reference))
                (PROGRESS.view(language, filled).scope(Scope::About(person.id)).rows())
            }
        }
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Opslaan voor de hele groep", "Save for the whole group"))) }
    }
}
