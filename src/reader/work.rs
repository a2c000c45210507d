//! Workers: from effects to messages, beside the screen. Results of older loadings and searches are told apart by their
//! numbers; a worker's panic is caught and becomes a message.

mod analysing;
mod exporting;
mod indexed;
mod library;
mod looking;
mod marking;
mod matching;
mod measured;
mod opening;
mod pictures;
mod tallying;

use std::{
    cell::LazyCell,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread,
};

use analysing::{Analysts, Batch};
use crossbeam_channel::{Receiver, Sender, unbounded};
pub use indexed::Seeker;
use library::{Followed, Follower};
use looking::{Look, LookJob, answer_finds};
pub use looking::{answer, values};
pub use marking::Marking;
use marking::answer_markings;
pub use matching::Indexed;
use matching::answer_matchings;
use measured::{Cacheable, Measure};
use opening::answer_openings;
pub use opening::open;
pub use tallying::tally;

use super::{
    app::{
        CountJob, Msg, OpenJob, SearchJob,
        find::FindJob,
        handover::{Export, Handed},
        palette::MatchJob,
        prompt::SuggestJob,
        searches::{Rewrite, TallyJob},
    },
    outside::{self, Beside},
    picture::Request,
    run::Setup,
    watch,
};
use crate::{
    library::{
        self as articles, Article, Demand, Sources, searches,
        state::{Home, Keeper, Order as Kept, inputs_of},
    },
    settings::Configuration,
    system::process::give_way,
};

/// How much the threads give way to the interface that do what nobody waits for: their nice value.
const BESIDE: i32 = 10;
/// The same for reading files, which somebody does wait for, on a machine that may be busy with other things.
const READING: i32 = 2;

/// Jobs for a thread that begins with the first of them, so that the first frame waits for none of these threads.
type Jobs<J> = LazyCell<Sender<J>, Box<dyn FnOnce() -> Sender<J>>>;

/// The workers' ends of the channels.
#[derive(Debug)]
pub struct Workers {
    sources: Sources,
    messages: Sender<Msg>,
    analysts: Analysts,
    searches: Jobs<LookJob>,
    finds: Jobs<FindJob>,
    markings: Jobs<Marking>,
    matchings: Jobs<MatchJob>,
    openings: Jobs<OpenJob>,
    pictures: Jobs<Request>,
    newest_loading: Arc<AtomicU64>,
    newest_search: Arc<AtomicU64>,
    newest_question: Arc<AtomicU64>,
    keeper: Keeper,
    /// Where the state is kept.
    kept_at: Home,
    configure: Jobs<()>,
    saves: Jobs<Option<Rewrite>>,
    /// Lists a library, or paths with a cache.
    follower: Arc<OnceLock<Follower>>,
    /// True once a cache has taken the place of the articles in memory.
    superseded: Arc<AtomicBool>,
    /// What is asked for, which what is done beside the screen gives way to.
    demand: Arc<Demand>,
    most_in_memory: usize,
}

impl Workers {
    /// Starts what the first frame needs; all threads end when this is dropped. Of paths so many articles are kept in memory,
    /// at most.
    pub fn start(setup: &Setup, most_in_memory: usize, messages: Sender<Msg>) -> Self {
        let Setup { sources, home, configuration, .. } = setup.clone();
        let (kept_at, news) = (home.clone(), messages.clone());
        let keeper =
            Keeper::start(home, inputs_of(&sources), move |told| tell(&news, Msg::State(told)));
        let file = configuration.beside(searches::FILE);
        let saves = serve(&messages, move |jobs, answers| {
            tallying::keep_searches(jobs, file.as_deref(), answers);
        });
        let configure = watching(configuration, &messages);
        let [newest_loading, newest_search, newest_question]: [Arc<AtomicU64>; 3] =
            Default::default();
        let (superseded, demand) = (Arc::default(), Arc::default());
        let analysts = Analysts::new(&messages, &newest_loading, &superseded, &demand);
        let look = Look {
            messages: messages.clone(),
            newest_search: Arc::clone(&newest_search),
            newest_question: Arc::clone(&newest_question),
            demand: Arc::clone(&demand),
        };
        let cacheable = Cacheable::of(&sources);
        let cache = sources.library().map(|(cache, _)| cache);
        let cache = cache.or(cacheable.as_ref().map(|it| &it.cache)).cloned();
        let named = cache.clone();
        let searches = serve(&messages, move |jobs, _| look.answer(jobs, cache));
        let follower = Arc::new(OnceLock::new());
        if let Some(followed) = followed(&sources, cacheable, &messages, (&newest_loading, &demand))
        {
            follower.get_or_init(|| Follower::start(followed));
        }
        let matchings = serve(&messages, move |jobs, answers| {
            answer_matchings(jobs, answers, named.as_ref());
        });
        let finds = serve(&messages, answer_finds);
        let markings = serve(&messages, answer_markings);
        let openings = serve(&messages, answer_openings);
        let pictures = serve(&messages, pictures::make_pictures);
        Self {
            sources,
            messages,
            analysts,
            searches,
            finds,
            markings,
            matchings,
            openings,
            pictures,
            newest_loading,
            newest_search,
            newest_question,
            keeper,
            kept_at,
            configure,
            saves,
            follower,
            superseded,
            demand,
            most_in_memory,
        }
    }

