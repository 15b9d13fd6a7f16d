//! Describing an initiative: a new one is a draft until approval is asked for; what changes the promise of one on the menu asks for approval again.

use actix_web::http::Method;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::details::TARGET_GROUPS;
use super::initiatives::own;
use crate::domain::initiatives::body::{CreateInitiative, UpdateInitiative};
use crate::domain::initiatives::{ContributionKind, Initiative, Status, commands};
use crate::domain::organisations::{self, Region};
use crate::platform::auth::Caller;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;
use crate::web::pages::body::{self, As};
use crate::web::pages::components::{Choice, Field, Tone, Weight, alert, breadcrumb, button, form, h1, h2, lead, paragraph};
use crate::web::pages::sent::Sent;
use crate::web::pages::shown::{self, VERSION};
use crate::web::pages::trouble::Trouble;
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout, words};

/// The fields by their names in the body.
const FIELDS: [(&str, &str, As); 15] = [
    ("title", "titel", As::Text),
    ("summary", "kort", As::Text),
    ("description", "verhaal", As::Text),
    ("pathToWork", "weg", As::Text),
    ("targetGroups", "doelgroep", As::Several),
    ("municipalities", "gemeente", As::Several),
    ("themes", "thema", As::Several),
    ("durationMonths", "maanden", As::Number),
    ("placePrice", "prijs", As::Amount),
    ("placesMaximum", "plaatsen", As::Number),
    ("acceptedKinds", "soort", As::Several),
    ("evidence", "bewijs", As::Text),
    ("contact", "contact", As::Text),
    ("startsOn", "begin", As::Text),
    ("publishedUntil", "tot", As::Text),
];
/// Those that may be left empty, and so be emptied.
const OPTIONAL: [&str; 4] = ["evidence", "contact", "startsOn", "publishedUntil"];

fn names() -> Vec<(&'static str, &'static str)> {
    FIELDS.iter().map(|(name, field, _)| (*name, *field)).collect()
}

async fn own_region(service: &Service, signed_in: &SignedIn<Partner>) -> Result<Region> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let regions = service.db.read(&visitor.viewer.actor(), async |conn: &mut Conn| organisations::store::regions(conn).await).await?;
    regions.into_iter().find(|region| region.id == caller.region()).ok_or(Error::NotFound)
}

pub(super) async fn ask(service: web::Data<Service>, signed_in: SignedIn<Partner>) -> Result<Html> {
    let region = own_region(&service, &signed_in).await?;
    Ok(Html::ok(view_new(&signed_in.visitor, &region, &Sent::default(), &Trouble::none())))
}

