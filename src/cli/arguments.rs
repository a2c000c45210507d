//! What can be typed after the program's name.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{completions, names, output::ColorChoice, table::Format};
use crate::{
    analysis::{EntityKind, QuoteKind},
    query::Needle,
};

/// Told at the end of the help.
const NOTES: &str = "\
PATH is a file, a folder (read with all that lies in it, hidden files left out), a pattern in quotation marks \
('articles/**/*.md') or - for standard input. Without a PATH, what is piped in is read; without that, two sample \
articles are opened, in the reader with a welcome before them.

The name of a command comes before a file of that name: write ./list to open a file that is called list.

Exit status: 0 all was read, 1 some inputs failed (each is told on standard error), 2 wrong usage. \
NO_COLOR, CLICOLOR and CLICOLOR_FORCE are honoured.";

/// Read articles and see who said what.
///
/// Without a command, opens the reader: the list of articles, the text, and beside it the quotations with their speakers
/// and the people, organisations and places that are named. Where standard output is no terminal, the articles are printed.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, after_help = NOTES, disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// What to do instead of opening the reader.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// What to open.
    #[command(flatten)]
    pub(super) paths: Paths,
    /// How it looks.
    #[command(flatten)]
    pub(super) look: Look,
    /// Colours: auto (dark or light, as the terminal is), dark, light, contrast, sepia, sixteen, plain, or one of your own
    ///
    /// Your own are files NAME.toml in the folder `themes` of the configuration folder.
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) theme: Option<String>,
    /// One pane at a time, in words and without lines and boxes, for screen readers
    #[arg(long)]
    pub(super) plain_ui: bool,
    /// Neither read nor keep what was read, starred, tagged or noted
    #[arg(long, global = true)]
    pub(super) no_state: bool,
    /// Set something for this run, over the configuration (may be given more than once)
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(super) settings: Vec<String>,
}

/// What to read.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Paths {
    /// Files, folders, patterns, or - for standard input
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,
}

/// How the output looks; may stand before or after a command.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// When to use colours and other styles
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
    /// Columns of text, at most
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=400))]
    pub(super) measure: Option<u16>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List articles: title, source, date, length
    List(ListOptions),
    /// Print articles as text
    Show(Paths),
    /// Tell what cannot be read and why, what is left out, and what was guessed or cut
    Check(CheckOptions),
    /// Print articles with their quotations and entities as JSON, one line each
    Annotate(Paths),
    /// Print quotations and who says them
    Quotes(QuoteOptions),
    /// Search titles and texts, speakers and what they speak of
    Search(SearchOptions),
    /// Print the people, organisations, places … that are named, most often named first
    Entities(EntityOptions),
    /// The folders of the library, and their index
    Library(LibraryOptions),
    /// Print highlights, notes, tags and stars, or write them into a folder
    Notes(NotesOptions),
    /// What is kept of articles: read, starred, tagged, noted
    State(StateOptions),
    /// Print the keys of the reader
    Keys(KeyOptions),
    /// Check the configuration and print what holds, and where it is from
    Config(ConfigOptions),
    /// Tell what the terminal can do, where things are, and what helps where something is amiss
    Doctor(DoctorOptions),
    /// Print a completion script for a shell
    Completions(CompletionOptions),
    /// Print the manual page
    Man(ManualOptions),
    /// Print the text of a PDF that is piped in, in a process with limits
    #[cfg(feature = "pdf")]
    #[command(hide = true)]
    PdfText,
}

/// Options of `list`.
#[derive(Args, Debug)]
pub(super) struct ListOptions {
    /// How to print the rows
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
    /// What to list.
    #[command(flatten)]
    pub(super) paths: Paths,
}

/// Options of `check`.
#[derive(Args, Debug)]
pub(super) struct CheckOptions {
    /// How to print the rows
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
    /// What to look at.
    #[command(flatten)]
    pub(super) paths: Paths,
}

/// Options of `quotes`.
#[derive(Args, Debug)]
pub(super) struct QuoteOptions {
    /// Only those by this speaker: words of the name, in any case
    #[arg(long, value_name = "NAME", value_parser = names::name)]
    pub(super) by: Option<Needle>,
    /// Only those that mention this person, organisation, place or word
    #[arg(long, value_name = "NAME", value_parser = names::name)]
    pub(super) about: Option<Needle>,
    /// Only this kind (may be given more than once)
    #[arg(long, value_name = "KIND", value_parser = QuoteKinds)]
    pub(super) kind: Vec<QuoteKind>,
    /// Only those whose speaker is at least this sure, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, value_parser = confidence)]
    pub(super) min_confidence: f32,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: QuoteFormat,
    /// Where to look.
    #[command(flatten)]
    pub(super) paths: Paths,
}

