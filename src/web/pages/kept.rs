//! A form that was sent without a session, or from an earlier one: it is not carried out, and nothing of it is lost.
//!
//! The visitor gets it back as it was filled in, signs in in another tab, and sends it again: the first time to get a token of their session, and
//! then, deliberately, to have it carried out. Another site never comes this far: its forms are refused before.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use maud::{Markup, html};
use uuid::Uuid;

use super::components::{CSRF, KEY, Weight, button, data_list, h1, h2, lead, paragraph};
use super::posted::Fields;
use super::shown::{SEEN, VERSION};
use super::signed_in::sign_in_address;
use super::{Html, Language, Visitor, layout};

/// The answer to such a form. An error to those who wait for it to be carried out.
#[derive(Debug)]
pub(super) struct Kept {
    visitor: Visitor,
    fields: Fields,
}

impl Kept {
    pub(super) fn new(visitor: Visitor, fields: Fields) -> Self {
        Self { visitor, fields }
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a form of no session of now")
    }
}

impl ResponseError for Kept {
    fn status_code(&self) -> StatusCode {
        if self.visitor.viewer.caller().is_some() { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED }
    }

    fn error_response(&self) -> HttpResponse {
        Html::with_status(self.status_code(), view(&self.visitor, &self.fields)).into_response()
    }
}

fn view(visitor: &Visitor, fields: &Fields) -> Markup {
    let language = visitor.language;
    let title = language.text("Nog niet verstuurd", "Not sent yet");
    let content = html! {
        (h1(title))
        @if visitor.viewer.caller().is_some() { (send_again(visitor, fields)) } @else { (sign_in(visitor, fields)) }
        (filled_in(language, fields))
    };
    layout::page(visitor, title, &content)
}

fn sign_in(visitor: &Visitor, fields: &Fields) -> Markup {
    let language = visitor.language;
    // The first page, not this one: it would be looked at without what was filled in.
    let address = sign_in_address(visitor, &visitor.address("/"));
    html! {
        (lead(language.text(
            "U was niet meer ingelogd. Er is niets vastgelegd, en wat u invulde is niet weg.",
            "You were no longer signed in. Nothing was registered, and what you filled in is not lost.",
        )))
        ol class="utrecht-ordered-list" {
            li class="utrecht-ordered-list__item" {
                a class="utrecht-link" href=(address) target="_blank" rel="noopener nofollow" {
                    (language.text("Log in in een nieuw tabblad", "Sign in in a new tab"))
                }
            }
            li class="utrecht-ordered-list__item" {
                (language.text("Kom terug naar dit tabblad en ga verder. U kunt dan nog kijken voor u verstuurt.", "Come back to this tab and go on. You can still look before you send it."))
            }
        }
        (form(visitor, fields, Weight::Primary, language.text("Ik ben ingelogd, ga verder", "I have signed in, go on")))
    }
}

fn send_again(visitor: &Visitor, fields: &Fields) -> Markup {
    let language = visitor.language;
    html! {
        (lead(language.text(
            "Dit formulier kwam uit een eerdere sessie. Er is nog niets vastgelegd. Klopt het nog? Verstuur het dan opnieuw.",
            "This form came from an earlier session. Nothing was registered yet. Is it still right? Then send it again.",
        )))
        (form(visitor, fields, Weight::Primary, language.text("Opnieuw versturen", "Send again")))
    }
}

/// The same form again, with the token of the session of now, if there is one.
fn form(visitor: &Visitor, fields: &Fields, weight: Weight, text: &str) -> Markup {
    html! {
        form class="menukaart-form" method="post" action=(visitor.address(&visitor.path)) {
            @if let Some(csrf) = &visitor.csrf { input type="hidden" name=(CSRF) value=(csrf.as_str()); }
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            div class="menukaart-actions" { (button(weight, text)) }
        }
    }
}

/// What people wrote, so that they recognise it; keys and ids say nothing to them.
fn filled_in(language: Language, fields: &Fields) -> Markup {
    let ours = [KEY, VERSION, SEEN];
    let written =
        |(name, value): &&(String, String)| !ours.contains(&name.as_str()) && !value.trim().is_empty() && value.parse::<Uuid>().is_err();
    let shown: Vec<(&str, Markup)> = fields.iter().filter(written).map(|(name, value)| (name.as_str(), html! { (value) })).collect();
    html! {
        section class="menukaart-section" {
            (h2(language.text("Dit hebt u ingevuld", "This is what you filled in")))
            @if shown.is_empty() {
                (paragraph(language.text("Dit formulier heeft geen velden.", "This form has no fields.")))
            } @else {
                (data_list(&shown))
            }
        }
    }
}
