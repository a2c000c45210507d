//! The user's file: TOML with a section for each group of settings, and `[keys]` with bindings.

use std::{fmt, ops::Range};

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::{Kind, ROWS, Row, SECTIONS, Value, nearest};
use crate::document::clean::clean_line;

/// Something in the file, or in the environment, that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where, as far as it has a place.
    pub place: Option<Place>,
    /// What is wrong, and what helps.
    pub text: String,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
}

/// A line of a `[keys]` section: keys, and what they are to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The pane it is for: what stands behind `keys.`; every pane without.
    pub pane: Option<String>,
    /// The keys, parted by blanks.
    pub keys: String,
    /// The name of an action; `None` for `false`, which takes a binding away.
    pub action: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// What a file says.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Settings with their values and places, in the order of their names.
    pub values: Vec<(&'static Row, Value, Place)>,
    /// Bindings, in the order of the file.
    pub bindings: Vec<Binding>,
    /// What cannot be used, in the order of the file.
    pub faults: Vec<Fault>,
}

/// What is read and where it goes.
struct Reader<'a> {
    text: &'a str,
    file: File,
}

/// Reads the text of a file. What cannot be used is told of, and the rest holds.
pub fn read(text: &str) -> File {
    let mut reader = Reader { text, file: File::default() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or_default();
        reader.fault(&span, error.message().trim().replace('\n', "; "));
    }
    for (name, value) in table.get_ref() {
        reader.read_section(name, value);
    }
    reader.file.faults.sort();
    // What follows upon a broken line is not worth telling.
    reader.file.faults.dedup_by_key(|fault| fault.place.map(|place| place.line));
    reader.file.bindings.sort_by_key(|binding| binding.place);
    reader.file
}

impl Reader<'_> {
    fn fault(&mut self, span: &Range<usize>, text: impl Into<String>) {
        let place = Some(place(self.text, span.start));
        let text = clean_line(&text.into()).into_owned();
        self.file.faults.push(Fault { place, text });
    }

    fn read_section(&mut self, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        let section: &str = name.get_ref();
        let known = SECTIONS.iter().any(|(known, _)| *known == section);
        match value.get_ref() {
            DeValue::Table(table) if known => {
                for (name, value) in table {
                    self.read_entry(section, name, value);
                }
            }
            DeValue::Table(_) => {
                let names = SECTIONS.iter().map(|(name, _)| *name);
                self.fault(&name.span(), nearest::unknown("section", section, names));
            }
            _ => self.fault(&name.span(), misplaced(section, None)),
        }
    }

    fn read_entry(
        &mut self,
        section: &str,
        name: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let id: &str = name.get_ref();
        let row = ROWS.iter().find(|row| row.id == id && row.section == section);
        match row {
            Some(row) => match checked(row.kind, value.get_ref()) {
                Ok(found) => {
                    self.file.values.push((row, found, place(self.text, name.span().start)));
                }
                Err(wrong) => self.fault(&value.span(), format!("{id}: {wrong}")),
            },
            None if section == "keys" => self.read_keys(name, value),
            None => self.fault(&name.span(), misplaced(id, Some(section))),
        }
    }

    /// A binding for every pane, or the bindings of one.
    fn read_keys(&mut self, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::Table(table) => {
                for (keys, action) in table {
                    self.read_binding(Some(name.get_ref()), keys, action);
                }
            }
            _ => self.read_binding(None, name, value),
        }
    }

    fn read_binding(
        &mut self,
        pane: Option<&str>,
        keys: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let action = match value.get_ref() {
            DeValue::String(action) => Some(action.clone().into_owned()),
            DeValue::Boolean(false) => None,
            other => {
                let found = found(other);
                let wrong =
                    format!("expected the name of an action, or false to unbind, found {found}");
                return self.fault(&value.span(), wrong);
            }
        };
        self.file.bindings.push(Binding {
            pane: pane.map(str::to_owned),
            keys: keys.get_ref().clone().into_owned(),
            action,
            place: place(self.text, keys.span().start),
        });
    }
}

/// What is said of a setting that stands in the wrong section, or in none.
fn misplaced(id: &str, section: Option<&str>) -> String {
    let row = ROWS.iter().find(|row| row.id == id);
    match (row, section) {
        (Some(row), _) => format!("{id} belongs under [{}]", row.section),
        (None, Some(section)) => {
            let here = ROWS.iter().filter(|row| row.section == section).map(|row| row.id);
            nearest::unknown(&format!("setting in [{section}]"), id, here)
        }
        (None, None) => nearest::unknown("setting", id, ROWS.iter().map(|row| row.id)),
    }
}

