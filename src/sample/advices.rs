//! Advices of the sample: all are examples, one of them registered twice and undone.

use super::callers::{SampleCallers, on};
use super::days_ago;
use crate::domain::advices::commands::{self, NewAdvice};
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};

/// To which authority, how many days ago, about what, and for which contract of the sample, if it became one.
const ADVICES: [(usize, u64, &str, Option<&str>); 7] = [
    (0, 570, "Social return bij doelgroepenvervoer (voorbeeld)", Some("PEEL-VB-001")),
    (1, 565, "Percentage voor een arbeidsextensieve bouwopdracht (voorbeeld)", Some("HLM-VB-002")),
    (2, 530, "Vast bedrag in plaats van een percentage (voorbeeld)", Some("AST-VB-001")),
    (3, 490, "Arbeidsintensieve schoonmaak: hoger percentage (voorbeeld)", Some("DEU-VB-007")),
    (6, 240, "Sociaal inkopen bij het groenonderhoud (voorbeeld)", None),
    (1, 45, "Initiatieven van de menukaart in de leidraad (voorbeeld)", None),
    (1, 45, "Initiatieven van de menukaart in de leidraad (voorbeeld)", None),
];

/// Registers the advices, and undoes the last one.
pub(super) async fn give(work: &mut Work<'_>, callers: &SampleCallers) -> Result<()> {
    let mut last = None;
    for (authority, ago, subject, contract) in ADVICES {
        let given_on = days_ago(work, ago);
        let authority = *callers.authorities.get(authority).ok_or_else(|| Error::internal("no such authority in the sample"))?;
        let contract_reference = contract.map(str::to_owned);
        let new = NewAdvice { authority, given_on, subject: subject.to_owned(), contract_reference, tender_published_on: None };
        last = Some(on(work, given_on, &callers.adviser, async |work| commands::register(work, &callers.adviser, new).await).await?);
    }
    let (wrong, day) = (last.ok_or_else(|| Error::internal("no advice in the sample"))?.id, days_ago(work, 44));
    on(work, day, &callers.adviser, async |work| commands::reverse(work, &callers.adviser, wrong, "Dubbel geregistreerd").await).await?;
    Ok(())
}
