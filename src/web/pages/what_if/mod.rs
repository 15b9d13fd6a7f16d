//! What something would count for: a form that stores nothing, and the sum line by line.

mod answer;
mod question;
mod subject;
mod view;

use actix_web::{HttpRequest, web};

use self::subject::Subject;
use super::forms::{Filled, FormData, Scope, WHAT_IF};
use super::{Html, Language, Visitor, regions, route};
use crate::domain::fulfilments::what_if::{self, WhatIfView};
use crate::domain::organisations::{self, Region};
use crate::domain::valuation::{self, RuleSet};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/rekenhulp", calculator));
}

/// What the page is made of.
struct Calculator {
    filled: Filled,
    region: Region,
    rule_set: RuleSet,
    /// What is valued, once it is chosen.
    subject: Option<Subject>,
    result: Option<WhatIfView>,
}

async fn calculator(service: web::Data<Service>, visitor: Visitor, request: HttpRequest) -> Result<Html> {
    let data = FormData::of_query(request.query_string()).or_text("mensen", "1");
    let today = service.clock.today();
    let read = async |conn: &mut Conn| {
        let regions = organisations::store::regions(conn).await?;
        let Some(region) = regions::choose(&regions, data.get(regions::REGION))?.cloned() else {
            return Ok(Err(regions));
        };
        let rule_set = valuation::store::in_force(conn, region.id, today).await?.ok_or(Error::NotFound)?;
        let subject = Subject::of(data.get("wat"), &rule_set.rules);
        let mut calculator = Calculator { filled: data.clone().into(), region, rule_set, subject, result: None };
        calculator.calculate(conn, &service, &visitor).await?;
        Ok(Ok(calculator))
    };
    match service.db.read(&visitor.viewer.actor(), read).await? {
        Err(regions) => Ok(Html::ok(regions::chooser(&visitor, title(visitor.language), "/rekenhulp", &regions))),
        Ok(calculator) => Ok(Html::with_status(calculator.filled.status, view::view(&visitor, &calculator))),
    }
}

impl Calculator {
    /// Asks for the value, once something is chosen and filled in; what is wrong is kept beside its field.
    async fn calculate(&mut self, conn: &mut Conn, service: &Service, visitor: &Visitor) -> Result<()> {
        let data = &self.filled.data;
        let is_filled_in = !data.get("reken").is_empty() || !data.get("bedrag").is_empty();
        let Some(subject) = self.subject.as_ref().filter(|_| is_filled_in) else { return Ok(()) };
        let result = match question::question(&service.contract, data, subject, &self.rule_set) {
            Ok(question) => what_if::value(conn, &visitor.viewer, &question, service.clock.now()).await,
            Err(error) => Err(error),
        };
        match result {
            Ok(result) => self.result = Some(result),
            Err(error) => self.filled = Filled::refused(visitor.language, error, data.clone(), &[(&WHAT_IF, Scope::Page)])?,
        }
        Ok(())
    }
}

const fn title(language: Language) -> &'static str {
    language.text("Rekenhulp", "Calculator")
}
