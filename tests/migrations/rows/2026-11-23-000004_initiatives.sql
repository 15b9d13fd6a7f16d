INSERT INTO initiatives (region_id, id, provider_id, status, title, summary, description, target_groups, municipalities, themes, path_to_work,
    duration_months, place_price, places_maximum, places_funded, accepted_kinds, version, created_at, updated_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000041', '00000000-0000-7000-8000-000000000013', 'approved', 'Koffie', 'Kort', 'Lang', '{single-mothers}', '{GM0794}', '{care}', 'Stage', 6, 1500.00, 10, 2,
     '{money,hours}', 1, '2026-03-01T09:00:00Z', '2026-03-01T09:00:00Z');
INSERT INTO initiative_transitions (region_id, id, initiative_id, action, from_status, to_status, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000042', '00000000-0000-7000-8000-000000000041', 'approve', 'submitted', 'approved', 'adviser', '2026-03-01T09:00:00Z');
