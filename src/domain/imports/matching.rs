//! Finding what the rows of a file refer to: organisations by id, KvK number or name, and contracts by reference, contractor and lot.

use std::collections::HashMap;

use uuid::Uuid;

use crate::domain::obligations;
use crate::domain::obligations::store::KeyedContract;
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
fn plain(name: &str) -> String {
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
    /// The lot, where the row says so.
    pub lot: Option<&'a str>,
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

    /// The contract with exactly this key: no lot is a lot of its own.
    #[must_use]
    pub fn exactly(&self, authority: Uuid, reference: &str, contractor: Uuid, lot: Option<&str>) -> Option<Uuid> {
        let mut found = self.under(authority, reference).iter();
        found.find(|contract| contract.contractor == contractor && contract.lot.as_deref() == lot).map(|contract| contract.id)
    }

    /// The one contract that a row means. Without a lot it is the one without lots, if there are several.
    ///
    /// # Errors
    /// `unknown` or `ambiguous-contract`.
    pub fn meant(&self, named: NamedContract<'_>) -> Result<Uuid, InvalidParam> {
        let NamedContract { authority, reference, contractor, lot } = named;
        let is_meant = |contract: &&KeyedContract| {
            contractor.is_none_or(|id| contract.contractor == id) && lot.is_none_or(|lot| contract.lot.as_deref() == Some(lot))
        };
        let found: Vec<&KeyedContract> = self.under(authority, reference).iter().filter(is_meant).collect();
        let whole: Vec<&KeyedContract> = found.iter().copied().filter(|contract| contract.lot.is_none()).collect();
        match (one_of(&found), one_of(&whole)) {
            (Some(id), _) | (None, Some(id)) => Ok(id),
            (None, None) if found.is_empty() => Err(fault("contractReference", "unknown", "There is no such obligation in the region.")),
            (None, None) => {
                let reason = "Several contracts have this reference: name the contractor and the lot, or the obligation.";
                Err(fault("contractReference", "ambiguous-contract", reason))
            }
        }
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
        KeyedContract {
            authority,
            reference,
            contractor: Uuid::from_u128(contractor),
            lot: lot.map(str::to_owned),
            id: Uuid::from_u128(id),
        }
    }

    fn meant(contracts: &Contracts, contractor: Option<u128>, lot: Option<&str>) -> Result<u128, &'static str> {
        let named = NamedContract { authority: AUTHORITY, reference: "RO-1", contractor: contractor.map(Uuid::from_u128), lot };
        contracts.meant(named).map(|id| id.as_u128()).map_err(|fault| fault.code)
    }

    #[test]
    fn a_row_without_contractor_means_the_one_contract_that_there_is() {
        let one = Contracts::new(vec![contract(1, 11, None)]);
        assert_eq!([meant(&one, None, None), meant(&one, Some(11), None), meant(&one, Some(12), None)], [Ok(1), Ok(1), Err("unknown")]);
        let two = Contracts::new(vec![contract(1, 11, None), contract(2, 12, None)]);
        assert_eq!([meant(&two, None, None), meant(&two, Some(12), None)], [Err("ambiguous-contract"), Ok(2)]);
        assert_eq!(meant(&Contracts::new(Vec::new()), None, None), Err("unknown"));
    }

    #[test]
    fn a_row_without_lot_means_the_contract_without_lots_if_there_are_several() {
        let lots = Contracts::new(vec![contract(1, 11, Some("1")), contract(2, 11, Some("2"))]);
        assert_eq!([meant(&lots, Some(11), None), meant(&lots, None, Some("2"))], [Err("ambiguous-contract"), Ok(2)]);
        let with_whole = Contracts::new(vec![contract(1, 11, Some("1")), contract(2, 11, None)]);
        assert_eq!(meant(&with_whole, None, None), Ok(2));
    }

    #[test]
    fn a_contract_is_found_by_each_contractor_that_it_is_listed_under() {
        let passed_on = Contracts::new(vec![contract(1, 12, None), contract(1, 11, None)]);
        assert_eq!([meant(&passed_on, None, None), meant(&passed_on, Some(11), None)], [Ok(1), Ok(1)]);
        let exactly = |contractor| passed_on.exactly(AUTHORITY, "RO-1", Uuid::from_u128(contractor), None).map(|id| id.as_u128());
        assert_eq!([exactly(11), exactly(12), exactly(13)], [Some(1), Some(1), None]);
        assert_eq!(passed_on.exactly(AUTHORITY, "RO-1", Uuid::from_u128(11), Some("1")), None);
    }
}
