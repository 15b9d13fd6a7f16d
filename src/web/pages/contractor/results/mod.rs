//! What became of the people whose trajectories a contractor helped to pay: something to show to others.

mod view;

use actix_web::web;
use uuid::Uuid;

use crate::domain::contributions::{self, Contribution};
use crate::domain::initiatives;
use crate::domain::organisations;
use crate::domain::outcomes::claims::{self, Claim};
use crate::platform::db::BeyondConn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::web::pages::{Contractor, FIRST_THOUSAND, Html, SignedIn, route};

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/resultaat", results));
}

/// What the page is made of.
struct Results {
    /// The contractor.
    name: String,
    /// Each contribution that was received in part at least, with the title of its initiative and what it may claim.
    claims: Vec<(Contribution, String, Claim)>,
}

async fn results(service: web::Data<Service>, signed_in: SignedIn<Contractor>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let (now, region) = (service.clock.now(), caller.region());
    let read = async |beyond: &mut BeyondConn<'_>| {
        let conn = beyond.confined();
        let name = organisations::store::name(conn, region, caller.organisation()).await?;
        let scope = contributions::policy::visible_to(&caller);
        let mut own = contributions::store::list(conn, region, scope, contributions::store::Filter::default(), &FIRST_THOUSAND).await?;
        own.retain(|contribution| !contribution.received().is_zero());
        let ids: Vec<Uuid> = own.iter().map(|contribution| contribution.initiative).collect();
        let titles = initiatives::store::titles(conn, region, &ids).await?;
        let claims = claims::of_contributions(beyond, &caller, &own, now).await?;
        let title = |contribution: &Contribution| titles.get(&contribution.initiative).cloned().unwrap_or_default();
        let claims = own.into_iter().zip(claims).map(|(contribution, claim)| (contribution.clone(), title(&contribution), claim)).collect();
        Ok(Results { name, claims })
    };
    let results = service.db.read_beyond(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(view::view(&visitor, &results)))
}
