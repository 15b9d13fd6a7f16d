//! What the tests share: databases, servers, people with tokens or browsers, and a region with something in it.

pub mod app;
pub mod browser;
pub mod database;
pub mod person;
pub mod provider;
pub mod world;

pub use app::App;
pub use browser::{Browser, hidden_fields};
pub use person::{Person, Reply, versions};
pub use world::World;
