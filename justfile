# Short names for the commands of CONTRIBUTING.md. `just` is optional: each recipe is what you would type.

# What there is.
default:
    @just --list

# Run the service, with a PostgreSQL of its own and the sample region.
dev:
    cargo run

# After a change: format, lints, unit tests, the rules for imports, the checked-in document.
fast:
    cargo fmt --check
    cargo clippy --lib -- -D warnings
    cargo test --lib
    cargo test --test architecture
    cargo run --quiet -- openapi | diff - openapi/menukaart.json

# Write src/platform/schema.rs from the migrations.
bless-schema:
    MENUKAART_BLESS=1 cargo test --test migrations the_schema_that_diesel_sees_is_that_of_the_migrations

# Write the generated files: src/platform/schema.rs, openapi/menukaart.json, ACCESS.md.
bless: bless-schema
    MENUKAART_BLESS=1 cargo test --test api -- the_checked_in_document_is_the_one_that_is_served the_table_of_who_can_see_what_is_current

# Everything that a change must pass.
ci:
    .ci/run
