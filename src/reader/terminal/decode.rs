//! What the terminal sends, told apart: keys, pastes, the mouse and its replies to questions.
//!
//! A decoder of our own, because crossterm 0.29 reads a reply to OSC 11 as a row of keys, waits for ever for the end of a
//! paste that never ends, and spins once the terminal is gone. It is pure: bytes in, [`Input`] out, no clock. Where bytes may
//! be the start of something longer, [`Decoder::patience`] says how long to wait for the rest before [`Decoder::expire`].
//! Keys come out as crossterm names them, so that key tables are written in its terms.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use memchr::memmem;

use super::Event;
use super::background::Rgb;
use crate::document::clean;

mod sequence;

/// A paste keeps this many bytes; the rest of a longer one is dropped, so that memory stays flat.
pub const PASTE_LIMIT: usize = 1 << 20;

/// Replies and other strings (OSC, DCS) longer than this many bytes are dropped.
const STRING_LIMIT: usize = 4096;

/// Control sequences longer than this many bytes are dropped.
const SEQUENCE_LIMIT: usize = 256;

const ESCAPE: u8 = 0x1B;
const PASTE_END: &[u8] = b"\x1b[201~";

/// One thing the terminal said.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Something for the reader.
    Event(Event),
    /// The reply to a request for device attributes: every question asked before it has been answered or never will be.
    Answered {
        /// The terminal draws sixels.
        sixel: bool,
    },
}

/// Keeps what has come of an unfinished sequence or paste between reads.
#[derive(Debug, Default)]
pub struct Decoder {
    pending: Vec<u8>,
    paste: Option<Vec<u8>>,
}

/// The first thing in a row of bytes.
enum Token {
    /// So many bytes are done with; they meant this, or nothing.
    Whole(usize, Option<Input>),
    /// A paste begins after so many bytes.
    Paste(usize),
    /// More bytes may change what this is.
    Partial,
}

impl Decoder {
    /// Takes the bytes of one read and appends what they mean to `inputs`.
    pub fn feed(&mut self, bytes: &[u8], inputs: &mut Vec<Input>) {
        self.pending.extend_from_slice(bytes);
        loop {
            if self.paste.is_some() && !self.gather_paste(inputs) {
                return;
            }
            let mut read = 0;
            let paste = loop {
                match token(&self.pending[read..]) {
                    Token::Whole(length, input) => {
                        read += length;
                        inputs.extend(input);
                    }
                    Token::Paste(length) => {
                        read += length;
                        break true;
                    }
                    Token::Partial => break false,
                }
            };
            self.pending.drain(..read);
            if !paste {
                return;
            }
            self.paste = Some(Vec::new());
        }
    }

    /// How long to wait for the rest of what has begun, or `None` where nothing has.
    ///
    /// A lone Escape is a key after 25 ms (a terminal sends a sequence in one go; over a slow line it may be cut). A paste
    /// that has been silent for a second is taken as closed.
    pub fn patience(&self) -> Option<Duration> {
        let milliseconds = match self.pending.as_slice() {
            _ if self.paste.is_some() => 1000,
            [] => return None,
            [ESCAPE] | [ESCAPE, _] => 25,
            [ESCAPE, b']' | b'P', ..] => 500,
            _ => 100,
        };
        Some(Duration::from_millis(milliseconds))
    }

    /// True inside a paste.
    pub fn in_paste(&self) -> bool {
        self.paste.is_some()
    }

    /// Gives up waiting: what has begun is taken for what it is so far.
    pub fn expire(&mut self, inputs: &mut Vec<Input>) {
        if let Some(text) = self.paste.take() {
            inputs.extend(pasted(text));
        }
        match self.pending.as_slice() {
            [ESCAPE] => inputs.push(key(KeyCode::Esc, KeyModifiers::NONE)),
            [ESCAPE, byte] => inputs.extend(plain_key(*byte).map(with_alt)),
            _ => {}
        }
        self.pending.clear();
    }

    /// Moves pending bytes into the open paste; true once its end has come.
    fn gather_paste(&mut self, inputs: &mut Vec<Input>) -> bool {
        let Some(text) = self.paste.as_mut() else { return true };
        let from = text.len().saturating_sub(PASTE_END.len() - 1);
        text.append(&mut self.pending);
        let Some(end) = memmem::find(&text[from..], PASTE_END).map(|at| from + at) else {
            if text.len() > PASTE_LIMIT + PASTE_END.len() {
                text.drain(PASTE_LIMIT..text.len() + 1 - PASTE_END.len());
            }
            return false;
        };
        self.pending.extend_from_slice(&text[end + PASTE_END.len()..]);
        text.truncate(end);
        inputs.extend(self.paste.take().and_then(pasted));
        true
    }
}

