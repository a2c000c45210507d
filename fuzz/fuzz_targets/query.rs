//! Whatever is typed is a query or an error that points into it; what is a query can be explained.

#![no_main]

use dateline::query::Query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let today = jiff::civil::date(2025, 1, 15);
    for query in [Query::parse(text, today), Query::parse_typing(text, today)].into_iter().flatten()
    {
        _ = query.explain();
        _ = query.spans(text);
    }
});
