//! Settlements: what becomes of an obligation that was not fulfilled when its contract ended. A shortfall may be made good in a
//! recovery period; after that a withholding is proposed in proportion to what is missing, and a person decides. A decision covers what was open then.

mod api;
pub mod body;
pub mod commands;
pub mod coverage;
mod policy;
pub mod settlement;
pub mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of the slice.
pub fn routes(config: &mut ServiceConfig) {
    config.service(api::get_settlement).service(api::decide_settlement);
}
