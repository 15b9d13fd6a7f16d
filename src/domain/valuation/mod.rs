//! Rule sets, and what they make of facts: the rules of a region, versioned and immutable, chosen by the publication date of the
//! tender (rule 3), and the explained value of each way to fulfil an obligation (rule 4).

mod api;
pub mod blocks;
pub mod calculation;
pub mod commands;
mod consistency;
pub mod explanation;
pub mod facts;
mod policy;
pub mod route;
pub mod rules;
pub mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use blocks::Rung;
pub use calculation::{Contract, calculate};
pub use explanation::{Lapse, Valuation};
pub use facts::Facts;
pub use route::Route;
pub use rules::{RuleSet, Rules};

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::list_rule_sets).service(api::get_rule_set).service(api::add_rule_set);
}
