//! What something would count for: a form that stores nothing, and the sum line by line.

mod answer;
mod asked;
mod fields;
mod subject;
mod view;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use self::asked::Asked;
use self::subject::Subject;
use super::{Html, Language, Visitor, regions, route};
use crate::domain::fulfilments::what_if::{self, WhatIfView};
use crate::domain::organisations::{self, Region};
use crate::domain::valuation::{self, RuleSet};
use crate::platform::db::Conn;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::service::Service;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/rekenhulp", calculator));
}

/// What the page is made of.
struct Calculator {
    asked: Asked,
    region: Region,
    rule_set: RuleSet,
    /// What it is about, once somebody has chosen.
    subject: Option<Subject>,
    faults: Vec<(&'static str, &'static str)>,
    result: Option<WhatIfView>,
}

async fn calculator(service: web::Data<Service>, visitor: Visitor, request: HttpRequest) -> Result<Html> {
    let asked = Asked::of(request.query_string());
    let today = service.clock.today();
    let read = async |conn: &mut Conn| {
        let regions = organisations::store::regions(conn).await?;
        let Some(region) = regions::choose(&regions, &asked.regio)?.cloned() else {
            return Ok(Err(regions));
        };
        let rule_set = valuation::store::in_force(conn, region.id, today).await?.ok_or(Error::NotFound)?;
        let subject = Subject::of(&asked.wat, &rule_set.rules);
        let mut calculator = Calculator { asked: asked.clone(), region, rule_set, subject, faults: Vec::new(), result: None };
        calculator.calculate(conn, &visitor, service.clock.now()).await?;
        Ok(Ok(calculator))
    };
    match service.db.read(&visitor.viewer.actor(), read).await? {
        Err(regions) => Ok(Html::ok(regions::chooser(&visitor, title(visitor.language), "/rekenhulp", &regions))),
        Ok(calculator) => {
            let status = if calculator.faults.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            Ok(Html::with_status(status, view::view(&visitor, &calculator)))
        }
    }
}

impl Calculator {
    /// Asks for the value, once something is chosen and filled in; what is wrong is kept beside its field.
    async fn calculate(&mut self, conn: &mut Conn, visitor: &Visitor, now: chrono::DateTime<chrono::Utc>) -> Result<()> {
        let Some(subject) = self.subject.as_ref().filter(|_| self.asked.is_filled_in()) else { return Ok(()) };
        let (mut question, faults) = self.asked.question(visitor.language, subject);
        self.faults = faults;
        if !self.faults.is_empty() {
            return Ok(());
        }
        question.rule_set_id = Some(self.rule_set.id);
        match what_if::value(conn, &visitor.viewer, &question, now).await {
            Ok(result) => self.result = Some(result),
            Err(Error::Inconsistent(found)) => self.faults = found.iter().map(|fault| named(visitor.language, fault)).collect(),
            Err(other) => return Err(other),
        }
        Ok(())
    }
}

/// The field of the form that a fault of the calculation is about.
fn named(language: Language, fault: &InvalidParam) -> (&'static str, &'static str) {
    let field = match fault.name.as_str() {
        "facts.hoursPerWeek" => "uren",
        "facts.months" => "maanden",
        "facts.quantity" => "aantal",
        "facts.purchaseAmount" | "amount" => "bedrag",
        "facts.certificateFrom" => "certificaatvan",
        "facts.certificateUntil" => "certificaattot",
        "contractEndsOn" => "contracttot",
        "required" => "verplichting",
        name if name.starts_with("facts.bonuses") => "bonus",
        _ => "wat",
    };
    (field, super::words::fault(language, fault))
}

const fn title(language: Language) -> &'static str {
    language.text("Rekenhulp", "Calculator")
}
