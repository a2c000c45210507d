//! Settings while the reader runs: changed by keys and `:set`, read again when their file changes, kept with the session.

use serde::{Deserialize, Serialize};

use super::{Effect, Model, panel, reading, theming};
use crate::{
    reader::keys::Keymap,
    settings::{self, Characters, Configured, Kind, Layered, Origin, Row, Value, differences},
};

/// Settings that are named on the status line, at most.
const NAMED: usize = 4;

/// A setting that a key has changed. It holds as long as what was set before is what it was, so that a newer word in the file
/// or on the command line goes before an older key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    setting: String,
    from: String,
    to: String,
}

/// Begins with a configuration, before anything is drawn.
pub fn begin(model: &mut Model, configured: Configured) {
    model.settings = configured.layered.settings.clone();
    model.configured = configured;
    model.keymap = bind(&mut model.configured);
    follow(model);
    if let Some(complaint) = model.configured.complaint() {
        model.fail(complaint);
    }
}

/// The keymap of a configuration, which gets the faults of its bindings.
fn bind(configured: &mut Configured) -> Keymap {
    let (keymap, faults) = Keymap::configured(configured);
    configured.faults.extend(faults);
    keymap
}

/// Takes a configuration that was read again. One with faults changes nothing: all is as it was until they are mended. What
/// `:set` has said in this run stays, and so does what keys have changed, where the file says nothing new of it.
pub fn configured(model: &mut Model, mut configured: Configured) -> Vec<Effect> {
    let keymap = bind(&mut configured);
    if let Some(complaint) = configured.complaint() {
        if configured.faults != model.configured.faults {
            model.fail(format!("{complaint}; nothing is changed"));
        }
        model.configured.faults = configured.faults;
        return Vec::new();
    }
    if !model.configured.faults.is_empty() {
        // What was said of them is no longer so.
        model.message = None;
    }
    keep_commands(&mut configured.layered, &model.configured.layered);
    let changes = changes(model);
    let before = std::mem::replace(&mut model.configured, configured);
    let now = &model.configured.layered.settings;
    let told = named(&before.layered.settings, now);
    model.settings = now.clone();
    model.keymap = keymap;
    change_again(model, &changes);
    follow(model);
    if !told.is_empty() {
        model.mention(format!("{} read again: {told}", model.configured.file));
    } else if !before.faults.is_empty() || before.bindings != model.configured.bindings {
        model.say(format!("{} read again", model.configured.file));
    }
    Vec::new()
}

/// Lays what `:set` has said over what was read.
fn keep_commands(now: &mut Layered, before: &Layered) {
    for row in settings::ROWS {
        if *before.origin(row) == Origin::Command {
            now.put(row, &row.get(&before.settings), Origin::Command);
        }
    }
}

/// The settings that differ, with their values: `measure 60, justify true`.
fn named(before: &settings::Settings, now: &settings::Settings) -> String {
    let mut told: Vec<String> =
        differences(before, now).map(|(row, _, now)| format!("{} {now}", row.id)).collect();
    let more = told.len().saturating_sub(NAMED);
    told.truncate(NAMED);
    if more > 0 {
        told.push(format!("{more} more"));
    }
    told.join(", ")
}

/// What keys have changed of the settings.
pub(super) fn changes(model: &Model) -> Vec<Change> {
    let changed = differences(&model.configured.layered.settings, &model.settings);
    let change = |(row, from, to): (&Row, Value, Value)| Change {
        setting: row.id.to_owned(),
        from: from.to_string(),
        to: to.to_string(),
    };
    changed.map(change).collect()
}

/// Changes settings as keys have before, where they were what they are now.
pub(super) fn change_again(model: &mut Model, changes: &[Change]) {
    for change in changes {
        let Ok(row) = settings::row(&change.setting) else { continue };
        let is_same = row.get(&model.configured.layered.settings).to_string() == change.from;
        if let Some(value) = row.kind.read(&change.to).ok().filter(|_| is_same) {
            row.put(&mut model.settings, &value);
        }
    }
    follow(model);
}

/// Brings everything up to date that is made from settings.
pub fn follow(model: &mut Model) {
    let (settings, options) = (&model.settings, &mut model.options);
    options.ascii = match settings.characters {
        Characters::Auto => options.ascii_locale || settings.plain_ui,
        Characters::Ascii => true,
        Characters::Unicode => false,
    };
    theming::follow(model);
    model.pictures.forget();
    reading::lay_out_again(model);
    panel::rebuild(model);
}

/// What `:set` does: `name value`, `name=value`, `name` and `noname` for switches, `name!` turns one, `name?` tells. Nothing tells
/// what differs from the defaults.
pub fn set(model: &mut Model, typed: &str) {
    match command(model, typed.trim()) {
        Ok(told) => model.say(told),
        Err(wrong) => model.fail(wrong),
    }
}

