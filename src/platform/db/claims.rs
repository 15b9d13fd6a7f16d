//! For whom a transaction is, told to the database: the policies of row-level security read these settings. They end with the transaction.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::platform::auth::Actor;

/// The statements that tell for whom a transaction is, sent with its BEGIN in one round trip. There is no way to bind values here, so that only ids,
/// fixed names and digests go in.
pub(super) fn set_local(actor: &Actor) -> String {
    let role = if actor.is_operator() { "operator" } else { actor.role() };
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let (region, organisation) = (id(actor.known_region()), id(actor.organisation()));
    format!(
        "SET LOCAL menukaart.role = '{role}'; SET LOCAL menukaart.region = '{region}'; \
         SET LOCAL menukaart.organisation = '{organisation}'; SET LOCAL menukaart.key = '{key}'",
        key = key(actor)
    )
}

/// Whose kept answers a transaction may read: SHA-256 over organisation and subject. Before it is known who somebody is: the digest of the secret that they
/// brought, for the session of it. A subject may hold any character and is personal data; its digest is neither.
#[must_use]
pub fn key(actor: &Actor) -> String {
    let organisation = actor.organisation().unwrap_or_default();
    let of_actor = || Sha256::new().chain_update(organisation.as_bytes()).chain_update(actor.subject()).finalize().into();
    let digest: [u8; 32] = actor.secret_digest().copied().unwrap_or_else(of_actor);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::auth::{Caller, Identity};

    #[test]
    fn whatever_a_subject_is_called_only_its_digest_goes_into_the_statement() {
        let caller = Caller::new("'; DROP TABLE regions; --", Uuid::nil(), Identity::Adviser).unwrap();
        let statement = set_local(&Actor::from(&caller));
        assert!(!statement.contains("DROP") && statement.contains("menukaart.role = 'adviser'"), "{statement}");
        assert_eq!(statement.matches(';').count(), 3);
    }

    #[test]
    fn nobody_in_particular_has_no_region_and_the_service_itself_is_an_operator() {
        assert!(set_local(&Actor::anonymous()).contains("menukaart.region = ''"));
        assert!(set_local(&Actor::service()).contains("menukaart.role = 'operator'"));
        assert!(set_local(&Actor::system(Uuid::nil())).contains("menukaart.role = 'system'"));
    }
}
