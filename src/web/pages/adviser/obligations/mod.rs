//! The obligations of a region: the list, and the page of each with what counts for it and the decision about a shortfall.

mod contribution;
mod list;
mod one;
mod view;

use actix_web::web;

use crate::web::pages::route;

/// Where they stand.
const PATH: &str = "/dossiers";

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(route::read(PATH, list::list))
        .service(route::form("/dossiers/{obligation}", one::one, one::settle))
        .service(route::form("/dossiers/{obligation}/bijdragen/{contribution}", contribution::one, contribution::decide));
}
