//! Lists that are shown whole on one page.

use uuid::Uuid;

use crate::platform::paging::Paging;

/// The first thousand of a list of which an organisation has few of its own: the contracts of a contractor, the people of a group.
pub(super) const FIRST_THOUSAND: Paging<Uuid> = Paging { limit: 1000, after: None };
