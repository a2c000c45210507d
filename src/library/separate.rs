//! The parser of PDF in a process of its own: the program starts itself with a hidden command, writes the file to it and reads
//! records back (`formats::pdf`). The other process limits its own memory and time before it looks at the file, so
//! that nothing in there harms more than it; this one ends it when it takes too long.

use std::{
    ffi::OsStr,
    io::{self, Write},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use super::open;
use crate::formats::{
    Pages, Problem,
    caps::megabytes,
    pdf::{LONGEST, Record},
};
use crate::system::process;

/// The hidden command.
pub const COMMAND: &str = "pdf-text";

/// All memory that the process may have, in bytes of addresses.
const MEMORY: u64 = 448 << 20;

/// The time of a processor that it may take, in seconds.
const PROCESSOR: u64 = 6;

/// The time that it may take by the clock; other programs run too.
const PATIENCE: Duration = Duration::from_secs(9);

/// The program itself, where it has the command.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on PDF is opened, by starting `program` with [`COMMAND`]. Only the program calls this: whatever else uses the
/// library is not to be started anew by it.
pub fn install(program: PathBuf) {
    // Only the first call counts.
    let _ = PROGRAM.set(program);
}

/// What reads PDF; `None` where nothing does.
pub(super) fn pages() -> Option<&'static Pages<'static>> {
    PROGRAM.get().map(|_| &records as &Pages<'static>)
}

/// Limits this process, for good. What it then asks too much of ends it.
pub fn limit() -> io::Result<()> {
    process::limit(MEMORY, PROCESSOR)
}

/// The records of a PDF, the last of which says why the process was ended, where it was.
fn records(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    if bytes.len() > LONGEST {
        let what = format!("a PDF longer than {}", megabytes(LONGEST));
        return Err(Problem::new(what).help("turn it into text first, with pdftotext for example"));
    }
    let program = PROGRAM.get().map_or(OsStr::new(""), |program| program.as_os_str());
    let child = start(program).map_err(|error| {
        let why = open::refusal(&error).what;
        Problem::new(format!("the process that reads PDF cannot be started: {why}"))
    })?;
    let (mut records, status) = talk(child, bytes)?;
    if let Some(why) = reason(status)
        && let Ok(record) = serde_json::to_vec(&Record::Ended(why.to_owned()))
    {
        records.push(b'\n');
        records.extend(record);
    }
    Ok(records)
}

fn start(program: &OsStr) -> io::Result<Child> {
    let mut command = Command::new(program);
    command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn()
}

/// Writes the file to the process and reads what it answers, until it ends or is ended.
fn talk(mut child: Child, bytes: &[u8]) -> Result<(Vec<u8>, ExitStatus), Problem> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let until = Instant::now() + PATIENCE;
    let piped = std::thread::scope(|scope| {
        // It may end before it has read all; then there is nobody to write to.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(bytes)));
        let stdout = stdout.ok_or_else(|| Problem::new("the process that reads PDF is silent"))?;
        let piped = open::read_pipe(stdout, &mut |_| {
            if Instant::now() > until {
                let _ = child.kill();
            }
            true
        });
        if !matches!(&piped, Ok(Some(piped)) if !piped.cut) {
            // It says more than anybody reads.
            let _ = child.kill();
        }
        piped
    })?;
    let status = child.wait().map_err(|error| open::refusal(&error))?;
    Ok((piped.map(|piped| piped.bytes).unwrap_or_default(), status))
}

/// Why a process ended before it was done.
fn reason(status: ExitStatus) -> Option<&'static str> {
    if status.success() {
        return None;
    }
    Some(match process::ended_by(status) {
        // Out of time: by its own limit, or by ours.
        Some(9 | 24) => "it takes too long",
        Some(6) => "it takes too much memory",
        _ => "the parser failed on it",
    })
}
