//! Finding what the rows of a file refer to: organisations by id, KvK number or name.

use std::collections::HashMap;

use uuid::Uuid;

use crate::domain::organisations::{Kind, Organisation};
use crate::platform::error::InvalidParam;

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
