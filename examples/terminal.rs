//! Shows what the terminal sends: run it and press keys, paste, resize, send signals.
//!
//! `q` quits, `C-z` suspends, `t` opens a text field (pastes are marked), `m` takes the mouse, `e` lends the terminal to a
//! shell command, `c` copies, `w` panics in another thread, `p` in the main one, `s` hangs it. The tests of the terminal
//! guard drive this program.

use std::collections::VecDeque;
use std::io::Write;
use std::process::{Command, ExitCode};
use std::thread;

use crossbeam_channel::Receiver;
use crossterm::event::{KeyCode, KeyModifiers};
use dateline::reader::terminal::{Event, NoTerminal, Screen, panics};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

fn main() -> ExitCode {
    let outcome = run();
    for panic in panics() {
        _ = writeln!(std::io::stderr(), "{panic}");
    }
    outcome.unwrap_or_else(|error| {
        _ = writeln!(std::io::stderr(), "{error}");
        ExitCode::from(if error.downcast_ref::<NoTerminal>().is_some() { 2 } else { 1 })
    })
}

fn run() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut screen = Screen::open()?;
    let (sender, events) = crossbeam_channel::unbounded();
    screen.listen(move |event| sender.send(event).is_ok())?;
    let code = follow(&mut screen, &events)?;
    drop(screen);
    // The terminal may be gone.
    _ = writeln!(std::io::stdout(), "left");
    Ok(ExitCode::from(code))
}

/// Shows one event after another until one asks to leave.
fn follow(screen: &mut Screen, events: &Receiver<Event>) -> std::io::Result<u8> {
    let mut log = VecDeque::from(["ready".to_owned()]);
    draw(screen, &log)?;
    screen.ask_background()?;
    for event in events {
        log.push_front(describe(&event));
        log.truncate(500);
        if let Some(code) = event.exit_code() {
            return Ok(code);
        }
        match event {
            Event::Key(key) if key.code == KeyCode::Char('q') => return Ok(0),
            Event::Key(key) => {
                let note = act(screen, key.code, key.modifiers)?;
                log.extend(note.into_iter().map(str::to_owned));
                log.rotate_right(usize::from(note.is_some()));
            }
            Event::Suspend => screen.stop()?,
            Event::Resume => screen.retake()?,
            _ => {}
        }
        draw(screen, &log)?;
    }
    Ok(0)
}

/// Does what a key asks for; returns what to say about it.
fn act(
    screen: &mut Screen,
    key: KeyCode,
    modifiers: KeyModifiers,
) -> std::io::Result<Option<&'static str>> {
    match key {
        KeyCode::Char('z') if modifiers == KeyModifiers::CONTROL => {
            return Ok(Some(if screen.suspend()? { "continued" } else { "no job control here" }));
        }
        KeyCode::Char('m') => screen.mouse(true)?,
        KeyCode::Char('e') => {
            let (keyboard, output) = screen.stdio()?;
            let mut shell = Command::new("sh");
            shell
                .args(["-c", "echo lent; read line; echo got $line"])
                .stdin(keyboard)
                .stdout(output);
            screen.lend(|| shell.status())??;
            return Ok(Some("taken again"));
        }
        KeyCode::Char('c') => _ = screen.copy("copied text")?,
        KeyCode::Char('w') => {
            let worker =
                thread::Builder::new().name("worker".into()).spawn(|| panic!("worker trouble"))?;
            return Ok(Some(if worker.join().is_err() {
                "worker panicked"
            } else {
                "worker is well"
            }));
        }
        KeyCode::Char('p') => panic!("main trouble"),
        KeyCode::Char('s') => loop {
            thread::park();
        },
        _ => {}
    }
    Ok(None)
}

fn describe(event: &Event) -> String {
    match event {
        Event::Key(key) => format!("key {:?} {}", key.code, key.modifiers),
        other => format!("{other:?}"),
    }
}

fn draw(screen: &mut Screen, log: &VecDeque<String>) -> std::io::Result<()> {
    screen.draw(|frame| {
        let area = frame.area();
        let head = format!("{}x{}", area.width, area.height);
        let lines: Vec<_> =
            std::iter::once(&head).chain(log).map(|line| Line::raw(line.as_str())).collect();
        frame.render_widget(Paragraph::new(lines), area);
    })
}
