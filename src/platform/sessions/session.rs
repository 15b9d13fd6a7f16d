//! A session: a caller who is signed in, and until when.

use chrono::{DateTime, TimeDelta, Utc};

use crate::platform::auth::{Caller, Role};

/// No session lasts longer: a working day.
pub const LONGEST: TimeDelta = TimeDelta::hours(8);

/// Without a look at any page it ends.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);

/// A look is written down when the last one that was is so old: not every page needs to be a change in the database.
const COARSE: TimeDelta = TimeDelta::minutes(5);

/// Who is signed in, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who it is.
    pub caller: Caller,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When a page was asked for last, about.
    pub seen_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
}

impl Session {
    /// A session of somebody whose token holds until then. None where it has ended already, and none for other systems: they have the API.
    #[must_use]
    pub fn open(caller: Caller, token_expires: DateTime<Utc>, now: DateTime<Utc>) -> Option<Self> {
        let expires_at = token_expires.min(now + LONGEST);
        let opens = expires_at > now && caller.role() != Role::Service;
        opens.then_some(Self { caller, created_at: now, seen_at: now, expires_at })
    }

    /// Whether it has not ended yet: neither expired nor left unused for too long.
    #[must_use]
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at && now < self.seen_at + IDLE
    }

    /// Whether a look now must be written down.
    #[must_use]
    pub fn is_seen_anew(&self, now: DateTime<Utc>) -> bool {
        now >= self.seen_at + COARSE
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::platform::auth::{Identity, Scopes};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn open(lasts: TimeDelta) -> Option<Session> {
        Session::open(Caller::new("jan", Uuid::nil(), Identity::Adviser).unwrap(), now() + lasts, now())
    }

    #[test]
    fn it_ends_with_the_token_and_after_eight_hours_at_the_latest() {
        assert_eq!(open(TimeDelta::minutes(5)).unwrap().expires_at, now() + TimeDelta::minutes(5));
        assert_eq!(open(TimeDelta::days(1)).unwrap().expires_at, now() + LONGEST);
        assert_eq!(open(TimeDelta::zero()), None);
    }

    #[test]
    fn it_ends_after_half_an_hour_without_a_look() {
        let session = open(LONGEST).unwrap();
        let last = now() + IDLE - TimeDelta::seconds(1);
        assert!(session.is_valid(last) && !session.is_valid(now() + IDLE));
        let seen = Session { seen_at: last, ..session };
        assert!(seen.is_valid(now() + IDLE) && !seen.is_valid(now() + LONGEST));
    }

    #[test]
    fn a_look_is_written_down_every_five_minutes() {
        let session = open(LONGEST).unwrap();
        assert!(!session.is_seen_anew(now() + TimeDelta::seconds(299)) && session.is_seen_anew(now() + TimeDelta::seconds(300)));
    }

    #[test]
    fn another_system_has_no_session() {
        let system = Caller::new("warehouse", Uuid::nil(), Identity::Service { scopes: Scopes::parse("initiatives:read") }).unwrap();
        assert_eq!(Session::open(system, now() + LONGEST, now()), None);
    }
}
