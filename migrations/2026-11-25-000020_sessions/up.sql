-- Who is signed in to the web pages, and who is on the way there. Both are found by the digest of a secret that only the browser has: no row says anything
-- by which its secret could be made again, and no token is kept.
CREATE TABLE sessions (
    digest bytea NOT NULL CONSTRAINT sessions_digest CHECK (length(digest) = 32),
    region_id uuid NOT NULL REFERENCES regions (id),
    subject text NOT NULL,
    role text NOT NULL CONSTRAINT sessions_role CHECK (role IN ('contractor', 'partner', 'adviser', 'authority', 'auditor')),
    organisation_id uuid,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (digest),
    CONSTRAINT sessions_organisation CHECK ((organisation_id IS NOT NULL) = (role IN ('contractor', 'partner', 'authority'))),
    CONSTRAINT sessions_eight_hours CHECK (expires_at > created_at AND expires_at <= created_at + interval '8 hours')
);
CREATE INDEX sessions_by_region ON sessions (region_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_last_look ON sessions (seen_at);
COMMENT ON TABLE sessions IS 'Who is signed in to the web pages. Ends at signing out, and by the clock.';
COMMENT ON COLUMN sessions.digest IS 'SHA-256 of the secret in the cookie.';
COMMENT ON COLUMN sessions.region_id IS 'The region.';
COMMENT ON COLUMN sessions.subject IS 'The `sub` of the token that the session was opened with: personal data of staff.';
COMMENT ON COLUMN sessions.role IS 'The role of that token. Other systems (service) have no sessions.';
COMMENT ON COLUMN sessions.organisation_id IS 'The organisation of that token.';
COMMENT ON COLUMN sessions.created_at IS 'When it was opened.';
COMMENT ON COLUMN sessions.seen_at IS 'When a page was asked for last, give or take five minutes: it ends after thirty minutes without one.';
COMMENT ON COLUMN sessions.expires_at IS 'When it ends at the latest: with the token that it was opened with, and after eight hours.';

CREATE TABLE session_logins (
    digest bytea NOT NULL CONSTRAINT session_logins_digest CHECK (length(digest) = 32),
    nonce text NOT NULL,
    verifier text NOT NULL,
    return_path text NOT NULL,
    started_at timestamptz NOT NULL,
    PRIMARY KEY (digest)
);
CREATE INDEX session_logins_by_age ON session_logins (started_at);
COMMENT ON TABLE session_logins IS 'Who was sent to the identity provider and has not come back yet. Kept for ten minutes at most, about nobody in particular.';
COMMENT ON COLUMN session_logins.digest IS 'SHA-256 over the secret in the browser''s cookie and the state that the provider brings back: neither finds the row without the other.';
COMMENT ON COLUMN session_logins.nonce IS 'What the ID token must say.';
COMMENT ON COLUMN session_logins.verifier IS 'The PKCE code verifier (RFC 7636) that the code is redeemed with.';
COMMENT ON COLUMN session_logins.return_path IS 'The page to come back to, with its language: a path of this service.';
COMMENT ON COLUMN session_logins.started_at IS 'When.';

-- Whoever brings the secret sees the row of it, and nobody else any; the service tidies up what has ended.
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY sessions_of_holder ON sessions
    USING ((SELECT caller_role()) = 'session' AND digest = decode((SELECT caller_key()), 'hex'));
CREATE POLICY sessions_ended ON sessions USING ((SELECT caller_role()) = 'operator') WITH CHECK (false);
ALTER TABLE session_logins ENABLE ROW LEVEL SECURITY;
CREATE POLICY session_logins_of_holder ON session_logins
    USING ((SELECT caller_role()) = 'session' AND digest = decode((SELECT caller_key()), 'hex'));
CREATE POLICY session_logins_ended ON session_logins USING ((SELECT caller_role()) = 'operator') WITH CHECK (false);

-- Nobody can make a session last longer, or somebody else's.
GRANT SELECT, INSERT, DELETE ON sessions, session_logins TO menukaart_service;
GRANT UPDATE (seen_at) ON sessions TO menukaart_service;
