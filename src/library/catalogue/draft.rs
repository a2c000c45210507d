//! Segments as they are written: rows of articles that were just read, or two segments put together.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use tantivy::directory::OwnedBytes;

use super::{
    bytes::{put_length, put_text},
    flag, listing,
    segment::{self, Key, Numbers, PART, ROW, SECTIONS, Segment, UNDATED, compare},
};
use crate::library::{Article, Content, ContentHash};

/// What parts several texts that stand in one: no clean line holds it.
pub(super) const BETWEEN: char = '\u{1f}';
/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;
/// Stands in the place of day and time where a row tells them in seconds: no date begins with it.
pub(super) const TIMED: char = 'T';

/// An article that was just read, with the place of its bytes in the file, where they stand there as they are.
#[derive(Clone, Debug)]
pub(in crate::library) struct Reading {
    /// The article.
    pub(in crate::library) article: std::sync::Arc<Article>,
    /// First byte and length of what it was made from.
    pub(in crate::library) extent: Option<(u64, u32)>,
    /// Which of the entries of its file it is, from 0.
    pub(in crate::library) ordinal: u32,
}

/// What is written of a part; see [`segment::Part`].
#[derive(Clone, Debug, Default)]
pub(in crate::library) struct PartDraft {
    pub(in crate::library) known_by: u64,
    pub(in crate::library) size: u64,
    pub(in crate::library) modified: i64,
    pub(in crate::library) inode: u64,
    pub(in crate::library) from: u64,
    pub(in crate::library) to: u64,
    pub(in crate::library) tail: u64,
    pub(in crate::library) root: u32,
    pub(in crate::library) path: Vec<u8>,
    pub(in crate::library) racy: bool,
}

/// A segment that is being made.
#[derive(Debug, Default)]
pub(in crate::library) struct Draft {
    pub(super) numbers: Numbers,
    rows: Vec<u8>,
    ends: Vec<u8>,
    titles: Vec<u8>,
    texts: Vec<u8>,
    parts: Vec<u8>,
    /// Where sources stand in the texts, plus one.
    sources: HashMap<String, u32>,
}

impl Draft {
    /// An empty one whose first row and part have these numbers.
    pub(in crate::library) fn new(base: u32, first_part: u32) -> Self {
        Self { numbers: Numbers { base, first_part, ..Numbers::default() }, ..Self::default() }
    }

    /// True where nothing was put in.
    pub(in crate::library) const fn is_empty(&self) -> bool {
        self.numbers.parts == 0
    }

    /// The number that the next row gets.
    pub(in crate::library) const fn next_row(&self) -> u32 {
        self.numbers.base + self.numbers.rows
    }

    /// Bytes that it takes by now, roughly.
    pub(in crate::library) const fn size(&self) -> usize {
        self.rows.len() + self.titles.len() + self.texts.len() + self.parts.len()
    }

    /// Puts in a part with its rows; gives the number of the first.
    pub(in crate::library) fn push(&mut self, part: &PartDraft, readings: &[Reading]) -> u32 {
        let first_row = self.next_row();
        let path = self.texts.len() as u32;
        put_length(&mut self.texts, part.path.len());
        self.texts.extend_from_slice(&part.path);
        let longs = [
            part.known_by,
            part.size,
            part.modified as u64,
            part.inode,
            part.from,
            part.to,
            part.tail,
        ];
        for long in longs {
            self.parts.extend_from_slice(&long.to_le_bytes());
        }
        let shorts = [first_row, readings.len() as u32, path, part.root, u32::from(part.racy), 0];
        for short in shorts {
            self.parts.extend_from_slice(&short.to_le_bytes());
        }
        let number = self.numbers.first_part + self.numbers.parts;
        self.numbers.parts += 1;
        for reading in readings {
            self.push_row(reading, number);
        }
        first_row
    }

