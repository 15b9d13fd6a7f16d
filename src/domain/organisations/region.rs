//! A labour-market region: the tenant.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::values::MunicipalityCode;

/// A region and its municipalities.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// Id of the region.
    pub id: Uuid,
    /// Its name, for instance `Helmond-De Peel`.
    pub name: String,
    /// Its municipalities, by name.
    pub municipalities: Vec<Municipality>,
}

/// A municipality of a region.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Municipality {
    /// Its code.
    pub code: MunicipalityCode,
    /// Its name, for instance `Helmond`.
    pub name: String,
}
