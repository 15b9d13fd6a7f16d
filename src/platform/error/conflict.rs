//! Requests that are fine in themselves, but not now: the codes of 409.

/// Why the present state forbids a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The organisation is already registered in the region under this KvK number.
    AlreadyRegistered,
    /// The organisation is not active.
    Inactive,
    /// The step is not possible from the present status.
    WrongStatus,
    /// The initiative has fewer places left than asked for.
    SoldOut,
    /// The initiative is not on the menu now.
    NotOnTheMenu,
    /// A place costs something else than the caller expects.
    PriceChanged,
    /// More places are held than the new maximum.
    PlacesHeld,
    /// The contribution is more than the obligation still asks.
    ExceedsObligation,
    /// The contract is over and no recovery period runs, or it is settled.
    ContractOver,
    /// More received than was pledged.
    ExceedsContribution,
    /// The receipt or funding was undone before.
    AlreadyReversed,
    /// Places of the contribution are in use in a trajectory.
    PlacesInUse,
    /// The trajectory has no places left.
    TrajectoryFull,
    /// The trajectory was cancelled.
    TrajectoryCancelled,
    /// The participant is enrolled in this trajectory under this reference already.
    AlreadyEnrolled,
    /// The participant left already.
    AlreadyLeft,
    /// A measurement at a moment after leaving, of someone who has not left.
    NotLeft,
    /// Another accepted certificate counts for the same days of the same obligation.
    AlreadyCounted,
    /// A rule set or contract with this key exists already.
    AlreadyExists,
    /// A request with the same Idempotency-Key is being carried out.
    InFlight,
}

impl Conflict {
    /// The stable code and the explanation.
    #[must_use]
    pub fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::AlreadyRegistered => ("already-registered", "The region knows an organisation with this KvK number already."),
            Self::Inactive => ("inactive", "The organisation was deactivated: nothing new can be registered for it."),
            Self::WrongStatus => ("wrong-status", "The present status does not permit this step."),
            Self::SoldOut => ("sold-out", "The initiative has fewer places left than asked for."),
            Self::NotOnTheMenu => ("not-on-the-menu", "The initiative is not on the menu at this moment."),
            Self::PriceChanged => ("price-changed", "A place of the initiative costs something else now: look at it again, then decide."),
            Self::PlacesHeld => ("places-held", "More places are reserved or funded than that."),
            Self::ExceedsObligation => {
                ("exceeds-obligation", "The contribution is more than the obligation still asks, less its other open contributions.")
            }
            Self::ContractOver => {
                ("contract-over", "The contract is over or settled. A recovery period that an adviser grants makes it possible again.")
            }
            Self::ExceedsContribution => ("exceeds-contribution", "More than was pledged, or than the contribution has left."),
            Self::AlreadyReversed => ("already-reversed", "This was undone before."),
            Self::PlacesInUse => ("places-in-use", "Places of the contribution are in use in a trajectory."),
            Self::TrajectoryFull => ("trajectory-full", "The trajectory has no places left for that."),
            Self::TrajectoryCancelled => ("trajectory-cancelled", "The trajectory was cancelled."),
            Self::AlreadyEnrolled => ("already-enrolled", "The trajectory has a participant with this reference already."),
            Self::AlreadyLeft => ("already-left", "The participant left already; to mend a mistake, say that this is a correction."),
            Self::NotLeft => ("not-left", "The participant has not left: there is nothing to measure yet, or to correct."),
            Self::AlreadyCounted => {
                ("already-counted", "Another accepted certificate counts for some of these days of the same obligation.")
            }
            Self::AlreadyExists => ("already-exists", "There is one with the same key already."),
            Self::InFlight => ("in-flight", "A request with the same Idempotency-Key is being carried out; ask again in a moment."),
        }
    }
}
