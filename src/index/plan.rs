//! A query turned into conditions on the documents of one segment.

use std::{borrow::Cow, io, rc::Rc, sync::Arc};

use jiff::civil::Date;
use tantivy::{
    DocId, SegmentReader, Term,
    columnar::ColumnValues,
    index::InvertedIndexReader,
    postings::SegmentPostings,
    schema::{Field, IndexRecordOption},
};

use super::{
    Marks, entry,
    filter::Filter,
    same::Same,
    schema::{ANALYSED, EXCERPT, Fields, PLACE, first_of},
    sequence::Sequence,
    speech::Speech,
    terms::{LookedUp, Terms},
    tokens,
};
use crate::{
    analysis::{EntityKind, identity::Identity},
    query::{Flag, Node, Own, Phrase, Stated, Term as Condition, When},
};

/// What is said of an article that has not been analysed, where a condition depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// It does not match.
    No,
    /// It may.
    Maybe,
}

impl Unknown {
    /// Under a NOT.
    const fn turned(self) -> Self {
        match self {
            Self::No => Self::Maybe,
            Self::Maybe => Self::No,
        }
    }
}

/// One segment, and what queries are held against beside it.
pub(super) struct Plan<'a> {
    pub(super) segment: &'a SegmentReader,
    pub(super) fields: &'a Fields,
    pub(super) marks: &'a Marks,
    /// What is the same across articles.
    pub(super) same: &'a Same,
    /// True where it is asked how well documents match.
    pub(super) ranked: bool,
    /// What was looked up by now.
    pub(super) looked_up: LookedUp,
}

/// The words of a phrase in a field, each behind a letter where names of several kinds share the field.
#[derive(Clone, Copy)]
struct Words<'a> {
    field: Field,
    letter: Option<char>,
    phrase: &'a Phrase,
}

