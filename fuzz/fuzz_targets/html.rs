//! Whatever a page holds, it is read without a panic, and its text is clean; also as a saved page.

#![no_main]

use std::ops::ControlFlow;

use dateline::document::clean::clean;
use dateline::formats::{self, Input};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.html", "a.mhtml"] {
        formats::read(Input { name, bytes }, &mut |outcome| {
            if let Ok(parsed) = outcome {
                let text = parsed.document.text();
                assert_eq!(clean(text), text);
            }
            ControlFlow::Continue(())
        });
    }
});
