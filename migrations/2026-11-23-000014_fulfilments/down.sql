-- What fulfilments brought leaves the ledger with them: the earlier program knows only contributions.
DELETE FROM credits WHERE route <> 'initiative-contribution';
DROP TABLE fulfilment_evidence;
DROP TABLE fulfilment_transitions;
DROP TABLE fulfilment_allocations;
DROP TABLE fulfilment_facts;
DROP TABLE fulfilments;
