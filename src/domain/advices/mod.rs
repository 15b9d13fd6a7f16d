//! Advices: what the servicedesk told authorities about putting social return into their contracts. A region counts
//! them in its reports; nothing follows from one by itself.

pub mod advice;
mod api;
pub mod commands;
pub mod policy;
pub mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use advice::Advice;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::list_advices).service(api::register_advice).service(api::get_advice).service(api::reverse_advice);
}
