//! Somebody in a group: what is kept, how it goes, correcting it, leaving, and the end of the record.

use actix_web::http::Method;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::details::details;
use super::group::own;
use crate::domain::organisations::{self, Region};
use crate::domain::outcomes::erasure;
use crate::domain::participants::body::{RegisterDeparture, UpdateParticipant};
use crate::domain::participants::seen::Seen;
use crate::domain::participants::store::ProgressReport;
use crate::domain::participants::{self, LeaveReason, Participant, commands};
use crate::domain::trajectories::Trajectory;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::web::pages::body::{self, As};
use crate::web::pages::components::{Cell, Choice, Field, Weight, breadcrumb, button, data_list, form, h1, h2, note, table};
use crate::web::pages::sent::Sent;
use crate::web::pages::shown::{self, VERSION};
use crate::web::pages::trouble::Trouble;
use crate::web::pages::{EVERYTHING, Html, Language, Partner, Posted, SignedIn, Visitor, layout, notation, words};

/// The fields by their names in the body.
const DETAILS: [(&str, &str, As); 4] = [
    ("reference", "kenmerk", As::Text),
    ("municipality", "gemeente", As::Text),
    ("targetGroup", "doelgroep", As::Text),
    ("birthYearBand", "geboortejaren", As::Text),
];
const DEPARTURE: [(&str, &str, As); 2] = [("leftOn", "gestopt", As::Text), ("reason", "reden", As::Text)];

/// What the page is made of.
struct Page {
    group: Trajectory,
    region: Region,
    person: Participant,
    progress: Vec<ProgressReport>,
}

impl Page {
    fn path(&self) -> String {
        format!("/groepen/{}/deelnemers/{}", self.group.id, self.person.id)
    }
}

/// The group, and who of it.
type Ids = web::Path<(Uuid, Uuid)>;

/// Looks at somebody of a group of the caller's own, which leaves an entry.
async fn look(service: &Service, signed_in: &SignedIn<Partner>, (group, id): (Uuid, Uuid)) -> Result<Page> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let look = async |work: &mut Work<'_>| {
        let group = own(work.conn, caller, group).await?;
        let found = find(work, caller, group.id, id).await?;
        let seen = Seen::by(work, caller, "get_participant", vec![found]).await?;
        let person = seen.into_participants().pop().ok_or(Error::NotFound)?;
        let progress = participants::store::progress(work.conn, person.region, person.id, &EVERYTHING).await?;
        let regions = organisations::store::regions(work.conn).await?;
        let region = regions.into_iter().find(|region| region.id == group.region).ok_or(Error::NotFound)?;
        Ok(Page { group, region, person, progress })
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
    let sent = filled_in(&page.person);
    Ok(Html::ok(view(&signed_in.visitor, &page, &sent, &Trouble::none())))
}

fn filled_in(person: &Participant) -> Sent {
    let details = person.details.clone();
    Sent::filled_in([
        ("kenmerk", details.reference),
        ("gemeente", details.municipality),
        ("doelgroep", details.target_group),
        ("geboortejaren", details.birth_year_band),
        ("gestopt", person.departure.map(|departure| departure.left_on.to_string()).unwrap_or_default()),
        ("reden", person.departure.map(|departure| departure.reason.to_string()).unwrap_or_default()),
    ])
}

pub(super) async fn correct(service: web::Data<Service>, posted: Posted<Sent, Partner>, ids: Ids) -> Result<HttpResponse> {
    let path = format!("/participants/{}", Uuid::nil());
    let body: Result<UpdateParticipant> = body::read(&service, &Method::PATCH, &path, body::change(&posted.form, &DETAILS, &[]));
    let seen = shown::seen(&posted.form);
    let carry_out = async |work: &mut Work<'_>, caller: &Caller, _: Participant| {
        let body = body?;
        commands::update(work, caller, ids.1, &seen, |details| body.apply(details), None).await
    };
    answer(&service, posted, &ids, carry_out).await
}

pub(super) async fn leave(service: web::Data<Service>, posted: Posted<Sent, Partner>, ids: Ids) -> Result<HttpResponse> {
    let path = format!("/participants/{}/departures", Uuid::nil());
    let body: Result<RegisterDeparture> = body::read(&service, &Method::POST, &path, body::of(&posted.form, &DEPARTURE));
    let carry_out = async |work: &mut Work<'_>, caller: &Caller, found: Participant| {
        // The form shows what is registered: whoever sends another day corrects it.
        commands::leave(work, caller, found.id, (&body?).into(), found.departure.is_some()).await
    };
    answer(&service, posted, &ids, carry_out).await
}

