//! The terminal is taken and given back, whatever happens (`examples/terminal.rs` is driven).

use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::pty::{Session, Setup, example};

/// The example, running and drawn; `None` where it has not been built.
fn ready() -> Option<Session> {
    let session = Setup::new(example("terminal")?).start();
    // Its question has been answered: no reply comes between what the tests send.
    session.wait_for("Background");
    Some(session)
}

#[test]
fn a_key_leaves_and_all_is_as_before() {
    let Some(session) = ready() else { return };
    assert!(session.seen().text().contains("80x24") && session.seen().screen().alternate_screen());
    session.send("m");
    session.wait("modes", |seen| seen.screen().bracketed_paste());
    session.wait("mouse", |seen| {
        seen.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    });
    session.send("q");
    let (code, text) = session.end();
    assert_eq!((code, text.trim()), (0, "left"));
}

#[test]
fn signals_leave_with_their_number() {
    for (signal, expected) in
        [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)]
    {
        let Some(session) = ready() else { return };
        session.signal(signal);
        assert_eq!(session.end().0, expected);
    }
}

#[test]
fn a_loop_that_hangs_is_left() {
    let Some(session) = ready() else { return };
    session.send("s");
    session.signal(Signal::TERM);
    assert_eq!(session.end().0, 143);
}

#[test]
fn a_terminal_that_is_gone_ends_the_program() {
    let Some(program) = example("terminal") else { return };
    assert_eq!(Setup::new(program).hang_up_when("ready"), 129);
}

#[test]
fn a_terminal_that_is_gone_ends_the_program_though_hang_ups_are_ignored() {
    let Some(program) = example("terminal") else { return };
    let ignoring = Setup::new("sh").args([
        "-c".as_ref(),
        "trap '' HUP; \"$0\"; exit $?".as_ref(),
        program.as_os_str(),
    ]);
    assert_eq!(ignoring.hang_up_when("ready"), 129);
}

#[test]
fn a_panic_of_the_main_thread_is_read_on_the_screen_it_came_from() {
    let Some(session) = ready() else { return };
    session.send("p");
    let (code, text) = session.end();
    assert_eq!(code, 101);
    assert!(text.contains("main trouble"), "{text}");
}

#[test]
fn a_panic_of_another_thread_leaves_the_screen_alone_and_is_told_at_the_end() {
    let Some(session) = ready() else { return };
    session.send("w");
    session.wait_for("worker panicked");
    assert!(session.seen().screen().alternate_screen());
    assert!(!session.seen().text().contains("trouble"));
    session.send("q");
    let (code, text) = session.end();
    assert_eq!(code, 0);
    assert!(text.contains("thread 'worker'") && text.contains("worker trouble"), "{text}");
}

#[test]
fn suspended_by_a_key_it_comes_back_at_the_new_size() {
    let Some(program) = example("terminal") else { return };
    let script = "set -m; \"$0\"; echo stopped; read line; fg >/dev/null; echo code $?";
    let shell =
        Setup::new("sh").args(["-c".as_ref(), script.as_ref(), program.as_os_str()]).start();
    shell.wait_for("ready");
    shell.send("\x1a");
    shell.wait_for("stopped");
    assert!(!shell.seen().screen().alternate_screen());
    shell.resize(100, 30);
    shell.send("\n");
    shell.wait("the new size", |seen| {
        seen.screen().alternate_screen() && seen.text().contains("100x30")
    });
    shell.wait_for("continued");
    shell.send("q");
    let (code, text) = shell.end();
    assert_eq!(code, 0);
    assert!(text.contains("code 0"), "{text}");
}

#[test]
fn with_nobody_to_continue_it_it_does_not_stop() {
    let Some(session) = ready() else { return };
    session.send("\x1a");
    session.wait_for("no job control here");
    session.send("q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn stopped_from_outside_it_gives_the_terminal_back_meanwhile() {
    let Some(session) = ready() else { return };
    session.signal(Signal::TSTP);
    session.wait("the terminal given back", |seen| !seen.screen().alternate_screen());
    session.wait_stopped();
    session.signal(Signal::CONT);
    session.wait("the terminal taken", |seen| {
        seen.screen().alternate_screen() && seen.text().contains("Suspend")
    });
    session.send("q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn lent_to_another_program_it_reads_no_key() {
    let Some(session) = ready() else { return };
    session.send("e");
    session.wait_for("lent");
    assert!(!session.seen().screen().alternate_screen());
    session.send("keys for it\n");
    session.wait_for("taken again");
    session.send("q");
    let (code, text) = session.end();
    assert_eq!(code, 0);
    assert!(text.contains("got keys for it"), "{text}");
}

#[test]
fn a_paste_that_never_ends_does_not_swallow_the_keys_after_it() {
    let Some(session) = ready() else { return };
    session.send("\x1b[200~never ended");
    session.wait_for("Paste(\"never ended\")");
    session.send("q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn a_lone_escape_is_a_key_and_replies_are_none() {
    let Some(session) = ready() else { return };
    session.send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    session.wait_for("Background(Rgb { red: 255");
    session.send("\x1b");
    session.wait_for("key Esc");
    session.send("q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn every_size_is_drawn_on() {
    let Some(program) = example("terminal") else { return };
    for (columns, rows) in [(1, 1), (2, 1), (20, 3), (0, 0), (65535, 24), (300, 65535)] {
        let session = Setup::new(&program).size(columns, rows).start();
        session.wait("a frame", |seen| seen.bytes.windows(8).any(|part| part == b"\x1b[?2026l"));
        session.resize(80, 24);
        session.wait_for("80x24");
        session.send("q");
        assert_eq!(session.end().0, 0, "{columns}x{rows}");
    }
}

#[test]
fn keys_come_from_the_terminal_where_standard_input_is_a_pipe() {
    let Some(program) = example("terminal") else { return };
    let session = Setup::new("sh")
        .args(["-c".as_ref(), "echo an article | \"$0\"".as_ref(), program.as_os_str()])
        .start();
    session.wait_for("ready");
    session.send("j");
    session.wait_for("key Char('j')");
    session.send("q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn without_a_terminal_it_says_so_and_writes_nothing_else() {
    let Some(program) = example("terminal") else { return };
    let Ok(output) =
        Command::new("setsid").arg("--wait").arg(program).stdin(Stdio::null()).output()
    else {
        println!("skipped: there is no setsid here");
        return;
    };
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("no terminal to read on") && !message.contains('\x1b'),
        "{message}"
    );
}
