//! The reader's state and what changes it. No I/O, no clock, no threads: `update` takes a message and answers with effects.

pub mod chooser;
pub mod command;
mod contents;
pub mod copy;
pub mod find;
mod folding;
mod following;
pub mod handover;
pub mod hints;
pub mod jumps;
pub mod keeping;
pub mod list;
mod loading;
pub mod marking;
mod messages;
pub mod mouse;
pub mod opening;
pub mod palette;
pub mod panel;
pub mod passages;
pub mod perform;
pub mod pictures;
pub mod prompt;
pub mod reading;
pub mod searches;
pub mod selection;
pub mod session;
pub mod setting;
pub mod theming;
mod trail;
pub mod visual;

use std::{sync::Arc, time::Duration};

use jiff::civil::Date;

use super::{
    action::Action,
    keys::{Context, Key, Keymap, Pending},
    layout::{Layout, Pane, Shape, layout},
    picture::Protocol,
    theme::{Theme, Themes},
};
use crate::{
    library::{self, Article, Shelf, State, state::Hue},
    settings::{Configured, Settings},
};
use chooser::{Choice, Chooser};
use find::{Find, FindJob};
use hints::Hints;
pub use jumps::Jumps;
pub use keeping::Keeping;
use list::{List, UnreadJob};
use marking::{MarkJob, Marked};
pub use messages::{CountJob, Effect, Msg, OpenJob, SearchJob};
use opening::Opening;
use palette::MatchJob;
use panel::Panel;
use passages::Passages;
use pictures::Pictures;
use prompt::{History, Prompt, SuggestJob};
use reading::Reading;
use searches::{Rewrite, Saved, Tally, TallyJob};
use session::Sessions;
use trail::Trail;
use visual::Visual;

/// What is waited between two steps of something that moves by itself: a frame at 60 a second.
const MOMENT: Duration = Duration::from_millis(16);

/// Everything the screen is made from. It has one owner, the loop.
#[derive(Debug)]
pub struct Model {
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// All articles, in the order they were given.
    pub articles: Shelf,
    /// The list pane.
    pub list: List,
    /// The article in the text pane.
    pub reading: Option<Reading>,
    /// The pictures of what is read.
    pub pictures: Pictures,
    /// The side panel.
    pub panel: Panel,
    /// The pane with the focus.
    pub focus: Pane,
    /// Which of list and panel stands beside the text where only one has room.
    pub side: Pane,
    /// The line that is being typed.
    pub prompt: Option<Prompt>,
    /// The saved searches.
    pub saved: Saved,
    /// What was typed into prompts.
    pub history: History,
    /// The box that stands over the panes.
    pub popup: Option<Popup>,
    /// The box with rows to choose from.
    pub chooser: Option<Chooser>,
    /// How text is being selected.
    pub visual: Option<Visual>,
    /// The marked passages of the shown article.
    pub passages: Passages,
    /// The colour that was marked in last.
    pub last_hue: Hue,
    /// Letters on what can be gone to.
    pub hints: Option<Hints>,
    /// The border that is being dragged.
    pub drag: Option<mouse::Border>,
    /// What was last looked for.
    pub find: Option<Find>,
    /// Count and keys of an unfinished command.
    pub pending: Pending,
    /// What the keys do.
    pub keymap: Keymap,
    /// The action that waits for a letter.
    pub awaiting: Option<Action>,
    /// What was done with articles.
    pub state: State,
    /// How far that is on the disk.
    pub keeping: Keeping,
    /// Which texts are being read.
    pub opening: Opening,
    /// Places that were left by a leap.
    pub jumps: Jumps,
    /// The articles that were opened.
    pub trail: Trail,
    /// What is remembered of sessions.
    pub sessions: Sessions,
    /// How far loading and analysis are.
    pub progress: Progress,
    /// Answers the last key, until the next.
    pub message: Option<Message>,
    /// What is set, with what keys have changed.
    pub settings: Settings,
    /// What is set without these changes, and where it is from.
    pub configured: Configured,
    /// How the screen looks besides.
    pub options: Options,
    /// The themes and which is in force.
    pub themes: Themes,
    /// The day, for queries such as `after:yesterday`.
    pub today: Date,
    /// Number of the newest search; results of older ones are dropped.
    pub generation: u64,
    /// Number of the newest matching of the palette.
    pub matchings: u64,
    /// Number of the newest question what may be typed next.
    pub questions: u64,
    /// Number of the newest find that a worker was asked for.
    pub finds: u64,
    /// True once the program is to end.
    pub leaving: bool,
}

