//! One entry of the list: an article, or what is said in the place of one that could not be read.

use std::{
    borrow::Cow,
    fmt,
    path::Path,
    str::FromStr,
    sync::{Arc, OnceLock},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::identity;
use crate::{
    analysis::{self, Analysis},
    document::Document,
    formats::Problem,
    language,
    metadata::Metadata,
};

/// Words read in a minute; reading times are rounded up.
const READING_SPEED: u32 = 230;

/// The first 128 bits of BLAKE3 over an article's source bytes: what reading state is kept by. Equal articles at two paths
/// are two entries that share it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash([u8; 16]);

impl ContentHash {
    /// The hash of source bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = [0; 16];
        hash.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        Self(hash)
    }

    /// Its 16 bytes.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl FromStr for ContentHash {
    type Err = String;

    /// Reads 32 hexadecimal digits.
    fn from_str(written: &str) -> Result<Self, String> {
        let number = (written.len() == 32 && written.bytes().all(|b| b.is_ascii_hexdigit()))
            .then(|| u128::from_str_radix(written, 16).ok())
            .flatten();
        let number =
            number.ok_or_else(|| format!("expected 32 hexadecimal digits, found {written:?}"))?;
        Ok(Self(number.to_be_bytes()))
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Cow::<str>::deserialize(deserializer)?;
        written.parse().map_err(serde::de::Error::custom)
    }
}

impl From<[u8; 16]> for ContentHash {
    fn from(hash: [u8; 16]) -> Self {
        Self(hash)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// An entry of the list. Immutable but for its analysis, which is made once, by whoever needs it first.
#[derive(Debug)]
pub struct Article {
    /// What its reading state is kept by.
    pub hash: ContentHash,
    /// Its own identifier, where its source has one.
    pub own_id: Option<Box<str>>,
    /// The file it stands in; shown cleaned, opened as it is. For what is packed in an archive, the names of the entries
    /// follow.
    pub path: Arc<Path>,
    /// What it states about itself.
    pub metadata: Metadata,
    /// Said above the text.
    pub notes: Vec<String>,
    /// Number of words in the text.
    pub words: u32,
    /// The text, or why there is none.
    pub content: Content,
    /// What it is known again by where its bytes have changed: its address, and its file.
    pub keys: [Option<ContentHash>; 2],
    analysis: OnceLock<Analysis>,
}

/// What an entry holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// An article's text.
    Document(Arc<Document>),
    /// Why it could not be read.
    Unreadable(Problem),
    /// A text that is read from its file when the article is opened: the article is listed in a catalogue.
    Listed,
}

/// What a catalogue knows of an article.
#[derive(Debug)]
pub struct Card {
    /// See [`Article::hash`].
    pub hash: ContentHash,
    /// See [`Article::own_id`].
    pub own_id: Option<Box<str>>,
    /// See [`Article::path`].
    pub path: Arc<Path>,
    /// See [`Article::metadata`].
    pub metadata: Metadata,
    /// See [`Article::words`].
    pub words: u32,
    /// See [`Article::keys`].
    pub keys: [Option<ContentHash>; 2],
    /// Why it could not be read, where it could not.
    pub problem: Option<Problem>,
}

/// What an [`Article`] is made from.
#[derive(Debug)]
pub struct Draft {
    /// See [`Article::hash`].
    pub hash: ContentHash,
    /// See [`Article::own_id`].
    pub own_id: Option<String>,
    /// See [`Article::path`].
    pub path: Arc<Path>,
    /// See [`Article::metadata`].
    pub metadata: Metadata,
    /// See [`Article::notes`].
    pub notes: Vec<String>,
    /// See [`Article::content`].
    pub content: Content,
}

impl Article {
    /// Makes an entry; counts its words. Notes where the text is longer than the analysis goes.
    pub fn new(mut draft: Draft) -> Self {
        if let Content::Document(document) = &draft.content
            && document.text().len() > analysis::LONGEST
        {
            let megabytes = analysis::LONGEST >> 20;
            draft.notes.push(format!(
                "very long: quotations and names are looked for in the first {megabytes} MB only"
            ));
        }
        if let Content::Document(document) = &draft.content {
            draft.metadata.found_lang = language::detect(document.text());
        }
        let words = match &draft.content {
            Content::Document(document) => words(document.text()) as u32,
            Content::Unreadable(_) | Content::Listed => 0,
        };
        let keys = match &draft.content {
            Content::Document(_) => identity::keys(&draft),
            Content::Unreadable(_) | Content::Listed => [None; 2],
        };
        Self {
            keys,
            hash: draft.hash,
            own_id: draft.own_id.map(String::into_boxed_str),
            path: draft.path,
            metadata: draft.metadata,
            notes: draft.notes,
            words,
            content: draft.content,
            analysis: OnceLock::new(),
        }
    }

