//! What the menu is narrowed by, as a query asks it.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::search::Question;
use crate::domain::initiatives::Status;
use crate::domain::initiatives::store::{Filter, Sort, SortKey};
use crate::platform::error::Result;
use crate::platform::paging::Paging;
use crate::values::{Code, GivenEuro, MunicipalityCode, Text};

/// Which initiatives. Repeated keys mean: one of these.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MenuFilter {
    /// Dutch words in any of their forms; `"…"` for a phrase, `-` in front of a word to leave it out.
    query: Option<Text<200>>,
    /// For one of these target groups.
    #[serde(default)]
    #[param(max_items = 20)]
    target_group: Vec<Code>,
    /// For inhabitants of one of these municipalities.
    #[serde(default)]
    #[param(max_items = 50)]
    municipality: Vec<MunicipalityCode>,
    /// About one of these themes.
    #[serde(default)]
    #[param(max_items = 20)]
    theme: Vec<Code>,
    /// Only of this region.
    region_id: Option<Uuid>,
    /// Only of this partner.
    provider_id: Option<Uuid>,
    /// A place costs at most this.
    max_place_price: Option<GivenEuro>,
    /// At least so many free places.
    #[param(minimum = 0, maximum = 100_000)]
    min_places_available: Option<u32>,
    /// Starts on this day or later.
    starts_from: Option<NaiveDate>,
    /// Starts on this day or earlier.
    starts_until: Option<NaiveDate>,
    /// In this status; other than approved only for those who see more than the menu.
    pub status: Option<Status>,
    /// For contractors: fits this obligation of theirs, by region, dates and budget left.
    pub fits_obligation: Option<Uuid>,
    /// The order; by title unless said otherwise.
    sort: Option<Sort>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

impl MenuFilter {
    /// What is asked of the menu.
    ///
    /// # Errors
    /// 422 for a cursor that this list did not give.
    pub fn question(self) -> Result<Question> {
        let sort = self.sort.unwrap_or(Sort::Title);
        let paging = Paging::<SortKey>::new(self.limit, self.cursor.as_deref(), sort.as_str())?;
        Ok(Question { filter: filter(self), sort, paging })
    }
}

fn filter(query: MenuFilter) -> Filter {
    let strings = |codes: Vec<Code>| codes.into_iter().map(Into::into).collect();
    Filter {
        query: query.query.map(Into::into),
        target_groups: strings(query.target_group),
        municipalities: query.municipality.into_iter().map(Into::into).collect(),
        themes: strings(query.theme),
        region: query.region_id,
        provider: query.provider_id,
        price_at_most: query.max_place_price.map(Into::into),
        places_at_least: query.min_places_available,
        starts_from: query.starts_from,
        starts_until: query.starts_until,
        status: query.status,
        fits_until: None,
    }
}
