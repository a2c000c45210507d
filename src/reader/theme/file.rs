//! Theme files: TOML with `about`, `ground`, `fill`, `inherits`, `[colors]` and `[roles]`.
//!
//! A role is written as words: a colour, `on` and the colour of its ground, and how its letters stand: `"sand bold on ink"`. A
//! file says only what is other than in the theme that it inherits; its colours hold for the inherited roles too.

use std::collections::BTreeMap;

use ratatui::style::{Modifier, Style};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Ground, ROLES, Role, Theme,
    color::{Colors, Paint, luminance},
};
use crate::settings::nearest::hint;

/// Keys of a file beside its tables.
const KEYS: [&str; 6] = ["about", "ground", "fill", "inherits", "colors", "roles"];
/// How letters may stand.
const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {says}")]
pub struct Mistake {
    /// Where, from 1.
    pub line: usize,
    /// What, and what may have been meant.
    pub says: String,
}

/// What a theme file says, together with what it inherits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// What it is, in a few words.
    pub about: String,
    /// The theme whose roles and colours hold where it names none.
    pub inherits: Option<Inherited>,
    /// The ground it is made for, `0xRRGGBB`.
    ground: Option<u32>,
    /// True where the ground is painted over the terminal's own.
    fill: bool,
    colors: BTreeMap<String, Paint>,
    roles: BTreeMap<Role, Written>,
}

/// The theme that another one inherits, and the line that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inherited {
    /// Its name.
    pub name: String,
    /// Where it is named, from 1.
    pub line: usize,
}

/// How a role is written, and the line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Written {
    words: String,
    line: usize,
}

/// How a role looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    text: Option<Paint>,
    ground: Option<Paint>,
    modifiers: Modifier,
}

impl Look {
    /// As a style for a terminal with so many colours.
    fn style(self, colors: Colors) -> Style {
        let shown = |paint: Paint| paint.shown(colors);
        let style = Style { fg: self.text.map(shown), bg: self.ground.map(shown), ..Style::new() };
        style.add_modifier(self.modifiers)
    }
}

impl Definition {
    /// Reads a file. All that is wrong with it is told, in the order of its lines.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            vec![Mistake { line: line_of(text, at), says: error.message().to_owned() }]
        })?;
        let mut reading = Reading { text, definition: Self::default(), mistakes: Vec::new() };
        for (key, value) in table.get_ref() {
            reading.take_key(key, value);
        }
        reading.mistakes.sort_by_key(|mistake| mistake.line);
        if reading.mistakes.is_empty() { Ok(reading.definition) } else { Err(reading.mistakes) }
    }

    /// This theme with all that it does not say taken from `base`.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        let mut colors = base.colors;
        colors.extend(self.colors);
        let mut roles = base.roles;
        roles.extend(self.roles);
        Self { colors, roles, ground: self.ground.or(base.ground), ..self }
    }

    /// The same with its ground painted over the terminal's own.
    #[must_use]
    pub fn filled(self) -> Self {
        Self { fill: true, ..self }
    }

    /// Which ground it is made for, where it says so.
    pub fn ground(&self) -> Option<Ground> {
        // The grey that stands out as much from black as from white.
        let middle = (1.05_f64 * 0.05).sqrt() - 0.05;
        self.ground.map(|rgb| if luminance(rgb) > middle { Ground::Light } else { Ground::Dark })
    }

    /// What is wrong with the words of its roles, together with those that it inherits.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes: Vec<Mistake> = self
            .roles
            .values()
            .filter_map(|written| {
                let says = self.look(&written.words).err()?;
                Some(Mistake { line: written.line, says })
            })
            .collect();
        mistakes.sort_by_key(|mistake| mistake.line);
        mistakes
    }

    /// How many colours a terminal must have to show it.
    pub fn needs(&self) -> Colors {
        let looks = ROLES.iter().map(|row| self.look_of(row.role));
        let paints = looks.flat_map(|look| [look.text, look.ground]).flatten();
        let most = paints.map(Paint::needs).max().unwrap_or(Colors::None);
        if self.fill { most.max(Colors::True) } else { most }
    }

    /// How each role looks where there are so many colours.
    pub fn theme(&self, colors: Colors) -> Theme {
        let mut styles = [Style::new(); ROLES.len()];
        for (row, style) in ROLES.iter().zip(&mut styles) {
            *style = self.look_of(row.role).style(colors);
            // The ground of text lies below everything, not on it.
            if self.named(row.role) == Some(Role::Text) {
                style.bg = None;
            }
        }
        let fill = self.ground.filter(|_| self.fill).map(Paint::Rgb);
        let text = self.look_of(Role::Text);
        let base = Look { ground: text.ground.or(fill), ..text }.style(colors);
        Theme { base, styles }
    }

    /// How a role looks: as it is written, else as the role that it is like.
    fn look_of(&self, role: Role) -> Look {
        let written = self.named(role).and_then(|role| self.roles.get(&role));
        written.and_then(|written| self.look(&written.words).ok()).unwrap_or_default()
    }

    /// The role itself where it is named, else the first named one that it is like.
    fn named(&self, role: Role) -> Option<Role> {
        // As many steps as there are roles lead to the end of every chain.
        let chain = std::iter::successors(Some(role), |role| Some(role.row().like));
        chain.take(ROLES.len()).find(|role| self.roles.contains_key(role))
    }

    /// Reads the words of a role.
    fn look(&self, words: &str) -> Result<Look, String> {
        let mut look = Look::default();
        let mut words = words.split_whitespace();
        while let Some(word) = words.next() {
            if word == "on" {
                let ground = words.next().ok_or("a colour is missing behind “on”")?;
                look.ground = Some(self.paint(ground)?);
            } else if let Some((_, modifier)) = MODIFIERS.iter().find(|(name, _)| *name == word) {
                look.modifiers |= *modifier;
            } else if look.text.is_none() {
                look.text = Some(self.paint(word)?);
            } else {
                return Err(format!(
                    "“{word}” is a second colour; write “on {word}” for the ground"
                ));
            }
        }
        Ok(look)
    }

    /// The colour of a name.
    fn paint(&self, name: &str) -> Result<Paint, String> {
        let own = self.colors.get(name).copied();
        own.or_else(|| Paint::read(name)).ok_or_else(|| {
            let known = Paint::names().chain(MODIFIERS.map(|(name, _)| name));
            let known =
                self.colors.keys().map(String::as_str).chain(known.map(|name| name as &str));
            format!("unknown colour “{name}”{}", hint(name, known))
        })
    }
}

