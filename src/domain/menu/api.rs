//! The menu over HTTP.

use actix_web::{Either, HttpRequest, get, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::filter::MenuFilter;
use super::search::{Found, Question, search};
use super::written::WrittenPages;
use crate::domain::initiatives::Published;
use crate::domain::initiatives::policy::{self, Visible};
use crate::domain::initiatives::published::Shelf;
use crate::domain::initiatives::store::SortKey;
use crate::domain::initiatives::view::InitiativeLine;
use crate::platform::auth::Viewer;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::http::{Page, Query, export};
use crate::platform::service::Service;
use crate::platform::written::WrittenPage;

/// Browse the menu.
///
/// Anyone sees the approved initiatives of every region within their publication window. Partners see their own ones in
/// any state as well, advisers, auditors and services all of their region.
#[utoipa::path(
    tag = "initiatives",
    params(MenuFilter),
    responses(
        (status = 200, description = "A page of the menu.", body = Page<InitiativeLine>),
        (status = 404, description = "`fitsObligation` is no obligation that the caller may see."),
    ),
    security((), ("bearer" = [])),
)]
#[get("/initiatives")]
pub(super) async fn list_initiatives(
    service: web::Data<Service>,
    memory: (web::Data<Published>, web::Data<WrittenPages>),
    viewer: Viewer,
    query: Query<MenuFilter>,
    request: HttpRequest,
) -> Result<Either<WrittenPage, Page<InitiativeLine>>> {
    let Query(query) = query;
    let fits = query.fits_obligation;
    let question = query.question()?;
    let sees_more = policy::visible_to(&viewer) != Visible::Published;
    if sees_more || fits.is_some() || export::is_wanted(&request) {
        return Ok(Either::Right(from_database(&service, &viewer, question, fits).await?));
    }
    Ok(Either::Left(from_memory(&service, &memory, &viewer, question, request.query_string()).await?))
}

/// What anybody sees, contractors and authorities too: as it was sent before, or from the published menu in memory. The search for words is left to the database.
async fn from_memory(
    service: &Service,
    (published, written): &(web::Data<Published>, web::Data<WrittenPages>),
    viewer: &Viewer,
    question: Question,
    query: &str,
) -> Result<WrittenPage> {
    let today = service.clock.today();
    let look = |shelf: &Shelf| -> Result<_> {
        let edition = (shelf.generation, today);
        let page = match written.find(query, edition) {
            Some(page) => Some(page),
            None => on_shelf(shelf, today, &question)?.inspect(|page| written.keep(query, edition, page)),
        };
        Ok((edition, page))
    };
    let (edition, page) = published.look(&service.db, look).await??;
    if let Some(page) = page {
        return Ok(page);
    }
    let page = from_database(service, viewer, question, None).await?.try_into()?;
    // Read later than the edition: whatever it has not of it, is of a newer one.
    written.keep(query, edition, &page);
    Ok(page)
}

fn on_shelf(shelf: &Shelf, today: NaiveDate, question: &Question) -> Result<Option<WrittenPage>> {
    let Question { filter, sort, paging } = question;
    if filter.query.is_some() {
        return Ok(None);
    }
    let Some(entries) = shelf.page(today, filter, *sort, paging) else { return Ok(None) };
    WrittenPage::from_items(&entries, paging.limit, sort.as_str(), |entry| entry.key(*sort), |entry| &entry.line).map(Some)
}

async fn from_database(service: &Service, viewer: &Viewer, question: Question, fits: Option<Uuid>) -> Result<Page<InitiativeLine>> {
    let (sort, limit) = (question.sort, question.paging.limit);
    let read = async |conn: &mut Conn| search(conn, viewer, question, fits, service.clock.now()).await;
    let Found { initiatives, names } = service.db.read(&viewer.actor(), read).await?;
    Page::from_rows(initiatives, limit, sort.as_str(), |row| SortKey::for_initiative(sort, row), |row| InitiativeLine::new(row, &names))
}
