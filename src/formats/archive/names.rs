//! Names of entries, as they are shown: they are never used to open a file.

use crate::document::clean::clean_line;

/// Longest name that is shown, in characters; the end of a longer one is kept, as it tells the kind.
const LONGEST: usize = 200;

/// An entry's name on one clean line, with `/` between folders, without a root, a drive or a way upwards; `None` where
/// nothing is left of it, as for a folder.
pub(super) fn clean_name(raw: &[u8]) -> Option<String> {
    let name = String::from_utf8_lossy(raw);
    if name.ends_with(['/', '\\']) {
        return None;
    }
    let name = clean_line(&name);
    let parts = name.split(['/', '\\']).map(str::trim);
    let is_drive = |part: &str| part.len() == 2 && part.ends_with(':');
    let parts: Vec<&str> =
        parts.filter(|part| !matches!(*part, "" | "." | "..") && !is_drive(part)).collect();
    let joined = parts.join("/");
    let excess = joined.chars().count().saturating_sub(LONGEST);
    let start = joined.char_indices().nth(excess).map_or(0, |(at, _)| at);
    (!joined.is_empty()).then(|| joined[start..].trim_start_matches('/').to_owned())
}

/// The last part of a name.
pub(super) fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &[u8], expected: Option<&str>) {
        assert_eq!(clean_name(raw).as_deref(), expected);
    }

    #[test]
    fn f4_names_lead_nowhere() {
        check(b"../../etc/passwd", Some("etc/passwd"));
        check(b"/etc/passwd", Some("etc/passwd"));
        check(b"C:\\windows\\x.txt", Some("windows/x.txt"));
        check(b"a/./b//c.md", Some("a/b/c.md"));
        check(b"folder/", None);
        check(b"..", None);
    }

    #[test]
    fn t2_names_are_clean_and_not_endless() {
        check(b"a\x1b[2J\nb.txt", Some("a\u{FFFD}[2J b.txt"));
        check(b"caf\xe9.txt", Some("caf\u{FFFD}.txt"));
        let long = clean_name(format!("{}/b.txt", "a".repeat(5000)).as_bytes());
        assert!(
            long.is_some_and(|name| name.chars().count() <= LONGEST && name.ends_with("b.txt"))
        );
    }
}
