//! Other programs and this one: how much they may take, how they end, how they are stopped.

use std::{
    io,
    os::unix::process::{CommandExt, ExitStatusExt},
    process::{Command, ExitStatus},
    sync::{Arc, atomic::AtomicBool},
};

use rustix::process::{
    Resource, Rlimit, Signal, getpgrp, getpid, getppid, getsid, kill_current_process_group,
    kill_process, setrlimit,
};
use signal_hook::consts::{SIGINT, SIGTERM};

/// The editor where none is named.
pub const EDITOR: &str = "vi";
/// What opens an address where no browser is named: commands to try, in order.
pub const BROWSERS: &[&str] =
    if cfg!(target_os = "macos") { &["open"] } else { &["xdg-open", "wslview"] };

/// Told after a command that was given words, so that what it wrote can be read.
const WAIT: &str = "printf '\\n[%s; Enter goes back] ' \"$1\"; read -r _";

/// Makes this thread, and those that it starts from now on, give way to others by so many steps of niceness. Only Linux has a
/// niceness of threads; elsewhere the whole program would give way, and nothing is done. Where the system does not allow it,
/// nothing is lost but some milliseconds.
pub fn give_way(niceness: i32) {
    if cfg!(target_os = "linux") {
        let _ = rustix::process::setpriority_process(None, niceness);
    }
}

/// Limits this process, for good: its memory in bytes of addresses, its time of a processor in seconds; and it writes no file.
/// What it then asks too much of ends it.
pub fn limit(memory: u64, seconds: u64) -> io::Result<()> {
    let limits = [
        (Resource::As, memory),
        (Resource::Cpu, seconds),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// The signal that ended a process, if one did.
pub fn ended_by(status: ExitStatus) -> Option<i32> {
    status.signal()
}

/// Lets a program outlive the terminal: its signals are not sent to it.
pub fn set_apart(command: &mut Command) -> &mut Command {
    command.process_group(0)
}

/// From now on, what would interrupt or end the process sets `stop` instead. Where that cannot be had, the process ends.
pub fn catch_interrupts(stop: &Arc<AtomicBool>) {
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(stop)).ok();
    }
}

/// A command line as the system's shell runs it.
pub fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

/// What says how a command ended, and waits for Enter.
pub fn wait_for_enter(said: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", WAIT, "sh", said]);
    shell
}

/// Is there a shell that would notice a stop and could continue us? Not so for the first process of a session (`xterm -e`),
/// its group, or an orphan: stopped, it would stay so for ever. The kernel ignores SIGTSTP in the same case.
pub fn has_job_control() -> bool {
    let Ok(session) = getsid(None) else { return false };
    getpgrp() != session && getppid().and_then(|parent| getsid(Some(parent)).ok()) == Some(session)
}

/// Stops the whole job, as `C-z` does. Returns when it is continued.
pub fn stop_job() -> io::Result<()> {
    kill_current_process_group(Signal::STOP).map_err(Into::into)
}

/// Stops this process alone. Returns when it is continued.
pub fn stop_self() -> io::Result<()> {
    kill_process(getpid(), Signal::STOP).map_err(Into::into)
}
