//! An eye on the folders of an open library, so that what changes in them is read a moment later.
//!
//! The system tells of every change by itself; its messages are gathered until nothing has come for a moment. Where there are
//! too many of them, or more folders than the system watches, the folders are to be looked at as a whole.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Nothing has come for this long: what was gathered is told.
const QUIET: Duration = Duration::from_millis(150);
/// What goes on changing is told at least this often.
const PATIENCE: Duration = Duration::from_secs(2);
/// More paths than this are told as a whole.
const MOST_PATHS: usize = 1000;

/// What has become of the folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// These files or folders may have changed, come or gone.
    Paths(Vec<PathBuf>),
    /// Anything may have.
    Anything,
}

/// Watches folders for as long as it lives.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// Begins to watch `folders`, and tells `each` of changes on a thread of its own, until the watch is dropped. An error says why
/// they are not watched, in words for a person; then they are to be looked at now and then.
pub fn watch(
    folders: &[PathBuf],
    mut each: impl FnMut(Seen) + Send + 'static,
) -> Result<Watch, String> {
    let (sender, events) = channel();
    let mut watcher = notify::recommended_watcher(move |event| {
        // Nobody listens any more where the thread below has ended.
        let _ = sender.send(event);
    })
    .map_err(|error| reason(&error))?;
    for folder in folders {
        // One that is missing comes back only when it is looked for.
        if folder.exists() {
            watcher.watch(folder, RecursiveMode::Recursive).map_err(|error| reason(&error))?;
        }
    }
    std::thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || gather(&events, &mut each))
        .map_err(|error| format!("no thread can be started: {error}"))?;
    Ok(Watch { _watcher: watcher })
}

/// Gathers messages until the sender is gone.
fn gather(events: &Receiver<notify::Result<Event>>, each: &mut dyn FnMut(Seen)) {
    while let Ok(first) = events.recv() {
        let mut gathered = Gathered::default();
        gathered.take(first);
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            match events.recv_timeout(QUIET) {
                Ok(event) => gathered.take(event),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if let Some(seen) = gathered.seen() {
            each(seen);
        }
    }
}

/// Messages that wait to be told.
#[derive(Debug, Default)]
struct Gathered {
    paths: BTreeSet<PathBuf>,
    anything: bool,
}

impl Gathered {
    fn take(&mut self, event: notify::Result<Event>) {
        let Ok(event) = event else {
            self.anything = true;
            return;
        };
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        self.anything |= event.need_rescan();
        let open = event.paths.into_iter().filter(|path| !is_hidden(path));
        if self.paths.len() <= MOST_PATHS {
            self.paths.extend(open);
        }
    }

    fn seen(self) -> Option<Seen> {
        if self.anything || self.paths.len() > MOST_PATHS {
            Some(Seen::Anything)
        } else if self.paths.is_empty() {
            None
        } else {
            Some(Seen::Paths(self.paths.into_iter().collect()))
        }
    }
}

/// True for names that begin with a dot: editors keep their copies under them.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(super::walk::is_hidden)
}

/// Why folders are not watched.
fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "more folders than the system watches; R looks at them again".to_owned()
        }
        ErrorKind::Io(error) => {
            let text = error.to_string();
            let reason = text.split(" (os error").next().unwrap_or_default().to_lowercase();
            format!("the folders are not watched: {reason}; R looks at them again")
        }
        _ => format!("the folders are not watched: {error}; R looks at them again"),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, sync::mpsc};

    use notify::event::{CreateKind, Flag, RemoveKind};

    use super::*;

    #[track_caller]
    fn check(events: Vec<notify::Result<Event>>, expected: Option<&Seen>) {
        let mut gathered = Gathered::default();
        for event in events {
            gathered.take(event);
        }
        assert_eq!(gathered.seen().as_ref(), expected);
    }

    fn made(path: &str) -> Event {
        Event::new(EventKind::Create(CreateKind::File)).add_path(path.into())
    }

    #[test]
    fn what_comes_together_is_told_together() {
        check(Vec::new(), None);
        let gone = Event::new(EventKind::Remove(RemoveKind::File)).add_path("/a".into());
        let paths = ["/a", "/b"].map(PathBuf::from).to_vec();
        check(vec![Ok(made("/b")), Ok(made("/a")), Ok(gone)], Some(&Seen::Paths(paths)));
        check(vec![Ok(made("/a/.b.swp"))], None);
    }

    #[test]
    fn too_much_is_anything() {
        let many = (0..2000).map(|number| Ok(made(&format!("/{number}"))));
        check(many.collect(), Some(&Seen::Anything));
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        check(vec![Ok(lost)], Some(&Seen::Anything));
        check(vec![Err(notify::Error::generic("lost"))], Some(&Seen::Anything));
    }

    #[test]
    fn a_file_that_is_written_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, seen) = mpsc::channel();
        let watched = watch(&[folder.path().to_owned()], move |seen| sender.send(seen).unwrap());
        let Ok(_watch) = watched else { return println!("skipped: nothing can be watched here") };
        let file = folder.path().join("a.txt");
        fs::write(&file, "words").unwrap();
        let told = seen.recv_timeout(Duration::from_secs(30)).unwrap();
        assert_eq!(told, Seen::Paths(vec![file]));
    }
}
