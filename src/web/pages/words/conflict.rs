//! Why something cannot be done now, in plain words.

use crate::platform::error::Conflict;
use crate::web::pages::Language;

/// What stands in the way.
#[must_use]
pub const fn conflict(language: Language, conflict: Conflict) -> &'static str {
    match conflict {
        Conflict::AlreadyRegistered => {
            language.text("Deze organisatie staat al geregistreerd.", "This organisation is registered already.")
        }
        Conflict::Inactive => language.text(
            "Deze organisatie is niet meer actief: er kan niets nieuws voor worden vastgelegd.",
            "This organisation is no longer active: nothing new can be registered for it.",
        ),
        Conflict::WrongStatus => language.text(
            "De status is intussen veranderd; deze stap kan niet meer.",
            "The status has changed meanwhile; this step is no longer possible.",
        ),
        Conflict::SoldOut => language.text("Er zijn niet genoeg plaatsen meer vrij.", "There are not enough places left."),
        Conflict::NotOnTheMenu => language.text("Dit initiatief staat nu niet op de menukaart.", "This initiative is not on the menu now."),
        Conflict::PriceChanged => language.text(
            "Een plaats kost intussen iets anders. Kijk of het nog klopt, en ga dan verder.",
            "A place costs something else now. See whether it is still right, and go on.",
        ),
        Conflict::PlacesHeld => {
            language.text("Er zijn al meer plaatsen gereserveerd of betaald dan dat.", "More places are reserved or paid for already.")
        }
        Conflict::ExceedsObligation => language.text(
            "Dit is meer dan uw verplichting nog vraagt, na uw andere openstaande bijdragen.",
            "This is more than your obligation still asks, after your other open contributions.",
        ),
        Conflict::ContractOver => language.text(
            "De opdracht is voorbij of afgerekend. Met hersteltijd kan het weer.",
            "The contract is over or settled. With time to recover it is possible again.",
        ),
        Conflict::ExceedsContribution => language.text(
            "Dit is meer dan er is toegezegd, of dan er van de bijdrage over is.",
            "This is more than was pledged, or than is left of the contribution.",
        ),
        Conflict::AlreadyReversed => language.text("Dit is al eerder ongedaan gemaakt.", "This was undone before."),
        Conflict::PlacesInUse => language
            .text("Plaatsen van deze bijdrage zijn in gebruik in een traject.", "Places of this contribution are in use in a trajectory."),
        Conflict::TrajectoryFull => language.text("Het traject is vol.", "The trajectory is full."),
        Conflict::TrajectoryCancelled => language.text("Het traject is geannuleerd.", "The trajectory was cancelled."),
        Conflict::AlreadyEnrolled => language.text(
            "Er is in dit traject al een deelnemer met deze verwijzing.",
            "The trajectory has a participant with this reference already.",
        ),
        Conflict::AlreadyLeft => language.text("Deze deelnemer is al vertrokken.", "This participant left already."),
        Conflict::NotLeft => language.text(
            "Deze deelnemer is nog niet vertrokken: er is nog niets te meten.",
            "This participant has not left yet: there is nothing to measure.",
        ),
        Conflict::AlreadyCounted => language.text(
            "Voor een deel van deze dagen telt al een ander certificaat.",
            "Another certificate counts for some of these days already.",
        ),
        Conflict::AlreadyExists => language.text("Dit bestaat al.", "This exists already."),
        Conflict::InFlight => language.text(
            "Dit wordt op dit moment al verwerkt. Kijk over een ogenblik opnieuw.",
            "This is being processed at this moment. Look again in a moment.",
        ),
    }
}

/// Told where another user changed the same thing since the form was shown.
#[must_use]
pub const fn changed_meanwhile(language: Language) -> &'static str {
    language.text(
        "Iemand anders heeft dit intussen gewijzigd. Hieronder staat hoe het nu is; kijk of uw wijziging nog klopt.",
        "Somebody else has changed this meanwhile. Below is how it stands now; see whether your change is still right.",
    )
}
