//! `menukaart region create`.

use crate::cli::Failure;
use crate::cli::database::Database;
use crate::domain::organisations::Municipality;
use crate::domain::regions;
use crate::platform::clock::Clock;
use crate::platform::config::DatabaseConfig;
use crate::platform::error::{Conflict, Error};
use crate::values::{MunicipalityCode, Text};

/// Creates a region and prints its id, alone.
pub(super) async fn create(config: &DatabaseConfig, name: String, municipalities: &[String]) -> Result<(), Failure> {
    let municipalities: Vec<Municipality> = municipalities.iter().map(|text| municipality(text)).collect::<Result<_, _>>()?;
    let name = Text::<200>::read(&name).ok_or("the name of a region has 1 to 200 characters, and is no citizen service number (BSN)")?;
    let database = Database::open(config).await?;
    let created = regions::create(&database.db, Clock::default().now(), name.into(), municipalities).await;
    let region = created.map_err(|error| match error {
        Error::Conflict(Conflict::AlreadyExists) => "there is a region of this name already".to_owned(),
        error => format!("the region could not be created: {error}"),
    })?;
    println!("{}", region.id);
    database.close().await
}

fn municipality(text: &str) -> Result<Municipality, Failure> {
    let parsed = text.split_once('=').filter(|(_, name)| !name.trim().is_empty());
    let parsed = parsed.and_then(|(code, name)| Some(Municipality { code: MunicipalityCode::parse(code)?, name: name.trim().to_owned() }));
    parsed.ok_or_else(|| format!("{text} is no municipality such as GM0794=Helmond").into())
}
