//! `menukaart audit`: whether the audit trail is as it was recorded, and what to keep elsewhere to know that tomorrow.

use std::path::Path;

use uuid::Uuid;

use crate::audit::{self, Head};
use crate::auth::Actor;
use crate::cli::Failure;
use crate::cli::database::Database;
use crate::clock::Clock;
use crate::config::DatabaseConfig;
use crate::organisations;

/// `menukaart audit verify`: prints what was found; fails if anything is wrong.
pub(super) async fn verify(
    config: &DatabaseConfig,
    region: Option<Uuid>,
    mut heads: Vec<Head>,
    file: Option<&Path>,
) -> Result<(), Failure> {
    heads.extend(file.map(read_heads).transpose()?.into_iter().flatten());
    let database = Database::open_existing(config).await?;
    let found = verify_all(&database, region, &heads).await;
    database.close().await?;
    match found? {
        0 => Ok(()),
        faults => Err(format!("the audit trail has {faults} faults").into()),
    }
}

async fn verify_all(database: &Database, region: Option<Uuid>, heads: &[Head]) -> Result<usize, Failure> {
    let known = regions(database, None).await?;
    if let Some(head) = heads.iter().find(|head| !known.contains(&head.region)) {
        return Err(format!("the kept head {head} is of a region that is not there").into());
    }
    let mut faults = 0;
    for region in regions(database, region).await? {
        let now = Clock::default().now();
        let report = audit::verify(&database.db, region, now, heads).await.map_err(|error| error.to_string())?;
        println!("region {region}\n{report}");
        faults += report.fault_count;
    }
    Ok(faults)
}

/// `menukaart audit head`: a line for each region in which anything was sealed.
pub(super) async fn head(config: &DatabaseConfig, region: Option<Uuid>) -> Result<(), Failure> {
    let database = Database::open_existing(config).await?;
    for region in regions(&database, region).await? {
        let head = audit::seal::head(&database.db, region).await.map_err(|error| error.to_string())?;
        head.into_iter().for_each(|head| println!("{head}"));
    }
    database.close().await
}

async fn regions(database: &Database, region: Option<Uuid>) -> Result<Vec<Uuid>, Failure> {
    let actor = Actor::service();
    let known = database.db.read(&actor, async |conn| organisations::store::regions(conn).await);
    let known: Vec<Uuid> = known.await.map_err(|error| error.to_string())?.into_iter().map(|region| region.id).collect();
    match region {
        None => Ok(known),
        Some(region) if known.contains(&region) => Ok(vec![region]),
        Some(region) => Err(format!("there is no region {region}").into()),
    }
}

fn read_heads(file: &Path) -> Result<Vec<Head>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| Ok(line.parse()?)).collect()
}
