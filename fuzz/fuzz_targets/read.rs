//! Whatever a file holds, and whatever it is called, it is read or refused with a sentence, and its text is clean.

#![no_main]

use std::ops::ControlFlow;

use dateline::document::clean::clean;
use dateline::formats::{self, Input};
use libfuzzer_sys::fuzz_target;

/// Names whose endings lead to each reader that bytes alone do not lead to.
const NAMES: [&str; 9] =
    ["a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a.csv", "a.eml", "a.xml", "standard input"];

fuzz_target!(|bytes: &[u8]| {
    for name in NAMES {
        formats::read(Input { name, bytes }, &mut |outcome| {
            if let Ok(parsed) = outcome {
                let text = parsed.document.text();
                assert_eq!(clean(text), text);
            }
            ControlFlow::Continue(())
        });
    }
});
