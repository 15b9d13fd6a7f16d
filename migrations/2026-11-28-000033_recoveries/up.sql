-- Until when something counts for a contract is asked wherever something is registered for it, also by a partner that confirms a receipt. What was decided about a
-- shortfall itself is not for partners: this view tells them the last day of a recovery period, and no more.
CREATE VIEW recoveries WITH (security_barrier) AS
SELECT region_id, obligation_id, max(recovery_until) AS recovery_until, (array_agg(decision ORDER BY id DESC))[1] <> 'grant-recovery' AS settled
FROM settlement_decisions
WHERE region_id = (SELECT caller_region()) AND (
    (SELECT caller_serves_region())
    OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = settlement_decisions.region_id AND own.id = settlement_decisions.obligation_id)
    OR (SELECT true FROM contributions_to_caller AS own
        WHERE own.region_id = settlement_decisions.region_id AND own.obligation_id = settlement_decisions.obligation_id LIMIT 1)
)
GROUP BY region_id, obligation_id;
COMMENT ON VIEW recoveries IS 'Of each obligation about whose shortfall was decided, and that the caller sees or gets a contribution for: until when something counts for it, and whether it is settled. With the rights of the owner.';
COMMENT ON COLUMN recoveries.region_id IS 'The region.';
COMMENT ON COLUMN recoveries.obligation_id IS 'The obligation.';
COMMENT ON COLUMN recoveries.recovery_until IS 'Last day of the recovery period; none where none was granted.';
COMMENT ON COLUMN recoveries.settled IS 'Whether the last decision was to withhold or to waive.';
GRANT SELECT ON recoveries TO menukaart_service;
