//! HTTP: what a request brings along, and how an answer leaves.

pub mod address;
pub mod answer;
pub mod area;
pub mod command;
pub mod conditional;
pub mod contract;
pub mod cookie;
pub mod cors;
pub mod deadline;
pub mod export;
pub mod formats;
pub mod page;
pub mod query;
pub mod rate_limit;
pub mod request_check;
pub mod same_origin;
pub mod trace;
mod upload;

pub use answer::{Answer, One};
pub use area::Area;
pub use command::Command;
pub use page::Page;
pub use query::Query;
