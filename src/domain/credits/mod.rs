//! Credits: the one ledger of everything that may count for obligations, by whichever route it came, and the order in which it
//! counts (rule 7). Contributions and fulfilments write it; balances and reports read it.

pub mod counting;
pub mod credit;
pub mod store;

pub use counting::{Counted, count};
pub use credit::{Change, Credit};
