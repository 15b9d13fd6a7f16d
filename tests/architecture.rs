//! The rules of the house about what may know what, read off the source.

use std::fs;
use std::path::{Path, PathBuf};

/// The slices in the order of their dependencies: a slice may use those before it. `audit` and `idempotency` serve all.
const SLICES: [&str; 11] = [
    "audit",
    "idempotency",
    "organisations",
    "valuation",
    "initiatives",
    "obligations",
    "contributions",
    "menu",
    "trajectories",
    "participants",
    "outcomes",
];

/// Which slice owns which tables.
const TABLES: [(&str, &[&str]); 9] = [
    ("audit", &["audit_entries", "audit_values"]),
    ("idempotency", &["idempotency_answers"]),
    ("organisations", &["regions", "municipalities", "organisations", "organisation_identities"]),
    ("valuation", &["rule_sets"]),
    ("initiatives", &["initiatives", "initiative_transitions"]),
    ("obligations", &["obligations", "obligation_terms"]),
    ("contributions", &["contributions", "contribution_transitions", "contribution_receipts", "contribution_receipt_reversals"]),
    ("trajectories", &["trajectories", "trajectory_fundings", "trajectory_funding_reversals"]),
    ("participants", &["participants", "participant_departures", "participant_accesses", "target_group_checks", "progress_reports"]),
];

/// The tables of the last slice, apart because the array above would be hard to read.
const OUTCOME_TABLES: [&str; 4] = ["outcomes", "outcome_reversals", "follow_ups", "participant_tallies"];

struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The slice that the file belongs to.
    fn slice(&self) -> Option<&'static str> {
        let folder = self.path.split('/').next()?;
        SLICES.into_iter().find(|slice| *slice == folder)
    }

    /// The lines of code with their numbers: no comments, and nothing after the tests begin.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let before_tests = self.text.split("#[cfg(test)]").next().unwrap_or_default();
        (1..).zip(before_tests.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_store(&self) -> bool {
        self.path.ends_with("/store.rs") || self.path.contains("/store/")
    }

    fn is_api(&self) -> bool {
        self.path.ends_with("/api.rs") || self.path.contains("/api/")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    assert!(found.len() > 100, "the sources were not found");
    let source =
        |path: PathBuf| Source { path: path.strip_prefix(&root).unwrap().display().to_string(), text: fs::read_to_string(&path).unwrap() };
    found.into_iter().map(source).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every line of the files for which `concerns` holds in which `forbidden` finds something.
#[track_caller]
fn refuse(concerns: impl Fn(&Source) -> bool, forbidden: impl Fn(&Source, &str) -> bool) {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| concerns(source)) {
        let lines = source.code().filter(|(_, line)| forbidden(source, line));
        wrong.extend(lines.map(|(number, line)| format!("src/{}:{number}: {}", source.path, line.trim())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_stores_know_the_database() {
    let outside = |source: &Source| source.slice().is_some() && !source.is_store();
    refuse(outside, |_, line| ["diesel::", "diesel_async::", "crate::schema"].iter().any(|name| line.contains(name)));
}

#[test]
fn only_apis_know_the_web() {
    refuse(
        |source| source.slice().is_some() && !source.is_api(),
        |_, line| line.contains("actix_web::") && !line.contains("utoipa_actix_web::"),
    );
}

#[test]
fn a_slice_uses_only_those_before_it() {
    let after = |source: &Source, line: &str| {
        let own = SLICES.iter().position(|slice| Some(*slice) == source.slice()).unwrap();
        SLICES.iter().skip(own + 1).any(|later| line.contains(&format!("crate::{later}")))
    };
    refuse(|source| source.slice().is_some(), after);
}

#[test]
fn a_slice_never_names_the_table_of_a_neighbour() {
    let tables: Vec<(&str, &[&str])> = TABLES.into_iter().chain([("outcomes", &OUTCOME_TABLES[..])]).collect();
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema.rs")).unwrap();
    let known: Vec<&str> = schema.split("diesel::table! {\n    ").skip(1).map(|rest| rest.split(' ').next().unwrap()).collect();
    let owned = |table: &str| tables.iter().filter(|(_, names)| names.contains(&table)).count();
    assert!(known.len() > 20 && known.iter().all(|table| owned(table) == 1), "every table belongs to exactly one slice");
    let foreign = |source: &Source, line: &str| {
        let imported = line.split("crate::schema::").nth(1).unwrap_or_default();
        let mut words = imported.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        words.any(|word| {
            known.contains(&word) && !tables.iter().any(|(slice, names)| Some(*slice) == source.slice() && names.contains(&word))
        })
    };
    refuse(|source| source.is_store(), foreign);
}

#[test]
fn no_floating_point_and_nothing_left_to_do() {
    let words = |line: &str, word: &str| line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(|found| found == word);
    refuse(|_| true, |_, line| words(line, "f32") || words(line, "f64") || line.contains("todo!(") || line.contains("unimplemented!("));
    for source in sources() {
        assert!(!source.text.contains("TODO") && !source.text.contains("FIXME"), "src/{} leaves something to do", source.path);
    }
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut lengths: Vec<usize> = Vec::new();
    for source in sources() {
        let length = source.text.lines().count();
        assert!(length <= 500, "src/{} has {length} lines", source.path);
        let is_test = source.path.contains("tests");
        assert!(is_test || source.text.starts_with("//!"), "src/{} does not say what it is", source.path);
        let name = source.path.rsplit('/').next().unwrap();
        let vague = ["utils.rs", "helpers.rs", "common.rs", "manager.rs"];
        assert!(!vague.contains(&name), "src/{} could hold anything", source.path);
        lengths.push(length);
    }
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] < 200, "the median file is too long");
}
