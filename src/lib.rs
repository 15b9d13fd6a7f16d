//! Menukaart: social return (SROI) in Dutch public procurement.
//!
//! Read in this order: [`values`] (what cannot be wrong), [`organisations`], [`valuation`], [`initiatives`],
//! [`obligations`], [`credits`], [`contributions`], [`settlements`], [`fulfilments`], [`menu`], [`trajectories`],
//! [`participants`], [`outcomes`], [`advices`], [`imports`], [`reports`], [`worklist`] (the slices of the domain, each depending
//! on earlier ones only), [`pages`] (the slices for people, in Dutch and English), then [`http`] and [`server`] (how requests come in), [`db`], [`audit`], [`accesses`] and [`erasures`].

#![warn(missing_docs)]

pub mod advices;
pub mod background;
pub mod cli;
pub mod contributions;
pub mod credits;
pub mod fulfilments;
pub mod imports;
pub mod initiatives;
pub mod menu;
pub mod obligations;
pub mod openapi;
pub mod organisations;
pub mod outcomes;
pub mod pages;
pub mod participants;
pub mod platform;
pub mod regions;
pub mod reports;
pub mod routes;
pub mod sample;
pub mod server;
pub mod settlements;
pub mod trajectories;
pub mod valuation;
pub mod values;
pub mod worklist;
