//! Outcomes: what became of participants, whether it lasted, and whose contribution made it possible (rules 8 and 9).
//!
//! Also the end of a record: erasure keeps the counts and nothing else, so it has to know everything that is counted.

mod api;
pub mod body;
pub mod claim;
pub mod claims;
pub mod commands;

pub mod due;
pub mod erasure;
pub mod follow_up;
pub mod group;
pub mod history;
pub mod outcome;
mod personal_data;
pub mod record;
pub mod store;
pub mod tally;
pub mod track_record;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(api::outcomes::register_outcome)
        .service(api::outcomes::list_outcomes)
        .service(api::outcomes::reverse_outcome)
        .service(api::follow_ups::measure_follow_up)
        .service(api::follow_ups::list_follow_ups_of_participant)
        .service(api::follow_ups::measure_group)
        .service(api::follow_ups::list_follow_ups)
        .service(api::results::get_initiative_results)
        .service(api::results::get_contribution_claim)
        .service(api::privacy::get_participant_dossier)
        .service(api::privacy::erase_participant);
}
