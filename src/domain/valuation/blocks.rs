//! The parts of a rule set that give things a value: building blocks, bonuses, recognitions, PSO discounts, caps of routes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::route::Route;
use crate::values::{Code, Euro, Fraction, GivenEuro, Text, text_enum};

text_enum! {
    /// What the value of a building block or bonus is for.
    #[schema(as = BlockUnit)]
    pub enum Unit {
        /// A year of full-time work: pro rata for fewer hours a week and fewer months, for each person.
        FullTimeYear = "full-time-year",
        /// A month, whatever the hours, for each person.
        Month = "month",
        /// An hour of help or teaching; the number of people does not matter.
        Hour = "hour",
        /// A piece: a diploma, a lesson; of a bonus: once for each person.
        Piece = "piece",
    }
}

text_enum! {
    /// A rung of the PSO ladder (Prestatieladder Socialer Ondernemen).
    pub enum Rung {
        /// On the way to a certificate.
        Aspirant = "aspirant",
        /// The entry level.
        Basis = "basis",
        /// Rung 1.
        One = "1",
        /// Rung 2.
        Two = "2",
        /// Rung 3.
        Three = "3",
        /// More than 30% of the staff from the target groups.
        ThirtyPlus = "30-plus",
    }
}

/// A building block (bouwblok): what a fulfilment of a kind is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Block {
    /// Its code in the rule set.
    pub code: Code,
    /// What it is for, for instance `Participatiewet`.
    pub title: Text<200>,
    /// The route that it belongs to.
    pub route: Route,
    /// What the value is for.
    pub unit: Unit,
    /// Value of one unit.
    #[schema(value_type = GivenEuro)]
    pub value: Euro,
    /// Highest value, bonuses included: for each person, or for the whole fulfilment where the unit is an hour or a piece.
    #[serde(default)]
    #[schema(required = false, value_type = Option<GivenEuro>)]
    pub cap: Option<Euro>,
    /// Months that count for one person, for instance `24`; null: without limit.
    #[serde(default)]
    #[schema(required = false, minimum = 1, maximum = 600)]
    pub counting_months: Option<u32>,
}

/// An extra on top of a building block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bonus {
    /// Its code in the rule set.
    pub code: Code,
    /// What it is for, for instance `50 jaar en ouder`.
    pub title: Text<200>,
    /// `full-time-year`: pro rata as the building block; `piece`: once for each person.
    pub unit: Unit,
    /// Value of one unit.
    #[schema(value_type = GivenEuro)]
    pub value: Euro,
    /// The building blocks that it can stand on; none named: all.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub blocks: Vec<Code>,
}

/// How much of a purchase is recognised (inkoop).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recognition {
    /// Its code in the rule set.
    pub code: Code,
    /// Of whom is bought, for instance `Code Sociale Ondernemingen`.
    pub title: Text<200>,
    /// Part of the net invoice that counts.
    pub share: Fraction,
    /// The routes that it is for: `social-procurement`, `secondment`.
    #[schema(min_items = 1, max_items = 7)]
    pub routes: Vec<Route>,
}

/// What a PSO certificate takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PsoDiscount {
    /// The rung.
    pub rung: Rung,
    /// Part of the obligation that counts as fulfilled; 1 is an exemption.
    pub discount: Fraction,
}

/// The most that may come by one route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RouteCap {
    /// The way of fulfilment that is capped.
    pub route: Route,
    /// Part of the obligation.
    pub share: Fraction,
}
