//! What is filled in to reserve places.

use serde::Deserialize;
use uuid::Uuid;

use crate::domain::contributions::{NewContribution, Pledge};
use crate::domain::initiatives::{ContributionKind, Initiative};
use crate::platform::error::InvalidParam;
use crate::values::{Euro, Hours, PositiveEuro, Text, bsn};
use crate::web::pages::{Language, notation, words};

/// The most places that can be asked for at once, as the document of the API says.
const PLACES: u32 = 100_000;

/// The fields, as they were typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) verplichting: String,
    pub(super) plaatsen: String,
    pub(super) soort: String,
    /// Euros, or hours.
    pub(super) hoeveel: String,
    pub(super) motivatie: String,
    /// The price of a place that was shown, once there is something to confirm.
    pub(super) prijs: String,
    /// Sent along by the button that goes on to the second step.
    pub(super) verder: String,
    /// Sent along by the button that goes back to the first.
    pub(super) wijzigen: String,
}

/// What the form is sent for: the button says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// To see what it would count for.
    LookAhead,
    /// To fill it in otherwise.
    Change,
    /// To reserve what was shown.
    Reserve,
}

/// Names of fields, and what is wrong with them.
pub(super) type Faults = Vec<(&'static str, String)>;

impl Asked {
    /// What a link to the form chose: the obligation. Nothing that anybody writes stands in an address.
    pub(super) fn of(query: &str) -> Self {
        let asked: Self = serde_html_form::from_str(query).unwrap_or_default();
        Self { verplichting: asked.verplichting, ..Self::default() }
    }

    /// What the form was sent for.
    pub(super) fn wish(&self) -> Wish {
        match (self.verder.is_empty(), self.wijzigen.is_empty()) {
            (false, _) => Wish::LookAhead,
            (true, false) => Wish::Change,
            (true, true) => Wish::Reserve,
        }
    }

    /// The obligation that was chosen.
    pub(super) fn obligation(&self) -> Option<Uuid> {
        self.verplichting.parse().ok()
    }

    fn places(&self) -> Option<u32> {
        self.plaatsen.trim().parse::<u32>().ok().filter(|places| (1..=PLACES).contains(places))
    }

    /// The kind that was chosen; where there is only one, that one.
    pub(super) fn kind(&self, initiative: &Initiative) -> Option<ContributionKind> {
        match initiative.promise.accepted_kinds.as_slice() {
            [only] => Some(*only),
            _ => ContributionKind::named(&self.soort),
        }
    }

    /// The contribution, or everything that is wrong. Left empty, it is just what the places cost; hours at the rate of the obligation.
    pub(super) fn contribution(&self, language: Language, initiative: &Initiative, rate: Option<Euro>) -> Result<NewContribution, Faults> {
        let mut faults = Faults::new();
        let mut wrong = |name, nl: &str, en: &str| faults.push((name, language.text(nl, en).to_owned()));
        let obligation = self.obligation().filter(|_| rate.is_some());
        if obligation.is_none() {
            wrong("verplichting", "Kies voor welke verplichting dit is.", "Choose for which obligation this is.");
        }
        let places = self.places();
        if places.is_none() {
            wrong("plaatsen", "Vul in hoeveel plaatsen, bijvoorbeeld 2.", "Enter how many places, for instance 2.");
        }
        let kind = self.kind(initiative);
        if kind.is_none() {
            wrong("soort", "Kies waarmee u wilt bijdragen.", "Choose what you want to contribute.");
        }
        let least = kind.zip(places).zip(rate);
        let least = least.and_then(|((kind, places), rate)| Pledge::least(kind, initiative.promise.place_price, places, rate));
        let pledge = if self.hoeveel.trim().is_empty() { least.map(Pledged::of) } else { kind.and_then(|kind| self.pledged(kind)) };
        // Left empty it follows from the places, which are at fault then.
        if pledge.is_none() && kind.is_some() && (!self.hoeveel.trim().is_empty() || (least.is_none() && places.is_some())) {
            wrong("hoeveel", "Vul een getal boven nul in, bijvoorbeeld 6000.", "Enter a number above zero, for instance 6000.");
        }
        let motivation = self.motivation();
        if motivation.is_err() && bsn::is_in(&self.motivatie) {
            let fault = InvalidParam { name: "motivatie".into(), code: "bsn", reason: "looks like a citizen service number (BSN)".into() };
            wrong("motivatie", words::fault(Language::Nl, &fault), words::fault(Language::En, &fault));
        } else if motivation.is_err() {
            wrong("motivatie", "Houd het korter dan duizend tekens.", "Keep it under a thousand characters.");
        }
        match (obligation, places, kind, pledge, motivation) {
            (Some(obligation), Some(places), Some(kind), Some(Pledged { amount, hours }), Ok(motivation)) => {
                let expected_place_price = Some(initiative.promise.place_price);
                Ok(NewContribution { initiative: initiative.id, obligation, kind, places, amount, hours, motivation, expected_place_price })
            }
            _ => Err(faults),
        }
    }

    /// The contribution as it was shown, at the price that was: nothing is left to be filled in.
    pub(super) fn confirmed(&self, initiative: Uuid) -> Result<NewContribution, Vec<InvalidParam>> {
        let read = || {
            let kind = ContributionKind::named(&self.soort)?;
            let Pledged { amount, hours } = self.pledged(kind)?;
            let (obligation, places, motivation) = (self.obligation()?, self.places()?, self.motivation().ok()?);
            let expected_place_price = Some(Euro::new(self.prijs.parse().ok()?).ok()?);
            Some(NewContribution { initiative, obligation, kind, places, amount, hours, motivation, expected_place_price })
        };
        read().ok_or_else(|| vec![InvalidParam { name: "form".into(), code: "malformed", reason: "Nothing that can be confirmed.".into() }])
    }

    fn pledged(&self, kind: ContributionKind) -> Option<Pledged> {
        let number = notation::read_decimal(&self.hoeveel)?;
        match kind {
            ContributionKind::Hours => Some(Pledged { amount: None, hours: Some(Hours::new(number).ok()?) }),
            ContributionKind::Money | ContributionKind::Goods => {
                let amount = PositiveEuro::new(Euro::new(number).ok()?)?;
                Some(Pledged { amount: Some(amount.into()), hours: None })
            }
        }
    }

    fn motivation(&self) -> Result<Option<String>, ()> {
        let text = self.motivatie.trim();
        if text.is_empty() { Ok(None) } else { Text::<1000>::read(text).map(|text| Some(text.into())).ok_or(()) }
    }
}

/// How much, in the unit of its kind.
struct Pledged {
    amount: Option<Euro>,
    hours: Option<Hours>,
}

impl Pledged {
    fn of(pledge: Pledge) -> Self {
        match pledge {
            Pledge::Money(amount) | Pledge::Goods(amount) => Self { amount: Some(amount), hours: None },
            Pledge::Hours { hours, .. } => Self { amount: None, hours: Some(hours) },
        }
    }
}
