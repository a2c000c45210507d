//! From one state of the catalogue to the next.

use std::{collections::BTreeMap, fs, io, path::PathBuf};

use tantivy::directory::MmapDirectory;

use super::{
    Catalogue, Part, PartDraft, Reading,
    dead::Bits,
    draft::{self, Draft},
    manifest::{Manifest, Root},
    segment::Segment,
};
use crate::{
    formats::Problem,
    library::{
        Cache, ContentHash,
        analyses::{self, Analyses},
    },
};

/// Collects what was read and what is gone, and commits it.
#[derive(Debug)]
pub(in crate::library) struct Writer<'a> {
    cache: &'a Cache,
    current: Catalogue,
    manifest: Manifest,
    draft: Draft,
    bits: Bits,
    buried: bool,
    /// Packed analyses that wait for the next commit.
    said: BTreeMap<ContentHash, Vec<u8>>,
}

impl<'a> Writer<'a> {
    /// Goes on from a state. Only for who holds the cache's lock.
    pub(in crate::library) fn new(cache: &'a Cache, current: Catalogue) -> Self {
        let (rows, parts) = (current.end(), current.part_numbers().end);
        Self {
            cache,
            manifest: current.manifest().clone(),
            draft: Draft::new(rows, parts),
            bits: Bits::new(rows, parts, &current.0.dead),
            current,
            buried: false,
            said: BTreeMap::new(),
        }
    }

    /// The last state that was committed.
    pub(in crate::library) const fn current(&self) -> &Catalogue {
        &self.current
    }

    /// Bytes that wait for the next commit, roughly.
    pub(in crate::library) const fn waiting(&self) -> usize {
        self.draft.size()
    }

    /// Puts in a part of a file with its articles; gives the number of the first row.
    pub(in crate::library) fn push(&mut self, part: &PartDraft, readings: &[Reading]) -> u32 {
        self.manifest.live += readings.len() as u32;
        let bytes = readings.iter().map(|reading| reading.article.text().len() as u64);
        self.manifest.text_bytes += bytes.sum::<u64>();
        self.draft.push(part, readings)
    }

    /// Takes a committed part away; gives the numbers of its rows.
    pub(in crate::library) fn bury(&mut self, part: &Part<'_>) -> std::ops::Range<u32> {
        let rows = part.first_row..part.first_row + part.rows;
        for row in rows.clone() {
            let Some(listing) = self.current.listing(row) else { continue };
            self.manifest.live = self.manifest.live.saturating_sub(1);
            let bytes = u64::from(listing.text_bytes());
            self.manifest.text_bytes = self.manifest.text_bytes.saturating_sub(bytes);
            self.bits.bury_row(row);
        }
        self.bits.bury_part(part.number);
        self.buried = true;
        rows
    }

    /// Keeps the packed analysis of a content.
    pub(in crate::library) fn keep_analysis(&mut self, hash: ContentHash, packed: Vec<u8>) {
        self.said.insert(hash, packed);
    }

    /// Says which folders there are.
    pub(in crate::library) fn set_roots(&mut self, roots: Vec<Root>) {
        self.manifest.roots = roots;
    }

    /// Puts all of it on the disk and makes it the state that is opened from now on.
    pub(in crate::library) fn commit(&mut self) -> Result<(), Problem> {
        let nothing = self.draft.is_empty() && !self.buried && self.said.is_empty();
        if nothing && self.manifest == *self.current.manifest() {
            return Ok(());
        }
        self.manifest.generation += 1;
        let written = self.write();
        if written.is_err() {
            self.current.manifest().sweep(self.cache);
        }
        written.map_err(|error| self.cache.refusal(&error))
    }

    fn write(&mut self) -> io::Result<()> {
        let generation = self.manifest.generation;
        let numbers = self.draft.numbers;
        let (rows, parts) = (numbers.rows().end, numbers.parts().end);
        if !self.draft.is_empty() {
            let name = format!("rows-{generation}");
            let draft = std::mem::replace(&mut self.draft, Draft::new(rows, parts));
            draft.write(&self.file(&name))?;
            self.manifest.segments.push(name);
            self.merge()?;
        }
        if self.buried {
            let name = format!("dead-{generation}");
            self.bits.write(&self.file(&name), rows, parts)?;
            self.manifest.dead = Some(name);
            self.buried = false;
        }
        if !self.said.is_empty() {
            let name = format!("said-{generation}");
            analyses::write(&self.file(&name), &std::mem::take(&mut self.said))?;
            self.manifest.analyses.push(name);
            self.merge_analyses()?;
        }
        self.manifest.commit(self.cache)?;
        self.manifest.sweep(self.cache);
        self.current = Catalogue::of(self.cache, self.manifest.clone()).ok_or_else(damaged)?;
        Ok(())
    }

    /// Puts the last segments together while the one before is not the larger: so there are never more than a few dozen, and
    /// a row is rarely written again.
    fn merge(&mut self) -> io::Result<()> {
        let folder = MmapDirectory::open(self.cache.folder()).map_err(io::Error::other)?;
        let mut last = self.open(&folder, self.manifest.segments.len() - 1)?;
        while let Some(before) = self.manifest.segments.len().checked_sub(2) {
            let one = self.open(&folder, before)?;
            if one.numbers.rows > last.numbers.rows {
                break;
            }
            let name = format!("rows-{}-{before}", self.manifest.generation);
            draft::merge(&self.file(&name), &one, &last)?;
            self.manifest.segments.truncate(before);
            self.manifest.segments.push(name);
            last = self.open(&folder, before)?;
        }
        Ok(())
    }

    /// The same with files of analyses. Those of another analyser hold nothing, and go by the way.
    fn merge_analyses(&mut self) -> io::Result<()> {
        let folder = MmapDirectory::open(self.cache.folder()).map_err(io::Error::other)?;
        let names = &self.manifest.analyses;
        let mut last = Analyses::open(&folder, &names[names.len() - 1]);
        while let Some(before) = self.manifest.analyses.len().checked_sub(2) {
            let one = Analyses::open(&folder, &self.manifest.analyses[before]);
            if one.len() > last.len() {
                break;
            }
            let name = format!("said-{}-{before}", self.manifest.generation);
            analyses::merge(&self.file(&name), &one, &last)?;
            self.manifest.analyses.truncate(before);
            last = Analyses::open(&folder, &name);
            self.manifest.analyses.push(name);
        }
        Ok(())
    }

    fn open(&self, folder: &MmapDirectory, index: usize) -> io::Result<Segment> {
        Segment::open(folder, &self.manifest.segments[index]).ok_or_else(damaged)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.cache.folder().join(name)
    }
}

fn damaged() -> io::Error {
    io::Error::other("what was written is damaged")
}

/// Removes what an unfinished commit of a program that was killed has left.
pub(in crate::library) fn tidy(cache: &Cache, catalogue: &Catalogue) {
    catalogue.manifest().sweep(cache);
    // Nothing names it before it has its final name.
    let _ = fs::remove_file(cache.folder().join("manifest.new"));
}
