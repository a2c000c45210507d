//! What other programs export: articles with their state, tags and highlights, or lists of addresses.

/// Folders whose files are parts of an export beside them and no articles of their own, by the names of all files with `/`
/// between folders; each ends in `/`.
///
/// Omnivore keeps texts in `content` and highlights in `highlights` beside `metadata_0_to_20.json`, Pocket its highlights in
/// `annotations` beside `part_000000.csv`.
pub(crate) fn companion_folders<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut folders: Vec<String> = Vec::new();
    for name in names {
        let (folder, base) = name.rsplit_once('/').unwrap_or(("", name));
        let companions: &[&str] = match base {
            _ if is_omnivore_metadata(base) => &["content/", "highlights/"],
            _ if is_pocket_part(base) => &["annotations/"],
            _ => &[],
        };
        for companion in companions {
            let path = if folder.is_empty() {
                (*companion).to_owned()
            } else {
                format!("{folder}/{companion}")
            };
            if !folders.contains(&path) {
                folders.push(path);
            }
        }
    }
    folders
}

/// `metadata_0_to_20.json`
fn is_omnivore_metadata(base: &str) -> bool {
    let range = base.strip_prefix("metadata_").and_then(|rest| rest.strip_suffix(".json"));
    range.and_then(|range| range.split_once("_to_")).is_some_and(|(from, to)| {
        [from, to].iter().all(|end| !end.is_empty() && end.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// `part_000000.csv`
fn is_pocket_part(base: &str) -> bool {
    let number = base.strip_prefix("part_").and_then(|rest| rest.strip_suffix(".csv"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expected: &[&str]) {
        assert_eq!(companion_folders(names.iter().copied()), expected);
    }

    #[test]
    fn parts_of_exports_are_no_articles_of_their_own() {
        check(&["x/metadata_0_to_20.json", "x/content/a.html"], &["x/content/", "x/highlights/"]);
        check(&["part_000000.csv", "part_000001.csv"], &["annotations/"]);
        check(&["metadata.json", "content/a.html", "part_x.csv"], &[]);
    }
}
