//! One obligation, and the decision about its shortfall.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{PATH, view};
use crate::domain::contracts::contract::{self, Contract};
use crate::domain::settlements;
use crate::domain::settlements::body::DecideSettlement;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::web::pages::forms::{DECIDE_SETTLEMENT, Filled, FormData, Scope};
use crate::web::pages::{Adviser, Html, Overseer, Posted, SignedIn, Visitor, shown};

/// What the page is made of.
pub(super) struct ObligationPage {
    pub(super) contract: Contract,
    pub(super) today: NaiveDate,
}

pub(super) async fn one(
    service: web::Data<Service>,
    signed_in: SignedIn<Overseer>,
    path: web::Path<Uuid>,
    asked: web::Query<FormData>,
) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let page = find(&service, &visitor, &caller, *path).await?;
    Ok(Html::ok(view::view(&visitor, &caller, &page, !asked.get("klaar").is_empty(), None)))
}

async fn find(service: &Service, visitor: &Visitor, caller: &Caller, id: Uuid) -> Result<ObligationPage> {
    let (now, today) = (service.clock.now(), service.clock.today());
    let read = async |conn: &mut Conn| contract::find(conn, caller, id, now).await;
    let contract = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(ObligationPage { contract, today })
}

pub(super) async fn settle(service: web::Data<Service>, posted: Posted<Adviser>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (SignedIn { visitor, caller, .. }, data) = (posted.signed_in(), posted.form.clone());
    let back = visitor.address(&format!("{PATH}/{}?klaar=ja", *path));
    let done = posted
        .submit(&service, &DECIDE_SETTLEMENT, async |work, caller, body: DecideSettlement, data| {
            settlements::commands::decide(work, caller, *path, &shown::seen(&data), body.into()).await?;
            Ok(back)
        })
        .await;
    let Err(error) = done else { return done };
    let refused = Filled::refused(visitor.language, error, data, &[(&DECIDE_SETTLEMENT, Scope::Page)])?;
    let page = find(&service, &visitor, &caller, *path).await?;
    let status = refused.status;
    Ok(Html::with_status(status, view::view(&visitor, &caller, &page, false, Some(&refused))).into_response())
}