/// The text of a paste, cleaned and no longer than [`PASTE_LIMIT`]; nothing where it is empty.
fn pasted(mut text: Vec<u8>) -> Option<Input> {
    text.truncate(PASTE_LIMIT);
    let text = String::from_utf8_lossy(&text).replace("\r\n", "\n").replace('\r', "\n");
    (!text.is_empty()).then(|| Input::Event(Event::Paste(clean::clean(&text).into_owned())))
}

/// Reads the first thing in `bytes`.
fn token(bytes: &[u8]) -> Token {
    match *bytes {
        [] => Token::Partial,
        [ESCAPE, ..] => escape(bytes),
        [byte, ..] if byte < 0x80 => Token::Whole(1, plain_key(byte)),
        _ => character(bytes),
    }
}

/// What begins with an Escape: a sequence, a string, a key with Alt, or the Escape key before another one.
fn escape(bytes: &[u8]) -> Token {
    match *bytes {
        [_] | [_, b'[' | b'O' | b']' | b'P'] => Token::Partial,
        [_, ESCAPE, ..] => Token::Whole(1, Some(key(KeyCode::Esc, KeyModifiers::NONE))),
        [_, b'[', ..] => sequence::control_sequence(bytes),
        [_, b'O', byte, ..] => match sequence::application_key(byte) {
            Some(code) => Token::Whole(3, Some(key(code, KeyModifiers::NONE))),
            None => Token::Whole(2, plain_key(b'O').map(with_alt)),
        },
        [_, b']', b'0'..=b'9', ..] | [_, b'P', b'0'..=b'9' | b'!' | b'>' | b'+' | b'$', ..] => {
            string(bytes)
        }
        _ => match token(&bytes[1..]) {
            Token::Whole(length, input) => Token::Whole(length + 1, input.map(with_alt)),
            other => other,
        },
    }
}

/// A string sequence up to BEL, ST or another Escape: a reply to a question. Only the reply to OSC 11 means anything here.
fn string(bytes: &[u8]) -> Token {
    let Some(end) = bytes[2..].iter().position(|&byte| matches!(byte, 0x07 | 0x18 | 0x1A | ESCAPE))
    else {
        return if bytes.len() > STRING_LIMIT {
            Token::Whole(bytes.len(), None)
        } else {
            Token::Partial
        };
    };
    let end = end + 2;
    let length = match bytes[end..] {
        [ESCAPE] => return Token::Partial,
        [ESCAPE, b'\\', ..] => end + 2,
        [ESCAPE, ..] => end,
        _ => end + 1,
    };
    let background = match &bytes[..end] {
        [_, b']', b'1', b'1', b';', colour @ ..] => Rgb::parse(colour),
        _ => None,
    };
    Token::Whole(length, background.map(|colour| Input::Event(Event::Background(colour))))
}

/// A character beyond ASCII. Bytes that are not UTF-8 mean nothing.
fn character(bytes: &[u8]) -> Token {
    let length = match bytes[0] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return Token::Whole(1, None),
    };
    let so_far = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(so_far) {
        Ok(text) => Token::Whole(length, text.chars().next().map(character_key)),
        Err(error) if error.error_len().is_none() => Token::Partial,
        Err(_) => Token::Whole(1, None),
    }
}

/// The key of one ASCII byte.
fn plain_key(byte: u8) -> Option<Input> {
    let control =
        |character: u8| Some(key(KeyCode::Char(char::from(character)), KeyModifiers::CONTROL));
    match byte {
        b'\r' => Some(key(KeyCode::Enter, KeyModifiers::NONE)),
        b'\t' => Some(key(KeyCode::Tab, KeyModifiers::NONE)),
        0x7F => Some(key(KeyCode::Backspace, KeyModifiers::NONE)),
        0 => control(b' '),
        0x01..=0x1A => control(byte - 1 + b'a'),
        ESCAPE => Some(key(KeyCode::Esc, KeyModifiers::NONE)),
        0x1C..=0x1F => control(byte - 0x1C + b'4'),
        b' '..=b'~' => Some(character_key(char::from(byte))),
        _ => None,
    }
}

/// The key of a character; capitals carry Shift, as crossterm has it.
fn character_key(character: char) -> Input {
    let modifiers = if character.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    key(KeyCode::Char(character), modifiers)
}

/// A key press as an input.
fn key(code: KeyCode, modifiers: KeyModifiers) -> Input {
    Input::Event(Event::Key(KeyEvent::new(code, modifiers)))
}

