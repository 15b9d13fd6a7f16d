//! Contracts: the obligation with everything that the slices before this one know of it. What changes an obligation changes with it what follows from it. The slice
//! stores nothing of its own.

mod api;
pub mod commands;
pub mod contract;
pub mod list;

use utoipa_actix_web::service_config::ServiceConfig;

pub use contract::Contract;
pub use list::ContractLine;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::amend_obligation).service(api::observe_basis).service(api::withdraw_obligation).service(api::reinstate_obligation);
}
