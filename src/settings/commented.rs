//! The file as it is without a file: every setting with its default, said what it is for, as comments.

use std::fmt::Write;

use super::{ROWS, SECTIONS, Settings};

/// Stands at its head.
const HEAD: &str = "\
# What dateline does by default. Copy what you want to change into the file that `dateline config --path` names,
# with the section it stands in. The reader takes a change in at once and says so.
";

/// Stands at its end.
const KEYS: &str = "\
# Bindings: keys, and the name of an action (`dateline keys` lists them), or false to take a binding away. Keys of a sequence are
# parted by blanks. [keys] is for every pane, [keys.list], [keys.reading] and [keys.panel] for one,
# [keys.select] for the caret while text is being selected.
# \"g x\" = \"next-unread\"
# C-n = false
# [keys.list]
# x = \"toggle-read\"
";

/// The commented default file. Read as it is, and with every setting's `# ` taken away, it gives the defaults.
pub fn default_file() -> String {
    let settings = Settings::default();
    let mut text = HEAD.to_owned();
    for (section, title) in SECTIONS {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n# {title}\n[{section}]\n");
        for row in ROWS.iter().filter(|row| row.section == *section) {
            let (allowed, value) = (row.kind.allowed(), row.get(&settings).in_toml());
            let _ = write!(text, "# {}: {allowed}\n# {} = {value}\n", row.says, row.id);
        }
    }
    text.push_str(KEYS);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Layered, Origin, file};

    #[test]
    fn it_gives_the_defaults_with_and_without_its_comment_marks() {
        let text = default_file();
        let read = file::read(&text);
        assert!(read.values.is_empty() && read.faults.is_empty(), "{:?}", read.faults);
        let is_setting = |line: &str| {
            ROWS.iter().any(|row| {
                line.strip_prefix("# ").is_some_and(|line| {
                    line.strip_prefix(row.id).is_some_and(|rest| rest.starts_with(" = "))
                })
            })
        };
        let plain: String = text
            .lines()
            .map(|line| if is_setting(line) { &line[2..] } else { line })
            .flat_map(|line| [line, "\n"])
            .collect();
        let read = file::read(&plain);
        assert_eq!((read.values.len(), read.faults.len()), (ROWS.len(), 0));
        let mut layered = Layered::default();
        for (row, value, place) in &read.values {
            layered.put(row, value, Origin::File(*place));
        }
        assert_eq!(layered.settings, Settings::default());
    }

    #[test]
    fn its_bindings_are_well_written() {
        let bindings = KEYS.lines().skip(3).map(|line| &line[2..]).collect::<Vec<_>>().join("\n");
        let read = file::read(&format!("[keys]\n{bindings}\n"));
        assert_eq!((read.bindings.len(), read.faults.len()), (3, 0), "{:?}", read.faults);
    }
}