    fn push_row(&mut self, reading: &Reading, part: u32) {
        let article = &*reading.article;
        let source = article.metadata.source.as_deref().map_or(0, |source| self.source(source));
        let texts = self.texts.len() as u32;
        put_texts(&mut self.texts, article);
        let (offset, length) = reading.extent.unwrap_or_default();
        let row = &mut self.rows;
        row.extend_from_slice(article.hash.bytes());
        for key in article.keys {
            row.extend_from_slice(key.unwrap_or_default().bytes());
        }
        row.extend_from_slice(&when(article).to_le_bytes());
        for number in [article.words, flags(article), part, length] {
            row.extend_from_slice(&number.to_le_bytes());
        }
        row.extend_from_slice(&offset.to_le_bytes());
        for number in [texts, source, reading.ordinal, article.text().len() as u32] {
            row.extend_from_slice(&number.to_le_bytes());
        }
        self.titles.extend_from_slice(article.label().as_bytes());
        self.titles.push(b'\n');
        self.ends.extend_from_slice(&(self.titles.len() as u32).to_le_bytes());
        self.numbers.rows += 1;
    }

    /// Where a source stands, written once.
    fn source(&mut self, source: &str) -> u32 {
        if let Some(known) = self.sources.get(source) {
            return *known;
        }
        let at = self.texts.len() as u32 + 1;
        put_text(&mut self.texts, source);
        self.sources.insert(source.to_owned(), at);
        at
    }

    /// Writes it, on the disk for good.
    pub(super) fn write(self, file: &Path) -> io::Result<()> {
        let numbers = self.numbers;
        let data = [self.rows, self.ends, self.titles, self.texts, self.parts];
        let lengths: [u64; SECTIONS] =
            std::array::from_fn(|index| data.get(index).map_or(0, |bytes| bytes.len() as u64));
        let mut bytes = segment::header(numbers, lengths);
        for section in &data {
            bytes.extend_from_slice(section);
        }
        let unsorted = Segment::of(&OwnedBytes::new(bytes))
            .ok_or_else(|| io::Error::other("a segment of the catalogue is too large"))?;
        let orders = Key::ALL.map(|key| order(&unsorted, key));
        let sections: [&[u8]; SECTIONS] = std::array::from_fn(|index| {
            data.get(index).map_or_else(|| orders[index - data.len()].as_slice(), Vec::as_slice)
        });
        write_file(
            file,
            numbers,
            sections.map(|section| section.len() as u64),
            &mut |index, out| out.write_all(sections[index]),
        )
    }
}

