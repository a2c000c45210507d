//! A query held against an article.

use std::borrow::Cow;

use super::{Flag, Node, Own, Phrase, Query, Stated, Term, names::Known};
use crate::{
    analysis::{Analysis, identity::ShortForms},
    library::{
        Article, Content, Records,
        state::{Highlight, Record},
    },
    span::Span,
};

/// An article with what the reader has done with it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The article.
    pub article: &'a Article,
    /// What the reader has done with it.
    pub marks: Marks<'a>,
    /// What short forms stand for in the library; `None` where nobody looked.
    pub short_forms: Option<&'a ShortForms>,
}

/// What a reader has done with an article.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// It has been read.
    pub read: bool,
    /// It has a star.
    pub starred: bool,
    /// It has a note.
    pub noted: bool,
    /// Tags beside those that the article states.
    pub tags: &'a [String],
    /// What the reader keeps of it, where something is kept.
    pub record: Option<&'a Record>,
}

/// Whether an article is what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is, and there.
    Yes(Hit),
    /// It is not, whatever its analysis will say.
    No,
    /// That depends on its analysis, which has not been made yet.
    Unknown,
}

/// Where an article is what was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// True where words stand in the title.
    pub title: bool,
    /// The bytes of the text to open at: the quotation asked for, else the first place of the query's first words or name
    /// that the text holds. `None` where only the title or what the article states about itself matches.
    pub place: Option<Span>,
    /// Index of the quotation asked for, in [`Analysis::quotes`].
    pub quote: Option<usize>,
}

impl Query {
    /// Holds the query against an article. Makes no analysis: see [`Verdict::Unknown`].
    pub fn matches(&self, subject: &Subject<'_>) -> Verdict {
        self.root.matches(subject)
    }
}

impl<'a> Subject<'a> {
    /// An article that nothing has been done with.
    pub const fn new(article: &'a Article) -> Self {
        let marks = Marks { read: false, starred: false, noted: false, tags: &[], record: None };
        Self { article, marks, short_forms: None }
    }

    /// An article with what is kept of it.
    pub fn marked(article: &'a Article, records: &'a Records) -> Self {
        let marks = Marks {
            read: records.is_read(article),
            starred: records.is_starred(article),
            noted: records.is_noted(article),
            tags: records.tags(article),
            record: records.get(article),
        };
        Self { article, marks, short_forms: None }
    }

    /// The analysis, where there is one; one without quotations and names for an article that could not be read.
    fn known(&self) -> Option<Known<'a>> {
        static NOTHING: Analysis = Analysis {
            sentences: Vec::new(),
            quotes: Vec::new(),
            entities: Vec::new(),
            short_forms: Vec::new(),
        };
        let analysis = match self.article.content {
            Content::Unreadable(_) => Some(&NOTHING),
            Content::Document(_) | Content::Listed => self.article.analysis(),
        };
        analysis.map(|analysis| Known {
            text: self.article.text(),
            analysis,
            short_forms: self.short_forms,
        })
    }

    /// The first marked passage that is wanted.
    fn marked_passage(&self, wanted: impl Fn(&Highlight) -> bool) -> Verdict {
        let mut highlights = self.marks.record.iter().flat_map(|record| &record.highlights);
        match highlights.find(|highlight| wanted(highlight)) {
            Some(highlight) => {
                let place = highlight.passage.find(self.article.text());
                Verdict::Yes(Hit { place, ..Hit::default() })
            }
            None => Verdict::No,
        }
    }

    /// The words in a note: beside a passage, which tells the place, or about the whole.
    fn note(&self, phrase: &Phrase) -> Verdict {
        let holds =
            |note: &Option<String>| note.as_ref().is_some_and(|note| phrase.needle.is_in(note));
        match self.marked_passage(|highlight| holds(&highlight.note)) {
            Verdict::No => plain(self.marks.record.is_some_and(|record| holds(&record.note))),
            beside => beside,
        }
    }

    /// What the article is listed by: see [`Article::label`].
    fn title(&self) -> Cow<'a, str> {
        match &self.article.metadata.title {
            Some(title) => Cow::Borrowed(title),
            None => Cow::Owned(self.article.label()),
        }
    }
}

