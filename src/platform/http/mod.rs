//! Furniture that the slices share: what a request brings along and how an answer leaves.

pub mod address;
pub mod answer;
pub mod area;
pub mod command;
pub mod contract;
pub mod cookie;
pub mod cors;
pub mod cursor_key;
pub mod deadline;
pub mod export;
pub mod formats;
pub mod gate;
pub mod if_match;
pub mod page;
pub mod patch;
pub mod query;
pub mod rate_limit;
pub mod request_id;
pub mod same_origin;
pub mod sheet;
pub mod trace;
pub mod trace_context;
pub mod upload;

pub use answer::{Answer, One, Ready};
pub use area::Area;
pub use command::Command;
pub use cursor_key::CursorKey;
pub use if_match::IfMatch;
pub use page::{Cursor, Page, Paging, WrittenItem, WrittenPage};
pub use query::Query;
pub use upload::Upload;
