//! Whatever the process that parses a PDF hands over, an article is made of it or it is refused with a sentence.

#![no_main]

use std::ops::ControlFlow;

use dateline::document::clean::clean;
use dateline::formats::{self, Input, Outside};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let input = Input { name: "a.pdf", bytes: b"%PDF-1.7\n" };
    let outside = Outside { pages: Some(&|_| Ok(bytes.to_vec())), ..Outside::NOTHING };
    formats::read_with(input, outside, &mut |outcome| {
        if let Ok(parsed) = outcome {
            let text = parsed.document.text();
            assert_eq!(clean(text), text);
        }
        ControlFlow::Continue(())
    });
});
