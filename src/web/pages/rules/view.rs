//! What the page of rules shows.

use maud::{Markup, html};

use crate::domain::organisations::Region;
use crate::domain::valuation::blocks::{Bonus, PsoDiscount, Recognition, Unit};
use crate::domain::valuation::{RuleSet, Rules};
use crate::web::pages::components::{Cell, Tone, alert, data_list, h1, h2, lead, link, note, paragraph, table};
use crate::web::pages::{Language, Visitor, layout, notation, words};

pub(super) fn view(visitor: &Visitor, title: &str, region: &Region, rule_set: &RuleSet) -> Markup {
    let language = visitor.language;
    let rules = &rule_set.rules;
    let content = html! {
        (h1(title))
        (lead(&introduction(language, region)))
        p class="menukaart-note" { (&rule_set.title) ". " (since(language, rule_set)) }
        (examples(language, rules))
        section class="menukaart-section" { (h2(language.text("Wanneer en hoeveel", "When and how much"))) (obligation(language, rules)) }
        section class="menukaart-section" {
            (h2(language.text("Wat telt en voor hoeveel", "What counts, and for how much")))
            (blocks(language, rules))
            (bonuses(language, rules))
            (recognitions(language, rules))
            (discounts(language, rules))
            p class="utrecht-paragraph" {
                (language.text("Reken het uit met de ", "Work it out with the "))
                (link(&visitor.address("/rekenhulp"), language.text("rekenhulp", "calculator"))) "."
            }
        }
        section class="menukaart-section" { (h2(language.text("Termijnen", "Time limits"))) (time_limits(language, rules)) }
    };
    layout::page(visitor, title, &content)
}

fn introduction(language: Language, region: &Region) -> String {
    match language {
        Language::Nl => {
            format!("Zo werkt social return in {}. Deze regels gelden voor aanbestedingen die nu worden gepubliceerd.", region.name)
        }
        Language::En => format!("How social return works in {}. These rules hold for tenders that are published now.", region.name),
    }
}

fn since(language: Language, rule_set: &RuleSet) -> String {
    let day = notation::day(language, rule_set.in_force_from);
    match language {
        Language::Nl => format!("Geldt voor aanbestedingen vanaf {day}; wie eerder is begonnen, houdt de regels van toen."),
        Language::En => format!("Holds for tenders from {day} on; whoever began earlier keeps the rules of that time."),
    }
}

/// The numbers that the region has not decided yet.
fn examples(language: Language, rules: &Rules) -> Markup {
    let heading = language.text("Sommige bedragen zijn voorbeelden", "Some amounts are examples");
    let text = language.text(
        "De regio heeft nog niet alle bedragen en percentages vastgesteld. Wat hier staat, komt voor een deel uit andere regio's.",
        "The region has not decided on all amounts and percentages yet. Part of what stands here comes from other regions.",
    );
    html! { @if !rules.examples.is_empty() { (alert(Tone::Warning, heading, &paragraph(text))) } }
}

fn obligation(language: Language, rules: &Rules) -> Markup {
    let euro = |amount| notation::euro(language, amount);
    let percentage = |share| notation::percentage(language, share);
    let intensive = percentage(rules.labour_intensive_from);
    let (from, below) = match language {
        Language::Nl => (format!("Bij {intensive} arbeid of meer"), format!("Bij minder dan {intensive} arbeid")),
        Language::En => (format!("With {intensive} labour or more"), format!("With less than {intensive} labour")),
    };
    let of_the_value = language.text("van de opdrachtwaarde", "of the contract value");
    html! {
        div class="menukaart-panel" {
            (data_list(&[
                (language.text("Social return geldt boven", "Social return holds above"), html! { (euro(rules.threshold)) " " (language.text("opdrachtwaarde", "contract value")) }),
                (&from, html! { (percentage(rules.rate_labour_intensive)) " " (of_the_value) }),
                (&below, html! { (percentage(rules.rate_labour_extensive)) " " (of_the_value) }),
                (language.text("Nooit meer dan", "Never more than"), html! {
                    @if let Some(cap) = rules.obligation_cap { (euro(cap)) } @else { (language.text("geen maximum", "no maximum")) }
                }),
            ]))
        }
        (note(language.text(
            "De servicedesk kan met een reden een ander percentage vaststellen. Alle bedragen zijn exclusief btw.",
            "The servicedesk may set another percentage for a reason. All amounts exclude VAT.",
        )))
    }
}

