//! What a participant went on to at the end of a trajectory.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::text_enum;

text_enum! {
    /// What somebody went on to.
    #[schema(as = OutcomeKind)]
    pub enum Kind {
        /// A paid job.
        Employment = "employment",
        /// A business of one's own.
        SelfEmployment = "self-employment",
        /// A training job.
        Apprenticeship = "apprenticeship",
        /// School.
        Education = "education",
        /// Volunteer work.
        Volunteering = "volunteering",
        /// Nothing of these.
        None = "none",
    }
}

text_enum! {
    /// Kind of contract of a job.
    #[schema(as = EmploymentContract)]
    pub enum Contract {
        /// Without an end.
        Permanent = "permanent",
        /// With an end.
        Temporary = "temporary",
        /// Through an agency.
        Agency = "agency",
    }
}

text_enum! {
    /// What became of the benefit.
    pub enum Benefit {
        /// No more benefit.
        Ended = "ended",
        /// Partly still.
        Partly = "partly",
        /// Still all of it.
        Kept = "kept",
        /// Not known.
        Unknown = "unknown",
    }
}

text_enum! {
    /// Why an outcome was taken back: a code, because it is about a person.
    pub enum ReversalReason {
        /// Something in it is wrong.
        WrongFacts = "wrong-facts",
        /// It was agreed, but never started.
        DidNotStart = "did-not-start",
        /// It was registered twice.
        Duplicate = "duplicate",
    }
}

/// An outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// What.
    pub kind: Kind,
    /// When it started, or will.
    pub started_on: NaiveDate,
    /// Hours a week.
    pub hours_per_week: Option<u8>,
    /// Kind of contract.
    pub contract: Option<Contract>,
    /// What became of the benefit.
    pub benefit: Benefit,
    /// Why it was taken back, if it was.
    pub reversed: Option<ReversalReason>,
}

impl Outcome {
    /// Refuses what contradicts itself or the enrolment.
    ///
    /// # Errors
    /// 422 naming every contradiction.
    pub fn check(&self, enrolled_on: NaiveDate) -> Result<()> {
        let mut faults = Vec::new();
        let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
        if self.contract.is_some() && !matches!(self.kind, Kind::Employment | Kind::Apprenticeship) {
            fault("contract", "unexpected", "Only a job or training job has a contract.");
        }
        if self.hours_per_week.is_some() && self.kind == Kind::None {
            fault("hoursPerWeek", "unexpected", "There is nothing to spend hours on.");
        }
        if self.started_on < enrolled_on {
            fault("startedOn", "before-enrolment", "The person was not enrolled yet.");
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Inconsistent(faults)) }
    }

    /// Whether it counts on a day: it really started, and was not taken back.
    #[must_use]
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.reversed.is_none() && self.started_on <= day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn job() -> Outcome {
        Outcome {
            id: Uuid::nil(),
            kind: Kind::Employment,
            started_on: day("2025-09-01"),
            hours_per_week: Some(28),
            contract: Some(Contract::Permanent),
            benefit: Benefit::Ended,
            reversed: None,
        }
    }

    #[test]
    fn a_job_counts_from_the_day_it_really_starts() {
        assert!(!job().counts_on(day("2025-08-31")));
        assert!(job().counts_on(day("2025-09-01")));
        assert!(!Outcome { reversed: Some(ReversalReason::DidNotStart), ..job() }.counts_on(day("2025-10-01")));
    }

    #[test]
    fn contradictions_are_named_together() {
        let muddled = Outcome { kind: Kind::None, ..job() };
        let Err(Error::Inconsistent(faults)) = muddled.check(day("2025-10-01")) else { panic!("accepted") };
        assert_eq!(faults.iter().map(|fault| fault.name.as_str()).collect::<Vec<_>>(), ["contract", "hoursPerWeek", "startedOn"]);
        assert!(job().check(day("2025-02-01")).is_ok());
    }
}
