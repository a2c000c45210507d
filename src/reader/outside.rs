//! Other programs: editors, browsers, commands. They are started by an argument vector, never by a shell that would read
//! words of an article; only a command that the user types goes to one, and what it works on comes by standard input.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{
    app::handover::{Handed, Job},
    terminal::Screen,
};
use crate::{
    reader::label,
    system::{files, process},
};

/// Browsers that draw on the terminal, and are given it.
const IN_TERMINAL: [&str; 7] = ["w3m", "lynx", "links", "links2", "elinks", "browsh", "cha"];
/// Editors that begin at the line of an argument `+12`.
const WITH_LINE: [&str; 14] = [
    "vi",
    "vim",
    "nvim",
    "view",
    "ex",
    "nano",
    "pico",
    "emacs",
    "emacsclient",
    "kak",
    "micro",
    "joe",
    "ne",
    "mg",
];
/// Bytes of a file that are looked through for the line to begin at.
const LONGEST: u64 = 16 << 20;

/// A browser that is left to itself: the commands to try, in order.
pub(super) type Beside = Vec<Vec<String>>;

/// What is done with a job, and what is still to be done beside the reader.
pub(super) enum Outcome {
    /// It is done.
    Done(Handed),
    /// A browser of its own window is to be started.
    Beside(Beside),
}

/// Does a job; the terminal is lent where the program needs it.
pub(super) fn hand_over(job: Job, screen: &mut Screen) -> io::Result<Outcome> {
    Ok(Outcome::Done(match job {
        Job::Note { about, text, editor } => {
            Handed::Note(about, edit_note(screen, &text, &editor)?)
        }
        Job::File { path, near, editor } => Handed::File(edit_file(screen, &path, &near, &editor)?),
        Job::Pipe { command, text } => Handed::Said(pipe(screen, &command, text)?),
        Job::Browse { address, browser } => {
            let commands = browsers(&browser, &address);
            match commands.first() {
                Some(command) if is_in_terminal(command) => {
                    Handed::Said(browse_here(screen, command)?)
                }
                _ => return Ok(Outcome::Beside(commands)),
            }
        }
    }))
}

/// Has a note edited in a file that only this user can read; gives it where it is another afterwards.
fn edit_note(
    screen: &mut Screen,
    text: &str,
    editor: &str,
) -> io::Result<Result<Option<String>, String>> {
    let command = match editor_command(editor) {
        Ok(command) => command,
        Err(why) => return Ok(Err(why)),
    };
    let file = match note_file(text) {
        Ok(file) => file,
        Err(error) => return Ok(Err(format!("no file for the note could be made: {error}"))),
    };
    let status = run(screen, program(&command).arg(&file))?;
    let read = fs::read_to_string(&file);
    let outcome = match (told(&command[0], status), read) {
        (Err(why), _) => Err(format!("{why}; the note is as it was")),
        (Ok(()), Err(error)) => Err(format!("the note cannot be read back: {error}")),
        (Ok(()), Ok(new)) => Ok(Some(new).filter(|new| new.trim() != text.trim())),
    };
    // What stays behind is in the folder for temporary files and this user's alone.
    _ = fs::remove_file(&file);
    Ok(outcome)
}

/// A new file for a note.
fn note_file(text: &str) -> io::Result<PathBuf> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let path = env::temp_dir().join(format!("dateline-note-{}-{now}.md", std::process::id()));
    let mut file = files::private().write(true).create_new(true).open(&path)?;
    file.write_all(text.as_bytes())?;
    Ok(path)
}

/// Opens a file in the editor, where it can be told at the line with some words.
fn edit_file(
    screen: &mut Screen,
    path: &Path,
    near: &str,
    editor: &str,
) -> io::Result<Result<(), String>> {
    if !path.is_file() {
        let packed = path.ancestors().skip(1).find(|above| above.is_file());
        return Ok(Err(match packed {
            Some(file) => format!("this article is packed in {}", file.display()),
            None => format!("{} is no file that could be edited", path.display()),
        }));
    }
    let command = match editor_command(editor) {
        Ok(command) => command,
        Err(why) => return Ok(Err(why)),
    };
    let mut program = program(&command);
    let name = file_name(&command[0]);
    if let Some(line) = line_of(path, near).filter(|_| WITH_LINE.contains(&name)) {
        program.arg(format!("+{line}"));
    }
    // A relative path could begin with a hyphen.
    let status = run(screen, program.arg(std::path::absolute(path)?))?;
    Ok(told(&command[0], status))
}

/// Number of the line that holds the words, or as many of the first of them as stand on one line.
fn line_of(path: &Path, near: &str) -> Option<usize> {
    if fs::metadata(path).ok()?.len() > LONGEST {
        return None;
    }
    let text = String::from_utf8_lossy(&fs::read(path).ok()?).into_owned();
    let words: Vec<&str> = near.split_whitespace().collect();
    let tried = (1..=words.len()).rev().map(|count| words[..count].join(" "));
    let at = tried.filter(|wanted| wanted.len() > 3).find_map(|wanted| text.find(&wanted))?;
    Some(text[..at].matches('\n').count() + 1)
}

