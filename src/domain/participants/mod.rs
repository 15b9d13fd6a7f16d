//! Participants of trajectories: vulnerable people, known here by a pseudonym only (rule 10).
//!
//! Only the partner that enrolled somebody sees the whole record; advisers of the region see it without progress. Every
//! look leaves an access entry: a record can only be shown through [`seen`], which writes one.

mod api;
pub mod body;
pub mod commands;
mod elsewhere;
pub mod enrolment;
pub mod participant;
pub mod policy;
pub mod seen;
pub mod store;
pub mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub use participant::{Departure, LeaveReason, Participant};

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(api::enrolment::enrol_participant)
        .service(api::enrolment::enrol_participants)
        .service(api::record::list_participants)
        .service(api::record::get_participant)
        .service(api::record::update_participant)
        .service(api::course::register_departure)
        .service(api::course::report_progress)
        .service(api::course::list_progress_reports)
        .service(api::privacy::check_target_group)
        .service(api::privacy::reverse_target_group_check)
        .service(api::privacy::list_participant_accesses);
}
