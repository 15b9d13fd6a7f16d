//! The pages of partners: their groups, what is to be reported about them, what they receive, and their initiatives.

mod enrol;
mod gifts;
mod group;
mod groups;
mod initiatives;
mod measure;
mod progress;
mod start;
mod trouble;

use actix_web::web;

use super::route;

pub(super) use start::start;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(route::read("/groepen", groups::list))
        .service(route::form("/groepen/{group}/deelnemers", enrol::fill_in, enrol::enrol))
        .service(route::form("/groepen/{group}/voortgang", progress::fill_in, progress::report))
        .service(route::form("/groepen/{group}/metingen/{months}", measure::fill_in, measure::measure))
        .service(route::read("/groepen/{group}", group::one))
        .service(route::read("/ontvangsten", gifts::list))
        .service(route::form("/ontvangsten/{contribution}", gifts::one, gifts::receive))
        .service(route::read("/mijn-initiatieven", initiatives::list))
        .service(route::form("/mijn-initiatieven/{initiative}", initiatives::ask_to_submit, initiatives::submit));
}
