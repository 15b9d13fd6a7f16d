//! Rows of the table of initiatives, and the domain type that they stand for.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::domain::initiatives::initiative::{ContributionKind, Initiative, Promise, Status};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::schema::initiatives;
use crate::values::Euro;

#[derive(Queryable, Selectable)]
#[diesel(table_name = initiatives)]
pub(super) struct Row {
    region_id: Uuid,
    id: Uuid,
    provider_id: Uuid,
    places_reserved: i32,
    places_funded: i32,
    created_at: DateTime<Utc>,
    #[diesel(embed)]
    content: Content,
}

/// The columns that an edit or a decision writes.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = initiatives, treat_none_as_null = true)]
pub(super) struct Content {
    status: Status,
    title: String,
    summary: String,
    description: String,
    target_groups: Vec<String>,
    municipalities: Vec<String>,
    themes: Vec<String>,
    path_to_work: String,
    duration_months: i32,
    place_price: Euro,
    places_maximum: i32,
    accepted_kinds: Vec<ContributionKind>,
    evidence: Option<String>,
    contact: Option<String>,
    contact_url: Option<String>,
    starts_on: Option<NaiveDate>,
    published_until: Option<NaiveDate>,
    approved_until: Option<NaiveDate>,
    version: i32,
    updated_at: DateTime<Utc>,
}

impl Content {
    pub(super) fn new(initiative: &Initiative) -> Result<Self> {
        let Initiative {
            region: _,
            id: _,
            provider: _,
            status,
            promise,
            reserved: _,
            funded: _,
            approved_until,
            version,
            created_at: _,
            updated_at,
        } = initiative.clone();
        Ok(Self {
            status,
            title: promise.title,
            summary: promise.summary,
            description: promise.description,
            target_groups: promise.target_groups,
            municipalities: promise.municipalities,
            themes: promise.themes,
            path_to_work: promise.path_to_work,
            duration_months: i32::try_from(promise.duration_months).or_internal()?,
            place_price: promise.place_price,
            places_maximum: i32::try_from(promise.places_maximum).or_internal()?,
            accepted_kinds: promise.accepted_kinds,
            evidence: promise.evidence,
            contact: promise.contact,
            contact_url: promise.contact_url,
            starts_on: promise.starts_on,
            published_until: promise.published_until,
            approved_until,
            version,
            updated_at,
        })
    }
}

impl TryFrom<Row> for Initiative {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let Row { region_id, id, provider_id, places_reserved, places_funded, created_at, content } = row;
        let count = |value: i32| u32::try_from(value).or_internal();
        let promise = Promise {
            title: content.title,
            summary: content.summary,
            description: content.description,
            target_groups: content.target_groups,
            municipalities: content.municipalities,
            themes: content.themes,
            path_to_work: content.path_to_work,
            duration_months: count(content.duration_months)?,
            place_price: content.place_price,
            places_maximum: count(content.places_maximum)?,
            accepted_kinds: content.accepted_kinds,
            evidence: content.evidence,
            contact: content.contact,
            contact_url: content.contact_url,
            starts_on: content.starts_on,
            published_until: content.published_until,
        };
        Ok(Self {
            region: region_id,
            id,
            provider: provider_id,
            status: content.status,
            promise,
            reserved: count(places_reserved)?,
            funded: count(places_funded)?,
            approved_until: content.approved_until,
            version: content.version,
            created_at,
            updated_at: content.updated_at,
        })
    }
}
