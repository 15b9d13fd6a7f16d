//! The pages of contractors: what they still owe, what they reserve and what became of it.

mod attention;
pub(super) mod balance;
mod contributions;
mod obligations;
mod own;
mod reserve;
mod results;
pub(super) mod standing;
mod start;

use actix_web::web;

pub(super) use start::start;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.configure(obligations::routes).configure(reserve::routes).configure(contributions::routes).configure(results::routes);
}
