//! How everybody in a group is getting on, on one screen. Whoever is left out has no report.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use uuid::Uuid;

use super::group::{self, Group};
use crate::domain::participants::Participant;
use crate::domain::participants::commands::report_progress;
use crate::domain::participants::store::ProgressReport;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::Text;
use crate::web::pages::components::{Choice, Field, Weight, button, form, h1, h2, link_button, paragraph};
use crate::web::pages::sent::{self, Sent};
use crate::web::pages::trouble::Trouble;
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout};

const ACTIVITY: &str = "list_participants";

/// The phases that most ways to work have. A region that uses other words reports by the API.
const PHASES: [(&str, &str, &str); 5] = [
    ("intake", "Kennismaking", "Intake"),
    ("orientation", "Oriëntatie", "Orientation"),
    ("training", "Training of opleiding", "Training"),
    ("work-placement", "Stage of proefplaatsing", "Work placement"),
    ("job-search", "Zoekt werk", "Looking for a job"),
];

/// A phase in words; a region's own as it is.
pub(super) fn phase(language: Language, code: &str) -> &str {
    PHASES.iter().find(|(known, ..)| *known == code).map_or(code, |(_, nl, en)| language.text(nl, en))
}

pub(super) async fn fill_in(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    show(&service, &signed_in, *path, &Sent::default(), Trouble::none()).await
}

async fn show(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid, answers: &Sent, trouble: Trouble) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let look = async |work: &mut Work<'_>| Group::look(work, caller, id, ACTIVITY).await;
    let group = service.db.write(&visitor.viewer.actor(), service.clock.now(), look).await?;
    Ok(Html::with_status(trouble.status, view(visitor, &group, answers, &trouble)))
}

pub(super) async fn report(service: web::Data<Service>, posted: Posted<Sent, Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, answers, id) = (posted.signed_in(), posted.form.clone(), *path);
    let language = signed_in.visitor.language;
    let address = signed_in.visitor.address(&format!("/groepen/{id}"));
    let reports = match reports(language, &answers) {
        Ok(reports) => reports,
        Err(trouble) => return Ok(show(&service, &signed_in, id, &answers, trouble).await?.into_response()),
    };
    let done = posted
        .run(&service, async |work, caller, _| {
            // Only of people of this group: an id that somebody put there is not known.
            let group = Group::look(work, caller, id, ACTIVITY).await?;
            for told in &reports {
                if !group.present().any(|person| person.id == told.participant) {
                    return Err(Error::NotFound);
                }
                report_progress(work, caller, told.participant, told.report(caller, work.now)).await?;
            }
            Ok(address.clone())
        })
        .await;
    let Err(error) = done else { return done };
    let trouble = Trouble::of(language, error, |param| (param.name == "reportedOn").then(|| "op".to_owned()))?;
    Ok(show(&service, &signed_in, id, &answers, trouble).await?.into_response())
}

/// What was filled in about somebody.
struct Told {
    participant: Uuid,
    on: NaiveDate,
    phase: &'static str,
    attendance: i16,
    note: Option<String>,
}

impl Told {
    fn report(&self, caller: &Caller, now: DateTime<Utc>) -> ProgressReport {
        ProgressReport {
            id: Uuid::now_v7(),
            reported_on: self.on,
            phase: self.phase.to_owned(),
            attendance: self.attendance,
            note: self.note.clone(),
            recorded_by: caller.subject().to_owned(),
            recorded_at: now,
        }
    }
}

