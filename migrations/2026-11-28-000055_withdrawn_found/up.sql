-- Reports leave out the contracts that were withdrawn, which are few: they are found without reading every schedule.
CREATE INDEX obligation_schedules_withdrawn ON obligation_schedules (region_id, obligation_id) WHERE withdrawn;
