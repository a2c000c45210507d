//! What the word lists say of a word: its use in a clause and, for a cue, its lemma, form and class.
//!
//! The lists are `assets/words.txt` and `assets/cues.txt`, written for people to read and change. Each word of a text is
//! looked up once; after that a question about it is a test of a bit.

use std::{collections::HashMap, sync::LazyLock};

/// A set of classes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u64);

/// Names the sections of a list, in the order of their bits.
macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $section:literal,)*) => {
        impl Classes {
            classes!(@bits 0, $($(#[$doc])* $name,)*);
            /// Every class with the section that lists its words.
            const SECTIONS: &[(Self, &'static str)] = &[$((Self::$name, $section),)*];
        }
    };
    (@bits $bit:expr, $(#[$doc:meta])* $name:ident, $($rest:tt)*) => {
        $(#[$doc])*
        pub const $name: Self = Self(1 << $bit);
        classes!(@bits $bit + 1, $($rest)*);
    };
    (@bits $bit:expr,) => {};
}

classes! {
    /// Personal pronouns in the subject's form, and `who`.
    PRONOUN = "pronoun",
    /// Possessive pronouns.
    POSSESSIVE = "possessive",
    /// Articles, demonstratives, possessives, small numbers.
    DETERMINER = "determiner",
    /// Auxiliary verbs and negations.
    AUXILIARY = "auxiliary",
    /// Forms of `be` that make a passive.
    PASSIVE = "passive",
    /// Modal verbs.
    MODAL = "modal",
    /// Adverbs that stand between a subject and its verb.
    ADVERB = "adverb",
    /// Conjunctions and relatives at which a clause begins.
    BOUNDARY = "boundary",
    /// Prepositions.
    PREPOSITION = "preposition",
    /// Common verbs in a finite form that does not end in -ed.
    VERB = "verb",
    /// Weekdays, months and other words of time.
    TIME = "time",
    /// Words before a subject that are not part of it.
    OPENER = "opener",
    /// Nouns that head an appositive without an article.
    ROLE = "role",
    /// Plural nouns without an s.
    PLURAL = "plural",
    /// Nouns that end like an adjective.
    SINGULAR = "singular",
    /// Words that begin a sentence after an abbreviation.
    STARTER = "starter",
    /// Participles that begin another attribution.
    STOP = "stop",
    /// Words that begin an aside after an attribution.
    AFTER = "after",
    /// Words before a colon that name no speaker.
    LABEL = "label",
    /// Verbs of saying.
    SPEECH = "speech",
    /// Verbs that are cues only beside quotation marks.
    QUOTED = "quoted",
    /// Verbs that are cues only within a phrase.
    PHRASAL = "phrasal",
    /// Verbs of a speech act with an object.
    ACT = "act",
    /// Acts that are done as often as said.
    DOUBTFUL = "doubtful",
    /// Verbs of thought and evidence.
    THOUGHT = "thought",
    /// Verbs of thought that are listed.
    HELD = "held",
    /// Verbs whose clause needs no `that`.
    BARE = "bare",
    /// Verbs that may stand before their subject.
    INVERTED = "inverted",
    /// Verbs that name whom they address.
    ADDRESSED = "addressed",
    /// Verbs whose object may be what is said.
    OBJECT = "object",
    /// Verbs of saying whose object may be what is said.
    TOPIC = "topic",
    /// Cue forms that are nouns as often as verbs.
    NOUNLIKE = "nounlike",
    /// Nouns that carry a cue after `express`.
    FEELING = "noun of speech",
    /// Nouns for bodies of people: `company`, `ministry`.
    BODY = "body",
    /// Verbs that ask somebody to do something: whom they ask belongs to what is asked.
    URGED = "urged",
    /// Verbs by which documents and courts say something: `the report found that`.
    FINDING = "finding",
    /// Those who find: courts, studies, researchers.
    FINDER = "finder",
    /// Nouns before the title of a work: `the novel “…”`.
    TITLED = "titled",
    /// Nouns of speech or thought that take a clause: `his view that`.
    NOMINAL = "noun with that",
    /// Verbs and adjectives before `to say`: `declined to say`, `was quick to say`.
    LEAD = "before to say",
    /// Documents that speak for whoever issued them.
    DOCUMENT = "words of someone",
    /// Nouns for what can show something but not say it.
    THING = "thing",
    /// Nouns that say where something was said.
    CARRIER = "carrier",
}

impl Classes {
    /// Both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True if a class is in both sets.
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes that are given to lemmas and hold for all their forms.
    const OF_LEMMAS: Self = Self::SPEECH
        .and(Self::ACT)
        .and(Self::QUOTED)
        .and(Self::PHRASAL)
        .and(Self::DOUBTFUL)
        .and(Self::THOUGHT)
        .and(Self::HELD)
        .and(Self::BARE)
        .and(Self::INVERTED)
        .and(Self::ADDRESSED)
        .and(Self::OBJECT)
        .and(Self::URGED)
        .and(Self::FINDING)
        .and(Self::TOPIC);
}

/// The form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `say`.
    Base,
    /// `says`.
    Third,
    /// `said`, as past or participle.
    Past,
    /// `saying`.
    Participle,
}

/// A form of a verb that can be a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// The verb's dictionary form.
    pub lemma: &'static str,
    /// Which form of it this is.
    pub form: Form,
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The classes it belongs to; for a cue also those of its lemma.
    pub classes: Classes,
    /// Set where it can be a cue.
    pub cue: Option<Cue>,
}

/// What is known of a word in lower case; nothing for most.
pub fn look_up(lower: &str) -> &'static Word {
    static UNKNOWN: Word = Word { classes: Classes(0), cue: None };
    if lower.len() > LONGEST {
        return &UNKNOWN;
    }
    WORDS.get(lower).unwrap_or(&UNKNOWN)
}

/// The words that make a phrase of a verb (`point` + `out`), longer ones first; `+` stands for a noun of speech.
pub fn phrases(lemma: &str) -> &'static [Vec<&'static str>] {
    PHRASES.get(lemma).map_or(&[], Vec::as_slice)
}

static PHRASES: LazyLock<HashMap<&'static str, Vec<Vec<&'static str>>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&'static str, Vec<Vec<&'static str>>> = HashMap::new();
    for line in lines(CUES, "phrase") {
        let mut words = line.split(' ');
        if let Some(verb) = words.next() {
            phrases.entry(verb).or_default().push(words.collect());
        }
    }
    phrases
});

