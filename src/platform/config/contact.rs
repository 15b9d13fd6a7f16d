//! Where to report a weakness.

use validator::{ValidateEmail, ValidateUrl};

/// An address that a person can use: the URI of RFC 9116, 2.5.3.
pub(super) fn is_usable(address: &str) -> bool {
    match address.split_once(':') {
        Some(("mailto", mail)) => mail.validate_email(),
        Some(("tel", number)) => !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit() || "+-".contains(letter)),
        Some(("https", _)) => address.validate_url(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_a_mail_or_web_address_or_a_telephone_number() {
        for good in ["mailto:security@example.nl", "https://example.nl/cvd", "tel:+31-40-1234567"] {
            assert!(is_usable(good), "{good}");
        }
        for bad in
            ["mailto:security", "mailto:a b@example.nl", "https://", "http://example.nl/cvd", "tel:", "tel:bel ons", "security@example.nl"]
        {
            assert!(!is_usable(bad), "{bad}");
        }
    }
}
