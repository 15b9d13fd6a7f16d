//! Reserving places in two steps: say how many and for which obligation, see what that means, and confirm.

mod asked;
mod confirm;
mod details;
mod trouble;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use self::asked::{Asked, Wish};
use self::trouble::Trouble;
use super::own::{self, Own};
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
use crate::web::pages::{Contractor, Html, Posted, SignedIn, Visitor, route};

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::form("/initiatieven/{initiative}/reserveren", fill_in, send));
}

/// What both steps are made of.
struct Desk {
    initiative: Initiative,
    provider: String,
    /// The obligations that still ask something.
    own: Vec<Own>,
}

impl Desk {
    async fn find(conn: &mut Conn, caller: &Caller, id: Uuid, now: DateTime<Utc>) -> Result<Self> {
        let scope = initiatives::policy::visible_to(&Viewer::Known(caller.clone()));
        let found = initiatives::store::find(conn, scope, day::in_amsterdam(now), id).await?;
        let initiative = found.filter(|initiative| initiative.region == caller.region()).ok_or(Error::NotFound)?;
        let mut names = organisations::store::names(conn, &[initiative.provider]).await?;
        let provider = names.remove(&(initiative.region, initiative.provider)).unwrap_or_default();
        let mut own = own::obligations(conn, caller, now).await?;
        own.retain(|own| !own.balance.left_to_reserve().is_zero());
        Ok(Self { initiative, provider, own })
    }

    /// What an hour counts for by the rules of an obligation.
    async fn hour_rate(&self, conn: &mut Conn, obligation: Uuid) -> Result<Option<Euro>> {
        let Some(own) = self.own.iter().find(|own| own.obligation.id == obligation) else { return Ok(None) };
        let rule_set = valuation::store::get(conn, own.obligation.region, own.obligation.terms.rule_set).await?;
        Ok(Some(rule_set.rules.hour_rate))
    }

    /// What the contribution would be, once everything is filled in; or what stands in its way.
    async fn look_ahead(
        &self,
        beyond: &mut BeyondConn<'_>,
        visitor: &Visitor,
        caller: &Caller,
        asked: &Asked,
        now: DateTime<Utc>,
    ) -> Result<Step> {
        let rate = match asked.obligation() {
            Some(obligation) => self.hour_rate(beyond.confined(), obligation).await?,
            None => None,
        };
        let new = match asked.contribution(visitor.language, &self.initiative, rate) {
            Ok(new) => new,
            Err(faults) => return Ok(Step::FillIn(Trouble::of_fields(faults))),
        };
        match preview(beyond, caller, new, now).await {
            Ok(plan) => Ok(Step::Confirm(Box::new(plan))),
            Err(error) => Trouble::of(visitor.language, error, self).map(Step::FillIn),
        }
    }
}

/// Where somebody is on the way.
enum Step {
    FillIn(Trouble),
    Confirm(Box<Plan>),
}

async fn fill_in(
    service: web::Data<Service>,
    signed_in: SignedIn<Contractor>,
    path: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let desk = find(&service, &visitor, &caller, *path).await?;
    Ok(Html::ok(details::view(&visitor, &desk, &Asked::of(request.query_string()), &Trouble::none())))
}

async fn find(service: &Service, visitor: &Visitor, caller: &Caller, id: Uuid) -> Result<Desk> {
    service.db.read(&visitor.viewer.actor(), async |conn| Desk::find(conn, caller, id, service.clock.now()).await).await
}

/// Either step is sent: what somebody writes stands in no address.
async fn send(service: web::Data<Service>, posted: Posted<Asked, Contractor>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    match posted.form.wish() {
        Wish::Reserve => reserve(&service, posted, *path).await,
        Wish::LookAhead => Ok(look_ahead(&service, &posted, *path).await?.into_response()),
        Wish::Change => {
            let desk = find(&service, &posted.visitor, &posted.caller, *path).await?;
            Ok(Html::ok(details::view(&posted.visitor, &desk, &posted.form, &Trouble::none())).into_response())
        }
    }
}

async fn look_ahead(service: &Service, posted: &Posted<Asked, Contractor>, id: Uuid) -> Result<Html> {
    let (visitor, caller, asked, now) = (&posted.visitor, &posted.caller, &posted.form, service.clock.now());
    let read = async |beyond: &mut BeyondConn<'_>| {
        let desk = Desk::find(beyond.confined(), caller, id, now).await?;
        let step = match posted.ensure_faultless() {
            Ok(()) => desk.look_ahead(beyond, visitor, caller, asked, now).await?,
            Err(error) => Step::FillIn(Trouble::of(visitor.language, error, &desk)?),
        };
        Ok((desk, step))
    };
    let (desk, step) = service.db.read_beyond(&visitor.viewer.actor(), read).await?;
    Ok(match step {
        Step::FillIn(trouble) => Html::with_status(trouble.status, details::view(visitor, &desk, asked, &trouble)),
        Step::Confirm(plan) => Html::ok(confirm::view(visitor, &desk, asked, &plan)),
    })
}

async fn reserve(service: &Service, posted: Posted<Asked, Contractor>, id: Uuid) -> Result<HttpResponse> {
    let (signed_in, asked) = (posted.signed_in(), posted.form.clone());
    let SignedIn { visitor, caller, .. } = &signed_in;
    let confirmed = posted.ensure_faultless().and_then(|()| asked.confirmed(id).map_err(Error::Invalid));
    let done = match confirmed {
        Ok(new) => {
            let address = |contribution| visitor.address(&format!("/bijdragen/{contribution}"));
            let work = async |unit: &mut Work<'_, Beyond>, caller: &Caller, _| Ok(address(commands::reserve(unit, caller, new).await?.id));
            posted.run_beyond(service, work).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = done else { return done };
    let Ok(desk) = find(service, visitor, caller, id).await else { return Err(error) };
    let trouble = Trouble::of(visitor.language, error, &desk)?;
    Ok(Html::with_status(trouble.status, details::view(visitor, &desk, &asked, &trouble)).into_response())
}
