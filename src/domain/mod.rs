//! The slices of the domain. Each depends on those before it only: [`organisations`], [`advices`], [`valuation`], [`regions`], [`initiatives`], [`obligations`], [`credits`],
//! [`contributions`], [`settlements`], [`fulfilments`], [`contracts`], [`menu`], [`trajectories`], [`participants`], [`outcomes`], [`imports`], [`reports`], [`worklist`].

pub mod advices;
pub mod contracts;
pub mod contributions;
pub mod credits;
pub mod fulfilments;
pub mod imports;
pub mod initiatives;
pub mod menu;
pub mod obligations;
pub mod organisations;
pub mod outcomes;
pub mod participants;
pub mod regions;
pub mod reports;
pub mod settlements;
pub mod trajectories;
pub mod valuation;
pub mod worklist;
