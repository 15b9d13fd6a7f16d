-- What is still to come for a contract is part of its balance, whoever pledged it: after a contract has passed on, its contractor is told of what the one before pledged
-- as a sum, and of nothing else. A former contractor is told of its own pledges.
CREATE VIEW outstanding_contributions WITH (security_barrier) AS
SELECT region_id, obligation_id, status, expires_at, amount, received, ended_amount
FROM contributions
WHERE region_id = (SELECT caller_region()) AND (
    (SELECT caller_serves_region())
    OR contractor_id = (SELECT caller_organisation('contractor'))
    OR provider_id = (SELECT caller_organisation('partner'))
    OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = contributions.region_id AND own.id = contributions.obligation_id)
);
COMMENT ON VIEW outstanding_contributions IS 'The amounts that were pledged for the obligations that the caller sees, without who pledged them. With the rights of the owner.';
COMMENT ON COLUMN outstanding_contributions.region_id IS 'The region.';
COMMENT ON COLUMN outstanding_contributions.obligation_id IS 'The obligation that it counts for.';
COMMENT ON COLUMN outstanding_contributions.status IS 'Where the contribution stands.';
COMMENT ON COLUMN outstanding_contributions.expires_at IS 'When a reservation ends.';
COMMENT ON COLUMN outstanding_contributions.amount IS 'Euro that were pledged.';
COMMENT ON COLUMN outstanding_contributions.received IS 'Euro of it that were received.';
COMMENT ON COLUMN outstanding_contributions.ended_amount IS 'Euro of it that never come.';
GRANT SELECT ON outstanding_contributions TO menukaart_service;
