CREATE TABLE audit_entries (
    region_id uuid NOT NULL REFERENCES regions (id),
    id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor_subject text NOT NULL,
    actor_role text NOT NULL,
    actor_organisation_id uuid,
    action text NOT NULL,
    resource_kind text NOT NULL,
    resource_id uuid NOT NULL,
    reason text,
    request_id uuid,
    PRIMARY KEY (region_id, id)
);
CREATE INDEX audit_entries_by_resource ON audit_entries (region_id, resource_id, id);
COMMENT ON TABLE audit_entries IS 'Who did what, when (append-only). Written in the transaction of the change itself.';
COMMENT ON COLUMN audit_entries.region_id IS 'The region.';
COMMENT ON COLUMN audit_entries.id IS 'UUIDv7.';
COMMENT ON COLUMN audit_entries.recorded_at IS 'The instant of the change.';
COMMENT ON COLUMN audit_entries.actor_subject IS 'The `sub` of the token; `system` for what the service does by itself.';
COMMENT ON COLUMN audit_entries.actor_role IS 'The role of the token, or `system`.';
COMMENT ON COLUMN audit_entries.actor_organisation_id IS 'The organisation of the token.';
COMMENT ON COLUMN audit_entries.action IS 'What was done, as a past participle: created, changed, approved, …';
COMMENT ON COLUMN audit_entries.resource_kind IS 'The kind of resource: initiative, contribution, …';
COMMENT ON COLUMN audit_entries.resource_id IS 'Its id. A participant''s id stays here after erasure: it refers to nothing then.';
COMMENT ON COLUMN audit_entries.reason IS 'The reason that the actor gave. Never filled for participants: it would escape erasure.';
COMMENT ON COLUMN audit_entries.request_id IS 'The request that did it, to be found in the logs.';

CREATE TABLE audit_values (
    region_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    participant_id uuid,
    changes jsonb NOT NULL,
    PRIMARY KEY (region_id, entry_id),
    CONSTRAINT audit_values_of_entry FOREIGN KEY (region_id, entry_id) REFERENCES audit_entries (region_id, id)
);
CREATE INDEX audit_values_by_participant ON audit_values (region_id, participant_id) WHERE participant_id IS NOT NULL;
COMMENT ON TABLE audit_values IS 'What a change replaced by what. Apart from the entries, because values about a person are erased with the person.';
COMMENT ON COLUMN audit_values.region_id IS 'The region.';
COMMENT ON COLUMN audit_values.entry_id IS 'The audit entry.';
COMMENT ON COLUMN audit_values.participant_id IS 'The participant whom the values are about, if any: the key for erasure.';
COMMENT ON COLUMN audit_values.changes IS 'Object of field → {from, to}.';

CREATE TABLE idempotency_answers (
    region_id uuid NOT NULL REFERENCES regions (id),
    scope text NOT NULL,
    key uuid NOT NULL,
    fingerprint bytea NOT NULL,
    status smallint NOT NULL,
    location text,
    etag text,
    body jsonb NOT NULL,
    participant_id uuid,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, scope, key)
);
CREATE INDEX idempotency_answers_by_age ON idempotency_answers (recorded_at);
CREATE INDEX idempotency_answers_by_participant ON idempotency_answers (region_id, participant_id) WHERE participant_id IS NOT NULL;
COMMENT ON TABLE idempotency_answers IS 'Answers of success by Idempotency-Key, written in the transaction of the operation and kept at least 24 hours.';
COMMENT ON COLUMN idempotency_answers.region_id IS 'The region.';
COMMENT ON COLUMN idempotency_answers.scope IS 'SHA-256 (hex) over subject, organisation and operation.';
COMMENT ON COLUMN idempotency_answers.key IS 'The Idempotency-Key.';
COMMENT ON COLUMN idempotency_answers.fingerprint IS 'SHA-256 of path, query and body of the first request.';
COMMENT ON COLUMN idempotency_answers.status IS 'HTTP status of the answer.';
COMMENT ON COLUMN idempotency_answers.location IS 'Its Location header.';
COMMENT ON COLUMN idempotency_answers.etag IS 'Its ETag header.';
COMMENT ON COLUMN idempotency_answers.body IS 'Its body.';
COMMENT ON COLUMN idempotency_answers.participant_id IS 'The participant whom the answer is about, if any: the key for erasure.';
COMMENT ON COLUMN idempotency_answers.recorded_at IS 'When it was stored.';
