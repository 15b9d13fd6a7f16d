//! The program: `menukaart` and its subcommands.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match menukaart::cli::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("menukaart: {error}");
            ExitCode::FAILURE
        }
    }
}
