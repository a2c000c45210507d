//! Values of settings from several places, one over the other, each with where it is from.

use std::fmt;

use super::{Binding, Fault, ROWS, Row, Settings, Value, file::Place};

/// Where a value is from; each goes before those above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The table.
    Default,
    /// The user's file.
    File(Place),
    /// A variable of the environment.
    Variable(String),
    /// An option of the command line.
    Option(&'static str),
    /// `:set`, in this run.
    Command,
}

/// Settings, and where each is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layered {
    /// The values in force.
    pub settings: Settings,
    /// Where they are from, in the order of the table.
    origins: Vec<Origin>,
}

/// What was read of all places at once.
#[derive(Clone, Debug, Default)]
pub struct Configured {
    /// The settings.
    pub layered: Layered,
    /// What keys are to do beside the preset.
    pub bindings: Vec<Binding>,
    /// What could not be used.
    pub faults: Vec<Fault>,
    /// The file's name, as it is told to people.
    pub file: String,
}

impl Default for Layered {
    fn default() -> Self {
        Self { settings: Settings::default(), origins: vec![Origin::Default; ROWS.len()] }
    }
}

impl Layered {
    /// Puts a value over what is there.
    pub fn put(&mut self, row: &Row, value: &Value, origin: Origin) {
        row.put(&mut self.settings, value);
        if let Some(place) = self.origins.get_mut(row.index()) {
            *place = origin;
        }
    }

    /// Where the value of a setting is from.
    pub fn origin(&self, row: &Row) -> &Origin {
        self.origins.get(row.index()).unwrap_or(&Origin::Default)
    }
}

impl Configured {
    /// What is told of the faults on one line: the first, and how many more there are. `None` where there is none.
    pub fn complaint(&self) -> Option<String> {
        let first = self.faults.first()?;
        let more = match self.faults.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more: dateline config lists them)"),
        };
        Some(format!("{}{more}", self.told(first)))
    }

    /// A fault with the name of the file, where it has a place in it.
    pub fn told(&self, fault: &Fault) -> String {
        match fault.place {
            Some(_) => format!("{}:{fault}", self.file),
            None => fault.to_string(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(place) => write!(f, "file, line {}", place.line),
            Self::Variable(name) => f.write_str(name),
            Self::Option(name) => f.write_str(name),
            Self::Command => f.write_str(":set"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::row;

    #[test]
    fn the_last_layer_holds_and_says_where_it_is_from() {
        let mut layered = Layered::default();
        let measure = row("measure").unwrap();
        assert_eq!(*layered.origin(measure), Origin::Default);
        layered.put(measure, &Value::Number(60), Origin::File(Place { line: 2, column: 1 }));
        layered.put(measure, &Value::Number(80), Origin::Option("--measure"));
        assert_eq!(layered.settings.measure, 80);
        assert_eq!(layered.origin(measure).to_string(), "--measure");
    }

    #[test]
    fn complaints_are_one_line() {
        let fault = |line| Fault { place: Some(Place { line, column: 1 }), text: "bad".to_owned() };
        let configured = Configured {
            faults: vec![fault(2), fault(3)],
            file: "config.toml".to_owned(),
            ..Configured::default()
        };
        let told = configured.complaint().unwrap();
        assert_eq!(told, "config.toml:2:1: bad (and 1 more: dateline config lists them)");
        assert_eq!(Configured::default().complaint(), None);
    }
}
