//! `menukaart audit`: whether the audit trail is as it was recorded, and what to keep elsewhere to know that tomorrow.

use std::collections::BTreeSet;
use std::path::Path;

use uuid::Uuid;

use crate::cli::Failure;
use crate::cli::database::Database;
use crate::platform::audit::{self, Head};
use crate::platform::clock::Clock;
use crate::platform::config::DatabaseConfig;
use crate::values::Text;

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
    let known = database.regions(None).await?;
    if let Some(head) = heads.iter().find(|head| !known.contains(&head.region)) {
        return Err(format!("the kept head {head} is of a region that is not there").into());
    }
    let mut faults = 0;
    for region in database.regions(region).await? {
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
    for region in database.regions(region).await? {
        let head = audit::seal::head(&database.db, region).await.map_err(|error| error.to_string())?;
        head.into_iter().for_each(|head| println!("{head}"));
    }
    database.close().await
}

/// `menukaart audit restored`: records in each region which of the kept heads a restore lost.
pub(super) async fn restored(config: &DatabaseConfig, region: Option<Uuid>, file: &Path, reason: &str) -> Result<(), Failure> {
    let reason = Text::read(reason).ok_or("the reason is 1 to 500 characters on what was restored and why, without a BSN")?;
    let heads = read_heads(file)?;
    let database = Database::open_existing(config).await?;
    let recorded = record_restore(&database, region, &heads, &reason).await;
    database.close().await?;
    recorded
}

async fn record_restore(database: &Database, region: Option<Uuid>, heads: &[Head], reason: &Text<500>) -> Result<(), Failure> {
    let known = database.regions(None).await?;
    let gone: BTreeSet<Uuid> = heads.iter().map(|head| head.region).filter(|region| !known.contains(region)).collect();
    gone.iter().for_each(|region| println!("region {region} is not there, so that nothing can be recorded in it: its heads stay faults"));
    for region in database.regions(region).await? {
        let lost =
            audit::restored::record(&database.db, &Clock::default(), region, heads, reason).await.map_err(|error| error.to_string())?;
        match lost.len() {
            0 => println!("region {region}: no kept head was lost that is not recorded yet"),
            count => println!("region {region}: recorded; kept heads that were lost: {count}"),
        }
        lost.iter().for_each(|head| println!("lost {head}"));
    }
    Ok(())
}

fn read_heads(file: &Path) -> Result<Vec<Head>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| Ok(line.parse()?)).collect()
}
