//! What a value is asked for: a building block, a purchase, a certificate or a contribution, as an address names it.

use crate::domain::valuation::blocks::{Block, Bonus, PsoDiscount, Recognition, Unit};
use crate::domain::valuation::{Route, Rules};
use crate::web::pages::Language;
use crate::web::pages::components::Choice;
use crate::web::pages::words;

/// What is valued.
#[derive(Clone, Debug)]
pub(super) enum Subject {
    /// By a building block, with the bonuses that may stand on it.
    Block(Block, Vec<Bonus>),
    /// A purchase from a recognised supplier, by a route.
    Purchase(Route, Recognition),
    /// A PSO certificate.
    Certificate(PsoDiscount),
    /// Money for an initiative.
    Money,
    /// Hours for an initiative.
    Hours,
}

const MONEY: &str = "bijdrage.geld";
const HOURS: &str = "bijdrage.uren";

/// Routes of building blocks, and routes of purchases, in the order in which they are shown.
const BY_BLOCK: [Route; 4] = [Route::Employment, Route::Apprenticeship, Route::Secondment, Route::DevelopmentActivity];
const BY_PURCHASE: [Route; 2] = [Route::SocialProcurement, Route::Secondment];

impl Subject {
    /// Everything that the rules give a value.
    fn all(rules: &Rules) -> Vec<Self> {
        let blocks = BY_BLOCK.iter().flat_map(|route| rules.blocks.iter().filter(move |block| block.route == *route));
        let blocks = blocks.map(|block| Self::Block(block.clone(), bonuses(rules, block)));
        let purchases = BY_PURCHASE.iter().flat_map(|route| {
            let recognised = rules.recognitions.iter().filter(move |recognition| recognition.routes.contains(route));
            recognised.map(move |recognition| Self::Purchase(*route, recognition.clone()))
        });
        let certificates = rules.pso_discounts.iter().map(|discount| Self::Certificate(*discount));
        [Self::Money, Self::Hours].into_iter().chain(blocks).chain(purchases).chain(certificates).collect()
    }

    /// What an address names, if the rules know it.
    pub(super) fn of(name: &str, rules: &Rules) -> Option<Self> {
        Self::all(rules).into_iter().find(|subject| subject.name() == name)
    }

    /// All of them, to choose from.
    pub(super) fn choices(language: Language, rules: &Rules) -> Vec<Choice> {
        let nothing = Choice::new("", language.text("Kies…", "Choose…"));
        let all = Self::all(rules).into_iter().map(|subject| Choice::new(subject.name(), subject.title(language)));
        std::iter::once(nothing).chain(all).collect()
    }

    /// What it is called in an address.
    fn name(&self) -> String {
        match self {
            Self::Block(block, _) => format!("blok.{}.{}", block.route, block.code.as_str()),
            Self::Purchase(route, recognition) => format!("inkoop.{route}.{}", recognition.code.as_str()),
            Self::Certificate(discount) => format!("pso.{}", discount.rung),
            Self::Money => MONEY.to_owned(),
            Self::Hours => HOURS.to_owned(),
        }
    }

    /// What people call it.
    fn title(&self, language: Language) -> String {
        let of = |route, title: &str| format!("{}: {title}", words::route(language, route));
        match self {
            Self::Block(block, _) => of(block.route, block.title.as_str()),
            Self::Purchase(route, recognition) => of(*route, recognition.title.as_str()),
            Self::Certificate(discount) => of(Route::PsoCertification, discount.rung.as_str()),
            Self::Money => of(Route::InitiativeContribution, language.text("geld of goederen", "money or goods")),
            Self::Hours => of(Route::InitiativeContribution, language.text("uren", "hours")),
        }
    }

    /// By which route it counts.
    pub(super) const fn route(&self) -> Route {
        match self {
            Self::Block(block, _) => block.route,
            Self::Purchase(route, _) => *route,
            Self::Certificate(_) => Route::PsoCertification,
            Self::Money | Self::Hours => Route::InitiativeContribution,
        }
    }
}

/// The bonuses that may stand on a building block.
fn bonuses(rules: &Rules, block: &Block) -> Vec<Bonus> {
    let fits = |bonus: &&Bonus| {
        let is_named = bonus.blocks.is_empty() || bonus.blocks.contains(&block.code);
        is_named && (bonus.unit != Unit::FullTimeYear || block.unit == Unit::FullTimeYear)
    };
    rules.bonuses.iter().filter(fits).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_be_chosen_is_found_again_by_its_name() {
        let rules = Rules::default_of_a_region().unwrap();
        let choices = Subject::choices(Language::Nl, &rules);
        assert!(choices.len() > 20, "{choices:?}");
        for choice in choices.iter().skip(1) {
            assert_eq!(Subject::of(&choice.value, &rules).unwrap().name(), choice.value);
        }
        assert!(Subject::of("", &rules).is_none() && Subject::of("blok.employment.nothing", &rules).is_none());
    }

    #[test]
    fn only_the_bonuses_of_a_building_block_can_stand_on_it() {
        let rules = Rules::default_of_a_region().unwrap();
        let of = |name| match Subject::of(name, &rules) {
            Some(Subject::Block(_, bonuses)) => bonuses.iter().map(|bonus| bonus.code.as_str().to_owned()).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(of("blok.employment.participatiewet"), ["age-50-plus", "permanent-contract"]);
        assert_eq!(of("blok.employment.wajong"), ["permanent-contract"]);
        assert!(of("blok.apprenticeship.bbl").is_empty());
    }
}
