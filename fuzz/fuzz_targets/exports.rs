//! Whatever exports of other readers hold, and whatever lies beside them, they are read or refused with a sentence.

#![no_main]

use std::ops::ControlFlow;

use dateline::document::clean::clean;
use dateline::formats::{self, Input, Outside};
use libfuzzer_sys::fuzz_target;

/// Names that lead to the readers of exports.
const NAMES: [&str; 6] =
    ["part_000000.csv", "metadata_0_to_20.json", "a.jsonl", "a.tsv", "bookmarks.html", "cache.db"];

fuzz_target!(|bytes: &[u8]| {
    let outside = Outside { beside: &|_| Some(bytes.to_vec()), ..Outside::NOTHING };
    for name in NAMES {
        formats::read_with(Input { name, bytes }, outside, &mut |outcome| {
            if let Ok(parsed) = outcome {
                let text = parsed.document.text();
                assert_eq!(clean(text), text);
            }
            ControlFlow::Continue(())
        });
    }
});
