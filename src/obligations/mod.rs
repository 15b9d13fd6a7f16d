//! Obligations: what a contract asks of its contractor, calculated once from its facts and the rule set of its tender
//! (rule 2). What was done about it is counted in `contributions`.

mod api;
pub mod commands;
pub mod obligation;
pub mod policy;
pub mod store;
pub mod terms;

use utoipa_actix_web::service_config::ServiceConfig;

pub use obligation::Obligation;
pub use terms::{Basis, BasisKind, Facts, Terms};

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::list_obligations).service(api::register_obligation).service(api::get_obligation);
}
