//! What a console reports as events, said as a terminal would: one decoder understands both. Keys that a byte or a character
//! stands for are that; others are sequences as xterm and kitty's keyboard protocol have them.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Appends the bytes for a key. A key that is let go has none, nor has one for which nothing could be bound.
pub(super) fn say_key(event: &KeyEvent, bytes: &mut Vec<u8>) {
    if event.kind == KeyEventKind::Release {
        return;
    }
    let state = state(event.modifiers);
    let said = match event.code {
        KeyCode::Char(c) if is_plain(event.modifiers) => c.to_string(),
        KeyCode::Char(c) => coded(c, state),
        KeyCode::Enter if state == 1 => "\r".to_owned(),
        KeyCode::Enter => coded('\r', state),
        KeyCode::Tab if state == 1 => "\t".to_owned(),
        KeyCode::Tab => coded('\t', state),
        KeyCode::BackTab => "\u{1b}[Z".to_owned(),
        KeyCode::Backspace if state == 1 => "\u{7f}".to_owned(),
        KeyCode::Backspace => coded('\u{7f}', state),
        KeyCode::Esc if state == 1 => "\u{1b}".to_owned(),
        KeyCode::Esc => coded('\u{1b}', state),
        code => match (letter(code), number(code)) {
            (Some(letter), _) => format!("\u{1b}[1;{state}{letter}"),
            (None, Some(number)) => format!("\u{1b}[{number};{state}~"),
            (None, None) => return,
        },
    };
    bytes.extend_from_slice(said.as_bytes());
}

/// A key by the code point of its character.
fn coded(character: char, state: u8) -> String {
    format!("\u{1b}[{};{state}u", u32::from(character))
}

/// True where a character says all: Shift is in the character.
fn is_plain(modifiers: KeyModifiers) -> bool {
    !modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
}

/// Modifiers as xterm counts them: one, and a bit for each.
fn state(modifiers: KeyModifiers) -> u8 {
    let bits = [(KeyModifiers::SHIFT, 1), (KeyModifiers::ALT, 2), (KeyModifiers::CONTROL, 4)];
    1 + bits
        .iter()
        .filter(|(modifier, _)| modifiers.contains(*modifier))
        .map(|(_, bit)| bit)
        .sum::<u8>()
}

/// The last letter of keys that have one.
const fn letter(code: KeyCode) -> Option<char> {
    Some(match code {
        KeyCode::Up => 'A',
        KeyCode::Down => 'B',
        KeyCode::Right => 'C',
        KeyCode::Left => 'D',
        KeyCode::End => 'F',
        KeyCode::Home => 'H',
        KeyCode::F(1) => 'P',
        KeyCode::F(2) => 'Q',
        KeyCode::F(3) => 'R',
        KeyCode::F(4) => 'S',
        _ => return None,
    })
}

/// The number of keys that VT220 and xterm give one.
const fn number(code: KeyCode) -> Option<u8> {
    Some(match code {
        KeyCode::Insert => 2,
        KeyCode::Delete => 3,
        KeyCode::PageUp => 5,
        KeyCode::PageDown => 6,
        KeyCode::F(5) => 15,
        KeyCode::F(number @ 6..=10) => number + 11,
        KeyCode::F(number @ 11..=12) => number + 12,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{
        keys::Key,
        terminal::{
            Event,
            decode::{Decoder, Input},
        },
    };

    #[track_caller]
    fn check(code: KeyCode, modifiers: KeyModifiers) {
        let event = KeyEvent::new(code, modifiers);
        let (mut bytes, mut heard, mut decoder) = (vec![], vec![], Decoder::default());
        say_key(&event, &mut bytes);
        decoder.feed(&bytes, &mut heard);
        decoder.expire(&mut heard);
        let [Input::Event(Event::Key(understood))] = heard.as_slice() else {
            panic!("{event:?}: {heard:?}");
        };
        assert_eq!(Key::from(*understood), Key::from(event));
    }

    #[test]
    fn every_key_is_understood_as_what_it_is() {
        let named = [
            KeyCode::Enter,
            KeyCode::Tab,
            KeyCode::Backspace,
            KeyCode::Esc,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::Home,
            KeyCode::End,
            KeyCode::PageUp,
            KeyCode::PageDown,
            KeyCode::Insert,
            KeyCode::Delete,
        ];
        let functions = (1..=12).map(KeyCode::F);
        let characters = "az09 /?:;~é語🙂".chars().map(KeyCode::Char);
        let held = [KeyModifiers::SHIFT, KeyModifiers::ALT, KeyModifiers::CONTROL];
        for code in named.into_iter().chain(functions).chain(characters) {
            for which in 0..8 {
                let is_held = |bit: &usize| which >> bit & 1 == 1;
                check(code, (0..3).filter(is_held).map(|bit| held[bit]).collect());
            }
        }
        check(KeyCode::Char('G'), KeyModifiers::SHIFT);
        check(KeyCode::BackTab, KeyModifiers::SHIFT);
    }

    #[test]
    fn a_key_that_is_let_go_says_nothing() {
        let (mut event, mut bytes) = (KeyEvent::from(KeyCode::Char('j')), vec![]);
        event.kind = KeyEventKind::Release;
        say_key(&event, &mut bytes);
        assert_eq!(bytes, b"");
    }
}
