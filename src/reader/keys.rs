//! Keys, sequences and counts: from key presses to actions.

pub mod keymap;

use std::{fmt, str::FromStr};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::Action;
pub use keymap::{Context, Keymap, Meaning};

/// One key press, with control, alt or shift where they are not part of the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// What is held; shift only for keys that are no characters.
    pub modifiers: KeyModifiers,
}

/// Names of keys that are no characters, as they are written and shown.
const NAMED: &[(&str, KeyCode)] = &[
    ("<enter>", KeyCode::Enter),
    ("<esc>", KeyCode::Esc),
    ("<space>", KeyCode::Char(' ')),
    ("<tab>", KeyCode::Tab),
    ("<backspace>", KeyCode::Backspace),
    ("<delete>", KeyCode::Delete),
    ("<up>", KeyCode::Up),
    ("<down>", KeyCode::Down),
    ("<left>", KeyCode::Left),
    ("<right>", KeyCode::Right),
    ("<home>", KeyCode::Home),
    ("<end>", KeyCode::End),
    ("<pageup>", KeyCode::PageUp),
    ("<pagedown>", KeyCode::PageDown),
    ("<f1>", KeyCode::F(1)),
    ("<f2>", KeyCode::F(2)),
    ("<f3>", KeyCode::F(3)),
    ("<f4>", KeyCode::F(4)),
    ("<f5>", KeyCode::F(5)),
    ("<f6>", KeyCode::F(6)),
    ("<f7>", KeyCode::F(7)),
    ("<f8>", KeyCode::F(8)),
    ("<f9>", KeyCode::F(9)),
    ("<f10>", KeyCode::F(10)),
    ("<f11>", KeyCode::F(11)),
    ("<f12>", KeyCode::F(12)),
];

impl Key {
    /// A character without control or alt.
    pub const fn char(c: char) -> Self {
        Self { code: KeyCode::Char(c), modifiers: KeyModifiers::NONE }
    }

    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, modifiers: KeyModifiers::NONE }
    }

    /// The letter or digit that it types.
    pub fn letter(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => {
                Some(c).filter(|c| c.is_alphanumeric())
            }
            _ => None,
        }
    }

    /// The digit of a count.
    fn digit(self) -> Option<usize> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => {
                c.to_digit(10).map(|digit| digit as usize)
            }
            _ => None,
        }
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        let kept = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        let modifiers = event.modifiers & kept;
        match event.code {
            KeyCode::BackTab => {
                Self { code: KeyCode::Tab, modifiers: modifiers | KeyModifiers::SHIFT }
            }
            KeyCode::Char(c) => {
                Self { code: KeyCode::Char(c), modifiers: modifiers - KeyModifiers::SHIFT }
            }
            code => Self { code, modifiers },
        }
    }
}

impl FromStr for Key {
    type Err = String;

    /// Reads `j`, `C-d`, `M-x`, `S-<tab>`, `<space>`.
    fn from_str(written: &str) -> Result<Self, String> {
        let mut rest = written;
        let mut modifiers = KeyModifiers::NONE;
        for (prefix, modifier) in
            [("C-", KeyModifiers::CONTROL), ("M-", KeyModifiers::ALT), ("S-", KeyModifiers::SHIFT)]
        {
            if let Some(after) = rest.strip_prefix(prefix).filter(|after| !after.is_empty()) {
                rest = after;
                modifiers |= modifier;
            }
        }
        if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == rest) {
            return Ok(Self { code: *code, modifiers });
        }
        let mut characters = rest.chars();
        match (characters.next(), characters.next()) {
            (Some(c), None) => Ok(Self { code: KeyCode::Char(c), modifiers }),
            _ => Err(format!(
                "{written:?} is no key: expected a character or a name such as <enter>, with C- or M- before it"
            )),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, prefix) in
            [(KeyModifiers::CONTROL, "C-"), (KeyModifiers::ALT, "M-"), (KeyModifiers::SHIFT, "S-")]
        {
            if self.modifiers.contains(modifier) {
                f.write_str(prefix)?;
            }
        }
        match NAMED.iter().find(|(_, code)| *code == self.code) {
            Some((name, _)) => f.write_str(shown(name)),
            None => match self.code {
                KeyCode::Char(c) => write!(f, "{c}"),
                code => write!(f, "{code}"),
            },
        }
    }
}

