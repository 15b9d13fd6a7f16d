//! Finding what the rows of a file refer to: organisations by id, KvK number or name, and contracts by reference, contractor and lot.

use std::collections::HashMap;

use uuid::Uuid;

use crate::domain::obligations;
use crate::domain::obligations::store::{KeyHeld, KeyedContract};
use crate::domain::organisations::{Kind, Organisation};
use crate::platform::db::Work;
use crate::platform::error::{InvalidParam, Result};

/// How a row names an organisation.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// By id.
    pub id: Option<Uuid>,
    /// By KvK number.
    pub kvk_number: Option<&'a str>,
    /// By name.
    pub name: Option<&'a str>,
}

impl Named<'_> {
    /// The column by which it is named, of those of a kind.
    #[must_use]
    pub fn column(&self, kind: Kind) -> String {
        let by = match (self.id, self.kvk_number) {
            (Some(_), _) => "Id",
            (None, Some(_)) => "KvkNumber",
            (None, None) => "Name",
        };
        format!("{}{by}", kind.as_str())
    }

    /// Whether it is named at all.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.id.is_some() || self.kvk_number.is_some() || self.name.is_some()
    }
}

/// The organisations of a kind in a region.
#[derive(Debug)]
pub struct Directory<'a> {
    kind: Kind,
    by_id: HashMap<Uuid, &'a Organisation>,
    by_kvk_number: HashMap<&'a str, &'a Organisation>,
    by_name: HashMap<String, Vec<&'a Organisation>>,
}

/// Names are compared without regard to case and the space around them.
#[must_use]
pub fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

impl<'a> Directory<'a> {
    /// The directory of a kind.
    #[must_use]
    pub fn new(organisations: &'a [Organisation], kind: Kind) -> Self {
        let own: Vec<&Organisation> = organisations.iter().filter(|organisation| organisation.kind == kind).collect();
        let mut by_name: HashMap<String, Vec<&Organisation>> = HashMap::new();
        for organisation in &own {
            by_name.entry(plain(&organisation.name)).or_default().push(organisation);
        }
        Self {
            kind,
            by_id: own.iter().map(|organisation| (organisation.id, *organisation)).collect(),
            by_kvk_number: own.iter().filter_map(|organisation| Some((organisation.kvk_number.as_deref()?, *organisation))).collect(),
            by_name,
        }
    }

    /// The organisation that a row names: the id decides, then the KvK number, then the name.
    ///
    /// # Errors
    /// A fault of the column by which it is named, or of the column of the id where it is named by none.
    pub fn find(&self, named: Named<'_>) -> Result<&'a Organisation, InvalidParam> {
        let kind = self.kind.as_str();
        let fault = |column: &str, code, reason: String| InvalidParam { name: format!("{kind}{column}"), code, reason };
        let unknown = |column| fault(column, "unknown", format!("The region has no such {kind}."));
        match (named.id, named.kvk_number, named.name) {
            (Some(id), _, _) => self.by_id.get(&id).copied().ok_or_else(|| unknown("Id")),
            (None, Some(number), _) => self.by_kvk_number.get(number).copied().ok_or_else(|| unknown("KvkNumber")),
            (None, None, Some(name)) => match self.by_name.get(&plain(name)).map(Vec::as_slice) {
                Some([one]) => Ok(*one),
                Some(_) => Err(fault("Name", "ambiguous", format!("Several of this name: name the {kind} by id or KvK number."))),
                None => Err(unknown("Name")),
            },
            (None, None, None) => Err(fault("Id", "required", format!("Name the {kind} by id, KvK number or name."))),
        }
    }
}

/// How a row names a contract of an authority.
#[derive(Clone, Copy, Debug)]
pub struct NamedContract<'a> {
    /// Whose reference it is.
    pub authority: Uuid,
    /// The authority's own reference.
    pub reference: &'a str,
    /// Whose contract it is, where the row says so.
    pub contractor: Option<Uuid>,
    /// The lot.
    pub lot: Lot<'a>,
    /// What is registered under the key of the row already: it is about one of these, if it can be.
    pub registered: &'a [Uuid],
}

/// What a row says of the lot.
#[derive(Clone, Copy, Debug)]
pub enum Lot<'a> {
    /// Which it is; nothing for a contract without lots.
    Told(Option<&'a str>),
    /// The file has no column for it.
    Untold,
}

impl<'a> Lot<'a> {
    /// Of a cell, in a file that has the column or not.
    #[must_use]
    pub fn of(cell: Option<&'a str>, has_column: bool) -> Self {
        if has_column { Self::Told(cell) } else { Self::Untold }
    }
}

/// Lots are compared as names are.
#[must_use]
pub fn is_same_lot(one: Option<&str>, other: Option<&str>) -> bool {
    one.map(plain) == other.map(plain)
}

/// The contracts that are registered under references of a file. One may be listed under several contractors: a row about it finds it by each.
#[derive(Debug)]
pub struct Contracts {
    keyed: HashMap<(Uuid, String), Vec<KeyedContract>>,
}