/// How the screen looks: what follows from the settings and the terminal, and what lasts no longer than the program runs.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they do not depend on each other")]
pub struct Options {
    /// Columns that code is scrolled sideways.
    pub code_shift: u16,
    /// True where the terminal can follow links.
    pub links: bool,
    /// How the terminal draws points, where it does.
    pub pictures: Option<Protocol>,
    /// Points of a cell of the terminal, across and down; zero where it does not say.
    pub cell: (u16, u16),
    /// Show the text alone.
    pub text_alone: bool,
    /// Draw no characters beyond ASCII of our own.
    pub ascii: bool,
    /// How roles look, as [`Model::themes`] has it.
    pub theme: Theme,
    /// True where the locale does not write UTF-8.
    pub ascii_locale: bool,
}

/// A box over the panes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Popup {
    /// The help, from this row on.
    Help {
        /// First row shown.
        top: usize,
        /// Only what holds these words is listed.
        words: String,
    },
    /// Why the selected quotation is one.
    Evidence,
    /// The themes, with what the one at the cursor does to each role.
    Themes(theming::Preview),
}

/// How far the background work is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Number of the loading that counts; batches of older ones are dropped.
    pub loading: u64,
    /// True once everything is loaded.
    pub loaded: bool,
    /// Files to read, once they are counted.
    pub files: Option<usize>,
    /// Articles that are analysed.
    pub analysed: usize,
    /// How far a library is brought up to date, while it is.
    pub indexing: Option<library::update::Progress>,
    /// What was skipped and why.
    pub notes: Vec<String>,
}

/// An answer to a key, on the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is said.
    pub text: String,
    /// True where something did not work.
    pub failed: bool,
}

impl Model {
    /// An empty reader on a screen of `size`, columns by rows.
    pub fn new(size: (u16, u16), options: Options, today: Date) -> Self {
        Self {
            size,
            articles: Shelf::default(),
            list: List::default(),
            reading: None,
            pictures: Pictures::default(),
            panel: Panel::default(),
            focus: Pane::List,
            side: Pane::List,
            prompt: None,
            saved: Saved::default(),
            history: History::default(),
            popup: None,
            chooser: None,
            visual: None,
            passages: Passages::default(),
            last_hue: Hue::default(),
            hints: None,
            drag: None,
            find: None,
            pending: Pending::default(),
            keymap: Keymap::default(),
            awaiting: None,
            state: State::default(),
            keeping: Keeping::default(),
            opening: Opening::default(),
            jumps: Jumps::default(),
            trail: Trail::default(),
            sessions: Sessions::default(),
            progress: Progress::default(),
            message: None,
            settings: Settings::default(),
            configured: Configured::default(),
            options,
            themes: Themes::default(),
            today,
            generation: 0,
            matchings: 0,
            questions: 0,
            finds: 0,
            leaving: false,
        }
    }

    /// Where the panes stand now.
    pub fn layout(&self) -> Layout {
        let shape = Shape {
            focus: self.focus,
            side: self.side,
            text_alone: self.options.text_alone && self.focus == Pane::Reading,
            without_list: self.is_single(),
            measure: self.settings.measure,
            linear: self.settings.plain_ui,
            list: self.settings.list_columns,
            panel: self.settings.panel_columns,
            searches: searches::rows(self),
        };
        layout(self.size.0, self.size.1, shape)
    }

    /// Where keys are typed: in the pane with the focus, or at the caret of a selection.
    pub fn context(&self) -> Context {
        if self.visual.is_some() { Context::Selecting } else { Context::Pane(self.focus) }
    }

    /// True where one article alone was opened.
    pub fn is_single(&self) -> bool {
        self.articles.len() == 1 && self.progress.loaded && self.articles.library().is_none()
    }

    /// The article in the text pane.
    pub fn article(&self) -> Option<&Arc<Article>> {
        self.reading.as_ref().map(|reading| &reading.shown)
    }

    /// Number of articles that were not opened.
    pub fn unread(&self) -> usize {
        self.articles.len() - self.marked().0
    }

    /// Number of articles that are read, and that are starred.
    pub fn marked(&self) -> (usize, usize) {
        self.keeping.marked()
    }

    /// Waits for what the first loading brings.
    pub const fn begin(&mut self) {
        self.progress.loading = FIRST_LOADING;
    }

