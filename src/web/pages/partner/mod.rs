//! The pages of partners: their groups, what is to be reported about them, what they receive, and their initiatives.

mod describe;
mod enrol;
mod funding;
mod group;
mod groups;
mod initiatives;
mod measure;
mod person;
mod plan;
mod progress;
mod receipts;
mod start;

use actix_web::web;

use super::route;

pub(super) use start::start;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(route::read("/groepen", groups::list))
        .service(route::form("/groepen/nieuw", plan::show_new, plan::create))
        .service(route::form("/groepen/{group}/wijzigen", plan::show, plan::change))
        .service(route::form("/groepen/{group}/plaatsen", funding::show, funding::carry_out))
        .service(route::form("/groepen/{group}/deelnemers/{person}", person::one, person::correct))
        .service(route::action("/groepen/{group}/deelnemers/{person}/vertrek", person::leave))
        .service(route::action("/groepen/{group}/deelnemers/{person}/wissen", person::erase))
        .service(route::form("/groepen/{group}/deelnemers", enrol::fill_in, enrol::enrol))
        .service(route::form("/groepen/{group}/voortgang", progress::fill_in, progress::report))
        .service(route::form("/groepen/{group}/metingen/{months}", measure::fill_in, measure::measure))
        .service(route::read("/groepen/{group}", group::one))
        .service(route::read("/ontvangsten", receipts::list))
        .service(route::form("/ontvangsten/{contribution}", receipts::one, receipts::receive))
        .service(route::read("/mijn-initiatieven", initiatives::list))
        .service(route::form("/mijn-initiatieven/nieuw", describe::show_new, describe::create))
        .service(route::form("/mijn-initiatieven/{initiative}/wijzigen", describe::show, describe::change))
        .service(route::form("/mijn-initiatieven/{initiative}", initiatives::ask_to_submit, initiatives::submit));
}