/// How quotations are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum QuoteFormat {
    /// For people.
    #[default]
    Text,
    /// Markdown: block quotations with their source.
    Md,
    /// Comma-separated values with a header row.
    Csv,
    /// One JSON object a line.
    Json,
}

/// Options of `entities`.
#[derive(Args, Debug)]
pub(super) struct EntityOptions {
    /// Only this kind (may be given more than once)
    #[arg(long, value_name = "KIND", value_parser = EntityKinds)]
    pub(super) kind: Vec<EntityKind>,
    /// Only those that are named at least this often
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) min_count: usize,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
    /// Where to look.
    #[command(flatten)]
    pub(super) paths: Paths,
}

/// Options of `search`.
#[derive(Args, Debug)]
pub(super) struct SearchOptions {
    /// What to look for, as in: 'said:baghaei about:syria after:2024-12-01'
    ///
    /// Words and "phrases" are looked for in title and text; word* takes any ending. AND (or nothing), OR, NOT (or -) and
    /// ( ) put conditions together. Fields: title: source: author: tag: lang: after: before: has:quote, entity: person:
    /// org: place: and other kinds of entities, said: (who speaks) and about: (what is spoken of).
    pub(super) query: String,
    /// How to print what is found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
    /// Search the library by its index, newest first
    #[arg(long, conflicts_with = "paths")]
    pub(super) library: bool,
    /// Print so many articles of the library at most
    #[arg(long, value_name = "N", default_value_t = 100, requires = "library")]
    pub(super) limit: usize,
    /// Where to look.
    #[command(flatten)]
    pub(super) paths: Paths,
}

/// Options of `library`.
#[derive(Args, Debug)]
pub(super) struct LibraryOptions {
    /// What to do with it.
    #[command(subcommand)]
    pub(super) command: LibraryCommand,
}

/// What to do with the library.
#[derive(Debug, Subcommand)]
pub(super) enum LibraryCommand {
    /// Add folders, with all that lies in them
    Add {
        /// Folders or files; they are read where they are, and never changed
        #[arg(required = true, value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
        paths: Vec<PathBuf>,
    },
    /// Take folders out; nothing in them is touched, and what was read or starred is kept
    Remove {
        /// Folders that were added, whether or not they are still there
        #[arg(required = true, value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
        paths: Vec<PathBuf>,
    },
    /// Print the folders
    List {
        /// How to print them
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Format,
    },
    /// Bring the index up to date: read what is new or has changed, take out what is gone
    Index {
        /// Look for quotations and names, too, for said: and person: to find; about a megabyte a second
        #[arg(long)]
        analyse: bool,
        /// Only what lies at or below these paths
        #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
        paths: Vec<PathBuf>,
    },
    /// Print how many articles are indexed, where the index is and what it takes
    Status {
        /// How to print it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Format,
    },
}

/// Options of `notes`.
#[derive(Args, Debug)]
pub(super) struct NotesOptions {
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "md", conflicts_with = "out")]
    pub(super) format: NotesFormat,
    /// Write a Markdown file for each article into this folder; those of an earlier export are replaced, others never
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub(super) out: Option<PathBuf>,
    /// Whose notes; without it all that are kept, also those of files that are gone.
    #[command(flatten)]
    pub(super) paths: Paths,
}

/// How notes are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum NotesFormat {
    /// Markdown: block quotations with who says them.
    #[default]
    Md,
    /// Comma-separated values with a header row.
    Csv,
    /// One JSON object a line, one for each article.
    Json,
}

/// Options of `state`.
#[derive(Args, Debug)]
pub(super) struct StateOptions {
    /// What to do with it.
    #[command(subcommand)]
    pub(super) command: StateCommand,
}

/// What to do with the state.
#[derive(Debug, Subcommand)]
pub(super) enum StateCommand {
    /// Print where it is kept
    Path,
    /// Print all of it as JSON
    Export,
    /// Merge what was exported into it; nothing is taken away
    Import {
        /// What state export has printed; - for standard input
        #[arg(value_hint = clap::ValueHint::FilePath)]
        file: PathBuf,
    },
}

