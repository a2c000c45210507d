//! Values of settings: as they are typed, as they stand in the file, and as the program holds them.

use std::{fmt, ops::RangeInclusive};

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Number {
        /// The least.
        least: u16,
        /// The greatest.
        most: u16,
    },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any words.
    Text,
}

/// The value of a setting, whatever its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// On or off.
    Switch(bool),
    /// A whole number.
    Number(u16),
    /// Words, or the name of a choice.
    Text(String),
}

impl Kind {
    /// A whole number of a range.
    pub const fn within(range: RangeInclusive<u16>) -> Self {
        Self::Number { least: *range.start(), most: *range.end() }
    }

    /// Reads a value as it is typed or stands in the environment.
    pub fn read(self, typed: &str) -> Result<Value, String> {
        let typed = typed.trim();
        let value = match self {
            Self::Switch => switch(typed).map(Value::Switch),
            Self::Number { .. } => typed.parse().ok().map(Value::Number),
            Self::Choice(_) | Self::Text => Some(Value::Text(typed.to_owned())),
        };
        let value = value.ok_or_else(|| self.expected(&format!("{typed:?}")))?;
        self.check(value)
    }

    /// Lets a value through that is within what is allowed.
    pub fn check(self, value: Value) -> Result<Value, String> {
        let allowed = match (self, &value) {
            (Self::Switch, Value::Switch(_)) | (Self::Text, Value::Text(_)) => true,
            (Self::Number { least, most }, Value::Number(number)) => {
                (least..=most).contains(number)
            }
            (Self::Choice(names), Value::Text(name)) => names.contains(&name.as_str()),
            _ => false,
        };
        if allowed { Ok(value) } else { Err(self.expected(&value.in_toml())) }
    }

    /// What is said where something else was found.
    pub fn expected(self, found: &str) -> String {
        let nearest = match self {
            Self::Choice(names) => {
                super::nearest::hint(found.trim_matches('"'), names.iter().copied())
            }
            _ => String::new(),
        };
        format!("expected {}, found {found}{nearest}", self.allowed())
    }

    /// What is allowed, in words.
    pub fn allowed(self) -> String {
        match self {
            Self::Switch => "true or false".to_owned(),
            Self::Number { least, most } => format!("a whole number from {least} to {most}"),
            Self::Choice(names) => match names {
                [before @ .., last] if !before.is_empty() => {
                    format!("{} or {last}", before.join(", "))
                }
                names => names.concat(),
            },
            Self::Text => "words".to_owned(),
        }
    }
}

/// Reads a switch.
fn switch(typed: &str) -> Option<bool> {
    match typed {
        "true" | "on" | "yes" | "1" => Some(true),
        "false" | "off" | "no" | "0" => Some(false),
        _ => None,
    }
}

impl Value {
    /// As it stands in the file.
    pub fn in_toml(&self) -> String {
        match self {
            Self::Text(words) => toml::Value::String(words.clone()).to_string(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Value {
    /// As it is typed after `:set`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switch(on) => write!(f, "{on}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(words) => f.write_str(words),
        }
    }
}

/// A type that a setting can have in the program.
pub trait Field: Sized {
    /// Its value, whatever its type.
    fn value(&self) -> Value;
    /// From a value; `None` where that is of another type.
    fn from_value(value: &Value) -> Option<Self>;
}

impl Field for bool {
    fn value(&self) -> Value {
        Value::Switch(*self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Switch(on) => Some(*on),
            _ => None,
        }
    }
}

impl Field for u16 {
    fn value(&self) -> Value {
        Value::Number(*self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl Field for String {
    fn value(&self) -> Value {
        Value::Text(self.clone())
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(words) => Some(words.clone()),
            _ => None,
        }
    }
}

/// Declares a closed choice: its type, its values and their names.
macro_rules! choices {
    ($(#[doc = $about:literal])+ $name:ident { $($variant:ident, $id:literal, $says:literal;)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = $says] $variant,)+ }

        impl $name {
            /// The names of the values.
            pub const NAMES: &[&str] = &[$($id,)+];
        }

        impl Field for $name {
            fn value(&self) -> Value {
                Value::Text(match self { $(Self::$variant => $id,)+ }.to_owned())
            }

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::Text(name) => match name.as_str() {
                        $($id => Some(Self::$variant),)+
                        _ => None,
                    },
                    _ => None,
                }
            }
        }
    };
}

choices! {
    /// What lines and marks are drawn with.
    Characters {
        Auto, "auto", "What the locale says.";
        Ascii, "ascii", "ASCII alone.";
        Unicode, "unicode", "Lines and marks of Unicode.";
    }
}

choices! {
    /// Air between lines and paragraphs.
    Spacing {
        None, "none", "None between paragraphs, whose first lines are indented.";
        Paragraphs, "paragraphs", "A blank row between paragraphs.";
        Double, "double", "A blank row between lines too, and two between paragraphs.";
    }
}

choices! {
    /// How names are listed of which the recogniser is not sure.
    DoubtfulNames {
        Folded, "folded", "Behind one row of each kind, which opens.";
        Shown, "shown", "Among the others.";
    }
}

choices! {
    /// Who puts text from right to left in the order in which it is seen.
    Bidi {
        Terminal, "terminal", "The terminal, which gets rows as they are read.";
        Reorder, "reorder", "The reader, for terminals that draw cells as they come.";
    }
}

choices! {
    /// When pictures are shown.
    Images {
        Auto, "auto", "Where the terminal draws points.";
        On, "on", "Always: in half blocks where the terminal draws no points.";
        Off, "off", "Never; their descriptions stand instead.";
        Blocks, "blocks", "Always in half blocks.";
    }
}

choices! {
    /// When something is done that not every terminal knows.
    When {
        Auto, "auto", "Where the terminal is known to understand it.";
        On, "on", "Always.";
        Off, "off", "Never.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: Kind, typed: &str, expected: Result<Value, &str>) {
        match (kind.read(typed), expected) {
            (Err(error), Err(part)) => assert!(error.contains(part), "{error}"),
            (read, expected) => assert_eq!(read, expected.map_err(str::to_owned)),
        }
    }

    #[test]
    fn values_are_read_and_held_against_what_is_allowed() {
        let number = Kind::Number { least: 20, most: 160 };
        check(number, "60", Ok(Value::Number(60)));
        check(number, "3", Err("from 20 to 160, found 3"));
        check(number, "wide", Err("found \"wide\""));
        check(Kind::Switch, "on", Ok(Value::Switch(true)));
        check(Kind::Switch, "maybe", Err("true or false"));
        let choice = Kind::Choice(&["auto", "dark", "light"]);
        check(choice, "dark", Ok(Value::Text("dark".to_owned())));
        check(choice, "ligth", Err("auto, dark or light, found \"ligth\" (did you mean light?)"));
    }

    #[test]
    fn words_in_the_file_are_quoted() {
        assert_eq!(Value::Text("a \"b\"".to_owned()).in_toml(), "'a \"b\"'");
        assert_eq!(Value::Number(7).in_toml(), "7");
    }

    #[test]
    fn choices_have_names() {
        for name in Characters::NAMES {
            let value = Value::Text((*name).to_owned());
            assert_eq!(Characters::from_value(&value).map(|value| value.value()), Some(value));
        }
        assert_eq!(Characters::from_value(&Value::Number(1)), None);
    }
}
