//! An entry of the menu, ready to be sent, with what it is filtered and ordered by.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::initiatives::places::Places;
use crate::domain::initiatives::store::{Filter, Mark, Offer, Sort, SortKey, no_start};
use crate::domain::initiatives::view::{InitiativeLine, InitiativeView};
use crate::domain::initiatives::{Initiative, Status};
use crate::platform::error::Result;
use crate::platform::written::WrittenItem;
use crate::platform::written::WrittenResource;
use crate::values::Euro;

/// An entry, as whoever sees nothing but the menu sees it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The id of the initiative.
    pub id: Uuid,
    /// The whole entry.
    pub page: WrittenResource,
    /// Its line of the list.
    pub line: WrittenItem,
    pub(super) mark: Mark,
    provider: (Uuid, Uuid),
    pub(super) title: String,
    pub(super) price: Euro,
    pub(super) start: NaiveDate,
    starts_on: Option<NaiveDate>,
    last_day: NaiveDate,
    pub(super) places: Places,
    pub(super) target_groups: Vec<String>,
    municipalities: Vec<String>,
    pub(super) themes: Vec<String>,
}

impl Entry {
    /// Writes an offer down.
    ///
    /// # Errors
    /// `Internal` if it cannot be written as JSON.
    pub(super) fn new(offer: Offer) -> Result<Self> {
        let Offer { initiative, provider_name, mark } = offer;
        let provider = (initiative.region, initiative.provider);
        let names = HashMap::from([(provider, provider_name)]);
        let line = WrittenItem::from_view(&InitiativeLine::new(initiative.clone(), &names))?;
        let page = WrittenResource::new(initiative.version, &InitiativeView::new(initiative.clone(), &names, None))?;
        let places = initiative.places();
        let Initiative { id, promise, approved_until, .. } = initiative;
        let last_day = [promise.published_until, approved_until].into_iter().flatten().min().unwrap_or(NaiveDate::MAX);
        Ok(Self {
            id,
            page,
            line,
            mark,
            provider,
            title: promise.title,
            price: promise.place_price,
            start: promise.starts_on.unwrap_or_else(no_start),
            starts_on: promise.starts_on,
            last_day,
            places,
            target_groups: promise.target_groups,
            municipalities: promise.municipalities,
            themes: promise.themes,
        })
    }

    /// Within the windows of partner and adviser.
    #[must_use]
    pub fn is_published(&self, today: NaiveDate) -> bool {
        today <= self.last_day
    }

    /// The region that approves it.
    pub(super) fn region(&self) -> Uuid {
        self.provider.0
    }

    /// Its place in an order.
    #[must_use]
    pub fn key(&self, sort: Sort) -> SortKey {
        match sort {
            Sort::Title | Sort::TitleDown => SortKey::Title(self.title.clone(), self.id),
            Sort::Price | Sort::PriceDown => SortKey::Price(self.price, self.id),
            Sort::Start => SortKey::Start(self.start, self.id),
            Sort::Created | Sort::CreatedDown => SortKey::Created(self.id),
        }
    }

    /// What the list is narrowed to, but for words: only the database knows Dutch.
    pub(super) fn fits(&self, filter: &Filter) -> bool {
        let one_of = |wanted: &[String], have: &[String]| wanted.is_empty() || have.iter().any(|code| wanted.contains(code));
        filter.region.is_none_or(|region| region == self.provider.0)
            && filter.provider.is_none_or(|provider| provider == self.provider.1)
            && filter.price_at_most.is_none_or(|most| self.price <= most)
            && filter.places_at_least.is_none_or(|least| self.places.available() >= least)
            && filter.starts_from.is_none_or(|first| self.starts_on.is_some_and(|start| start >= first))
            && filter.starts_until.is_none_or(|last| self.starts_on.is_some_and(|start| start <= last))
            && filter.fits_until.is_none_or(|last| self.starts_on.is_none_or(|start| start <= last))
            && filter.status.is_none_or(|status| status == Status::Approved)
            && one_of(&filter.target_groups, &self.target_groups)
            && one_of(&filter.municipalities, &self.municipalities)
            && one_of(&filter.themes, &self.themes)
    }
}
