//! Contributions: a contractor pledges money, hours or goods to an initiative and holds places for it; an adviser decides,
//! the partner confirms what it received, and that counts for one obligation (rules 5 to 7).

mod api;
pub mod balance;
pub mod body;
pub mod books;
pub mod case;
pub mod closing;
pub mod commands;
pub mod contribution;
mod ending;
pub mod expiry;
pub mod holding;
pub mod plan;
pub mod pledge;
pub mod policy;
pub mod preview;
pub mod receipts;
pub mod refund;
pub mod refunds;
pub mod store;
pub mod transfer;
pub mod transfers;
pub mod undo;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub use case::Case;
pub use contribution::{Contribution, Decision, EndReason, State, Status};
pub use plan::{NewContribution, Plan};
pub use pledge::Pledge;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(api::list_contributions)
        .service(api::submit_contribution)
        .service(api::get_contribution)
        .service(api::decide_contribution)
        .service(api::withdraw_contribution)
        .service(api::register_receipt)
        .service(api::reverse_receipt)
        .service(api::money_back::reverse_refund)
        .service(api::money_back::move_surplus)
        .service(api::money_back::reverse_transfer)
        .service(api::valuation::get_contribution_valuation)
        .service(api::balance::get_obligation_balance)
        .service(api::initiatives::decide_initiative);
}