impl<'a> Plan<'a> {
    /// Documents that match a query, or a part of one.
    pub(super) fn filter(&self, node: &Node, unknown: Unknown) -> tantivy::Result<Filter<'a>> {
        Ok(match node {
            Node::And(members) => self.all(members, unknown)?,
            Node::Or(members) => {
                let members = members.iter().map(|member| self.filter(member, unknown));
                Filter::Or(members.collect::<Result<_, _>>()?)
            }
            Node::Not(inner) => Filter::Not(Box::new(self.filter(inner, unknown.turned())?)),
            Node::Term(condition) => self.condition(condition, unknown)?,
        })
    }

    /// All members; what they ask of speech is asked of one quotation.
    fn all(&self, members: &[Node], unknown: Unknown) -> tantivy::Result<Filter<'a>> {
        let (mut speakers, mut topics, mut filters) = (Vec::new(), Vec::new(), Vec::new());
        for member in members {
            match member {
                Node::Term(Condition::Said(phrase)) => speakers.push(phrase),
                Node::Term(Condition::About(phrase)) => topics.push(phrase),
                other => filters.push(self.filter(other, unknown)?),
            }
        }
        if speakers.len() + topics.len() > 0 {
            filters.push(self.analysed(self.speech(&speakers, &topics)?, unknown)?);
        }
        Ok(if filters.is_empty() { Filter::All } else { Filter::and(filters) })
    }

    fn condition(&self, condition: &Condition, unknown: Unknown) -> tantivy::Result<Filter<'a>> {
        match condition {
            Condition::Words(phrase) => Ok(Filter::Or(vec![
                self.words(Words { field: self.fields.title, letter: None, phrase })?,
                self.words(Words { field: self.fields.text, letter: None, phrase })?,
            ])),
            Condition::Stated(stated, phrase) => self.stated(*stated, phrase),
            Condition::Flag(flag) => self.flag(*flag, unknown),
            Condition::After(when) => self.after(*when),
            Condition::Before(when) => self.before(*when),
            Condition::Entity(kind, phrase) => self.analysed(self.entity(*kind, phrase)?, unknown),
            Condition::Said(phrase) => self.analysed(self.speech(&[phrase], &[])?, unknown),
            Condition::About(phrase) => self.analysed(self.speech(&[], &[phrase])?, unknown),
            Condition::Own(own, phrase) => self.own(*own, &|words| phrase.needle.is_in(words)),
        }
    }

    /// What an analysis tells.
    fn analysed(&self, told: Filter<'a>, unknown: Unknown) -> tantivy::Result<Filter<'a>> {
        Ok(match unknown {
            Unknown::No => told,
            Unknown::Maybe => {
                let analysed = self.term(self.fields.traits, ANALYSED)?;
                Filter::Or(vec![Filter::Not(Box::new(analysed)), told])
            }
        })
    }

    fn stated(&self, stated: Stated, phrase: &Phrase) -> tantivy::Result<Filter<'a>> {
        let field = match stated {
            Stated::Title => self.fields.title,
            Stated::Source => self.fields.source,
            Stated::Author => self.fields.author,
            Stated::Tag => self.fields.tag,
            Stated::Lang => self.fields.lang,
        };
        let mut either = vec![self.words(Words { field, letter: None, phrase })?];
        if stated == Stated::Tag {
            let own = self.marks.tags.iter().filter(|(tag, _)| phrase.needle.is_in(tag));
            for (_, numbers) in own {
                either.push(Filter::Numbered(self.places()?, Cow::Borrowed(numbers)));
            }
        }
        Ok(Filter::Or(either))
    }

    fn flag(&self, flag: Flag, unknown: Unknown) -> tantivy::Result<Filter<'a>> {
        let numbered = |numbers| {
            Ok::<_, tantivy::TantivyError>(Filter::Numbered(self.places()?, Cow::Borrowed(numbers)))
        };
        match flag {
            Flag::Unread => Ok(Filter::Not(Box::new(numbered(&self.marks.read)?))),
            Flag::Read => numbered(&self.marks.read),
            Flag::Starred => numbered(&self.marks.starred),
            Flag::Excerpt => self.term(self.fields.traits, EXCERPT),
            Flag::HasNote => numbered(&self.marks.noted),
            Flag::HasHighlight => self.own(Own::Highlight, &|_| true),
            Flag::HasQuote => self.analysed(self.term(self.fields.speech, entry::QUOTE)?, unknown),
        }
    }

    /// Articles with a marked passage or a note whose words are wanted. There are as many as one reader makes, so that all of
    /// them are looked at.
    fn own(&self, own: Own, wanted: &dyn Fn(&str) -> bool) -> tantivy::Result<Filter<'a>> {
        let made = match own {
            Own::Highlight => &self.marks.highlights,
            Own::Note => &self.marks.notes,
        };
        let numbers = made.iter().filter(|(_, words)| wanted(words)).map(|(number, _)| *number);
        Ok(Filter::Numbered(self.places()?, Cow::Owned(numbers.collect())))
    }

    /// Where articles are kept: see [`super::schema::place`].
    pub(super) fn places(&self) -> tantivy::Result<Arc<dyn ColumnValues<u64>>> {
        self.segment.fast_fields().column_first_or_default(PLACE)
    }

    fn after(&self, when: When) -> tantivy::Result<Filter<'a>> {
        let end = match when.last().tomorrow() {
            Ok(next) => self.published_since(next)?,
            Err(_) => 0,
        };
        Ok(Filter::Run(0..end))
    }

    fn before(&self, when: When) -> tantivy::Result<Filter<'a>> {
        let start = self.published_since(when.first())?;
        Ok(Filter::Run(start..self.published_since(Date::MIN)?))
    }

    /// The first document that was published before `day`: documents are sorted by that, newest first.
    fn published_since(&self, day: Date) -> tantivy::Result<DocId> {
        let (places, least) = (self.places()?, first_of(day));
        let (mut start, mut end) = (0, self.segment.max_doc());
        while start < end {
            let middle = start + (end - start) / 2;
            if places.get_val(middle) >= least { start = middle + 1 } else { end = middle }
        }
        Ok(start)
    }

    /// Names it, by one of the names that the article uses, or by another name of the same thing.
    fn entity(&self, kind: Option<EntityKind>, phrase: &Phrase) -> tantivy::Result<Filter<'a>> {
        let mut either = Vec::new();
        for of in EntityKind::ALL.into_iter().filter(|of| kind.is_none_or(|kind| kind == *of)) {
            let letter = Some(entry::letter(of));
            either.push(self.words(Words { field: self.fields.names, letter, phrase })?);
        }
        let meant = phrase.identities.iter().filter(|(of, _)| kind.is_none_or(|kind| kind == *of));
        let meant: Vec<Identity> =
            meant.flat_map(|(_, identity)| self.same.same_as(*identity)).collect();
        let inverted = self.segment.inverted_index(self.fields.identity)?;
        for Identity(identity) in meant {
            let term = Term::from_field_u64(self.fields.identity, identity);
            either.extend(open(&inverted, &term, IndexRecordOption::Basic)?.map(boxed));
        }
        Ok(Filter::Or(either))
    }

    /// For each speaker a quotation that mentions all topics.
    fn speech(&self, speakers: &[&Phrase], topics: &[&Phrase]) -> tantivy::Result<Filter<'a>> {
        let words = |phrases: &[&Phrase], letter| -> tantivy::Result<Option<Vec<Sequence>>> {
            let sequence = |phrase: &&Phrase| {
                self.sequence(Words { field: self.fields.speech, letter: Some(letter), phrase })
            };
            phrases.iter().map(sequence).collect()
        };
        let speakers = words(speakers, entry::SPEAKER)?;
        let topics = words(topics, entry::TOPIC)?;
        let inverted = self.segment.inverted_index(self.fields.speech)?;
        let quote = Term::from_field_text(self.fields.speech, entry::QUOTE);
        let quotes = open(&inverted, &quote, IndexRecordOption::WithFreqsAndPositions)?;
        let (Some(speakers), Some(topics), Some(quotes)) = (speakers, topics, quotes) else {
            return Ok(Filter::NOTHING);
        };
        // Where one thing is asked, or nothing of one quotation, no quotation has to be told from another.
        if topics.is_empty() || speakers.len() + topics.len() == 1 {
            let asked = speakers.into_iter().chain(topics);
            return Ok(Filter::and(asked.map(|asked| Filter::Sequence(Box::new(asked))).collect()));
        }
        Ok(Filter::Speech(Box::new(Speech::new(quotes, speakers, topics))))
    }

    /// The documents of one term.
    fn term(&self, field: Field, text: &str) -> tantivy::Result<Filter<'static>> {
        let inverted = self.segment.inverted_index(field)?;
        let postings =
            open(&inverted, &Term::from_field_text(field, text), IndexRecordOption::Basic)?;
        Ok(postings.map_or(Filter::NOTHING, boxed))
    }

    /// The documents with the words of a phrase in a field.
    fn words(&self, words: Words<'_>) -> tantivy::Result<Filter<'a>> {
        let sequence = self.sequence(words)?;
        Ok(sequence.map_or(Filter::NOTHING, |sequence| Filter::Sequence(Box::new(sequence))))
    }

    /// The words of a phrase in a field; `None` where one of them stands nowhere.
    pub(super) fn text_sequence(&self, phrase: &Phrase) -> tantivy::Result<Option<Sequence>> {
        self.sequence(Words { field: self.fields.text, letter: None, phrase })
    }

    /// Articles with the words of a phrase in the title.
    pub(super) fn title_words(&self, phrase: &Phrase) -> tantivy::Result<Filter<'a>> {
        self.words(Words { field: self.fields.title, letter: None, phrase })
    }

    fn sequence(&self, words: Words<'_>) -> tantivy::Result<Option<Sequence>> {
        let inverted = self.segment.inverted_index(words.field)?;
        let written: Vec<String> =
            words.phrase.needle.words().iter().map(|word| words.term(word)).collect();
        let (whole, tail) = match written.split_last() {
            Some((tail, whole)) if words.phrase.prefix => (whole, Some(tail)),
            _ => (&written[..], None),
        };
        let (mut candidates, mut places) = (Vec::new(), Vec::new());
        for word in whole {
            let term = Term::from_field_text(words.field, word);
            let Some(info) = inverted.get_term_info(&term)? else { return Ok(None) };
            let open = |record| inverted.read_postings_from_terminfo(&info, record);
            candidates.push(boxed(open(IndexRecordOption::Basic)?));
            places.push(open(IndexRecordOption::WithFreqsAndPositions)?);
        }
        let tail = tail.map(|tail| self.terms(words.field, &inverted, tail));
        if let Some(tail) = &tail {
            candidates.push(Filter::Docs(tail.docs()?));
        }
        Ok(Some(Sequence::new(Filter::and(candidates), places, tail)))
    }

    /// The words of a field that begin so.
    fn terms(
        &self,
        field: Field,
        inverted: &Arc<InvertedIndexReader>,
        beginning: &str,
    ) -> Rc<Terms> {
        let counted = self.ranked && field == self.fields.text;
        let length = self.segment.max_doc();
        self.looked_up.terms((field, inverted), beginning, length, counted)
    }
}

impl Words<'_> {
    /// A word as the field has it.
    fn term(&self, word: &str) -> String {
        let word = tokens::cut(word);
        self.letter.map_or_else(|| word.to_owned(), |letter| format!("{letter}{word}"))
    }
}

fn boxed(postings: SegmentPostings) -> Filter<'static> {
    Filter::Term(Box::new(postings))
}

fn open(
    inverted: &InvertedIndexReader,
    term: &Term,
    record: IndexRecordOption,
) -> io::Result<Option<SegmentPostings>> {
    inverted.read_postings(term, record)
}
