//! The palette: one box that finds actions, articles, names and speakers by letters in their order. The matching is done beside the
//! screen, so that a hundred thousand titles hold up no key.

use std::{cmp::Reverse, collections::BTreeMap};

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::{
    Effect, Model,
    chooser::{Choice, Chooser, Goal, Kind},
    list::{self, Narrowed},
    perform,
};
use crate::{
    analysis::EntityKind,
    library::Shelf,
    reader::{
        action::ACTIONS,
        keys::{Context, Keymap},
        layout::Pane,
    },
};

/// Rows that are shown, at most.
const MOST: usize = 60;

/// Titles between two looks at whether a newer matching is wanted: about a millisecond's worth.
const TITLES_AT_ONCE: usize = 512;

/// What is to be matched.
#[derive(Debug)]
pub struct MatchJob {
    /// Number of the matching; results of older ones are dropped.
    pub number: u64,
    /// What is typed.
    pub words: String,
    /// The articles.
    pub articles: Shelf,
    /// Number of the loading, and of the articles that were analysed then: names are gathered once for each.
    pub stage: (u64, usize),
    /// The pane with the focus, whose keys are shown.
    pub pane: Pane,
    /// The keys.
    pub keymap: Keymap,
}

/// Names and speakers of the articles, as they were gathered last.
#[derive(Debug, Default)]
pub struct Names {
    stage: Option<(u64, usize)>,
    /// Query and label, by name: the field it is asked for by, and in how many articles it stands.
    gathered: BTreeMap<(String, &'static str), usize>,
    /// Those of a library that fit what is typed, from its index: name, field, and in how many articles it stands.
    pub indexed: Vec<(String, &'static str, usize)>,
}

/// Opens the palette.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let title = "Go to or do: actions, articles, names, speakers".to_owned();
    model.chooser = Some(Chooser::new(Kind::Palette, title, Vec::new(), 0));
    ask(model)
}

/// Has what is typed matched.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(chooser) = &model.chooser else { return Vec::new() };
    model.matchings += 1;
    vec![Effect::Match(Box::new(MatchJob {
        number: model.matchings,
        words: chooser.typed.clone(),
        articles: model.articles.clone(),
        stage: (model.progress.loading, model.progress.analysed),
        pane: model.focus,
        keymap: model.keymap.clone(),
    }))]
}

/// Shows what matches, if it is that of the newest matching.
pub(super) fn matched(model: &mut Model, number: u64, choices: Vec<Choice>) {
    let newest = model.matchings == number;
    if let Some(chooser) =
        model.chooser.as_mut().filter(|chooser| newest && chooser.kind == Kind::Palette)
    {
        chooser.shown = (0..choices.len()).collect();
        chooser.choices = choices;
        chooser.cursor = 0;
    }
}

/// Does the action, opens the article, or filters by the name.
pub(super) fn go(model: &mut Model, goal: &Goal) -> Vec<Effect> {
    match goal {
        Goal::Action(action) => perform::perform(model, *action, None),
        Goal::Number(number) => open_article(model, *number),
        Goal::Query(text) => match list::read_query(text, model.today) {
            Ok(query) => {
                model.focus = Pane::List;
                model.side = Pane::List;
                list::narrow(model, Some(Narrowed::new(text.clone(), query, false)))
            }
            Err(error) => {
                model.fail(error.to_string());
                Vec::new()
            }
        },
        _ => Vec::new(),
    }
}

/// Opens an article; where a filter leaves it out, all are listed again.
fn open_article(model: &mut Model, number: usize) -> Vec<Effect> {
    let mut effects = Vec::new();
    if !model.list.rows.contains(&number) {
        effects.extend(list::narrow(model, None));
    }
    if let Some(row) = model.list.rows.iter().position(|row| *row == number) {
        list::select(model, row);
        effects.extend(perform::open(model));
    }
    effects
}