/// How a named key is shown to people; one of the function keys as it is written.
fn shown(name: &str) -> &str {
    match name {
        "<up>" => "↑",
        "<down>" => "↓",
        "<left>" => "←",
        "<right>" => "→",
        "<pageup>" => "PgUp",
        "<pagedown>" => "PgDn",
        "<space>" => "Space",
        "<enter>" => "Enter",
        "<esc>" => "Esc",
        "<tab>" => "Tab",
        "<home>" => "Home",
        "<end>" => "End",
        other => other.trim_matches(['<', '>']),
    }
}

/// Reads a sequence: keys parted by blanks.
pub fn sequence(written: &str) -> Result<Vec<Key>, String> {
    written.split_whitespace().map(str::parse).collect()
}

/// A sequence as people write it: single characters run together, others parted by blanks.
pub fn shown_sequence(keys: &[Key]) -> String {
    let shown: Vec<String> = keys.iter().map(Key::to_string).collect();
    if shown.iter().all(|key| key.chars().count() == 1) { shown.concat() } else { shown.join(" ") }
}

/// What has been typed of a command: its count and the keys of an unfinished sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// The count, where one was typed.
    pub count: Option<usize>,
    /// Keys of a sequence that goes on.
    pub keys: Vec<Key>,
}

/// Counts stop here, so that no key can hold up the program.
const GREATEST_COUNT: usize = 99_999;

impl Pending {
    /// Takes a key; gives the action it completes, with its count.
    pub fn press(
        &mut self,
        key: Key,
        context: Context,
        keymap: &Keymap,
    ) -> Option<(Action, Option<usize>)> {
        if self.keys.is_empty()
            && let Some(digit) = key.digit()
            && (digit > 0 || self.count.is_some())
        {
            self.count = Some((self.count.unwrap_or(0) * 10 + digit).min(GREATEST_COUNT));
            return None;
        }
        let is_cancel = key == Key::plain(KeyCode::Esc)
            || key == Key { code: KeyCode::Char('c'), modifiers: KeyModifiers::CONTROL };
        let cancels = is_cancel && !self.is_empty();
        self.keys.push(key);
        match keymap.meaning(context, &self.keys) {
            _ if cancels => *self = Self::default(),
            Meaning::Action(action) => {
                let count = self.count;
                *self = Self::default();
                return Some((action, count));
            }
            Meaning::Prefix => {}
            Meaning::Nothing => *self = Self::default(),
        }
        None
    }

    /// True where nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.count.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::layout::Pane;

    fn press(keys: &str) -> Option<(Action, Option<usize>)> {
        let (keymap, mut pending) = (Keymap::default(), Pending::default());
        sequence(keys)
            .unwrap()
            .into_iter()
            .filter_map(|key| pending.press(key, Context::Pane(Pane::List), &keymap))
            .last()
    }

    #[test]
    fn sequences_and_counts() {
        assert_eq!(press("j"), Some((Action::Down, None)));
        assert_eq!(press("1 2 j"), Some((Action::Down, Some(12))));
        assert_eq!(press("g g"), Some((Action::Top, None)));
        assert_eq!(press("] q"), Some((Action::NextQuote, None)));
        assert_eq!(press("g x"), None);
        assert_eq!(press("3 g <esc> j"), Some((Action::Down, None)));
        assert_eq!(press("0"), None);
        assert_eq!(press("3 C-c"), None);
        assert_eq!(press("C-c"), Some((Action::Cancel, None)));
    }

    #[test]
    fn keys_are_written_and_shown() {
        assert_eq!(shown_sequence(&sequence("g /").unwrap()), "g/");
        assert_eq!(shown_sequence(&sequence("C-d").unwrap()), "C-d");
        assert_eq!(shown_sequence(&sequence("S-<tab>").unwrap()), "S-Tab");
        assert!("hello".parse::<Key>().is_err());
    }
}
