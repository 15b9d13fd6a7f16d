//! One obligation, and the decision about its shortfall.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{PATH, view};
use crate::domain::contributions::{self, Contribution, balance};
use crate::domain::credits::Counted;
use crate::domain::fulfilments::{self, Fulfilment};
use crate::domain::initiatives;
use crate::domain::obligations;
use crate::domain::obligations::store::{RecordedObservation, RecordedTerms};
use crate::domain::organisations;
use crate::domain::settlements::commands::{self, Found};
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::web::pages::adviser::worklist::decide;
use crate::web::pages::sent::Sent;
use crate::web::pages::trouble::Refused;
use crate::web::pages::{Adviser, EVERYTHING, Html, Overseer, Posted, SignedIn, Visitor};

/// What the page is made of.
pub(super) struct Dossier {
    pub(super) found: Found,
    pub(super) authority: String,
    pub(super) contractor: String,
    /// What counts, line by line.
    pub(super) lines: Vec<Counted>,
    pub(super) versions: Vec<RecordedTerms>,
    pub(super) observations: Vec<RecordedObservation>,
    /// With the titles of their initiatives.
    pub(super) contributions: Vec<(Contribution, String)>,
    pub(super) fulfilments: Vec<Fulfilment>,
    pub(super) today: NaiveDate,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    klaar: String,
}

pub(super) async fn one(
    service: web::Data<Service>,
    signed_in: SignedIn<Overseer>,
    path: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let dossier = find(&service, &visitor, &caller, *path).await?;
    Ok(Html::ok(view::view(&visitor, &caller, &dossier, !asked.klaar.is_empty(), None)))
}

async fn find(service: &Service, visitor: &Visitor, caller: &Caller, id: Uuid) -> Result<Dossier> {
    let (now, today, region) = (service.clock.now(), service.clock.today(), caller.region());
    let read = async |conn: &mut Conn| {
        let scope = obligations::policy::visible_to(caller);
        let obligation = obligations::store::find(conn, region, scope, id).await?.ok_or(Error::NotFound)?;
        let names = organisations::store::names(conn, &[obligation.authority, obligation.contractor]).await?;
        let name = |id: Uuid| names.get(&(region, id)).cloned().unwrap_or_default();
        let (authority, contractor) = (name(obligation.authority), name(obligation.contractor));
        let lines = balance::counted(conn, &obligation, today, now).await?;
        let own = contributions::store::Filter { obligation: Some(id), ..Default::default() };
        let contributions = contributions::store::list(conn, region, contributions::policy::visible_to(caller), own, &EVERYTHING).await?;
        let ids: Vec<Uuid> = contributions.iter().map(|contribution| contribution.initiative).collect();
        let titles = initiatives::store::titles(conn, region, &ids).await?;
        let title = |contribution: &Contribution| titles.get(&contribution.initiative).cloned().unwrap_or_default();
        let own = fulfilments::store::Filter { obligation: Some(id), ..Default::default() };
        Ok(Dossier {
            authority,
            contractor,
            lines,
            versions: obligations::store::versions(conn, region, id).await?,
            observations: obligations::store::observations(conn, region, id).await?,
            contributions: contributions.into_iter().map(|contribution| (contribution.clone(), title(&contribution))).collect(),
            fulfilments: fulfilments::store::list(conn, region, fulfilments::policy::visible_to(caller), own, &EVERYTHING).await?,
            found: commands::settlement_of(conn, obligation, now).await?,
            today,
        })
    };
    service.db.read(&visitor.viewer.actor(), read).await
}

pub(super) async fn settle(service: web::Data<Service>, posted: Posted<Sent, Adviser>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (SignedIn { visitor, caller, .. }, sent) = (posted.signed_in(), posted.form.clone());
    let back = visitor.address(&format!("{PATH}/{}?klaar=ja", *path));
    let done = posted
        .run(&service, async |work, caller, sent| {
            decide::settle(work, caller, *path, &sent).await?;
            Ok(back)
        })
        .await;
    let Err(error) = done else { return done };
    let refused = Refused::of(visitor.language, error, sent, &decide::NAMES)?;
    let dossier = find(&service, &visitor, &caller, *path).await?;
    let status = refused.trouble.status;
    Ok(Html::with_status(status, view::view(&visitor, &caller, &dossier, false, Some(&refused))).into_response())
}
