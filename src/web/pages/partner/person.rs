//! A participant of a group: the record, progress, corrections, leaving, and erasure.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde::de::DeserializeOwned;
use serde_json::json;
use uuid::Uuid;
use validator::Validate;

use super::group::{counted, own, titles_of_others};
use crate::domain::organisations::{self, Region};
use crate::domain::outcomes::erasure;
use crate::domain::participants::body::{RegisterDeparture, UpdateParticipant};
use crate::domain::participants::participant::Details;
use crate::domain::participants::seen::Seen;
use crate::domain::participants::store::ProgressReport;
use crate::domain::participants::{self, Participant, commands};
use crate::domain::trajectories::{Definitions, Trajectory, definitions};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::web::pages::components::{Cell, Weight, breadcrumb, button, data_list, form, h1, h2, note, table};
use crate::web::pages::forms::{CORRECT_PARTICIPANT, DEPARTURE, ERASE, Filled, Form, FormData, Scope};
use crate::web::pages::shown::{self, VERSION};
use crate::web::pages::{FIRST_THOUSAND, Html, Language, Partner, Posted, SignedIn, Visitor, layout, notation, regions, words};

/// The checkbox that confirms an erasure.
const CERTAIN: &str = "zeker";

/// What the page is made of.
struct Page {
    group: Trajectory,
    region: Region,
    person: Participant,
    progress: Vec<ProgressReport>,
    /// How people of the group are followed up.
    definitions: Definitions,
    /// The title of the group in which the person counts instead.
    others: HashMap<Uuid, String>,
}

impl Page {
    fn path(&self) -> String {
        format!("/groepen/{}/deelnemers/{}", self.group.id, self.person.id)
    }
}

/// The group, and who of it.
type Ids = web::Path<(Uuid, Uuid)>;

/// Finds a participant of one of the caller's groups and records the access.
async fn look(service: &Service, signed_in: &SignedIn<Partner>, (group, id): (Uuid, Uuid)) -> Result<Page> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let look = async |work: &mut Work<'_>| {
        let group = own(work.conn, caller, group).await?;
        let found = find(work, caller, group.id, id).await?;
        let seen = Seen::by(work, caller, "get_participant", vec![found]).await?;
        let person = seen.into_participants().pop().ok_or(Error::NotFound)?;
        let progress = participants::store::progress(work.conn, person.region, person.id, &FIRST_THOUSAND).await?;
        let regions = organisations::store::regions(work.conn).await?;
        let region = regions.into_iter().find(|region| region.id == group.region).ok_or(Error::NotFound)?;
        let definitions = definitions::of_trajectory(work.conn, group.region, group.id, work.now).await?;
        let others = titles_of_others(work.conn, &group, std::slice::from_ref(&person)).await?;
        Ok(Page { group, region, person, progress, definitions, others })
    };
    service.db.write(&visitor.viewer.actor(), service.clock.now(), look).await
}

async fn find(work: &mut Work<'_>, caller: &Caller, group: Uuid, id: Uuid) -> Result<Participant> {
    let scope = participants::policy::visible_to(caller);
    let found = participants::store::find(work.conn, caller.region(), scope, id).await?;
    found.filter(|found| found.trajectory == group).ok_or(Error::NotFound)
}

pub(super) async fn one(service: web::Data<Service>, signed_in: SignedIn<Partner>, ids: Ids) -> Result<Html> {
    let page = look(&service, &signed_in, *ids).await?;
    Ok(Html::ok(view(&signed_in.visitor, &page, &present(&page.person)?.into())))
}

fn present(person: &Participant) -> Result<FormData> {
    let Details { reference, municipality, target_group, birth_year_band } = &person.details;
    let details = CORRECT_PARTICIPANT.prefill(&json!({
        "reference": reference, "municipality": municipality, "targetGroup": target_group, "birthYearBand": birth_year_band,
    }))?;
    let departure = person.departure.map(|departure| json!({"leftOn": departure.left_on, "reason": departure.reason}));
    Ok(details.or(DEPARTURE.prefill(&departure)?))
}

pub(super) async fn correct(service: web::Data<Service>, posted: Posted<Partner>, ids: Ids) -> Result<HttpResponse> {
    let carry_out = async |work: &mut Work<'_>, caller: &Caller, body: UpdateParticipant, data: FormData, _: Participant| {
        commands::update(work, caller, ids.1, &shown::seen(&data), |details| body.apply(details), None).await
    };
    answer(&service, posted, &ids, &CORRECT_PARTICIPANT, carry_out).await
}

