CREATE TABLE contributions (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    initiative_id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    contractor_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT contributions_kind CHECK (kind IN ('money', 'hours', 'goods')),
    places integer NOT NULL CONSTRAINT contributions_places CHECK (places >= 1),
    place_price numeric(14, 2) NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT contributions_amount CHECK (amount > 0),
    hours numeric(10, 2),
    hour_rate numeric(14, 2),
    motivation text,
    status text NOT NULL CONSTRAINT contributions_status CHECK (status IN ('reserved', 'accepted', 'received', 'rejected', 'withdrawn', 'expired')),
    reserved_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    relation_to_contract text,
    received numeric(14, 2) NOT NULL DEFAULT 0,
    places_assigned integer NOT NULL DEFAULT 0,
    version integer NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT contributions_initiative FOREIGN KEY (region_id, initiative_id) REFERENCES initiatives (region_id, id),
    CONSTRAINT contributions_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id),
    CONSTRAINT contributions_contractor FOREIGN KEY (region_id, contractor_id) REFERENCES organisations (region_id, id),
    CONSTRAINT contributions_provider FOREIGN KEY (region_id, provider_id) REFERENCES organisations (region_id, id),
    CONSTRAINT contributions_hours_have_a_rate CHECK ((kind = 'hours') = (hours IS NOT NULL) AND (kind = 'hours') = (hour_rate IS NOT NULL)),
    CONSTRAINT contributions_accepted_is_complete CHECK ((status IN ('accepted', 'received')) = (accepted_at IS NOT NULL AND relation_to_contract IS NOT NULL)),
    CONSTRAINT contributions_nothing_received_before_acceptance CHECK (received = 0 OR status IN ('accepted', 'received')),
    CONSTRAINT contributions_received_is_complete CHECK (received BETWEEN 0 AND amount AND (status = 'received') = (received = amount)),
    CONSTRAINT contributions_places_assigned_once CHECK (places_assigned BETWEEN 0 AND places),
    CONSTRAINT contributions_assigned_when_accepted CHECK (places_assigned = 0 OR status IN ('accepted', 'received'))
);
CREATE INDEX contributions_by_initiative ON contributions (region_id, initiative_id, id);
CREATE INDEX contributions_by_obligation ON contributions (region_id, obligation_id, id);
CREATE INDEX contributions_by_contractor ON contributions (region_id, contractor_id, id);
CREATE INDEX contributions_by_provider ON contributions (region_id, provider_id, id);
CREATE INDEX contributions_to_expire ON contributions (expires_at) WHERE status = 'reserved';
COMMENT ON TABLE contributions IS 'Contributions of contractors to initiatives: pledges of money, hours or goods that hold places.';
COMMENT ON COLUMN contributions.region_id IS 'The region.';
COMMENT ON COLUMN contributions.id IS 'UUIDv7.';
COMMENT ON COLUMN contributions.initiative_id IS 'The initiative.';
COMMENT ON COLUMN contributions.obligation_id IS 'The one obligation that it counts for.';
COMMENT ON COLUMN contributions.contractor_id IS 'The contractor of that obligation.';
COMMENT ON COLUMN contributions.provider_id IS 'The partner of that initiative.';
COMMENT ON COLUMN contributions.kind IS 'money, hours or goods.';
COMMENT ON COLUMN contributions.places IS 'Places that it holds.';
COMMENT ON COLUMN contributions.place_price IS 'Price of a place when it was reserved, in euro.';
COMMENT ON COLUMN contributions.amount IS 'What was pledged in euro; for hours: hours × hour_rate.';
COMMENT ON COLUMN contributions.hours IS 'Hours pledged.';
COMMENT ON COLUMN contributions.hour_rate IS 'Value of an hour in euro, from the rule set of the obligation.';
COMMENT ON COLUMN contributions.motivation IS 'Why the contractor chose this initiative.';
COMMENT ON COLUMN contributions.status IS 'reserved, accepted, received, rejected, withdrawn or expired.';
COMMENT ON COLUMN contributions.reserved_at IS 'When the places were reserved.';
COMMENT ON COLUMN contributions.expires_at IS 'When an undecided reservation ends.';
COMMENT ON COLUMN contributions.accepted_at IS 'When an adviser accepted it.';
COMMENT ON COLUMN contributions.relation_to_contract IS 'How it relates to the subject of the contract (asked for by public-procurement law).';
COMMENT ON COLUMN contributions.received IS 'Euro confirmed as received, reversals deducted: the sum of the receipts in force.';
COMMENT ON COLUMN contributions.places_assigned IS 'Places put to use in trajectories.';
COMMENT ON COLUMN contributions.version IS 'Rises with each change; the ETag.';