pub(super) async fn create(service: web::Data<Service>, posted: Posted<Sent, Partner>) -> Result<HttpResponse> {
    let (signed_in, sent) = (posted.signed_in(), posted.form.clone());
    let visitor = &signed_in.visitor;
    let done = match body::read::<CreateInitiative>(&service, &Method::POST, "/initiatives", body::of(&sent, &FIELDS)) {
        Ok(body) => {
            let carry_out = async |work: &mut Work<'_>, caller: &Caller, _| {
                let initiative = commands::create(work, caller, body.into()).await?;
                Ok(visitor.address(&format!("/mijn-initiatieven/{}", initiative.id)))
            };
            posted.run(&service, carry_out).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = done else { return done };
    let trouble = Trouble::by_name(visitor.language, error, &names())?;
    let region = own_region(&service, &signed_in).await?;
    Ok(Html::with_status(trouble.status, view_new(visitor, &region, &sent, &trouble)).into_response())
}

async fn find(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid) -> Result<Initiative> {
    let (caller, today) = (&signed_in.caller, service.clock.today());
    service.db.read(&signed_in.visitor.viewer.actor(), async |conn: &mut Conn| own(conn, caller, today, id).await).await
}

pub(super) async fn reconsider(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let initiative = find(&service, &signed_in, *path).await?;
    let region = own_region(&service, &signed_in).await?;
    Ok(Html::ok(view(&signed_in.visitor, &region, &initiative, &filled_in(&initiative), &Trouble::none())))
}

fn filled_in(initiative: &Initiative) -> Sent {
    let promise = &initiative.promise;
    let one = [
        ("titel", promise.title.clone()),
        ("kort", promise.summary.clone()),
        ("verhaal", promise.description.clone()),
        ("weg", promise.path_to_work.clone()),
        ("maanden", promise.duration_months.to_string()),
        ("prijs", promise.place_price.to_string()),
        ("plaatsen", promise.places_maximum.to_string()),
        ("bewijs", promise.evidence.clone().unwrap_or_default()),
        ("contact", promise.contact.clone().unwrap_or_default()),
        ("begin", promise.starts_on.map(|day| day.to_string()).unwrap_or_default()),
        ("tot", promise.published_until.map(|day| day.to_string()).unwrap_or_default()),
    ];
    let each = |field, all: &[String]| all.iter().map(|code| (field, code.clone())).collect::<Vec<_>>();
    let kinds = promise.accepted_kinds.iter().map(|kind| ("soort", kind.to_string()));
    let several = [each("doelgroep", &promise.target_groups), each("gemeente", &promise.municipalities), each("thema", &promise.themes)];
    Sent::filled_in(one.into_iter().chain(several.into_iter().flatten()).chain(kinds))
}

pub(super) async fn change(service: web::Data<Service>, posted: Posted<Sent, Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, sent, id) = (posted.signed_in(), posted.form.clone(), *path);
    let visitor = &signed_in.visitor;
    let done = match edit(&service, &sent) {
        Ok((shown, body)) => {
            let carry_out = async |work: &mut Work<'_>, caller: &Caller, _| {
                commands::edit(work, caller, id, &shown, |promise| body.apply(promise)).await?;
                Ok(visitor.address(&format!("/mijn-initiatieven/{id}")))
            };
            posted.run(&service, carry_out).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = done else { return done };
    let is_outdated = matches!(error, Error::PreconditionFailed);
    let trouble = Trouble::by_name(visitor.language, error, &names())?;
    let (initiative, region) = (find(&service, &signed_in, id).await?, own_region(&service, &signed_in).await?);
    let sent = if is_outdated { filled_in(&initiative) } else { sent };
    Ok(Html::with_status(trouble.status, view(visitor, &region, &initiative, &sent, &trouble)).into_response())
}

fn edit(service: &Service, sent: &Sent) -> Result<(IfMatch, UpdateInitiative)> {
    let body = body::change(sent, &FIELDS, &OPTIONAL);
    let path = format!("/initiatives/{}", Uuid::nil());
    Ok((shown::seen(sent), body::read(service, &Method::PATCH, &path, body)?))
}

fn view_new(visitor: &Visitor, region: &Region, sent: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let title = language.text("Nieuw initiatief", "New initiative");
    let content = html! {
        (breadcrumb(visitor, &[("/mijn-initiatieven", language.text("Mijn initiatieven", "My initiatives"))]))
        (h1(title))
        (lead(language.text(
            "Beschrijf wat u doet en hoe het naar werk leidt. Het blijft een concept tot u goedkeuring vraagt.",
            "Describe what you do and how it leads to work. It stays a draft until you ask for approval.",
        )))
        (trouble.view(language))
        (form(visitor, "/mijn-initiatieven/nieuw", &html! {
            (fields(language, region, sent, trouble))
            div class="menukaart-actions" { (button(Weight::Primary, language.text("Concept bewaren", "Keep as a draft"))) }
        }))
    };
    layout::page(visitor, title, &content)
}

fn view(visitor: &Visitor, region: &Region, initiative: &Initiative, sent: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let title = language.text("Initiatief wijzigen", "Change the initiative");
    let path = format!("/mijn-initiatieven/{}", initiative.id);
    let mine = language.text("Mijn initiatieven", "My initiatives");
    let content = html! {
        (breadcrumb(visitor, &[("/mijn-initiatieven", mine), (&path, &initiative.promise.title)]))
        (h1(title))
        @if matches!(initiative.status, Status::Approved | Status::Suspended) {
            (alert(Tone::Info, language.text("Dit staat op de menukaart", "This is on the menu"), &paragraph(language.text(
                "Wijzigt u de prijs, de doelgroepen of de weg naar werk, of biedt u minder plaatsen, dan beslist de servicedesk opnieuw. Zolang staat het niet op de menukaart. Wie al bijdroeg, houdt zijn prijs.",
                "If you change the price, the target groups or the way to work, or offer fewer places, the servicedesk decides again. Until then it is not on the menu. Whoever contributed already keeps the price.",
            ))))
        }
        (trouble.view(language))
        (form(visitor, &format!("{path}/wijzigen"), &html! {
            input type="hidden" name=(VERSION) value=(initiative.version);
            (fields(language, region, sent, trouble))
            div class="menukaart-actions" { (button(Weight::Primary, language.text("Opslaan", "Save"))) }
        }))
    };
    layout::page(visitor, title, &content)
}

fn fields(language: Language, region: &Region, sent: &Sent, trouble: &Trouble) -> Markup {
    let must = |name, nl, en| Field::new(name, language.text(nl, en)).required().fault(trouble.with(name));
    let may = |name, nl, en| Field::new(name, language.text(nl, en)).fault(trouble.with(name));
    let towns = region.municipalities.iter().map(|town| Choice::new(String::from(town.code.clone()), &*town.name)).collect();
    let groups = TARGET_GROUPS.iter().map(|code| Choice::new(*code, words::target_group(language, code))).collect();
    let themes = words::THEMES.iter().map(|code| Choice::new(*code, words::theme(language, code))).collect();
    let kinds = ContributionKind::ALL.iter().map(|kind| Choice::new(kind.to_string(), words::contribution_kind(language, *kind))).collect();
    let several = |field: Field<'_>, name, offered| field.checkboxes(&with_present(offered, sent.all(name)), sent.all(name));
    html! {
        (h2(language.text("Het verhaal", "The story")))
        (must("titel", "Naam van het initiatief", "Name of the initiative").text(sent.get("titel")))
        (must("kort", "In één of twee zinnen", "In one or two sentences").area(sent.get("kort"), 2))
        (must("verhaal", "Het hele verhaal", "The whole story").area(sent.get("verhaal"), 8))
        (must("weg", "Hoe leidt het naar werk?", "How does it lead to work?").area(sent.get("weg"), 5))
        (may("bewijs", "Waarom werkt het? (mag leeg blijven)", "Why does it work? (may stay empty)").area(sent.get("bewijs"), 3))
        (h2(language.text("Voor wie en waar", "For whom and where")))
        (several(must("doelgroep", "Voor wie?", "For whom?"), "doelgroep", groups))
        (several(must("gemeente", "Voor inwoners van", "For people who live in"), "gemeente", towns))
        (several(may("thema", "Waar gaat het over?", "What is it about?"), "thema", themes))
        (h2(language.text("Plaatsen en bijdragen", "Places and contributions")))
        (must("maanden", "Hoeveel maanden duurt het?", "How many months does it take?").number(sent.get("maanden")))
        (must("prijs", "Wat kost een plaats, in euro?", "What does a place cost, in euros?").number(sent.get("prijs")))
        (must("plaatsen", "Hoeveel plaatsen biedt u?", "How many places do you offer?").number(sent.get("plaatsen")))
        (several(must("soort", "Wat mag een opdrachtnemer bijdragen?", "What may a contractor contribute?"), "soort", kinds))
        (may("begin", "Eerste dag van de volgende groep (mag leeg blijven)", "First day of the next group (may stay empty)").date(sent.get("begin")))
        (may("tot", "Laatste dag op de menukaart (mag leeg blijven)", "Last day on the menu (may stay empty)").date(sent.get("tot")))
        (may("contact", "Hoe bereiken opdrachtnemers u? (mag leeg blijven)", "How do contractors reach you? (may stay empty)")
            .hint(language.text("Iedereen kan dit lezen.", "Everybody can read this.")).text(sent.get("contact")))
    }
}

/// What is offered, and what is chosen already: a word of the region's own stays.
fn with_present(mut offered: Vec<Choice>, present: &[String]) -> Vec<Choice> {
    for code in present {
        if offered.iter().all(|choice| choice.value != *code) {
            offered.push(Choice::new(&**code, &**code));
        }
    }
    offered
}
