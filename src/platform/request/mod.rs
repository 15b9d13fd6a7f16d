//! The request that is being served: its id and its trace, known anywhere below its handler.

pub mod id;
pub mod trace;
