//! Whatever a page saved by a browser holds (MHTML, Safari's web archive), it is read or refused with a sentence, and its text
//! is clean.

#![no_main]

use std::ops::ControlFlow;

use dateline::document::clean::clean;
use dateline::formats::{self, Input};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.mhtml", "a.webarchive"] {
        formats::read(Input { name, bytes }, &mut |outcome| {
            if let Ok(parsed) = outcome {
                let text = parsed.document.text();
                assert_eq!(clean(text), text);
            }
            ControlFlow::Continue(())
        });
    }
});
