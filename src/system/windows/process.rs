//! Other programs and this one, as far as the standard library reaches: nothing is limited, stopped or put behind others.

use std::{
    io,
    os::windows::process::CommandExt,
    process::{Command, ExitStatus},
    sync::{Arc, atomic::AtomicBool},
};

/// The editor where none is named.
pub const EDITOR: &str = "notepad";
/// What opens an address where no browser is named: commands to try, in order.
pub const BROWSERS: &[&str] = &["rundll32 url.dll,FileProtocolHandler"];

/// A group of its own for interrupts (`CREATE_NEW_PROCESS_GROUP`).
const OWN_GROUP: u32 = 0x200;

/// All threads go as fast as they can.
pub const fn give_way(_niceness: i32) {}

/// A process cannot limit itself here, so that what needs a limit is not done.
pub fn limit(_memory: u64, _seconds: u64) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "Windows has no limits for a process"))
}

/// No signal ends a process.
pub const fn ended_by(_status: ExitStatus) -> Option<i32> {
    None
}

/// Lets a program outlive an interrupt at the console.
pub fn set_apart(command: &mut Command) -> &mut Command {
    command.creation_flags(OWN_GROUP)
}

/// An interrupt ends the process.
pub const fn catch_interrupts(_stop: &Arc<AtomicBool>) {}

/// A command line as the system's shell runs it.
pub fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    // As it is: the shell parts it itself.
    shell.arg("/C").raw_arg(command);
    shell
}

/// What waits for a key after a command. How it ended is said when the reader is back.
pub fn wait_for_enter(_said: &str) -> Command {
    shell("pause")
}

/// No shell continues what was stopped.
pub const fn has_job_control() -> bool {
    false
}

/// Nothing is ever stopped.
pub fn stop_job() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Nothing is ever stopped.
pub fn stop_self() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
