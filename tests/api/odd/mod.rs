//! The service answers odd requests properly: never with a fault of its own, and never so that it cannot report afterwards.

mod amounts;
mod bodies;
mod files;
mod operations;
mod pages;
mod parameters;
mod replays;
mod splits;
mod uniques;
mod values;