    /// An entry whose text is not at hand.
    pub fn listed(card: Card) -> Self {
        Self {
            hash: card.hash,
            own_id: card.own_id,
            path: card.path,
            metadata: card.metadata,
            notes: Vec::new(),
            words: card.words,
            content: card.problem.map_or(Content::Listed, Content::Unreadable),
            keys: card.keys,
            analysis: OnceLock::new(),
        }
    }

    /// The same entry, whose text could not be read.
    #[must_use]
    pub fn unreadable(&self, problem: Problem) -> Self {
        Self::listed(Card {
            hash: self.hash,
            own_id: self.own_id.clone(),
            path: Arc::clone(&self.path),
            metadata: self.metadata.clone(),
            words: self.words,
            keys: self.keys,
            problem: Some(problem),
        })
    }

    /// True while its text is to be read yet.
    pub const fn is_listed(&self) -> bool {
        matches!(self.content, Content::Listed)
    }

    /// The text with its structure, where it could be read.
    pub fn document(&self) -> Option<&Arc<Document>> {
        match &self.content {
            Content::Document(document) => Some(document),
            Content::Unreadable(_) | Content::Listed => None,
        }
    }

    /// The words of the text; empty where it could not be read.
    pub fn text(&self) -> &str {
        self.document().map_or("", |document| document.text())
    }

    /// The analysis, where it has been made.
    pub fn analysis(&self) -> Option<&Analysis> {
        self.analysis.get()
    }

    /// The analysis, made now where it has not been. Takes milliseconds: not for the interface thread.
    pub fn analyse(&self) -> &Analysis {
        self.analysis.get_or_init(|| match &self.content {
            Content::Document(document) => analysis::analyse(document, &self.metadata),
            Content::Unreadable(_) | Content::Listed => Analysis::default(),
        })
    }

    /// Takes an analysis that was made elsewhere; dropped where there is one already.
    pub fn adopt(&self, analysis: Analysis) {
        let _ = self.analysis.set(analysis);
    }

    /// What it is listed by: its title, else its file name.
    pub fn label(&self) -> String {
        self.metadata.title.clone().unwrap_or_else(|| {
            let name = self.path.file_name().unwrap_or(self.path.as_os_str());
            crate::document::clean::clean_line(&name.to_string_lossy()).into_owned()
        })
    }

    /// The identifier printed for it: its own, else its content hash.
    pub fn id(&self) -> String {
        self.own_id.as_deref().map_or_else(|| self.hash.to_string(), str::to_owned)
    }

    /// Reading time in minutes, rounded up; 0 without words.
    pub fn minutes(&self) -> u32 {
        self.words.div_ceil(READING_SPEED)
    }
}

/// Words of a text: what stands between blanks. Counted byte by byte, many at once, where all blanks are those of ASCII.
fn words(text: &str) -> usize {
    let is_blank = |byte: u8| (byte == b' ') | (byte.wrapping_sub(b'\t') <= b'\r' - b'\t');
    let other_blanks =
        [0xC2, 0xE1, 0xE2, 0xE3].map(|first| memchr::memchr_iter(first, text.as_bytes()));
    if other_blanks.into_iter().flatten().any(|at| text[at..].starts_with(char::is_whitespace)) {
        return text.split_whitespace().count();
    }
    let bytes = text.as_bytes();
    let begins = |(before, byte): (&u8, &u8)| u8::from(is_blank(*before) & !is_blank(*byte));
    let first = bytes.first().map_or(0, |byte| usize::from(!is_blank(*byte)));
    let (before, after) =
        (&bytes[..bytes.len().saturating_sub(1)], bytes.get(1..).unwrap_or_default());
    // Counted in bytes, as far as these reach: processors add up thirty-two of them at once.
    let count = |(before, after): (&[u8], &[u8])| {
        usize::from(before.iter().zip(after).map(begins).sum::<u8>())
    };
    first + before.chunks(STRETCH).zip(after.chunks(STRETCH)).map(count).sum::<usize>()
}

/// A byte counts as far as this.
const STRETCH: usize = u8::MAX as usize;

#[cfg(test)]
impl Article {
    /// An article without a text for a test, known by its number; `read` is what its source says of it.
    pub(crate) fn numbered(number: usize, read: Option<bool>) -> Arc<Self> {
        let mut metadata = Metadata::default();
        metadata.kept.read = read;
        Arc::new(Self::new(Draft {
            hash: ContentHash::of(&number.to_le_bytes()),
            own_id: None,
            path: Arc::from(Path::new("/a").join(number.to_string())),
            metadata,
            notes: Vec::new(),
            content: Content::Unreadable(Problem::new("none")),
        }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_stand_between_blanks(text in "[a é“\t\u{B}\u{A0}\u{1680}\u{2003}\u{3000}\n]{0,12}|\\PC{0,12}") {
            prop_assert_eq!(words(&text), text.split_whitespace().count());
        }
    }
}
