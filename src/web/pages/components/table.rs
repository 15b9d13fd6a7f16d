//! Tables. One that is wider than the screen is moved by itself, not the page.

use maud::{Markup, Render, html};

/// A cell of a table.
#[derive(Debug)]
pub struct Cell {
    content: Markup,
    is_number: bool,
}

impl Cell {
    /// Text, or whatever else.
    #[must_use]
    pub fn text(content: impl Render) -> Self {
        Self { content: content.render(), is_number: false }
    }

    /// A number or an amount: the digits stand under each other.
    #[must_use]
    pub fn number(content: impl Render) -> Self {
        Self { content: content.render(), is_number: true }
    }

    fn class(&self, class: &str) -> String {
        if self.is_number { format!("{class} menukaart-number") } else { class.to_owned() }
    }
}

/// A table with a caption; the first cell of each row is its name.
#[must_use]
pub fn table(caption: &str, header: &[Cell], rows: &[Vec<Cell>]) -> Markup {
    html! {
        div class="menukaart-table" role="region" aria-label=(caption) tabindex="0" {
            table class="utrecht-table" {
                caption class="utrecht-table__caption" { (caption) }
                thead class="utrecht-table__header" {
                    tr class="utrecht-table__row" {
                        @for cell in header { th scope="col" class=(cell.class("utrecht-table__header-cell")) { (cell.content) } }
                    }
                }
                tbody class="utrecht-table__body" { @for row in rows { (row_of(row)) } }
            }
        }
    }
}

fn row_of(row: &[Cell]) -> Markup {
    html! {
        tr class="utrecht-table__row" {
            @if let Some((name, others)) = row.split_first() {
                th scope="row" class=(name.class("utrecht-table__cell")) { (name.content) }
                @for cell in others { td class=(cell.class("utrecht-table__cell")) { (cell.content) } }
            }
        }
    }
}
