//! Which files import each other, directly or through others: the strongly connected parts of the graph of imports.
//!
//! A name that is re-exported counts as imported from the file that defines it. `mod child;` and the name of a module alone import nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Source;

/// Modules by their path: `["domain", "menu"]` is `src/domain/menu/mod.rs`.
type Module = Vec<String>;

struct Graph {
    /// What each module imports under which name.
    names: BTreeMap<Module, BTreeMap<String, Module>>,
    edges: BTreeMap<Module, BTreeSet<Module>>,
}

/// Every ring of two or more files, each sorted.
pub fn rings(sources: &[Source]) -> Vec<Vec<String>> {
    let graph = Graph::new(sources);
    let reached: BTreeMap<&Module, BTreeSet<Module>> = graph.edges.keys().map(|module| (module, graph.reached_from(module))).collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for (module, others) in &reached {
        let ring = others.iter().filter(|other| reached.get(other).is_some_and(|back| back.contains(*module)));
        let ring: Vec<String> = ring.map(|module| module.join("/")).collect();
        if ring.len() > 1 {
            found.insert(ring);
        }
    }
    found.into_iter().collect()
}

fn module_of(source: &Source) -> Module {
    let path = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn parts(path: &str) -> Module {
    path.split("::").map(str::to_owned).collect()
}

impl Graph {
    fn new(sources: &[Source]) -> Self {
        let names = sources.iter().map(|source| (module_of(source), source.imports())).collect();
        let mut graph = Self { names, edges: BTreeMap::new() };
        for source in sources {
            let module = module_of(source);
            let used = source.used().into_iter().filter_map(|path| graph.definer(&module, &parts(&path), 0));
            let used = used.filter(|other| *other != module).collect();
            graph.edges.insert(module, used);
        }
        graph
    }

    /// The module that defines what a path names, seen from a module; none for what is defined elsewhere or is a module itself.
    fn definer(&self, from: &Module, path: &[String], depth: u8) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        if depth > 10 {
            return None;
        }
        let mut at = from.clone();
        let mut rest = if first == "crate" {
            at.clear();
            rest
        } else if self.names.contains_key(&child(&at, first)) {
            path
        } else {
            let imported = self.names.get(from)?.get(first)?;
            let whole: Module = imported.iter().chain(rest).cloned().collect();
            return self.definer(from, &whole, depth + 1);
        };
        while let Some((next, after)) = rest.split_first() {
            if self.names.contains_key(&child(&at, next)) {
                at = child(&at, next);
                rest = after;
                continue;
            }
            let Some(imported) = self.names.get(&at)?.get(next) else { return Some(at) };
            let whole: Module = imported.iter().chain(after).cloned().collect();
            return self.definer(&at, &whole, depth + 1);
        }
        None
    }

    fn reached_from(&self, start: &Module) -> BTreeSet<Module> {
        let (mut found, mut open) = (BTreeSet::new(), vec![start]);
        while let Some(module) = open.pop() {
            for next in self.edges.get(module).into_iter().flatten() {
                if found.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        found
    }
}

fn child(module: &Module, name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

#[test]
fn a_ring_is_found_through_what_is_exported_again() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = [
        source("lib.rs", "mod a;\nmod b;\n"),
        source("a/mod.rs", "mod one;\npub use one::Thing;\n"),
        source("a/one.rs", "use crate::b::Other;\nfn f() {\n    g();\n}\n"),
        source("b.rs", "use crate::a::{self, Thing};\nuse std::fmt;\nfn f() {\n    a::Thing::new();\n}\n"),
        source("c.rs", "use crate::b;\nfn f() {\n    b::Other::new();\n}\n"),
    ];
    assert_eq!(rings(&sources), [["a/one", "b"]]);
}
