//! Menukaart: social return (SROI) in Dutch public procurement.
//!
//! Read in this order: [`values`] (what cannot be wrong), [`organisations`], [`valuation`], [`initiatives`],
//! [`obligations`], [`credits`], [`contributions`], [`settlements`], [`fulfilments`], [`menu`], [`trajectories`],
//! [`participants`], [`outcomes`], [`advices`], [`imports`], [`reports`], [`worklist`] (the slices of the domain, each depending
//! on earlier ones only), [`pages`] (the slices for people, in Dutch and English), then [`http`] and [`server`] (how requests come in), [`db`], [`audit`], [`accesses`] and [`erasures`].

#![warn(missing_docs)]

pub mod accesses;
pub mod advices;
pub mod audit;
pub mod auth;
pub mod background;
pub mod cli;
pub mod clock;
pub mod config;
pub mod contributions;
pub mod credits;
pub mod db;
pub mod embedded;
pub mod erasures;
pub mod error;
pub mod fulfilments;
pub mod http;
pub mod idempotency;
pub mod imports;
pub mod initiatives;
pub mod menu;
pub mod obligations;
pub mod openapi;
pub mod organisations;
pub mod outcomes;
pub mod pages;
pub mod participants;
pub mod regions;
pub mod reports;
pub mod routes;
pub mod sample;
mod schema;
pub mod server;
pub mod service;
pub mod sessions;
pub mod settlements;
pub mod trajectories;
pub mod valuation;
pub mod values;
pub mod worklist;
