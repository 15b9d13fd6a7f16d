//! The menu of the sample: Sterk aan het Werk with the facts of the letter, and fifteen plain examples.

use uuid::Uuid;

use super::callers::{SampleCallers, on};
use super::days_ago;
use super::organisations::PEEL;
use crate::domain::contributions::closing::decide_initiative;
use crate::domain::initiatives::commands::{self, Ruling};
use crate::domain::initiatives::{ContributionKind, Decision, Promise, Status};
use crate::platform::db::Work;
use crate::platform::error::Result;
use crate::platform::precondition::IfMatch;
use crate::values::Euro;

/// An initiative of the sample, in a few words.
struct Offer {
    partner: usize,
    title: &'static str,
    summary: &'static str,
    groups: &'static [&'static str],
    municipalities: &'static [&'static str],
    themes: &'static [&'static str],
    months: u32,
    price: u32,
    places: u32,
    kinds: &'static [ContributionKind],
    status: Status,
}

use ContributionKind::{Goods, Hours, Money};

const HELMOND: &[&str] = &["GM0794"];
const ALL: &[&str] = &["GM0743", "GM0762", "GM1771", "GM1652", "GM0794", "GM1659", "GM0847"];

/// The first is real, but for what is marked as an example; the others are examples.
const OFFERS: [Offer; 16] = [
    Offer {
        partner: 0,
        title: "Sterk aan het Werk",
        summary: "Alleenstaande moeders met een bijstandsuitkering worden in acht maanden intensief begeleid naar een duurzame baan.",
        groups: &["single-mothers", "participation-act"],
        municipalities: &PEEL,
        themes: &["coaching", "care"],
        months: 8,
        price: 6000,
        places: 20,
        kinds: &[Money, Hours],
        status: Status::Approved,
    },
    Offer {
        partner: 1,
        title: "Techniek in de Werkplaats (voorbeeld)",
        summary: "Leren lassen en monteren, met een diploma per onderdeel.",
        groups: &["participation-act", "youth"],
        municipalities: ALL,
        themes: &["technology"],
        months: 6,
        price: 3500,
        places: 24,
        kinds: &[Money, Hours, Goods],
        status: Status::Approved,
    },
    Offer {
        partner: 1,
        title: "Fietsen maken, verder komen (voorbeeld)",
        summary: "Een leerwerkplaats voor fietsreparatie.",
        groups: &["youth", "practical-education"],
        municipalities: HELMOND,
        themes: &["technology"],
        months: 4,
        price: 1800,
        places: 12,
        kinds: &[Money, Goods],
        status: Status::Approved,
    },
    Offer {
        partner: 2,
        title: "Groen aan de slag (voorbeeld)",
        summary: "Werken en leren in tuinen en plantsoenen, met een rijbewijs voor de trekker.",
        groups: &["participation-act", "jobs-agreement"],
        municipalities: ALL,
        themes: &["green"],
        months: 9,
        price: 4200,
        places: 30,
        kinds: &[Money, Hours],
        status: Status::Approved,
    },
    Offer {
        partner: 2,
        title: "De Moestuin (voorbeeld)",
        summary: "Weer ritme opbouwen in een buurttuin.",
        groups: &["long-term-unemployed"],
        municipalities: HELMOND,
        themes: &["green", "wellbeing"],
        months: 6,
        price: 1500,
        places: 15,
        kinds: &[Money, Hours, Goods],
        status: Status::Approved,
    },
    Offer {
        partner: 3,
        title: "Taal op de werkvloer (voorbeeld)",
        summary: "Statushouders leren vaktaal bij een werkgever.",
        groups: &["status-holders"],
        municipalities: ALL,
        themes: &["language"],
        months: 6,
        price: 2400,
        places: 20,
        kinds: &[Money],
        status: Status::Approved,
    },
    Offer {
        partner: 3,
        title: "VCA voor de praktijkschool (voorbeeld)",
        summary: "Veilig werken in de bouw, met diploma.",
        groups: &["practical-education"],
        municipalities: ALL,
        themes: &["construction", "safety"],
        months: 2,
        price: 450,
        places: 60,
        kinds: &[Money, Hours],
        status: Status::Approved,
    },
    Offer {
        partner: 3,
        title: "Digitaal vaardig (voorbeeld)",
        summary: "Van eerste e-mail tot kantoorbaan.",
        groups: &["long-term-unemployed", "50-plus"],
        municipalities: ALL,
        themes: &["digital"],
        months: 4,
        price: 900,
        places: 40,
        kinds: &[Money, Hours, Goods],
        status: Status::Approved,
    },
    Offer {
        partner: 1,
        title: "Keukenbrigade (voorbeeld)",
        summary: "Koken in een echt restaurant, met een baan aan het eind.",
        groups: &["jobs-agreement", "participation-act"],
        municipalities: HELMOND,
        themes: &["hospitality"],
        months: 8,
        price: 5200,
        places: 10,
        kinds: &[Money, Goods],
        status: Status::Approved,
    },
    Offer {
        partner: 2,
        title: "Logistiek leerlijn (voorbeeld)",
        summary: "Heftruckcertificaat en werkervaring in een magazijn.",
        groups: &["youth", "participation-act"],
        municipalities: ALL,
        themes: &["logistics"],
        months: 5,
        price: 2900,
        places: 18,
        kinds: &[Money, Hours],
        status: Status::Approved,
    },
    Offer {
        partner: 3,
        title: "Zorgstart (voorbeeld)",
        summary: "Oriëntatie op de zorg, met meelopen en een mentor.",
        groups: &["single-mothers", "status-holders"],
        municipalities: ALL,
        themes: &["care"],
        months: 3,
        price: 1200,
        places: 25,
        kinds: &[Money, Hours],
        status: Status::Approved,
    },
    Offer {
        partner: 1,
        title: "Schoon begin (voorbeeld)",
        summary: "Vakopleiding schoonmaak met baangarantie.",
        groups: &["participation-act"],
        municipalities: ALL,
        themes: &["cleaning"],
        months: 4,
        price: 2100,
        places: 16,
        kinds: &[Money],
        status: Status::Submitted,
    },
    Offer {
        partner: 2,
        title: "Houtatelier (voorbeeld)",
        summary: "Meubels maken van resthout.",
        groups: &["wajong"],
        municipalities: HELMOND,
        themes: &["crafts"],
        months: 12,
        price: 3800,
        places: 8,
        kinds: &[Money, Goods],
        status: Status::Draft,
    },
    Offer {
        partner: 3,
        title: "Netwerkcafé (voorbeeld)",
        summary: "Maandelijkse ontmoetingen zonder traject.",
        groups: &["50-plus"],
        municipalities: HELMOND,
        themes: &["network"],
        months: 1,
        price: 100,
        places: 50,
        kinds: &[Money],
        status: Status::Rejected,
    },
    Offer {
        partner: 1,
        title: "Drukkerij De Letter (voorbeeld)",
        summary: "Leerwerkplekken in een drukkerij; ligt stil wegens verhuizing.",
        groups: &["jobs-agreement"],
        municipalities: HELMOND,
        themes: &["crafts"],
        months: 6,
        price: 2600,
        places: 6,
        kinds: &[Money],
        status: Status::Suspended,
    },
    Offer {
        partner: 2,
        title: "Zomerploeg 2024 (voorbeeld)",
        summary: "Eenmalige groenploeg; afgesloten.",
        groups: &["youth"],
        municipalities: ALL,
        themes: &["green"],
        months: 2,
        price: 800,
        places: 10,
        kinds: &[Money],
        status: Status::Closed,
    },
];

