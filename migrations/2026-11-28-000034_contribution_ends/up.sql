-- The rest of an accepted contribution that never comes is ended: what is not awaited any more, and the places that are free again. The pledge stays as it was made.
ALTER TABLE contributions
    ADD COLUMN places_released integer NOT NULL DEFAULT 0 CONSTRAINT contributions_places_released CHECK (places_released >= 0),
    ADD COLUMN ended_amount numeric(14, 2) NOT NULL DEFAULT 0 CONSTRAINT contributions_ended_amount CHECK (ended_amount >= 0),
    ADD COLUMN end_reason text
        CONSTRAINT contributions_end_reason CHECK (end_reason IN ('term-passed', 'initiative-closed', 'contract-passed-on', 'contract-withdrawn')),
    DROP CONSTRAINT contributions_received_is_complete,
    ADD CONSTRAINT contributions_received_is_complete CHECK (
        received >= 0 AND received + ended_amount <= amount AND (status = 'received') = (received + ended_amount = amount)
    ),
    ADD CONSTRAINT contributions_rest_ended_after_acceptance CHECK (
        (places_released = 0 AND ended_amount = 0) OR status IN ('accepted', 'received', 'rejected')
    ),
    ADD CONSTRAINT contributions_end_reason_of_expired CHECK (end_reason IS NULL OR status = 'expired');
COMMENT ON COLUMN contributions.places IS 'Places that it holds: those that were pledged, less those that were released.';
COMMENT ON COLUMN contributions.places_released IS 'Places that were pledged and are held no longer, because the rest was ended.';
COMMENT ON COLUMN contributions.ended_amount IS 'Euro that were pledged and are not awaited any more, because the rest was ended.';
COMMENT ON COLUMN contributions.end_reason IS 'Why a reservation ended without a decision: status expired only. None where a program from before this column ended it: its term had passed.';
GRANT UPDATE (places, places_released, ended_amount, end_reason) ON contributions TO menukaart_service;
UPDATE contributions SET end_reason = 'term-passed' WHERE status = 'expired';

ALTER TABLE contribution_transitions
    DROP CONSTRAINT contribution_transitions_action,
    ADD CONSTRAINT contribution_transitions_action CHECK (
        action IN ('reserve', 'accept', 'reject', 'extend', 'revoke', 'close', 'reverse', 'withdraw', 'expire', 'complete', 'reopen')
    ),
    ADD COLUMN places_released integer,
    ADD COLUMN ended_amount numeric(14, 2),
    ADD COLUMN end_reason text,
    ADD COLUMN reverses uuid,
    ADD CONSTRAINT contribution_transitions_reversed_once UNIQUE (region_id, reverses),
    ADD CONSTRAINT contribution_transitions_reverses FOREIGN KEY (region_id, reverses) REFERENCES contribution_transitions (region_id, id),
    ADD CONSTRAINT contribution_transitions_reversal CHECK ((action = 'reverse') = (reverses IS NOT NULL));
COMMENT ON COLUMN contribution_transitions.expires_at IS 'The term given with a reservation, an extension, or a reversal that brings the reservation back.';
COMMENT ON COLUMN contribution_transitions.places_released IS 'Places that a closing released; negative where its reversal took them again.';
COMMENT ON COLUMN contribution_transitions.ended_amount IS 'Euro that are not awaited any more since a closing; negative where its reversal awaits them again. The sum is what has ended at an instant.';
COMMENT ON COLUMN contribution_transitions.end_reason IS 'Why the reservation ended, with an expiry.';
COMMENT ON COLUMN contribution_transitions.reverses IS 'The decision that a reversal undoes: each once.';
