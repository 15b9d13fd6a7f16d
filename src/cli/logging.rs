//! Logs go to standard error: words for a person at a terminal, JSON lines for anything else.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// How much is logged unless `RUST_LOG` says otherwise.
const USUAL: &str = "menukaart=info,warn";
/// Holds beside any `RUST_LOG`. Statements with their parameters and heads of requests are personal data, also while a fault is looked for; and what is no
/// HTTP at all is answered 400 and not logged: anybody could fill the logs with it.
const ALWAYS: [&str; 4] = ["tokio_postgres=warn", "hyper=warn", "hyper_util=warn", "actix_http=off"];

/// Starts logging; `RUST_LOG` chooses how much.
pub(super) fn start() {
    let usual = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let filter = ALWAYS.iter().filter_map(|directive| directive.parse().ok()).fold(usual, EnvFilter::add_directive);
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if is_at_terminal() { logs.init() } else { logs.json().with_current_span(true).with_span_list(false).init() }
}

/// Whether a person reads the logs as they come.
pub(super) fn is_at_terminal() -> bool {
    std::io::stderr().is_terminal()
}

/// Tells what goes on: plainly to a person at a terminal, as a log line to anything else.
pub(super) fn tell(line: &str) {
    if is_at_terminal() { eprintln!("{line}") } else { tracing::info!("{line}") }
}
