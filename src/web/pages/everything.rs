//! Lists that fit on one page.

use uuid::Uuid;

use crate::platform::paging::Paging;

/// All of a list, where what somebody has of their own is little: the obligations of a contractor, the people of a group.
pub(super) const EVERYTHING: Paging<Uuid> = Paging { limit: 1000, after: None };