fn blocks(language: Language, rules: &Rules) -> Markup {
    let header = [
        Cell::text(language.text("Inzet", "Effort")),
        Cell::text(language.text("Route", "Route")),
        Cell::number(language.text("Waarde", "Value")),
        Cell::text(language.text("Per", "Per")),
        Cell::text(language.text("Telt hoogstens", "Counts at most")),
    ];
    let rows: Vec<Vec<Cell>> = rules
        .blocks
        .iter()
        .map(|block| {
            let most = block.counting_months.map_or_else(
                || language.text("onbeperkt", "without limit").to_owned(),
                |months| notation::so_many(language, months, language.text("maand", "month"), language.text("maanden", "months")),
            );
            vec![
                Cell::text(block.title.as_str()),
                Cell::text(words::route(language, block.route)),
                Cell::number(notation::euro(language, block.value)),
                Cell::text(unit(language, rules, block.unit)),
                Cell::text(most),
            ]
        })
        .collect();
    table(language.text("Bouwblokken", "Building blocks"), &header, &rows)
}

fn unit(language: Language, rules: &Rules, unit: Unit) -> String {
    match unit {
        Unit::FullTimeYear => {
            let hours = notation::decimal(language, rules.full_time_hours.decimal());
            match language {
                Language::Nl => format!("jaar voltijd ({hours} uur)"),
                Language::En => format!("full-time year ({hours} hours)"),
            }
        }
        Unit::Month => language.text("maand", "month").to_owned(),
        Unit::Hour => language.text("uur", "hour").to_owned(),
        Unit::Piece => language.text("stuk", "piece").to_owned(),
    }
}

fn bonuses(language: Language, rules: &Rules) -> Markup {
    let header = [Cell::text("Bonus"), Cell::number(language.text("Erbij", "On top")), Cell::text(language.text("Per", "Per"))];
    let per = |of| if of == Unit::Piece { language.text("persoon", "person").to_owned() } else { unit(language, rules, of) };
    let row = |bonus: &Bonus| {
        vec![Cell::text(bonus.title.as_str()), Cell::number(notation::euro(language, bonus.value)), Cell::text(per(bonus.unit))]
    };
    let rows: Vec<Vec<Cell>> = rules.bonuses.iter().map(row).collect();
    html! { @if !rows.is_empty() { (table(language.text("Bonussen op een bouwblok", "Bonuses on a building block"), &header, &rows)) } }
}

fn recognitions(language: Language, rules: &Rules) -> Markup {
    let header = [Cell::text(language.text("Gekocht bij", "Bought from")), Cell::number(language.text("Telt mee", "Counts"))];
    let row = |recognition: &Recognition| {
        vec![Cell::text(recognition.title.as_str()), Cell::number(notation::percentage(language, recognition.share))]
    };
    let rows: Vec<Vec<Cell>> = rules.recognitions.iter().map(row).collect();
    html! { @if !rows.is_empty() { (table(language.text("Sociaal inkopen", "Social procurement"), &header, &rows)) } }
}

fn discounts(language: Language, rules: &Rules) -> Markup {
    let header =
        [Cell::text(language.text("PSO-trede", "PSO rung")), Cell::number(language.text("Van de verplichting", "Of the obligation"))];
    let row =
        |discount: &PsoDiscount| vec![Cell::text(discount.rung.as_str()), Cell::number(notation::percentage(language, discount.discount))];
    let rows: Vec<Vec<Cell>> = rules.pso_discounts.iter().map(row).collect();
    html! { @if !rows.is_empty() { (table(language.text("PSO-certificaat", "PSO certificate"), &header, &rows)) } }
}

fn time_limits(language: Language, rules: &Rules) -> Markup {
    let days = |days| notation::so_many(language, days, language.text("dag", "day"), language.text("dagen", "days"));
    let months = |months| notation::so_many(language, months, language.text("maand", "month"), language.text("maanden", "months"));
    let people = |people| notation::so_many(language, people, language.text("mens", "person"), language.text("mensen", "people"));
    html! {
        div class="menukaart-panel" {
            (data_list(&[
                (language.text("Een reservering wacht op een besluit", "A reservation waits for a decision"), html! { (days(rules.reservation_days)) }),
                (language.text("Duurzaam aan het werk is wie werk heeft na", "In lasting work is whoever is in work after"), html! { (months(rules.sustained_months)) }),
                (language.text("Een tekort kan worden ingehaald binnen", "A shortfall can be made good within"), html! { (months(rules.recovery_months)) }),
                (language.text("Een resultaat zegt weinig bij minder dan", "A result says little with fewer than"), html! { (people(rules.small_below())) }),
                (language.text("Een deelnemer wordt gewist na", "A participant is erased after"), html! { (months(rules.retention_months)) }),
                (language.text("Een uur hulp in natura is waard", "An hour of help in kind is worth"), html! { (notation::euro(language, rules.hour_rate)) }),
            ]))
        }
    }
}
