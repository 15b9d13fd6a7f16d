//! What the tests share: databases, servers, people with tokens, and a region with something in it.

pub mod app;
pub mod database;
pub mod person;
pub mod world;

pub use app::App;
pub use person::{Person, Reply};
pub use world::World;
