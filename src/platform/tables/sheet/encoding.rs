//! From bytes to text.

use std::borrow::Cow;

use encoding_rs::{UTF_8, WINDOWS_1252};

use super::SheetError;

/// How workbooks start: a zip archive (xlsx, ods) and the older compound file (xls).
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0"];
/// The byte order marks of UTF-16, with which those of UTF-32 start or end.
const UTF_16: [&[u8]; 3] = [b"\xFF\xFE", b"\xFE\xFF", b"\0\0\xFE\xFF"];
const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads UTF-8, or else the Windows-1252 that spreadsheets in the Netherlands write. The byte order mark is not part of the text.
///
/// # Errors
/// When it is a workbook, UTF-16, or text in no encoding that is known here.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    if WORKBOOKS.iter().chain(&UTF_16).any(|start| bytes.starts_with(start)) {
        return Err(SheetError::NotText);
    }
    if let Some(text) = bytes.strip_prefix(UTF_8_MARK) {
        // The file says that it is UTF-8, so that other bytes are damage.
        return UTF_8.decode_without_bom_handling_and_without_replacement(text).ok_or(SheetError::NotText);
    }
    UTF_8.decode_without_bom_handling_and_without_replacement(bytes).or_else(|| windows_1252(bytes)).ok_or(SheetError::NotText)
}

/// The decoder never fails, but gives control characters for the five bytes that are no character of this encoding.
fn windows_1252(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    (!text.contains(|letter| ('\u{80}'..'\u{A0}').contains(&letter))).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_is_read_with_and_without_a_byte_order_mark() {
        assert_eq!(decode("België €".as_bytes()).unwrap(), "België €");
        assert_eq!(decode("\u{FEFF}België".as_bytes()).unwrap(), "België");
    }

    #[test]
    fn what_is_not_utf_8_is_read_as_windows_1252() {
        assert_eq!(decode(b"Belgi\xEB \x80 12,50").unwrap(), "België € 12,50");
    }

    #[test]
    fn utf_16_and_workbooks_are_refused() {
        for bytes in [&b"\xFF\xFEn\0"[..], b"\xFE\xFF\0n", b"\0\0\xFE\xFF\0\0\0n", b"PK\x03\x04rest", b"\xD0\xCF\x11\xE0rest"] {
            assert_eq!(decode(bytes), Err(SheetError::NotText));
        }
    }

    #[test]
    fn bytes_of_no_known_encoding_are_refused() {
        assert_eq!(decode(b"naam\n\x81\xFF"), Err(SheetError::NotText));
        assert_eq!(decode(b"\xEF\xBB\xBFBelgi\xEB"), Err(SheetError::NotText), "it says it is UTF-8");
    }
}
