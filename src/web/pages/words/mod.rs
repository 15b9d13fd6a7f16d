//! What codes mean in plain words. The lists are open: an unknown code is shown as it is, with spaces.

mod conflict;
mod contribution;
mod fault;
mod role;
mod target;

pub use conflict::{changed_meanwhile, conflict};
pub use contribution::{contribution_decision, end_reason};
pub use fault::fault;
pub use role::role;
pub use target::{TARGET_GROUPS, THEMES, contribution_kind, route, target_group, theme};
