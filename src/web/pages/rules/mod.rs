//! The rules of a region in plain words.

mod view;

use actix_web::web;

use super::forms::FormData;
use super::{Html, Language, Visitor, regions, route};
use crate::domain::{organisations, valuation};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/regels", rules));
}

async fn rules(service: web::Data<Service>, visitor: Visitor, asked: web::Query<FormData>) -> Result<Html> {
    let title = title(visitor.language);
    let today = service.clock.today();
    let read = async |conn: &mut Conn| {
        let regions = organisations::store::regions(conn).await?;
        let Some(region) = regions::choose(&regions, asked.get(regions::REGION))? else {
            return Ok(regions::chooser(&visitor, title, "/regels", &regions));
        };
        let rule_set = valuation::store::in_force(conn, region.id, today).await?.ok_or(Error::NotFound)?;
        Ok(view::view(&visitor, title, region, &rule_set))
    };
    Ok(Html::ok(service.db.read(&visitor.viewer.actor(), read).await?))
}

const fn title(language: Language) -> &'static str {
    language.text("Regels", "Rules")
}