/// How much work a condition is; the dearer ones are asked last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cost {
    Metadata,
    Text,
    Analysis,
}

impl Node {
    fn matches(&self, subject: &Subject<'_>) -> Verdict {
        match self {
            Self::And(members) => all(members, subject),
            Self::Or(members) => any(members, subject),
            Self::Not(inner) => match inner.matches(subject) {
                Verdict::Yes(_) => Verdict::No,
                Verdict::No => Verdict::Yes(Hit::default()),
                Verdict::Unknown => Verdict::Unknown,
            },
            Self::Term(term) => term.matches(subject),
        }
    }

    const fn is_speech(&self) -> bool {
        matches!(self, Self::Term(Term::Said(_) | Term::About(_)))
    }

    fn cost(&self) -> Cost {
        match self {
            Self::And(members) | Self::Or(members) => {
                members.iter().map(Self::cost).max().unwrap_or(Cost::Metadata)
            }
            Self::Not(inner) => inner.cost(),
            Self::Term(Term::Words(_)) => Cost::Text,
            Self::Term(term) if term.needs_analysis() => Cost::Analysis,
            Self::Term(_) => Cost::Metadata,
        }
    }
}

/// All members must match. Those on speech are asked together, as one quotation must do what they ask.
fn all(members: &[Node], subject: &Subject<'_>) -> Verdict {
    let mut together = Together::default();
    for cost in [Cost::Metadata, Cost::Text, Cost::Analysis] {
        let asked = members
            .iter()
            .enumerate()
            .filter(|(_, member)| !member.is_speech() && member.cost() == cost);
        for (index, member) in asked {
            if together.add(index, member.matches(subject)).is_none() {
                return Verdict::No;
            }
        }
    }
    if let Some(index) = members.iter().position(Node::is_speech)
        && together.add(index, speech(members, subject)).is_none()
    {
        return Verdict::No;
    }
    if together.unknown { Verdict::Unknown } else { Verdict::Yes(together.hit) }
}

/// At least one member must match; the cheapest that does tells where.
fn any(members: &[Node], subject: &Subject<'_>) -> Verdict {
    let mut verdict = Verdict::No;
    for cost in [Cost::Metadata, Cost::Text, Cost::Analysis] {
        for member in members.iter().filter(|member| member.cost() == cost) {
            match member.matches(subject) {
                Verdict::No => {}
                Verdict::Unknown => verdict = Verdict::Unknown,
                yes @ Verdict::Yes(_) => return yes,
            }
        }
    }
    verdict
}

/// The verdicts of members that must all match, gathered in any order.
#[derive(Default)]
struct Together {
    hit: Hit,
    /// Index of the member that gave the place.
    from: usize,
    unknown: bool,
}

impl Together {
    /// Takes the verdict of member `index`; `None` where it settles that there is no match.
    fn add(&mut self, index: usize, verdict: Verdict) -> Option<()> {
        let hit = match verdict {
            Verdict::No => return None,
            Verdict::Unknown => {
                self.unknown = true;
                return Some(());
            }
            Verdict::Yes(hit) => hit,
        };
        self.hit.title |= hit.title;
        let earlier = self.hit.place.is_none() || index < self.from;
        let better = match (hit.quote, self.hit.quote) {
            (Some(_), None) => true,
            (None, Some(_)) => false,
            _ => earlier,
        };
        if hit.place.is_some() && better {
            (self.hit.place, self.hit.quote, self.from) = (hit.place, hit.quote, index);
        }
        Some(())
    }
}

/// What the members of a group ask of speech, together.
fn speech(members: &[Node], subject: &Subject<'_>) -> Verdict {
    let (mut speakers, mut topics) = (Vec::new(), Vec::new());
    for member in members {
        match member {
            Node::Term(Term::Said(phrase)) => speakers.push(Some(phrase)),
            Node::Term(Term::About(phrase)) => topics.push(phrase),
            _ => {}
        }
    }
    if speakers.is_empty() {
        speakers.push(None);
    }
    spoken(&speakers, &topics, subject)
}

