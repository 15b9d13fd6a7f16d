//! Imports: obligations and fulfilments from a registration system's file, checked as a whole. What is there already stays as it is, so
//! that the same file twice changes nothing.

mod api;
pub mod differences;
pub mod fulfilments;
mod matching;
pub mod obligations;
mod policy;
pub mod report;

use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::import_obligations).service(api::import_fulfilments);
}
