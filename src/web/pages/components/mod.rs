//! What pages are put together from: small functions of what there is to say, in the components of the NL Design System.

mod alert;
mod amount_bars;
mod badge;
mod breadcrumb;
mod button;
mod card;
mod chart;
mod facts;
mod field;
mod form;
mod heading;
mod meter;
mod money_bar;
mod pagination;
mod progress;
mod table;

pub use alert::{Tone, alert};
pub use amount_bars::amount_bars;
pub use badge::{Mood, badges, status};
pub use breadcrumb::breadcrumb;
pub use button::{Weight, button, choice_button, link_button};
pub use card::{action_card, cards, link_card};
pub use chart::{Part, REST, stacked_bars};
pub use facts::{data_list, facts, numbers};
pub use field::{Choice, Field};
pub use form::{CSRF, KEY, fault_summary, form, search_form, upload_form};
pub use heading::{h1, h2, h3, lead, link, note, paragraph, prose, unseen_h2};
pub use meter::meter;
pub use money_bar::{Share, money_bar};
pub use pagination::next_page;
pub use progress::progress;
pub use table::{Cell, table};