/// Options of `keys`.
#[derive(Args, Debug)]
pub(super) struct KeyOptions {
    /// Those of a preset instead of your own
    #[arg(long, value_name = "NAME", value_parser = ["vim", "less", "newsboat"])]
    pub(super) preset: Option<String>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
}

/// Options of `config`.
#[derive(Args, Debug)]
pub(super) struct ConfigOptions {
    /// Print the file that the program behaves like without one, with comments
    #[arg(long, conflicts_with_all = ["path", "format"])]
    pub(super) default: bool,
    /// Print where the file is, or would be
    #[arg(long, conflicts_with = "format")]
    pub(super) path: bool,
    /// How to print what holds
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
}

/// Options of `doctor`.
#[derive(Args, Debug)]
pub(super) struct DoctorOptions {
    /// How to print what is found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
}

/// Options of `completions`.
#[derive(Args, Debug)]
pub(super) struct CompletionOptions {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Args, Debug)]
pub(super) struct ManualOptions {
    /// The manual page of a command; without it, the program's
    #[arg(value_name = "COMMAND", value_parser = completions::command)]
    pub(super) command: Option<Box<clap::Command>>,
}

/// Reads a confidence.
fn confidence(typed: &str) -> Result<f32, String> {
    let number = typed.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "expected a number from 0 to 1, as in 0.8".to_owned())
}

/// Declares a parser that knows a closed list of names, for messages, help and completion.
macro_rules! names {
    ($parser:ident, $kind:ty, $all:expr) => {
        #[derive(Clone, Debug)]
        struct $parser;

        impl clap::builder::TypedValueParser for $parser {
            type Value = $kind;

            fn parse_ref(
                &self,
                command: &clap::Command,
                argument: Option<&clap::Arg>,
                value: &std::ffi::OsStr,
            ) -> Result<$kind, clap::Error> {
                let names = clap::builder::PossibleValuesParser::new($all.map(<$kind>::name));
                let name = names.parse_ref(command, argument, value)?;
                let kind = $all.into_iter().find(|kind| kind.name() == name);
                kind.ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidValue))
            }

            fn possible_values(
                &self,
            ) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue> + '_>> {
                Some(Box::new(
                    $all.into_iter().map(|kind| clap::builder::PossibleValue::new(kind.name())),
                ))
            }
        }
    };
}

names!(EntityKinds, EntityKind, EntityKind::ALL);
names!(QuoteKinds, QuoteKind, [QuoteKind::Direct, QuoteKind::Indirect, QuoteKind::Mixed]);

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[track_caller]
    fn check(typed: &[&str], command: Option<&str>, paths: &[&str]) {
        let words = ["dateline"].iter().chain(typed);
        let arguments = Arguments::try_parse_from(words).unwrap();
        let (found, opened) = match &arguments.command {
            None => (None, &arguments.paths),
            Some(Command::List(options)) => (Some("list"), &options.paths),
            Some(Command::Show(paths)) => (Some("show"), paths),
            Some(Command::Quotes(options)) => (Some("quotes"), &options.paths),
            Some(_) => (Some("another"), &arguments.paths),
        };
        let opened: Vec<&str> = opened.paths.iter().filter_map(|path| path.to_str()).collect();
        assert_eq!((found, opened.as_slice()), (command, paths));
    }

    #[test]
    fn the_declaration_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn commands_come_before_files_of_their_name() {
        check(&[], None, &[]);
        check(&["a.txt", "b"], None, &["a.txt", "b"]);
        check(&["list"], Some("list"), &[]);
        check(&["./list"], None, &["./list"]);
        check(&["a.txt", "list"], None, &["a.txt", "list"]);
        check(&["--", "list"], None, &["list"]);
        check(&["show", "list", "-"], Some("show"), &["list", "-"]);
        check(&["--color", "never", "list", "a"], Some("list"), &["a"]);
        check(&["list", "a", "--color=never"], Some("list"), &["a"]);
    }

    #[test]
    fn values_are_checked() {
        let parse = |typed: &[&str]| {
            Arguments::try_parse_from(["dateline"].iter().chain(typed))
                .map_err(|error| error.to_string())
        };
        assert!(parse(&["quotes", "--kind", "mixed", "--min-confidence", "0.5"]).is_ok());
        assert!(parse(&["quotes", "--min-confidence", "NaN"]).is_err());
        let wrong = parse(&["entities", "--kind", "peson"]).unwrap_err();
        assert!(wrong.contains("person") && wrong.contains("money"), "{wrong}");
        assert!(parse(&["--measure", "3"]).is_err());
    }
}
