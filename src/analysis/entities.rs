//! Who and what a text names: persons, organisations, places, dates and the rest of the side panel.
//!
//! A tagger finds persons, organisations, places and other names; rules find what has a form of its own (dates, money,
//! quantities, laws, events); a pass over the document makes the same words the same thing everywhere; and what names the
//! same thing is put together. `docs/analysis.md` tells the method and the figures.

mod amounts;
mod calendar;
pub mod chain;
mod consistency;
mod definitions;
mod facilities;
pub mod features;
#[cfg(test)]
mod floors;
pub mod gazetteer;
pub mod hash;
mod kinds;
mod languages;
mod laws;
pub mod model;
mod named;
mod names;
mod people;
mod products;
mod relative;
mod runs;
mod seats;
mod small;
mod sureness;
mod sweep;
pub mod table;
mod tagger;
mod wares;
mod when;
mod whole;
pub mod words;
mod works;

use std::ops::Range;

use jiff::civil::Date;

use crate::{
    analysis::{Entity, EntityKind, token::Tokens},
    document::Document,
    span::Span,
};
use gazetteer::{Classes, List, Tables, lists};
use model::Model;
use when::Reference;
use words::{Case, Words};

/// What is known before a text is read: the tables and the tagger's model.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge<'a> {
    /// Gazetteer and word clusters.
    pub tables: &'a Tables<'a>,
    /// Weights of the tagger; without them only the rules find anything.
    pub model: Option<&'a Model<'a>>,
}

impl Knowledge<'static> {
    /// What the program carries.
    pub fn embedded() -> Self {
        Self { tables: Tables::embedded(), model: tagger::embedded() }
    }
}

/// Finds the entities of a document, by first mention. `published` is the day from which words such as *Sunday* are read.
/// Takes time linear in the text, is deterministic and cannot fail.
pub fn recognise(
    document: &Document,
    tokens: &Tokens<'_>,
    sentences: &[Span],
    published: Option<Date>,
) -> Vec<Entity> {
    recognise_with(Knowledge::embedded(), document, tokens, sentences, published)
}

/// [`recognise()`] by other tables and another model than the program carries, as the trainer scores them.
pub fn recognise_with(
    knowledge: Knowledge<'_>,
    document: &Document,
    tokens: &Tokens<'_>,
    sentences: &[Span],
    published: Option<Date>,
) -> Vec<Entity> {
    let words = Words::read(tokens, sentences, knowledge.tables);
    let mut ruled = calendar::dates(&words, published.is_some());
    ruled.extend(amounts::amounts(&words));
    ruled.extend(named::named(&words));
    ruled.extend(works::works(document, &words));
    let found = longest_first(ruled, tagger::names(&words, knowledge.model), words.list.len());
    let found = small::add_small(&words, named::add_known(&words, found));
    let found = people::people(&words, whole::whole(&words, found));
    let mut found = consistency::agree(&words, found);
    let definitions = definitions::definitions(&words, &found);
    definitions::apply(&words, &definitions, &mut found);
    let mut mentions: Vec<Mention> =
        found.into_iter().filter_map(|found| mention(&words, found)).collect();
    wares::agree(&words, &mut mentions);
    kinds::agree(&words, &mut mentions);
    tell_dates(&words, &mut mentions, published);
    names::join(&words, mentions, &definitions)
}

/// Tells of every date what it is.
fn tell_dates(words: &Words<'_>, mentions: &mut [Mention], published: Option<Date>) {
    let mut sentences = words.sentences.iter().peekable();
    let mut reference = Reference { published, named: None };
    for mention in mentions.iter_mut().filter(|mention| mention.kind == EntityKind::Date) {
        let Range { start, end } = mention.words;
        while sentences.next_if(|sentence| sentence.words.end <= start).is_some() {}
        let from = sentences.peek().map_or(start, |sentence| sentence.words.start.min(start));
        mention.when = when::value(&words.list[start..end], &words.list[from..start], reference);
        reference.named = mention.when.as_deref().and_then(when::day).or(reference.named);
    }
}

/// A stretch of words taken for a name or an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    /// Indices in [`Words::list`], never empty.
    words: Range<usize>,
    kind: EntityKind,
    unsure: bool,
    /// How likely the least likely of its labels is, in hundredths; 100 for what a rule finds.
    likelihood: u32,
}

impl Found {
    const fn certain(words: Range<usize>, kind: EntityKind) -> Self {
        Self { words, kind, unsure: false, likelihood: 100 }
    }
}

