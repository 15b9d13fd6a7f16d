//! `menukaart erasures`: who was erased, for a copy kept elsewhere, and what that copy is for.

use std::collections::BTreeMap;
use std::path::Path;

use uuid::Uuid;

use crate::cli::Failure;
use crate::cli::database::Database;
use crate::domain::outcomes::erasure::{self, Applied};
use crate::platform::auth::Actor;
use crate::platform::clock::Clock;
use crate::platform::config::DatabaseConfig;
use crate::platform::erasures::{self, Erasure};

/// `menukaart erasures`: a line for each erasure; after a copy, only those that it does not have.
pub(super) async fn print(config: &DatabaseConfig, region: Option<Uuid>, after: Option<&Path>) -> Result<(), Failure> {
    let copy = after.map(read).transpose()?.unwrap_or_default();
    let database = Database::open_existing(config).await?;
    let lines = lines(&database, region, &copy).await;
    database.close().await?;
    lines?.iter().for_each(|line| println!("{line}"));
    Ok(())
}

async fn lines(database: &Database, region: Option<Uuid>, copy: &BTreeMap<Uuid, Vec<Erasure>>) -> Result<Vec<String>, Failure> {
    let regions = database.regions(region).await?;
    if let Some(gone) = copy.keys().find(|known| region.is_none() && !regions.contains(known)) {
        return Err(format!("the copy has erasures of region {gone}, which is not there").into());
    }
    let mut new = Vec::new();
    for region in regions {
        let list = database.db.read(&Actor::system(region), async |conn| erasures::store::list(conn, region).await).await;
        let list = list.map_err(|error| error.to_string())?;
        let kept = copy.get(&region).map_or(&[][..], Vec::as_slice);
        if !list.starts_with(kept) {
            let advice = "after a restore, `menukaart erasures apply` with it comes first; otherwise one of them was changed, or cut off";
            return Err(format!("the list of region {region} does not begin as the copy does: {advice}").into());
        }
        new.extend(erasures::lines(&list).skip(kept.len()));
    }
    Ok(new)
}

/// `menukaart erasures apply`: erases again the people whom a restored database contains although they had been erased.
pub(super) async fn apply(config: &DatabaseConfig, file: &Path, thorough: bool) -> Result<(), Failure> {
    let copy = read(file)?;
    let database = Database::open_existing(config).await?;
    let applied = apply_all(&database, &copy, thorough).await;
    database.close().await?;
    applied
}

async fn apply_all(database: &Database, copy: &BTreeMap<Uuid, Vec<Erasure>>, thorough: bool) -> Result<(), Failure> {
    let regions = database.regions(None).await?;
    for (region, copy) in copy {
        if !regions.contains(region) {
            println!("region {region} is not there, and nobody of its {} erasures with it", copy.len());
            continue;
        }
        let applied = erasure::apply(&database.db, Clock::default().now(), *region, copy, thorough).await;
        tell(*region, &applied.map_err(|error| error.to_string())?);
    }
    if copy.is_empty() {
        println!("the copy has no erasures");
    }
    Ok(())
}

fn tell(region: Uuid, applied: &Applied) {
    let Applied { of_copy, new, erased, only_here, continues } = applied;
    println!("region {region}: {of_copy} erasures in the copy, {new} of them new to this database, {erased} participants erased again");
    if *only_here > 0 {
        println!("note: this database has {only_here} erasures that the copy does not have");
    }
    if !continues {
        println!(
            "note: the list of this database does not go on where the copy ends: keep the copy, and begin a new one with `menukaart erasures`"
        );
    }
}

/// Reads a copy, by region. The digests of its lines are verified.
fn read(file: &Path) -> Result<BTreeMap<Uuid, Vec<Erasure>>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let list = erasures::read(&text).map_err(|bad| format!("{}: {bad}; nothing was done", file.display()))?;
    let mut regions: BTreeMap<Uuid, Vec<Erasure>> = BTreeMap::new();
    list.into_iter().for_each(|erasure| regions.entry(erasure.region).or_default().push(erasure));
    Ok(regions)
}
