//! Links between the documents, and the files that they name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Folders that hold documents of others, or what was built.
const PASSED_OVER: [&str; 3] = ["target", "node_modules", ".git"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Markdown file below a folder.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !PASSED_OVER.contains(&name.as_str()) {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found
}

/// A document without its fenced blocks, whose lines are commands and no prose.
fn prose(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let mut fenced = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The anchors of the headings, as hosting sites make them.
fn anchors(document: &Path) -> BTreeSet<String> {
    let text = prose(document);
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim().to_lowercase());
    let anchor =
        |heading: String| heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>().replace(' ', "-");
    headings.map(anchor).collect()
}

/// Where a relative link leads nowhere.
fn broken(document: &Path, target: &str) -> bool {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = if path.is_empty() { document.to_path_buf() } else { document.parent().unwrap().join(path) };
    !file.exists() || !(anchor.is_empty() || anchors(&file).contains(anchor))
}

/// What is wrong with the links of every document.
fn faults(pattern: &str, wrong: impl Fn(&Path, &str) -> bool) -> (usize, Vec<String>) {
    let pattern = Regex::new(pattern).unwrap();
    let (mut seen, mut found) = (0, Vec::new());
    for document in documents(root()) {
        let text = prose(&document);
        for target in pattern.captures_iter(&text).map(|captures| captures.get(1).unwrap().as_str()) {
            seen += 1;
            if wrong(&document, target) {
                found.push(format!("{}: {target}", document.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    (seen, found)
}

#[test]
fn every_relative_link_of_every_document_leads_somewhere() {
    let (seen, found) = faults(r"\]\(([^)\s]+)\)", |document, target| !target.contains(':') && broken(document, target));
    assert!(seen > 20, "only {seen} links were found");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_file_that_a_document_names_exists() {
    let named = r"`((?:src|tests|benches|migrations|docs|openapi)/[\w./-]*)`";
    let (seen, found) = faults(named, |_, target| !root().join(target).exists());
    assert!(seen > 50, "only {seen} names were found");
    assert!(found.is_empty(), "{found:#?}");
}
