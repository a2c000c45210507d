//! Whatever a terminal sends, in whatever pieces, is survived, and nothing is kept for ever.

#![no_main]

use dateline::reader::terminal::decode::Decoder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|pieces: Vec<&[u8]>| {
    let mut decoder = Decoder::default();
    let mut inputs = Vec::new();
    for piece in pieces {
        decoder.feed(piece, &mut inputs);
    }
    decoder.expire(&mut inputs);
    assert_eq!(decoder.patience(), None);
});