/// Keeps of overlapping finds the longest, of equals the first of `ruled`, then of `tagged`; sorted by start.
fn longest_first(ruled: Vec<Found>, tagged: Vec<Found>, count: usize) -> Vec<Found> {
    let mut all: Vec<Found> = ruled.into_iter().chain(tagged).collect();
    all.sort_by_key(|found| std::cmp::Reverse(found.words.len()));
    let mut taken = vec![false; count];
    all.retain(|found| {
        let free = !taken[found.words.clone()].contains(&true);
        if free {
            taken[found.words.clone()].fill(true);
        }
        free
    });
    all.sort_by_key(|found| found.words.start);
    all
}

/// One place where an entity is named.
#[derive(Clone, Debug)]
struct Mention {
    words: Range<usize>,
    kind: EntityKind,
    unsure: bool,
    /// What a date is, as in [`Entity::when`].
    when: Option<String>,
}

/// Cuts off what does not belong to a name: a leading article, titles of persons, a possessive, marks at the edges.
fn mention(words: &Words<'_>, found: Found) -> Option<Mention> {
    let Found { words: mut range, kind, unsure, .. } = found;
    if is_for_or_against(words, range.start) {
        return None;
    }
    let amount = matches!(kind, EntityKind::Date | EntityKind::Money | EntityKind::Quantity);
    while !amount && range.len() > 1 && is_lead(words, &range, kind) {
        range.start += 1;
    }
    let open = bracketed(words, &range);
    let head_lost = open < range.end && matches!(kind, EntityKind::Event | EntityKind::Law);
    range.end = open;
    while range.len() > 1 && is_trail(words, &range, kind) {
        range.end -= 1;
    }
    range = extended(words, range, kind);
    let cut = without_job(words, range.clone(), kind)?;
    let kind = if cut == range { told_by_words(words, &cut, kind) } else { EntityKind::Org };
    range = cut;
    let wordlike = words.list[range.clone()].iter().any(|word| word.case.wordlike);
    (wordlike && !head_lost && !says_nothing(words, &range, kind)).then_some(Mention {
        words: range,
        kind,
        unsure,
        when: None,
    })
}

/// True behind `pro-` and `anti-`, which make an adjective of a name: `the pro-Beijing camp`.
fn is_for_or_against(words: &Words<'_>, start: usize) -> bool {
    let stance = start.checked_sub(2).and_then(|at| words.list.get(at..start));
    stance.is_some_and(|stance| {
        matches!(stance[0].lower, "pro" | "anti")
            && stance[1].text == "-"
            && words.touches(start - 1)
            && words.touches(start)
    })
}

/// A kind that the words of a name speak against: two short forms in capitals are no person, a *lake* is a place, and so is
/// no *centre* that has a longer name.
fn told_by_words(words: &Words<'_>, range: &Range<usize>, kind: EntityKind) -> EntityKind {
    let list = &words.list[range.clone()];
    let first = list[0].own.any(Classes::FIRST);
    let last = list[list.len() - 1].lower;
    let short = |word: &words::Word<'_>| word.case.upper && word.text.len() <= 5;
    let water = is_nature(last);
    let kind = match kind {
        EntityKind::Person if list.len() > 1 && !first && list.iter().all(short) => EntityKind::Org,
        EntityKind::Org if list.len() > 1 && water => EntityKind::Place,
        EntityKind::Place if list.len() > 3 && matches!(last, "center" | "centre" | "services") => {
            EntityKind::Org
        }
        _ => kind,
    };
    facilities::told(words, range, kinds::by_words(list, kind))
}

/// Words that end the names of waters and mountains.
fn is_nature(lower: &str) -> bool {
    matches!(lower, "lake" | "river" | "ocean" | "sea" | "mountains" | "creek")
}

/// Leaves of `Outreach Officer for NIDA` and `NIDA Director` what somebody works for, where that is an organisation by itself,
/// and nothing of a bare `Program Manager`.
fn without_job(words: &Words<'_>, range: Range<usize>, kind: EntityKind) -> Option<Range<usize>> {
    if !matches!(kind, EntityKind::Person | EntityKind::Org) {
        return Some(range);
    }
    let of = words.list[range.clone()].iter().any(|word| word.lower == "of");
    if of && lists(words.list[range.start].lower).has(List::Org) {
        return Some(range);
    }
    let is_job = |index: &usize| lists(words.list[*index].lower).has(List::Job);
    let joined = |index: &usize| {
        let after = words.list.get(index + 1).map_or("", |word| word.lower);
        is_job(index) && matches!(after, "for" | "of" | "at")
    };
    let rest = if is_job(&(range.end - 1)) {
        range.start..range.end - 1
    } else if let Some(at) = range.clone().find(joined).filter(|at| at + 2 < range.end) {
        at + 2..range.end
    } else {
        return Some(range);
    };
    let [only] = &words.list[rest.clone()] else { return None };
    (only.case.upper && !lists(only.lower).has(List::Title)).then_some(rest)
}

