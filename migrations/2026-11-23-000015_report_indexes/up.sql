-- What a report looks for: what waited at an instant, contributions that are open, certificates that end before their contract.
CREATE INDEX fulfilment_transitions_decided ON fulfilment_transitions (region_id, recorded_at, since, fulfilment_id) WHERE from_status = 'submitted';
CREATE INDEX contribution_transitions_by_instant ON contribution_transitions (region_id, recorded_at);
CREATE INDEX contributions_open ON contributions (region_id, status) WHERE status IN ('reserved', 'accepted');
CREATE INDEX credits_lapsing ON credits (region_id, lapses_on) WHERE lapses_on IS NOT NULL;
