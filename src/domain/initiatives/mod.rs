//! Social initiatives: what partners offer on the menu, the adviser's approval, and the places that may never be
//! oversold.

mod api;
pub mod body;
pub mod commands;
pub mod initiative;
pub mod permissions;
pub mod places;
pub mod policy;
pub mod published;
pub mod store;
pub mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub use initiative::{ContributionKind, Decision, Initiative, Promise, Status};
pub use permissions::InitiativeAct;
pub use published::{Published, Summary};

/// The operations of the slice. The list itself is the menu: see `menu`. Decisions stand in `contributions`, because some of them end reservations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::create_initiative).service(api::get_initiative).service(api::update_initiative).service(api::submit_initiative);
}
