//! One initiative: its story, its way to work, what a place costs, and what became of those who took part.

mod status_badge;
mod view;

use actix_web::web;
use uuid::Uuid;

pub(super) use status_badge::status_badge;

use super::{Html, Visitor, route};
use crate::domain::initiatives::{self, Initiative, policy};
use crate::domain::organisations::{self, Municipality};
use crate::domain::outcomes::track_record::{self, TrackRecord};
use crate::platform::db::BeyondConn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/initiatieven/{initiative}", initiative));
}

/// What the page is made of.
struct Entry {
    initiative: Initiative,
    provider: String,
    /// Of the region, by name.
    towns: Vec<Municipality>,
    record: TrackRecord,
}

async fn initiative(service: web::Data<Service>, visitor: Visitor, path: web::Path<Uuid>) -> Result<Html> {
    let (now, today) = (service.clock.now(), service.clock.today());
    let read = async |beyond: &mut BeyondConn<'_>| {
        let conn = beyond.confined();
        let scope = policy::visible_to(&visitor.viewer);
        let initiative = initiatives::store::find(conn, scope, today, *path).await?.ok_or(Error::NotFound)?;
        let mut names = organisations::store::names(conn, &[initiative.provider]).await?;
        let provider = names.remove(&(initiative.region, initiative.provider)).unwrap_or_default();
        let regions = organisations::store::regions(conn).await?;
        let region = regions.into_iter().find(|region| region.id == initiative.region);
        let towns = region.map(|region| region.municipalities).unwrap_or_default();
        let record = track_record::find(beyond, &visitor.viewer, initiative.id, now).await?;
        Ok(Entry { initiative, provider, towns, record })
    };
    let entry = service.db.read_beyond(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(view::view(&visitor, &entry)))
}
