//! Patterns that the shell left as they were: `'articles/**/*.md'`.

use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

use super::walk::DEEPEST;
use crate::formats::Problem;

/// True where `path` names nothing that exists and holds a character that patterns are made with.
pub(super) fn is_pattern(path: &Path) -> bool {
    has_wildcard(path) && path.symlink_metadata().is_err()
}

fn has_wildcard(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains(['*', '?', '[', '{']))
}

/// The files and folders that match, in path order; hidden ones and what lies in them never do.
pub(super) fn expand(pattern: &Path, stop: &dyn Fn() -> bool) -> Result<Vec<PathBuf>, Problem> {
    let text = pattern.to_string_lossy();
    let glob = GlobBuilder::new(text.trim_end_matches('/'))
        .literal_separator(true)
        .build()
        .map_err(|error| Problem::new(format!("not a pattern that can be used: {}", error.kind())))?
        .compile_matcher();
    let everywhere = text.contains("**");
    let base: PathBuf = pattern.iter().take_while(|part| !has_wildcard(Path::new(part))).collect();
    let steps = pattern.iter().count() - base.iter().count();
    let walk = WalkDir::new(if base.as_os_str().is_empty() { Path::new(".") } else { &base })
        .sort_by_file_name()
        .follow_links(true)
        .max_depth(if everywhere { DEEPEST } else { steps });
    let matches: Vec<PathBuf> = walk
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !super::walk::is_hidden(entry.file_name()))
        .take_while(|_| !stop())
        .filter_map(Result::ok)
        // Below `**`, a folder's files match by themselves.
        .filter(|entry| entry.depth() > 0 && !(everywhere && entry.file_type().is_dir()))
        .map(|entry| without_dot(entry.path(), &base))
        .filter(|path| glob.is_match(path))
        .collect();
    if matches.is_empty() { Err(Problem::new("nothing matches this pattern")) } else { Ok(matches) }
}

/// The path as the pattern would write it.
fn without_dot(path: &Path, base: &Path) -> PathBuf {
    let written =
        if base.as_os_str().is_empty() { path.strip_prefix(".").unwrap_or(path) } else { path };
    written.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.md", "b.txt", "sub/c.md", "sub/deep/d.md", ".hidden.md", ".git/e.md"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "words").unwrap();
        }
        let found = expand(&folder.path().join(pattern), &|| false).unwrap_or_default();
        let names: Vec<String> = found
            .iter()
            .map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string())
            .collect();
        assert_eq!(names, expected, "{pattern}");
    }

    #[test]
    fn patterns_match_as_in_a_shell() {
        check("*.md", &["a.md"]);
        check("*", &["a.md", "b.txt", "sub"]);
        check("s*/", &["sub"]);
        check("*/*.md", &["sub/c.md"]);
        check("**/*.md", &["a.md", "sub/c.md", "sub/deep/d.md"]);
        check("{a,b}.{md,txt}", &["a.md", "b.txt"]);
        check("sub/[cd].md", &["sub/c.md"]);
        check("*.html", &[]);
        check("[", &[]);
    }

    #[test]
    fn a_file_that_looks_like_a_pattern_is_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("really?.md");
        assert!(is_pattern(&path));
        std::fs::write(&path, "words").unwrap();
        assert!(!is_pattern(&path));
    }
}
