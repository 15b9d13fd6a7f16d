//! The one list of operations: what is registered here is served and documented.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::domain::{
    advices, contracts, contributions, fulfilments, imports, initiatives, menu, obligations, organisations, outcomes, participants,
    reports, settlements, trajectories, valuation, worklist,
};
use crate::platform::audit;
use crate::web::openapi;

/// Every operation of the API.
pub fn routes(config: &mut ServiceConfig) {
    config
        .configure(openapi::routes)
        .configure(organisations::routes)
        .configure(menu::routes)
        .configure(initiatives::routes)
        .configure(valuation::routes)
        .configure(obligations::routes)
        .configure(contracts::routes)
        .configure(contributions::routes)
        .configure(settlements::routes)
        .configure(fulfilments::routes)
        .configure(trajectories::routes)
        .configure(participants::routes)
        .configure(outcomes::routes)
        .configure(imports::routes)
        .configure(reports::routes)
        .configure(worklist::routes)
        .configure(advices::routes)
        .configure(audit::routes);
}