/// True for what is no name of its own: words that begin sentences and headings, titles without a person, a bare
/// `Department`, weekdays and months.
fn says_nothing(words: &Words<'_>, range: &Range<usize>, kind: EntityKind) -> bool {
    if !matches!(
        kind,
        EntityKind::Person | EntityKind::Org | EntityKind::Place | EntityKind::Facility
    ) {
        return false;
    }
    let list = &words.list[range.clone()];
    let letters = |word: &words::Word<'_>| word.text.chars().filter(|c| c.is_alphabetic()).count();
    let initials = kind == EntityKind::Person && list.iter().all(|word| letters(word) < 2);
    if initials || list.len() == 1 && is_address(list[0].text) {
        return true;
    }
    let time = Classes::MONTH.with(Classes::WEEKDAY);
    let empty = |word: &words::Word<'_>| {
        let known = lists(word.lower);
        let name = word.own.any(Classes::FIRST.with(Classes::LAST)) && kind == EntityKind::Person;
        let month = word.own.any(time) && word.own.0 & !time.0 == 0 && word.text.len() > 3;
        let common = known.has(List::Common) && !word.case.upper;
        common || known.has(List::NoName) || known.has(List::Title) && !name || month
    };
    let term = list.len() > 1 && lists(&words.lower_of(range)).has(List::NoName);
    let bare = lists(list[0].lower);
    let generic = (bare.has(List::Org) || bare.has(List::Place) || bare.has(List::Facility))
        && !bare.has(List::OrgName)
        && !bare.has(List::PlaceName)
        && !list[0].case.upper;
    term || list.iter().filter(|word| word.case.wordlike).all(empty) || list.len() == 1 && generic
}

/// True for addresses of pages and mail; `NASA.gov` names a site, `challenge.sites.usa.gov` does not.
fn is_address(text: &str) -> bool {
    let mail = text.find('@').is_some_and(|at| at > 0);
    mail || named::is_site(text) && text.matches('.').count() > 1
}

/// Takes in what belongs to a name although the tagger left it out: the article of `The Hague`, the first word of
/// `Great Salt Lake`, the last of `Idlib province`.
fn extended(words: &Words<'_>, mut range: Range<usize>, kind: EntityKind) -> Range<usize> {
    if kind != EntityKind::Place {
        return range;
    }
    let before = range.start.checked_sub(1).map(|at| &words.list[at]);
    let (first, last) = (words.list[range.start].lower, words.list[range.end - 1].lower);
    let belongs = match before.map_or("", |word| word.text) {
        "The" => first == "hague",
        "Great" | "Upper" | "Lower" | "Little" => is_nature(last),
        _ => false,
    };
    if belongs {
        range.start -= 1;
    }
    let after = words.list.get(range.end).map_or("", |word| word.text);
    if matches!(after, "province" | "governorate" | "oblast" | "prefecture") {
        range.end += 1;
    }
    range
}

/// True where the first word of a name is not part of it.
fn is_lead(words: &Words<'_>, range: &Range<usize>, kind: EntityKind) -> bool {
    let first = &words.list[range.start];
    let second = &words.list[range.start + 1];
    let Case { wordlike, .. } = first.case;
    if !wordlike {
        return !matches!(first.text, "@" | "#");
    }
    if matches!(first.lower, "the" | "a" | "an") {
        return kind != EntityKind::Work && !(first.lower == "the" && second.lower == "hague");
    }
    kind == EntityKind::Person && range.len() > 1 && lists(first.lower).has(List::Title)
}

/// True where the last word of a name is not part of it.
fn is_trail(words: &Words<'_>, range: &Range<usize>, kind: EntityKind) -> bool {
    let word = &words.list[range.end - 1];
    let name = Classes::FIRST.with(Classes::LAST);
    // `Kam Hey`, `Eric Just`: the next sentence of a letter whose line ends were lost.
    let goes_on = kind == EntityKind::Person
        && word.case.small
        && lists(word.lower).has(List::Common)
        && !word.own.any(name);
    // `Yahoo!`, but not the end of a sentence behind a longer name.
    let exclaims = matches!(word.text, "!" | "?") && range.len() > 2;
    matches!(word.lower, "'s" | "’s")
        || exclaims
        || goes_on
        || !word.case.wordlike && !matches!(word.text, ")" | "!" | "%" | "€" | "$" | "£" | "?")
}