impl Contracts {
    /// Those with some references.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn with(work: &mut Work<'_>, references: &[&str]) -> Result<Self> {
        let region = work.actor.region()?;
        Ok(Self::new(obligations::store::keyed(work.conn, region, references).await?))
    }

    fn new(all: Vec<KeyedContract>) -> Self {
        let mut keyed: HashMap<(Uuid, String), Vec<KeyedContract>> = HashMap::new();
        for contract in all {
            keyed.entry((contract.authority, contract.reference.clone())).or_default().push(contract);
        }
        Self { keyed }
    }

    /// The ids of all of them.
    pub fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.keyed.values().flatten().map(|contract| contract.id)
    }

    /// The contract that has this key; with no column for the lot, the contractor's only one, or that without lots. Of those that were withdrawn the newest.
    ///
    /// # Errors
    /// `ambiguous-contract`.
    pub fn registered(&self, authority: Uuid, reference: &str, contractor: Uuid, lot: Lot<'_>) -> Result<Option<Uuid>, InvalidParam> {
        let has_key = |contract: &KeyedContract| {
            let is_lot = match lot {
                Lot::Told(lot) => is_same_lot(contract.lot.as_deref(), lot),
                Lot::Untold => true,
            };
            contract.contractor == contractor && is_lot
        };
        let found = self.foremost(authority, reference, has_key);
        let whole: Vec<&KeyedContract> = found.iter().copied().filter(|contract| contract.lot.is_none()).collect();
        match found.last() {
            Some(last) if last.key == KeyHeld::Withdrawn => Ok(Some(last.id)),
            Some(_) => one_of(&found).or_else(|| one_of(&whole)).map(Some).ok_or_else(ambiguous),
            None => Ok(None),
        }
    }

    /// The one contract that a row means. One of a contractor without a lot, where the file tells lots, is the one without lots, if there are several.
    ///
    /// # Errors
    /// `unknown` or `ambiguous-contract`.
    pub fn meant(&self, named: NamedContract<'_>) -> Result<Uuid, InvalidParam> {
        let NamedContract { authority, reference, contractor, lot, registered } = named;
        let is_meant = |contract: &KeyedContract| {
            let is_lot = match lot {
                Lot::Told(Some(lot)) => is_same_lot(contract.lot.as_deref(), Some(lot)),
                Lot::Told(None) | Lot::Untold => true,
            };
            contractor.is_none_or(|id| contract.contractor == id) && is_lot
        };
        let own = self.under(authority, reference).iter().find(|contract| registered.contains(&contract.id) && is_meant(contract));
        if let Some(own) = own {
            return Ok(own.id);
        }
        let found = self.foremost(authority, reference, is_meant);
        let says_no_lot = contractor.is_some() && matches!(lot, Lot::Told(None));
        let whole: Vec<&KeyedContract> = found.iter().copied().filter(|contract| says_no_lot && contract.lot.is_none()).collect();
        match one_of(&found).or_else(|| one_of(&whole)) {
            Some(id) => Ok(id),
            None if found.is_empty() => Err(fault("contractReference", "unknown", "There is no such obligation in the region.")),
            None => Err(ambiguous()),
        }
    }

    /// Those that a row may be about: the contractor's own before those that it had once, and withdrawn ones last.
    fn foremost(&self, authority: Uuid, reference: &str, may_be: impl Fn(&KeyedContract) -> bool) -> Vec<&KeyedContract> {
        let found: Vec<&KeyedContract> = self.under(authority, reference).iter().filter(|contract| may_be(contract)).collect();
        let first = found.iter().map(|contract| contract.key).min();
        found.into_iter().filter(|contract| Some(contract.key) == first).collect()
    }

    fn under(&self, authority: Uuid, reference: &str) -> &[KeyedContract] {
        self.keyed.get(&(authority, reference.to_owned())).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The one contract that all of them are.
fn one_of(found: &[&KeyedContract]) -> Option<Uuid> {
    let first = found.first()?.id;
    found.iter().all(|contract| contract.id == first).then_some(first)
}

fn ambiguous() -> InvalidParam {
    let reason = "Several contracts have this reference: name the contractor and the lot, or the obligation.";
    fault("contractReference", "ambiguous-contract", reason)
}

/// A fault of a column.
#[must_use]
pub fn fault(name: &str, code: &'static str, reason: &str) -> InvalidParam {
    InvalidParam { name: name.into(), code, reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUTHORITY: Uuid = Uuid::from_u128(1);

    fn contract(id: u128, contractor: u128, lot: Option<&str>) -> KeyedContract {
        let (authority, reference) = (AUTHORITY, "RO-1".to_owned());
        let (contractor, lot, id) = (Uuid::from_u128(contractor), lot.map(str::to_owned), Uuid::from_u128(id));
        KeyedContract { authority, reference, contractor, lot, id, key: KeyHeld::Present }
    }

    fn having(key: KeyHeld, contract: KeyedContract) -> KeyedContract {
        KeyedContract { key, ..contract }
    }

    fn meant(contracts: &Contracts, contractor: Option<u128>, lot: Lot<'_>) -> Result<u128, &'static str> {
        let named =
            NamedContract { authority: AUTHORITY, reference: "RO-1", contractor: contractor.map(Uuid::from_u128), lot, registered: &[] };
        contracts.meant(named).map(|id| id.as_u128()).map_err(|fault| fault.code)
    }

    fn registered(contracts: &Contracts, contractor: u128, lot: Lot<'_>) -> Result<Option<u128>, &'static str> {
        let found = contracts.registered(AUTHORITY, "RO-1", Uuid::from_u128(contractor), lot);
        found.map(|id| id.map(|id| id.as_u128())).map_err(|fault| fault.code)
    }

    #[test]
    fn a_row_that_is_registered_is_about_its_contract_as_long_as_it_can_be() {
        let two = Contracts::new(vec![contract(1, 11, None), contract(2, 12, None)]);
        let registered = [Uuid::from_u128(2)];
        let of = |contractor| NamedContract { authority: AUTHORITY, reference: "RO-1", contractor, lot: NO_LOT, registered: &registered };
        let told = [None, Some(Uuid::from_u128(11))].map(|contractor| two.meant(of(contractor)).unwrap().as_u128());
        assert_eq!(told, [2, 1]);
    }

    const NO_LOT: Lot<'_> = Lot::Told(None);

    #[test]
    fn a_row_without_contractor_means_the_one_contract_that_there_is() {
        let one = Contracts::new(vec![contract(1, 11, None)]);
        let told = [meant(&one, None, NO_LOT), meant(&one, Some(11), Lot::Untold), meant(&one, Some(12), NO_LOT)];
        assert_eq!(told, [Ok(1), Ok(1), Err("unknown")]);
        let two = Contracts::new(vec![contract(1, 11, None), contract(2, 12, None)]);
        assert_eq!([meant(&two, None, NO_LOT), meant(&two, Some(12), NO_LOT)], [Err("ambiguous-contract"), Ok(2)]);
        assert_eq!(meant(&Contracts::new(Vec::new()), None, NO_LOT), Err("unknown"));
        let one_in_lots = Contracts::new(vec![contract(1, 11, None), contract(2, 12, Some("1"))]);
        assert_eq!([NO_LOT, Lot::Untold].map(|lot| meant(&one_in_lots, None, lot)), [Err("ambiguous-contract"); 2]);
    }

    #[test]
    fn a_contractor_without_a_lot_means_the_contract_without_lots_if_the_file_tells_lots() {
        let lots = Contracts::new(vec![contract(1, 11, Some("1")), contract(2, 11, Some("2"))]);
        assert_eq!([meant(&lots, Some(11), NO_LOT), meant(&lots, None, Lot::Told(Some(" 2 ")))], [Err("ambiguous-contract"), Ok(2)]);
        let with_whole = Contracts::new(vec![contract(1, 11, Some("1")), contract(2, 11, None)]);
        assert_eq!([meant(&with_whole, Some(11), NO_LOT), meant(&with_whole, Some(11), Lot::Untold)], [Ok(2), Err("ambiguous-contract")]);
    }

    #[test]
    fn a_contract_is_found_by_each_contractor_that_it_is_listed_under_and_its_own_comes_first() {
        let passed_on = vec![contract(1, 12, None), having(KeyHeld::Earlier, contract(1, 11, None))];
        let alone = Contracts::new(passed_on.clone());
        assert_eq!([meant(&alone, None, NO_LOT), meant(&alone, Some(11), NO_LOT)], [Ok(1), Ok(1)]);
        assert_eq!([11, 12, 13].map(|contractor| registered(&alone, contractor, NO_LOT)), [Ok(Some(1)), Ok(Some(1)), Ok(None)]);
        let beside = Contracts::new(passed_on.into_iter().chain([contract(2, 11, None)]).collect());
        assert_eq!((meant(&beside, Some(11), NO_LOT), registered(&beside, 11, NO_LOT)), (Ok(2), Ok(Some(2))));
    }

    #[test]
    fn a_lot_is_compared_as_names_are_and_a_file_without_lots_means_the_only_contract() {
        let lots = Contracts::new(vec![contract(1, 11, Some("Perceel 1")), contract(2, 12, Some("1")), contract(3, 12, Some("2"))]);
        assert_eq!(registered(&lots, 11, Lot::Told(Some(" perceel 1"))), Ok(Some(1)));
        assert_eq!([NO_LOT, Lot::Untold].map(|lot| registered(&lots, 11, lot)), [Ok(None), Ok(Some(1))]);
        assert_eq!(registered(&lots, 12, Lot::Untold), Err("ambiguous-contract"));
    }

    #[test]
    fn a_withdrawn_contract_is_found_where_there_is_no_other() {
        let withdrawn = vec![having(KeyHeld::Withdrawn, contract(1, 11, None)), having(KeyHeld::Withdrawn, contract(2, 11, None))];
        assert_eq!(registered(&Contracts::new(withdrawn.clone()), 11, NO_LOT), Ok(Some(2)));
        let again = Contracts::new(withdrawn.into_iter().chain([contract(3, 11, None)]).collect());
        assert_eq!((registered(&again, 11, NO_LOT), meant(&again, None, NO_LOT)), (Ok(Some(3)), Ok(3)));
    }
}
