//! The menu: what fits, what it costs, and whether there is a place.

mod card;
mod filters;
mod view;

use actix_web::{HttpRequest, web};

pub(in crate::web::pages) use self::card::places;
use super::forms::{Filled, FormData, MENU};
use super::{Html, Visitor, regions, route};
use crate::domain::initiatives::store::SortKey;
use crate::domain::initiatives::{Initiative, Published, Status, Summary};
use crate::domain::menu::filter::MenuFilter;
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

/// Cards on a page: full rows of two, three and four.
const LIMIT: u32 = 24;

/// What the page is made of.
struct Menu {
    filled: Filled,
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
    let data = FormData::of_query(request.query_string());
    let (mut asked, faults) = MENU.question::<MenuFilter>(&service.contract, &data)?;
    // Partners and advisers see unapproved initiatives on pages of their own.
    (asked.status, asked.limit) = (Some(Status::Approved), Some(LIMIT));
    let question = asked.question()?;
    let filled = Filled::asked(visitor.language, data, &faults, &MENU);
    let (sort, limit) = (question.sort, question.paging.limit);
    let (now, today) = (service.clock.now(), service.clock.today());
    let read = async |conn: &mut Conn| {
        let regions = organisations::store::regions(conn).await?;
        Ok((regions, search(conn, &visitor.viewer, question, None, now).await?))
    };
    let (regions, Found { initiatives, names }) = service.db.read(&visitor.viewer.actor(), read).await?;
    let region = regions::choose(&regions, filled.data.get(regions::REGION))?.cloned();
    let chosen = region.as_ref().map(|region| region.id);
    let summary = published.look(&service.db, |shelf| shelf.summary(today, chosen)).await?;
    let (initiatives, next) = paging::cut(initiatives, limit, sort.as_str(), |row| SortKey::for_initiative(sort, row))?;
    let name = |initiative: &Initiative| names.get(&(initiative.region, initiative.provider)).cloned().unwrap_or_default();
    let initiatives = initiatives.into_iter().map(|initiative| (initiative.clone(), name(&initiative))).collect();
    let menu = Menu { filled, regions, region, summary, initiatives, next };
    Ok(Html::with_status(menu.filled.status, view::view(&visitor, &menu)))
}