/// What matches, best first; `None` once `superseded`, which is asked every few hundred titles. Matching is nucleo's: letters in
/// their order, better where they begin words and stand together, capitals and accents only where they are typed.
pub fn choices(
    job: &MatchJob,
    names: &mut Names,
    superseded: &dyn Fn() -> bool,
) -> Option<Vec<Choice>> {
    names.gather(job);
    let pattern = Pattern::parse(&job.words, CaseMatching::Smart, Normalization::Smart);
    let mut matching = Matching {
        pattern,
        matcher: Matcher::new(Config::DEFAULT),
        buffer: Vec::new(),
        found: Vec::new(),
    };
    for row in ACTIONS {
        let label = format!("{} ({})", row.says, row.id);
        let context = Context::of(row.section, job.pane);
        let keys = job.keymap.keys_in(context, row.action).collect::<Vec<_>>().join("  ");
        matching.hold(&label, || (keys.clone(), Goal::Action(row.action)));
    }
    let gathered = names.gathered.iter().map(|((name, field), articles)| (name, field, articles));
    let indexed = names.indexed.iter().map(|(name, field, articles)| (name, field, articles));
    for (name, field, articles) in gathered.chain(indexed) {
        let about = format!("{} in {articles}", if *field == "said" { "says" } else { "named" });
        let goal = || Goal::Query(list::query_for(field, name));
        matching.hold(name, || (about.clone(), goal()));
    }
    for (index, number) in numbers(&job.articles).into_iter().enumerate() {
        if index % TITLES_AT_ONCE == 0 && superseded() {
            return None;
        }
        let Some(label) = job.articles.label(number) else { continue };
        matching.hold(&label, || {
            let article = job.articles.get(number);
            let about =
                article.and_then(|it| list::date(&it).or_else(|| it.metadata.source.clone()));
            (about.unwrap_or_default(), Goal::Number(number))
        });
    }
    Some(matching.best())
}

/// The numbers of the articles, in memory or of a library.
fn numbers(articles: &Shelf) -> Vec<usize> {
    match articles.library() {
        Some(library) => library.rows().collect(),
        None => (0..articles.len()).collect(),
    }
}

/// A matching as it goes on.
struct Matching {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
    found: Vec<(u32, Choice)>,
}

impl Matching {
    /// Holds a label against what is typed.
    fn hold(&mut self, label: &str, what: impl Fn() -> (String, Goal)) {
        let haystack = Utf32Str::new(label, &mut self.buffer);
        let Some(score) = self.pattern.score(haystack, &mut self.matcher) else { return };
        let (about, goal) = what();
        let words = label.to_owned();
        self.found.push((score, Choice { words, indent: 1, about, goal }));
        // The worst are let go from time to time, so that a letter that matches all costs no memory.
        if self.found.len() > 100 * MOST {
            self.keep_best();
        }
    }

    fn keep_best(&mut self) {
        self.found.sort_by_key(|(score, _)| Reverse(*score));
        self.found.truncate(MOST);
    }

    /// The best, in the order in which they were held where they are equal.
    fn best(mut self) -> Vec<Choice> {
        self.keep_best();
        self.found.into_iter().map(|(_, choice)| choice).collect()
    }
}

/// True for what is named, as dates and amounts are not.
pub(in crate::reader) const fn is_name(kind: EntityKind) -> bool {
    !matches!(kind, EntityKind::Date | EntityKind::Money | EntityKind::Quantity)
}

impl Names {
    /// Gathers the names of the articles that are analysed, where more are there than last time.
    fn gather(&mut self, job: &MatchJob) {
        if self.stage == Some(job.stage) {
            return;
        }
        self.gathered.clear();
        self.stage = Some(job.stage);
        // Few articles of a library are at hand: its index knows the names of all.
        if job.articles.library().is_some() {
            return;
        }
        for article in job.articles.iter() {
            let Some(analysis) = article.analysis() else { continue };
            let speakers = analysis.quotes.iter().filter_map(|quote| quote.speaker.as_ref());
            let speakers = speakers.map(|speaker| (speaker.name.clone(), "said"));
            let entities = analysis.entities.iter().filter(|entity| is_name(entity.kind));
            let entities = entities.map(|entity| (entity.name.clone(), "entity"));
            let mut here: Vec<(String, &'static str)> = speakers.chain(entities).collect();
            here.sort();
            here.dedup();
            for name in here {
                *self.gathered.entry(name).or_default() += 1;
            }
        }
    }
}
