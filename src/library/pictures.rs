//! The pictures of an article: those in its own file, and the files that lie beside it; found, read and decoded under caps. Only
//! that file and what lies in its folder, or below it, is looked at; never the network, never a file elsewhere.

use std::{
    fs::File,
    io::{Cursor, Read},
    path::{Component, Path, PathBuf},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use image::{DynamicImage, ImageReader, Limits};

use super::open::{self, Opened};
use crate::{escape::percent_decoded, formats::within};

/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 16 << 20;

/// The most that decoding may take, in bytes: about 40 million points.
const MOST_MEMORY: u64 = 160 << 20;

/// Points of the longest side.
const LONGEST_SIDE: u32 = 16_384;

/// Decoding may take this long; what is within the other caps takes a second or two at most.
const PATIENCE: Duration = Duration::from_secs(5);

/// Pictures that may still be decoded after they were given up; then no further ones are begun.
const MOST_GIVEN_UP: usize = 2;

/// How many pictures are decoded now, given up or not.
static DECODING: AtomicUsize = AtomicUsize::new(0);

/// The picture that `source`, as the document of the article at `article` writes it, leads to; `None` where it is neither in
/// that file nor a file in its folder, not a picture that can be decoded, or not decoded in time.
pub fn decode(article: &Path, source: &str) -> Option<DynamicImage> {
    let bytes = if within::is_within(source) {
        within::picture(&whole(article)?, source)?
    } else {
        read(&file(article, source)?)?
    };
    within_time(PATIENCE, move || decoded_image(bytes))
}

/// What `work` gives, unless that takes too long: then it goes on alone, and its result is dropped.
fn within_time<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> Option<T> + Send + 'static,
) -> Option<T> {
    if DECODING.load(Ordering::Acquire) > MOST_GIVEN_UP {
        return None;
    }
    DECODING.fetch_add(1, Ordering::AcqRel);
    let (done, result) = mpsc::channel();
    thread::spawn(move || {
        let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok().flatten();
        DECODING.fetch_sub(1, Ordering::AcqRel);
        // Nobody may wait for it any more.
        let _ = done.send(made);
    });
    result.recv_timeout(patience).ok().flatten()
}

/// All bytes of the article's file.
fn whole(article: &Path) -> Option<Vec<u8>> {
    match open::open(article) {
        Ok(Opened::File(file)) => open::read_file(file).ok(),
        _ => None,
    }
}

/// Decodes a picture, whatever its name says it is.
fn decoded_image(bytes: Vec<u8>) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    reader.decode().ok()
}

/// The file that a relative address leads to, in the folder of the article or below, links followed.
fn file(article: &Path, source: &str) -> Option<PathBuf> {
    let name = relative(source)?;
    let folder = article.parent()?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = folder.canonicalize().ok()?;
    let file = folder.join(name).canonicalize().ok()?;
    file.starts_with(&folder).then_some(file)
}

/// The path of a relative address, without query and fragment, percent signs decoded; `None` for any other address, and for
/// one that leads upwards.
fn relative(source: &str) -> Option<PathBuf> {
    let end = source.find(['?', '#']).unwrap_or(source.len());
    let name = percent_decoded(source[..end].trim())?;
    let is_plain = !name.is_empty() && !name.contains(['\0', '\\', ':']);
    let path = PathBuf::from(name);
    let goes_down = path
        .components()
        .all(|component| matches!(component, Component::Normal(_) | Component::CurDir));
    (is_plain && goes_down).then_some(path)
}

