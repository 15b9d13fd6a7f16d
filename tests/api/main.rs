//! The API, tested from outside: a real server on a real database of its own for every test.

#[path = "../support/data_dir.rs"]
mod data_dir;
mod support;

mod abuse;
mod access;
mod access_table;
mod advices;
mod attack;
mod audit;
mod audit_chain;
mod audit_restored;
mod bsn;
mod chain;
mod concurrency;
mod contributions;
mod design_rules;
mod erased_again;
mod erasures;
mod exports;
mod fulfilments;
mod imports;
mod initiatives;
mod links;
mod obligations;
mod odd;
mod openapi;
mod organisations;
mod outcomes;
mod outsiders;
mod pages;
mod participants;
mod pooled;
mod privacy;
mod problems;
mod published;
mod reports;
mod rules;
mod sessions;
mod signing_in;
mod tokens;
mod trajectories;
mod versions;
mod walls;
mod worklist;
mod year;
