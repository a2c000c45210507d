//! Where the configuration is, and reading all of it: the file, what the environment says, what the command line says.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Configured, Fault, Layered, Origin, ROWS, Row, Value, file};
use crate::system::files;

/// The longest file that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// The places that settings come from. The file is read when asked for; the others were looked at when the program started.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// The user's file; none where there is no folder for it.
    pub file: Option<PathBuf>,
    /// Values of the environment and then of the command line, in the order in which they go over each other.
    told: Vec<(&'static Row, Value, Origin)>,
    /// What of these cannot be used.
    faults: Vec<Fault>,
}

impl Configuration {
    /// Looks at the environment: `DATELINE_CONFIG` is another file, and `DATELINE_` with a setting's name sets it.
    pub fn from_environment(variable: &impl Fn(&str) -> Option<String>) -> Self {
        let stated = variable("DATELINE_CONFIG").map(PathBuf::from);
        let file = stated.or_else(|| Some(folder(variable)?.join("config.toml")));
        let mut configuration = Self { file, ..Self::default() };
        for row in ROWS {
            let name = row.variable();
            if let Some(value) = variable(&name) {
                configuration.tell(row, &value, Origin::Variable(name));
            }
        }
        configuration
    }

    /// Another file of settings, beside this one.
    pub fn beside(&self, name: &str) -> Option<PathBuf> {
        self.file.as_deref().map(|file| file.with_file_name(name))
    }

    /// The configuration of a file alone.
    pub fn of_file(file: PathBuf) -> Self {
        Self { file: Some(file), ..Self::default() }
    }

    /// Sets a setting over all that was said before; a value that is not allowed is a fault.
    pub fn tell(&mut self, row: &'static Row, value: &str, origin: Origin) {
        match row.kind.read(value) {
            Ok(value) => self.told.push((row, value, origin)),
            Err(wrong) => {
                let text = format!("{origin}: {wrong}");
                let text = crate::document::clean::clean_line(&text).into_owned();
                self.faults.push(Fault { place: None, text });
            }
        }
    }

    /// Reads the file and lays everything in order. A file that is not there says nothing.
    pub fn read(&self) -> Configured {
        let read = match self.file.as_deref().map(contents) {
            None => file::File::default(),
            Some(Ok(text)) => file::read(&text),
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => file::File::default(),
            Some(Err(error)) => {
                let text = format!("{} cannot be read: {error}", self.name());
                file::File { faults: vec![Fault { place: None, text }], ..file::File::default() }
            }
        };
        let mut layered = Layered::default();
        for (row, value, place) in read.values {
            layered.put(row, &value, Origin::File(place));
        }
        for (row, value, origin) in &self.told {
            layered.put(row, value, origin.clone());
        }
        let mut faults = read.faults;
        faults.extend(self.faults.iter().cloned());
        Configured { layered, bindings: read.bindings, faults, file: self.name() }
    }

    /// The name of the file, without its folders.
    fn name(&self) -> String {
        let name = self.file.as_deref().and_then(Path::file_name).unwrap_or_default();
        crate::document::clean::clean_line(&name.to_string_lossy()).into_owned()
    }
}

/// The text of the file.
fn contents(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    if metadata.len() > LONGEST {
        return Err(io::Error::other("it is longer than 1 MB, which is no configuration"));
    }
    String::from_utf8(fs::read(path)?).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].split(|byte| *byte == b'\n');
        io::Error::other(format!("line {} is not UTF-8", line.count()))
    })
}

/// The folder of the program's configuration: `$XDG_CONFIG_HOME/dateline`, else `~/.config/dateline`; on Windows
/// `AppData/Roaming/dateline` in the home folder.
pub fn folder(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let absolute = variable("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let usual = || Some(PathBuf::from(variable(files::HOME)?).join(files::CONFIGURATION));
    Some(absolute.or_else(usual)?.join("dateline"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::row;

    fn variables<'a>(known: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| known.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[track_caller]
    fn check(known: &[(&str, &str)], expected: Option<&str>) {
        assert_eq!(folder(variables(known)), expected.map(PathBuf::from));
    }

    #[test]
    fn the_folder_is_where_others_look_for_it() {
        check(&[("HOME", "/home/ann")], Some("/home/ann/.config/dateline"));
        check(&[("HOME", "/home/ann"), ("XDG_CONFIG_HOME", "/c")], Some("/c/dateline"));
        check(
            &[("HOME", "/home/ann"), ("XDG_CONFIG_HOME", "c")],
            Some("/home/ann/.config/dateline"),
        );
        check(&[], None);
    }

    #[test]
    fn options_go_over_the_environment_and_that_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "[page]\nmeasure = 50\njustify = true\nhyphenate = true\n").unwrap();
        let path = path.to_str().unwrap();
        let known = [
            ("DATELINE_CONFIG", path),
            ("DATELINE_MEASURE", "60"),
            ("DATELINE_JUSTIFY", "false"),
            ("DATELINE_CHARACTERS", "mauve"),
        ];
        let mut configuration = Configuration::from_environment(&variables(&known));
        configuration.tell(row("measure").unwrap(), "70", Origin::Option("--measure"));
        let configured = configuration.read();
        let settings = &configured.layered.settings;
        assert_eq!((settings.measure, settings.justify, settings.hyphenate), (70, false, true));
        assert_eq!(configured.faults.len(), 1, "{:?}", configured.faults);
        assert!(configured.complaint().unwrap().starts_with("DATELINE_CHARACTERS: expected auto"));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_of_and_a_missing_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str| Configuration::of_file(folder.path().join(name)).read().complaint();
        assert_eq!(read("none.toml"), None);
        fs::create_dir(folder.path().join("folder.toml")).unwrap();
        assert!(read("folder.toml").unwrap().contains("no file"));
        fs::write(folder.path().join("bytes.toml"), b"[page]\nx = \"\xff\"\n").unwrap();
        assert!(read("bytes.toml").unwrap().contains("line 2 is not UTF-8"));
    }
}