    /// Says something on the status line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), failed: false });
    }

    /// Says something on the status line that nobody has asked for: what did not work goes before it.
    pub fn mention(&mut self, text: impl Into<String>) {
        if self.message.as_ref().is_none_or(|message| !message.failed) {
            self.say(text);
        }
    }

    /// Says on the status line that something did not work.
    pub fn fail(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), failed: true });
    }
}

/// Number of the loading that a reader begins with.
pub const FIRST_LOADING: u64 = 1;

/// Takes one message. What is to be done outside comes back as effects, in order.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let before = model.layout();
    let mut effects = take(model, msg);
    if model.layout() != before {
        model.hints = None;
        pictures::follow_room(model, before.text);
        reading::lay_out_again(model);
        list::show_selected(model);
        panel::show_cursor(model);
    }
    effects.extend(list::preview(model));
    effects.extend(opening::ask(model));
    effects.extend(pictures::want(model));
    effects.extend(find::ask(model));
    effects.extend(reading::wait(model));
    effects.extend(keeping::count_again(model));
    effects.extend(searches::count(model));
    trail::follow(model);
    visual::follow(model);
    passages::follow(model);
    effects.extend(session::remember(model));
    effects
}

/// Takes one message, as far as it goes.
fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => press(model, key),
        Msg::Paste(text) => prompt::paste(model, &text),
        Msg::Mouse(event) => {
            reading::end_glide(model);
            mouse::take(model, event)
        }
        Msg::Resized(columns, rows) => resized(model, columns, rows),
        Msg::Ground(ground) => theming::heard_ground(model, ground),
        Msg::Matched { number, choices } => {
            palette::matched(model, number, choices);
            Vec::new()
        }
        Msg::Suggested { number, values } => prompt::suggested(model, number, values),
        Msg::Configured(configured) => setting::configured(model, *configured),
        Msg::Moment => {
            reading::glide_on(model);
            Vec::new()
        }
        Msg::Sixel => pictures::heard_of_sixels(model),
        Msg::Picture(made) => pictures::came(model, &made.0, made.1),
        Msg::Loaded { loading, articles, files } => {
            loading::loaded(model, loading, articles, files)
        }
        Msg::Listed { loading, shelf } => loading::listed(model, loading, shelf),
        Msg::Indexing { loading, progress } => loading::indexing(model, loading, progress),
        Msg::LoadingDone { loading, notes } => loading::loading_done(model, loading, notes),
        Msg::Analysed(hash) => loading::analysed(model, hash),
        Msg::AnalysisProgress { loading, analysed } => {
            loading::analysis_progress(model, loading, analysed)
        }
        Msg::Found { generation, found } => {
            list::found(model, generation, *found);
            Vec::new()
        }
        Msg::Counted { version, read, starred } => {
            keeping::counted(model, version, read, starred);
            Vec::new()
        }
        Msg::Marked(done) => marking::marked(model, done),
        Msg::Unread { number, row } => perform::unread_found(model, number, row),
        Msg::Tallied { number, tallies } => searches::tallied(model, number, tallies),
        Msg::Searches { searches, said } => searches::written(model, searches, said),
        Msg::Opened { number, article, hit } => opening::opened(model, number, &article, hit),
        Msg::FoundIn { number, matches } => {
            find::found(model, number, matches);
            Vec::new()
        }
        Msg::State(news) => keeping::heard(model, news),
        Msg::Handed(handed) => handover::heard(model, handed),
        Msg::Failed(text) => {
            model.fail(text);
            Vec::new()
        }
        Msg::Leave => {
            model.leaving = true;
            Vec::new()
        }
    }
}

/// Hands a key to the open prompt, the open box, or the key table.
fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    model.message = None;
    model.sessions.touched = true;
    if let Some(reading) = &mut model.reading {
        reading.turned = None;
    }
    reading::end_glide(model);
    if let Some(action) = model.awaiting.take() {
        return match action {
            Action::Highlight => passages::take_letter(model, key),
            Action::CopyCitation => copy::take_form(model, key),
            _ => jumps::take_letter(model, action, key),
        };
    }
    if model.prompt.is_some() {
        return prompt::press(model, key);
    }
    if model.chooser.is_some() {
        return chooser::press(model, key);
    }
    if model.hints.is_some() {
        return hints::press(model, key);
    }
    let context = model.context();
    match model.pending.press(key, context, &model.keymap) {
        Some((action, count)) => perform::perform(model, action, count),
        None => Vec::new(),
    }
}

/// Takes the new size; the panes follow in [`update`].
fn resized(model: &mut Model, columns: u16, rows: u16) -> Vec<Effect> {
    model.size = (columns, rows);
    vec![Effect::Redraw]
}
