//! An item of the worklist: work that waits for a role.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::values::{Euro, text_enum};

text_enum! {
    /// What waits.
    pub enum WorkKind {
        /// An initiative was submitted: an adviser decides.
        InitiativeDecision = "initiative-decision",
        /// A contribution holds places: an adviser decides.
        ContributionDecision = "contribution-decision",
        /// The same, and the reservation expires within three days.
        ReservationExpiring = "reservation-expiring",
        /// A fulfilment was submitted: an adviser decides.
        FulfilmentDecision = "fulfilment-decision",
        /// A fulfilment was rejected: the contractor may correct it and submit it again.
        FulfilmentRejected = "fulfilment-rejected",
        /// The contract of a fulfilment was amended, and its value was set by hand or cannot be derived: an adviser looks whether it still fits.
        FulfilmentOutdated = "fulfilment-outdated",
        /// A contribution was accepted, and not everything was received: the partner confirms.
        ReceiptMissing = "receipt-missing",
        /// A contribution was accepted and not everything was received, and its contract is withdrawn: an adviser ends it, so that its places are free.
        ContributionToEnd = "contribution-to-end",
        /// The contract of a contribution was amended: something was received after the contract that is left, or hours count for another rate under its rule set. An
        /// adviser looks whether it still counts.
        ContributionOutdated = "contribution-outdated",
        /// Participants of a group were not measured at a moment that has come: the partner follows up.
        FollowUpsDue = "follow-ups-due",
        /// More of the contract's time has passed than of its obligation is fulfilled, by more than the rule set's margin.
        ObligationBehind = "obligation-behind",
        /// A PSO certificate ends before its contract, and no other follows.
        CertificateLapsing = "certificate-lapsing",
        /// The contract has ended and something is missing that nobody decided about: an adviser decides.
        Shortfall = "shortfall",
        /// Something was fulfilled after it was withheld for: an adviser sees to it that it is paid back.
        RefundDue = "refund-due",
    }
}

/// Something that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What has to be done: a decision, a confirmation, a measurement, or attention.
    pub kind: WorkKind,
    /// The day since when it waits; the list begins with the oldest.
    pub since: NaiveDate,
    /// Until when it should be done, if there is such a day.
    pub due_on: Option<NaiveDate>,
    /// The initiative, contribution, fulfilment, obligation or trajectory.
    pub resource: Uuid,
    /// The version that a decision on it names as seen. None where nothing is decided, and for what is settled after a contract: the settlement has a version of its own.
    pub version: Option<i32>,
    /// In words: a title, a reference of a contract.
    pub title: String,
    /// The contractor or partner that it is about.
    pub organisation: Uuid,
    /// What it amounts to.
    pub amount: Option<Euro>,
    /// How many it is about: measurements that are due.
    pub count: Option<u32>,
    /// The moment of follow-up, in months after leaving.
    pub months: Option<u32>,
}

/// The place of an item in the list.
pub type Key = (NaiveDate, String, Uuid, u32);

impl Item {
    /// Its place in the list: the oldest first.
    #[must_use]
    pub fn key(&self) -> Key {
        (self.since, self.kind.as_str().to_owned(), self.resource, self.months.unwrap_or_default())
    }

    /// Where it is found in the API.
    #[must_use]
    pub fn path(&self) -> String {
        let collection = match self.kind {
            WorkKind::InitiativeDecision => "initiatives",
            WorkKind::ContributionDecision
            | WorkKind::ReservationExpiring
            | WorkKind::ReceiptMissing
            | WorkKind::ContributionToEnd
            | WorkKind::ContributionOutdated => "contributions",
            WorkKind::FulfilmentDecision | WorkKind::FulfilmentRejected | WorkKind::FulfilmentOutdated => "fulfilments",
            WorkKind::FollowUpsDue => "trajectories",
            WorkKind::ObligationBehind | WorkKind::CertificateLapsing | WorkKind::Shortfall | WorkKind::RefundDue => "obligations",
        };
        format!("/v1/{collection}/{}", self.resource)
    }
}
