//! What is served: the API with its document, the pages for people, and the server with its background tasks.

pub mod background;
pub mod openapi;
pub mod pages;
pub mod routes;
pub mod server;