pub(super) async fn leave(service: web::Data<Service>, posted: Posted<Partner>, ids: Ids) -> Result<HttpResponse> {
    let carry_out = async |work: &mut Work<'_>, caller: &Caller, body: RegisterDeparture, _: FormData, found: Participant| {
        // The form shows the registered departure: another day corrects it.
        commands::leave(work, caller, found.id, (&body).into(), found.departure.is_some()).await
    };
    answer(&service, posted, &ids, &DEPARTURE, carry_out).await
}

/// Goes back to the group, or shows what is wrong.
async fn answer<T: DeserializeOwned + Validate>(
    service: &Service,
    posted: Posted<Partner>,
    ids: &Ids,
    form: &'static Form,
    carry_out: impl AsyncFnOnce(&mut Work<'_>, &Caller, T, FormData, Participant) -> Result<Participant>,
) -> Result<HttpResponse> {
    let (signed_in, data, (group, id)) = (posted.signed_in(), posted.form.clone(), **ids);
    let visitor = &signed_in.visitor;
    let done = posted
        .submit(service, form, async |work, caller, body: T, data| {
            let found = find(work, caller, group, id).await?;
            carry_out(work, caller, body, data, found).await?;
            Ok(visitor.address(&format!("/groepen/{group}")))
        })
        .await;
    let Err(error) = done else { return done };
    let filled = Filled::refused(visitor.language, error, data, &[(form, Scope::Page)])?;
    let page = look(service, &signed_in, (group, id)).await?;
    let present = present(&page.person)?;
    let filled = filled.or_present(present.clone()).map(|data| data.or(present));
    Ok(Html::with_status(filled.status, view(visitor, &page, &filled)).into_response())
}

pub(super) async fn erase(service: web::Data<Service>, posted: Posted<Partner>, ids: Ids) -> Result<HttpResponse> {
    let (signed_in, (group, id)) = (posted.signed_in(), *ids);
    let visitor = &signed_in.visitor;
    let done = posted
        .run_beyond(&service, async |work, caller, data| {
            find(&mut work.confined(), caller, group, id).await?;
            if data.get(CERTAIN) != "ja" {
                return Err(Error::inconsistent(CERTAIN, "required", "Whether it is certain."));
            }
            erasure::erase(work, caller, id, &shown::seen(&data)).await?;
            Ok(visitor.address(&format!("/groepen/{group}")))
        })
        .await;
    let Err(error) = done else { return done };
    let page = look(&service, &signed_in, (group, id)).await?;
    let filled = Filled::refused(visitor.language, error, present(&page.person)?, &[(&ERASE, Scope::Page)])?;
    Ok(Html::with_status(filled.status, view(visitor, &page, &filled)).into_response())
}

fn view(visitor: &Visitor, page: &Page, filled: &Filled) -> Markup {
    let language = visitor.language;
    let Page { group, person, .. } = page;
    let title = &person.details.reference;
    let back = format!("/groepen/{}", group.id);
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups")), (&back, &group.title)]))
        (h1(title))
        (filled.summary(language))
        (data_list(&facts(visitor, page)))
        section class="menukaart-section" {
            (h2(language.text("Voortgang", "Progress")))
            @if page.progress.is_empty() {
                (note(language.text("Over deze deelnemer is nog niets gemeld.", "Nothing was reported about this participant yet.")))
            } @else {
                (progress(language, &page.progress))
            }
        }
        div class="menukaart-split" {
            (departure(visitor, page, filled))
            section class="menukaart-panel" {
                (h2(language.text("Klopt er iets niet?", "Is something not right?")))
                (form(visitor, &page.path(), &html! {
                    input type="hidden" name=(VERSION) value=(person.version);
                    (CORRECT_PARTICIPANT.view(language, filled).choices("municipality", regions::towns(&page.region)).rows())
                    @if person.check.is_some() {
                        (note(language.text("Wijzigt u iets? Dan moet de gemeente de doelgroep opnieuw controleren.", "Do you change something? Then the municipality must check the target group again.")))
                    }
                    div class="menukaart-actions" { (button(Weight::Secondary, language.text("Gegevens verbeteren", "Correct the record"))) }
                }))
            }
        }
        section class="menukaart-section" { (the_end(visitor, page, filled)) }
    };
    layout::page(visitor, title, &content)
}

