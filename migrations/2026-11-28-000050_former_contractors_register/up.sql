-- What a former contractor realised in time it registers and corrects itself: the parts for contracts that it had are its own to add.
CREATE POLICY fulfilment_allocations_added_by_former_contractors ON fulfilment_allocations FOR INSERT WITH CHECK (
    region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'contractor'
    AND (SELECT true FROM callers_former_obligations AS own
        WHERE own.region_id = fulfilment_allocations.region_id AND own.id = fulfilment_allocations.obligation_id LIMIT 1)
);
