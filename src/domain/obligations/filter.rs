//! Which obligations a query asks for.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::store::Filter;
use crate::values::Text;

/// Which obligations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ObligationFilter {
    /// Only of this contractor.
    contractor_id: Option<Uuid>,
    /// Only of this authority.
    authority_id: Option<Uuid>,
    /// Exactly this reference of a contract.
    contract_reference: Option<Text<100>>,
    /// The contract runs on this day.
    pub active_on: Option<NaiveDate>,
    /// Those that were withdrawn, because they were registered by mistake; the others without it.
    withdrawn: Option<bool>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    pub cursor: Option<String>,
}

impl From<ObligationFilter> for Filter {
    fn from(query: ObligationFilter) -> Self {
        let ObligationFilter { contractor_id, authority_id, contract_reference, active_on, withdrawn, limit: _, cursor: _ } = query;
        Self {
            contractor: contractor_id,
            authority: authority_id,
            contract_reference: contract_reference.map(Into::into),
            active_on,
            withdrawn: Some(withdrawn.unwrap_or(false)),
            ids: None,
        }
    }
}
