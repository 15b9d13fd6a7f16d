//! A social initiative and its way onto the menu.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::permissions::{self, InitiativeAct};
use super::places::Places;
use crate::platform::error::{Conflict, Result};
use crate::values::{Euro, text_enum};

text_enum! {
    /// Where an initiative stands.
    #[schema(as = InitiativeStatus)]
    pub enum Status {
        /// Being written by the partner.
        Draft = "draft",
        /// Waits for the adviser.
        Submitted = "submitted",
        /// On the menu, within its publication window.
        Approved = "approved",
        /// Refused; may be changed and submitted again.
        Rejected = "rejected",
        /// Taken off the menu for a while.
        Suspended = "suspended",
        /// Ended for good.
        Closed = "closed",
    }
}

text_enum! {
    /// What an adviser decides.
    #[schema(as = InitiativeDecision)]
    pub enum Decision {
        /// It contributes to sustainable outflow: onto the menu.
        Approve = "approve",
        /// It does not, for a reason.
        Reject = "reject",
        /// Off the menu for a while, for a reason.
        Suspend = "suspend",
        /// Back onto the menu, for a reason.
        Resume = "resume",
        /// Ended for good, for a reason. Open reservations end with it.
        Close = "close",
        /// The last decision is undone, for a reason.
        Reverse = "reverse",
    }
}

text_enum! {
    /// What can be contributed.
    pub enum ContributionKind {
        /// Money.
        Money = "money",
        /// Hours of help in kind.
        Hours = "hours",
        /// Goods, valued in euro.
        Goods = "goods",
    }
}

/// What the partner says about the initiative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// Title on the menu.
    pub title: String,
    /// One or two sentences for the list.
    pub summary: String,
    /// The whole story.
    pub description: String,
    /// Open codes.
    pub target_groups: Vec<String>,
    /// Municipality codes of the region.
    pub municipalities: Vec<String>,
    /// Open codes.
    pub themes: Vec<String>,
    /// How it leads to sustainable work: the condition for approval.
    pub path_to_work: String,
    /// Length of a trajectory in months.
    pub duration_months: u32,
    /// Euro for one place.
    pub place_price: Euro,
    /// Places that may be held at most.
    pub places_maximum: u32,
    /// What may be contributed.
    pub accepted_kinds: Vec<ContributionKind>,
    /// Why it works.
    pub evidence: Option<String>,
    /// How to reach the provider.
    pub contact: Option<String>,
    /// Where contractors reach or read about the provider.
    pub contact_url: Option<String>,
    /// First day of the next run.
    pub starts_on: Option<NaiveDate>,
    /// Last day on the menu.
    pub published_until: Option<NaiveDate>,
}

impl Promise {
    /// Whether another version promises something else than what was approved: another price, fewer places, another
    /// target group or another path to work.
    #[must_use]
    pub fn differs_in_essence(&self, other: &Self) -> bool {
        self.place_price != other.place_price
            || other.places_maximum < self.places_maximum
            || self.target_groups != other.target_groups
            || self.path_to_work != other.path_to_work
    }
}

/// The last decision that was not undone itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionToUndo {
    /// The step in the history.
    pub id: Uuid,
    /// Where the initiative stood before it.
    pub from: Status,
    /// Where it led.
    pub to: Status,
    /// Last day of the approval before it.
    pub approved_until_before: Option<NaiveDate>,
}

/// A social initiative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initiative {
    /// The region that approves it.
    pub region: Uuid,
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The partner that runs it.
    pub provider: Uuid,
    /// Where it is on its way onto the menu.
    pub status: Status,
    /// What the partner says about it.
    pub promise: Promise,
    /// Places held.
    pub reserved: u32,
    /// Places funded.
    pub funded: u32,
    /// Last day of the approval.
    pub approved_until: Option<NaiveDate>,
    /// Rises with each edit and decision.
    pub version: i32,
    /// When the draft was made.
    pub created_at: DateTime<Utc>,
    /// When it was last edited or decided on.
    pub updated_at: DateTime<Utc>,
}

