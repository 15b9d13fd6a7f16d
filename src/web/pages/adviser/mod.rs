//! The pages of the servicedesk: what waits for a decision, every obligation of the region, and the account of it all. Authorities and auditors see of the
//! obligations and the report what the policies of the slices show them.

mod imports;
mod obligations;
mod report;
mod worklist;

use actix_web::web;

pub(super) use worklist::start;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.configure(worklist::routes).configure(obligations::routes).configure(report::routes).configure(imports::routes);
}
