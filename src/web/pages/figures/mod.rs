//! What a region's menu achieves: the sums of what is public anyway, of places and of track records. Nothing else is told here.

mod view;

use std::sync::Arc;

use actix_web::web;
use chrono::NaiveDate;
use moka::sync::Cache;
use uuid::Uuid;

use super::forms::FormData;
use super::{Html, Language, Visitor, regions, route};
use crate::domain::initiatives::{Published, Summary};
use crate::domain::organisations;
use crate::domain::outcomes::tally::CutOff;
use crate::domain::outcomes::track_record::{self, TrackRecord};
use crate::platform::auth::Actor;
use crate::platform::db::BeyondConn;
use crate::platform::error::Result;
use crate::platform::service::Service;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/cijfers", figures));
}

/// The track records of a region, as long as neither the quarter nor the menu changes: counting is expensive and the page is public.
#[derive(Clone, Debug)]
pub struct TrackRecords {
    kept: Cache<(Uuid, NaiveDate, u64), Arc<TrackRecord>>,
}

impl Default for TrackRecords {
    fn default() -> Self {
        Self { kept: Cache::new(200) }
    }
}

async fn figures(
    service: web::Data<Service>,
    (published, records): (web::Data<Published>, web::Data<TrackRecords>),
    visitor: Visitor,
    asked: web::Query<FormData>,
) -> Result<Html> {
    let title = title(visitor.language);
    let regions = service.db.read(&visitor.viewer.actor(), organisations::store::regions).await?;
    let Some(region) = regions::choose(&regions, asked.get(regions::REGION))? else {
        return Ok(Html::ok(regions::chooser(&visitor, title, "/cijfers", &regions)));
    };
    let today = service.clock.today();
    let summary = published.look(&service.db, |shelf| shelf.summary(today, Some(region.id))).await?;
    let record = record(&service, &records, region.id, &summary).await?;
    Ok(Html::ok(view::view(&visitor, title, region, &summary, &record)))
}

const fn title(language: Language) -> &'static str {
    language.text("Cijfers", "Figures")
}

/// The record as outsiders see it, whoever looks: rounded, as of the last quarter.
async fn record(service: &Service, records: &TrackRecords, region: Uuid, summary: &Summary) -> Result<Arc<TrackRecord>> {
    let cut_off = CutOff::for_outsiders(service.clock.now());
    let key = (region, cut_off.as_of, summary.generation);
    if let Some(kept) = records.kept.get(&key) {
        return Ok(kept);
    }
    let read = async |conn: &mut BeyondConn<'_>| track_record::of_initiatives(conn, region, &summary.ids, cut_off).await;
    let record = Arc::new(service.db.read_beyond(&Actor::anonymous(), read).await?);
    records.kept.insert(key, Arc::clone(&record));
    Ok(record)
}
