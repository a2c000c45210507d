//! Keys, sequences and counts: from key presses to actions.

use std::{fmt, str::FromStr};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::{ACTIONS, Action};

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

/// How a named key is shown to people.
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
        "<f1>" => "F1",
        other => other,
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

/// All bindings, in the order of the table. There are some eighty: looking through them is quicker than hashing.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<(Vec<Key>, Action)>,
}

impl Default for Keymap {
    /// The keys of the table of actions.
    fn default() -> Self {
        let bindings = ACTIONS
            .iter()
            .flat_map(|row| row.keys.iter().map(|written| (*written, row.action)))
            .map(|(written, action)| {
                (sequence(written).expect("the table's keys are tested"), action)
            })
            .collect();
        Self { bindings }
    }
}

/// What a sequence means so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// An action.
    Action(Action),
    /// The beginning of one or more.
    Prefix,
    /// Nothing.
    Nothing,
}

impl Keymap {
    /// What `keys` mean.
    pub fn meaning(&self, keys: &[Key]) -> Meaning {
        match self.action(keys) {
            Some(action) => Meaning::Action(action),
            None if self.continuations(keys).next().is_some() => Meaning::Prefix,
            None => Meaning::Nothing,
        }
    }

    /// The action that a whole sequence does.
    fn action(&self, keys: &[Key]) -> Option<Action> {
        self.bindings.iter().find(|(sequence, _)| sequence == keys).map(|(_, action)| *action)
    }

    /// The bindings that begin with `keys` and go on.
    pub fn continuations<'a>(
        &'a self,
        keys: &'a [Key],
    ) -> impl Iterator<Item = (&'a [Key], Action)> {
        self.bindings
            .iter()
            .filter(move |(sequence, _)| sequence.len() > keys.len() && sequence.starts_with(keys))
            .map(move |(sequence, action)| (&sequence[keys.len()..], *action))
    }

    /// The sequences that do `action`, in the order of the table.
    pub fn keys_for(&self, action: Action) -> Vec<String> {
        let listed = action.row().keys.iter().filter_map(|written| sequence(written).ok());
        listed
            .filter(|keys| self.action(keys) == Some(action))
            .map(|keys| shown_sequence(&keys))
            .collect()
    }
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
    pub fn press(&mut self, key: Key, keymap: &Keymap) -> Option<(Action, Option<usize>)> {
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
        match keymap.meaning(&self.keys) {
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

    fn press(keys: &str) -> Option<(Action, Option<usize>)> {
        let (keymap, mut pending) = (Keymap::default(), Pending::default());
        sequence(keys).unwrap().into_iter().filter_map(|key| pending.press(key, &keymap)).last()
    }

    #[test]
    fn the_table_binds_no_key_twice() {
        let bindings = Keymap::default().bindings;
        for (index, (keys, _)) in bindings.iter().enumerate() {
            assert!(bindings[..index].iter().all(|(other, _)| other != keys), "{keys:?}");
        }
    }

    #[test]
    fn no_binding_hides_a_longer_one() {
        let keymap = Keymap::default();
        for (keys, _) in &keymap.bindings {
            assert_eq!(keymap.continuations(keys).count(), 0, "{keys:?}");
        }
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