impl Initiative {
    /// Its places.
    #[must_use]
    pub fn places(&self) -> Places {
        Places { maximum: self.promise.places_maximum, reserved: self.reserved, funded: self.funded }
    }

    /// Whether it can be on the menu on a day: approved, and within the windows of partner and adviser.
    #[must_use]
    pub fn is_on_the_menu(&self, today: NaiveDate) -> bool {
        let open = |until: Option<NaiveDate>| until.is_none_or(|last| today <= last);
        self.permits(InitiativeAct::BeOnTheMenu).is_ok() && open(self.promise.published_until) && open(self.approved_until)
    }

    /// Whether its status permits something.
    ///
    /// # Errors
    /// `not-on-the-menu` for what new contributions need, `wrong-status` for the rest.
    pub fn permits(&self, act: InitiativeAct) -> Result<(), Conflict> {
        permissions::permits(act, self.status, self.funded)
    }

    /// Refuses what cannot be on the menu.
    ///
    /// # Errors
    /// 409 `not-on-the-menu`.
    pub fn ensure_on_the_menu(&self, today: NaiveDate) -> Result<()> {
        if self.is_on_the_menu(today) { Ok(()) } else { Err(Conflict::NotOnTheMenu.into()) }
    }

    /// The partner asks for approval.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is a draft or was rejected.
    pub fn submitted(self, now: DateTime<Utc>) -> Result<Self> {
        self.permits(InitiativeAct::Submit)?;
        Ok(self.in_status(Status::Submitted, now))
    }

    /// The adviser decides. `approved_until` only matters to an approval.
    ///
    /// # Errors
    /// 409 `wrong-status` where the decision does not fit the status.
    pub fn decided(self, decision: Decision, approved_until: Option<NaiveDate>, now: DateTime<Utc>) -> Result<Self> {
        let (act, to) = match decision {
            Decision::Approve => (InitiativeAct::Approve, Status::Approved),
            Decision::Reject => (InitiativeAct::Reject, Status::Rejected),
            Decision::Suspend => (InitiativeAct::Suspend, Status::Suspended),
            Decision::Resume => (InitiativeAct::Resume, Status::Approved),
            Decision::Close => (InitiativeAct::Close, Status::Closed),
            // What it leads to is known only with the decision that it undoes.
            Decision::Reverse => return Err(Conflict::WrongStatus.into()),
        };
        self.permits(act)?;
        let approved_until = if decision == Decision::Approve { approved_until } else { self.approved_until };
        Ok(Self { approved_until, ..self.in_status(to, now) })
    }

    /// The adviser undoes a decision: it stands where it stood before.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it stands where that decision led.
    pub fn undone(self, undone: &DecisionToUndo, now: DateTime<Utc>) -> Result<Self> {
        self.permits(InitiativeAct::ReverseDecision)?;
        if self.status != undone.to {
            return Err(Conflict::WrongStatus.into());
        }
        Ok(Self { approved_until: undone.approved_until_before, ..self.in_status(undone.from, now) })
    }

    /// The partner edits. A change of what was approved asks for approval again and takes it off the menu meanwhile.
    ///
    /// # Errors
    /// 409 `places-held` for fewer places than are held; `wrong-status` once it is closed.
    pub fn edited(self, promise: Promise, now: DateTime<Utc>) -> Result<Self> {
        self.permits(InitiativeAct::Edit)?;
        if promise.places_maximum < self.places().held() {
            return Err(Conflict::PlacesHeld.into());
        }
        let public = matches!(self.status, Status::Approved | Status::Suspended);
        let status = if public && self.promise.differs_in_essence(&promise) { Status::Submitted } else { self.status };
        Ok(Self { promise, ..self.in_status(status, now) })
    }

