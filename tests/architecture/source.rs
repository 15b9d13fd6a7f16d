//! The sources as text: their code without comments and tests, and the paths that it names.
//!
//! Line by line, which `cargo fmt` makes safe: a `use` ends with a semicolon, and an item with a brace below its first letter.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src`.
pub struct Source {
    /// Below `src`, for instance `domain/menu/api.rs`.
    pub path: String,
    /// All that it holds.
    pub text: String,
}

/// A path that the code names.
struct Named {
    line: usize,
    path: String,
    /// What it is called from then on, if it is imported.
    name: Option<String>,
    /// Whether others find it here.
    is_exported: bool,
}

/// Every file of `src`.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    assert!(found.len() > 100, "the sources were not found");
    found.sort();
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

impl Source {
    /// The lines of code with their numbers, without comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let uncommented = |line| str::split(line, " // ").next().unwrap_or_default();
        (1..)
            .zip(self.text.lines())
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(move |(number, line)| (number, uncommented(line)))
    }

    /// The code without what is only compiled for tests.
    pub fn shipped(&self) -> Vec<(usize, &str)> {
        let mut shipped = Vec::new();
        let mut lines = self.code();
        while let Some((number, line)) = lines.next() {
            if line.trim() != "#[cfg(test)]" {
                shipped.push((number, line));
                continue;
            }
            let end = line.replace("#[cfg(test)]", "}");
            let item = lines.find(|(_, line)| !line.trim_start().starts_with("#["));
            if item.is_some_and(|(_, line)| line.ends_with('{')) {
                lines.find(|(_, line)| *line == end);
            }
        }
        shipped
    }

    /// Every path that the shipped code names, with its line; imports in braces one by one, those by `super` and `self` from `crate` on.
    pub fn paths(&self) -> Vec<(usize, String)> {
        self.named().into_iter().map(|named| (named.line, named.path)).collect()
    }

    /// The paths that the code itself uses: not those that it only exports again.
    pub fn used(&self) -> Vec<String> {
        self.named().into_iter().filter(|named| !named.is_exported).map(|named| named.path).collect()
    }

    /// What is imported, or exported again, by the name that it has here.
    pub fn imports(&self) -> BTreeMap<String, Vec<String>> {
        let parts = |path: &str| path.split("::").map(str::to_owned).collect();
        self.named().into_iter().filter_map(|named| Some((named.name?, parts(&named.path)))).collect()
    }

    fn named(&self) -> Vec<Named> {
        let mut found = Vec::new();
        let mut lines = self.shipped().into_iter();
        while let Some((number, line)) = lines.next() {
            let mut push = |path: &str, name: Option<&str>, is_exported| {
                found.push(Named { line: number, path: self.absolute(path), name: name.map(str::to_owned), is_exported });
            };
            let Some((before, tree)) = imported(line) else {
                line.split(|letter| !is_of_path(letter)).filter(|word| word.contains("::")).for_each(|path| push(path, None, false));
                // The derives of diesel are named by their attribute only.
                if line.trim_start().starts_with("#[diesel(") {
                    push("diesel", None, false);
                }
                continue;
            };
            let mut tree = tree.to_owned();
            while !tree.ends_with(';') {
                tree += lines.next().expect("an import ends").1.trim();
            }
            expand("", tree.trim_end_matches(';'), &mut |path, name| push(path, Some(name), !before.is_empty()));
        }
        found
    }

    fn absolute(&self, path: &str) -> String {
        let file = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        let mut module: Vec<&str> = file.split('/').filter(|name| !["lib", "main"].contains(name)).collect();
        let mut rest = path.trim_matches(':');
        if !["self::", "super::"].iter().any(|start| rest.starts_with(start)) {
            return rest.to_owned();
        }
        while let Some(after) = rest.strip_prefix("super::") {
            module.pop();
            rest = after;
        }
        let rest = rest.strip_prefix("self::").unwrap_or(rest);
        ["crate"].into_iter().chain(module).chain([rest]).collect::<Vec<_>>().join("::")
    }
}

fn is_of_path(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == ':'
}

/// What a line starts to import.
fn imported(line: &str) -> Option<(&str, &str)> {
    let (before, tree) = line.trim().split_once("use ")?;
    (before.is_empty() || before.starts_with("pub")).then_some((before, tree))
}

/// Every single path of a tree of imports, with the name that it has from then on.
fn expand(prefix: &str, tree: &str, found: &mut dyn FnMut(&str, &str)) {
    let Some((head, rest)) = tree.split_once('{') else {
        let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
        let path = format!("{prefix}{}", path.trim());
        // `a::{self}` is `a`.
        let path = path.strip_suffix("::self").unwrap_or(&path);
        let name = if alias.is_empty() { path.rsplit("::").next().unwrap_or_default() } else { alias.trim() };
        if !tree.trim().is_empty() {
            found(path, name);
        }
        return;
    };
    let prefix = format!("{prefix}{}", head.trim());
    let inside = rest.trim_end().strip_suffix('}').expect("every brace is closed");
    let mut depth = 0;
    let splits = |letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    };
    inside.split(splits).for_each(|item| expand(&prefix, item, found));
}

#[test]
fn imports_are_read_over_lines_and_braces_and_upwards() {
    let text = "use crate::{\n    menu::{self, api},\n    audit,\n};\n#[cfg(test)]\nmod tests;\nuse super::super::money as coins;\nfn f() {\n    \
                diesel::insert(); // std::env\n}\n#[cfg(test)]\nmod more {\n    use std::fs;\n}\nstd::io";
    let source = Source { path: "menu/store/row.rs".to_owned(), text: text.to_owned() };
    let expected = [
        (1, "crate::menu"),
        (1, "crate::menu::api"),
        (1, "crate::audit"),
        (7, "crate::menu::money"),
        (9, "diesel::insert"),
        (15, "std::io"),
    ];
    assert_eq!(source.paths(), expected.map(|(line, path)| (line, path.to_owned())));
}
