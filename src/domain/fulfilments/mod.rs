//! Fulfilments: what contractors do by the routes besides contributions, valued by building blocks, decided by advisers, split over
//! obligations, and corrected without losing what was told before (rules 4 and 7).

mod api;
pub mod body;
pub mod commands;
pub mod credit_note;
pub mod credit_notes;
pub mod derivation;
pub mod evidence;
pub mod fulfilment;
pub mod policy;
pub mod reversal;
pub mod statement;
pub mod store;
pub mod targets;
mod view;
pub mod what_if;

use utoipa_actix_web::service_config::ServiceConfig;

pub use fulfilment::{Fulfilment, State, Status};

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(api::list_fulfilments)
        .service(api::register_fulfilment)
        .service(api::get_fulfilment)
        .service(api::decide_fulfilment)
        .service(api::resubmit_fulfilment)
        .service(api::correct_fulfilment)
        .service(api::add_evidence)
        .service(api::credit_notes::credit_fulfilment)
        .service(api::credit_notes::reverse_credit_note)
        .service(api::valuation::get_fulfilment_valuation)
        .service(api::what_if::value_what_if);
}
