//! Trajectories: one group run of an initiative each, with places for participants, a total cost, and the contributions
//! that pay for it.

mod api;
pub mod body;
pub mod commands;
pub mod definitions;
pub mod policy;
pub mod store;
pub mod trajectory;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub use definitions::Definitions;
pub use trajectory::{Status, Trajectory};

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(api::list_trajectories)
        .service(api::create_trajectory)
        .service(api::get_trajectory)
        .service(api::update_trajectory)
        .service(api::fund_trajectory)
        .service(api::reverse_funding);
}
