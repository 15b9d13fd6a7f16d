//! `menukaart token`: for trying out the embedded mode.

use uuid::Uuid;

use crate::cli::Failure;
use crate::cli::database::{self, Database};
use crate::domain::organisations::{self, Kind};
use crate::platform::auth::{Actor, Caller, Identity, LocalKey, Role};
use crate::platform::clock::Clock;
use crate::platform::config::DatabaseConfig;
use crate::sample;

/// Prints a token, alone.
pub(super) async fn print(
    config: &DatabaseConfig,
    role: Role,
    organisation: Option<Uuid>,
    region: Option<Uuid>,
    scope: String,
) -> Result<(), Failure> {
    let DatabaseConfig::Embedded(data_dir) = config else {
        return Err("tokens come from your own issuer where DATABASE_URL is set".into());
    };
    database::ensure_there(config)?;
    database::prepare_place(config)?;
    let key = LocalKey::load_or_create(&data_dir.path.join("keys"))?;
    let (organisation, region) = match (region, organisation, role.needs_organisation()) {
        (Some(region), organisation @ Some(_), _) | (Some(region), organisation, false) => (organisation, region),
        (region, organisation, _) => {
            let database = Database::open(config).await?;
            let chosen = choose(&database, role, organisation, region).await;
            database.close().await?;
            chosen?
        }
    };
    let scope = (role == Role::Service).then_some(scope.as_str());
    let caller = Caller::new(format!("{role}@voorbeeld.nl"), region, Identity::new(role, organisation, scope)?)?;
    println!("{}", key.sign(&caller, Clock::default().now(), LocalKey::LIFETIME));
    Ok(())
}

/// The sample region, and a sample organisation of the kind that the role acts for, unless others are named.
async fn choose(
    database: &Database,
    role: Role,
    organisation: Option<Uuid>,
    region: Option<Uuid>,
) -> Result<(Option<Uuid>, Uuid), Failure> {
    let db = &database.db;
    let regions = db.read(&Actor::anonymous(), async |conn| organisations::store::regions(conn).await).await;
    let regions = regions.map_err(|error| error.to_string())?;
    let region = region.or_else(|| regions.iter().find(|known| known.name == sample::REGION).map(|known| known.id));
    let region = region.ok_or("there is no sample region in this database: name a region with --region")?;
    let kind = match role {
        Role::Contractor => Some(Kind::Contractor),
        Role::Partner => Some(Kind::Partner),
        Role::Authority => Some(Kind::Authority),
        Role::Adviser | Role::Auditor | Role::Service => None,
    };
    let organisation = match (organisation, kind) {
        (None, Some(kind)) => {
            let actor = Actor::system(region);
            let first = db.read(&actor, async |conn| organisations::store::first_of_kind(conn, region, kind).await).await;
            first.map_err(|error| error.to_string())?
        }
        (organisation, _) => organisation,
    };
    if role.needs_organisation() && organisation.is_none() {
        return Err(format!("the region has no {role}: name an organisation with --organisation").into());
    }
    Ok((organisation, region))
}
