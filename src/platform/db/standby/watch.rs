//! Checks at intervals whether the standby can be used.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::super::pool::Pool;
use super::super::{Db, confined};
use super::position::{PRIMARY, Position, STANDBY};
use super::{HASTE, Standby};
use crate::platform::auth::Actor;
use crate::platform::error::Result;

/// How often.
const EVERY: Duration = Duration::from_secs(1);

/// A standby that lacks something older than this is not asked any more.
const LAG: Duration = Duration::from_secs(5);

/// What is known about a standby.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Usable,
    Away,
    Behind,
    NoStandby,
    Another,
    PassesOver,
}

impl fmt::Display for State {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Usable => "it takes reads",
            Self::Away => "it cannot be reached",
            Self::Behind => "it is too far behind, or the primary cannot say how far",
            Self::NoStandby => "it is no standby: it follows nobody",
            Self::Another => "it is a standby of another database",
            Self::PassesOver => "the role of DATABASE_REPLICA_URL passes over row-level security",
        })
    }
}

/// What a server says about itself.
#[derive(QueryableByName)]
struct Facts {
    #[diesel(sql_type = Nullable<Text>)]
    position: Option<String>,
    #[diesel(sql_type = Text)]
    identity: String,
}

async fn facts(pool: &Pool, position: &str) -> Result<Facts> {
    let query =
        format!("SELECT {position} AS position, concat(system_identifier, ' ', current_database()) AS identity FROM pg_control_system()");
    pool.read(&Actor::anonymous(), async |conn| Ok(diesel::sql_query(query).get_result(conn).await?)).await
}

/// Where the primary was, and when: until the newest position that a standby has come to, it lacks nothing.
struct Trail {
    positions: VecDeque<(Instant, Position)>,
    complete_until: Option<Instant>,
}

impl Trail {
    /// The primary was there at that instant.
    fn mark(&mut self, instant: Instant, position: Position) {
        self.positions.push_back((instant, position));
        // What was longer ago than matters tells nothing new.
        while self.positions.len() > 60 {
            self.positions.pop_front();
        }
    }

    /// The standby has come so far; since when does it lack anything?
    fn reached(&mut self, position: Position) -> Option<Instant> {
        while let Some((instant, _)) = self.positions.front().filter(|(_, primary)| *primary <= position) {
            self.complete_until = Some(*instant);
            self.positions.pop_front();
        }
        self.complete_until
    }
}

impl Db {
    /// Looks at the standby for ever, if there is one.
    pub async fn watch_standby(self) {
        let Some(standby) = self.standby.as_deref() else { return };
        let mut trail = Trail { positions: VecDeque::new(), complete_until: None };
        let mut before = None;
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let now = look(&self.primary, standby, &mut trail).await;
            standby.usable.store(now == State::Usable, Ordering::Relaxed);
            metrics::gauge!("menukaart_database_standby_usable").set(u32::from(now == State::Usable));
            if before.replace(now) != Some(now) {
                tell(now);
            }
        }
    }
}

fn tell(state: State) {
    if state == State::Usable {
        tracing::info!("the standby: {state}");
    } else {
        tracing::warn!("the standby is not asked: {state}");
    }
}

async fn look(primary: &Pool, standby: &Standby, trail: &mut Trail) -> State {
    let instant = Instant::now();
    // Without the primary the trail grows older, until nobody knows any more how far behind the standby is.
    let here = timeout(HASTE, facts(primary, PRIMARY)).await.ok().and_then(Result::ok);
    if let Some(position) = here.as_ref().and_then(|facts| Position::read(facts.position.as_deref()?).ok()) {
        trail.mark(instant, position);
    }
    let Ok(Ok(there)) = timeout(HASTE, facts(&standby.pool, STANDBY)).await else { return State::Away };
    let Some(position) = there.position.as_deref().and_then(|text| Position::read(text).ok()) else { return State::NoStandby };
    if here.is_some_and(|here| here.identity != there.identity) {
        return State::Another;
    }
    // Row-level security must hold there too. Looked at each time: the role may be granted more.
    let role = timeout(HASTE, standby.pool.read(&Actor::anonymous(), confined::role)).await;
    match role {
        Ok(Ok(role)) if role.passes_over => return State::PassesOver,
        Ok(Ok(_)) => {}
        _ => return State::Away,
    }
    match trail.reached(position) {
        Some(complete_until) if complete_until.elapsed() < LAG => State::Usable,
        _ => State::Behind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standby_lacks_nothing_until_the_newest_position_that_it_has_come_to() {
        let position = |number: u32| Position::read(&format!("0/{number:X}")).unwrap();
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let mut trail = Trail { positions: VecDeque::new(), complete_until: None };
        (0..4).for_each(|number| trail.mark(start + second * number, position(number * 10)));
        assert_eq!(trail.reached(position(15)), Some(start + second));
        assert_eq!(trail.reached(position(15)), Some(start + second), "and no more for being asked again");
        assert_eq!(trail.reached(position(30)), Some(start + second * 3));
    }

    #[test]
    fn nothing_is_known_of_a_standby_that_has_not_come_to_any_known_position() {
        let mut trail = Trail { positions: VecDeque::new(), complete_until: None };
        trail.mark(Instant::now(), Position::read("0/2").unwrap());
        assert_eq!(trail.reached(Position::read("0/1").unwrap()), None);
    }
}
