//! Arguments in, exit code out.

use std::process::ExitCode;

use dlmalloc::GlobalDlmalloc;

/// Gives back what is free. The C library of Linux keeps a heap for each thread, and in each what it once took: after the
/// background of a large library that was hundreds of megabytes.
#[global_allocator]
static MEMORY: GlobalDlmalloc = GlobalDlmalloc;

fn main() -> ExitCode {
    dateline::cli::run(std::env::args_os())
}