    fn in_status(self, status: Status, now: DateTime<Utc>) -> Self {
        Self { status, version: self.version + 1, updated_at: now, ..self }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn approved() -> Initiative {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let promise = Promise {
            title: "Sterk aan het Werk".into(),
            summary: "s".into(),
            description: "d".into(),
            target_groups: vec!["single-mothers".into()],
            municipalities: vec!["GM0794".into()],
            themes: vec![],
            path_to_work: "p".into(),
            duration_months: 8,
            place_price: Euro::whole(6000),
            places_maximum: 10,
            accepted_kinds: vec![ContributionKind::Money],
            ..Promise::default()
        };
        Initiative {
            region: Uuid::nil(),
            id: Uuid::nil(),
            provider: Uuid::nil(),
            status: Status::Approved,
            promise,
            reserved: 3,
            funded: 2,
            approved_until: None,
            version: 3,
            created_at: now,
            updated_at: now,
        }
    }

    fn now() -> DateTime<Utc> {
        DateTime::<Utc>::UNIX_EPOCH
    }

    #[test]
    fn each_decision_fits_only_some_statuses() {
        let allowed = |decision| -> Vec<Status> {
            let fits = |status: &&Status| Initiative { status: **status, ..approved() }.decided(decision, None, now()).is_ok();
            Status::ALL.iter().filter(fits).copied().collect()
        };
        assert_eq!(allowed(Decision::Approve), [Status::Submitted]);
        assert_eq!(allowed(Decision::Reject), [Status::Submitted]);
        assert_eq!(allowed(Decision::Suspend), [Status::Approved]);
        assert_eq!(allowed(Decision::Resume), [Status::Suspended]);
        assert_eq!(allowed(Decision::Close), [Status::Submitted, Status::Approved, Status::Rejected, Status::Suspended]);
    }

    #[test]
    fn a_decision_is_undone_only_where_it_led() {
        let day = "2026-06-30".parse().ok();
        let decision = DecisionToUndo { id: Uuid::nil(), from: Status::Submitted, to: Status::Approved, approved_until_before: day };
        let undone = approved().undone(&decision, now()).unwrap();
        assert_eq!((undone.status, undone.approved_until, undone.version), (Status::Submitted, day, 4));
        for status in Status::ALL.iter().filter(|status| **status != Status::Approved) {
            assert!(Initiative { status: *status, ..approved() }.undone(&decision, now()).is_err(), "{status}");
        }
    }

    #[test]
    fn only_drafts_and_rejected_ones_are_submitted() {
        let fits = |status: &&Status| Initiative { status: **status, ..approved() }.submitted(now()).is_ok();
        let allowed: Vec<Status> = Status::ALL.iter().filter(fits).copied().collect();
        assert_eq!(allowed, [Status::Draft, Status::Rejected]);
    }

    #[test]
    fn a_change_of_the_promise_asks_for_approval_again() {
        let promise = |change: fn(&mut Promise)| {
            let mut promise = approved().promise;
            change(&mut promise);
            approved().edited(promise, now()).unwrap().status
        };
        assert_eq!(promise(|p| p.place_price = Euro::whole(5999)), Status::Submitted);
        assert_eq!(promise(|p| p.places_maximum = 9), Status::Submitted);
        assert_eq!(promise(|p| p.target_groups.push("x".into())), Status::Submitted);
        assert_eq!(promise(|p| p.path_to_work = "q".into()), Status::Submitted);
        assert_eq!(promise(|p| p.places_maximum = 11), Status::Approved);
        assert_eq!(promise(|p| p.summary = "q".into()), Status::Approved);
    }

    #[test]
    fn there_are_never_fewer_places_than_are_held() {
        let promise = Promise { places_maximum: 4, ..approved().promise };
        assert!(approved().edited(promise, now()).is_err());
        let promise = Promise { places_maximum: 5, ..approved().promise };
        assert!(approved().edited(promise, now()).is_ok());
    }

    #[test]
    fn it_leaves_the_menu_after_the_last_day_of_either_window() {
        let [last, next] = ["2026-06-30", "2026-07-01"].map(|day| day.parse::<NaiveDate>().unwrap());
        let windowed = Initiative { approved_until: Some(last), ..approved() };
        assert!(windowed.is_on_the_menu(last) && !windowed.is_on_the_menu(next));
        let mut published = approved();
        published.promise.published_until = Some(last);
        assert!(published.is_on_the_menu(last) && !published.is_on_the_menu(next));
    }
}
