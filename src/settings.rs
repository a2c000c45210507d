//! What can be set: one table, and where its values come from. A new setting is a new row.
//!
//! Values are layered: the table's defaults, the user's file, the environment, the command line ([`layers`]). What keys change
//! while the reader runs lies on top of these and is kept with the session.

pub mod commented;
pub mod file;
pub mod home;
pub mod layers;
pub mod nearest;
pub mod value;

use std::ops::RangeInclusive;

pub use file::{Binding, Fault};
pub use home::Configuration;
pub use layers::{Configured, Layered, Origin};
pub use value::{Bidi, Characters, DoubtfulNames, Field, Images, Kind, Spacing, Value, When};

/// The measures that can be set, in columns.
pub const MEASURES: RangeInclusive<u16> = 20..=400;

/// The columns that can be set for the list and for the side panel.
pub const PANES: RangeInclusive<u16> = 16..=80;

/// Articles of a path that can be kept in memory.
pub const IN_MEMORY: RangeInclusive<u16> = 10..=60_000;

/// Declares the settings once: field, name, type, default, what it takes, what it is for; by sections of the file.
macro_rules! settings {
    ($($section:literal, $title:literal {
        $($field:ident, $id:literal, $type:ty, $default:expr, $kind:expr, $says:literal;)+
    })+) => {
        /// The value of every setting.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Settings { $($(#[doc = $says] pub $field: $type,)+)+ }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($($field: $default,)+)+ }
            }
        }

        /// Every setting, in the order of the file.
        pub const ROWS: &[Row] = &[$($(
            Row {
                id: $id,
                section: $section,
                kind: $kind,
                says: $says,
                get: |settings| settings.$field.value(),
                put: |settings, value| {
                    if let Some(value) = Field::from_value(value) {
                        settings.$field = value;
                    }
                },
            },
        )+)+];

        /// The sections of the file: name, and what they are about.
        pub const SECTIONS: &[(&str, &str)] = &[$(($section, $title),)+];
    };
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name, in the file, after `:set`, and in capitals behind `DATELINE_` in the environment.
    pub id: &'static str,
    /// The section of the file in which it stands.
    pub section: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it is for.
    pub says: &'static str,
    get: fn(&Settings) -> Value,
    put: fn(&mut Settings, &Value),
}

settings! {
    "page", "How the text is set." {
        measure, "measure", u16, 72, Kind::within(MEASURES), "columns of text, at most";
        justify, "justify", bool, false, Kind::Switch, "set text flush at both sides";
        hyphenate, "hyphenate", bool, false, Kind::Switch, "break words at the end of rows, by the rules of the article’s language";
        spacing, "spacing", Spacing, Spacing::Paragraphs, Kind::Choice(Spacing::NAMES), "air: none, between paragraphs, or between lines too";
        indent, "indent", bool, false, Kind::Switch, "indent the first lines of paragraphs; without air they always are";
        scroll_mark, "scroll-mark", bool, true, Kind::Switch, "mark where the last page ended after a page is turned";
        smooth_scroll, "smooth-scroll", bool, false, Kind::Switch, "let a turned page glide to its place, so that the eye can follow";
        bidi, "bidi", Bidi, Bidi::Terminal, Kind::Choice(Bidi::NAMES), "who orders text from right to left: the terminal, or the reader for terminals that do not";
        images, "images", Images, Images::Auto, Kind::Choice(Images::NAMES), "pictures of the article, out of its file or beside it: where the terminal draws points, always, never, or in half blocks";
        links, "links", When, When::Auto, Kind::Choice(When::NAMES), "links that the terminal can follow (OSC 8): where it is known to, always or never";
        wrap_code, "wrap-code", bool, false, Kind::Switch, "wrap code instead of cutting it";
        clean_text, "clean-text", bool, false, Kind::Switch, "show no marks of quotations and entities in the text";
    }
    "panes", "How wide the panes are, and what the side panel shows." {
        list_columns, "list-columns", u16, 32, Kind::within(PANES), "columns of the list, where there is room";
        panel_columns, "panel-columns", u16, 33, Kind::within(PANES), "columns of the side panel, where there is room";
        doubtful_names, "doubtful-names", DoubtfulNames, DoubtfulNames::Folded, Kind::Choice(DoubtfulNames::NAMES), "names with ? in the side panel: folded behind one row of each kind, or shown among the others";
    }
    "looks", "Colours and characters." {
        theme, "theme", String, "auto".to_owned(), Kind::Text, "colours: auto (dark or light, as the terminal is) or a theme’s name; zT in the reader shows them";
        characters, "characters", Characters, Characters::Auto, Kind::Choice(Characters::NAMES), "what lines and marks are drawn with: by the locale, ascii or unicode";
        plain_ui, "plain-ui", bool, false, Kind::Switch, "one pane at a time, in words and without lines and boxes, for screen readers";
        mouse, "mouse", bool, true, Kind::Switch, "take the mouse: wheel, clicks, borders; off, all of it is the terminal’s";
    }
    "programs", "What is handed over, and to which programs." {
        editor, "editor", String, String::new(), Kind::Text, "the editor of notes and files, with its arguments; empty: $VISUAL, $EDITOR or vi";
        browser, "browser", String, String::new(), Kind::Text, "the browser, with its arguments, %s for the address; empty: $BROWSER or the system’s";
        citation, "citation", String, "plain".to_owned(), Kind::Choice(crate::citation::Form::NAMES), "the form of a citation that Enter takes after yc";
        notes_folder, "notes-folder", String, String::new(), Kind::Text, "the folder that gw offers to write notes and highlights to";
    }
    "library", "Where articles are kept." {
        memory_articles, "memory-articles", u16, 5_000, Kind::within(IN_MEMORY), "articles of a path that are kept in memory; more are listed from a cache";
    }
    "keys", "What keys do." {
        preset, "preset", String, "vim".to_owned(), Kind::Choice(&["vim", "less", "newsboat"]), "the keys to begin with, over which your own bindings lie";
    }
}

