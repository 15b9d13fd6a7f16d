//! The keys that cursors contain.

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::values::{Euro, day};

/// The key of an item in a list. In a cursor it comes back from outside, so that each part of it is looked at as a parameter of its kind would be.
pub trait CursorKey: Serialize + DeserializeOwned {
    /// Whether a list can have given it.
    fn is_sound(&self) -> bool;
}

impl CursorKey for Uuid {
    fn is_sound(&self) -> bool {
        true
    }
}

impl CursorKey for u32 {
    fn is_sound(&self) -> bool {
        true
    }
}

impl CursorKey for Euro {
    fn is_sound(&self) -> bool {
        true
    }
}

impl CursorKey for NaiveDate {
    fn is_sound(&self) -> bool {
        day::is_named(*self)
    }
}

impl CursorKey for String {
    fn is_sound(&self) -> bool {
        !self.contains('\0')
    }
}

impl<A: CursorKey, B: CursorKey, C: CursorKey> CursorKey for (A, B, C) {
    fn is_sound(&self) -> bool {
        let (a, b, c) = self;
        a.is_sound() && b.is_sound() && c.is_sound()
    }
}

impl<A: CursorKey, B: CursorKey, C: CursorKey, D: CursorKey> CursorKey for (A, B, C, D) {
    fn is_sound(&self) -> bool {
        let (a, b, c, d) = self;
        a.is_sound() && b.is_sound() && c.is_sound() && d.is_sound()
    }
}
