//! Whatever an article says, it is analysed, and every fact lies within its text.

#![no_main]

use std::ops::ControlFlow;

use dateline::analysis::analyse;
use dateline::formats::{self, Input};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let input = Input { name: "article.txt", bytes: text.as_bytes() };
    formats::read(input, &mut |outcome| {
        if let Ok(parsed) = outcome {
            let analysis = analyse(&parsed.document, &parsed.metadata);
            for piece in analysis.quotes.iter().flat_map(|quote| &quote.pieces) {
                assert!(parsed.document.text().get(piece.start..piece.end).is_some());
            }
        }
        ControlFlow::Continue(())
    });
});
