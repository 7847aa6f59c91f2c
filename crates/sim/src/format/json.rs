//! Texts as JSON has them. Reading JSON is left to those who know more of it.

use std::fmt::Write;

/// A text as JSON has it, in quotation marks.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\0'..='\u{1f}' => write!(quoted, "\\u{:04x}", u32::from(letter)).expect("it has room"),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
