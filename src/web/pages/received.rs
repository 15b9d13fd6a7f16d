//! What came in of a contribution, what was given back of it, and what of it counts for another contract.

use std::collections::HashMap;

use maud::{Markup, html};
use uuid::Uuid;

use crate::domain::contributions::refund::Refund;
use crate::domain::contributions::store::{self, Receipt};
use crate::domain::contributions::transfer::Transfer;
use crate::domain::obligations;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::web::pages::components::{Cell, table};
use crate::web::pages::{Language, notation};

/// What is on the books of a contribution.
pub(super) struct Received {
    pub(super) receipts: Vec<Receipt>,
    pub(super) refunds: Vec<Refund>,
    pub(super) transfers: Vec<Transfer>,
    /// The titles of the contracts that the caller may see.
    titles: HashMap<Uuid, String>,
}

impl Received {
    pub(super) async fn of(conn: &mut Conn, caller: &Caller, contribution: Uuid) -> Result<Self> {
        let region = caller.region();
        let receipts = store::receipts(conn, region, contribution).await?;
        let refunds = store::refunds(conn, region, contribution).await?;
        let transfers = store::transfers(conn, region, contribution).await?;
        let mut titles = HashMap::new();
        if !transfers.is_empty() {
            let others: Vec<Uuid> = transfers.iter().map(|transfer| transfer.obligation).collect();
            let others = obligations::store::find_many(conn, region, obligations::policy::visible_to(caller), &others).await?;
            titles.extend(others.into_iter().map(|obligation| (obligation.id, obligation.title())));
        }
        Ok(Self { receipts, refunds, transfers, titles })
    }

    /// The contract that a transfer counts for.
    pub(super) fn counts_for(&self, language: Language, transfer: &Transfer) -> String {
        let title = self.titles.get(&transfer.obligation).cloned();
        title.unwrap_or_else(|| language.text("een ander contract", "another contract").to_owned())
    }

    /// Tables of what the provider registered.
    pub(super) fn of_provider(&self, language: Language) -> Markup {
        html! {
            @if !self.receipts.is_empty() { (receipts(language, &self.receipts)) }
            @if !self.refunds.is_empty() { (refunds(language, &self.refunds)) }
        }
    }

    /// Those, and what counts for the other contracts of whoever paid.
    pub(super) fn tables(&self, language: Language) -> Markup {
        html! {
            (self.of_provider(language))
            @if !self.transfers.is_empty() { (self.transfers(language)) }
        }
    }

    fn transfers(&self, language: Language) -> Markup {
        let header = [
            language.text("Vanaf", "From"),
            language.text("Bedrag", "Amount"),
            language.text("Telt voor", "Counts for"),
            language.text("Waarom", "Why"),
        ];
        let row = |transfer: &Transfer| {
            let why = undone(language, &transfer.reason, transfer.reversed_because.as_deref());
            vec![
                Cell::text(notation::day(language, transfer.moved_on)),
                Cell::number(notation::euro(language, transfer.amount)),
                Cell::text(self.counts_for(language, transfer)),
                Cell::text(why),
            ]
        };
        let caption = language.text("Overschot dat voor een ander contract telt", "Surplus that counts for another contract");
        table(caption, &header.map(Cell::text), &self.transfers.iter().map(row).collect::<Vec<_>>())
    }
}

fn receipts(language: Language, receipts: &[Receipt]) -> Markup {
    let header = [language.text("Dag", "Day"), language.text("Bedrag", "Amount"), language.text("Verwijzing", "Reference")];
    let row = |receipt: &Receipt| {
        let reference = receipt.reference.as_deref().unwrap_or_default();
        vec![
            Cell::text(notation::day(language, receipt.received_on)),
            Cell::number(notation::euro(language, receipt.amount)),
            Cell::text(undone(language, reference, receipt.reversed_because.as_deref())),
        ]
    };
    let caption = language.text("Bevestigde ontvangsten", "Confirmed receipts");
    table(caption, &header.map(Cell::text), &receipts.iter().map(row).collect::<Vec<_>>())
}

fn refunds(language: Language, refunds: &[Refund]) -> Markup {
    let header = [language.text("Dag", "Day"), language.text("Bedrag", "Amount"), language.text("Waarom", "Why")];
    let row = |refund: &Refund| {
        vec![
            Cell::text(notation::day(language, refund.refunded_on)),
            Cell::number(notation::euro(language, refund.amount)),
            Cell::text(undone(language, &refund.reason, refund.reversed_because.as_deref())),
        ]
    };
    let caption = language.text("Terugbetaald", "Given back");
    table(caption, &header.map(Cell::text), &refunds.iter().map(row).collect::<Vec<_>>())
}

/// What is told of an entry, and why it was taken back, if it was.
fn undone(language: Language, told: &str, reversed_because: Option<&str>) -> String {
    match reversed_because {
        Some(reason) => format!("{told} ({}: {reason})", language.text("teruggenomen", "taken back")),
        None => told.to_owned(),
    }
}