/// The same key with Alt held.
fn with_alt(input: Input) -> Input {
    match input {
        Input::Event(Event::Key(mut event)) => {
            event.modifiers |= KeyModifiers::ALT;
            Input::Event(Event::Key(event))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{MouseButton, MouseEventKind};
    use proptest::prelude::*;

    use super::*;

    /// All that `bytes` mean when they come in one read and nothing follows.
    fn decode(bytes: &[u8]) -> Vec<Input> {
        let mut decoder = Decoder::default();
        let mut inputs = Vec::new();
        decoder.feed(bytes, &mut inputs);
        decoder.expire(&mut inputs);
        inputs
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &[(KeyCode, KeyModifiers)]) {
        let expected: Vec<_> =
            expected.iter().map(|&(code, modifiers)| key(code, modifiers)).collect();
        assert_eq!(decode(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
    }

    const NONE: KeyModifiers = KeyModifiers::NONE;
    const CONTROL: KeyModifiers = KeyModifiers::CONTROL;
    const ALT: KeyModifiers = KeyModifiers::ALT;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

    #[test]
    fn characters_and_control_characters() {
        use KeyCode::{Backspace, Char, Enter, Tab};
        check(b"jG", &[(Char('j'), NONE), (Char('G'), SHIFT)]);
        check("é日".as_bytes(), &[(Char('é'), NONE), (Char('日'), NONE)]);
        check(b"\r\t\x7f", &[(Enter, NONE), (Tab, NONE), (Backspace, NONE)]);
        check(
            b"\x03\x1a\x00\n",
            &[
                (Char('c'), CONTROL),
                (Char('z'), CONTROL),
                (Char(' '), CONTROL),
                (Char('j'), CONTROL),
            ],
        );
    }

    #[test]
    fn named_keys_with_and_without_modifiers() {
        use KeyCode::{BackTab, Delete, Down, End, F, Home, Left, PageUp, Up};
        check(b"\x1b[A\x1bOB\x1b[H\x1bOF", &[(Up, NONE), (Down, NONE), (Home, NONE), (End, NONE)]);
        check(b"\x1b[1;5D\x1b[3~\x1b[5;2~", &[(Left, CONTROL), (Delete, NONE), (PageUp, SHIFT)]);
        check(
            b"\x1bOP\x1b[15~\x1b[24~\x1b[[A",
            &[(F(1), NONE), (F(5), NONE), (F(12), NONE), (F(1), NONE)],
        );
        check(b"\x1b[Z", &[(BackTab, SHIFT)]);
    }

    #[test]
    fn keys_of_the_csi_u_form() {
        check(
            b"\x1b[97;5u\x1b[27u\x1b[13;2u",
            &[(KeyCode::Char('a'), CONTROL), (KeyCode::Esc, NONE), (KeyCode::Enter, SHIFT)],
        );
        check(b"\x1b[97;1:3u", &[]);
    }

    #[test]
    fn escape_is_a_key_of_its_own_once_nothing_follows() {
        check(b"\x1b", &[(KeyCode::Esc, NONE)]);
        check(b"\x1b\x1b", &[(KeyCode::Esc, NONE), (KeyCode::Esc, NONE)]);
        let mut decoder = Decoder::default();
        let mut inputs = Vec::new();
        decoder.feed(b"\x1b", &mut inputs);
        assert!(inputs.is_empty());
        assert!(decoder.patience().is_some_and(|wait| wait < Duration::from_millis(50)));
    }

    #[test]
    fn escape_before_a_key_is_alt() {
        check(b"\x1bx\x1b]", &[(KeyCode::Char('x'), ALT), (KeyCode::Char(']'), ALT)]);
        check(b"\x1bOx", &[(KeyCode::Char('O'), ALT | SHIFT), (KeyCode::Char('x'), NONE)]);
        check(b"\x1b]q", &[(KeyCode::Char(']'), ALT), (KeyCode::Char('q'), NONE)]);
    }

    #[test]
    fn a_sequence_cut_in_two_reads_is_one_key() {
        let mut decoder = Decoder::default();
        let mut inputs = Vec::new();
        for part in [&b"\x1b"[..], b"[1;", b"5A", b"\xE6\x97", b"\xA5"] {
            decoder.feed(part, &mut inputs);
        }
        assert_eq!(inputs, [key(KeyCode::Up, CONTROL), key(KeyCode::Char('日'), NONE)]);
        assert_eq!(decoder.patience(), None);
    }

    #[test]
    fn the_background_is_read_and_is_no_key() {
        let white = Input::Event(Event::Background(Rgb { red: 255, green: 255, blue: 255 }));
        assert_eq!(
            decode(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c"),
            [white.clone(), Input::Answered { sixel: false }]
        );
        assert_eq!(decode(b"\x1b[?62;4;22c"), [Input::Answered { sixel: true }]);
        assert_eq!(decode(b"\x1b]11;rgb:ff/ff/ff\x07j"), [white, key(KeyCode::Char('j'), NONE)]);
        assert_eq!(decode(b"\x1b]10;?\x07\x1bP>|XTerm(370)\x1b\\"), []);
    }

    #[test]
    fn a_paste_is_text_whatever_keys_are_in_it() {
        let pasted = Input::Event(Event::Paste("q\n\u{FFFD}\u{FFFD}[A".into()));
        assert_eq!(decode(b"\x1b[200~q\r\n\x03\x1b[A\x1b[201~"), [pasted]);
        assert_eq!(decode(b"\x1b[200~\x1b[201~j"), [key(KeyCode::Char('j'), NONE)]);
    }

    #[test]
    fn a_paste_that_never_ends_is_closed() {
        let mut decoder = Decoder::default();
        let mut inputs = Vec::new();
        decoder.feed(b"\x1b[200~open", &mut inputs);
        assert!(inputs.is_empty() && decoder.in_paste());
        assert_eq!(decoder.patience(), Some(Duration::from_secs(1)));
        decoder.expire(&mut inputs);
        decoder.feed(b"j", &mut inputs);
        assert_eq!(
            inputs,
            [Input::Event(Event::Paste("open".into())), key(KeyCode::Char('j'), NONE)]
        );
    }

    #[test]
    fn a_long_paste_is_cut_and_its_end_still_found() {
        let mut decoder = Decoder::default();
        let mut inputs = Vec::new();
        decoder.feed(b"\x1b[200~", &mut inputs);
        for _ in 0..600 {
            decoder.feed(&[b'x'; 4096], &mut inputs);
            assert!(decoder.paste.as_ref().is_none_or(|text| text.len() <= PASTE_LIMIT + 8192));
        }
        decoder.feed(b"\x1b[20", &mut inputs);
        decoder.feed(b"1~j", &mut inputs);
        let Some(Input::Event(Event::Paste(text))) = inputs.first() else { panic!("{inputs:?}") };
        assert_eq!(text.len(), PASTE_LIMIT);
        assert_eq!(inputs[1], key(KeyCode::Char('j'), NONE));
    }

    #[test]
    fn the_mouse_is_read_in_the_sgr_form() {
        let Some(Input::Event(Event::Mouse(mouse))) = decode(b"\x1b[<0;12;3M").pop() else {
            panic!("no mouse")
        };
        assert_eq!(
            (mouse.kind, mouse.column, mouse.row),
            (MouseEventKind::Down(MouseButton::Left), 11, 2)
        );
        let Some(Input::Event(Event::Mouse(wheel))) = decode(b"\x1b[<65;1;1M").pop() else {
            panic!("no wheel")
        };
        assert_eq!(wheel.kind, MouseEventKind::ScrollDown);
        assert_eq!(decode(b"\x1b[M !!\x1b[<;;M\x1b[<0;0;99999999M"), []);
    }

    #[test]
    fn broken_sequences_swallow_nothing_that_follows() {
        check(b"\x1b[1;\x1b[A", &[(KeyCode::Up, NONE)]);
        check(b"\x1b[\x03", &[(KeyCode::Char('c'), CONTROL)]);
        check(b"\xffj\xc3(", &[(KeyCode::Char('j'), NONE), (KeyCode::Char('('), NONE)]);
        check(b"\x1b[99999999999~j", &[(KeyCode::Char('j'), NONE)]);
        check(b"\x1b]11;rgb:\x1b[A", &[(KeyCode::Up, NONE)]);
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_are_survived(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20)) {
            let mut decoder = Decoder::default();
            let mut inputs = Vec::new();
            for part in &parts {
                decoder.feed(part, &mut inputs);
            }
            decoder.expire(&mut inputs);
            prop_assert_eq!(decoder.patience(), None);
            prop_assert!(inputs.len() <= parts.iter().map(Vec::len).sum());
        }

        #[test]
        fn pieces_do_not_change_what_keys_mean(keys in prop::collection::vec(prop::sample::select(vec![
            "j", "\x1b[A", "\x1b[1;5C", "é", "\x1b[5~", "\x1bx", "\r", "\x1b[<0;3;4M",
        ]), 1..12), cut in any::<prop::sample::Index>()) {
            let bytes = keys.concat().into_bytes();
            let (head, tail) = bytes.split_at(cut.index(bytes.len()));
            let mut decoder = Decoder::default();
            let mut inputs = Vec::new();
            decoder.feed(head, &mut inputs);
            decoder.feed(tail, &mut inputs);
            prop_assert_eq!(inputs, decode(&bytes));
        }
    }
}
