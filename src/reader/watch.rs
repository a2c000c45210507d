//! Reads the configuration again when its file changes or when it is asked for. Between changes the thread sleeps.

use std::{path::PathBuf, thread, time::Duration};

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::app::Msg;
use crate::settings::Configuration;

/// Editors write a file in several steps; it is read once none of them has followed for this long.
const SETTLED: Duration = Duration::from_millis(60);

/// Starts the thread. What is sent over the channel asks it to read; it ends when the channel closes.
pub(super) fn start(configuration: Configuration, messages: Sender<Msg>) -> Sender<()> {
    let (ask, asked) = unbounded();
    thread::spawn(move || {
        let (tell, changed) = unbounded();
        // Where the system cannot watch, `R` still reads.
        let _watcher = configuration.file.clone().and_then(|file| watcher(file, tell));
        while waited(&asked, &changed) {
            let configured = Box::new(configuration.read());
            if messages.send(Msg::Configured(configured)).is_err() {
                return;
            }
        }
    });
    ask
}

/// Waits until something asks for the configuration; false once nobody can any more.
fn waited(asked: &Receiver<()>, changed: &Receiver<()>) -> bool {
    select! {
        recv(asked) -> asked => return asked.is_ok(),
        recv(changed) -> changed => if changed.is_err() {
            return asked.recv().is_ok();
        },
    }
    while changed.recv_timeout(SETTLED).is_ok() {}
    true
}

/// Tells of what happens to the file: in its folder, as editors put a new file in its place, and in the folder of the file that
/// it is a link to.
fn watcher(file: PathBuf, tell: Sender<()>) -> Option<RecommendedWatcher> {
    let real = file.canonicalize().ok().filter(|real| *real != file);
    let files: Vec<PathBuf> = std::iter::once(file).chain(real).collect();
    let watched = files.clone();
    let handler = move |event: notify::Result<notify::Event>| {
        let concerns = event.is_ok_and(|event| {
            !event.kind.is_access() && event.paths.iter().any(|path| watched.contains(path))
        });
        if concerns {
            // The thread that listens lives as long as the watcher.
            let _ = tell.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(handler).ok()?;
    let watching = files
        .iter()
        .filter_map(|file| file.parent())
        .filter(|folder| watcher.watch(folder, RecursiveMode::NonRecursive).is_ok());
    (watching.count() > 0).then_some(watcher)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_changed_file_is_read_again_however_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        fs::write(&file, "").unwrap();
        let configuration = Configuration::of_file(file.clone());
        let (messages, heard) = unbounded();
        let ask = start(configuration, messages);
        let measure = || match heard.recv_timeout(Duration::from_secs(5)) {
            Ok(Msg::Configured(configured)) => configured.layered.settings.measure,
            other => panic!("{other:?}"),
        };
        ask.send(()).unwrap();
        assert_eq!(measure(), 72);
        fs::write(&file, "[page]\nmeasure = 50\n").unwrap();
        assert_eq!(measure(), 50);
        let other = folder.path().join("config.toml~");
        fs::write(&other, "[page]\nmeasure = 60\n").unwrap();
        fs::rename(&other, &file).unwrap();
        assert_eq!(measure(), 60);
    }
}
