//! The web pages: what the API offers to programs, for people, in Dutch and in English. Written on the server, they work without any script.
//!
//! Pages stand at `/nl/…` and `/en/…` with the same Dutch words behind, so that the other language is one click away. They call the slices' own
//! policies, commands and stores, in transactions opened for the visitor, and have no rules of their own. A page is made in five steps:
//!
//! 1. A folder beside this file, with `mod.rs`: `pub fn routes(config)` registers its addresses by [`route::read`] (GET and HEAD) or
//!    [`route::form`] (GET and POST). Call it in [`every_page`].
//! 2. A handler of about fifteen lines takes `web::Data<Service>` and a [`Visitor`], reads through `service.db.read(&visitor.viewer.actor(), …)`
//!    with the policies of the slice, and returns `Result<Html>`. Errors are the slices' own; [`faults`] shows them.
//! 3. A view, `fn view(visitor: &Visitor, …) -> Markup`: every text is a pair, `language.text("Nederlands", "English")`, so that none can lack its
//!    translation; amounts, days and codes come from [`notation`] and [`words`]; what there is to see comes from [`components`].
//! 4. [`layout::page`] puts it into the frame. If it belongs in the navigation, add it to `layout/navigation.rs`.
//! 5. A test in `tests/api/pages/`, and its path in the list of its role, `tests/pages/pages.*.js`: a browser looks at it in both languages, small and wide.
//!
//! A page for some roles only takes [`SignedIn`] instead, such as `SignedIn<Contractor>`: a visitor who is not signed in is sent to sign in and comes back. A form that
//! changes something is taken as [`Posted`], which refuses what other sites and sessions send, and whose `run` carries it out once, however often it is sent.
//! Forms carry what [`components::form`] puts in them. Styles are classes of `assets/menukaart.css`, which `assets/update` makes; no page has a `style`
//! attribute, because the browser would refuse it.

mod adviser;
pub mod assets;
pub mod components;
mod contract;
mod contractor;
mod explanation;
mod faults;
mod figures;
mod first_thousand;
pub mod forms;
mod html;
mod initiative;
mod kept;
pub mod language;
pub mod layout;
mod map;
mod menu;
pub mod notation;
mod notices;
mod partner;
mod posted;
mod received;
pub mod regions;
pub mod route;
mod rules;
mod shown;
mod signed_in;
mod signing_in;
mod start;
mod track_record;
mod upload;
mod visitor;
mod what_if;
pub mod words;

use actix_web::web;

pub use faults::faults;
pub use figures::TrackRecords;
use first_thousand::FIRST_THOUSAND;
pub use html::Html;
pub use language::Language;
pub use posted::Posted;
pub use signed_in::{Adviser, Anyone, Auditor, Authority, Contractor, Overseer, Partner, Roles, SignedIn};
pub use visitor::{CsrfToken, Visitor};

use crate::platform::error::Error;

/// Every page in each language, what they load, and the way to the first of them.
pub fn pages(config: &mut web::ServiceConfig) {
    config.service(assets::get_asset).service(route::read("/", start::choose_language));
    for language in Language::ALL {
        let not_an_id = web::PathConfig::default().error_handler(|_, _| Error::NotFound.into());
        config.service(web::scope(language.prefix()).app_data(not_an_id).configure(every_page));
    }
}

/// The pages of one language, without its prefix.
fn every_page(config: &mut web::ServiceConfig) {
    config
        .configure(start::routes)
        .configure(menu::routes)
        .configure(initiative::routes)
        .configure(what_if::routes)
        .configure(rules::routes)
        .configure(figures::routes)
        .configure(notices::routes)
        .configure(signing_in::routes)
        .configure(contractor::routes)
        .configure(partner::routes)
        .configure(adviser::routes);
}
