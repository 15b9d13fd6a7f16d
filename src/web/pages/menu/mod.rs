//! The menu: what fits, what it costs, and whether there is a place.

mod card;
mod filters;
mod question;
mod view;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

pub(in crate::web::pages) use self::card::places;
use self::question::Asked;
use super::{Html, Visitor, regions, route};
use crate::domain::initiatives::store::SortKey;
use crate::domain::initiatives::{Initiative, Published, Summary};
use crate::domain::menu::search::{Found, search};
use crate::domain::organisations::{self, Region};
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::paging;
use crate::platform::service::Service;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/menukaart", menu));
}

/// What the page is made of.
struct Menu {
    asked: Asked,
    faults: Vec<(&'static str, &'static str)>,
    /// Every region, and the one that the page is about.
    regions: Vec<Region>,
    region: Option<Region>,
    /// What there is to choose from.
    summary: Summary,
    /// Initiatives with the names of their partners.
    initiatives: Vec<(Initiative, String)>,
    /// Where the next page begins.
    next: Option<String>,
}

async fn menu(service: web::Data<Service>, published: web::Data<Published>, visitor: Visitor, request: HttpRequest) -> Result<Html> {
    let asked = Asked::of(request.query_string());
    let (question, faults) = asked.question(visitor.language)?;
    let (sort, limit) = (question.sort, question.paging.limit);
    let (now, today) = (service.clock.now(), service.clock.today());
    let read = async |conn: &mut Conn| {
        let regions = organisations::store::regions(conn).await?;
        Ok((regions, search(conn, &visitor.viewer, question, None, now).await?))
    };
    let (regions, Found { initiatives, names }) = service.db.read(&visitor.viewer.actor(), read).await?;
    let region = regions::choose(&regions, &asked.regio)?.cloned();
    let chosen = region.as_ref().map(|region| region.id);
    let summary = published.look(&service.db, |shelf| shelf.summary(today, chosen)).await?;
    let (initiatives, next) = paging::cut(initiatives, limit, sort.as_str(), |row| SortKey::for_initiative(sort, row))?;
    let name = |initiative: &Initiative| names.get(&(initiative.region, initiative.provider)).cloned().unwrap_or_default();
    let initiatives = initiatives.into_iter().map(|initiative| (initiative.clone(), name(&initiative))).collect();
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let menu = Menu { asked, faults, regions, region, summary, initiatives, next };
    Ok(Html::with_status(status, view::view(&visitor, &menu)))
}