fn command(model: &mut Model, typed: &str) -> Result<String, String> {
    if typed.is_empty() {
        let told = named(&settings::Settings::default(), &model.settings);
        return Ok(if told.is_empty() {
            "all settings are as by default".to_owned()
        } else {
            told
        });
    }
    if let Some(name) = typed.strip_suffix('?') {
        return Ok(tell(model, settings::row(name.trim())?));
    }
    if let Some((name, value)) = typed.split_once(|c: char| c == '=' || c.is_whitespace()) {
        let row = settings::row(name)?;
        let value = row.kind.read(value.trim_start_matches('='));
        let value = value.map_err(|wrong| format!("{name}: {wrong}"))?;
        if let ("theme", Value::Text(theme)) = (row.id, &value) {
            theming::check(model, theme)?;
        }
        return Ok(put(model, row, &value));
    }
    if let Some(name) = typed.strip_suffix('!') {
        return switch(model, name, None);
    }
    let off = typed.strip_prefix("no").filter(|_| settings::row(typed).is_err());
    match off {
        Some(name) if settings::row(name).is_ok() => switch(model, name, Some(false)),
        _ => switch(model, typed, Some(true)),
    }
}

/// Turns a switch on, off or over; of another setting tells the value.
fn switch(model: &mut Model, name: &str, on: Option<bool>) -> Result<String, String> {
    let row = settings::row(name)?;
    match (row.kind, row.get(&model.settings)) {
        (Kind::Switch, Value::Switch(now)) => {
            Ok(put(model, row, &Value::Switch(on.unwrap_or(!now))))
        }
        _ if on == Some(true) => Ok(tell(model, row)),
        _ => Err(format!("{name} is no switch: expected {}", row.kind.allowed())),
    }
}

/// Sets a value for this run.
fn put(model: &mut Model, row: &Row, value: &Value) -> String {
    model.configured.layered.put(row, value, Origin::Command);
    row.put(&mut model.settings, value);
    if row.section == "keys" {
        model.keymap = Keymap::configured(&model.configured).0;
    }
    follow(model);
    format!("{} is {value} as long as the reader runs; the file keeps it", row.id)
}

/// A setting with its value, where it is from, and what it is for.
fn tell(model: &Model, row: &Row) -> String {
    let (value, base) = (row.get(&model.settings), row.get(&model.configured.layered.settings));
    let origin = match model.configured.layered.origin(row) {
        _ if value != base => format!("changed by a key from {base}"),
        origin => origin.to_string(),
    };
    format!("{} is {value} ({origin}): {}", row.id, row.says)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{reader::Options, settings::Configuration};

    fn model() -> Model {
        Model::new((80, 24), Options::default(), jiff::civil::date(2025, 12, 1))
    }

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let mut model = model();
        set(&mut model, typed);
        let message = model.message.unwrap();
        assert!(message.text.starts_with(expected), "{typed}: {}", message.text);
    }

    #[test]
    fn set_reads_what_vi_users_type() {
        check("measure 60", "measure is 60");
        check("measure=60", "measure is 60");
        check("measure", "measure is 72 (default): columns");
        check("justify", "justify is true");
        check("nojustify", "justify is false");
        check("justify!", "justify is true");
        check("justify?", "justify is false (default)");
        check("nomeasure", "measure is no switch");
        check("mesure 60", "there is no setting \"mesure\" (did you mean measure?)");
        check("measure 3", "measure: expected a whole number from 20 to 400, found 3");
        check("", "all settings are as by default");
    }

    fn read(file: &std::path::Path, text: &str) -> Configured {
        std::fs::write(file, text).unwrap();
        Configuration::of_file(file.to_owned()).read()
    }

    #[test]
    fn a_key_holds_until_the_file_says_something_new() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let mut model = model();
        begin(&mut model, read(&file, "[page]\nmeasure = 50\n"));
        model.settings.measure = 54;
        let changes = changes(&model);
        configured(&mut model, read(&file, "[page]\nmeasure = 50\njustify = true\n"));
        assert_eq!((model.settings.measure, model.settings.justify), (54, true));
        configured(&mut model, read(&file, "[page]\nmeasure = 60\n"));
        assert_eq!((model.settings.measure, model.settings.justify), (60, false));
        change_again(&mut model, &changes);
        assert_eq!(model.settings.measure, 60);
    }

    #[test]
    fn a_file_with_faults_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let mut model = model();
        begin(&mut model, read(&file, "[page]\nmeasure = 50\n"));
        configured(&mut model, read(&file, "[page]\nmeasure = 60\njustifi = true\n"));
        assert_eq!(model.settings.measure, 50);
        let message = model.message.clone().unwrap();
        assert!(message.failed && message.text.contains("config.toml:3:1"), "{}", message.text);
        configured(&mut model, read(&file, "[page]\nmeasure = 60\n"));
        assert_eq!(model.message.unwrap().text, "config.toml read again: measure 60");
    }

    #[test]
    fn what_set_has_said_stays_when_the_file_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let mut model = model();
        set(&mut model, "measure 44");
        configured(&mut model, read(&file, "[page]\nmeasure = 60\n"));
        assert_eq!(model.settings.measure, 44);
    }

    #[test]
    fn a_theme_is_put_in_force_by_its_setting() {
        let mut model = model();
        set(&mut model, "theme light");
        assert_eq!(model.themes.choice.name(), "light");
        assert_eq!(model.options.theme, model.themes.theme());
        set(&mut model, "theme nosuch");
        assert!(model.message.as_ref().unwrap().failed);
        assert_eq!(model.settings.theme, "light");
    }
}
