//! Errors as people see them: a page that says what happened and what can be done about it, where the API answers with a problem.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, ResponseError};
use maud::{Markup, html};

use super::components::{Weight, h1, lead, link_button, note};
use super::kept::Kept;
use super::{Html, Language, Visitor, layout, words};
use crate::platform::error::Error;
use crate::platform::http::Area;
use crate::platform::request::id as request_id;

/// What an error page says.
struct Words {
    title: &'static str,
    advice: String,
}

/// The middleware: whatever goes wrong behind it, on the way to a page, becomes a page itself.
///
/// The request itself must not be cloned here: the router wants it for itself.
pub async fn faults<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if Area::answering(request.path(), request.headers()) != Area::Pages {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let stranger = stranger(&request);
    match next.call(request).await {
        Ok(response) => Ok(shown(response.map_into_boxed_body(), &stranger)),
        Err(error) => {
            let answer = of_error(&error, &stranger);
            Err(InternalError::from_response(error, answer).into())
        }
    }
}

/// The visitor as far as the address tells: the language, and nobody signed in.
fn stranger(request: &ServiceRequest) -> Visitor {
    match Area::of(request.path()) {
        Area::Pages => Visitor::anonymous(&request.uri().to_string()),
        _ => Visitor::anonymous(&Language::preferred(request.headers()).address("/")),
    }
}

fn shown(response: ServiceResponse<BoxBody>, stranger: &Visitor) -> ServiceResponse<BoxBody> {
    // The way to another page is none of them, also where only an error could name it.
    let Some(error) = response.response().error().filter(|_| !response.status().is_redirection()) else { return response };
    // A form that comes back is a page already.
    if error.as_error::<Kept>().is_some() {
        return response;
    }
    let visitor = response.request().extensions().get::<Visitor>().cloned();
    let answer = of_error(error, visitor.as_ref().unwrap_or(stranger));
    response.into_response(answer)
}

/// The page for an error, with the headers that its problem would have had: which methods there are, when to come back.
fn of_error(error: &actix_web::Error, visitor: &Visitor) -> HttpResponse {
    let problem = error.as_response_error().error_response();
    let status = problem.status();
    let words = error.as_error::<Error>().map_or_else(|| of_status(visitor.language, status), |error| words_for(visitor.language, error));
    let mut answer = Html::with_status(status, view(visitor, status, &words)).into_response();
    for name in [header::ALLOW, header::RETRY_AFTER] {
        copy(&name, problem.headers(), answer.headers_mut());
    }
    answer
}

fn copy(name: &header::HeaderName, from: &HeaderMap, to: &mut HeaderMap) {
    if let Some(value) = from.get(name) {
        to.insert(name.clone(), value.clone());
    }
}

fn view(visitor: &Visitor, status: StatusCode, words: &Words) -> Markup {
    let language = visitor.language;
    let number = request_id::current().unwrap_or_default();
    layout::page(
        visitor,
        words.title,
        &html! {
            (h1(words.title))
            (lead(&words.advice))
            div class="menukaart-actions" {
                (link_button(Weight::Primary, &visitor.address("/menukaart"), language.text("Naar de menukaart", "To the menu")))
                (link_button(Weight::Secondary, &visitor.address("/"), language.text("Naar het begin", "To the start")))
            }
            p class="menukaart-note" { (language.text("Foutcode", "Error code")) " " (status.as_u16()) }
            @if status.is_server_error() {
                (note(language.text("Blijft dit zo? Meld dan dit nummer aan de beheerder:", "Does this go on? Then tell the operator this number:")))
                p class="menukaart-note" { code { (number) } }
            }
        },
    )
}

fn words_for(language: Language, error: &Error) -> Words {
    match error {
        Error::Invalid(faults) if faults.iter().any(|fault| fault.code == "bsn") => {
            let advice = faults.iter().find(|fault| fault.code == "bsn").map(|fault| words::fault(language, fault)).unwrap_or_default();
            Words { title: language.text("Dit mag hier niet staan", "This must not stand here"), advice }
        }
        Error::Conflict(conflict) => Words {
            title: language.text("Dat kan nu niet", "That cannot be done now"),
            advice: words::conflict(language, *conflict).to_owned(),
        },
        _ => of_status(language, error.status_code()),
    }
}

/// Every status has a page.
fn of_status(language: Language, status: StatusCode) -> Words {
    let (title, advice) = match status.as_u16() {
        400 | 422 => (
            language.text("Dit begrijpen we niet", "We do not understand this"),
            language.text(
                "Er staat iets in het adres of het formulier wat hier niet kan. Ga terug en kies opnieuw.",
                "Something in the address or the form is not possible here. Go back and choose again.",
            ),
        ),
        401 => (
            language.text("Log eerst in", "Sign in first"),
            language.text("Deze pagina is er voor wie is ingelogd.", "This page is for those who have signed in."),
        ),
        403 => (
            language.text("Dit mag u niet", "You may not do this"),
            language.text(
                "U ziet dit wel, maar mag het niet doen. Of de pagina stond te lang open: laad haar opnieuw.",
                "You see this, but may not do it. Or the page was open for too long: load it again.",
            ),
        ),
        404 => (
            language.text("Deze pagina is er niet", "This page is not here"),
            language.text(
                "Misschien is het initiatief van de menukaart af, of klopt het adres niet.",
                "Perhaps the initiative is off the menu, or the address is not right.",
            ),
        ),
        405 => (
            language.text("Dit kan hier niet", "This cannot be done here"),
            language.text("Deze pagina kan alleen worden bekeken.", "This page can only be looked at."),
        ),
        409 | 412 | 428 => (
            language.text("Dat kan nu niet", "That cannot be done now"),
            language
                .text("Iemand anders was u voor. Bekijk hoe het er nu voor staat.", "Somebody else was first. See how things stand now."),
        ),
        413 => (
            language.text("Dit is te groot", "This is too large"),
            language.text("Stuur een kleiner formulier of bestand.", "Send a smaller form or file."),
        ),
        429 => (
            language.text("Even rustig aan", "Not so fast"),
            language.text(
                "Er komen te veel vragen van dit adres. Probeer het zo opnieuw.",
                "Too many requests come from this address. Try again in a moment.",
            ),
        ),
        500 => (
            language.text("Er ging iets mis", "Something went wrong"),
            language.text(
                "Dat ligt aan ons. Het is vastgelegd; probeer het later opnieuw.",
                "The fault is ours. It was recorded; try again later.",
            ),
        ),
        503 => (
            language.text("Even niet bereikbaar", "Not available for a moment"),
            language.text(
                "De gegevens zijn nu niet bereikbaar. Probeer het over een minuut opnieuw.",
                "The data cannot be reached now. Try again in a minute.",
            ),
        ),
        _ => (
            language.text("Dit lukte niet", "This did not work"),
            language.text("Ga terug en probeer het opnieuw.", "Go back and try again."),
        ),
    };
    Words { title, advice: advice.to_owned() }
}
