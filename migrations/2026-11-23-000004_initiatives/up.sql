CREATE TABLE initiatives (
    region_id uuid NOT NULL,
    id uuid NOT NULL CONSTRAINT initiatives_id_unique UNIQUE,
    provider_id uuid NOT NULL,
    status text NOT NULL CONSTRAINT initiatives_status CHECK (status IN ('draft', 'submitted', 'approved', 'rejected', 'suspended', 'closed')),
    title text NOT NULL,
    summary text NOT NULL,
    description text NOT NULL,
    target_groups text[] NOT NULL,
    municipalities text[] NOT NULL,
    themes text[] NOT NULL,
    path_to_work text NOT NULL,
    duration_months integer NOT NULL CONSTRAINT initiatives_duration CHECK (duration_months BETWEEN 1 AND 120),
    place_price numeric(14, 2) NOT NULL CONSTRAINT initiatives_place_price CHECK (place_price > 0),
    places_maximum integer NOT NULL CONSTRAINT initiatives_places_maximum CHECK (places_maximum BETWEEN 1 AND 100000),
    places_reserved integer NOT NULL DEFAULT 0 CONSTRAINT initiatives_places_reserved CHECK (places_reserved >= 0),
    places_funded integer NOT NULL DEFAULT 0 CONSTRAINT initiatives_places_funded CHECK (places_funded >= 0),
    accepted_kinds text[] NOT NULL,
    evidence text,
    contact text,
    starts_on date,
    published_until date,
    approved_until date,
    approved_before boolean NOT NULL DEFAULT false,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    search tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('dutch', title), 'A')
        || setweight(to_tsvector('dutch', summary || ' ' || path_to_work), 'B')
        || setweight(to_tsvector('dutch', description), 'C')
    ) STORED,
    PRIMARY KEY (region_id, id),
    CONSTRAINT initiatives_provider FOREIGN KEY (region_id, provider_id) REFERENCES organisations (region_id, id),
    CONSTRAINT initiatives_never_oversold CHECK (places_reserved + places_funded <= places_maximum)
);
CREATE INDEX initiatives_by_provider ON initiatives (region_id, provider_id);
CREATE INDEX initiatives_search ON initiatives USING gin (search);
CREATE INDEX initiatives_published_by_title ON initiatives (title, id) WHERE status = 'approved';
CREATE INDEX initiatives_published_by_price ON initiatives (place_price, id) WHERE status = 'approved';
CREATE INDEX initiatives_published_by_age ON initiatives (id) WHERE status = 'approved';
COMMENT ON TABLE initiatives IS 'The menu: social initiatives of partners, and how many of their places are held.';
COMMENT ON COLUMN initiatives.region_id IS 'The region.';
COMMENT ON COLUMN initiatives.id IS 'UUIDv7.';
COMMENT ON COLUMN initiatives.provider_id IS 'The partner that runs it.';
COMMENT ON COLUMN initiatives.status IS 'draft, submitted, approved, rejected, suspended or closed.';
COMMENT ON COLUMN initiatives.title IS 'Title.';
COMMENT ON COLUMN initiatives.summary IS 'One or two sentences for the list.';
COMMENT ON COLUMN initiatives.description IS 'The whole story.';
COMMENT ON COLUMN initiatives.target_groups IS 'Open codes, for instance single-mothers.';
COMMENT ON COLUMN initiatives.municipalities IS 'Codes of the municipalities whose inhabitants can take part.';
COMMENT ON COLUMN initiatives.themes IS 'Open codes, for instance care.';
COMMENT ON COLUMN initiatives.path_to_work IS 'How it leads to sustainable work; the condition for approval.';
COMMENT ON COLUMN initiatives.duration_months IS 'Length of a trajectory in months.';
COMMENT ON COLUMN initiatives.place_price IS 'Price of one place in euro, excluding VAT.';
COMMENT ON COLUMN initiatives.places_maximum IS 'Places that may be held at most.';
COMMENT ON COLUMN initiatives.places_reserved IS 'Places of contributions in status reserved.';
COMMENT ON COLUMN initiatives.places_funded IS 'Places of contributions in status accepted or received.';
COMMENT ON COLUMN initiatives.accepted_kinds IS 'money, hours, goods.';
COMMENT ON COLUMN initiatives.evidence IS 'Why the provider believes that it works.';
COMMENT ON COLUMN initiatives.contact IS 'How to reach the provider about it.';
COMMENT ON COLUMN initiatives.starts_on IS 'First day of the next run, if planned.';
COMMENT ON COLUMN initiatives.published_until IS 'Last day on the menu, set by the partner.';
COMMENT ON COLUMN initiatives.approved_until IS 'Last day of the approval, set by the adviser.';
COMMENT ON COLUMN initiatives.approved_before IS 'Was approved at least once: a later rejection withdraws a promise that was public.';
COMMENT ON COLUMN initiatives.version IS 'Rises with each edit or decision; the ETag. Not with places.';
COMMENT ON COLUMN initiatives.created_at IS 'When the draft was made.';
COMMENT ON COLUMN initiatives.updated_at IS 'When it was last edited or decided on.';
COMMENT ON COLUMN initiatives.search IS 'Dutch stems of the texts, for the free-text search.';

CREATE TABLE initiative_transitions (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    initiative_id uuid NOT NULL,
    action text NOT NULL CONSTRAINT initiative_transitions_action CHECK (action IN ('submit', 'approve', 'reject', 'suspend', 'resume', 'close')),
    from_status text NOT NULL,
    to_status text NOT NULL,
    reason text,
    approved_until date,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT initiative_transitions_initiative FOREIGN KEY (region_id, initiative_id) REFERENCES initiatives (region_id, id)
);
CREATE INDEX initiative_transitions_by_initiative ON initiative_transitions (region_id, initiative_id, id);
COMMENT ON TABLE initiative_transitions IS 'Submissions of initiatives and decisions on them (append-only).';
COMMENT ON COLUMN initiative_transitions.region_id IS 'The region.';
COMMENT ON COLUMN initiative_transitions.id IS 'UUIDv7.';
COMMENT ON COLUMN initiative_transitions.initiative_id IS 'The initiative.';
COMMENT ON COLUMN initiative_transitions.action IS 'What was decided.';
COMMENT ON COLUMN initiative_transitions.from_status IS 'Status before.';
COMMENT ON COLUMN initiative_transitions.to_status IS 'Status after.';
COMMENT ON COLUMN initiative_transitions.reason IS 'Why; required except for submit and approve.';
COMMENT ON COLUMN initiative_transitions.approved_until IS 'Last day of the approval.';
COMMENT ON COLUMN initiative_transitions.recorded_by IS 'The `sub` of who did it.';
COMMENT ON COLUMN initiative_transitions.recorded_at IS 'When.';
