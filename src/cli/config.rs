//! `dateline config`: checks the configuration, and prints what holds and where it is from.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    ALL_READ, SOME_FAILED, WRONG_USAGE,
    arguments::{Arguments, ConfigOptions},
    output::{Output, complain},
    reader,
    table::{self, Format},
};
use crate::{
    page::width::width,
    reader::keys::Keymap,
    settings::{Configured, ROWS, Row, SECTIONS, commented},
};

/// A setting as JSON.
#[derive(Serialize)]
struct Line<'a> {
    section: &'a str,
    setting: &'a str,
    value: String,
    origin: String,
    description: &'a str,
}

/// Prints what is asked for; gives 1 where something in the configuration cannot be used.
pub(super) fn run(
    options: &ConfigOptions,
    arguments: &Arguments,
    output: &mut Output,
) -> io::Result<u8> {
    if options.default {
        output.write_all(commented::default_file().as_bytes())?;
        return Ok(ALL_READ);
    }
    let configuration = match reader::configuration(arguments) {
        Ok(configuration) => configuration,
        Err(wrong) => {
            complain(&wrong);
            return Ok(WRONG_USAGE);
        }
    };
    if options.path {
        let Some(file) = &configuration.file else {
            complain("there is no folder for a configuration: set HOME or XDG_CONFIG_HOME");
            return Ok(SOME_FAILED);
        };
        output.write_all(format!("{}\n", file.display()).as_bytes())?;
        return Ok(ALL_READ);
    }
    let mut configured = configuration.read();
    configured.faults.extend(Keymap::configured(&configured).1);
    for fault in &configured.faults {
        complain(&configured.told(fault));
    }
    write_values(&configured, options.format, output)?;
    Ok(if configured.faults.is_empty() { ALL_READ } else { SOME_FAILED })
}

/// Prints every setting.
fn write_values(configured: &Configured, format: Format, output: &mut Output) -> io::Result<()> {
    if format == Format::Csv {
        let names = ["section", "setting", "value", "origin", "description"];
        output.write_all(table::csv_row(&names).as_bytes())?;
    }
    for (section, _) in SECTIONS {
        if format == Format::Text {
            let title = output.manner().bold(&format!("[{section}]"));
            output.write_all(format!("{title}\n").as_bytes())?;
        }
        for row in ROWS.iter().filter(|row| row.section == *section) {
            output.write_all(&line(configured, row, format))?;
        }
    }
    Ok(())
}

/// The line of a setting: in text, one that could stand in the file.
fn line(configured: &Configured, row: &Row, format: Format) -> Vec<u8> {
    let (value, origin) = (row.get(&configured.layered.settings), configured.layered.origin(row));
    let (section, setting, description) = (row.section, row.id, row.says);
    let origin = origin.to_string();
    match format {
        Format::Json => {
            let value = value.to_string();
            table::json_line(&Line { section, setting, value, origin, description })
        }
        Format::Csv => {
            let value = value.to_string();
            table::csv_row(&[section, setting, &value, &origin, description]).into_bytes()
        }
        Format::Text => {
            let said = format!("{setting} = {}", value.in_toml());
            let gap = " ".repeat(ORIGINS.saturating_sub(width(&said)).max(2));
            format!("{said}{gap}# {origin}\n").into_bytes()
        }
    }
}

/// Column in which it is told where a value is from.
const ORIGINS: usize = 32;