/// Goes back to the group, or shows what is wrong.
async fn answer(
    service: &Service,
    posted: Posted<Sent, Partner>,
    ids: &Ids,
    carry_out: impl AsyncFnOnce(&mut Work<'_>, &Caller, Participant) -> Result<Participant>,
) -> Result<HttpResponse> {
    let (signed_in, mut sent, (group, id)) = (posted.signed_in(), posted.form.clone(), **ids);
    let visitor = &signed_in.visitor;
    let done = posted
        .run(service, async |work, caller, _| {
            let found = find(work, caller, group, id).await?;
            carry_out(work, caller, found).await?;
            Ok(visitor.address(&format!("/groepen/{group}")))
        })
        .await;
    let Err(error) = done else { return done };
    let is_outdated = matches!(error, Error::PreconditionFailed);
    let names: Vec<_> = DETAILS.iter().chain(&DEPARTURE).map(|(name, field, _)| (*name, *field)).collect();
    let trouble = Trouble::by_name(visitor.language, error, &names)?;
    let page = look(service, &signed_in, (group, id)).await?;
    let now = filled_in(&page.person);
    sent = if is_outdated { now } else { sent.or(&now) };
    Ok(Html::with_status(trouble.status, view(visitor, &page, &sent, &trouble)).into_response())
}

pub(super) async fn erase(service: web::Data<Service>, posted: Posted<Sent, Partner>, ids: Ids) -> Result<HttpResponse> {
    let (signed_in, (group, id)) = (posted.signed_in(), *ids);
    let visitor = &signed_in.visitor;
    let done = posted
        .run_beyond(&service, async |work, caller, sent| {
            find(&mut work.confined(), caller, group, id).await?;
            if sent.get("zeker") != "ja" {
                return Err(Error::inconsistent("zeker", "required", "Whether it is certain."));
            }
            erasure::erase(work, caller, id, &shown::seen(&sent)).await?;
            Ok(visitor.address(&format!("/groepen/{group}")))
        })
        .await;
    let Err(error) = done else { return done };
    let trouble = Trouble::by_name(visitor.language, error, &[("zeker", "zeker")])?;
    let page = look(&service, &signed_in, (group, id)).await?;
    Ok(Html::with_status(trouble.status, view(visitor, &page, &filled_in(&page.person), &trouble)).into_response())
}

fn view(visitor: &Visitor, page: &Page, sent: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let Page { group, person, .. } = page;
    let title = &person.details.reference;
    let back = format!("/groepen/{}", group.id);
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups")), (&back, &group.title)]))
        (h1(title))
        (trouble.view(language))
        (data_list(&facts(language, page)))
        section class="menukaart-section" {
            (h2(language.text("Voortgang", "Progress")))
            @if page.progress.is_empty() {
                (note(language.text("Over deze deelnemer is nog niets gemeld.", "Nothing was reported about this participant yet.")))
            } @else {
                (progress(language, &page.progress))
            }
        }
        div class="menukaart-split" {
            (departure(visitor, page, sent, trouble))
            section class="menukaart-panel" {
                (h2(language.text("Klopt er iets niet?", "Is something not right?")))
                (form(visitor, &page.path(), &html! {
                    input type="hidden" name=(VERSION) value=(person.version);
                    (details(language, &page.region, sent, trouble))
                    @if person.check.is_some() {
                        (note(language.text("Wijzigt u iets? Dan moet de gemeente de doelgroep opnieuw controleren.", "Do you change something? Then the municipality must check the target group again.")))
                    }
                    div class="menukaart-actions" { (button(Weight::Secondary, language.text("Gegevens verbeteren", "Correct the record"))) }
                }))
            }
        }
        section class="menukaart-section" { (the_end(visitor, page, trouble)) }
    };
    layout::page(visitor, title, &content)
}

fn facts(language: Language, Page { region, person, .. }: &Page) -> Vec<(&'static str, Markup)> {
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

fn departure(visitor: &Visitor, page: &Page, sent: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let has_left = page.person.departure.is_some();
    let title =
        if has_left { language.text("Gestopt", "Left") } else { language.text("Stopt deze deelnemer?", "Does this participant leave?") };
    let action =
        if has_left { language.text("Vertrek verbeteren", "Correct the departure") } else { language.text("Vastleggen", "Register") };
    let reasons = LeaveReason::ALL.iter().map(|reason| Choice::new(reason.to_string(), why(language, *reason)));
    let reasons: Vec<Choice> = std::iter::once(Choice::new("", language.text("Kies", "Choose"))).chain(reasons).collect();
    let field = |name, nl, en| Field::new(name, language.text(nl, en)).required().fault(trouble.with(name));
    html! {
        section class="menukaart-panel" {
            (h2(title))
            (form(visitor, &format!("{}/vertrek", page.path()), &html! {
                (field("gestopt", "Laatste dag", "Last day").date(sent.get("gestopt")))
                (field("reden", "Waarom", "Why").select(&reasons, sent.get("reden")))
                div class="menukaart-actions" { (button(Weight::Primary, action)) }
            }))
            (note(language.text("Na 1, 3, 6 en 12 maanden vragen we of deze persoon werkt.", "After 1, 3, 6 and 12 months we ask whether this person works.")))
        }
    }
}

const fn why(language: Language, reason: LeaveReason) -> &'static str {
    match reason {
        LeaveReason::Completed => language.text("Traject afgerond", "Finished the trajectory"),
        LeaveReason::Work => language.text("Vond werk", "Found work"),
        LeaveReason::Moved => language.text("Verhuisd", "Moved away"),
        LeaveReason::Stopped => language.text("Afgehaakt", "Dropped out"),
        LeaveReason::Other => language.text("Iets anders", "Anything else"),
    }
}

fn the_end(visitor: &Visitor, page: &Page, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let certain = [Choice::new("ja", language.text("Ja, wis alles over deze deelnemer", "Yes, erase everything about this participant"))];
    let ask = Field::new("zeker", language.text("Weet u het zeker?", "Are you certain?")).fault(trouble.with("zeker"));
    html! {
        details class="menukaart-panel" open[trouble.with("zeker").is_some()] {
            summary { (language.text("Deze deelnemer wissen", "Erase this participant")) }
            (note(language.text(
                "Vraagt iemand om gewist te worden, of stond hier de verkeerde persoon? Alles over deze persoon gaat dan voorgoed weg. Alleen aantallen blijven.",
                "Does somebody ask to be erased, or was this the wrong person? Then everything about this person goes for good. Only counts remain.",
            )))
            (form(visitor, &format!("{}/wissen", page.path()), &html! {
                input type="hidden" name=(VERSION) value=(page.person.version);
                (ask.checkboxes(&certain, &[]))
                div class="menukaart-actions" { (button(Weight::Danger, language.text("Wissen", "Erase"))) }
            }))
        }
    }
}
