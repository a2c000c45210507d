//! `dateline keys`: the reader's keys, from its table of actions.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    arguments::{Arguments, KeyOptions},
    inputs::Outcome,
    output::{Output, complain},
    reader,
    table::{self, Format},
};
use crate::{
    page::width,
    reader::{
        action::{ACTIONS, Row},
        keys::Keymap,
    },
};

/// Columns of the keys on a terminal.
const KEYS: usize = 20;

/// A row as JSON.
#[derive(Serialize)]
struct Line<'a> {
    section: &'a str,
    action: &'a str,
    keys: Vec<String>,
    description: &'a str,
}

/// Prints the table of keys.
pub(super) fn run(
    options: &KeyOptions,
    arguments: &Arguments,
    output: &mut Output,
) -> io::Result<Outcome> {
    let keymap = match &options.preset {
        Some(name) => Keymap::preset(name),
        None => own(arguments),
    };
    if options.format == Format::Csv {
        output
            .write_all(table::csv_row(&["section", "action", "keys", "description"]).as_bytes())?;
    }
    for (index, row) in ACTIONS.iter().enumerate() {
        let keys = keymap.keys_for(row.action);
        let is_new = index == 0 || ACTIONS[index - 1].section != row.section;
        if is_new && options.format == Format::Text && output.is_terminal {
            let air = if index == 0 { "" } else { "\n" };
            let title = output.manner().bold(row.section.title());
            output.write_all(format!("{air}{title}\n").as_bytes())?;
        }
        output.write_all(&line(row, keys, options.format, output.is_terminal))?;
    }
    Ok(Outcome::AllRead)
}

/// The keys of this user. What is wrong with them is told of.
fn own(arguments: &Arguments) -> Keymap {
    let mut configured =
        reader::configuration(arguments).map(|found| found.read()).unwrap_or_default();
    let (keymap, faults) = Keymap::configured(&configured);
    configured.faults.extend(faults);
    for fault in &configured.faults {
        complain(&configured.told(fault));
    }
    keymap
}

/// The line of an action.
fn line(row: &Row, keys: Vec<String>, format: Format, is_terminal: bool) -> Vec<u8> {
    let (section, action, description) = (row.section.title(), row.id, row.says);
    let shown = keys.join(", ");
    match format {
        Format::Json => table::json_line(&Line { section, action, keys, description }),
        Format::Csv => table::csv_row(&[section, action, &shown, description]).into_bytes(),
        Format::Text if is_terminal => {
            let gap = " ".repeat(KEYS.saturating_sub(width::width(&shown)).max(2));
            format!("  {shown}{gap}{description}\n").into_bytes()
        }
        Format::Text => format!("{section}\t{action}\t{shown}\t{description}\n").into_bytes(),
    }
}
