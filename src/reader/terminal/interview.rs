//! What a terminal can do, asked of itself: for `dateline doctor`. The reader asks only for the background, as it must not wait.
//!
//! The questions are xterm's and DEC's (<https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>), and those of kitty for its
//! keyboard and graphics. A terminal that does not know one of them says nothing; the last is one that all answer.

use std::time::{Duration, Instant};

use super::{background::Rgb, device::Device};
use crate::{reader::picture::is_multiplexed, system::Typed};

/// Whether it draws pictures as kitty does. tmux and GNU screen take such a string for the title of a window.
const GRAPHICS: &[u8] = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";

/// All other questions: name and version, background, whole frames, changes of the ground, kitty's keys, the points of a cell, a
/// colour of 24 bits set and asked for, and device attributes.
const QUESTIONS: &[u8] = b"\x1b[>q\x1b]11;?\x1b\\\x1b[?2026$p\x1b[?2031$p\x1b[?u\x1b[16t\
\x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[0m\x1b[c";

/// What the last question is answered with begins with this, and ends with `c`.
const LAST: &[u8] = b"\x1b[?";

/// The longest answer that is read, in bytes.
const LONGEST: usize = 16 << 10;

/// What a terminal says of itself; `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct Answers {
    /// True if the last question was answered: then what is missing will not come.
    pub complete: bool,
    /// Its name and version.
    pub name: Option<String>,
    /// The colour of its background.
    pub background: Option<Rgb>,
    /// Whether it shows frames as a whole (mode 2026).
    pub whole_frames: Option<bool>,
    /// Whether it tells when its ground changes (mode 2031).
    pub tells_ground: Option<bool>,
    /// True if it knows kitty's keyboard protocol.
    pub kitty_keys: bool,
    /// True if it draws pictures as kitty does.
    pub kitty_graphics: bool,
    /// True if it draws sixels.
    pub sixel: bool,
    /// Whether it keeps colours of 24 bits as they are.
    pub true_color: Option<bool>,
    /// Points of a cell, across and down.
    pub cell: Option<(u16, u16)>,
    /// Columns and rows.
    pub size: (u16, u16),
}

/// Asks the terminal, and waits this long for its answers at most. `None` where there is no terminal, or it is one that would
/// write the questions on the screen.
pub fn interview(patience: Duration) -> Option<Answers> {
    let term = std::env::var("TERM").unwrap_or_default();
    if term.is_empty() || ["dumb", "linux", "vt"].iter().any(|known| term.starts_with(known)) {
        return None;
    }
    let device = Device::find().ok()?;
    let before = device.modes().ok()??;
    device.make_raw(&before).ok()?;
    device.forget_typed();
    let alone = !is_multiplexed(|name| std::env::var(name).ok());
    let asked = if alone { [GRAPHICS, QUESTIONS].concat() } else { QUESTIONS.to_vec() };
    let heard = device.write(&asked).map(|()| listen(&device, patience)).unwrap_or_default();
    // What comes later than that is thrown away, and the mode with it.
    device.forget_typed();
    let _ = device.restore(&before);
    let size = device.size();
    Some(Answers { size: (size.width, size.height), ..answers(&heard) })
}

/// The bytes that come until the last question is answered, or the time is over.
fn listen(device: &Device, patience: Duration) -> Vec<u8> {
    let deadline = Instant::now() + patience;
    let mut heard = Vec::new();
    while !answers(&heard).complete && heard.len() < LONGEST {
        let left = deadline.saturating_duration_since(Instant::now());
        if device.hear(left, &mut heard) != Typed::Bytes {
            break;
        }
    }
    heard
}

/// What is said in a row of bytes; what is no answer, as a key that was pressed, is passed over.
fn answers(heard: &[u8]) -> Answers {
    let mut answers = Answers::default();
    let mut rest = heard;
    while let Some(at) = memchr::memchr(0x1b, rest) {
        rest = &rest[at..];
        let end = match rest.get(1) {
            Some(b'[') => {
                rest[2..].iter().position(|byte| (b'@'..=b'~').contains(byte)).map(|at| at + 3)
            }
            Some(b'P' | b']' | b'_') => string_end(rest),
            _ => Some(1),
        };
        let Some(end) = end else { break };
        take(&mut answers, &rest[..end]);
        rest = &rest[end..];
    }
    answers
}

