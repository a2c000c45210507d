//! The hidden command in whose process PDF is parsed: the file on standard input, records on standard output.

use std::io::{self, Read};

use super::inputs::Outcome;
use crate::{
    formats::pdf::{LONGEST, extract::extract},
    library::separate,
};

/// Limits the process, then reads the file.
pub(super) fn run() -> io::Result<Outcome> {
    separate::limit()?;
    let mut bytes = Vec::new();
    io::stdin().lock().take(LONGEST as u64).read_to_end(&mut bytes)?;
    extract(&bytes, &mut io::stdout().lock())?;
    Ok(Outcome::AllRead)
}
