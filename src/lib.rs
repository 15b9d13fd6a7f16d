//! Menukaart: social return (SROI) in Dutch public procurement.
//!
//! Five layers, and every import goes to a lower one: [`cli`] (subcommands; [`sample`] makes the sample region), [`web`] (pages, the document, the server), [`domain`]
//! (the slices), [`platform`] (requests, the database, callers, the audit trail), [`values`] (what cannot be wrong).
//! `ARCHITECTURE.md` has the reasons, `CONTRIBUTING.md` a checklist for each kind of change.

pub mod cli;
pub mod domain;
pub mod platform;
pub mod sample;
pub mod values;
pub mod web;
