//! Tests of the architecture: which modules may import which, checked on the source.

#[path = "architecture/rings.rs"]
mod rings;
#[path = "architecture/source.rs"]
mod source;

use std::collections::BTreeMap;

use source::{Source, sources};

/// The floors, lowest first: a floor imports only those below it.
const FLOORS: [&str; 6] = ["values", "platform", "domain", "sample", "web", "cli"];

/// The modules with tables, with their rank: one of the domain uses only those of a lower rank. Those of the platform serve all of them and know none.
const SLICES: [(&str, u8, &[&str]); 22] = [
    ("platform/accesses", 0, &["participant_accesses"]),
    ("platform/audit", 0, &["audit_entries", "audit_values", "audit_unsealed", "audit_seals", "audit_sealed"]),
    ("platform/idempotency", 0, &["idempotency_answers"]),
    ("platform/erasures", 1, &["erasures"]),
    ("platform/sessions", 0, &["sessions", "session_logins"]),
    ("domain/organisations", 1, &["regions", "municipalities", "organisations", "organisation_identities"]),
    ("domain/advices", 2, &["advices", "advice_reversals"]),
    ("domain/valuation", 2, &["rule_sets"]),
    ("domain/initiatives", 2, &["initiatives", "initiative_transitions"]),
    (
        "domain/obligations",
        3,
        &[
            "obligations",
            "obligation_terms",
            "obligation_basis_observations",
            "obligation_schedules",
            "obligation_former_contractors",
            "obligation_corrected_contractors",
            "obligation_former_lots",
            "obligation_withdrawals",
            "obligation_reinstatements",
        ],
    ),
    ("domain/credits", 4, &["credits", "credit_changes"]),
    (
        "domain/contributions",
        5,
        &[
            "contributions",
            "contribution_transitions",
            "contribution_receipts",
            "contribution_receipt_reversals",
            "contribution_refunds",
            "contribution_refund_reversals",
            "contribution_transfers",
            "contribution_transfer_parts",
            "contribution_transfer_reversals",
        ],
    ),
    ("domain/settlements", 6, &["settlement_decisions", "settlement_decision_reversals"]),
    (
        "domain/fulfilments",
        7,
        &[
            "fulfilments",
            "fulfilment_facts",
            "fulfilment_allocations",
            "fulfilment_transitions",
            "fulfilment_evidence",
            "fulfilment_credit_notes",
            "fulfilment_credit_note_reversals",
        ],
    ),
    ("domain/contracts", 8, &[]),
    ("domain/menu", 6, &[]),
    ("domain/trajectories", 6, &["trajectories", "trajectory_fundings", "trajectory_funding_reversals", "trajectory_periods"]),
    (
        "domain/participants",
        7,
        &[
            "participants",
            "participant_departures",
            "participant_former_countings",
            "target_group_checks",
            "target_group_check_ends",
            "target_group_check_reversals",
            "progress_reports",
        ],
    ),
    ("domain/outcomes", 8, &["outcomes", "outcome_reversals", "follow_ups", "participant_tallies"]),
    ("domain/imports", 8, &[]),
    ("domain/reports", 9, &[]),
    ("domain/worklist", 9, &[]),
];

/// So many files may import each other in a ring: a type and its parts.
const LARGEST_RING: usize = 4;

/// The slice that may read the tables of others, because a report is about everything.
const READS_ALL: &str = "domain/reports";

/// Where the database may be known outside the slices: the connection, the tables, and the values, which are types of columns
/// (`values::text_enum!` spells that out for the enums of the slices, which need not name diesel themselves for it).
const DATABASE: [&str; 3] = ["platform/db", "platform/schema", "values"];

/// Where the web may be known outside the slices: the way in, the answers of errors, what is served, and the subcommand that waits for the server.
const WEB: [&str; 4] = ["platform/http", "platform/error", "web", "cli/serve"];

impl Source {
    fn floor(&self) -> Option<usize> {
        FLOORS.iter().position(|floor| self.is_in(floor))
    }