/// Where a string ends: behind `ESC \` or `BEL`.
fn string_end(bytes: &[u8]) -> Option<usize> {
    let bell = memchr::memchr(7, bytes).map(|at| at + 1);
    let ended = memchr::memmem::find(&bytes[2..], b"\x1b\\").map(|at| at + 4);
    bell.into_iter().chain(ended).min()
}

/// Takes one answer.
fn take(answers: &mut Answers, answer: &[u8]) {
    let text = String::from_utf8_lossy(answer);
    let within = |start: &str, end: &str| text.strip_prefix(start)?.strip_suffix(end);
    let string = |start: &str| {
        let body = text.strip_prefix(start)?;
        body.strip_suffix("\u{1b}\\").or_else(|| body.strip_suffix('\u{7}'))
    };
    if let Some(name) = string("\u{1b}P>|") {
        answers.name = Some(name.to_owned());
    } else if let Some(color) = string("\u{1b}]11;") {
        answers.background = Rgb::parse(color.as_bytes());
    } else if let Some(said) = string("\u{1b}_Gi=31;") {
        answers.kitty_graphics = said == "OK";
    } else if let Some(style) = string("\u{1b}P1$r") {
        // xterm writes colons between the numbers, others semicolons; some leave a place empty.
        let style = style.replace(':', ";").replace(";;", ";");
        answers.true_color = Some(style.contains("48;2;1;2;3"));
    } else if let Some(state) = within("\u{1b}[?2026;", "$y") {
        answers.whole_frames = Some(is_known(state));
    } else if let Some(state) = within("\u{1b}[?2031;", "$y") {
        answers.tells_ground = Some(is_known(state));
    } else if within("\u{1b}[?", "u").is_some() {
        answers.kitty_keys = true;
    } else if let Some(cell) = within("\u{1b}[6;", "t") {
        let points = cell
            .split_once(';')
            .and_then(|(down, across)| Some((across.parse().ok()?, down.parse().ok()?)));
        answers.cell = points;
    } else if answer.starts_with(LAST)
        && let Some(attributes) = within("\u{1b}[?", "c")
    {
        answers.complete = true;
        // DEC STD 070: 4 among the attributes stands for sixel graphics.
        answers.sixel = attributes.split(';').skip(1).any(|number| number == "4");
    }
}

/// True for a mode that is known: 0 stands for one that is not, 4 for one that cannot be set (DECRPM).
fn is_known(state: &str) -> bool {
    matches!(state, "1" | "2" | "3")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(heard: &str, expected: &Answers) {
        assert_eq!(&answers(heard.as_bytes()), expected);
        // However little has come, nothing is read that is not there.
        for end in 0..heard.len() {
            let part = answers(&heard.as_bytes()[..end]);
            assert!(!part.complete || expected.complete);
        }
    }

    #[test]
    fn a_terminal_that_knows_all_is_understood() {
        let white = Rgb { red: 255, green: 255, blue: 255 };
        check(
            "\u{1b}P>|kitty(0.40.1)\u{1b}\\\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\\u{1b}[?2026;2$y\u{1b}[?2031;1$y\u{1b}[?0u\
             \u{1b}_Gi=31;OK\u{1b}\\\u{1b}[6;20;10t\u{1b}P1$r0;48:2:1:2:3m\u{1b}\\\u{1b}[?62;4;22c",
            &Answers {
                complete: true,
                name: Some("kitty(0.40.1)".to_owned()),
                background: Some(white),
                whole_frames: Some(true),
                tells_ground: Some(true),
                kitty_keys: true,
                kitty_graphics: true,
                sixel: true,
                true_color: Some(true),
                cell: Some((10, 20)),
                size: (0, 0),
            },
        );
    }

    #[test]
    fn little_is_understood_as_little() {
        check("\u{1b}[?6c", &Answers { complete: true, ..Answers::default() });
        check("", &Answers::default());
        check("jj\u{1b}[A\u{1b}", &Answers::default());
        let unknown =
            Answers { whole_frames: Some(false), true_color: Some(false), ..Answers::default() };
        check("x\u{1b}[?2026;0$y\u{1b}P1$r0;48;5;16m\u{1b}\\\u{1b}]11;rgb", &unknown);
    }

    #[test]
    fn every_question_but_the_style_that_is_asked_for_draws_nothing() {
        let shown = String::from_utf8_lossy(QUESTIONS);
        assert!(shown.ends_with("\u{1b}[0m\u{1b}[c"));
        assert!(!shown.contains('\n') && shown.starts_with('\u{1b}'));
    }
}