/// Where a name ends before a bracket that it opens and does not close.
fn bracketed(words: &Words<'_>, range: &Range<usize>) -> usize {
    let list = &words.list[range.clone()];
    let open = list.iter().rposition(|word| matches!(word.text, "(" | "["));
    let closed = list.iter().rposition(|word| matches!(word.text, ")" | "]"));
    match open {
        Some(open) if open > 0 && closed.is_none_or(|closed| closed < open) => range.start + open,
        _ => range.end,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{BlockKind, Builder};

    /// A document of one paragraph a line.
    pub(crate) fn document(text: &str) -> Document {
        let mut builder = Builder::new();
        for line in text.split('\n') {
            builder.push(line);
            builder.end(BlockKind::Paragraph, 0, 0);
        }
        builder.finish()
    }

    /// The entities of a text, each line taken for a sentence.
    pub(crate) fn entities(text: &str) -> (String, Vec<Entity>) {
        let document = document(text);
        let tokens = Tokens::of(&document);
        let found = recognise(&document, &tokens, &[], None);
        (document.text().to_owned(), found)
    }

    /// The dates of a text and what they are, in order; empty where the text does not tell.
    pub(crate) fn dates(text: &str, published: Option<Date>) -> Vec<(String, String)> {
        let document = document(text);
        let tokens = Tokens::of(&document);
        let found = recognise(&document, &tokens, &[], published);
        let dates = found.into_iter().filter(|entity| entity.kind == EntityKind::Date);
        dates.map(|entity| (entity.name, entity.when.unwrap_or_default())).collect()
    }

    /// The words of all mentions of a kind, in order.
    pub(crate) fn mentions(text: &str, kind: EntityKind) -> Vec<String> {
        let (text, found) = entities(text);
        let of_kind = found.iter().filter(|entity| entity.kind == kind);
        let mut spans: Vec<Span> = of_kind.flat_map(|entity| entity.mentions.clone()).collect();
        spans.sort_unstable();
        spans.iter().map(|span| span.of(&text).to_owned()).collect()
    }

    #[track_caller]
    fn check(text: &str, kind: EntityKind, expected: &[&str]) {
        assert_eq!(mentions(text, kind), expected, "{:?}", entities(text).1);
    }

    #[test]
    fn names_leave_out_titles_articles_and_possessives() {
        check("He met President Bashar Assad in Damascus.", EntityKind::Person, &["Bashar Assad"]);
        check(
            "It is in the United States’ interest, said Iran's envoy.",
            EntityKind::Place,
            &["United States", "Iran"],
        );
        check("They met in The Hague.", EntityKind::Place, &["The Hague"]);
    }

    #[test]
    fn addresses_are_no_names() {
        check("The page moved to Teams.pages.example.gov last week.", EntityKind::Org, &[]);
    }

    #[test]
    fn words_tell_kinds() {
        check("They sailed over the Great Salt Lake.", EntityKind::Place, &["Great Salt Lake"]);
        check(
            "Ask Ryan Day or Becca Law about it.",
            EntityKind::Person,
            &["Ryan Day", "Becca Law"],
        );
        check("They keep Becca Law busy.", EntityKind::Law, &[]);
    }

    #[test]
    fn jobs_are_no_names() {
        check(
            "Ask our Public Liaison Officer for NASA or the Program Manager.",
            EntityKind::Org,
            &["NASA"],
        );
        check("Ask Jane Miller, Program Manager.", EntityKind::Person, &["Jane Miller"]);
    }

    #[test]
    fn first_words_of_sentences_are_no_names() {
        check(
            "However they came. Officials said so. Additionally it rained.",
            EntityKind::Person,
            &[],
        );
        check(
            "However they came. Officials said so. Additionally it rained.",
            EntityKind::Org,
            &[],
        );
    }

    proptest! {
        #[test]
        fn mentions_are_sorted_and_apart(text in "([A-Z][a-z]{0,6}|[a-z]{1,5}|[0-9]{1,4}|[.,’'$%-]|Iran|of|Bashar al-Assad|é| |\\n){0,60}") {
            let (text, found) = entities(&text);
            prop_assert_eq!(&found, &entities(&text).1);
            let mut all: Vec<Span> = Vec::new();
            for entity in &found {
                prop_assert!(!entity.mentions.is_empty());
                prop_assert!(entity.mentions.is_sorted());
                all.extend(&entity.mentions);
            }
            all.sort_unstable();
            prop_assert!(all.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert!(all.iter().all(|span| !span.is_empty() && text.is_char_boundary(span.start) && text.is_char_boundary(span.end)));
            let firsts: Vec<Span> = found.iter().map(|entity| entity.mentions[0]).collect();
            prop_assert!(firsts.is_sorted());
        }

        #[test]
        fn any_text_is_taken(text in "\\PC{0,200}") {
            entities(&text);
        }
    }
}
