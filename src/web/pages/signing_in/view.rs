//! What the pages of signing in show.

use maud::{Markup, html};

use super::provider::Refusal;
use super::try_out::Person;
use super::{BACK, PERSON, SIGN_IN};
use crate::platform::auth::Role;
use crate::platform::sessions::ReturnPath;
use crate::web::pages::components::{Tone, Weight, alert, button, data_list, form, h1, h2, lead, link_button, paragraph};
use crate::web::pages::{Visitor, layout, words};

/// The people who can be chosen, by role.
pub(super) fn people(visitor: &Visitor, people: &[Person], back: &ReturnPath) -> Markup {
    let language = visitor.language;
    let title = language.text("Kies wie u bent", "Choose who you are");
    let warning = language.text("Alleen om uit te proberen", "For trying out only");
    let content = html! {
        (h1(title))
        (alert(Tone::Warning, warning, &paragraph(language.text(
            "Deze site draait op proef. Iedereen kan hier zonder wachtwoord iedereen zijn. Voer geen echte gegevens in.",
            "This site runs as a trial. Anybody can be anybody here, without a password. Do not enter anything real.",
        ))))
        @for role in Role::ALL {
            @let those: Vec<&Person> = people.iter().filter(|person| person.code.role == role).collect();
            @if !those.is_empty() {
                (h2(words::role(language, role)))
                @for person in those { (choice(visitor, person, back)) }
            }
        }
    };
    layout::page(visitor, title, &content)
}

fn choice(visitor: &Visitor, person: &Person, back: &ReturnPath) -> Markup {
    form(
        visitor,
        SIGN_IN,
        &html! {
            input type="hidden" name=(BACK) value=(back.as_str());
            input type="hidden" name=(PERSON) value=(person.code);
            (button(Weight::Secondary, &person.name))
        },
    )
}

/// Signing in failed.
pub(super) fn refused(visitor: &Visitor, refusal: Refusal) -> Markup {
    let language = visitor.language;
    let title = language.text("Inloggen is niet gelukt", "Signing in did not work");
    let why = match refusal {
        Refusal::Unknown => language.text(
            "Deze poging is verlopen, al gebruikt of in een andere browser begonnen. Begin opnieuw.",
            "This attempt has expired, was used already or began in another browser. Begin again.",
        ),
        Refusal::ByProvider => language.text(
            "De inlogdienst heeft u niet doorgelaten, of zijn antwoord klopt niet. Probeer het opnieuw.",
            "The identity provider did not let you through, or its answer is not right. Try again.",
        ),
        Refusal::NoRole => language.text(
            "Uw account heeft hier geen rol, of niet voor deze organisatie. Vraag uw beheerder erom.",
            "Your account has no role here, or not for this organisation. Ask your administrator for it.",
        ),
    };
    let content = html! {
        (h1(title))
        (lead(why))
        (link_button(Weight::Primary, &visitor.address(SIGN_IN), language.text("Opnieuw inloggen", "Sign in again")))
    };
    layout::page(visitor, title, &content)
}

/// Signed out here, and perhaps still signed in at the identity provider.
pub(super) fn signed_out(visitor: &Visitor, provider: Option<&str>) -> Markup {
    let language = visitor.language;
    let title = language.text("U bent uitgelogd", "You have signed out");
    let content = html! {
        (h1(title))
        @if let Some(address) = provider {
            (lead(language.text(
                "Hier bent u uitgelogd, bij de inlogdienst misschien nog niet. Deelt u deze computer, log dan ook daar uit.",
                "You have signed out here, but perhaps not at the identity provider. If you share this computer, sign out there, too.",
            )))
            (link_button(Weight::Primary, address, language.text("Ook daar uitloggen", "Sign out there, too")))
        } @else {
            (lead(language.text("Tot ziens. De menukaart kunt u ook zonder inloggen bekijken.", "Goodbye. The menu is there without signing in, too.")))
            (link_button(Weight::Secondary, &visitor.address("/menukaart"), language.text("Naar de menukaart", "To the menu")))
        }
    };
    layout::page(visitor, title, &content)
}

/// The account: who is signed in.
pub(super) fn account(visitor: &Visitor, role: Role, organisation: Option<&str>) -> Markup {
    let language = visitor.language;
    let title = language.text("Mijn account", "My account");
    let mut facts = vec![(language.text("Rol", "Role"), html! { (words::role(language, role)) })];
    facts.extend(organisation.map(|name| (language.text("Organisatie", "Organisation"), html! { (name) })));
    let content = html! {
        (h1(title))
        (data_list(&facts))
        (paragraph(language.text(
            "U wordt uitgelogd na een half uur zonder iets te doen, en na uiterlijk acht uur.",
            "You are signed out after half an hour of doing nothing, and after eight hours at the latest.",
        )))
        (form(visitor, "/uitloggen", &button(Weight::Secondary, language.text("Uitloggen", "Sign out"))))
    };
    layout::page(visitor, title, &content)
}
