//! What a contractor contributed: all of it, and one contribution from the reservation to what it counts for.

mod list;
mod next;
mod one;
mod timeline;
mod worth;

use actix_web::web;

use crate::web::pages::route;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/bijdragen", list::list)).service(route::read("/bijdragen/{contribution}", one::one)).service(route::form(
        "/bijdragen/{contribution}/intrekken",
        one::ask_to_withdraw,
        one::withdraw,
    ));
}