    /// Starts what can wait until there is something on the screen: the threads that analyse, and the one that looks whether
    /// the configuration has changed.
    pub fn settle(&self) {
        self.analysts.begin();
        LazyCell::force(&self.configure);
    }

    /// Reads the files; an older loading ends.
    pub fn load(&self, loading: u64) {
        self.newest_loading.store(loading, Ordering::Release);
        if let Some(follower) = self.follower.get() {
            return follower.look(loading);
        }
        let (sources, messages) = (self.sources.clone(), self.messages.clone());
        let background = self.analysts.background();
        let mut measure = Measure::new(self);
        thread::spawn(move || {
            give_way(READING);
            let loaded = catch_unwind(AssertUnwindSafe(|| {
                load(&sources, loading, &background, &mut measure);
            }));
            if loaded.is_err() {
                tell(&messages, Msg::Failed("loading stopped: a fault in the program".to_owned()));
                tell(&messages, Msg::LoadingDone { loading, notes: Vec::new() });
            }
        });
    }

    /// Analyses an article before all others.
    pub fn analyse(&self, article: Arc<Article>) {
        self.analysts.ask(article);
    }

    /// Has something kept on disk.
    pub fn keep(&self, order: Kept) {
        self.keeper.order(order);
    }

    /// Matches what is typed in the palette.
    pub fn match_names(&self, job: MatchJob) {
        self.demand.note();
        let _ = self.matchings.send(job);
    }

    /// Writes notes into a folder, those of articles that are not at hand among them; what became of it is told.
    pub fn export(&self, export: Export) {
        let (messages, home) = (self.messages.clone(), self.kept_at.clone());
        thread::spawn(move || {
            give_way(BESIDE);
            let worked = catch_unwind(AssertUnwindSafe(|| exporting::exported(&export, &home)));
            let said = worked.unwrap_or_else(|_| Err("a fault in the program".to_owned()));
            tell(&messages, Msg::Handed(Handed::Said(said)));
        });
    }

    /// Starts a program of its own window; only what goes wrong with it is told.
    pub(super) fn start_beside(&self, commands: Beside) {
        let messages = self.messages.clone();
        thread::spawn(move || {
            if let Err(why) = outside::start_beside(&commands) {
                tell(&messages, Msg::Failed(why));
            }
        });
    }

    /// Reads the configuration again.
    pub fn configure(&self) {
        // The thread lives as long as this does.
        let _ = self.configure.send(());
        let _ = self.saves.send(None);
    }

    /// Writes the file of saved searches.
    pub fn keep_searches(&self, rewrite: Rewrite) {
        let _ = self.saves.send(Some(rewrite));
    }

    /// Counts what saved searches find, when nothing is searched.
    pub fn tally(&self, job: TallyJob) {
        let _ = self.searches.send(LookJob::Tally(job));
    }

    /// Starts a search; an older one ends.
    pub fn search(&self, job: SearchJob) {
        self.newest_search.store(job.generation, Ordering::Release);
        self.demand.note();
        let _ = self.searches.send(LookJob::Search(Box::new(job)));
    }