/// The rows of a segment in an order, as bytes.
fn order(segment: &Segment, key: Key) -> Vec<u8> {
    let mut rows: Vec<u32> = (0..segment.numbers.rows).collect();
    rows.sort_by(|a, b| compare(key, (segment, *a), (segment, *b)));
    rows.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// Puts two segments together whose numbers follow one another, and writes what comes of it.
pub(super) fn merge(file: &Path, one: &Segment, other: &Segment) -> io::Result<()> {
    let numbers = Numbers {
        base: one.numbers.base,
        rows: one.numbers.rows + other.numbers.rows,
        first_part: one.numbers.first_part,
        parts: one.numbers.parts + other.numbers.parts,
    };
    let lengths =
        std::array::from_fn(|index| (one.section(index).len() + other.section(index).len()) as u64);
    let (titles, texts) = (one.section(2).len() as u32, one.section(3).len() as u32);
    write_file(file, numbers, lengths, &mut |index, out| {
        if index >= SECTIONS - Key::ALL.len() {
            return merge_orders(Key::ALL[index + Key::ALL.len() - SECTIONS], one, other, out);
        }
        out.write_all(one.section(index))?;
        match index {
            0 => shifted(other.section(0), ROW, &[(80, texts), (84, texts)], out),
            1 => shifted(other.section(1), 4, &[(0, titles)], out),
            4 => shifted(other.section(4), PART, &[(64, texts)], out),
            _ => out.write_all(other.section(index)),
        }
    })
}

/// Writes records with some of their numbers made greater; a 0 at byte 84 of a row stands for no source and stays.
fn shifted(
    records: &[u8],
    stride: usize,
    shifts: &[(usize, u32)],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut shifted = [0; ROW];
    for record in records.chunks_exact(stride) {
        let shifted = &mut shifted[..stride];
        shifted.copy_from_slice(record);
        for (at, shift) in shifts {
            let number = super::bytes::u32_at(record, *at);
            if number != 0 || *at != 84 {
                shifted[*at..at + 4].copy_from_slice(&number.wrapping_add(*shift).to_le_bytes());
            }
        }
        out.write_all(shifted)?;
    }
    Ok(())
}

fn merge_orders(key: Key, one: &Segment, other: &Segment, out: &mut dyn Write) -> io::Result<()> {
    let (mut a, mut b) = (0, 0);
    let (rows, others) = (one.numbers.rows, other.numbers.rows);
    while a < rows || b < others {
        let left = (one, one.sorted(key, a));
        let right = (other, other.sorted(key, b));
        let takes_one = b == others || (a < rows && compare(key, left, right).is_le());
        let row = if takes_one { left.1 } else { right.1 + rows };
        if takes_one {
            a += 1;
        } else {
            b += 1;
        }
        out.write_all(&row.to_le_bytes())?;
    }
    Ok(())
}

/// Writes a segment section by section, and waits until it is on the disk.
fn write_file(
    file: &Path,
    numbers: Numbers,
    lengths: [u64; SECTIONS],
    section: &mut dyn FnMut(usize, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(256 << 10, File::create(file)?);
    out.write_all(&segment::header(numbers, lengths))?;
    for index in 0..SECTIONS {
        section(index, &mut out)?;
    }
    out.into_inner()?.sync_all()
}

/// The texts of a row that have no section of their own.
fn put_texts(out: &mut Vec<u8>, article: &Article) {
    let metadata = &article.metadata;
    let joined = |texts: &[String]| texts.join(&BETWEEN.to_string());
    let iso = metadata.published.as_ref().map_or_else(String::new, |published| {
        if published.iso.len() == 10 {
            String::new()
        } else {
            beside(when(article), &published.iso)
        }
    });
    let problem = match &article.content {
        Content::Document(_) | Content::Listed => "",
        Content::Unreadable(problem) => &problem.what,
    };
    put_text(out, &joined(&metadata.byline));
    put_text(out, &iso);
    put_text(out, metadata.lang.as_deref().unwrap_or_default());
    put_text(out, metadata.found_lang.unwrap_or_default());
    put_text(out, article.own_id.as_deref().unwrap_or_default());
    put_text(out, &joined(&metadata.tags));
    put_text(out, problem);
}

/// What is written of a date beside the seconds: [`TIMED`] and what follows them, or all of it where they do not tell it.
fn beside(when: i64, iso: &str) -> String {
    let told = listing::timed(when)
        .and_then(|timed| Some(format!("{TIMED}{}", iso.strip_prefix(&timed)?)));
    told.unwrap_or_else(|| iso.to_owned())
}

/// The day of publication and, where it is stated, the time of that day, in seconds.
fn when(article: &Article) -> i64 {
    let Some(published) = &article.metadata.published else { return UNDATED };
    let days = published.date.since(jiff::civil::Date::constant(1970, 1, 1));
    let days = days.map_or(0, |span| i64::from(span.get_days()));
    let time = published.iso.get(11..).and_then(|time| time.get(..8));
    let time = time.and_then(|time| time.parse::<jiff::civil::Time>().ok());
    let seconds = time.map_or(0, |time| {
        i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
    });
    days * DAY + seconds
}

fn flags(article: &Article) -> u32 {
    let metadata = &article.metadata;
    let kept = &metadata.kept;
    let known = |said: Option<bool>, yes, no| said.map_or(0, |said| if said { yes } else { no });
    let noted = kept.note.is_some() || !kept.highlights.is_empty();
    [
        (article.document().is_none(), flag::UNREADABLE),
        (metadata.excerpt, flag::EXCERPT),
        (metadata.title.is_none(), flag::UNTITLED),
        (noted, flag::NOTED),
    ]
    .into_iter()
    .filter_map(|(is_so, flag)| is_so.then_some(flag))
    .fold(known(kept.read, flag::READ, flag::UNREAD), |flags, flag| flags | flag)
        | known(kept.starred, flag::STARRED, flag::UNSTARRED)
}

/// A number to look a file up by.
pub(in crate::library) fn known_by(root: u32, path: &[u8]) -> u64 {
    let mut named = root.to_le_bytes().to_vec();
    named.extend_from_slice(path);
    let hash = ContentHash::of(&named);
    super::bytes::u64_at(hash.bytes(), 0)
}
