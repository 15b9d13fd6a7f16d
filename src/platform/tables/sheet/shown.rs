//! Resolves ambiguous cells of a column by those that can be read in one way only.

/// A notation, as these cells show it.
#[derive(Debug, PartialEq, Eq, Default)]
pub(super) enum Shown<T> {
    /// By none of them.
    #[default]
    Nothing,
    /// All say the same.
    One(T),
    /// They contradict each other.
    Both,
}

impl<T: PartialEq + Copy> Shown<T> {
    pub fn add(&mut self, shown: T) {
        match self {
            Self::Nothing => *self = Self::One(shown),
            Self::One(before) if *before != shown => *self = Self::Both,
            Self::One(_) | Self::Both => {}
        }
    }

    /// How to read what can be read in two ways.
    pub fn settled(&self) -> Option<T> {
        if let Self::One(shown) = self { Some(*shown) } else { None }
    }
}
