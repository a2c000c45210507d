//! Which files of a folder are taken for articles. A file that is named on the command line is always tried.

use std::path::Path;

/// Endings of files in which somebody looks for something else than articles: they are counted, not listed.
/// Lower case, parted by blanks.
const OTHER: &str = "\
    7z a aac apk avi avif bash bat bib bin bmp br bz2 c cc cfg class conf cpp cs css dat \
    deb diff dll dmg doc docx eot exe fish flac gif go h heic hpp ico ini iso jar java jpeg \
    jpg js jsx kt lock log lua lz4 m4a m4v map mjs mkv mov mp3 mp4 mpeg mpg o odp ods odt ogg \
    ogv opus otf patch php pl png ppt pptx psd py pyc rar rb rpm rs sass scss sh so sql \
    svg swift swp tif tiff toml ts tsx ttf wasm wav webm webmanifest webp \
    wmv woff woff2 xls xlsx xz yaml yml";

/// Endings under which articles are kept: such a file is listed even where it cannot be read. Lower case.
const ARTICLES: &str = "\
    atom eml epub feed htm html jsonl markdown mbox md mdown mdwn mdx mht mhtml mkd ndjson opml \
    org pdf qmd rss rst text txt warc webarchive xhtml";

/// Names without an ending of files that are no articles; also with more behind a hyphen, as `LICENSE-MIT`. Lower case.
const NO_ARTICLES: &str = "\
    brewfile build containerfile copying copyright dockerfile gemfile gnumakefile jenkinsfile justfile \
    licence license makefile manifest procfile rakefile unlicense vagrantfile";

/// What a file's name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    /// An article.
    Article,
    /// Something else.
    Other,
    /// Nothing: its bytes decide.
    Unclear,
}

/// Tells by a file's name whether an article is to be expected in it.
pub(crate) fn promise(path: &Path) -> Promise {
    if is_of_mail_server(path) {
        return Promise::Other;
    }
    let Some(ending) = path.extension().and_then(|ending| ending.to_str()) else {
        return without_ending(path);
    };
    let ending = ending.to_ascii_lowercase();
    let known = |list: &str| list.split(' ').any(|known| known == ending);
    if known(ARTICLES) {
        Promise::Article
    } else if known(OTHER) {
        Promise::Other
    } else {
        Promise::Unclear
    }
}

fn without_ending(path: &Path) -> Promise {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.to_ascii_lowercase();
    let first = name.split('-').next().unwrap_or_default();
    let is_known = NO_ARTICLES.split(' ').any(|known| known == first);
    if is_known { Promise::Other } else { Promise::Unclear }
}

/// True for what mail servers keep in a Maildir beside its messages.
fn is_of_mail_server(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("dovecot") || name.starts_with("courierimap") || name == "maildirfolder"
}

/// True for bytes that no text begins with: NUL among the first 8,000, other than in UTF-16 or UTF-32, where every second
/// byte or more is NUL in western text and a byte order mark says so in any other.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8000)];
    let nul = memchr::memchr_iter(0, head).count();
    let marked = head.starts_with(b"\xFF\xFE")
        || head.starts_with(b"\xFE\xFF")
        || head.starts_with(b"\0\0\xFE\xFF");
    let wide = nul * 5 >= head.len() * 2 && !head.windows(4).any(|four| four == [0; 4]);
    nul > 0 && !marked && !wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Promise) {
        assert_eq!(promise(Path::new(name)), expected, "{name}");
    }

    #[test]
    fn names_promise_articles_or_other_things() {
        check("a/b.MD", Promise::Article);
        check("a.jsonl", Promise::Article);
        check("picture.JPG", Promise::Other);
        check("README", Promise::Unclear);
        check("2024.12.06", Promise::Unclear);
        check("cur/1725512400.M1P2.host,S=12:2,S", Promise::Unclear);
        check("dovecot-uidlist", Promise::Other);
        check("src/Makefile", Promise::Other);
        check("LICENSE-MIT", Promise::Other);
        check("Licensed to read", Promise::Unclear);
    }

    #[test]
    fn pictures_are_binary_and_wide_text_is_not() {
        assert!(is_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0"));
        assert!(is_binary(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"));
        assert!(!is_binary(b"T\0w\0o\0 \0w\0o\0r\0d\0s\0"));
        assert!(!is_binary(b"\xFF\xFE\x42\x30\x44\x30"));
        assert!(!is_binary("Plain “text”".as_bytes()) && !is_binary(b""));
    }
}
