//! What a contractor owes: all obligations, and one with everything that happened to it.

mod fitting;
mod history;
mod list;
mod one;
mod terms;

use actix_web::web;

use crate::web::pages::route;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/verplichtingen", list::list)).service(route::read("/verplichtingen/{obligation}", one::one));
}
