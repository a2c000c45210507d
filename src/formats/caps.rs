//! What no input may pass: sizes, depths and counts, in one place. Each is stated in the message of whatever it stops, and in
//! `docs/formats.md`.
//!
//! They are set so that no file, however it is made, costs more than a few seconds and a few hundred megabytes, and so that
//! no real article comes near them.

/// The longest file that is read, in bytes.
pub const FILE: u64 = 256 << 20;

/// The most that is read from standard input or a named pipe, in bytes; what follows is cut.
pub const PIPE: usize = 64 << 20;

/// The longest entry of an archive, in bytes when unpacked.
pub const ENTRY: usize = 32 << 20;

/// The longest file of a book, in bytes when unpacked.
pub const CHAPTER: usize = 16 << 20;

/// The longest file that is compressed as a whole (`.gz`, `.zst`), in bytes when unpacked.
pub const STREAM: usize = 64 << 20;

/// The most that is kept of all entries of a file together, in bytes when unpacked.
pub const UNPACKED: usize = 256 << 20;

/// The most that is unpacked of a file to pass it over, such as pictures within an archive, in bytes.
pub const PASSED: usize = 1 << 30;

/// The most entries of an archive that are looked at.
pub const ENTRIES: usize = 10_000;

/// How many times longer than the file its contents may be when unpacked. Pages compress about six times, tables and logs
/// up to fifty; deflate can do 1,032.
pub const RATIO: usize = 100;

/// Up to this many bytes the ratio is of no interest.
pub const RATIO_FROM: usize = 4 << 20;

/// Archives and compressed files within one another are opened to this depth.
pub const DEPTH: usize = 3;

/// A size for people, rounded down: `256 MB`.
pub fn megabytes(bytes: usize) -> String {
    format!("{} MB", bytes >> 20)
}
