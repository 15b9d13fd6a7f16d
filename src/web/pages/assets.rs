//! What the pages load: style and fonts, carried in the program. Their addresses hold a digest of their content, so that a browser may keep them for ever.

use std::sync::LazyLock;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, route, web};
use sha2::{Digest, Sha256};

use crate::platform::error::{Error, Result};
use crate::platform::http::conditional::client_has;

/// A file of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asset {
    /// The style sheet, made by `assets/update`.
    Style,
    /// The font.
    Font,
    /// The same, slanted.
    FontItalic,
    /// The sign of the site.
    Icon,
}

/// One year: the longest time that a cache respects.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

static DIGESTS: LazyLock<[String; 4]> = LazyLock::new(|| Asset::ALL.map(|asset| digest(asset.content())));

impl Asset {
    /// Each of them, in the order of their digests.
    pub const ALL: [Self; 4] = [Self::Style, Self::Font, Self::FontItalic, Self::Icon];

    /// Where it is served.
    #[must_use]
    pub fn address(self) -> String {
        format!("/assets/{}/{}", self.digest(), self.name())
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Style => "menukaart.css",
            Self::Font => "source-sans-3.woff2",
            Self::FontItalic => "source-sans-3-italic.woff2",
            Self::Icon => "icon.svg",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Style => "text/css; charset=utf-8",
            Self::Font | Self::FontItalic => "font/woff2",
            Self::Icon => "image/svg+xml",
        }
    }

    const fn content(self) -> &'static [u8] {
        match self {
            Self::Style => include_bytes!("assets/menukaart.css"),
            Self::Font => include_bytes!("assets/source-sans-3.woff2"),
            Self::FontItalic => include_bytes!("assets/source-sans-3-italic.woff2"),
            Self::Icon => include_bytes!("assets/icon.svg"),
        }
    }

    fn digest(self) -> &'static str {
        let place = Self::ALL.iter().position(|asset| *asset == self).unwrap_or_default();
        DIGESTS.get(place).map_or("", String::as_str)
    }
}

fn digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Serves an asset under its present digest; another one is of another version of the program, and not here.
#[route("/assets/{digest}/{name}", method = "GET", method = "HEAD")]
pub(super) async fn get_asset(request: HttpRequest, path: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (digest, name) = path.into_inner();
    let asset = Asset::ALL.into_iter().find(|asset| asset.digest() == digest && asset.name() == name).ok_or(Error::NotFound)?;
    let etag = format!("\"{digest}\"");
    let mut answer = if client_has(&request, &etag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER)));
    Ok(answer.insert_header((header::CONTENT_TYPE, asset.media_type())).body(asset.content()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style() -> &'static str {
        std::str::from_utf8(Asset::Style.content()).unwrap()
    }

    #[test]
    fn the_style_sheet_loads_only_what_is_served_here() {
        let loaded: Vec<&str> = style().split("url(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let fonts = [Asset::Font, Asset::FontItalic].map(|font| font.address().replace("/assets/", "../"));
        assert_eq!(loaded, fonts, "run src/pages/assets/update");
        assert!(!style().contains("@import") && !style().contains("http"), "something from elsewhere");
    }

    /// Classes are texts in two languages of their own: a slip of the pen shows nowhere but on the screen.
    #[test]
    fn every_class_that_a_page_uses_stands_in_the_style_sheet() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/pages"))];
        let mut found = 0;
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    for class in classes(&text) {
                        found += 1;
                        assert!(style().contains(&format!(".{class}")), "{class} in {}", path.display());
                    }
                }
            }
        }
        assert!(found > 50, "the classes were not found");
    }

    fn classes(text: &str) -> impl Iterator<Item = &str> {
        let is_class = |word: &&str| word.starts_with("utrecht-") || word.starts_with("menukaart-");
        text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter)))
            .filter(is_class)
            .filter(|word| !word.ends_with('-'))
    }
}
