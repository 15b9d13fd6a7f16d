ALTER TABLE initiatives ADD COLUMN approved_before boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN initiatives.approved_before IS 'Was approved at least once: a later rejection withdraws a promise that was public.';