/// A report of everybody whose phase was chosen.
fn reports(language: Language, answers: &Sent) -> Result<Vec<Told>, Trouble> {
    let (mut reports, mut faults) = (Vec::new(), Vec::new());
    let day = answers.day("op").ok().flatten();
    if day.is_none() {
        faults.push(("op".to_owned(), language.text("Vul in op welke dag.", "Enter on which day.").to_owned()));
    }
    for participant in answers.people("fase") {
        let Some((phase, ..)) = PHASES.iter().find(|(code, ..)| *code == answers.about("fase", participant)) else { continue };
        let mut wrong = |field, nl, en| faults.push((sent::about(field, participant), language.text(nl, en).to_owned()));
        let attendance = answers.about("aanwezig", participant).trim_end_matches('%').parse::<i16>().ok();
        let attendance = attendance.filter(|share| (0..=100).contains(share));
        if attendance.is_none() {
            wrong("aanwezig", "Vul een percentage in, van 0 tot 100.", "Enter a percentage, from 0 to 100.");
        }
        let note = answers.about("notitie", participant);
        let read = Text::<500>::read(note);
        if !note.is_empty() && read.is_none() {
            wrong("notitie", "Houd het korter dan 500 tekens.", "Keep it under 500 characters.");
        }
        if let (Some(on), Some(attendance)) = (day, attendance) {
            reports.push(Told { participant, on, phase, attendance, note: read.map(String::from) });
        }
    }
    if !faults.is_empty() {
        return Err(Trouble::of_fields(faults));
    }
    let nothing = language.text("Kies van minstens één deelnemer een fase.", "Choose a phase for at least one participant.");
    if reports.is_empty() { Err(Trouble::told(StatusCode::BAD_REQUEST, nothing)) } else { Ok(reports) }
}

fn view(visitor: &Visitor, group: &Group, answers: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let title = language.text("Voortgang melden", "Report progress");
    let people: Vec<&Participant> = group.present().collect();
    let path = format!("/groepen/{}", group.trajectory.id);
    let content = html! {
        (group.breadcrumb(visitor))
        (h1(title))
        (trouble.view(language))
        @if people.is_empty() {
            (paragraph(language.text("Er is nu niemand in deze groep.", "Nobody is in this group now.")))
            (link_button(Weight::Primary, &visitor.address(&path), language.text("Terug naar de groep", "Back to the group")))
        } @else {
            (group::about(language, (
                "Kies van ieder de fase waarin die nu is. Wie u openlaat, krijgt geen melding. Schrijf niets over gezondheid.",
                "Choose the phase that each is in now. Whoever you leave out gets no report. Write nothing about health.",
            )))
            (form(visitor, &format!("{path}/voortgang"), &fields(language, group, &people, answers, trouble)))
        }
    };
    layout::page(visitor, title, &content)
}

fn fields(language: Language, group: &Group, people: &[&Participant], answers: &Sent, trouble: &Trouble) -> Markup {
    let today = group.today.to_string();
    let day = if answers.get("op").is_empty() { &today } else { answers.get("op") };
    html! {
        div class="menukaart-panel" { (Field::new("op", language.text("Op welke dag?", "On which day?")).required().fault(trouble.with("op")).date(day)) }
        @for person in people { (one(language, person, answers, trouble)) }
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Opslaan voor de hele groep", "Save for the whole group"))) }
    }
}

fn one(language: Language, person: &Participant, answers: &Sent, trouble: &Trouble) -> Markup {
    let name = |field| sent::about(field, person.id);
    let (phase, attendance, note) = (name("fase"), name("aanwezig"), name("notitie"));
    let mut phases = vec![Choice::new("", language.text("Geen melding", "No report"))];
    phases.extend(PHASES.iter().map(|(code, nl, en)| Choice::new(*code, language.text(nl, en))));
    html! {
        section class="menukaart-panel" aria-label=(person.details.reference) {
            (h2(&person.details.reference))
            (Field::new(&phase, language.text("Fase", "Phase")).fault(trouble.with(&phase)).select(&phases, answers.get(&phase)))
            (Field::new(&attendance, language.text("Aanwezig (in procenten)", "Attendance (in per cent)")).fault(trouble.with(&attendance)).number(answers.get(&attendance)))
            (Field::new(&note, language.text("Notitie (mag leeg blijven)", "Note (may stay empty)")).fault(trouble.with(&note)).text(answers.get(&note)))
        }
    }
}
