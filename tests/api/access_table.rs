//! Who can see what, for a data-protection officer: `ACCESS.md` is made from the access matrix, which is tried on every operation.
//! `MENUKAART_BLESS=1 cargo test --test api access` writes it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::access::{COLUMNS, MATRIX};

/// What a role sees of something. The matrix knows whether it sees anything; rounding is tried in `outsiders.rs` and `reports.rs`.
const NOTHING: &str = "–";

const ROLES: [(&str, &str, Option<&str>); 7] = [
    ("anyone", "anybody", None),
    ("contractor", "contractor", Some("other contractor")),
    ("partner", "partner", Some("other partner")),
    ("authority", "authority", Some("other authority")),
    ("adviser", "adviser", Some("adviser of another region")),
    ("auditor", "auditor", None),
    ("other systems, by scope", "service with all scopes", Some("service without scopes")),
];

/// What there is, the operation that shows it, and how much of it each role sees.
const SEEN: [(&str, &str, [&str; 7]); 18] = [
    ("Rule sets, regions", "get_rule_set", ["all", "all", "all", "all", "all", "all", "all"]),
    (
        "Menu",
        "get_initiative",
        ["published", "published", "published, own", "published", "published, region", "published, region", "published, region"],
    ),
    (
        "Track record: counts of people",
        "get_initiative_results",
        ["rounded", "rounded", "rounded; own exact", "rounded", "region exact", "rounded", "rounded"],
    ),
    ("Organisations", "list_organisations", [NOTHING, "own", "own", "own", "region", "region", "region"]),
    ("Obligations, balances, settlements", "get_obligation", [NOTHING, "own", NOTHING, "own", "region", "region", "region"]),
    ("Contributions", "get_contribution", [NOTHING, "own", "own initiatives", NOTHING, "region", "region", "region"]),
    (
        "Claims on outcomes",
        "get_contribution_claim",
        [NOTHING, "own, rounded", "own initiatives", NOTHING, "region", "region, rounded", "region, rounded"],
    ),
    ("Other fulfilments", "get_fulfilment", [NOTHING, "own", NOTHING, "own contracts", "region", "region", "region"]),
    ("Trajectories, without participants", "get_trajectory", [NOTHING, "own share", "own", NOTHING, "region", "region", "region"]),
    ("Participants", "get_participant", [NOTHING, NOTHING, "own", NOTHING, "region", NOTHING, NOTHING]),
    ("Progress and notes of participants", "list_progress_reports", [NOTHING, NOTHING, "own", NOTHING, NOTHING, NOTHING, NOTHING]),
    ("Outcomes and follow-ups of participants", "list_outcomes", [NOTHING, NOTHING, "own", NOTHING, "region", NOTHING, NOTHING]),
    ("Who looked at a participant", "list_participant_accesses", [NOTHING, NOTHING, "own", NOTHING, NOTHING, "region", NOTHING]),
    ("Everything about one person", "get_participant_dossier", [NOTHING, NOTHING, "own", NOTHING, NOTHING, NOTHING, NOTHING]),
    ("Advices", "get_advice", [NOTHING, NOTHING, NOTHING, "own", "region", "region", "region"]),
    ("Worklist", "list_worklist", [NOTHING, "own", "own", NOTHING, "region", NOTHING, NOTHING]),
    (
        "Report to the council",
        "get_social_return_report",
        [NOTHING, NOTHING, NOTHING, "own, people rounded", "region", "region, people rounded", "region"],
    ),
    ("Audit trail, without values about persons", "list_audit_entries", [NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, "region", NOTHING]),
];

/// What somebody gets from an operation: `.`, or the first digit that matters of a refusal.
fn letter(operation: &str, column: &str) -> char {
    let (_, letters) = MATRIX.iter().find(|(known, _)| *known == operation).unwrap_or_else(|| panic!("{operation} is no operation"));
    let index = COLUMNS.iter().position(|known| *known == column).unwrap_or_else(|| panic!("{column} is no column"));
    letters.chars().nth(index).unwrap()
}

#[test]
fn the_short_table_says_what_the_matrix_says() {
    for (what, operation, cells) in SEEN {
        for ((role, column, other), cell) in ROLES.iter().zip(cells) {
            assert_eq!(letter(operation, column) == '.', cell != NOTHING, "{role}: {what}");
            let one_thing = operation.starts_with("get_") && !operation.ends_with("report");
            if let Some(other) =
                other.filter(|_| one_thing && ["own", "region"].iter().any(|narrow| cell.starts_with(narrow)) && !cell.contains("exact"))
            {
                assert_ne!(letter(operation, other), '.', "{other}: {what} of somebody else");
            }
        }
    }
}

/// `yes`, `own` where another of the same role is refused, or nothing.
fn word(operation: &str, (_, column, other): (&str, &str, Option<&str>)) -> &'static str {
    match (letter(operation, column), other.map(|other| letter(operation, other))) {
        ('.', Some('.') | None) => "yes",
        ('.', Some(_)) if column.starts_with("service") => "scope",
        ('.', Some(_)) if column == "adviser" => "region",
        ('.', Some(_)) => "own",
        _ => NOTHING,
    }
}

fn table() -> String {
    let head = |first: &str| {
        let names: Vec<&str> = ROLES.iter().map(|(name, ..)| *name).collect();
        format!("| {first} | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(ROLES.len()))
    };
    let mut text = String::from(
        "# Who can see what\n\nMade from the access matrix that `tests/api/access.rs` tries on every operation; a test fails when it is stale. \
         \"Own\" is what the caller's organisation is a party to, \"region\" the whole region of the token, and nothing of another. \"Rounded\" counts of people are multiples \
         of five, as they stood at the end of the last quarter. Row-level security in the database holds the same lines (`tests/api/walls.rs`).\n\n",
    );
    text.push_str(&head("what"));
    for (what, _, cells) in SEEN {
        let _infallible = writeln!(text, "| {what} | {} |", cells.join(" | "));
    }
    text.push_str("\n## Operation by operation\n\nWho may come in: `yes`; `own` or `region` where it must be one's own; `scope` with the scope for it. Lists show only what one may see.\n\n");
    text.push_str(&head("operation"));
    for (operation, _) in MATRIX {
        let words: Vec<&str> = ROLES.iter().map(|role| word(operation, *role)).collect();
        let _infallible = writeln!(text, "| `{operation}` | {} |", words.join(" | "));
    }
    text
}

#[test]
fn the_table_of_who_can_see_what_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ACCESS.md");
    if std::env::var_os("MENUKAART_BLESS").is_some() {
        fs::write(&path, table()).unwrap();
    }
    let current = fs::read_to_string(path).unwrap_or_default() == table();
    assert!(current, "ACCESS.md is out of date: MENUKAART_BLESS=1 cargo test --test api access");
}
