//! The region, its municipalities and organisations. The municipalities, GR Peelgemeenten and the Driessen Foundation are
//! real; all others are examples and say so.

use uuid::Uuid;

use super::callers::{SampleCallers, caller};
use crate::domain::organisations::{Kind, Municipality, NewOrganisation, Region, commands};
use crate::platform::auth::Identity;
use crate::platform::db::Work;
use crate::platform::error::Result;
use crate::values::MunicipalityCode;

/// Name of the sample region.
pub const REGION: &str = "Helmond-De Peel";

const MUNICIPALITIES: [(&str, &str); 7] = [
    ("GM0743", "Asten"),
    ("GM0762", "Deurne"),
    ("GM1771", "Geldrop-Mierlo"),
    ("GM1652", "Gemert-Bakel"),
    ("GM0794", "Helmond"),
    ("GM1659", "Laarbeek"),
    ("GM0847", "Someren"),
];

/// The five that GR Peelgemeenten acts for.
pub(super) const PEEL: [&str; 5] = ["GM0743", "GM0762", "GM1652", "GM1659", "GM0847"];

const AUTHORITIES: [&str; 8] = [
    "GR Peelgemeenten",
    "Gemeente Helmond",
    "Gemeente Asten",
    "Gemeente Deurne",
    "Gemeente Geldrop-Mierlo",
    "Gemeente Gemert-Bakel",
    "Gemeente Laarbeek",
    "Gemeente Someren",
];

const PARTNERS: [&str; 4] =
    ["Driessen Foundation", "Stichting De Werkplaats (voorbeeld)", "Groen & Doen BV (voorbeeld)", "Leerhuis De Peel (voorbeeld)"];

const CONTRACTORS: [&str; 5] = [
    "Zorgvervoer De Peel BV (voorbeeld)",
    "Bouwbedrijf Kasteel BV (voorbeeld)",
    "Schoonmaak Helder BV (voorbeeld)",
    "Groenvoorziening Zuid BV (voorbeeld)",
    "ICT Diensten Brabant BV (voorbeeld)",
];

/// The region with a new id.
pub(super) fn region() -> Region {
    let known = |(code, name): (&str, &str)| MunicipalityCode::parse(code).map(|code| Municipality { code, name: name.to_owned() });
    Region { id: Uuid::now_v7(), name: REGION.to_owned(), municipalities: MUNICIPALITIES.into_iter().filter_map(known).collect() }
}

/// Registers everybody.
pub(super) async fn register(work: &mut Work<'_>, region: Uuid) -> Result<SampleCallers> {
    let authorities = all(work, Kind::Authority, &AUTHORITIES).await?;
    let mut contractors = Vec::new();
    for organisation in all(work, Kind::Contractor, &CONTRACTORS).await? {
        contractors.push(caller(region, Identity::Contractor { organisation })?);
    }
    let mut partners = Vec::new();
    for organisation in all(work, Kind::Partner, &PARTNERS).await? {
        partners.push(caller(region, Identity::Partner { organisation })?);
    }
    all(work, Kind::Servicedesk, &["Servicedesk Social Return Helmond-De Peel"]).await?;
    Ok(SampleCallers { region, adviser: caller(region, Identity::Adviser)?, authorities, contractors, partners })
}

async fn all(work: &mut Work<'_>, kind: Kind, names: &[&str]) -> Result<Vec<Uuid>> {
    let mut ids = Vec::new();
    for name in names {
        ids.push(commands::register(work, NewOrganisation { kind, name: (*name).to_owned(), kvk_number: None }).await?.id);
    }
    Ok(ids)
}
