//! Reserving places in two steps: say how many and for which obligation, see what that means, and confirm.

mod confirm;
mod details;
mod request;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use self::request::Action;
use super::own_contracts::own_contracts;
use crate::domain::contracts::ContractLine;
use crate::domain::contributions::preview::preview;
use crate::domain::contributions::{Plan, commands};
use crate::domain::initiatives::{self, Initiative};
use crate::domain::organisations;
use crate::domain::valuation;
use crate::platform::auth::{Caller, Viewer};
use crate::platform::db::{Beyond, BeyondConn, Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;
use crate::values::{Euro, day};
use crate::web::pages::forms::FormData;
use crate::web::pages::{Contractor, Html, Posted, SignedIn, Visitor, route};

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::form("/initiatieven/{initiative}/reserveren", fill_in, send));
}

/// What both steps are made of.
struct Page {
    initiative: Initiative,
    provider: String,
    /// The obligations that places can be reserved for.
    contracts: Vec<ContractLine>,
}

impl Page {
    async fn find(conn: &mut Conn, caller: &Caller, id: Uuid, now: DateTime<Utc>) -> Result<Self> {
        let scope = initiatives::policy::visible_to(&Viewer::Known(caller.clone()));
        let found = initiatives::store::find(conn, scope, day::in_amsterdam(now), id).await?;
        let initiative = found.filter(|initiative| initiative.region == caller.region()).ok_or(Error::NotFound)?;
        let mut names = organisations::store::names(conn, &[initiative.provider]).await?;
        let provider = names.remove(&(initiative.region, initiative.provider)).unwrap_or_default();
        let mut contracts = own_contracts(conn, caller, now).await?;
        contracts.retain(ContractLine::takes_reservations);
        Ok(Self { initiative, provider, contracts })
    }

    /// What an hour counts for by the rules of an obligation.
    async fn hour_rate(&self, conn: &mut Conn, obligation: Uuid) -> Result<Option<Euro>> {
        let Some(contract) = self.contracts.iter().find(|contract| contract.obligation.id == obligation) else { return Ok(None) };
        let rule_set = valuation::store::get(conn, contract.obligation.region, contract.obligation.terms.rule_set).await?;
        Ok(Some(rule_set.rules.hour_rate))
    }

    /// What the contribution would be, once everything is filled in.
    async fn plan(&self, beyond: &mut BeyondConn<'_>, service: &Service, caller: &Caller, data: &FormData) -> Result<Plan> {
        let rate = match request::obligation(data) {
            Some(obligation) => self.hour_rate(beyond.confined(), obligation).await?,
            None => None,
        };
        let new = request::filled_in(&service.contract, data, &self.initiative, rate)?;
        preview(beyond, caller, new, service.clock.now()).await
    }
}

async fn fill_in(
    service: web::Data<Service>,
    signed_in: SignedIn<Contractor>,
    path: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let page = find(&service, &visitor, &caller, *path).await?;
    // The address may name the obligation, but never free text.
    let asked = FormData::of_query(request.query_string());
    let data = FormData::default().with("verplichting", asked.get("verplichting"));
    Ok(details::page(&visitor, &page, data.into()))
}

async fn find(service: &Service, visitor: &Visitor, caller: &Caller, id: Uuid) -> Result<Page> {
    service.db.read(&visitor.viewer.actor(), async |conn| Page::find(conn, caller, id, service.clock.now()).await).await
}

/// Both steps are sent by POST, so that free text stands in no address.
async fn send(service: web::Data<Service>, posted: Posted<Contractor>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    match Action::of(&posted.form) {
        Action::Reserve => reserve(&service, posted, *path).await,
        Action::LookAhead => Ok(look_ahead(&service, &posted, *path).await?.into_response()),
        Action::Change => {
            let page = find(&service, &posted.visitor, &posted.caller, *path).await?;
            Ok(details::page(&posted.visitor, &page, posted.form.into()).into_response())
        }
    }
}

async fn look_ahead(service: &Service, posted: &Posted<Contractor>, id: Uuid) -> Result<Html> {
    let (visitor, caller, data) = (&posted.visitor, &posted.caller, &posted.form);
    let read = async |beyond: &mut BeyondConn<'_>| {
        let page = Page::find(beyond.confined(), caller, id, service.clock.now()).await?;
        let plan = match posted.ensure_faultless() {
            Ok(()) => page.plan(beyond, service, caller, data).await,
            Err(error) => Err(error),
        };
        Ok((page, plan))
    };
    let (page, plan) = service.db.read_beyond(&visitor.viewer.actor(), read).await?;
    match plan {
        Ok(plan) => Ok(Html::ok(confirm::view(visitor, &page, data, &plan))),
        Err(error) => Ok(details::page(visitor, &page, request::refused(visitor.language, error, data.clone(), &page)?)),
    }
}

async fn reserve(service: &Service, posted: Posted<Contractor>, id: Uuid) -> Result<HttpResponse> {
    let (signed_in, data) = (posted.signed_in(), posted.form.clone());
    let SignedIn { visitor, caller, .. } = &signed_in;
    let work = async |work: &mut Work<'_, Beyond>, caller: &Caller, data: FormData| {
        let new = request::confirmed(&service.contract, &data, id)?;
        let contribution = commands::reserve(work, caller, new).await?;
        Ok(visitor.address(&format!("/bijdragen/{}", contribution.id)))
    };
    let done = posted.run_beyond(service, work).await;
    let Err(error) = done else { return done };
    let Ok(page) = find(service, visitor, caller, id).await else { return Err(error) };
    let filled = request::refused(visitor.language, error, data, &page)?;
    Ok(details::page(visitor, &page, filled).into_response())
}
