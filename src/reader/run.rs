//! The loop: draw, wait, take what has come, draw once. Idle costs nothing.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use crossbeam_channel::{Receiver, Sender, at, never, unbounded};
use ratatui::Frame;

use super::{
    app::{Effect, FIRST_LOADING, Model, Msg, handover::Job, setting, update},
    outside::{self, Outcome},
    picture::Protocol,
    terminal::{Event, Overlay, Screen, background::Shade},
    theme::{Ground, Theme, Themes},
    ui,
    work::{Marking, Workers},
};
use crate::{
    library::{
        Content, Sources,
        searches::{self, Searches},
        state::Home,
    },
    reader::Options,
    settings::Configuration,
    system::heap,
};

/// The first frame waits this long for the first article, so that it shows something to read.
const FIRST_ARTICLE: Duration = Duration::from_millis(25);
/// Messages taken before a frame is drawn.
const DRAINED: usize = 256;

/// What the terminal says, or a worker.
enum Incoming {
    /// The terminal.
    Terminal(Event),
    /// A worker.
    Msg(Msg),
}

/// Everything the loop works with.
struct Reader {
    screen: Screen,
    model: Model,
    workers: Workers,
    /// When the model is to be told that a moment is over.
    moment: Option<Instant>,
    exit: Option<u8>,
}

/// What the reader is told before it begins.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What to open.
    pub sources: Sources,
    /// Where the configuration is.
    pub configuration: Configuration,
    /// Where the state is kept.
    pub home: Home,
    /// The themes, with the ground and the colours of the terminal as far as they are known.
    pub themes: Themes,
    /// True where the locale does not write UTF-8.
    pub ascii_locale: bool,
    /// True where the terminal can follow links.
    pub links: bool,
    /// How the terminal draws points, as far as the environment tells.
    pub pictures: Option<Protocol>,
}

/// Opens the reader and runs it until it is left; gives the exit code. Fails with [`super::terminal::NoTerminal`] where there is
/// no terminal, before a byte is written.
pub fn run(setup: Setup) -> Result<u8> {
    heap::keep_small();
    let (events, incoming) = unbounded();
    let (messages, results) = unbounded();
    let configured = setup.configuration.read();
    let most = usize::from(configured.layered.settings.memory_articles);
    let workers = Workers::start(&setup, most, messages);
    // The first article is read while the terminal is taken.
    workers.load(FIRST_LOADING);
    let screen = Screen::open()?;
    let size = screen.size();
    let now = jiff::Zoned::now();
    let Setup { configuration, themes, ascii_locale, links, pictures, .. } = setup;
    let cell = screen.cell_size();
    let options = Options {
        links,
        pictures,
        cell,
        ascii_locale,
        // The settings say which one, below.
        theme: Theme::UNSTYLED,
        code_shift: 0,
        text_alone: false,
        ascii: false,
    };
    let mut model = Model::new((size.width, size.height), options, now.date());
    model.themes = themes;
    setting::begin(&mut model, configured);
    model.begin();
    if let Some(file) = configuration.beside(searches::FILE) {
        let read = Searches::load(&file).map_err(|problem| problem.to_string());
        // Nothing is to be done outside before anything is loaded.
        let _ = update(&mut model, Msg::Searches { searches: read, said: None });
    }
    model.state.number_from(now.timestamp().as_microsecond().max(0) as u64);
    let mut reader = Reader { screen, model, workers, moment: None, exit: None };
    reader.begin(events, &results)?;
    while reader.exit.is_none() && !reader.model.leaving {
        reader.turn(&incoming, &results)?;
    }
    Ok(reader.exit.unwrap_or(u8::from(nothing_was_read(&reader.model))))
}

/// True where nothing of what was looked at could be read: scripts are told, as by `show`.
fn nothing_was_read(model: &Model) -> bool {
    let mut articles = model.articles.iter().peekable();
    let asked = articles.peek().is_some();
    asked && articles.all(|article| matches!(article.content, Content::Unreadable(_)))
}

/// Gives events to the loop; says whether it still listens.
fn deliver_to(events: Sender<Event>) -> impl FnMut(Event) -> bool + Send + 'static {
    move |event| events.send(event).is_ok()
}

impl Reader {
    /// Draws the first frame as soon as there is something to read, or soon after. Everything that frame can do without comes
    /// after it.
    fn begin(&mut self, events: Sender<Event>, results: &Receiver<Msg>) -> Result<()> {
        self.screen.listen(deliver_to(events)).context("the keyboard cannot be read")?;
        let deadline = Instant::now() + FIRST_ARTICLE;
        let mut later = Vec::new();
        while self.model.articles.is_empty() && !self.model.progress.loaded {
            let Ok(msg) = results.recv_deadline(deadline) else { break };
            later.extend(update(&mut self.model, msg));
        }
        self.draw()?;
        self.workers.settle();
        self.carry_out(later)?;
        self.screen.ask_background().context("the terminal cannot be written to")
    }

    /// Waits for something, takes all that is there, draws once.
    fn turn(&mut self, incoming: &Receiver<Event>, results: &Receiver<Msg>) -> Result<()> {
        let moment = self.moment.map_or_else(never, at);
        let first = crossbeam_channel::select! {
            recv(incoming) -> event => event.map(Incoming::Terminal),
            recv(results) -> msg => msg.map(Incoming::Msg),
            recv(moment) -> _ => {
                self.moment = None;
                Ok(Incoming::Msg(Msg::Moment))
            }
        };
        self.take(first.context("the input thread has ended")?)?;
        for _ in 0..DRAINED {
            let next = incoming
                .try_recv()
                .map(Incoming::Terminal)
                .or_else(|_| results.try_recv().map(Incoming::Msg));
            match next {
                Ok(next) if self.exit.is_none() && !self.model.leaving => self.take(next)?,
                _ => break,
            }
        }
        if self.exit.is_some() || self.model.leaving { Ok(()) } else { self.draw() }
    }

