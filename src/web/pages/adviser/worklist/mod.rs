//! What waits for an adviser, with the decision in its place.

pub(super) mod decide;
mod entry;
mod facts;
mod view;

use actix_web::{HttpResponse, web};

use self::entry::Entry;
pub(super) use self::facts::{of_contribution, of_settlement};
use crate::domain::worklist::gather;
use crate::domain::worklist::item::WorkKind;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::web::pages::forms::{Filled, FormData, Scope};
use crate::web::pages::{Adviser, Html, Posted, SignedIn, Visitor, route};

/// Where it stands.
pub(super) const PATH: &str = "/werklijst";

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::form(PATH, list, send));
}

/// The most of a kind that are shown while every kind is.
const OF_A_KIND: u32 = 5;
/// The most that are shown, the oldest first: the next ones appear when these are done.
const AT_MOST: u32 = 50;

/// Items of one kind.
struct Group {
    kind: WorkKind,
    /// How many wait in all.
    count: usize,
    /// The oldest of them.
    entries: Vec<Entry>,
}

/// What the page is made of.
struct Worklist {
    groups: Vec<Group>,
    only: Option<WorkKind>,
    /// The decision that was just carried out.
    done: Option<String>,
    /// The one that was not.
    refused: Option<Filled>,
}

/// The first page of an adviser.
pub(in crate::web::pages) async fn start(service: &Service, visitor: &Visitor, caller: &Caller) -> Result<Html> {
    let groups = groups(service, visitor, caller, None).await?;
    Ok(Html::ok(view::view(visitor, &Worklist { groups, only: None, done: None, refused: None })))
}

async fn list(service: web::Data<Service>, signed_in: SignedIn<Adviser>, asked: web::Query<FormData>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let only = WorkKind::named(asked.get("soort"));
    let groups = groups(&service, &visitor, &caller, only).await?;
    let done = Some(asked.get("klaar").to_owned()).filter(|done| !done.is_empty());
    Ok(Html::ok(view::view(&visitor, &Worklist { groups, only, done, refused: None })))
}

async fn send(service: web::Data<Service>, posted: Posted<Adviser>) -> Result<HttpResponse> {
    let (SignedIn { visitor, caller, .. }, data) = (posted.signed_in(), posted.form.clone());
    let back = visitor.address(&format!("{PATH}?klaar={}", decide::code(&data)));
    let done = posted
        .run(&service, async |work, caller, data| {
            decide::carry_out(work, caller, &service.contract, &data).await?;
            Ok(back)
        })
        .await;
    let Err(error) = done else { return done };
    let form = WorkKind::named(data.get(decide::KIND)).and_then(decide::form_of);
    let (Some(form), Ok(case)) = (form, data.get(decide::CASE).parse()) else { return Err(error) };
    let refused = Filled::refused(visitor.language, error, data, &[(form, Scope::Beside(case))])?;
    let only = WorkKind::named(refused.data.get(decide::ONLY));
    let groups = groups(&service, &visitor, &caller, only).await?;
    let status = refused.status;
    let page = Worklist { groups, only, done: None, refused: Some(refused) };
    Ok(Html::with_status(status, view::view(&visitor, &page)).into_response())
}

/// In the order in which an adviser takes them: what keeps others waiting comes first.
const ORDER: [WorkKind; 13] = [
    WorkKind::ReservationExpiring,
    WorkKind::ContributionDecision,
    WorkKind::FulfilmentDecision,
    WorkKind::FulfilmentOutdated,
    WorkKind::ContributionOutdated,
    WorkKind::ContributionToEnd,
    WorkKind::InitiativeDecision,
    WorkKind::Shortfall,
    WorkKind::RefundDue,
    WorkKind::ObligationBehind,
    WorkKind::CertificateLapsing,
    WorkKind::ReceiptMissing,
    WorkKind::FollowUpsDue,
];

async fn groups(service: &Service, visitor: &Visitor, caller: &Caller, only: Option<WorkKind>) -> Result<Vec<Group>> {
    let now = service.clock.now();
    let kinds: Vec<WorkKind> = ORDER.into_iter().filter(|kind| only.is_none_or(|only| only == *kind)).collect();
    let most = if only.is_some() { AT_MOST } else { OF_A_KIND };
    let read = async |conn: &mut Conn| {
        let mut found = gather::groups(conn, caller, &kinds, Some(most), now).await?;
        found.sort_by_key(|group| ORDER.iter().position(|kind| *kind == group.kind));
        let items = found.iter().flat_map(|group| group.items.iter().cloned()).collect();
        let mut entries = entry::entries(conn, caller, items, now).await?.into_iter();
        let group = |gather::Group { kind, count, items }| Group { kind, count, entries: entries.by_ref().take(items.len()).collect() };
        Ok(found.into_iter().map(group).collect())
    };
    service.db.read(&visitor.viewer.actor(), read).await
}
