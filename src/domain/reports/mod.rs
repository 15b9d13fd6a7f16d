//! Reports: what a servicedesk accounts for to the council, as of a day and as known at an instant (rule 13). The only slice that
//! reads the tables of others, and it changes nothing.

mod api;
pub mod figures;
pub mod filter;
pub mod period;
mod policy;
pub mod queries;
pub mod report;
pub mod store;
pub mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::get_social_return_report);
}
