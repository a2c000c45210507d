//! Control sequences (`CSI … final`) and application keys (`SS3 …`): ECMA-48, xterm's "ctlseqs", the kitty keyboard protocol.

use crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{Input, SEQUENCE_LIMIT, Token, character_key, key};
use crate::reader::terminal::{Event, background::Shade};

/// Reads the control sequence at the start of `bytes`, which begin with `ESC [`.
pub(super) fn control_sequence(bytes: &[u8]) -> Token {
    match bytes[2..] {
        [b'['] => return Token::Partial,
        // The Linux console's first five function keys.
        [b'[', byte, ..] => return Token::Whole(4, console_key(byte)),
        // The mouse in X10 form has three bytes behind its end. It is not asked for, and not read.
        [b'M', ..] => return if bytes.len() < 6 { Token::Partial } else { Token::Whole(6, None) },
        _ => {}
    }
    let parameters = count(&bytes[2..], |byte| matches!(byte, b'0'..=b'?'));
    let intermediates = count(&bytes[2 + parameters..], |byte| matches!(byte, b' '..=b'/'));
    let end = 2 + parameters + intermediates;
    match bytes.get(end) {
        None if bytes.len() > SEQUENCE_LIMIT => Token::Whole(bytes.len(), None),
        None => Token::Partial,
        Some(last @ b'@'..=b'~') if intermediates == 0 => meaning(end + 1, &bytes[2..end], *last),
        Some(b'@'..=b'~') => Token::Whole(end + 1, None),
        // Not a sequence after all: what broke it is read anew.
        Some(_) => Token::Whole(end, None),
    }
}

/// How many bytes at the start of `bytes` are of the kind.
fn count(bytes: &[u8], of_the_kind: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| of_the_kind(**byte)).count()
}

/// What a whole sequence of `length` bytes means.
fn meaning(length: usize, parameters: &[u8], last: u8) -> Token {
    let input = match (parameters, last) {
        (b"200", b'~') => return Token::Paste(length),
        ([b'<', mouse @ ..], b'M' | b'm') => mouse_event(&numbers(mouse), last == b'm'),
        ([b'?', attributes @ ..], b'c') => {
            // DEC STD 070: 4 among the attributes stands for sixel graphics; the first is the terminal's class.
            let sixel = numbers(attributes).iter().skip(1).any(|number| number.0 == 4);
            Some(Input::Answered { sixel })
        }
        (b"?997;1", b'n') => Some(Input::Event(Event::Shade(Shade::Dark))),
        (b"?997;2", b'n') => Some(Input::Event(Event::Shade(Shade::Light))),
        ([b'<' | b'=' | b'>' | b'?', ..], _) => None,
        _ => key_sequence(&numbers(parameters), last),
    };
    Token::Whole(length, input)
}

/// The numbers between semicolons, each with what stands after a colon. An empty or unreadable number is 0.
fn numbers(parameters: &[u8]) -> Vec<(u32, u32)> {
    let number = |digits: Option<&[u8]>| {
        digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).unwrap_or(0)
    };
    parameters
        .split(|byte| *byte == b';')
        .map(|field| {
            let mut parts = field.split(|byte| *byte == b':');
            (number(parts.next()), number(parts.next()))
        })
        .collect()
}

/// A key in one of the forms `CSI A`, `CSI 1 ; 5 A`, `CSI 5 ~`, `CSI 97 ; 5 u`.
fn key_sequence(numbers: &[(u32, u32)], last: u8) -> Option<Input> {
    let first = numbers.first().map_or(0, |number| number.0);
    let (state, kind) = numbers.get(1).copied().unwrap_or_default();
    // The kitty protocol's key releases.
    if kind == 3 {
        return None;
    }
    let modifiers = modifiers(state);
    match last {
        b'~' => Some(key(tilde_key(first)?, modifiers)),
        b'u' => coded_key(first, modifiers),
        b'Z' => Some(key(KeyCode::BackTab, modifiers | KeyModifiers::SHIFT)),
        b'R' if numbers.len() < 2 => None,
        // Of application keys only these letters are keys of a control sequence too.
        b'A'..=b'F' | b'H' | b'P'..=b'S' => Some(key(application_key(last)?, modifiers)),
        _ => None,
    }
}

/// The key of `SS3 byte`.
pub(super) const fn application_key(byte: u8) -> Option<KeyCode> {
    Some(match byte {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'E' => KeyCode::KeypadBegin,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(byte - b'P' + 1),
        _ => return None,
    })
}

/// The key of `CSI [ byte`.
fn console_key(byte: u8) -> Option<Input> {
    matches!(byte, b'A'..=b'E').then(|| key(KeyCode::F(byte - b'A' + 1), KeyModifiers::NONE))
}

/// The key of `CSI number ~`, as VT220 and xterm number them.
const fn tilde_key(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F((number - 10) as u8),
        17..=21 => KeyCode::F((number - 11) as u8),
        23..=26 => KeyCode::F((number - 12) as u8),
        28..=29 => KeyCode::F((number - 13) as u8),
        31..=34 => KeyCode::F((number - 14) as u8),
        _ => return None,
    })
}

/// The key of `CSI code u`.
fn coded_key(code: u32, modifiers: KeyModifiers) -> Option<Input> {
    let named = match code {
        9 if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        // The private use area holds the kitty protocol's keys for which nothing is bound.
        0..32 | 0xE000..=0xF8FF => return None,
        _ => match character_key(char::from_u32(code)?) {
            Input::Event(Event::Key(event)) => {
                return Some(key(event.code, event.modifiers | modifiers));
            }
            _ => return None,
        },
    };
    Some(key(named, modifiers))
}

/// The modifiers of xterm's `1 + bits`.
fn modifiers(state: u32) -> KeyModifiers {
    let bits = state.saturating_sub(1);
    [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ]
    .into_iter()
    .filter(|(bit, _)| bits & bit != 0)
    .map(|(_, modifier)| modifier)
    .collect()
}

/// The mouse in SGR form (xterm's mode 1006): button and modifiers, column, row, counted from 1.
fn mouse_event(numbers: &[(u32, u32)], released: bool) -> Option<Input> {
    let &[(state, _), (column, _), (row, _)] = numbers else { return None };
    let place = |number: u32| u16::try_from(number).ok()?.checked_sub(1);
    let event = MouseEvent {
        kind: mouse_kind(state, released)?,
        column: place(column)?,
        row: place(row)?,
        modifiers: mouse_modifiers(state),
    };
    Some(Input::Event(Event::Mouse(event)))
}

/// What the mouse did: bits 0, 1, 6 are the button, bit 5 is set while it moves.
const fn mouse_kind(state: u32, released: bool) -> Option<MouseEventKind> {
    let button = match state & 0b1100_0011 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        2 => MouseButton::Right,
        3 if state & 32 != 0 => return Some(MouseEventKind::Moved),
        64 => return Some(MouseEventKind::ScrollUp),
        65 => return Some(MouseEventKind::ScrollDown),
        66 => return Some(MouseEventKind::ScrollLeft),
        67 => return Some(MouseEventKind::ScrollRight),
        _ => return None,
    };
    Some(match (state & 32 != 0, released) {
        (true, _) => MouseEventKind::Drag(button),
        (false, true) => MouseEventKind::Up(button),
        (false, false) => MouseEventKind::Down(button),
    })
}

/// The modifiers held while the mouse did it.
fn mouse_modifiers(state: u32) -> KeyModifiers {
    [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)]
        .into_iter()
        .filter(|(bit, _)| state & bit != 0)
        .map(|(_, modifier)| modifier)
        .collect()
}
