//! `dateline annotate`: the public annotation format.

use std::io;

use super::{
    arguments::Paths,
    inputs::{self, Outcome},
    output::Output,
};
use crate::{annotation::Annotation, library::Article};

/// Prints one JSON object a line for each article.
pub(super) fn run(options: &Paths, output: &mut Output) -> io::Result<Outcome> {
    inputs::write_each(&options.paths, output, &line)
}

/// The line of an article, with its newline.
fn line(article: &Article) -> Vec<u8> {
    super::table::json_line(&Annotation::of(article))
}