/// What has been read of a file.
struct Reading<'a> {
    text: &'a str,
    definition: Definition,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    /// Notes what is wrong at a byte of the file.
    fn mistake(&mut self, at: usize, says: impl Into<String>) {
        self.mistakes.push(Mistake { line: line_of(self.text, at), says: says.into() });
    }

    /// Takes one key of the file.
    fn take_key(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        let at = value.span().start;
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("about", DeValue::String(words)) => {
                self.definition.about = crate::document::clean::clean_line(words).into_owned();
            }
            ("inherits", DeValue::String(name)) => {
                let line = line_of(self.text, at);
                self.definition.inherits =
                    Some(Inherited { name: name.clone().into_owned(), line });
            }
            ("fill", DeValue::Boolean(fill)) => self.definition.fill = *fill,
            ("ground", DeValue::String(written)) => match Paint::read(written) {
                Some(Paint::Rgb(rgb)) => self.definition.ground = Some(rgb),
                _ => self.mistake(at, "the ground is written as “#rrggbb”"),
            },
            ("colors", DeValue::Table(table)) => self.take_colors(table),
            ("roles", DeValue::Table(table)) => self.take_roles(table),
            ("fill", _) => self.mistake(at, "“fill” is true or false"),
            ("colors" | "roles", _) => {
                self.mistake(at, format!("“{}” is a table: write [{0}]", key.get_ref()));
            }
            (known, _) if KEYS.contains(&known) => {
                self.mistake(at, format!("“{known}” is a text in quotation marks"));
            }
            (unknown, _) => {
                let says = format!("unknown key “{unknown}”{}", hint(unknown, KEYS.into_iter()));
                self.mistake(key.span().start, says);
            }
        }
    }

    /// Takes the names of colours.
    fn take_colors(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            let id = name.get_ref().as_ref();
            if id == "on" || MODIFIERS.iter().any(|(word, _)| *word == id) {
                self.mistake(
                    name.span().start,
                    format!("“{id}” says how letters stand; no colour has that name"),
                );
            }
            let paint = match value.get_ref() {
                DeValue::String(written) => Paint::read(written),
                DeValue::Integer(number) => Paint::read(&number.to_string()),
                _ => None,
            };
            match paint {
                Some(paint) => {
                    self.definition.colors.insert(id.to_owned(), paint);
                }
                None => self.mistake(
                    value.span().start,
                    "a colour is “#rrggbb”, a number from 0 to 255, or a name such as “bright-red”",
                ),
            }
        }
    }

    /// Takes the looks of roles.
    fn take_roles(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            let id = name.get_ref().as_ref();
            let Some(row) = ROLES.iter().find(|row| row.id == id) else {
                let ids = ROLES.iter().map(|row| row.id);
                self.mistake(name.span().start, format!("unknown role “{id}”{}", hint(id, ids)));
                continue;
            };
            let at = value.span().start;
            match value.get_ref() {
                DeValue::String(words) => {
                    let line = line_of(self.text, at);
                    let written = Written { words: words.clone().into_owned(), line };
                    self.definition.roles.insert(row.role, written);
                }
                _ => self.mistake(at, "a role is written as words: “sand bold on ink”"),
            }
        }
    }
}