/// For each speaker a quotation that mentions all topics; `None` is anybody.
fn spoken(speakers: &[Option<&Phrase>], topics: &[&Phrase], subject: &Subject<'_>) -> Verdict {
    let Some(known) = subject.known() else { return Verdict::Unknown };
    let quotes: Option<Vec<usize>> =
        speakers.iter().map(|speaker| known.quote(*speaker, topics)).collect();
    let Some(quotes) = quotes else { return Verdict::No };
    let quote = quotes.first().copied();
    let place = quote.map(|index| known.analysis.quotes[index].span());
    Verdict::Yes(Hit { title: false, place, quote })
}

impl Term {
    fn matches(&self, subject: &Subject<'_>) -> Verdict {
        let article = subject.article;
        let published = article.metadata.published.as_ref();
        match self {
            Self::Words(phrase) => words(phrase, subject),
            Self::Stated(stated, phrase) => stated.matches(phrase, subject),
            Self::Flag(Flag::HasQuote) => analysed(subject, |known| {
                let quote = known.analysis.quotes.first()?;
                Some(Hit { place: Some(quote.span()), quote: Some(0), ..Hit::default() })
            }),
            Self::Flag(Flag::Excerpt) => plain(article.metadata.excerpt),
            Self::Flag(Flag::HasHighlight) => subject.marked_passage(|_| true),
            Self::Flag(flag) => plain(flag.holds(&subject.marks)),
            Self::After(when) => plain(published.is_some_and(|stated| stated.date > when.last())),
            Self::Before(when) => plain(published.is_some_and(|stated| stated.date < when.first())),
            Self::Entity(kind, name) => analysed(subject, |known| {
                let entity = known.entity(*kind, name)?;
                Some(Hit { place: entity.mentions.first().copied(), ..Hit::default() })
            }),
            Self::Said(speaker) => spoken(&[Some(speaker)], &[], subject),
            Self::About(topic) => spoken(&[None], &[topic], subject),
            Self::Own(Own::Highlight, phrase) => {
                subject.marked_passage(|mark| phrase.needle.is_in(&mark.passage.text))
            }
            Self::Own(Own::Note, phrase) => subject.note(phrase),
        }
    }
}

/// A verdict without a place.
fn plain(holds: bool) -> Verdict {
    if holds { Verdict::Yes(Hit::default()) } else { Verdict::No }
}

/// A verdict that needs the analysis.
fn analysed(subject: &Subject<'_>, ask: impl FnOnce(Known<'_>) -> Option<Hit>) -> Verdict {
    match subject.known() {
        Some(known) => ask(known).map_or(Verdict::No, Verdict::Yes),
        None => Verdict::Unknown,
    }
}

/// Words in title or text.
fn words(phrase: &Phrase, subject: &Subject<'_>) -> Verdict {
    let place = phrase.needle.first(subject.article.text());
    let title = phrase.needle.is_in(&subject.title());
    if title || place.is_some() {
        Verdict::Yes(Hit { title, place, quote: None })
    } else {
        Verdict::No
    }
}

impl Stated {
    fn matches(self, phrase: &Phrase, subject: &Subject<'_>) -> Verdict {
        let metadata = &subject.article.metadata;
        let holds = |stated: &String| phrase.needle.is_in(stated);
        match self {
            Self::Title => {
                let title = phrase.needle.is_in(&subject.title());
                if title { Verdict::Yes(Hit { title, ..Hit::default() }) } else { Verdict::No }
            }
            Self::Source => plain(metadata.source.iter().any(holds)),
            Self::Author => plain(metadata.byline.iter().any(holds)),
            Self::Tag => plain(metadata.tags.iter().chain(subject.marks.tags).any(holds)),
            Self::Lang => plain(metadata.language().is_some_and(|tag| phrase.needle.is_in(tag))),
        }
    }
}

