//! What a contract asks, why, and since when.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::one::Page;
use crate::domain::obligations::store::{RecordedObservation, RecordedTerms};
use crate::domain::obligations::{BasisKind, Step, Terms};
use crate::values::day;
use crate::web::pages::components::{Cell, data_list, link, table};
use crate::web::pages::contract::section;
use crate::web::pages::{Language, notation};

pub(super) fn terms(language: Language, page: &Page) -> Markup {
    let obligation = &page.contract.obligation;
    let content = html! {
        (data_list(&facts(language, &obligation.terms)))
        (schedule(language, page))
        (observed(language, &page.observations))
        (amended(language, &page.versions))
        p { (link(&language.address("/regels"), language.text("Lees de regels", "Read the rules"))) }
    };
    section(language.text("De afspraken", "The terms"), &content)
}

fn facts(language: Language, terms: &Terms) -> Vec<(&'static str, Markup)> {
    let text = |nl, en| language.text(nl, en);
    let Terms { facts, rate, .. } = terms;
    let day = |day: NaiveDate| notation::day(language, day);
    let mut list = vec![
        (text("Looptijd van het contract", "Term of the contract"), html! { (day(facts.period.first())) " – " (day(facts.period.last())) }),
        (basis(language, facts.basis.kind), html! { (notation::euro(language, facts.basis.amount)) }),
    ];
    list.extend(rate.map(|rate| (text("Percentage", "Rate"), html! { (notation::percentage(language, rate)) })));
    list.extend(
        facts
            .labour_share
            .map(|share| (text("Deel dat arbeid is", "Part that is labour"), html! { (notation::percentage(language, share)) })),
    );
    list.extend(facts.cap.map(|cap| (text("Ten hoogste", "At most"), html! { (notation::euro(language, cap)) })));
    if facts.applies_below_threshold {
        let always = text("Ja, dat is afgesproken", "Yes, that was agreed");
        list.push((text("Geldt ook onder de drempel", "Applies below the threshold as well"), html! { (always) }));
    }
    let reason = facts.justification.as_ref();
    list.extend(reason.map(|reason| {
        (text("Waarom dit afwijkt van de regels", "Why this deviates from the rules"), html! { span lang="nl" { (reason) } })
    }));
    list.push((text("Aanbesteding gepubliceerd op", "Tender published on"), html! { (day(facts.tender_published_on)) }));
    list
}

const fn basis(language: Language, kind: BasisKind) -> &'static str {
    match kind {
        BasisKind::ContractValue => language.text("Waarde van het contract", "Value of the contract"),
        BasisKind::InvoicedTurnover => language.text("Omzet (verwacht)", "Turnover (expected)"),
        BasisKind::WageSum => language.text("Loonsom", "Wage sum"),
        BasisKind::FixedAmount => language.text("Vast bedrag", "Fixed amount"),
    }
}

/// What is asked from when on, where that changed or will.
fn schedule(language: Language, page: &Page) -> Markup {
    let steps: Vec<&Step> = page.contract.obligation.schedule.steps().collect();
    if steps.len() < 2 {
        return html! {};
    }
    let since = |step: &Step| {
        let start = page.contract.obligation.terms.facts.period.first();
        notation::day(language, step.from.max(start))
    };
    let header = [Cell::text(language.text("Vanaf", "From")), Cell::number(language.text("Gevraagd", "Asked"))];
    let rows: Vec<Vec<Cell>> =
        steps.into_iter().map(|step| vec![Cell::text(since(step)), Cell::number(notation::euro(language, step.required))]).collect();
    table(language.text("Wat er wordt gevraagd, vanaf wanneer", "What is asked, and from when on"), &header, &rows)
}

fn observed(language: Language, observations: &[RecordedObservation]) -> Markup {
    if observations.is_empty() {
        return html! {};
    }
    let header = [Cell::text(language.text("Tot en met", "Until")), Cell::number(language.text("Omzet", "Turnover"))];
    let row = |(seen, _): &RecordedObservation| {
        vec![Cell::text(notation::day(language, seen.observed_on)), Cell::number(notation::euro(language, seen.amount))]
    };
    let rows: Vec<Vec<Cell>> = observations.iter().map(row).collect();
    table(language.text("Omzet die is doorgegeven", "Turnover that was reported"), &header, &rows)
}

/// What was changed after the registration, and why.
fn amended(language: Language, versions: &[RecordedTerms]) -> Markup {
    let changes: Vec<&RecordedTerms> = versions.iter().skip(1).collect();
    if changes.is_empty() {
        return html! {};
    }
    let header = [
        Cell::text(language.text("Gewijzigd op", "Changed on")),
        Cell::text(language.text("Geldt vanaf", "Holds from")),
        Cell::text(language.text("Waarom", "Why")),
    ];
    let row = |change: &RecordedTerms| {
        let why = html! { span lang="nl" { (change.reason.as_deref().unwrap_or("–")) } };
        let changed_on = notation::day(language, day::in_amsterdam(change.recorded_at));
        vec![Cell::text(changed_on), Cell::text(notation::day(language, change.effective_on)), Cell::text(why)]
    };
    let rows: Vec<Vec<Cell>> = changes.into_iter().map(row).collect();
    table(language.text("Wijzigingen", "Changes"), &header, &rows)
}
