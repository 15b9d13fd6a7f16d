//! Describing an initiative, and searching the menu.

use super::Form;
use super::row::{Control, Row, Words};
use crate::domain::initiatives::ContributionKind;
use crate::web::pages::components::Choice;
use crate::web::pages::{Language, words};

const ROWS: [Row; 16] = [
    Row::line("title", "titel", ("Naam van het initiatief", "Name of the initiative")).required().heading(("Het verhaal", "The story")),
    Row::lines("summary", "kort", 2, ("In één of twee zinnen", "In one or two sentences")).required(),
    Row::lines("description", "verhaal", 8, ("Het hele verhaal", "The whole story")).required(),
    Row::lines("pathToWork", "weg", 5, ("Hoe leidt het naar werk?", "How does it lead to work?")).required(),
    Row::lines("evidence", "bewijs", 3, ("Waarom werkt het?", "Why does it work?")).optional(),
    Row::checkboxes("targetGroups", "doelgroep", ("Voor wie?", "For whom?")).required().options(target_groups).heading(FOR_WHOM),
    Row::checkboxes("municipalities", "gemeente", ("Voor inwoners van", "For people who live in")).required(),
    Row::checkboxes("themes", "thema", ("Waar gaat het over?", "What is it about?")).options(themes),
    Row::whole("durationMonths", "maanden", ("Hoeveel maanden duurt het?", "How many months does it take?")).required().heading(PLACES),
    Row::euro("placePrice", "prijs", ("Wat kost een plaats, in euro?", "What does a place cost, in euros?")).required(),
    Row::whole("placesMaximum", "plaatsen", ("Hoeveel plaatsen biedt u?", "How many places do you offer?")).required(),
    Row::checkboxes("acceptedKinds", "soort", ("Wat mag een opdrachtnemer bijdragen?", "What may a contractor contribute?"))
        .required()
        .options(contribution_kinds),
    Row::day("startsOn", "begin", ("Eerste dag van de volgende groep", "First day of the next group")).optional(),
    Row::day("publishedUntil", "tot", ("Laatste dag op de menukaart", "Last day on the menu")).optional(),
    Row::line("contact", "contact", ("Hoe bereiken opdrachtnemers u?", "How do contractors reach you?")).optional().hint(PUBLIC),
    Row::line(
        "contactUrl",
        "website",
        ("Op welke webpagina kunnen zij u bereiken of meer lezen?", "On which web page can they reach you or read more?"),
    )
    .optional()
    .hint(WEB_ADDRESS),
];
const FOR_WHOM: Words = ("Voor wie en waar", "For whom and where");
const PLACES: Words = ("Plaatsen en bijdragen", "Places and contributions");
const PUBLIC: Words = ("Iedereen kan dit lezen.", "Everybody can read this.");
const WEB_ADDRESS: Words = (
    "Het hele adres, dat begint met https://. Iedereen kan dit lezen.",
    "The whole address, which begins with https://. Everybody can read this.",
);

/// Describing a new initiative.
pub const NEW_INITIATIVE: Form = Form::new("create_initiative", &ROWS);

/// Changing the description of one.
pub const CHANGE_INITIATIVE: Form = Form::change("update_initiative", &ROWS);

/// What the menu is narrowed by.
pub const MENU: Form = Form::new(
    "list_initiatives",
    &[
        Row::new("query", "zoek", Control::Search, ("Zoek in woorden", "Search by words")),
        Row::new("sort", "sorteer", Control::Select(Some(BY_NAME)), ("Volgorde", "Order")).options(orders),
        Row::new("regionId", "regio", Control::Select(Some(("Alle regio's", "All regions"))), ("Regio", "Region")),
        Row::euro("maxPlacePrice", "maxprijs", ("Hoogstens per plaats (€)", "At most per place (€)")),
        Row::whole("minPlacesAvailable", "plaatsen", ("Minstens zoveel plaatsen vrij", "At least so many places free")),
        Row::day("startsFrom", "vanaf", ("Start vanaf", "Starts from")),
        Row::day("startsUntil", "tot", ("Start uiterlijk", "Starts by")),
        Row::checkboxes("targetGroup", "doelgroep", ("Doelgroep", "Target group")),
        Row::checkboxes("municipality", "gemeente", ("Gemeente", "Municipality")),
        Row::checkboxes("theme", "thema", ("Thema", "Theme")),
        Row::new("cursor", "verder", Control::Hidden, ("Verder", "Further")),
    ],
);
const BY_NAME: Words = ("Op naam", "By name");

fn orders(language: Language) -> Vec<Choice> {
    let named = |sort, nl, en| Choice::new(sort, language.text(nl, en));
    vec![
        named("placePrice", "Laagste prijs eerst", "Lowest price first"),
        named("-placePrice", "Hoogste prijs eerst", "Highest price first"),
        named("startsOn", "Eerste start eerst", "First start first"),
        named("-createdAt", "Nieuwste eerst", "Newest first"),
    ]
}

/// Target groups that are offered; a region's own words can be pasted.
pub(super) fn target_groups(language: Language) -> Vec<Choice> {
    words::TARGET_GROUPS.iter().map(|code| Choice::new(*code, words::target_group(language, code))).collect()
}

fn themes(language: Language) -> Vec<Choice> {
    words::THEMES.iter().map(|code| Choice::new(*code, words::theme(language, code))).collect()
}

pub(super) fn contribution_kinds(language: Language) -> Vec<Choice> {
    ContributionKind::ALL.iter().map(|kind| Choice::new(kind.to_string(), words::contribution_kind(language, *kind))).collect()
}
