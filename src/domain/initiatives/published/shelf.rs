//! The approved initiatives of every region, in the orders of the menu.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::entry::Entry;
use crate::domain::initiatives::store::{Filter, Mark, Sort, SortKey};
use crate::platform::paging::Paging;

/// Positions in the order by title.
type Order = Vec<usize>;

/// Entries in the order of their titles, as the database orders them, and positions for the other orders.
#[derive(Debug, Default)]
pub struct Shelf {
    entries: Vec<Arc<Entry>>,
    positions: HashMap<Uuid, usize>,
    by_price: Order,
    by_start: Order,
    by_age: Order,
    /// Rises with every change: whatever was made of an older generation is old.
    pub generation: u64,
}

impl Shelf {
    /// An entry by its id.
    #[must_use]
    pub fn find(&self, id: Uuid) -> Option<&Arc<Entry>> {
        self.positions.get(&id).and_then(|position| self.entries.get(*position))
    }

    /// What is on the menu on a day.
    pub(super) fn published(&self, today: NaiveDate) -> impl Iterator<Item = &Arc<Entry>> {
        self.entries.iter().filter(move |entry| entry.is_published(today))
    }

    /// The entries that are no longer as the database marks them, and those that are gone.
    pub(super) fn differences(&self, marks: &[Mark]) -> Vec<Uuid> {
        let now: HashMap<Uuid, &Mark> = marks.iter().map(|mark| (mark.id, mark)).collect();
        let gone = self.entries.iter().map(|entry| entry.id).filter(|id| !now.contains_key(id));
        let changed = marks.iter().filter(|mark| self.find(mark.id).is_none_or(|entry| entry.mark != **mark)).map(|mark| mark.id);
        gone.chain(changed).collect()
    }

    /// Puts entries in their places, if none is new or stands elsewhere now; otherwise tells that the orders have to be made anew.
    pub(super) fn replace(&mut self, news: &[Arc<Entry>]) -> bool {
        let place = |entry: &Arc<Entry>| {
            let position = *self.positions.get(&entry.id)?;
            let old = self.entries.get(position)?;
            (old.title == entry.title && old.price == entry.price && old.start == entry.start).then_some(position)
        };
        let Some(places) = news.iter().map(place).collect::<Option<Vec<_>>>() else { return false };
        for (position, entry) in places.into_iter().zip(news) {
            if let Some(slot) = self.entries.get_mut(position) {
                *slot = Arc::clone(entry);
            }
        }
        self.generation += 1;
        true
    }

    /// The same shelf with some entries replaced, added or gone, in the order of the titles that the database tells.
    pub(super) fn rearranged(&self, news: Vec<Arc<Entry>>, gone: &[Uuid], titles: &[Uuid]) -> Self {
        let mut all: HashMap<Uuid, Arc<Entry>> = self.entries.iter().map(|entry| (entry.id, Arc::clone(entry))).collect();
        gone.iter().for_each(|id| drop(all.remove(id)));
        all.extend(news.into_iter().map(|entry| (entry.id, entry)));
        let entries: Vec<Arc<Entry>> = titles.iter().filter_map(|id| all.remove(id)).collect();
        let positions = entries.iter().enumerate().map(|(position, entry)| (entry.id, position)).collect();
        let by_price = sorted(&entries, |entry| (entry.price, entry.id));
        let by_start = sorted(&entries, |entry| (entry.start, entry.id));
        let by_age = sorted(&entries, |entry| entry.id);
        Self { positions, by_price, by_start, by_age, entries, generation: self.generation + 1 }
    }

    /// A page of the menu: one entry more than its limit tells that there are more. None if only the database can tell where it
    /// begins: the entry that the page before ended with is not there any more, or has another title now.
    #[must_use]
    pub fn page(&self, today: NaiveDate, filter: &Filter, sort: Sort, paging: &Paging<SortKey>) -> Option<Vec<&Arc<Entry>>> {
        let begin = self.begin(sort, paging.after.as_ref())?;
        let wanted = usize::try_from(paging.rows()).ok()?;
        let all = self.entries.len();
        let order = |step: usize| match sort {
            Sort::Title => Some(step),
            Sort::TitleDown => Some(all - 1 - step),
            Sort::Price => self.by_price.get(step).copied(),
            Sort::PriceDown => self.by_price.get(all - 1 - step).copied(),
            Sort::Start => self.by_start.get(step).copied(),
            Sort::Created => self.by_age.get(step).copied(),
            Sort::CreatedDown => self.by_age.get(all - 1 - step).copied(),
        };
        let found = (begin..all).filter_map(order).filter_map(|position| self.entries.get(position));
        Some(found.filter(|entry| entry.is_published(today) && entry.fits(filter)).take(wanted).collect())
    }

    /// How many entries of the order come before a page.
    fn begin(&self, sort: Sort, after: Option<&SortKey>) -> Option<usize> {
        let count = |order: &Order, is_before: &dyn Fn(&Entry) -> bool| {
            order.partition_point(|position| self.entries.get(*position).is_some_and(|entry| is_before(entry)))
        };
        // Downwards, what comes before a page stands at the end.
        let all = self.entries.len();
        Some(match (sort, after) {
            (_, None) => 0,
            (Sort::Title, Some(SortKey::Title(title, id))) => self.position(title, *id)? + 1,
            (Sort::TitleDown, Some(SortKey::Title(title, id))) => all - self.position(title, *id)?,
            (Sort::Price, Some(SortKey::Price(price, id))) => count(&self.by_price, &|entry| (entry.price, entry.id) <= (*price, *id)),
            (Sort::PriceDown, Some(SortKey::Price(price, id))) => {
                all - count(&self.by_price, &|entry| (entry.price, entry.id) < (*price, *id))
            }
            (Sort::Start, Some(SortKey::Start(start, id))) => count(&self.by_start, &|entry| (entry.start, entry.id) <= (*start, *id)),
            (Sort::Created, Some(SortKey::Created(id))) => count(&self.by_age, &|entry| entry.id <= *id),
            (Sort::CreatedDown, Some(SortKey::Created(id))) => all - count(&self.by_age, &|entry| entry.id < *id),
            _ => return None,
        })
    }

    fn position(&self, title: &str, id: Uuid) -> Option<usize> {
        self.positions.get(&id).copied().filter(|position| self.entries.get(*position).is_some_and(|entry| entry.title == title))
    }
}

fn sorted<K: Ord>(entries: &[Arc<Entry>], key: impl Fn(&Entry) -> K) -> Order {
    let mut order: Vec<(K, usize)> = entries.iter().enumerate().map(|(position, entry)| (key(entry), position)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, position)| position).collect()
}
