//! Rule sets: the rules of a region, versioned and immutable, chosen by the publication date of the tender (rule 3).

mod api;
pub mod rules;
pub mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use rules::{RuleSet, Rules};

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::list_rule_sets).service(api::get_rule_set);
}