/// The value of the file as one of the table, within what is allowed.
fn checked(kind: Kind, value: &DeValue<'_>) -> Result<Value, String> {
    let read = match value {
        DeValue::Boolean(on) => Some(Value::Switch(*on)),
        DeValue::String(words) => Some(Value::Text(clean_line(words).into_owned())),
        DeValue::Integer(number) => {
            u16::from_str_radix(number.as_str(), number.radix()).ok().map(Value::Number)
        }
        _ => None,
    };
    let read = read.ok_or_else(|| kind.expected(&found(value)))?;
    kind.check(read)
}

/// A value of the file, in words.
fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(words) => format!("{words:?}"),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Boolean(on) => on.to_string(),
        other => format!("a value of type {}", other.type_str()),
    }
}

/// The place of a byte.
fn place(text: &str, at: usize) -> Place {
    let before = &text[..crate::span::floor_boundary(text, at)];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    Place { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, values: &[(&str, &str)], faults: &[&str]) {
        let file = read(text);
        let read: Vec<(&str, String)> =
            file.values.iter().map(|(row, value, _)| (row.id, value.to_string())).collect();
        let read: Vec<(&str, &str)> =
            read.iter().map(|(id, value)| (*id, value.as_str())).collect();
        assert_eq!(read, values);
        let told: Vec<String> = file.faults.iter().map(Fault::to_string).collect();
        assert_eq!(told.len(), faults.len(), "{told:?}");
        for (told, expected) in told.iter().zip(faults) {
            assert!(told.contains(expected), "{told:?} holds no {expected:?}");
        }
    }

    #[test]
    fn settings_stand_in_their_sections() {
        check(
            "[page]\nmeasure = 60\njustify = true\n",
            &[("justify", "true"), ("measure", "60")],
            &[],
        );
        check("", &[], &[]);
    }

    #[test]
    fn unknown_names_are_faults_with_place_and_suggestion() {
        check(
            "[page]\nmesure = 60\n",
            &[],
            &["2:1: there is no setting in [page] \"mesure\" (did you mean measure?)"],
        );
        check("[pages]\n", &[], &["1:2: there is no section \"pages\" (did you mean page?)"]);
        check("[page]\ntheme = \"dark\"\n", &[], &["2:1: theme belongs under [looks]"]);
        check("measure = 60\n", &[], &["1:1: measure belongs under [page]"]);
    }

    #[test]
    fn bad_values_are_faults_and_the_rest_holds() {
        check(
            "[page]\nmeasure = 3\njustify = true\n",
            &[("justify", "true")],
            &["2:11: measure: expected a whole number from 20 to 400, found 3"],
        );
        check("[page]\nmeasure = 99999999\n", &[], &["found 99999999"]);
        check("[page]\njustify = [1]\n", &[], &["found a value of type array"]);
        check("[looks]\ncharacters = \"acsii\"\n", &[], &["(did you mean ascii?)"]);
    }

    #[test]
    fn broken_toml_is_a_fault_with_its_line() {
        let file = read("[page]\nmeasure 60\n[looks]\ntheme = \"dark\"\n");
        assert_eq!(
            file.faults.iter().map(|fault| fault.place.unwrap().line).collect::<Vec<_>>(),
            [2]
        );
    }

    #[test]
    fn bindings_are_read_in_order() {
        let text = "[keys]\n\"g x\" = \"open\"\nZ = false\n[keys.list]\nx = 'quit'\n";
        let file = read(text);
        let told: Vec<_> = file
            .bindings
            .iter()
            .map(|b| (b.pane.as_deref(), b.keys.as_str(), b.action.as_deref(), b.place.line))
            .collect();
        assert_eq!(
            told,
            [
                (None, "g x", Some("open"), 2),
                (None, "Z", None, 3),
                (Some("list"), "x", Some("quit"), 5)
            ]
        );
        assert!(read("[keys]\nx = 3\n").faults[0].text.contains("false to unbind"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(?s).{0,200}") {
            read(&text);
        }

        #[test]
        fn any_entry_is_read(entry in "[a-z.\\[\\]=\"' 0-9\n]{0,80}") {
            read(&entry);
        }
    }
}
