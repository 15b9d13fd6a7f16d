//! Target groups, themes, kinds of contributions, and ways to fulfil an obligation.

use crate::domain::initiatives::ContributionKind;
use crate::domain::valuation::Route;
use crate::web::pages::Language;

/// Whom an initiative is for.
#[must_use]
pub fn target_group(language: Language, code: &str) -> String {
    let known = match code {
        "single-mothers" => language.text("Alleenstaande moeders", "Single mothers"),
        "participation-act" => language.text("Mensen in de bijstand (Participatiewet)", "People on welfare (Participation Act)"),
        "jobs-agreement" => language.text("Banenafspraak (doelgroepregister)", "Jobs agreement (target group register)"),
        "youth" => language.text("Jongeren", "Young people"),
        "practical-education" => language.text("Praktijkonderwijs en VSO", "Practical and special education"),
        "long-term-unemployed" => language.text("Langdurig werklozen", "Long-term unemployed"),
        "status-holders" => language.text("Statushouders", "Refugees with a residence permit"),
        "50-plus" | "age-50-plus" => language.text("50-plussers", "People over 50"),
        "wajong" => "Wajong",
        "wia" => "WIA",
        "ww" => language.text("Mensen met een WW-uitkering", "People on unemployment benefit"),
        _ => return plain(code),
    };
    known.to_owned()
}

/// Target groups that are offered; a region's own words can be pasted.
pub const TARGET_GROUPS: [&str; 9] = [
    "participation-act",
    "jobs-agreement",
    "single-mothers",
    "long-term-unemployed",
    "youth",
    "practical-education",
    "status-holders",
    "age-50-plus",
    "ww",
];

/// Themes that are offered on the form of an initiative.
pub const THEMES: [&str; 14] = [
    "care",
    "cleaning",
    "coaching",
    "construction",
    "crafts",
    "digital",
    "green",
    "hospitality",
    "language",
    "logistics",
    "network",
    "safety",
    "technology",
    "wellbeing",
];

/// What an initiative is about.
#[must_use]
pub fn theme(language: Language, code: &str) -> String {
    let known = match code {
        "care" => language.text("Zorg", "Care"),
        "cleaning" => language.text("Schoonmaak", "Cleaning"),
        "coaching" => "Coaching",
        "construction" => language.text("Bouw", "Construction"),
        "crafts" => language.text("Ambacht", "Crafts"),
        "digital" => language.text("Digitaal", "Digital"),
        "green" => language.text("Groen", "Green"),
        "hospitality" => language.text("Horeca", "Hospitality"),
        "language" => language.text("Taal", "Language"),
        "logistics" => language.text("Logistiek", "Logistics"),
        "network" => language.text("Netwerk", "Network"),
        "safety" => language.text("Veiligheid", "Safety"),
        "technology" => language.text("Techniek", "Technology"),
        "wellbeing" => language.text("Welzijn", "Wellbeing"),
        _ => return plain(code),
    };
    known.to_owned()
}

/// What can be contributed.
#[must_use]
pub const fn contribution_kind(language: Language, kind: ContributionKind) -> &'static str {
    match kind {
        ContributionKind::Money => language.text("Geld", "Money"),
        ContributionKind::Hours => language.text("Uren", "Hours"),
        ContributionKind::Goods => language.text("Goederen", "Goods"),
    }
}

/// A way to fulfil an obligation.
#[must_use]
pub const fn route(language: Language, route: Route) -> &'static str {
    match route {
        Route::Employment => language.text("Betaald werk", "Paid work"),
        Route::Apprenticeship => language.text("Leerwerkplek of stage", "Training job or internship"),
        Route::Secondment => language.text("Detachering", "Secondment"),
        Route::SocialProcurement => language.text("Sociaal inkopen", "Social procurement"),
        Route::DevelopmentActivity => language.text("Ontwikkelactiviteit", "Development activity"),
        Route::PsoCertification => language.text("PSO-certificaat", "PSO certificate"),
        Route::InitiativeContribution => language.text("Bijdrage aan een initiatief", "Contribution to an initiative"),
    }
}

fn plain(code: &str) -> String {
    let text = code.replace('-', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_the_region_itself_is_shown_as_it_is() {
        assert_eq!(target_group(Language::Nl, "oud-mijnwerkers"), "Oud mijnwerkers");
        assert_eq!(theme(Language::En, ""), "");
    }
}
