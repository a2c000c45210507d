//! Whatever files packed in files hold (zip, tar, gzip, zstd, WARC), they are read or refused with a sentence.

#![no_main]

use std::ops::ControlFlow;

use dateline::document::clean::clean;
use dateline::formats::{self, Input};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.zip", "a.tar", "a.txt.gz", "a.md.zst", "a.warc"] {
        formats::read(Input { name, bytes }, &mut |outcome| {
            if let Ok(parsed) = outcome {
                let text = parsed.document.text();
                assert_eq!(clean(text), text);
            }
            ControlFlow::Continue(())
        });
    }
});
