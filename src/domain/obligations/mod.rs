//! Obligations: what a contract asks of its contractor, calculated from its facts and the rule set of its tender (rule 2), version
//! by version, and moved by observed turnover. What was done about it stands in `credits`.

pub(in crate::domain) mod api;
pub(in crate::domain) mod body;
pub mod commands;
pub mod filter;
pub mod obligation;
pub mod policy;
mod registered;
pub mod schedule;
pub mod stages;
pub mod standing;
pub mod store;
pub mod terms;
pub(in crate::domain) mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub use obligation::Obligation;
pub use schedule::{Schedule, Step};
pub use standing::{ContractAct, ContractState, Standing};
pub use terms::{Basis, BasisKind, Facts, Terms};

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(api::list_obligations)
        .service(api::register_obligation)
        .service(api::get_obligation)
        .service(api::list_obligation_amendments)
        .service(api::list_basis_observations);
}
