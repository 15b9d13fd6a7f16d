//! The pages of contractors: what they still owe, what they reserve and what became of it.

mod attention;
pub(super) mod balance;
mod contributions;
mod obligations;
mod own_contracts;
mod reserve;
mod results;
mod start;
pub(super) mod status_badges;

use actix_web::web;

pub(super) use start::start;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.configure(obligations::routes).configure(reserve::routes).configure(contributions::routes).configure(results::routes);
}
