//! Rules that contradict themselves: every contradiction by its place.

use std::collections::BTreeSet;

use super::blocks::Unit;
use super::route::Route;
use super::rules::Rules;
use crate::platform::error::InvalidParam;

/// Everything that contradicts something else.
pub(super) fn faults(rules: &Rules) -> Vec<InvalidParam> {
    [duplicates(rules), blocks(rules), bonuses(rules), recognitions(rules), follow_ups(rules)].concat()
}

fn fault(name: String, code: &'static str, reason: &str) -> InvalidParam {
    InvalidParam { name: format!("rules.{name}"), code, reason: reason.into() }
}

fn duplicates(rules: &Rules) -> Vec<InvalidParam> {
    let doubled = [
        ("blocks", doubled(rules.blocks.iter().map(|block| block.code.as_str()))),
        ("bonuses", doubled(rules.bonuses.iter().map(|bonus| bonus.code.as_str()))),
        ("recognitions", doubled(rules.recognitions.iter().map(|recognition| recognition.code.as_str()))),
        ("psoDiscounts", doubled(rules.pso_discounts.iter().map(|discount| discount.rung))),
        ("routeCaps", doubled(rules.route_caps.iter().map(|cap| cap.route))),
        ("followUpMonths", doubled(rules.follow_up_months.iter())),
    ];
    let place = |(name, places): (&str, Vec<usize>)| {
        places.into_iter().map(|index| fault(format!("{name}[{index}]"), "duplicate", "There is one of these already.")).collect::<Vec<_>>()
    };
    doubled.into_iter().flat_map(place).collect()
}

/// The places of what has come before already.
fn doubled<T: Ord>(items: impl Iterator<Item = T>) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    items.enumerate().filter_map(|(index, item)| (!seen.insert(item)).then_some(index)).collect()
}

fn blocks(rules: &Rules) -> Vec<InvalidParam> {
    let has_blocks = |route| matches!(route, Route::Employment | Route::Apprenticeship | Route::Secondment | Route::DevelopmentActivity);
    let wrong = rules.blocks.iter().enumerate().filter(|(_, block)| !has_blocks(block.route));
    wrong.map(|(index, _)| fault(format!("blocks[{index}].route"), "unexpected", "This route has no building blocks.")).collect()
}

fn bonuses(rules: &Rules) -> Vec<InvalidParam> {
    let mut faults = Vec::new();
    for (index, bonus) in rules.bonuses.iter().enumerate() {
        if !matches!(bonus.unit, Unit::FullTimeYear | Unit::Piece) {
            faults.push(fault(format!("bonuses[{index}].unit"), "unexpected", "A bonus is for a full-time year or a piece."));
        }
        let unknown = bonus.blocks.iter().enumerate().filter(|(_, code)| rules.blocks.iter().all(|block| block.code != **code));
        faults.extend(
            unknown.map(|(place, _)| fault(format!("bonuses[{index}].blocks[{place}]"), "unknown", "There is no such building block.")),
        );
    }
    faults
}

fn recognitions(rules: &Rules) -> Vec<InvalidParam> {
    let buys = |route: &Route| matches!(route, Route::SocialProcurement | Route::Secondment);
    let wrong = rules.recognitions.iter().enumerate().filter(|(_, recognition)| !recognition.routes.iter().all(buys));
    let reason = "Purchases are for social-procurement and secondment.";
    wrong.map(|(index, _)| fault(format!("recognitions[{index}].routes"), "unexpected", reason)).collect()
}

fn follow_ups(rules: &Rules) -> Vec<InvalidParam> {
    let known = rules.follow_up_months.iter().any(|moment| moment.months() == rules.sustained_months);
    let unknown = (!known).then(|| fault("sustainedMonths".into(), "unknown", "It is one of the follow-up months."));
    unknown.into_iter().collect()
}
