INSERT INTO trajectories (region_id, id, initiative_id, provider_id, title, starts_on, ends_on, places, total_cost, places_funded, places_taken,
    version, created_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000071', '00000000-0000-7000-8000-000000000041', '00000000-0000-7000-8000-000000000013', 'Spring', '2026-04-01', '2026-09-30', 8, 12000.00, 1, 0, 1, '2026-03-01T09:00:00Z');
INSERT INTO trajectory_fundings (region_id, id, trajectory_id, contribution_id, contractor_id, places, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000072', '00000000-0000-7000-8000-000000000071', '00000000-0000-7000-8000-000000000061', '00000000-0000-7000-8000-000000000012', 1, 'adviser', '2026-03-01T09:00:00Z'),
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000073', '00000000-0000-7000-8000-000000000071', '00000000-0000-7000-8000-000000000061', '00000000-0000-7000-8000-000000000012', 1, 'adviser', '2026-03-01T09:00:00Z');
INSERT INTO trajectory_funding_reversals (region_id, funding_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000073', 'Typed twice', 'adviser', '2026-03-01T09:00:00Z');
INSERT INTO participants (region_id, id, trajectory_id, provider_id, reference, municipality, target_group, birth_year_band, enrolled_on,
    retain_until, version, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000074', '00000000-0000-7000-8000-000000000071', '00000000-0000-7000-8000-000000000013', 'P-1', 'GM0794', 'single-mothers', '1985-1989', '2026-04-01', '2028-09-30', 1, '2026-03-01T09:00:00Z');
INSERT INTO participant_departures (region_id, id, participant_id, left_on, reason, corrects, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000075', '00000000-0000-7000-8000-000000000074', '2026-09-30', 'work', false, 'partner', '2026-03-01T09:00:00Z');
INSERT INTO target_group_checks (region_id, id, participant_id, verified, source, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000076', '00000000-0000-7000-8000-000000000074', true, 'Municipality', 'adviser', '2026-03-01T09:00:00Z');
INSERT INTO participant_accesses (region_id, id, participant_id, subject, role, activity, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000077', '00000000-0000-7000-8000-000000000074', 'partner', 'partner', 'get_participant', '2026-03-01T09:00:00Z');
INSERT INTO progress_reports (region_id, id, participant_id, reported_on, phase, attendance, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000078', '00000000-0000-7000-8000-000000000074', '2026-05-01', 'orientation', 90, 'partner', '2026-03-01T09:00:00Z');
