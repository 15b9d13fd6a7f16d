//! Addresses of web pages.

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The most characters of an address.
const MAXIMUM: usize = 200;

/// `https`, a domain name, and what RFC 3986 permits behind it. No name or password before the domain, which would hide where a link leads, and no port.
const HTTPS: &str = r"^https://([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?(/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?(\?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?(#([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$";

/// An address such as `https://voorbeeld.nl/initiatief` from outside.
///
/// Its schema says how it is written. Whoever takes one from a request refuses a BSN in it (rule 10), which a schema can only say of a `free-text`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebAddress(String);

impl WebAddress {
    /// The address, borrowed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> Self {
        address.0
    }
}

impl PartialSchema for WebAddress {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("uri".into())))
            .max_length(Some(MAXIMUM))
            .pattern(Some(HTTPS))
            .description(Some("The https address of a web page: a domain name and a path, without a port. International names are written in ASCII (`xn--`)."))
            .examples(["https://voorbeeld.nl/initiatief"])
            .into()
    }
}

impl ToSchema for WebAddress {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use validator::ValidateUrl;

    use super::*;

    proptest! {
        #[test]
        fn what_the_pattern_permits_is_an_address(text in proptest::string::string_regex(HTTPS.trim_matches(['^', '$'])).unwrap()) {
            // Whether an international name stands for one is more than a pattern can say.
            prop_assert!(text.validate_url() || text.to_lowercase().contains("xn--"), "{}", text);
        }
    }

    #[test]
    fn an_address_is_a_domain_name_and_a_path_by_https() {
        let pattern = regex::Regex::new(HTTPS).unwrap();
        for text in ["https://voorbeeld.nl", "https://www.Voorbeeld.nl/a_b/%C3%A9?c=d&e=/#f", "https://xn--caf-dma.nl/"] {
            assert!(pattern.is_match(text), "{text}");
        }
        for text in [
            "",
            "http://voorbeeld.nl",
            "https://",
            "https://localhost",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://a.nl:443/",
            "https://a@b.nl/",
            "https://-a.nl/",
            "https://a..nl/",
            "https://a.nl/ b",
            "https://a.nl/\"",
            "https://a.nl/%zz",
            "https://a.nl/#b#c",
            "https://a.nl/\n",
        ] {
            assert!(!pattern.is_match(text), "{text}");
        }
    }
}
