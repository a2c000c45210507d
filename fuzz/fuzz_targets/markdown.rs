//! Whatever Markdown and its front matter hold, they are read, and their text is clean.

#![no_main]

use std::ops::ControlFlow;

use dateline::document::clean::clean;
use dateline::formats::{self, Input};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    formats::read(Input { name: "a.md", bytes }, &mut |outcome| {
        if let Ok(parsed) = outcome {
            let text = parsed.document.text();
            assert_eq!(clean(text), text);
        }
        ControlFlow::Continue(())
    });
});