    /// Draws one frame.
    fn draw(&mut self) -> Result<()> {
        let model = &self.model;
        let wrong = "the terminal cannot be written to";
        self.screen.mouse(model.settings.mouse).context(wrong)?;
        let view = |frame: &mut Frame<'_>| {
            ui::view(model, frame);
            let buffer = frame.buffer_mut();
            Overlay { links: ui::links(model, buffer), strips: ui::strips(model, buffer) }
        };
        self.screen.draw_over(view).context(wrong)
    }

    /// Takes one thing that came.
    fn take(&mut self, incoming: Incoming) -> Result<()> {
        let msg = match incoming {
            Incoming::Msg(msg) => Some(msg),
            Incoming::Terminal(event) => self.heard(event)?,
        };
        let Some(msg) = msg else { return Ok(()) };
        let effects = update(&mut self.model, msg);
        self.carry_out(effects)
    }

    /// What an event of the terminal means to the model; signals are answered here.
    fn heard(&mut self, event: Event) -> Result<Option<Msg>> {
        if let Some(code) = event.exit_code() {
            self.exit = Some(code);
            return Ok(Some(Msg::Leave));
        }
        Ok(match event {
            Event::Key(key) => Some(Msg::Key(key.into())),
            Event::Paste(text) => {
                provoked("main");
                Some(Msg::Paste(text))
            }
            Event::Resize { columns, rows } => Some(Msg::Resized(columns, rows)),
            Event::Background(color) => Some(Msg::Ground(ground(color.shade()))),
            Event::Shade(shade) => {
                self.screen.ask_background().context("the terminal cannot be written to")?;
                Some(Msg::Ground(ground(shade)))
            }
            Event::Mouse(event) => Some(Msg::Mouse(event)),
            Event::Sixel => Some(Msg::Sixel),
            Event::Suspend => {
                self.screen.stop().context("the terminal cannot be taken again")?;
                Some(self.measured())
            }
            Event::Resume => {
                self.screen.retake().context("the terminal cannot be taken again")?;
                self.screen.ask_background().context("the terminal cannot be written to")?;
                Some(self.measured())
            }
            Event::Quit(_) | Event::HangUp => None,
        })
    }

    /// The size of the screen, asked anew.
    fn measured(&self) -> Msg {
        let size = self.screen.size();
        Msg::Resized(size.width, size.height)
    }

    /// Does what the model asks for.
    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<()> {
        for effect in effects {
            match effect {
                Effect::Load { loading } => self.workers.load(loading),
                Effect::Analyse(article) => self.workers.analyse(article),
                Effect::Search(job) => self.workers.search(*job),
                Effect::Count(job) => self.workers.count(job),
                Effect::Mark(job) => self.workers.mark(Marking::Step(job)),
                Effect::LookForUnread(job) => self.workers.mark(Marking::Look(job)),
                Effect::Open(job) => self.workers.open(*job),
                Effect::Find(job) => self.workers.find(*job),
                Effect::Match(job) => self.workers.match_names(*job),
                Effect::Tally(job) => self.workers.tally(*job),
                Effect::KeepSearches(rewrite) => self.workers.keep_searches(*rewrite),
                Effect::Suggest(job) => self.workers.suggest(*job),
                Effect::Configure => self.workers.configure(),
                Effect::Keep(order) => self.workers.keep(order),
                Effect::Export(export) => self.workers.export(*export),
                Effect::HandOver(job) => self.hand_over(*job)?,
                Effect::StopSearch => self.workers.stop_search(),
                Effect::Picture(request) => self.workers.picture(*request),
                Effect::Copy(text) => {
                    self.screen.copy(&text).context("the terminal cannot be written to")?;
                }
                Effect::Redraw => {
                    self.screen.repaint().context("the terminal cannot be written to")?;
                }
                Effect::Wait(time) => self.moment = Some(Instant::now() + time),
                Effect::Suspend => self.suspend()?,
            }
        }
        Ok(())
    }

    /// Gives something to another program, which has the terminal meanwhile where it needs one.
    fn hand_over(&mut self, job: Job) -> Result<()> {
        let done = outside::hand_over(job, &mut self.screen);
        let effects = match done.context("the terminal cannot be taken again")? {
            Outcome::Beside(commands) => {
                self.workers.start_beside(commands);
                return Ok(());
            }
            Outcome::Done(handed) => update(&mut self.model, Msg::Handed(handed)),
        };
        self.carry_out(effects)?;
        let measured = self.measured();
        let effects = update(&mut self.model, measured);
        self.carry_out(effects)
    }

    /// Hands the terminal back until the job is continued.
    fn suspend(&mut self) -> Result<()> {
        let suspended = self.screen.suspend().context("the terminal cannot be taken again")?;
        if !suspended {
            self.model.fail("there is no shell here that could resume the program");
        }
        let measured = self.measured();
        let effects = update(&mut self.model, measured);
        self.carry_out(effects)
    }
}

/// Panics where the tests ask a thread to, by a variable of the environment.
#[cfg(debug_assertions)]
pub(super) fn provoked(thread: &str) {
    assert!(std::env::var_os("DATELINE_PANIC").is_none_or(|asked| asked != thread), "provoked");
}

/// What is shipped does not look for such a variable.
#[cfg(not(debug_assertions))]
pub(super) const fn provoked(_thread: &str) {}

/// The ground of a theme for the terminal's.
pub(super) fn ground(shade: Shade) -> Ground {
    match shade {
        Shade::Dark => Ground::Dark,
        Shade::Light => Ground::Light,
    }
}
