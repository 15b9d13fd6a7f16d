//! Contracts as pages show them: the obligation with everything that the slices before this one know of it. The slice stores nothing of its own.

pub mod contract;
pub mod list;

pub use contract::Contract;
pub use list::ContractLine;
