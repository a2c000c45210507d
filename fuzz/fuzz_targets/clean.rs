//! Cleaned text holds nothing that a terminal obeys, stays as long in code points, and is clean the second time.

#![no_main]

use dateline::document::clean::clean;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let cleaned = clean(text);
    assert_eq!(cleaned.chars().count(), text.chars().count());
    assert!(!cleaned.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
    assert_eq!(clean(&cleaned), cleaned);
});
