//! The obligations of a region: all that somebody sees, and one with everything that counts for it and what can be done about a shortfall.

mod list;
mod one;
mod view;

use actix_web::web;

use crate::web::pages::route;

/// Where they stand.
const PATH: &str = "/dossiers";

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read(PATH, list::list)).service(route::form("/dossiers/{obligation}", one::one, one::settle));
}
