//! The subcommands, each a few lines over the slices.

mod audit;
mod bootstrap;
mod database;
mod erasures;
mod failure;
mod logging;
mod region;
mod serve;
mod token;

use std::path::PathBuf;

pub use failure::Failure;

use clap::{Parser, Subcommand};
use uuid::Uuid;

use crate::platform::audit::Head;
use crate::platform::auth::Role;
use crate::platform::config::{Config, DatabaseConfig};

/// Social return (SROI) in public procurement: the menu of social initiatives, as a REST service.
///
/// Without a subcommand it serves. Configuration comes from environment variables; docs/deploy.md lists them.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API (the default).
    Serve {
        /// Start without the sample region.
        #[arg(long)]
        empty: bool,
    },
    /// Bring the database up to date, and end.
    Migrate,
    /// Manage regions.
    Region {
        #[command(subcommand)]
        command: RegionCommand,
    },
    /// Print the OpenAPI document.
    Openapi {
        /// Which OpenAPI it is written in.
        #[arg(long, default_value = "3.1", value_parser = ["3.1", "3.0"])]
        version: String,
    },
    /// Print a token signed by the key of the embedded mode.
    Token {
        /// contractor, partner, adviser, authority, auditor or service.
        #[arg(long)]
        role: Role,
        /// The organisation; a sample one of that kind unless given.
        #[arg(long)]
        organisation: Option<Uuid>,
        /// The region; the sample region unless given.
        #[arg(long)]
        region: Option<Uuid>,
        /// For services: scopes, separated by spaces.
        #[arg(
            long,
            default_value = "organisations:read initiatives:read obligations:read contributions:read fulfilments:read trajectories:read advices:read reports:read"
        )]
        scope: String,
    },
    /// Erase participants that are past their retention date, and print how many.
    Retention,
    /// Print who was erased, as salted digests, for a copy kept elsewhere.
    #[command(args_conflicts_with_subcommands = true)]
    Erasures {
        #[command(subcommand)]
        command: Option<ErasuresCommand>,
        /// One region; all unless given.
        #[arg(long)]
        region: Option<Uuid>,
        /// A copy of the list: it is verified, the list must begin with it, and only what it does not have is printed.
        #[arg(long)]
        after: Option<PathBuf>,
    },
    /// Verify the audit trail, print the heads of its chains, or record in it that the database was restored.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
}

#[derive(Debug, Subcommand)]
enum RegionCommand {
    /// Create a region with the default rule set in force; prints its id.
    Create {
        /// The name of the labour-market region, as it is shown.
        #[arg(long)]
        name: String,
        /// A municipality as CODE=NAME, for instance GM0794=Helmond; may be repeated.
        #[arg(long = "municipality", required = true)]
        municipalities: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
enum ErasuresCommand {
    /// After a restore from a backup: erase again whoever a copy of the list says was erased. May be repeated; exit code 1, and nothing done, if the copy is broken.
    Apply {
        /// The copy.
        file: PathBuf,
        /// Look for everybody in the copy, also for those whom the list of the database has already.
        #[arg(long)]
        thorough: bool,
    },
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Recompute the audit trail and name whatever was changed, removed, added or reordered; exit code 1 if anything was.
    Verify {
        /// One region; all unless given.
        #[arg(long)]
        region: Option<Uuid>,
        /// A head that was kept elsewhere, as `audit head` prints it: the chain must still contain it. May be repeated.
        #[arg(long = "head")]
        heads: Vec<Head>,
        /// A file with such heads, one a line.
        #[arg(long)]
        heads_file: Option<PathBuf>,
    },
    /// Record that the database was restored from a backup, and which of the heads kept elsewhere it lost: `verify` accepts these from then on, and no others.
    Restored {
        /// One region; all unless given.
        #[arg(long)]
        region: Option<Uuid>,
        /// The file with the heads that were kept, one a line.
        #[arg(long)]
        heads_file: PathBuf,
        /// What was restored, and why. It stays in the trail.
        #[arg(long)]
        reason: String,
    },
    /// Print the last seal of each region, for a copy kept elsewhere: region:number:hash and the instant.
    Head {
        /// One region; all unless given.
        #[arg(long)]
        region: Option<Uuid>,
    },
}

/// Runs the program with the arguments of the process.
///
/// # Errors
/// A message for the person at the keyboard.
pub async fn run() -> Result<(), Failure> {
    let command = Arguments::parse().command.unwrap_or(Command::Serve { empty: false });
    if let Command::Openapi { version } = &command {
        let document = if version == "3.0" { crate::web::openapi::document_3_0() } else { crate::web::openapi::document() };
        print!("{}", crate::web::openapi::pretty(document)?);
        return Ok(());
    }
    // A migration needs the owner's address, and nothing of what the service needs.
    if let (Command::Migrate, Some(owner)) = (&command, DatabaseConfig::migration_url()?) {
        logging::start();
        return database::migrate_as(&owner).await;
    }
    if let Command::Serve { empty } = command {
        let config = Config::from_env()?;
        logging::start();
        return serve::serve(config, empty).await;
    }
    // Maintenance of the database needs no issuer of tokens, nor anything else that serving takes.
    let config = DatabaseConfig::from_env()?;
    logging::start();
    match command {
        Command::Openapi { .. } | Command::Serve { .. } => Ok(()),
        Command::Migrate => database::migrate_only(&config).await,
        Command::Region { command: RegionCommand::Create { name, municipalities } } => region::create(&config, name, &municipalities).await,
        Command::Token { role, organisation, region, scope } => token::print(&config, role, organisation, region, scope).await,
        Command::Retention => database::retention(&config).await,
        Command::Audit { command: AuditCommand::Verify { region, heads, heads_file } } => {
            audit::verify(&config, region, heads, heads_file.as_deref()).await
        }
        Command::Audit { command: AuditCommand::Head { region } } => audit::head(&config, region).await,
        Command::Audit { command: AuditCommand::Restored { region, heads_file, reason } } => {
            audit::restored(&config, region, &heads_file, &reason).await
        }
        Command::Erasures { command: Some(ErasuresCommand::Apply { file, thorough }), .. } => {
            erasures::apply(&config, &file, thorough).await
        }
        Command::Erasures { command: None, region, after } => erasures::print(&config, region, after.as_deref()).await,
    }
}
