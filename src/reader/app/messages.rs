//! What the model hears, and what it asks for: messages in, effects out.

use std::{sync::Arc, time::Duration};

use crossterm::event::MouseEvent;

use super::{
    Choice, FindJob, Key, MarkJob, Marked, MatchJob, Rewrite, SuggestJob, Tally, TallyJob,
    UnreadJob,
    handover::{Export, Handed, Job},
    list,
};
use crate::{
    library::{
        self, Article, Catalogue, ContentHash, Records, Shelf,
        searches::Searches,
        state::{News, Order},
    },
    query::{Hit, Query, find::Matches, suggest::Value},
    reader::{
        picture::{Picture, Request},
        theme::Ground,
    },
    settings::Configured,
};

/// What happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted into an open prompt.
    Paste(String),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// The screen has another size, in columns and rows.
    Resized(u16, u16),
    /// The terminal told its ground.
    Ground(Ground),
    /// What [`Effect::Wait`] asked for is over.
    Moment,
    /// The terminal told that it draws sixels.
    Sixel,
    /// A picture was made.
    Picture(Box<(Request, Picture)>),
    /// What the palette finds.
    Matched {
        /// Which matching.
        number: u64,
        /// What is found, best first.
        choices: Vec<Choice>,
    },
    /// Values of a field were counted.
    Suggested {
        /// Which question they answer.
        number: u64,
        /// The values.
        values: Vec<Value>,
    },
    /// The configuration was read again.
    Configured(Box<Configured>),
    /// Articles were read.
    Loaded {
        /// Which loading they belong to.
        loading: u64,
        /// The articles, in order.
        articles: Vec<Arc<Article>>,
        /// Files to read in all, once known.
        files: Option<usize>,
    },
    /// A library is listed, or listed anew as there is more of it.
    Listed {
        /// Which loading.
        loading: u64,
        /// What it lists.
        shelf: Shelf,
    },
    /// How far the library is brought up to date; `None` when that is done.
    Indexing {
        /// Which loading.
        loading: u64,
        /// How far it is.
        progress: Option<library::update::Progress>,
    },
    /// Loading is done.
    LoadingDone {
        /// Which loading.
        loading: u64,
        /// What was skipped and why.
        notes: Vec<String>,
    },
    /// The article was analysed that was asked for at once.
    Analysed(ContentHash),
    /// So many articles of this loading are analysed.
    AnalysisProgress {
        /// Which loading.
        loading: u64,
        /// How many.
        analysed: usize,
    },
    /// A search is done.
    Found {
        /// Which search.
        generation: u64,
        /// What it found.
        found: Box<list::Found>,
    },
    /// It was counted what is read and starred in a library.
    Counted {
        /// The state that this belongs to.
        version: u64,
        /// Articles that are read.
        read: usize,
        /// Articles that are starred.
        starred: usize,
    },
    /// A worker has made a step over very many articles, or has failed.
    Marked(Option<Box<Marked>>),
    /// A worker has looked for an unread article.
    Unread {
        /// Which look.
        number: u64,
        /// Its row in the list that was looked through, if there is one.
        row: Option<usize>,
    },
    /// It was counted what saved searches find.
    Tallied {
        /// Which count.
        number: u64,
        /// By the order of the searches; `None` for one that cannot be read.
        tallies: Vec<Option<Tally>>,
    },
    /// The file of saved searches was read or written.
    Searches {
        /// What it holds, or why it could not be read or written.
        searches: Result<Searches, String>,
        /// What is said of it.
        said: Option<String>,
    },
    /// The text of a listed article was read.
    Opened {
        /// Which article.
        number: usize,
        /// The article, with its text or why it cannot be read.
        article: Arc<Article>,
        /// Where a search matches it, and the number of that search.
        hit: Option<(u64, Hit)>,
    },
    /// A worker has looked through a long text, or many titles.
    FoundIn {
        /// Which find.
        number: u64,
        /// Where it is.
        matches: Matches,
    },
    /// The keeper of the state tells something.
    State(News),
    /// Another program has done with what it was given.
    Handed(Handed),
    /// Something failed outside.
    Failed(String),
    /// The program is to end: a signal.
    Leave,
}

/// What is to be done outside.
#[derive(Debug)]
pub enum Effect {
    /// Read the files, again if need be.
    Load {
        /// Number of this loading.
        loading: u64,
    },
    /// Analyse an article before all others.
    Analyse(Arc<Article>),
    /// Search articles.
    Search(Box<SearchJob>),
    /// Count what is read and starred in a library.
    Count(CountJob),
    /// Make a step over very many articles.
    Mark(Box<MarkJob>),
    /// Look for an unread article in a long list.
    LookForUnread(Box<UnreadJob>),
    /// Count what saved searches find.
    Tally(Box<TallyJob>),
    /// Write the file of saved searches.
    KeepSearches(Box<Rewrite>),
    /// Read the text of an article that is only listed.
    Open(Box<OpenJob>),
    /// Look for words in a long text, or in many titles.
    Find(Box<FindJob>),
    /// Stop searching.
    StopSearch,
    /// Match what is typed in the palette.
    Match(Box<MatchJob>),
    /// Count values of a field, to be offered while a query is typed.
    Suggest(Box<SuggestJob>),
    /// Read the configuration again.
    Configure,
    /// Keep something on disk.
    Keep(Order),
    /// Make a picture ready to be drawn.
    Picture(Box<Request>),
    /// Give something to another program.
    HandOver(Box<Job>),
    /// Write notes into a folder.
    Export(Box<Export>),
    /// Give text to the terminal's clipboard.
    Copy(String),
    /// Hand the terminal back until the program is resumed.
    Suspend,
    /// Say when this time is over.
    Wait(Duration),
    /// Draw everything anew.
    Redraw,
}

/// An article to be read.
#[derive(Debug)]
pub struct OpenJob {
    /// Its number.
    pub number: usize,
    /// As it is listed.
    pub article: Arc<Article>,
    /// Where it stands.
    pub place: library::Place,
    /// The catalogue that lists it.
    pub catalogue: Catalogue,
    /// The search in force, to tell where it matches.
    pub query: Option<Query>,
    /// Number of that search.
    pub generation: u64,
}

/// A library in which it is to be counted what is read and starred.
#[derive(Debug)]
pub struct CountJob {
    /// The library.
    pub articles: Shelf,
    /// What was done with its articles.
    pub records: Records,
    /// The state that this belongs to.
    pub version: u64,
}

/// One search over all articles, or all of them to be put in order.
#[derive(Debug)]
pub struct SearchJob {
    /// Number of the search.
    pub generation: u64,
    /// What is looked for; `None` for all articles.
    pub query: Option<Query>,
    /// Where.
    pub articles: Shelf,
    /// What was done with them.
    pub records: Records,
    /// The order of the results; `None` for the best first.
    pub order: Option<list::Order>,
}
