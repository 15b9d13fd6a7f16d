//! Surplus of a paid contribution that counts for another obligation of the same contractor, from the day of the move on (rule 19).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::credits::Counted;
use crate::values::Euro;

/// Surplus that counts for another obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// UUIDv7 assigned at registration, unique within the region; also that of the credit which the other obligation gets.
    pub id: Uuid,
    /// The obligation that it counts for now.
    pub obligation: Uuid,
    /// Business date: it counts there from this day on.
    pub moved_on: NaiveDate,
    /// Of which receipts it is, and how much of each.
    pub parts: Vec<(Uuid, Euro)>,
    /// The sum of the parts.
    pub amount: Euro,
    /// Why.
    pub reason: String,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
    /// Why it was taken back, if it was.
    pub reversed_because: Option<String>,
}

/// Takes an amount of the surplus of some receipts, of those that count last first: no more of any than was surplus both on the day of the move and is today. None
/// where there is less.
#[must_use]
pub fn take(amount: Euro, on_the_day: &[Counted], today: &[Counted]) -> Option<Vec<(Uuid, Euro)>> {
    let mut left = amount;
    let mut parts = Vec::new();
    for line in on_the_day.iter().rev() {
        let now = today.iter().find(|now| now.credit.id == line.credit.id).map_or(Euro::ZERO, |now| now.surplus);
        let part = line.surplus.min(now).min(left);
        if !part.is_zero() {
            left = left.less(part);
            parts.push((line.credit.id, part));
        }
    }
    left.is_zero().then_some(parts)
}
