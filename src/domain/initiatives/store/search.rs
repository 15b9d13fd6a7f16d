//! The menu's list: filters, Dutch free text, and one keyset per order.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Integer, Numeric, Text};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Query, Row, visible};
use crate::domain::initiatives::initiative::{Initiative, Status};
use crate::domain::initiatives::policy::Visible;
use crate::platform::db::{Conn, fixed};
use crate::platform::error::Result;
use crate::platform::paging::CursorKey;
use crate::platform::paging::Paging;
use crate::platform::schema::initiatives;
use crate::values::{Euro, text_enum};

text_enum! {
    /// The order of the menu.
    #[schema(as = InitiativeSort)]
    pub enum Sort {
        /// A to Z.
        Title = "title",
        /// Z to A.
        TitleDown = "-title",
        /// Cheapest place first.
        Price = "placePrice",
        /// Dearest place first.
        PriceDown = "-placePrice",
        /// First start first; without a start last.
        Start = "startsOn",
        /// Oldest first.
        Created = "createdAt",
        /// Newest first.
        CreatedDown = "-createdAt",
    }
}

/// What the menu is narrowed to. Lists mean: one of these.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in any of their forms.
    pub query: Option<String>,
    /// Target groups.
    pub target_groups: Vec<String>,
    /// Municipality codes.
    pub municipalities: Vec<String>,
    /// Themes.
    pub themes: Vec<String>,
    /// One region.
    pub region: Option<Uuid>,
    /// One partner.
    pub provider: Option<Uuid>,
    /// Places of at most this price.
    pub price_at_most: Option<Euro>,
    /// At least so many free places.
    pub places_at_least: Option<u32>,
    /// Starts on this day or later.
    pub starts_from: Option<NaiveDate>,
    /// Starts on this day or earlier.
    pub starts_until: Option<NaiveDate>,
    /// In this status.
    pub status: Option<Status>,
    /// Does not start after this day; without a start it fits too.
    pub fits_until: Option<NaiveDate>,
}

/// The place of an initiative in an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum SortKey {
    /// By title.
    Title(String, Uuid),
    /// By price.
    Price(Euro, Uuid),
    /// By start; without one as if in the year 9999.
    Start(NaiveDate, Uuid),
    /// By creation: ids are in order of time.
    Created(Uuid),
}

/// Where an initiative without a start stands in the order by start.
const NO_START: &str = "coalesce(initiatives.starts_on, DATE '9999-12-31')";

/// The day that stands for no start in the order by start.
pub(in crate::domain::initiatives) fn no_start() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX)
}

impl CursorKey for SortKey {
    fn is_sound(&self) -> bool {
        match self {
            Self::Title(title, _) => title.is_sound(),
            Self::Price(price, _) => price.is_sound(),
            Self::Start(start, _) => start.is_sound() || *start == no_start(),
            Self::Created(_) => true,
        }
    }
}

impl SortKey {
    /// The place of an initiative.
    #[must_use]
    pub fn for_initiative(sort: Sort, initiative: &Initiative) -> Self {
        match sort {
            Sort::Title | Sort::TitleDown => Self::Title(initiative.promise.title.clone(), initiative.id),
            Sort::Price | Sort::PriceDown => Self::Price(initiative.promise.place_price, initiative.id),
            Sort::Start => Self::Start(initiative.promise.starts_on.unwrap_or_else(no_start), initiative.id),
            Sort::Created | Sort::CreatedDown => Self::Created(initiative.id),
        }
    }
}

/// A page of the initiatives that somebody sees.
pub async fn search(
    conn: &mut Conn,
    scope: Visible,
    today: NaiveDate,
    filter: &Filter,
    sort: Sort,
    paging: &Paging<SortKey>,
) -> Result<Vec<Initiative>> {
    let query = narrowed(visible(scope, today), filter);
    let query = ordered(after(query, sort, paging.after.as_ref()), sort);
    let rows: Vec<Row> = query.limit(paging.rows()).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Initiative::try_from).collect()
}

