//! What is handed to other programs: an address to the browser, a file or a note to the editor, words to a command; and notes
//! to a folder. Made ready here, done by `reader::outside`.

use std::path::{Path, PathBuf};

use url::Url;

use super::{
    Effect, Model, following, keeping, passages, perform,
    prompt::{self, Kind},
    reading,
    selection::Selection,
};
use crate::{
    document::InlineKind,
    document::clean::clean,
    library::{Article, Records, Shelf},
    reader::{action::Action, label},
};

/// Schemes of addresses that are given to a browser.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];
/// Words of the row at the top by which an editor's line is found.
const NEAR_WORDS: usize = 4;
/// Columns of an address in what is said.
const ADDRESS_COLUMNS: usize = 60;

/// Something for another program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Write a note in the editor.
    Note {
        /// What it is about.
        about: About,
        /// What stands in it.
        text: String,
        /// The editor, as the settings name it; empty for the one of the environment.
        editor: String,
    },
    /// Open a file in the editor.
    File {
        /// The file.
        path: PathBuf,
        /// Words on the line to begin at.
        near: String,
        /// As above.
        editor: String,
    },
    /// Give words to a command, which has the terminal meanwhile.
    Pipe {
        /// A line for the shell, as it was typed.
        command: String,
        /// The words.
        text: String,
    },
    /// Open an address, one of `SCHEMES`.
    Browse {
        /// The address in plain ASCII.
        address: String,
        /// The browser, as the settings name it; empty for the one of the environment.
        browser: String,
    },
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The article.
    Article,
    /// The selected words.
    Passage,
}

/// Notes to be written into a folder.
#[derive(Clone, Debug)]
pub struct Export {
    /// The folder.
    pub folder: PathBuf,
    /// The articles at hand.
    pub articles: Shelf,
    /// What was done with articles.
    pub records: Records,
}

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// A note was written, or why not; `None` where it is as it was.
    Note(About, Result<Option<String>, String>),
    /// The editor has been left, or why it could not be opened.
    File(Result<(), String>),
    /// What is to be said of it, or why it failed.
    Said(Result<String, String>),
}

/// Opens the selected link, else the address of the article; a link to what is at hand leads there.
pub(super) fn browse(model: &mut Model) -> Vec<Effect> {
    let Some(article) = model.article().cloned() else {
        model.fail("no article is open");
        return Vec::new();
    };
    let link = selected_link(model, &article);
    if let Some(effects) = link.as_deref().and_then(|link| following::follow(model, &article, link))
    {
        return effects;
    }
    let base = article.metadata.url.as_deref();
    let Some(stated) = link.as_deref().or(base) else {
        model.fail("this article states no address; ]l selects a link in it");
        return Vec::new();
    };
    match allowed(stated, base) {
        Ok(address) => {
            model.say(format!("opening {}", label::fit(&address, ADDRESS_COLUMNS)));
            let browser = model.settings.browser.clone();
            vec![Effect::HandOver(Box::new(Job::Browse { address, browser }))]
        }
        Err(why) => {
            model.fail(why);
            Vec::new()
        }
    }
}

/// Where the selected link leads, as the source writes it.
fn selected_link(model: &Model, article: &Article) -> Option<String> {
    let Some(Selection::Link(index)) = model.reading.as_ref()?.selection else { return None };
    let document = article.document()?;
    match document.inlines().get(index)?.kind {
        InlineKind::Link(link) => document.link(link).map(str::to_owned),
        _ => None,
    }
}

/// An address that may be opened, in plain ASCII; one without a scheme is taken from the article's on.
fn allowed(stated: &str, base: Option<&str>) -> Result<String, String> {
    let base = base.and_then(|base| Url::parse(base).ok());
    let parsed = match &base {
        Some(base) => base.join(stated),
        None => Url::parse(stated),
    };
    let shown = || label::fit(stated, ADDRESS_COLUMNS);
    let url = parsed.map_err(|_| format!("{} is no whole address", shown()))?;
    if !SCHEMES.contains(&url.scheme()) {
        return Err(format!("only http, https and mailto are opened, not {}", shown()));
    }
    let address: String = url.as_str().replace(' ', "%20");
    if address.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(address)
    } else {
        Err(format!("{} is no address", shown()))
    }
}

/// Opens the article's file in the editor, at the row that is at the top.
pub(super) fn edit_file(model: &mut Model) -> Vec<Effect> {
    let Some(article) = model.article() else {
        model.fail("no article is open");
        return Vec::new();
    };
    let path = article.path.to_path_buf();
    let near = near(model).unwrap_or_default();
    let editor = model.settings.editor.clone();
    vec![Effect::HandOver(Box::new(Job::File { path, near, editor }))]
}