/// Gives words to a command of the shell, which has the terminal; then waits for Enter.
fn pipe(screen: &mut Screen, command: &str, text: String) -> io::Result<Result<String, String>> {
    let (waiting, stdout) = screen.stdio()?;
    let (_, stderr) = screen.stdio()?;
    let (_, again) = screen.stdio()?;
    let characters = label::count(text.chars().count(), "character");
    let outcome = screen.lend(|| {
        let mut child =
            process::shell(command).stdin(Stdio::piped()).stdout(stdout).stderr(stderr).spawn()?;
        let stdin = child.stdin.take();
        // Beside us, for a command may write before it has read all; one that reads no more ends the writing.
        let writer = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(text.as_bytes())));
        let status = child.wait()?;
        _ = writer.join();
        let said = ended(status);
        process::wait_for_enter(&said).stdin(waiting).stdout(again).status()?;
        Ok::<ExitStatus, io::Error>(status)
    })?;
    Ok(match outcome {
        Ok(status) if status.success() => Ok(format!("{characters} given to {command}")),
        Ok(status) => Err(format!("{command}: {}", ended(status))),
        Err(error) => Err(format!("{command} could not be run: {error}")),
    })
}

/// Opens a browser that draws on the terminal.
fn browse_here(screen: &mut Screen, command: &[String]) -> io::Result<Result<String, String>> {
    let status = run(screen, &mut program(command))?;
    Ok(told(&command[0], status).map(|()| format!("{} was left", command[0])))
}

/// Starts the first browser that can be, in a group of its own and without our terminal; waits until it ends, and gives what
/// went wrong.
pub(super) fn start_beside(commands: &Beside) -> Result<(), String> {
    let mut tried = Vec::new();
    for command in commands {
        let mut program = program(command);
        program.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match process::set_apart(&mut program).status() {
            Ok(status) => return told(&command[0], Ok(status)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                tried.push(command[0].as_str());
            }
            Err(error) => return Err(format!("{} could not be run: {error}", command[0])),
        }
    }
    let tried =
        if tried.is_empty() { String::new() } else { format!(" (tried {})", tried.join(", ")) };
    Err(format!("there is no browser{tried}: set browser in the settings, or BROWSER"))
}

/// The commands that may open an address: of the settings, else of `BROWSER` (several, with colons between), else the
/// system's. `%s` stands for the address, which else comes last.
fn browsers(stated: &str, address: &str) -> Beside {
    let variable = env::var("BROWSER").unwrap_or_default();
    let listed: Vec<&str> = match (stated.trim(), variable.trim()) {
        ("", "") => process::BROWSERS.to_vec(),
        ("", variable) => variable.split(':').collect(),
        (stated, _) => vec![stated],
    };
    let with_address = |words: &str| {
        let mut command = split(words);
        if command.iter().any(|word| word.contains("%s")) {
            for word in &mut command {
                *word = word.replace("%s", address);
            }
        } else if !command.is_empty() {
            command.push(address.to_owned());
        }
        command
    };
    listed.into_iter().map(with_address).filter(|command| !command.is_empty()).collect()
}

fn is_in_terminal(command: &[String]) -> bool {
    IN_TERMINAL.contains(&file_name(&command[0]))
}

/// The editor: of the settings, else `VISUAL`, else `EDITOR`, else the system's.
fn editor_command(stated: &str) -> Result<Vec<String>, String> {
    let variable = |name: &str| env::var(name).unwrap_or_default();
    let named =
        [stated.to_owned(), variable("VISUAL"), variable("EDITOR"), process::EDITOR.to_owned()];
    let command = named.iter().map(|words| split(words)).find(|command| !command.is_empty());
    command.ok_or_else(|| "no editor is known: set EDITOR".to_owned())
}

/// Words of a command as a shell would part them, without anything else that a shell does.
fn split(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = command.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(characters.next()),
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// A program with its arguments.
fn program(command: &[String]) -> Command {
    let mut program = Command::new(&command[0]);
    program.args(&command[1..]);
    program
}

/// Lends the terminal to a program until it ends.
fn run(screen: &mut Screen, program: &mut Command) -> io::Result<io::Result<ExitStatus>> {
    let (stdin, stdout) = screen.stdio()?;
    let (_, stderr) = screen.stdio()?;
    program.stdin(stdin).stdout(stdout).stderr(stderr);
    screen.lend(|| program.status())
}

/// What went wrong with a program, if anything did.
fn told(name: &str, status: io::Result<ExitStatus>) -> Result<(), String> {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {}", ended(status))),
        Err(error) => Err(format!("{name} could not be run: {error}")),
    }
}

/// How a program ended.
fn ended(status: ExitStatus) -> String {
    status
        .code()
        .map_or_else(|| "ended by a signal".to_owned(), |code| format!("ended with status {code}"))
}

/// The name of a program without its folder.
fn file_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: &[&str]) {
        assert_eq!(split(command), expected, "{command}");
    }

    #[test]
    fn commands_are_parted_and_nothing_else() {
        check("code --wait", &["code", "--wait"]);
        check("  'my editor' -c \"set x\" a\\ b ''", &["my editor", "-c", "set x", "a b", ""]);
        check("vi $(id) `id` > x; y | z", &["vi", "$(id)", "`id`", ">", "x;", "y", "|", "z"]);
        check("", &[]);
    }

    #[test]
    fn f1_an_address_is_one_argument_whatever_it_holds() {
        let address = "https://a.example/$(id);'\"`id`%20&x";
        assert_eq!(browsers("firefox --new-tab %s", address), [["firefox", "--new-tab", address]]);
        assert_eq!(browsers("firefox", address), [["firefox", address]]);
        assert!(is_in_terminal(&browsers("/usr/bin/w3m -o x", address)[0]));
    }

    #[test]
    fn the_line_of_some_words_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        fs::write(&file, "Title\n\nSome words of\nan article\n").unwrap();
        assert_eq!(line_of(&file, "words of an article"), Some(3));
        assert_eq!(line_of(&file, "nowhere"), None);
        assert_eq!(line_of(&file, ""), None);
    }

    #[test]
    fn a_note_is_written_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let path = note_file("why").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&path).unwrap(), "why");
        fs::remove_file(path).unwrap();
    }
}