    /// Reads the text of a listed article.
    pub fn open(&self, job: OpenJob) {
        self.demand.note();
        let _ = self.openings.send(job);
    }

    /// Looks for words in a long text or many titles; of those that wait the newest alone is answered.
    pub fn find(&self, job: FindJob) {
        self.demand.note();
        let _ = self.finds.send(job);
    }

    /// Goes over very many articles for a key.
    pub fn mark(&self, job: Marking) {
        self.demand.note();
        let _ = self.markings.send(job);
    }

    /// Counts what is read and starred in a library.
    pub fn count(&self, job: CountJob) {
        let _ = self.searches.send(LookJob::Count(job));
    }

    /// Counts values of a field; an older count ends.
    pub fn suggest(&self, job: SuggestJob) {
        self.newest_question.store(job.number, Ordering::Release);
        self.demand.note();
        let _ = self.searches.send(LookJob::Suggest(job));
    }

    /// Makes a picture ready to be drawn.
    pub fn picture(&self, request: Request) {
        let _ = self.pictures.send(request);
    }

    /// Ends a search.
    pub fn stop_search(&self) {
        self.newest_search.store(u64::MAX, Ordering::Release);
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.newest_loading.store(u64::MAX, Ordering::Release);
        self.stop_search();
    }
}

/// A thread that takes jobs from the first of them on until nobody can give it any more.
fn serve<J: Send + 'static>(
    messages: &Sender<Msg>,
    work: impl FnOnce(&Receiver<J>, &Sender<Msg>) + Send + 'static,
) -> Jobs<J> {
    let answers = messages.clone();
    LazyCell::new(Box::new(move || {
        let (sender, jobs) = unbounded();
        thread::spawn(move || work(&jobs, &answers));
        sender
    }))
}

/// The thread that reads the configuration again.
fn watching(configuration: Configuration, messages: &Sender<Msg>) -> Jobs<()> {
    let messages = messages.clone();
    LazyCell::new(Box::new(move || watch::start(configuration, messages)))
}

/// Cores that the interface leaves, at least one.
fn spare_cores() -> usize {
    thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1))
}

/// Sends a message; a reader that has ended needs none.
fn tell(messages: &Sender<Msg>, msg: Msg) {
    let _ = messages.send(msg);
}

/// What lists the sources from a cache: a library, or paths whose cache was made before.
fn followed(
    sources: &Sources,
    cacheable: Option<Cacheable>,
    messages: &Sender<Msg>,
    (newest, demand): (&Arc<AtomicU64>, &Arc<Demand>),
) -> Option<Followed> {
    let messages = messages.clone();
    let beside = (Arc::clone(newest), Arc::clone(demand));
    if let Some((cache, folders)) = sources.library() {
        return Some(Followed::new(cache.clone(), folders.to_vec(), messages, beside));
    }
    let Cacheable { cache, folders } = cacheable.filter(Cacheable::is_made)?;
    Some(Followed::new(cache, folders, messages, beside).given_by_folders())
}

/// Reads all sources in order, as many as have room in memory.
fn load(sources: &Sources, loading: u64, background: &Sender<Batch>, measure: &mut Measure) {
    let analysed = Arc::new(AtomicUsize::new(0));
    let mut notes = Vec::new();
    let messages = &measure.messages.clone();
    let (newest, superseded) = (Arc::clone(&measure.newest), Arc::clone(&measure.superseded));
    let cancelled =
        || newest.load(Ordering::Acquire) != loading || superseded.load(Ordering::Acquire);
    measure.begin(sources);
    let options = articles::Options { threads: Some(spare_cores) };
    articles::load(sources, options, &cancelled, &mut |batch| {
        notes.extend(batch.notes.iter().map(ToString::to_string));
        let files = batch.progress.walked.then_some(batch.progress.found);
        tell(messages, Msg::Loaded { loading, articles: batch.articles.clone(), files });
        measure.take(loading, &batch.articles);
        let batch = Batch { loading, analysed: Arc::clone(&analysed), articles: batch.articles };
        let _ = background.send(batch);
    });
    if !cancelled() {
        tell(messages, Msg::LoadingDone { loading, notes });
    }
}