    fn slice(&self) -> Option<(&'static str, u8, &'static [&'static str])> {
        SLICES.into_iter().find(|(name, ..)| self.is_in(name))
    }

    /// Whether this is the module, or in its folder.
    fn is_in(&self, module: &str) -> bool {
        self.path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// Whether this is the part of a slice with this name, a file or a folder.
    fn is_part(&self, name: &str) -> bool {
        self.path.split('/').nth(2).is_some_and(|part| part.trim_end_matches(".rs") == name)
    }

    fn paths_where(&self, wrong: impl Fn(&str) -> bool) -> Vec<(usize, String)> {
        self.paths().into_iter().filter(|(_, path)| wrong(path)).collect()
    }

    fn words_where(&self, wrong: impl Fn(&str) -> bool) -> Vec<(usize, String)> {
        let wrong_line = |line: &str| words(line).any(&wrong);
        (1..).zip(self.text.lines()).filter(|(_, line)| wrong_line(line)).map(|(number, line)| (number, line.trim().to_owned())).collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
}

/// The module with the tables.
const SCHEMA: &str = "crate::platform::schema";

fn names_the_database(path: &str) -> bool {
    path.starts_with("diesel") || path == SCHEMA || path.strip_prefix(SCHEMA).is_some_and(|rest| rest.starts_with("::"))
}

fn names_the_web(path: &str) -> bool {
    path.split("::").next().is_some_and(|name| name.starts_with("actix"))
}

/// Fails with every place, file and line, that `wrong` finds.
#[track_caller]
fn nowhere(wrong: impl Fn(&Source) -> Vec<(usize, String)>) {
    let place = |source: &Source, (line, what)| format!("src/{}:{line}: {what}", source.path);
    let places: Vec<String> = sources().iter().flat_map(|source| wrong(source).into_iter().map(|found| place(source, found))).collect();
    assert!(places.is_empty(), "\n{}\n", places.join("\n"));
}

/// The tables of `src/platform/schema.rs`.
fn tables() -> Vec<String> {
    let all = sources();
    let schema = all.iter().find(|source| source.path == "platform/schema.rs").expect("diesel needs its schema");
    schema.text.split("table! {").skip(1).map(|rest| words(rest.trim_start()).next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn in_a_slice_only_the_store_knows_the_database() {
    nowhere(|source| match source.slice() {
        Some(_) if !source.is_part("store") => source.paths_where(names_the_database),
        _ => Vec::new(),
    });
}

#[test]
fn outside_the_slices_only_the_connection_and_the_values_know_the_database() {
    nowhere(|source| match source.slice() {
        None if !DATABASE.iter().any(|module| source.is_in(module)) => source.paths_where(names_the_database),
        _ => Vec::new(),
    });
}

#[test]
fn in_a_slice_only_the_api_knows_the_web() {
    nowhere(|source| match source.slice() {
        Some(_) if !source.is_part("api") => source.paths_where(names_the_web),
        _ => Vec::new(),
    });
}

#[test]
fn outside_the_slices_only_the_way_in_knows_the_web() {
    nowhere(|source| match source.slice() {
        None if !WEB.iter().any(|module| source.is_in(module)) => source.paths_where(names_the_web),
        _ => Vec::new(),
    });
}

#[test]
fn every_table_belongs_to_exactly_one_slice() {
    let mut owned: Vec<&str> = SLICES.into_iter().flat_map(|(_, _, tables)| tables).copied().collect();
    owned.sort_unstable();
    assert_eq!(owned, tables(), "left: the tables of the slices above; right: src/platform/schema.rs");
}

#[test]
fn a_store_names_only_the_tables_of_its_slice() {
    let tables = tables();
    nowhere(|source| {
        let own = source.slice().map_or(&[][..], |(_, _, own)| own);
        if source.is_in(READS_ALL) {
            return Vec::new();
        }
        let import = |path: &str| {
            let table = path.strip_prefix(SCHEMA).map(|rest| words(rest.trim_matches(':')).next().unwrap_or_default());
            // Without a name, all tables come with it: `schema::*`, or `schema` and then `schema::…`.
            table.is_some_and(|table| !own.contains(&table))
        };
        let mut wrong = source.paths_where(import);
        // In text, as SQL has it: the name of a table before that of a column.
        let foreign = |text: &str, end: usize| {
            words(&text[..end]).last().is_some_and(|word| tables.iter().any(|table| table == word) && !own.contains(&word))
        };
        let in_text =
            |line: &str| line.split('"').skip(1).step_by(2).any(|text| text.match_indices('.').any(|(end, _)| foreign(text, end)));
        if source.is_part("store") {
            wrong.extend(
                source.shipped().into_iter().filter(|(_, line)| in_text(line)).map(|(number, line)| (number, line.trim().to_owned())),
            );
        }
        wrong
    });
}

#[test]
fn the_slice_that_reads_all_tables_changes_none() {
    let changes = |word: &str| ["insert_into", "update", "delete", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "Work"].contains(&word);
    nowhere(|source| if source.is_in(READS_ALL) { source.words_where(changes) } else { Vec::new() });
}

#[test]
fn every_import_goes_down() {
    nowhere(|source| {
        let Some(own) = source.floor() else { return Vec::new() };
        let above = |path: &str| {
            let floor = path.strip_prefix("crate::").and_then(|rest| words(rest).next());
            floor.is_some_and(|floor| FLOORS.iter().position(|known| *known == floor).is_none_or(|other| other > own))
        };
        source.paths_where(above)
    });
    let outside = sources().into_iter().filter(|source| source.floor().is_none()).map(|source| source.path);
    assert_eq!(outside.collect::<Vec<_>>(), ["lib.rs", "main.rs"], "on no floor");
}

#[test]
fn below_the_web_only_the_api_of_a_slice_knows_http() {
    let is_http = |path: &str| path.starts_with("crate::platform::http");
    nowhere(|source| {
        let below = ["values", "domain", "sample"].iter().any(|floor| source.is_in(floor)) || source.slice().is_some();
        // What is kept under an Idempotency-Key is the answer itself.
        let may = source.is_part("api") || source.path == "platform/idempotency/store.rs";
        if below && !may { source.paths_where(is_http) } else { Vec::new() }
    });
}

#[test]
fn files_that_import_each_other_are_few() {
    let rings: Vec<Vec<String>> = rings::rings(&sources()).into_iter().filter(|ring| ring.len() > LARGEST_RING).collect();
    assert!(
        rings.is_empty(),
        "files that import each other in a ring:\n{}",
        rings.iter().map(|ring| ring.join(" ")).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn a_slice_uses_only_those_before_it() {
    nowhere(|source| {
        let Some((own, rank, _)) = source.slice() else { return Vec::new() };
        let later = SLICES.iter().filter(|(name, other, _)| *name != own && *other >= rank);
        let later: Vec<String> = later.map(|(name, ..)| format!("crate::{}", name.replace('/', "::"))).collect();
        source.paths_where(|path| {
            later.iter().any(|module| path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::")))
        })
    });
}

/// What may be read on a standby: it tells of what was, and nothing is decided on it. Money that is owed and places that are left come from the primary.
const READ_ASIDE: [&str; 5] = [
    "domain/outcomes/api/results.rs",
    "domain/reports/api.rs",
    "domain/valuation/api.rs",
    "platform/audit/api.rs",
    "web/pages/adviser/report/mod.rs",
];

#[test]
fn what_is_read_aside_is_neither_owed_nor_left() {
    nowhere(|source| {
        let may = READ_ASIDE.contains(&source.path.as_str()) || source.is_in("platform/db");
        source.words_where(|word| word.starts_with("read_aside") && !may)
    });
    let uses = |path: &&str| sources().iter().any(|source| source.path == *path && source.text.contains(".read_aside"));
    assert!(READ_ASIDE.iter().all(uses), "a path of the list reads nothing aside");
}

#[test]
fn no_slice_is_a_name_only() {
    let sources = sources();
    for (name, ..) in SLICES {
        assert!(sources.iter().any(|source| source.is_in(name)), "there is no slice {name}: its rules hold for nothing");
    }
}

/// Two schemas of one name would silently become one in the document.
#[test]
fn every_schema_of_the_document_has_a_name_of_its_own() {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for source in sources() {
        for name in schemas(&source) {
            if let Some(other) = known.insert(name.clone(), source.path.clone()) {
                panic!("{other} and {} both have a schema {name}", source.path);
            }
        }
    }
    assert!(known.len() > 100, "the schemas were not found");
}

/// What the types of a file that derive a schema are called in the document.
fn schemas(source: &Source) -> Vec<String> {
    let (mut found, mut derives, mut alias) = (Vec::new(), false, None);
    for (_, line) in source.code() {
        let line = line.trim();
        if let Some(traits) = line.strip_prefix("#[derive(") {
            (derives, alias) = (words(traits).any(|word| word == "ToSchema"), None);
        }
        if let Some((_, name)) = line.split_once("schema(as = ") {
            alias = words(name).next().map(str::to_owned);
        }
        let mut after = words(line).skip_while(|word| !["struct", "enum"].contains(word)).skip(1);
        if let Some(name) = after.next().filter(|_| derives && !line.starts_with('#')) {
            found.push(alias.take().unwrap_or_else(|| name.to_owned()));
            derives = false;
        }
    }
    found
}

#[test]
fn no_file_has_more_than_500_lines() {
    let too_long = |source: &Source| (1..).zip(source.text.lines()).nth(500).map(|(number, _)| (number, "line 501".to_owned()));
    // `schema.rs` is generated and as long as there are tables.
    nowhere(|source| too_long(source).filter(|_| source.path != "platform/schema.rs").into_iter().collect());
}

#[test]
fn half_of_the_files_have_fewer_than_200_lines() {
    let mut lengths: Vec<(usize, String)> = sources().into_iter().map(|source| (source.text.lines().count(), source.path)).collect();
    lengths.sort_unstable();
    let (lines, path) = &lengths[lengths.len() / 2];
    assert!(*lines < 200, "the median file, src/{path}, ends in line {lines}");
}

/// A function that is handed over does not know its caller: the one log line would name a line of the standard library.
#[test]
fn no_fault_of_ours_loses_its_place() {
    let handed_over = |line: &str| {
        ["(Error::internal)", "(Error::from)", "(on_error)", "(Into::into)"].iter().any(|end| line.contains(&format!("map_err{end}")))
    };
    nowhere(|source| source.code().filter(|(_, line)| handed_over(line)).map(|(number, line)| (number, line.trim().to_owned())).collect());
}

/// `cargo fmt` leaves attributes alone.
#[test]
fn no_attribute_is_longer_than_a_line() {
    nowhere(|source| {
        let is_long = |line: &str| line.trim_start().starts_with("#[") && line.chars().count() > 140;
        (1..).zip(source.text.lines()).filter(|(_, line)| is_long(line)).map(|(number, line)| (number, line.trim().to_owned())).collect()
    });
}

#[test]
fn no_module_could_hold_anything() {
    let vague = |name: &str| ["util", "utils", "helper", "helpers", "common", "manager", "managers"].contains(&name);
    nowhere(|source| {
        let inline = |line: &str| words(line).skip_while(|word| *word != "mod").nth(1).is_some_and(vague);
        let mut wrong: Vec<_> = source.code().filter(|(_, line)| inline(line)).map(|(number, line)| (number, line.to_owned())).collect();
        wrong.extend(source.path.trim_end_matches(".rs").split('/').any(vague).then(|| (1, "its name".to_owned())));
        wrong
    });
}

#[test]
fn no_number_is_a_float() {
    // `1.5f64` is one word, with the digits before it.
    let float = |word: &str| ["f32", "f64"].contains(&word.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '_'));
    nowhere(|source| source.words_where(float));
}

#[test]
fn nothing_is_left_to_do() {
    nowhere(|source| source.words_where(|word| ["TODO", "FIXME", "todo", "unimplemented"].contains(&word)));
}

#[test]
fn every_file_says_first_what_it_is() {
    nowhere(|source| match source.text.lines().next() {
        Some(first) if first.starts_with("//! ") => Vec::new(),
        first => vec![(1, first.unwrap_or("empty").to_owned())],
    });
}

#[test]
fn every_proof_in_the_security_document_is_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = std::fs::read_to_string(folder.join("SECURITY.md")).unwrap();
    let quoted: Vec<&str> = document.split('`').skip(1).step_by(2).collect();
    let proofs: Vec<&&str> = quoted.iter().filter(|text| text.matches('_').count() > 2 && text.starts_with(char::is_lowercase)).collect();
    assert!(proofs.len() > 30, "{proofs:?}");
    let texts = rust_files(folder);
    for proof in proofs {
        assert!(texts.iter().any(|text| text.contains(&format!("fn {proof}("))), "there is no test {proof}");
    }
}

/// What stands in every file of the program and its tests.
fn rust_files(folder: &std::path::Path) -> Vec<String> {
    let mut folders = vec![folder.join("src"), folder.join("tests")];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(extension) if extension == "rs" => texts.push(std::fs::read_to_string(path).unwrap()),
                _ => {}
            }
        }
    }
    texts
}