impl Flag {
    /// True for what the reader has done; what an article or its record holds is not among it.
    const fn holds(self, marks: &Marks<'_>) -> bool {
        match self {
            Self::Unread => !marks.read,
            Self::Read => marks.read,
            Self::Starred => marks.starred,
            Self::HasNote => marks.noted,
            Self::HasHighlight | Self::HasQuote | Self::Excerpt => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use jiff::civil::date;

    use super::*;
    use crate::{
        analysis::{Entity, EntityKind, Quote, QuoteKind, Speaker, identity::Identity},
        document::Builder,
        library::{ContentHash, article::Draft, state::Passage},
        metadata::{Metadata, Published},
    };

    const TEXT: &str = "“Syria must heal,” Esmaeil Baghaei said in Tehran.\nBaghaei added: “The Islamic\nRepublic will talk.” \
        “No deal,” Ali Khan said of Syria.";

    fn span(words: &str) -> Span {
        let start = TEXT.find(words).expect("in the text");
        Span::new(start, start + words.len())
    }

    fn quote(words: &str, speaker: Option<(&str, u32)>) -> Quote {
        Quote {
            pieces: vec![span(words)],
            kind: QuoteKind::Direct,
            speaker: speaker.map(|(name, entity)| Speaker {
                span: span(name),
                name: name.into(),
                entity: Some(entity),
            }),
            cue: None,
            confidence: 1.0,
            rule: "a test",
        }
    }

    fn entity(kind: EntityKind, name: &str, mentions: &[&str]) -> Entity {
        let mentions = mentions.iter().map(|mention| span(mention)).collect();
        Entity {
            kind,
            name: name.into(),
            mentions,
            unsure: false,
            when: None,
            identity: Identity::default(),
        }
    }

    fn analysis() -> Analysis {
        Analysis {
            sentences: Vec::new(),
            quotes: vec![
                quote("Syria must heal,", Some(("Esmaeil Baghaei", 0))),
                quote("The Islamic\nRepublic will talk.", Some(("Baghaei", 0))),
                quote("No deal,", Some(("Ali Khan", 3))),
            ],
            entities: vec![
                entity(
                    EntityKind::Person,
                    "Esmaeil Baghaei",
                    &["Esmaeil Baghaei", "Baghaei added"],
                ),
                entity(EntityKind::Place, "Syria", &["Syria"]),
                entity(EntityKind::Place, "Iran", &["Islamic\nRepublic"]),
                entity(EntityKind::Person, "Ali Khan", &["Ali Khan"]),
            ],
            short_forms: vec![],
        }
    }

    fn article() -> Article {
        let mut builder = Builder::new();
        builder.push(TEXT);
        Article::new(Draft {
            hash: ContentHash::default(),
            own_id: None,
            path: Arc::from(Path::new("news.md")),
            metadata: Metadata {
                title: Some("Talks after the Café summit".into()),
                byline: vec!["Mina Al-Oraibi".into()],
                source: Some("Al Jazeera".into()),
                published: Published::parse("2024-12-02"),
                lang: Some("en-GB".into()),
                tags: vec!["Middle East".into()],
                ..Metadata::default()
            },
            notes: Vec::new(),
            content: Content::Document(Arc::new(builder.finish())),
        })
    }

    fn verdict(query: &str, article: &Article) -> Verdict {
        let own = ["mine".to_owned()];
        let record = Record {
            note: Some("Ask Ann about it".to_owned()),
            highlights: vec![Highlight {
                passage: Passage::of(article.text(), span("Syria must heal")),
                note: Some("why then?".to_owned()),
                ..Highlight::default()
            }],
            ..Record::default()
        };
        let record = Some(&record);
        let marks = Marks { read: false, starred: true, noted: false, tags: &own, record };
        Query::parse(query, date(2024, 12, 31)).expect("a query").matches(&Subject {
            article,
            marks,
            short_forms: None,
        })
    }

    #[track_caller]
    fn check(query: &str, expected: bool) {
        let article = article();
        article.adopt(analysis());
        assert_eq!(matches!(verdict(query, &article), Verdict::Yes(_)), expected, "{query}");
    }

    #[test]
    fn words_stand_in_title_or_text() {
        for query in [
            "",
            "cafe",
            "tehran talk",
            "“added the islamic republic”",
            "syri*",
            "no OR yes",
            "-yes",
            "NOT (yes OR none)",
        ] {
            check(query, true);
        }
        for query in ["syri", "tehran yes", "\"khan ali\"", "-cafe", "\"summit Syria\""] {
            check(query, false);
        }
    }

    #[test]
    fn fields_look_at_what_the_article_states() {
        let matching = "title:summit source:jazeera author:oraibi tag:\"middle east\" tag:mine lang:en is:unread is:starred";
        check(matching, true);
        for query in ["title:syria", "source:al-arabiya", "is:read", "has:note", "lang:de"] {
            check(query, false);
        }
    }

    #[test]
    fn what_was_marked_and_noted_is_found_by_its_words() {
        let article = article();
        article.adopt(analysis());
        let place = Some(span("Syria must heal"));
        for query in ["has:highlight", "highlight:\"must heal\"", "note:\"why then\""] {
            assert_eq!(verdict(query, &article), Verdict::Yes(Hit { place, ..Hit::default() }));
        }
        check("note:ann -note:\"then ask\"", true);
        check("highlight:ann", false);
    }

    #[test]
    fn dates_mean_the_whole_of_a_time() {
        for query in [
            "after:2024-12-01",
            "before:2024-12-03",
            "after:2024-11",
            "before:2025",
            "after:\"1 month ago\"",
        ] {
            check(query, true);
        }
        for query in
            ["after:2024-12-02", "before:2024-12-02", "after:2024-12", "after:2024", "before:2024"]
        {
            check(query, false);
        }
    }

    #[test]
    fn names_match_by_any_name_of_the_entity() {
        for query in [
            "person:baghaei",
            "entity:\"islamic republic\"",
            "place:iran",
            "person:bagh*",
            "place:syria person:khan",
        ] {
            check(query, true);
        }
        for query in ["org:baghaei", "person:\"baghaei esmaeil\"", "place:teheran"] {
            check(query, false);
        }
    }

    #[test]
    fn one_quotation_must_do_all_that_a_group_asks() {
        for query in [
            "said:esmaeil about:iran",
            "said:baghaei about:syria",
            "said:baghaei (cafe about:\"islamic republic\")",
            "said:baghaei said:khan",
            "said:khan -about:iraq",
            "said:khan (about:iran OR nothing)",
            "has:quote",
        ] {
            check(query, true);
        }
        for query in [
            "said:khan about:syria",
            "said:baghaei (about:syria about:iran)",
            "said:khan -about:syria",
            "said:iran",
            "said:baghaei said:khan about:syria",
        ] {
            check(query, false);
        }
    }

    #[test]
    fn a_hit_tells_where_to_open() {
        let article = article();
        article.adopt(analysis());
        let hit = |title, place, quote| Verdict::Yes(Hit { title, place, quote });
        assert_eq!(verdict("cafe", &article), hit(true, None, None));
        assert_eq!(verdict("tehran talk", &article), hit(false, Some(span("Tehran")), None));
        let islamic = span("The Islamic\nRepublic will talk.");
        assert_eq!(
            verdict("tehran said:baghaei about:iran", &article),
            hit(false, Some(islamic), Some(1))
        );
        assert_eq!(
            verdict("is:unread place:syria", &article),
            hit(false, Some(span("Syria")), None)
        );
    }

    #[test]
    fn without_an_analysis_some_things_are_unknown() {
        let article = article();
        assert_eq!(verdict("said:baghaei", &article), Verdict::Unknown);
        assert_eq!(verdict("-said:baghaei", &article), Verdict::Unknown);
        assert_eq!(verdict("said:baghaei nowhere", &article), Verdict::No);
        assert!(matches!(verdict("said:baghaei OR tehran", &article), Verdict::Yes(_)));
    }
}
