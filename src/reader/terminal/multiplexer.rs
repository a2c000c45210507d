//! The clipboard through tmux and GNU screen, which stand between the reader and the terminal.

use std::{
    env,
    io::Write,
    process::{Command, Stdio},
    thread,
};

/// Bytes of one string that screen hands on; it takes 768 at most.
const CHUNK: usize = 512;

/// What stands between the reader and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Multiplexer {
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

/// The multiplexer that the reader runs in, as the environment tells.
pub(super) fn of_environment() -> Option<Multiplexer> {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("TMUX") {
        return Some(Multiplexer::Tmux);
    }
    is_set("STY").then_some(Multiplexer::Screen)
}

/// A sequence as the multiplexer hands it on. tmux also gets it as it is, for which of the two it takes is a matter of its
/// settings: `set-clipboard on` the one, `allow-passthrough on` the other.
pub(super) fn wrapped(sequence: &[u8], within: Option<Multiplexer>) -> Vec<u8> {
    match within {
        None => sequence.to_vec(),
        Some(Multiplexer::Tmux) => {
            let mut bytes = sequence.to_vec();
            bytes.extend_from_slice(b"\x1bPtmux;");
            for byte in sequence {
                bytes.extend_from_slice(if *byte == 0x1b {
                    b"\x1b\x1b"
                } else {
                    std::slice::from_ref(byte)
                });
            }
            bytes.extend_from_slice(b"\x1b\\");
            bytes
        }
        Some(Multiplexer::Screen) => {
            // An escape at the end would end the string that wraps it.
            let body = sequence.strip_suffix(b"\x1b\\").unwrap_or(sequence);
            let body = [body, b"\x07"].concat();
            let chunks = body.chunks(CHUNK);
            chunks.flat_map(|chunk| [&b"\x1bP"[..], chunk, b"\x1b\\"].concat()).collect()
        }
    }
}

/// Gives text to tmux itself, which passes it to the terminal as it is set up by default (`set-clipboard external`). Where there
/// is no such program, or an older one, nothing happens.
pub(super) fn load_buffer(text: String) {
    thread::spawn(move || {
        let child = Command::new("tmux")
            .args(["load-buffer", "-w", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else { return };
        if let Some(mut stdin) = child.stdin.take() {
            _ = stdin.write_all(text.as_bytes());
        }
        _ = child.wait();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(within: Option<Multiplexer>, expected: &str) {
        let bytes = wrapped(b"\x1b]52;c;TWFu\x1b\\", within);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn t18_the_clipboard_is_reached_through_multiplexers() {
        check(None, "\u{1b}]52;c;TWFu\u{1b}\\");
        check(
            Some(Multiplexer::Tmux),
            "\u{1b}]52;c;TWFu\u{1b}\\\u{1b}Ptmux;\u{1b}\u{1b}]52;c;TWFu\u{1b}\u{1b}\\\u{1b}\\",
        );
        check(Some(Multiplexer::Screen), "\u{1b}P\u{1b}]52;c;TWFu\u{7}\u{1b}\\");
        let long = wrapped(&[b'x'; 1200], Some(Multiplexer::Screen));
        assert_eq!(long.windows(2).filter(|pair| pair == b"\x1bP").count(), 3);
    }
}