fn narrowed<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    let Filter {
        query: words,
        target_groups,
        municipalities,
        themes,
        region,
        provider,
        price_at_most,
        places_at_least,
        starts_from,
        starts_until,
        status,
        fits_until,
    } = filter;
    if let Some(words) = words {
        query = query.filter(fixed::<Bool>("initiatives.search @@ websearch_to_tsquery('dutch', ").bind::<Text, _>(words).sql(")"));
    }
    if !target_groups.is_empty() {
        query = query.filter(initiatives::target_groups.overlaps_with(target_groups));
    }
    if !municipalities.is_empty() {
        query = query.filter(initiatives::municipalities.overlaps_with(municipalities));
    }
    if !themes.is_empty() {
        query = query.filter(initiatives::themes.overlaps_with(themes));
    }
    if let Some(region) = region {
        query = query.filter(initiatives::region_id.eq(region));
    }
    if let Some(provider) = provider {
        query = query.filter(initiatives::provider_id.eq(provider));
    }
    if let Some(price) = price_at_most {
        query = query.filter(initiatives::place_price.le(price));
    }
    if let Some(places) = places_at_least {
        let places = i32::try_from(*places).unwrap_or(i32::MAX);
        let free = "initiatives.places_maximum - initiatives.places_reserved - initiatives.places_funded >= ";
        query = query.filter(fixed::<Bool>(free).bind::<Integer, _>(places));
    }
    if let Some(day) = starts_from {
        query = query.filter(fixed::<Bool>("initiatives.starts_on >= ").bind::<Date, _>(day));
    }
    if let Some(day) = starts_until {
        query = query.filter(fixed::<Bool>("initiatives.starts_on <= ").bind::<Date, _>(day));
    }
    if let Some(status) = status {
        query = query.filter(initiatives::status.eq(status));
    }
    if let Some(day) = fits_until {
        query = query.filter(fixed::<Bool>("coalesce(initiatives.starts_on, '-infinity') <= ").bind::<Date, _>(day));
    }
    query
}

fn after<'a>(query: Query<'a>, sort: Sort, key: Option<&'a SortKey>) -> Query<'a> {
    let comparison = match sort {
        Sort::TitleDown | Sort::PriceDown | Sort::CreatedDown => "<",
        Sort::Title | Sort::Price | Sort::Start | Sort::Created => ">",
    };
    let row = |column: &str| fixed::<Bool>(format!("({column}, initiatives.id) {comparison} ("));
    match key {
        None => query,
        Some(SortKey::Title(title, id)) => {
            query.filter(row("initiatives.title").bind::<Text, _>(title).sql(", ").bind::<diesel::sql_types::Uuid, _>(id).sql(")"))
        }
        Some(SortKey::Price(price, id)) => query
            .filter(row("initiatives.place_price").bind::<Numeric, _>(*price).sql(", ").bind::<diesel::sql_types::Uuid, _>(id).sql(")")),
        Some(SortKey::Start(start, id)) => {
            query.filter(row(NO_START).bind::<Date, _>(start).sql(", ").bind::<diesel::sql_types::Uuid, _>(id).sql(")"))
        }
        Some(SortKey::Created(id)) if sort == Sort::CreatedDown => query.filter(initiatives::id.lt(id)),
        Some(SortKey::Created(id)) => query.filter(initiatives::id.gt(id)),
    }
}

fn ordered(query: Query<'_>, sort: Sort) -> Query<'_> {
    match sort {
        Sort::Title => query.order((initiatives::title, initiatives::id)),
        Sort::TitleDown => query.order((initiatives::title.desc(), initiatives::id.desc())),
        Sort::Price => query.order((initiatives::place_price, initiatives::id)),
        Sort::PriceDown => query.order((initiatives::place_price.desc(), initiatives::id.desc())),
        Sort::Start => query.order((fixed::<Date>(NO_START), initiatives::id)),
        Sort::Created => query.order(initiatives::id),
        Sort::CreatedDown => query.order(initiatives::id.desc()),
    }
}