/// The first words of the selection, else of the first row on the screen that has some.
fn near(model: &Model) -> Option<String> {
    let article = model.article()?;
    let reading = model.reading.as_ref()?;
    let mut rows = reading.page.rows(reading.top, reading::height(model)).map(|(_, row)| row.span);
    let span = reading::selection_span(model).or_else(|| rows.find(|span| !span.is_empty()))?;
    let words = span.of(article.text()).split_whitespace().take(NEAR_WORDS);
    Some(words.collect::<Vec<_>>().join(" "))
}

/// Asks for the command that gets the selected words, or all of the article's.
pub(super) fn ask_command(model: &mut Model) -> Vec<Effect> {
    if model.article().is_none() {
        model.fail("no article is open");
        return Vec::new();
    }
    prompt::open(model, Kind::Pipe)
}

/// Gives the selected words, or all of the article's, to a command.
pub(super) fn pipe(model: &mut Model, command: &str) -> Vec<Effect> {
    let Some(article) = model.article().filter(|_| !command.trim().is_empty()) else {
        return Vec::new();
    };
    let text = match reading::selection_span(model) {
        Some(span) => span.of(article.text()).to_owned(),
        None => article.text().to_owned(),
    };
    let job = Job::Pipe { command: command.to_owned(), text: text.trim_end().to_owned() + "\n" };
    vec![Effect::HandOver(Box::new(job))]
}

/// Hands a note to the editor.
pub(super) fn edit_note(model: &mut Model, about: About, text: String) -> Vec<Effect> {
    let editor = model.settings.editor.clone();
    vec![Effect::HandOver(Box::new(Job::Note { about, text, editor }))]
}

/// Asks for the folder that notes are exported to.
pub(super) fn ask_folder(model: &mut Model) -> Vec<Effect> {
    prompt::open(model, Kind::Export)
}

/// Has all notes written into a folder.
pub(super) fn export(model: &mut Model, folder: &str) -> Vec<Effect> {
    let folder = folder.trim();
    if folder.is_empty() {
        model.fail("no folder was named: nothing was written");
        return Vec::new();
    }
    if Path::new(folder).extension().is_some_and(|ending| ending == "md") {
        model.fail(format!("{folder} is the name of a file: name a folder for a file an article"));
        return Vec::new();
    }
    model.say(format!("exporting to {folder}"));
    let export = Export {
        folder: Path::new(folder).to_path_buf(),
        articles: model.articles.clone(),
        records: model.state.records.clone(),
    };
    vec![Effect::Export(Box::new(export))]
}

/// Takes what became of a job.
pub(super) fn heard(model: &mut Model, handed: Handed) -> Vec<Effect> {
    match handed {
        Handed::Note(_, Err(why)) | Handed::File(Err(why)) | Handed::Said(Err(why)) => {
            model.fail(why);
            Vec::new()
        }
        Handed::Note(_, Ok(None)) => {
            model.say("the note is as it was");
            Vec::new()
        }
        Handed::Note(about, Ok(Some(text))) => {
            let text = clean(&text).trim().to_owned();
            match (about, model.article().cloned()) {
                (About::Passage, _) => passages::set(model, passages::Set::Note(text)),
                (About::Article, Some(article)) => keeping::set_note(model, &article, &text),
                (About::Article, None) => Vec::new(),
            }
        }
        Handed::File(Ok(())) => perform::perform(model, Action::Reload, None),
        Handed::Said(Ok(said)) => {
            model.say(said);
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stated: &str, base: Option<&str>, expected: Option<&str>) {
        assert_eq!(allowed(stated, base).ok().as_deref(), expected, "{stated}");
    }

    #[test]
    fn f1_only_addresses_of_the_web_and_mail_are_opened() {
        check("https://a.example/x", None, Some("https://a.example/x"));
        check("mailto:a b@c.example", None, Some("mailto:a%20b@c.example"));
        check(
            "../y?q=$(id)`id`",
            Some("https://a.example/x/z"),
            Some("https://a.example/y?q=$(id)`id`"),
        );
        check(
            "https://a.example/\u{1b}]0;x\u{7}é",
            None,
            Some("https://a.example/%1B]0;x%07%C3%A9"),
        );
        for refused in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "-o",
            "ssh://h/",
            "data:text/html,x",
            "",
            "C:\\x",
        ] {
            check(refused, None, None);
        }
        check("file:///etc/passwd", Some("https://a.example/"), None);
    }
}
