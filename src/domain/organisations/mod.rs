//! Regions, their municipalities, and the organisations that they know: contractors, partners, authorities, the
//! servicedesk.
//!
//! An organisation is one row per region. The same firm has the same id everywhere, found by its KvK number, so that a
//! contractor is one caller in all regions, while each region keeps its own name and state for it.

mod api;
pub mod commands;
pub mod organisation;
pub mod policy;
pub mod region;
mod registered;
pub mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use organisation::{Kind, NewOrganisation, Organisation};
pub use region::{Municipality, Region};
pub use registered::Registered;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(api::list_regions)
        .service(api::list_organisations)
        .service(api::create_organisation)
        .service(api::get_organisation)
        .service(api::update_organisation);
}