/// The bytes of a regular file that is not too large.
fn read(path: &Path) -> Option<Vec<u8>> {
    let is_fit = |data: std::fs::Metadata| data.is_file() && data.len() <= LARGEST_FILE;
    // Before it is opened, as opening a pipe would wait.
    path.metadata().ok().filter(|data| is_fit(data.clone()))?;
    let file = File::open(path).ok()?;
    file.metadata().ok().filter(|data| is_fit(data.clone()))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: Option<&str>) {
        assert_eq!(relative(source), expected.map(PathBuf::from), "{source}");
    }

    #[test]
    fn only_addresses_that_lead_down_are_followed() {
        check("a.png", Some("a.png"));
        check("./page_files/a%20b.jpg?w=3#x", Some("./page_files/a b.jpg"));
        for source in [
            "",
            "#a",
            "/etc/passwd",
            "../a.png",
            "a/../../b.png",
            "%2e%2e/a.png",
            "%2Fetc%2Fpasswd",
            "file:///etc/passwd",
            "https://example.org/a.png",
            "//example.org/a.png",
            "data:image/png;base64,AA",
            "C:\\a.png",
            "a\\..\\b.png",
            "a%00.png",
            "%ff.png",
        ] {
            check(source, None);
        }
    }

    /// A folder with a picture of 4 by 2 points beside an article, and one outside of it.
    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("articles");
        std::fs::create_dir(&inner).expect("a folder");
        let picture = DynamicImage::new_rgb8(4, 2);
        picture.save(inner.join("a.png")).expect("a picture");
        picture.save(folder.path().join("outside.png")).expect("a picture");
        std::fs::write(inner.join("broken.png"), b"\x89PNG\r\n\x1a\nx").expect("a file");
        let article = inner.join("article.md");
        (folder, article)
    }

    #[test]
    fn f5_pictures_outside_the_folder_are_not_read() {
        let (_folder, article) = folder();
        let size = |source| decode(&article, source).map(|it| (it.width(), it.height()));
        assert_eq!(size("a.png"), Some((4, 2)));
        for source in ["../outside.png", "missing.png", "broken.png", ".", "article.md"] {
            assert_eq!(size(source), None, "{source}");
        }
    }

    #[test]
    fn f5_links_and_pipes_are_not_followed_outside() {
        let (folder, article) = folder();
        let outside = folder.path().join("outside.png");
        std::os::unix::fs::symlink(outside, article.with_file_name("link.png")).expect("a link");
        assert!(decode(&article, "link.png").is_none());
    }

    #[test]
    fn what_takes_too_long_is_given_up() {
        let (release, wait) = mpsc::channel::<()>();
        let slow = move || wait.recv().ok().map(|()| 1);
        assert_eq!(within_time(Duration::from_millis(10), slow), None);
        assert_eq!(within_time(PATIENCE, || Some(2)), Some(2));
        assert_eq!(within_time(PATIENCE, || -> Option<u8> { panic!("provoked") }), None);
        drop(release);
    }

    #[test]
    fn a_picture_within_the_file_is_decoded() {
        let (_folder, article) = folder();
        let points = std::fs::read(article.with_file_name("a.png")).expect("a picture");
        let coded = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, points);
        let page =
            format!("A walk.\n\n![A quay](data:image/png;base64,{coded})\n\nThey came back.\n");
        std::fs::write(&article, &page).expect("a file");
        let input = crate::formats::Input { name: "article.md", bytes: page.as_bytes() };
        let mut sources = Vec::new();
        crate::formats::read(input, &mut |parsed| {
            let documents = parsed.map(|parsed| parsed.document);
            sources.extend(documents.iter().flat_map(|document| {
                document.pictures().map(|(_, source)| source.to_owned()).collect::<Vec<_>>()
            }));
            std::ops::ControlFlow::Continue(())
        });
        let image = decode(&article, &sources[0]).expect("a picture");
        assert_eq!((image.width(), image.height()), (4, 2));
    }

    #[test]
    fn pictures_of_absurd_size_are_refused() {
        let (_folder, article) = folder();
        // A bitmap header of 60,000 by 60,000 points, and no data.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend(60_000u32.to_be_bytes());
        png.extend(60_000u32.to_be_bytes());
        png.extend(b"\x08\x02\0\0\0\0\0\0\0");
        std::fs::write(article.with_file_name("huge.png"), png).expect("a file");
        assert!(decode(&article, "huge.png").is_none());
    }
}