fn facts(visitor: &Visitor, Page { region, person, others, .. }: &Page) -> Vec<(&'static str, Markup)> {
    let language = visitor.language;
    let town = region.municipalities.iter().find(|town| String::from(town.code.clone()) == person.details.municipality);
    let town = town.map_or(person.details.municipality.as_str(), |town| &town.name);
    let checked = match &person.check {
        None => language.text("nog niet", "not yet"),
        Some(check) if check.verified => language.text("ja, bevestigd", "yes, confirmed"),
        Some(_) => language.text("nee, niet bevestigd", "no, not confirmed"),
    };
    vec![
        (language.text("Woont in", "Lives in"), html! { (town) }),
        (language.text("Doelgroep", "Target group"), html! { (words::target_group(language, &person.details.target_group)) }),
        (language.text("Geboren in", "Born in"), html! { (person.details.birth_year_band) }),
        (language.text("Begonnen op", "Started on"), html! { (notation::day(language, person.enrolled_on)) }),
        (language.text("Doelgroep gecontroleerd", "Target group checked"), html! { (checked) }),
        (language.text("Telt mee in deze groep", "Counts in this group"), counted(visitor, person, others)),
        (language.text("Bewaard tot en met", "Kept until"), html! { (notation::day(language, person.retain_until)) }),
    ]
}

fn progress(language: Language, reports: &[ProgressReport]) -> Markup {
    let header = [
        language.text("Dag", "Day"),
        language.text("Fase", "Phase"),
        language.text("Aanwezig", "Present"),
        language.text("Notitie", "Note"),
    ];
    let row = |report: &ProgressReport| {
        vec![
            Cell::text(notation::day(language, report.reported_on)),
            Cell::text(super::progress::phase(language, &report.phase)),
            Cell::number(format!("{}%", report.attendance)),
            Cell::text(report.note.as_deref().unwrap_or_default()),
        ]
    };
    let caption = language.text("Wat u meldde", "What you reported");
    table(caption, &header.map(Cell::text), &reports.iter().map(row).collect::<Vec<_>>())
}

fn departure(visitor: &Visitor, page: &Page, filled: &Filled) -> Markup {
    let language = visitor.language;
    let has_left = page.person.departure.is_some();
    let title =
        if has_left { language.text("Gestopt", "Left") } else { language.text("Stopt deze deelnemer?", "Does this participant leave?") };
    let action =
        if has_left { language.text("Vertrek verbeteren", "Correct the departure") } else { language.text("Vastleggen", "Register") };
    html! {
        section class="menukaart-panel" {
            (h2(title))
            (form(visitor, &format!("{}/vertrek", page.path()), &html! {
                (DEPARTURE.view(language, filled).rows())
                div class="menukaart-actions" { (button(Weight::Primary, action)) }
            }))
            (note(&followed_up(language, &page.definitions)))
        }
    }
}

/// When it is asked whether somebody works.
fn followed_up(language: Language, definitions: &Definitions) -> String {
    let months: Vec<String> = definitions.moments.iter().map(u32::to_string).collect();
    let months = match months.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} {} {last}", before.join(", "), language.text("en", "and")),
        months => months.concat(),
    };
    language
        .text("Na {} maanden vragen we of deze persoon werkt.", "After {} months we ask whether this person works.")
        .replace("{}", &months)
}

fn the_end(visitor: &Visitor, page: &Page, filled: &Filled) -> Markup {
    let language = visitor.language;
    html! {
        details class="menukaart-panel" open[filled.fault(CERTAIN).is_some()] {
            summary { (language.text("Deze deelnemer wissen", "Erase this participant")) }
            (note(language.text(
                "Vraagt iemand om gewist te worden, of stond hier de verkeerde persoon? Alles over deze persoon gaat dan voorgoed weg. Alleen aantallen blijven.",
                "Does somebody ask to be erased, or was this the wrong person? Then everything about this person goes for good. Only counts remain.",
            )))
            (form(visitor, &format!("{}/wissen", page.path()), &html! {
                input type="hidden" name=(VERSION) value=(page.person.version);
                (ERASE.view(language, filled).rows())
                div class="menukaart-actions" { (button(Weight::Danger, language.text("Wissen", "Erase"))) }
            }))
        }
    }
}