CREATE TABLE contribution_transitions (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    contribution_id uuid NOT NULL,
    action text NOT NULL CONSTRAINT contribution_transitions_action CHECK (action IN ('reserve', 'accept', 'reject', 'extend', 'revoke', 'withdraw', 'expire', 'complete', 'reopen')),
    from_status text,
    to_status text NOT NULL,
    reason text,
    relation_to_contract text,
    expires_at timestamptz,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT contribution_transitions_contribution FOREIGN KEY (region_id, contribution_id) REFERENCES contributions (region_id, id)
);
CREATE INDEX contribution_transitions_by_contribution ON contribution_transitions (region_id, contribution_id, id);
COMMENT ON TABLE contribution_transitions IS 'Every step of a contribution (append-only), so that its status at any instant can be told.';
COMMENT ON COLUMN contribution_transitions.region_id IS 'The region.';
COMMENT ON COLUMN contribution_transitions.id IS 'UUIDv7.';
COMMENT ON COLUMN contribution_transitions.contribution_id IS 'The contribution.';
COMMENT ON COLUMN contribution_transitions.action IS 'What happened.';
COMMENT ON COLUMN contribution_transitions.from_status IS 'Status before; none for the reservation itself.';
COMMENT ON COLUMN contribution_transitions.to_status IS 'Status after.';
COMMENT ON COLUMN contribution_transitions.reason IS 'Why.';
COMMENT ON COLUMN contribution_transitions.relation_to_contract IS 'Given with an acceptance.';
COMMENT ON COLUMN contribution_transitions.expires_at IS 'The term given with a reservation or an extension.';
COMMENT ON COLUMN contribution_transitions.recorded_by IS 'The `sub` of who did it, or `system`.';
COMMENT ON COLUMN contribution_transitions.recorded_at IS 'When.';

CREATE TABLE contribution_receipts (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    contribution_id uuid NOT NULL,
    received_on date NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT contribution_receipts_amount CHECK (amount > 0),
    hours numeric(10, 2),
    reference text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT contribution_receipts_contribution FOREIGN KEY (region_id, contribution_id) REFERENCES contributions (region_id, id)
);
CREATE INDEX contribution_receipts_by_contribution ON contribution_receipts (region_id, contribution_id, id);
COMMENT ON TABLE contribution_receipts IS 'What the partner confirms to have received (append-only).';
COMMENT ON COLUMN contribution_receipts.region_id IS 'The region.';
COMMENT ON COLUMN contribution_receipts.id IS 'UUIDv7.';
COMMENT ON COLUMN contribution_receipts.contribution_id IS 'The contribution.';
COMMENT ON COLUMN contribution_receipts.received_on IS 'Business date.';
COMMENT ON COLUMN contribution_receipts.amount IS 'Euro received, or the value of the hours or goods.';
COMMENT ON COLUMN contribution_receipts.hours IS 'Hours delivered, for a contribution in hours.';
COMMENT ON COLUMN contribution_receipts.reference IS 'The partner''s own reference, for instance of a bank statement.';
COMMENT ON COLUMN contribution_receipts.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN contribution_receipts.recorded_at IS 'When.';

CREATE TABLE contribution_receipt_reversals (
    region_id uuid NOT NULL,
    receipt_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT contribution_receipt_reversals_once PRIMARY KEY (region_id, receipt_id),
    CONSTRAINT contribution_receipt_reversals_receipt FOREIGN KEY (region_id, receipt_id) REFERENCES contribution_receipts (region_id, id)
);
COMMENT ON TABLE contribution_receipt_reversals IS 'Receipts that were wrong (append-only): a receipt is never changed.';
COMMENT ON COLUMN contribution_receipt_reversals.region_id IS 'The region.';
COMMENT ON COLUMN contribution_receipt_reversals.receipt_id IS 'The receipt that is undone.';
COMMENT ON COLUMN contribution_receipt_reversals.reason IS 'Why.';
COMMENT ON COLUMN contribution_receipt_reversals.recorded_by IS 'The `sub` of who reversed it.';
COMMENT ON COLUMN contribution_receipt_reversals.recorded_at IS 'When.';