const CUES: &str = include_str!("../../assets/cues.txt");

/// No listed word has more bytes.
const LONGEST: usize = 24;

static WORDS: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let lists = [include_str!("../../assets/words.txt"), CUES];
    let mut words: HashMap<String, Word> = HashMap::new();
    for (class, section) in Classes::SECTIONS {
        for word in
            lists.iter().flat_map(|list| lines(list, section)).flat_map(str::split_whitespace)
        {
            add(&mut words, word, *class, lists[1]);
        }
    }
    words
});

/// Gives a class to a word, or to all forms of a lemma.
fn add(words: &mut HashMap<String, Word>, word: &'static str, class: Classes, cues: &'static str) {
    if !Classes::OF_LEMMAS.any(class) {
        let entry = words.entry(word.to_owned()).or_default();
        entry.classes = entry.classes.and(class);
        return;
    }
    for (form, spelling) in forms(word, cues) {
        let entry = words.entry(spelling).or_default();
        entry.classes = entry.classes.and(class);
        entry.cue.get_or_insert(Cue { lemma: word, form });
    }
}

/// All forms of a verb, the irregular ones from the list.
fn forms(lemma: &str, cues: &'static str) -> Vec<(Form, String)> {
    const ORDER: [Form; 4] = [Form::Third, Form::Past, Form::Past, Form::Participle];
    let irregular = lines(cues, "irregular").find(|line| line.split(' ').next() == Some(lemma));
    if let Some(line) = irregular {
        let spellings = line.split(' ').skip(1).map(str::to_owned);
        let mut all: Vec<_> = ORDER.into_iter().zip(spellings).collect();
        all.push((Form::Base, lemma.to_owned()));
        return all;
    }
    let doubles = lines(cues, "double").flat_map(str::split_whitespace).any(|word| word == lemma);
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    let (third, past, participle) = match lemma.as_bytes() {
        [.., b'e'] => (format!("{lemma}s"), format!("{lemma}d"), format!("{stem}ing")),
        [.., before, b'y'] if !b"aeiou".contains(before) => {
            let stem = &lemma[..lemma.len() - 1];
            (format!("{stem}ies"), format!("{stem}ied"), format!("{lemma}ing"))
        }
        [.., last] if doubles => {
            let double = format!("{lemma}{}", char::from(*last));
            (format!("{lemma}s"), format!("{double}ed"), format!("{double}ing"))
        }
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => {
            (format!("{lemma}es"), format!("{lemma}ed"), format!("{lemma}ing"))
        }
        _ => (format!("{lemma}s"), format!("{lemma}ed"), format!("{lemma}ing")),
    };
    vec![
        (Form::Base, lemma.to_owned()),
        (Form::Third, third),
        (Form::Past, past),
        (Form::Participle, participle),
    ]
}

/// The lines of one section of a list, less its comments.
fn lines(list: &'static str, section: &str) -> impl Iterator<Item = &'static str> + use<> {
    let head = format!("[{section}]\n");
    let body = list.find(&head).map_or("", |at| &list[at + head.len()..]);
    body.lines()
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: &str, lemma: &'static str, expected: Form) {
        assert_eq!(look_up(form).cue, Some(Cue { lemma, form: expected }));
    }

    #[test]
    fn forms_are_generated() {
        check("emphasised", "emphasise", Form::Past);
        check("denies", "deny", Form::Third);
        check("quipped", "quip", Form::Past);
        check("confessing", "confess", Form::Participle);
        check("told", "tell", Form::Past);
        check("read", "read", Form::Past);
        check("stresses", "stress", Form::Third);
    }

    #[test]
    fn classes_of_a_lemma_hold_for_its_forms() {
        assert!(look_up("warned").classes.any(Classes::ADDRESSED));
        assert!(look_up("warned").classes.any(Classes::SPEECH));
        assert!(!look_up("warned").classes.any(Classes::NOUNLIKE));
        assert!(look_up("reports").classes.any(Classes::NOUNLIKE));
        assert!(look_up("the").classes.any(Classes::DETERMINER));
        assert_eq!(*look_up("zebra"), Word::default());
    }

    #[test]
    fn every_section_is_read() {
        for (class, section) in Classes::SECTIONS {
            assert!(
                WORDS.values().any(|word| word.classes.any(*class)),
                "[{section}] holds no word"
            );
        }
    }

    #[test]
    fn no_listed_word_is_too_long() {
        assert!(WORDS.keys().all(|word| word.len() <= LONGEST));
    }
}