/// The line of a byte of the file, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mistakes = match Definition::read(text) {
            Ok(definition) => definition.mistakes(),
            Err(mistakes) => mistakes,
        };
        let told: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn mistakes_are_told_with_line_and_suggestion() {
        check(
            "[roles]\nspeker = \"cyan\"",
            &["line 2: unknown role “speker” (did you mean speaker?)"],
        );
        check(
            "[colors]\nsand = \"#e9d3a1\"\n[roles]\ndirect = \"sant\"",
            &["line 4: unknown colour “sant” (did you mean sand?)"],
        );
        check("abuot = \"x\"", &["line 1: unknown key “abuot” (did you mean about?)"]);
        check(
            "fill = 1\nground = \"red\"",
            &["line 1: “fill” is true or false", "line 2: the ground is written as “#rrggbb”"],
        );
        check(
            "[roles]\ntext = \"red blue\"",
            &["line 2: “blue” is a second colour; write “on blue” for the ground"],
        );
        check("[roles]\nselection = \"bold on\"", &["line 2: a colour is missing behind “on”"]);
        check(
            "[colors]\nx = \"#12\"",
            &[
                "line 2: a colour is “#rrggbb”, a number from 0 to 255, or a name such as “bright-red”",
            ],
        );
        check(
            "[colors]\ndim = \"red\"",
            &["line 2: “dim” says how letters stand; no colour has that name"],
        );
        check("roles = 3", &["line 1: “roles” is a table: write [roles]"]);
        assert!(Definition::read("[roles\n").unwrap_err()[0].line >= 1);
    }

    #[test]
    fn what_is_not_said_is_inherited_in_the_own_colours() {
        let base = "[colors]\nink = \"#111111\"\n[roles]\ntext = \"ink\"\nstrong = \"ink bold\"";
        let base = Definition::read(base).unwrap();
        let own =
            Definition::read("[colors]\nink = \"#222222\"\n[roles]\nstrong = \"ink\"").unwrap();
        let theme = own.over(base).theme(Colors::True);
        let ink = ratatui::style::Color::Rgb(0x22, 0x22, 0x22);
        assert_eq!(theme.style(Role::Text), Style::new().fg(ink));
        assert_eq!(theme.style(Role::Strong), Style::new().fg(ink));
    }

    #[test]
    fn a_role_that_is_not_named_looks_like_another() {
        let definition =
            Definition::read("[roles]\nperson = \"cyan\"\nspeaker = \"cyan bold\"").unwrap();
        let theme = definition.theme(Colors::Sixteen);
        let cyan = Style::new().fg(ratatui::style::Color::Indexed(6));
        assert_eq!(theme.style(Role::Person), cyan);
        assert_eq!(theme.style(Role::Speaker), cyan.add_modifier(Modifier::BOLD));
        assert_eq!(theme.style(Role::CurrentMatch), Style::new());
    }

    #[test]
    fn a_painted_ground_lies_below_and_not_on_what_is_selected() {
        let text =
            "ground = \"#102030\"\nfill = true\n[roles]\ntext = \"white\"\nselection = \"on blue\"";
        let theme = Definition::read(text).unwrap().theme(Colors::True);
        assert_eq!(theme.base().bg, Some(ratatui::style::Color::Rgb(0x10, 0x20, 0x30)));
        assert_eq!(theme.style(Role::Text).bg, None);
        assert_eq!(theme.style(Role::Dim).bg, None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[a-z\\[\\]=\"#0-9\n é]{0,120}") {
            if let Ok(definition) = Definition::read(&text) {
                definition.mistakes();
                definition.theme(Colors::Indexed);
            }
        }
    }
}
