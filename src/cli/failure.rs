//! How a subcommand fails.

/// What a subcommand can fail with: a message for the person at the keyboard.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
