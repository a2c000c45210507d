//! `dateline doctor`: what the terminal can do, where things are, and what to do where something is amiss. It writes no file; the
//! terminal is asked where there is one.

mod terminal;

use std::{
    env, fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Serialize;

use super::{
    ALL_READ, SOME_FAILED,
    arguments::{Arguments, DoctorOptions},
    output::Output,
    reader::{self, variable},
    table::{self, Format},
    themes,
};
use crate::{
    document::clean::clean_line,
    library::{
        Cache,
        state::{self, Home},
    },
    reader::{keys::Keymap, terminal::interview::interview},
    settings::home::folder,
    system::files,
};

/// How long the terminal may take to answer: over a slow line a second is not much.
const PATIENCE: Duration = Duration::from_secs(2);

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Health {
    /// As it should be.
    Good,
    /// Not all that could be; everything works.
    Less,
    /// Something does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
struct Finding {
    area: &'static str,
    subject: &'static str,
    health: Health,
    found: String,
    /// What to do about it; empty where there is nothing to do.
    remedy: String,
}

/// Looks at everything and prints it; gives 1 where something does not work.
pub(super) fn run(
    options: &DoctorOptions,
    arguments: &Arguments,
    output: &mut Output,
) -> io::Result<u8> {
    let mut findings = program();
    let is_terminal = io::stdout().is_terminal();
    let heard = is_terminal.then(|| interview(PATIENCE)).flatten();
    let told = terminal::Told { variable: &variable, is_terminal, heard: heard.as_ref() };
    findings.extend(terminal::findings(arguments, &told));
    findings.extend(configuration(arguments));
    findings.extend(kept(arguments.no_state));
    findings.push(cache());
    if options.format == Format::Csv {
        let names = ["area", "subject", "health", "found", "remedy"];
        output.write_all(table::csv_row(&names).as_bytes())?;
    }
    let mut area = "";
    for finding in &findings {
        if options.format == Format::Text && finding.area != area {
            let air = if area.is_empty() { "" } else { "\n" };
            output
                .write_all(format!("{air}{}\n", output.manner().bold(finding.area)).as_bytes())?;
            area = finding.area;
        }
        output.write_all(&line(finding, options.format))?;
    }
    let is_bad = findings.iter().any(|finding| finding.health == Health::Bad);
    Ok(if is_bad { SOME_FAILED } else { ALL_READ })
}

/// The lines of a finding.
fn line(finding: &Finding, format: Format) -> Vec<u8> {
    let health = match finding.health {
        Health::Good => "good",
        Health::Less => "less",
        Health::Bad => "bad",
    };
    match format {
        Format::Json => table::json_line(finding),
        Format::Csv => {
            let cells = [finding.area, finding.subject, health, &finding.found, &finding.remedy];
            table::csv_row(&cells).into_bytes()
        }
        Format::Text => {
            let mark = match finding.health {
                Health::Good => "ok",
                Health::Less => "--",
                Health::Bad => "!!",
            };
            let (subject, found) = (finding.subject, &finding.found);
            let mut text = format!("  {mark} {subject:<16} {found}\n");
            if !finding.remedy.is_empty() {
                let indent = " ".repeat(22);
                text = format!("{text}{indent}{}\n", finding.remedy);
            }
            text.into_bytes()
        }
    }
}

/// A finding; a remedy makes it less than good.
fn finding(
    area: &'static str,
    subject: &'static str,
    found: impl Into<String>,
    remedy: Option<&str>,
) -> Finding {
    let health = if remedy.is_some() { Health::Less } else { Health::Good };
    let found = clean_line(&found.into()).into_owned();
    Finding { area, subject, health, found, remedy: remedy.unwrap_or_default().to_owned() }
}

/// The same where something does not work.
fn failing(finding: Finding) -> Finding {
    Finding { health: Health::Bad, ..finding }
}

/// The program itself.
fn program() -> Vec<Finding> {
    const AREA: &str = "Program";
    let made = if cfg!(debug_assertions) { "debug build" } else { "release build" };
    let version = format!("{}, {made}", env!("CARGO_PKG_VERSION"));
    let system = format!("{} {}", env::consts::OS, env::consts::ARCH);
    let pdf = if cfg!(feature = "pdf") {
        finding(AREA, "PDF", "opened", None)
    } else {
        finding(AREA, "PDF", "not opened", Some("build with --features pdf to open PDF files"))
    };
    let slow = cfg!(debug_assertions).then_some("build with --release: it is many times quicker");
    vec![finding(AREA, "version", version, slow), finding(AREA, "system", system, None), pdf]
}

/// The user's files of settings, themes and names.
fn configuration(arguments: &Arguments) -> Vec<Finding> {
    const AREA: &str = "Configuration";
    let configuration = match reader::configuration(arguments) {
        Ok(configuration) => configuration,
        Err(wrong) => {
            let remedy = "dateline config --default lists the settings";
            return vec![failing(finding(AREA, "options", wrong, Some(remedy)))];
        }
    };
    let mut findings = vec![configuration.file.as_deref().map_or_else(
        || {
            let remedy = "set HOME or XDG_CONFIG_HOME";
            failing(finding(AREA, "config.toml", "there is no folder for it", Some(remedy)))
        },
        |file| file_or_none(AREA, "config.toml", file, "dateline config --default shows one"),
    )];
    let mut configured = configuration.read();
    configured.faults.extend(Keymap::configured(&configured).1);
    for fault in &configured.faults {
        let told = configured.told(fault);
        findings.push(failing(finding(AREA, "mistake", told, Some("mend that line"))));
    }
    let theme = &configured.layered.settings.theme;
    if let Err(wrong) = themes::check(&themes::read(), theme) {
        findings.push(failing(finding(AREA, "theme", wrong, Some("choose another with zT"))));
    }
    if let Some(folder) = folder(variable) {
        let names = folder.join("aliases.txt");
        findings.push(file_or_none(AREA, "names", &names, "names of yours that are one thing"));
        findings.push(file_or_none(AREA, "themes", &folder.join("themes"), "themes of your own"));
    }
    findings
}

/// A file that may be there or not, but not unreadable.
fn file_or_none(area: &'static str, subject: &'static str, path: &Path, about: &str) -> Finding {
    let shown = path.display();
    let readable = fs::metadata(path).and_then(|metadata| {
        if metadata.is_dir() {
            fs::read_dir(path).map(drop)
        } else {
            fs::File::open(path).map(drop)
        }
    });
    match readable {
        Ok(()) => finding(area, subject, shown.to_string(), None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            finding(area, subject, format!("{shown} is not there ({about})"), None)
        }
        Err(error) => {
            let found = format!("{shown}: {error}");
            failing(finding(area, subject, found, Some("make it readable for you")))
        }
    }
}

/// Where the state is, and whether it can be kept there.
fn kept(no_state: bool) -> Vec<Finding> {
    const AREA: &str = "State";
    let file = match reader::home(no_state) {
        Home::Nowhere => return vec![finding(AREA, "kept", "nowhere, as --no-state asks", None)],
        Home::Unknown(problem) => {
            let remedy = "set HOME or XDG_STATE_HOME";
            return vec![failing(finding(AREA, "kept", problem.what, Some(remedy)))];
        }
        Home::File(file) => file,
    };
    let shown = file.display().to_string();
    if !file.exists() {
        let found = format!("{shown} is not there yet");
        return vec![
            finding(AREA, "kept", found, None),
            folder_finding(AREA, file.parent().unwrap_or(&file)),
        ];
    }
    vec![schema(AREA, &file), folder_finding(AREA, file.parent().unwrap_or(&file))]
}

/// Where the catalogue of the library is; it can be made again at any time.
fn cache() -> Finding {
    const AREA: &str = "Cache";
    match Cache::of_library() {
        Ok(cache) if cache.folder().exists() => {
            finding(AREA, "library", cache.folder().display().to_string(), None)
        }
        Ok(cache) => {
            let found = format!("{} is not there yet", cache.folder().display());
            finding(AREA, "library", found, None)
        }
        Err(problem) => {
            let remedy = "set HOME or XDG_CACHE_HOME";
            failing(finding(AREA, "library", problem.to_string(), Some(remedy)))
        }
    }
}

/// The version of the tables in the state, read from the head of the file.
fn schema(area: &'static str, file: &Path) -> Finding {
    let shown = file.display();
    let newest = state::schema::VERSION;
    match state::schema::version_of(file) {
        Ok(Some(version)) if version > newest => {
            let found = format!("{shown} is of version {version}, newer than {newest}");
            let remedy = "use the dateline that wrote it, or --no-state";
            failing(finding(area, "kept", found, Some(remedy)))
        }
        Ok(Some(version)) => finding(area, "kept", format!("{shown}, version {version}"), None),
        Ok(None) => {
            let remedy = "it is put aside and begun anew at the next start";
            failing(finding(area, "kept", format!("{shown} is no state of dateline"), Some(remedy)))
        }
        Err(error) => {
            let remedy = "make it readable and writable for you";
            failing(finding(area, "kept", format!("{shown}: {error}"), Some(remedy)))
        }
    }
}

/// Whether a folder, or the nearest above it that is there, can be written to.
fn folder_finding(area: &'static str, folder: &Path) -> Finding {
    let there: Option<PathBuf> =
        folder.ancestors().find(|folder| folder.exists()).map(Path::to_owned);
    let writable = there.as_deref().is_some_and(files::is_writable);
    let shown = folder.display().to_string();
    if writable {
        return finding(area, "folder", format!("{shown} can be written"), None);
    }
    let remedy = "make it writable for you, or set XDG_STATE_HOME";
    failing(finding(area, "folder", format!("{shown} cannot be written"), Some(remedy)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_clean_and_say_what_helps() {
        let found = finding("a", "b", "\u{1b}[31mred", Some("mend it"));
        assert!(!found.found.contains('\u{1b}'));
        let text = String::from_utf8(line(&failing(found), Format::Text)).unwrap();
        assert!(text.contains("!! b") && text.contains("mend it"), "{text}");
    }
}