impl Offer {
    fn promise(&self, real: bool) -> Promise {
        let strings = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        let story = if real {
            "In dit initiatief van de Driessen Foundation worden alleenstaande moeders met een bijstandsuitkering via een traject van 8 maanden \
             intensief begeleid naar een duurzame baan. Tien vrouwen starten met een traject dat wordt betaald uit de SROI-verplichting van een \
             opdrachtnemer van de vijf Peelgemeenten. De prijs per plaats, het aantal plaatsen en de resultaten zijn hier een voorbeeld."
        } else {
            "Dit initiatief is een voorbeeld: het bestaat niet, en ook de prijs en de plaatsen zijn verzonnen."
        };
        Promise {
            title: self.title.to_owned(),
            summary: self.summary.to_owned(),
            description: story.to_owned(),
            target_groups: strings(self.groups),
            municipalities: strings(self.municipalities),
            themes: strings(self.themes),
            path_to_work:
                "Intensieve begeleiding, een opleiding die werkgevers vragen, en nazorg na de start van de baan (voorbeeldtekst)."
                    .to_owned(),
            duration_months: self.months,
            place_price: Euro::whole(self.price),
            places_maximum: self.places,
            accepted_kinds: self.kinds.to_vec(),
            contact: Some("initiatief@voorbeeld.nl".to_owned()),
            ..Promise::default()
        }
    }
}

/// Offers everything and decides on it; returns the ids in the order of the list.
pub(super) async fn publish(work: &mut Work<'_>, callers: &SampleCallers) -> Result<Vec<Uuid>> {
    let (offered, decided) = (days_ago(work, 700), days_ago(work, 690));
    let mut ids = Vec::new();
    for (index, offer) in OFFERS.iter().enumerate() {
        let partner = callers.partner(offer.partner)?;
        let mut initiative =
            on(work, offered, partner, async |work| commands::create(work, partner, offer.promise(index == 0)).await).await?;
        let id = initiative.id;
        if offer.status != Status::Draft {
            initiative = on(work, offered, partner, async |work| commands::submit(work, partner, id).await).await?;
        }
        for (decision, reason) in decisions(offer.status) {
            let ruling = Ruling { decision: *decision, reason: reason.map(str::to_owned), approved_until: None };
            let seen = IfMatch::shown(initiative.version);
            initiative =
                on(work, decided, &callers.adviser, async |work| decide_initiative(work, &callers.adviser, id, &seen, ruling).await)
                    .await?;
        }
        ids.push(id);
    }
    Ok(ids)
}

/// What the servicedesk decided to bring an initiative where it stands.
fn decisions(status: Status) -> &'static [(Decision, Option<&'static str>)] {
    const APPROVED: (Decision, Option<&str>) = (Decision::Approve, None);
    match status {
        Status::Draft | Status::Submitted => &[],
        Status::Approved => &[APPROVED],
        Status::Rejected => &[(Decision::Reject, Some("Leidt niet aantoonbaar naar duurzaam werk"))],
        Status::Suspended => &[APPROVED, (Decision::Suspend, Some("De werkplaats verhuist"))],
        Status::Closed => &[APPROVED, (Decision::Close, Some("Het seizoen is voorbij"))],
    }
}
