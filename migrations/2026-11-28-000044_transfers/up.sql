-- The surplus of a paid contribution may count for another obligation of the same contractor, from the day of the move on.
CREATE TABLE contribution_transfers (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    contribution_id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    moved_on date NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT contribution_transfers_amount CHECK (amount > 0),
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT contribution_transfers_contribution FOREIGN KEY (region_id, contribution_id) REFERENCES contributions (region_id, id),
    CONSTRAINT contribution_transfers_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id)
);
CREATE INDEX contribution_transfers_by_contribution ON contribution_transfers (region_id, contribution_id, id);
CREATE INDEX contribution_transfers_by_obligation ON contribution_transfers (region_id, obligation_id);
COMMENT ON TABLE contribution_transfers IS 'Surplus of contributions that counts for another obligation (append-only).';
COMMENT ON COLUMN contribution_transfers.region_id IS 'The region.';
COMMENT ON COLUMN contribution_transfers.id IS 'UUIDv7; also that of the credit which the other obligation gets.';
COMMENT ON COLUMN contribution_transfers.contribution_id IS 'The contribution.';
COMMENT ON COLUMN contribution_transfers.obligation_id IS 'The obligation that it counts for now.';
COMMENT ON COLUMN contribution_transfers.moved_on IS 'Business date: it counts there from this day on, and no longer for the obligation of the contribution.';
COMMENT ON COLUMN contribution_transfers.amount IS 'In euro.';
COMMENT ON COLUMN contribution_transfers.reason IS 'Why.';
COMMENT ON COLUMN contribution_transfers.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN contribution_transfers.recorded_at IS 'Known from this instant on.';
CREATE TABLE contribution_transfer_parts (
    region_id uuid NOT NULL,
    transfer_id uuid NOT NULL,
    receipt_id uuid NOT NULL,
    contribution_id uuid NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT contribution_transfer_parts_amount CHECK (amount > 0),
    PRIMARY KEY (region_id, transfer_id, receipt_id),
    CONSTRAINT contribution_transfer_parts_transfer FOREIGN KEY (region_id, transfer_id) REFERENCES contribution_transfers (region_id, id),
    CONSTRAINT contribution_transfer_parts_receipt FOREIGN KEY (region_id, receipt_id) REFERENCES contribution_receipts (region_id, id),
    CONSTRAINT contribution_transfer_parts_contribution FOREIGN KEY (region_id, contribution_id) REFERENCES contributions (region_id, id)
);
CREATE INDEX contribution_transfer_parts_by_receipt ON contribution_transfer_parts (region_id, receipt_id);
CREATE INDEX contribution_transfer_parts_by_contribution ON contribution_transfer_parts (region_id, contribution_id);
COMMENT ON TABLE contribution_transfer_parts IS 'Of which receipts a transfer is: of those that count last first (append-only).';
COMMENT ON COLUMN contribution_transfer_parts.region_id IS 'The region.';
COMMENT ON COLUMN contribution_transfer_parts.transfer_id IS 'The transfer.';
COMMENT ON COLUMN contribution_transfer_parts.receipt_id IS 'The receipt.';
COMMENT ON COLUMN contribution_transfer_parts.contribution_id IS 'The contribution: who sees it is told without another table.';
COMMENT ON COLUMN contribution_transfer_parts.amount IS 'In euro.';
CREATE TABLE contribution_transfer_reversals (
    region_id uuid NOT NULL,
    transfer_id uuid NOT NULL,
    contribution_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT contribution_transfer_reversals_once PRIMARY KEY (region_id, transfer_id),
    CONSTRAINT contribution_transfer_reversals_transfer FOREIGN KEY (region_id, transfer_id) REFERENCES contribution_transfers (region_id, id),
    CONSTRAINT contribution_transfer_reversals_contribution FOREIGN KEY (region_id, contribution_id) REFERENCES contributions (region_id, id)
);
CREATE INDEX contribution_transfer_reversals_by_contribution ON contribution_transfer_reversals (region_id, contribution_id);
COMMENT ON TABLE contribution_transfer_reversals IS 'Transfers that were taken back (append-only).';
COMMENT ON COLUMN contribution_transfer_reversals.region_id IS 'The region.';
COMMENT ON COLUMN contribution_transfer_reversals.transfer_id IS 'The transfer.';
COMMENT ON COLUMN contribution_transfer_reversals.contribution_id IS 'The contribution: who sees it is told without another table.';
COMMENT ON COLUMN contribution_transfer_reversals.reason IS 'Why it was taken back.';
COMMENT ON COLUMN contribution_transfer_reversals.recorded_by IS 'The `sub` of who took it back.';
COMMENT ON COLUMN contribution_transfer_reversals.recorded_at IS 'Known from this instant on.';

ALTER TABLE contribution_transfers ENABLE ROW LEVEL SECURITY;
CREATE POLICY contribution_transfers_of_parties ON contribution_transfers USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_serves_region()) OR caller_sees_contribution(region_id, contribution_id))
);
ALTER TABLE contribution_transfer_parts ENABLE ROW LEVEL SECURITY;
CREATE POLICY contribution_transfer_parts_of_parties ON contribution_transfer_parts USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_serves_region()) OR caller_sees_contribution(region_id, contribution_id))
);
ALTER TABLE contribution_transfer_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY contribution_transfer_reversals_of_parties ON contribution_transfer_reversals USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_serves_region()) OR caller_sees_contribution(region_id, contribution_id))
);
GRANT SELECT, INSERT ON contribution_transfers, contribution_transfer_parts, contribution_transfer_reversals TO menukaart_service;
