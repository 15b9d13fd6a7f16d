//! The worklist: what waits for whom, the oldest first. It holds nothing of its own: everything follows from what the other slices know.

mod api;
pub mod gather;
pub mod item;
pub mod subjects;

use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::list_worklist);
}