impl Row {
    /// Its value.
    pub fn get(&self, settings: &Settings) -> Value {
        (self.get)(settings)
    }

    /// Gives it a value that [`Kind::read`] or [`Kind::check`] has let through.
    pub fn put(&self, settings: &mut Settings, value: &Value) {
        (self.put)(settings, value);
    }

    /// Its variable in the environment.
    pub fn variable(&self) -> String {
        format!("DATELINE_{}", self.id.replace('-', "_").to_uppercase())
    }

    /// Its index in the table.
    pub fn index(&self) -> usize {
        ROWS.iter().position(|row| row.id == self.id).unwrap_or_default()
    }
}

/// The setting with a name; else what is wrong with the name, and which one may be meant.
pub fn row(id: &str) -> Result<&'static Row, String> {
    let found = ROWS.iter().find(|row| row.id == id);
    found.ok_or_else(|| nearest::unknown("setting", id, ROWS.iter().map(|row| row.id)))
}

/// The settings in which `now` differs from `before`.
pub fn differences<'a>(
    before: &'a Settings,
    now: &'a Settings,
) -> impl Iterator<Item = (&'static Row, Value, Value)> + 'a {
    let pair = |row: &'static Row| (row, row.get(before), row.get(now));
    ROWS.iter().map(pair).filter(|(_, before, now)| before != now)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_defaults_are_allowed() {
        let names: BTreeSet<&str> = ROWS.iter().map(|row| row.id).collect();
        assert_eq!(names.len(), ROWS.len());
        for row in ROWS {
            let value = row.get(&Settings::default());
            assert_eq!(row.kind.read(&value.to_string()), Ok(value), "{}", row.id);
            assert!(SECTIONS.iter().any(|(name, _)| *name == row.section));
        }
    }

    #[test]
    fn what_is_put_is_got() {
        let mut settings = Settings::default();
        let measure = row("measure").unwrap();
        measure.put(&mut settings, &Value::Number(60));
        assert_eq!((settings.measure, measure.get(&settings)), (60, Value::Number(60)));
        let changed: Vec<_> = differences(&Settings::default(), &settings).collect();
        assert_eq!(changed.len(), 1);
    }

    #[test]
    fn wrong_names_are_answered_with_the_nearest() {
        assert!(row("mesure").unwrap_err().contains("measure"));
        assert!(!row("qqqqqqqqq").unwrap_err().contains("did you"));
    }
}
