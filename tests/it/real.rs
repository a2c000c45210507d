//! 2,818 real Markdown articles that lie beside the project: all open, with what they state, and without the tags of their
//! site's generator. Skipped, with a line that says so, where they or `tar` are missing.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use dateline::{
    annotation::Annotation,
    document::BlockKind,
    library::{Article, Content},
};
use rayon::prelude::*;

use crate::hostile::load;

/// How many articles the archive holds.
const ARTICLES: usize = 2818;

/// The folder with the articles, unpacked once and kept with what is built.
pub(crate) fn articles() -> Option<PathBuf> {
    static UNPACKED: OnceLock<Option<PathBuf>> = OnceLock::new();
    UNPACKED.get_or_init(unpack).clone()
}

/// Unpacks the articles where they are not there yet.
fn unpack() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let archive = shared.join("data/articles/digitalgov.tar.gz");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("real");
    if folder.is_dir() {
        return Some(folder);
    }
    std::fs::create_dir_all(&folder).expect("the folder of what is built can be written to");
    let unpacked = Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&folder).output();
    if archive.is_file() && unpacked.is_ok_and(|output| output.status.success()) {
        return Some(folder);
    }
    eprintln!("skipped: needs {} and tar", archive.display());
    None
}

/// What a front matter states for `key` on its line (it may go on in the next), where no rule of YAML has to be known to read it.
fn stated(source: &str, key: &str) -> Option<String> {
    let front = source.strip_prefix("---")?.split("\n---").next()?;
    let value = front.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?.trim();
    let bare =
        ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    let value = bare.unwrap_or(value);
    let simple = !value.contains(['\\', '"', '#', '&', '<', '*', '_', '`', '[', '|', '>', '{']);
    (simple && !value.contains("''") && !value.is_empty())
        .then(|| value.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What is wrong with an article, beside what its file states.
fn faults(article: &Article) -> Option<String> {
    if let Content::Unreadable(problem) = &article.content {
        return Some(problem.to_string());
    }
    let source = std::fs::read_to_string(&*article.path).expect("it was read before");
    if let Some(title) = stated(&source, "title")
        && !article.metadata.title.as_ref().is_some_and(|known| known.starts_with(&title))
    {
        return Some(format!("title {:?} for {title:?}", article.metadata.title));
    }
    let date = article.metadata.published.as_ref().map(|published| published.date.to_string());
    if let Some(stated) = stated(&source, "date")
        && date.as_deref() != stated.get(..10)
    {
        return Some(format!("date {date:?} for {stated:?}"));
    }
    let document = article.document()?;
    // Articles about such generators show tags as code.
    let prose = document.blocks().iter().filter(|block| !matches!(block.kind, BlockKind::Code(_)));
    let words = prose.map(|block| block.span.of(document.text())).collect::<Vec<_>>().join("\n");
    let tags = ["{{<", "{{%", "{%", "%}}", ">}}"];
    let tag = tags.iter().find(|tag| words.contains(**tag))?;
    Some(format!("a site's tag {tag:?} in the text"))
}

#[test]
fn real_articles_open_with_what_they_state() {
    let Some(folder) = articles() else { return };
    let mut articles = load(&folder);
    articles.retain(|article| article.path.extension().is_some_and(|ending| ending == "md"));
    assert_eq!(articles.len(), ARTICLES);
    let faulty: Vec<String> = articles
        .iter()
        .filter_map(|article| Some(format!("{}: {}", article.path.display(), faults(article)?)))
        .collect();
    assert!(faulty.is_empty(), "{} of {ARTICLES}:\n{}", faulty.len(), faulty.join("\n"));
}

/// Every this many articles one is analysed: the tests run without optimisation.
const ANALYSED: usize = 24;

#[test]
fn real_articles_are_analysed() {
    let Some(folder) = articles() else { return };
    let some: Vec<_> = load(&folder).into_iter().step_by(ANALYSED).collect();
    let quoted = some.par_iter().filter(|article| {
        article.analyse();
        let line = serde_json::to_string(&Annotation::of(article)).expect("a line of JSON");
        assert!(!line.contains('\u{1b}'), "{}", article.path.display());
        line.contains("\"quotes\":[{")
    });
    let quoted = quoted.count();
    assert!(quoted * 10 > some.len(), "quotations in {quoted} of {} articles", some.len());
}
