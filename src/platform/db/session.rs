//! What the service sets on its connections, and when.

/// What stands between the service and its database (`MENUKAART_POOLER`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pooler {
    /// Nothing: a connection is a session of the database for as long as it lives.
    #[default]
    None,
    /// A pooler in transaction mode, such as PgBouncer: each transaction may run in another session, which other clients used before. So nothing outlives a
    /// transaction: what is set, and what is prepared.
    Transaction,
}

/// What holds for every statement of the service.
///
/// `statement_timeout` and the idle limit end what a lost client left behind. Diesel binds LIMIT, so without generic plans PostgreSQL
/// would plan every execution anew; and tables this small sit in memory, where random pages cost as much as others. Compiling a statement (`jit`)
/// takes a hundred times as long as running it.
const SETTINGS: [(&str, &str); 7] = [
    ("statement_timeout", "'15s'"),
    ("idle_in_transaction_session_timeout", "'30s'"),
    ("lock_timeout", "'10s'"),
    ("plan_cache_mode", "force_generic_plan"),
    ("random_page_cost", "1.1"),
    ("jit", "off"),
    ("timezone", "'UTC'"),
];

impl Pooler {
    /// The statements that begin a session.
    pub(super) fn with_session(self) -> String {
        self.settings(Self::None, "SET")
    }

    /// The statements that follow each BEGIN.
    pub(super) fn with_transaction(self) -> String {
        self.settings(Self::Transaction, "SET LOCAL")
    }

    fn settings(self, with: Self, set: &str) -> String {
        let statements = SETTINGS.iter().map(|(name, value)| format!("{set} {name} = {value}; "));
        if self == with { statements.collect() } else { String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_set_up_once_or_else_every_transaction_is() {
        assert!(Pooler::None.with_session().starts_with("SET statement_timeout = '15s'; SET idle"));
        assert_eq!(Pooler::None.with_transaction(), "");
        assert!(Pooler::Transaction.with_transaction().ends_with("SET LOCAL jit = off; SET LOCAL timezone = 'UTC'; "));
        assert_eq!(Pooler::Transaction.with_session(), "");
    }
}
