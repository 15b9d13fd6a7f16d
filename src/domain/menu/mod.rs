//! The menu (menukaart): the list of initiatives that anybody can browse, search and narrow to what fits.
//!
//! It stands behind obligations and contributions, because a contractor may ask for what fits an obligation.

mod api;
pub mod filter;
pub mod search;
mod written;

use utoipa_actix_web::service_config::ServiceConfig;
pub use written::WrittenPages;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::list_initiatives);
}
