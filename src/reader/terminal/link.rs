//! Links that the terminal can follow (OSC 8): which addresses may be written, where they lie on the screen, how they are
//! written around the cells.
//!
//! A cell cannot carry a link, so the links of a frame are kept beside its cells. What is written of a frame are cells that
//! changed, and cells of which only the link did.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use url::Url;

/// Longest address that is written, in bytes; VTE, and others after it, drop longer ones.
const LONGEST: usize = 2083;

/// A stretch of one row of the screen that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    area: Rect,
    target: Target,
}

/// Where a link leads; its stretches on several rows have the same number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    address: String,
    number: usize,
}

impl Target {
    /// A target that may be written: an absolute address of the web or of mail, in printable ASCII (other characters are
    /// percent-encoded), at most 2,083 bytes long.
    pub fn new(address: &str, number: usize) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let leads_out = match url.scheme() {
            "http" | "https" => url.host().is_some(),
            "mailto" => !url.path().is_empty(),
            _ => false,
        };
        let address = String::from(url);
        let is_plain = address.bytes().all(|byte| matches!(byte, 0x21..=0x7E));
        (leads_out && is_plain && address.len() <= LONGEST).then_some(Self { address, number })
    }
}

impl Link {
    /// A link on the cells of `area`, which is one row high.
    pub const fn new(area: Rect, target: Target) -> Self {
        Self { area, target }
    }

    /// Writes what opens the link.
    fn open(&self, out: &mut impl Write) -> io::Result<()> {
        write!(out, "\x1b]8;id=d{};{}\x1b\\", self.target.number, self.target.address)
    }
}

/// Closes any link.
const CLOSE: &[u8] = b"\x1b]8;;\x1b\\";

/// Draws cells by `draw`, those of a link between the sequences that open and close it: closed at the end of every row.
pub(super) fn draw_linked<'a, W: Write>(
    out: &mut W,
    links: &[Link],
    content: impl Iterator<Item = (u16, u16, &'a Cell)>,
    mut draw: impl FnMut(&mut W, &[(u16, u16, &'a Cell)]) -> io::Result<()>,
) -> io::Result<()> {
    let over = |x: u16, y: u16| links.iter().find(|link| link.area.contains(Position::new(x, y)));
    let mut run: Vec<(u16, u16, &Cell)> = Vec::new();
    let mut open: Option<&Link> = None;
    let mut write = |out: &mut W, link: Option<&Link>, run: &[(u16, u16, &'a Cell)]| {
        let Some(link) = link.filter(|_| !run.is_empty()) else { return draw(out, run) };
        link.open(out)?;
        draw(out, run)?;
        out.write_all(CLOSE)
    };
    for (x, y, cell) in content {
        let link = over(x, y);
        if link != open {
            write(out, open, &run)?;
            run.clear();
            open = link;
        }
        run.push((x, y, cell));
    }
    write(out, open, &run)
}

/// The cells that have another link than in the frame before, or one no more, as they are now.
pub(super) fn changed(before: &[Link], now: &[Link], buffer: &Buffer) -> Vec<(u16, u16, Cell)> {
    let gone = before.iter().filter(|link| !now.contains(link));
    let come = now.iter().filter(|link| !before.contains(link));
    let mut cells = Vec::new();
    for area in gone.chain(come).map(|link| link.area.intersection(buffer.area)) {
        let mut x = area.x;
        while x < area.right() {
            let cell = &buffer[(x, area.y)];
            cells.push((x, area.y, cell.clone()));
            x += (crate::page::width::width(cell.symbol()) as u16).max(1);
        }
    }
    cells
}

/// Does this terminal do something good with links? Not the console of Linux and terminals of old, nor GNU screen; tmux from
/// 3.4 on.
pub fn are_understood(variable: impl Fn(&str) -> Option<String>) -> bool {
    let term = variable("TERM").unwrap_or_default();
    let is_plain = term.is_empty()
        || ["dumb", "linux", "vt", "cons", "sun"].iter().any(|known| term.starts_with(known));
    if is_plain || variable("STY").is_some() {
        return false;
    }
    variable("TMUX").is_none()
        || variable("TERM_PROGRAM_VERSION").is_some_and(|it| is_tmux_3_4(&it))
}

/// True for a version of tmux from 3.4 on: `3.4`, `3.5a`, `next-3.6`.
fn is_tmux_3_4(version: &str) -> bool {
    let number = version.trim_start_matches("next-");
    let mut parts = number.split(|c: char| !c.is_ascii_digit()).map_while(|part| part.parse().ok());
    let found: (u32, u32) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    found >= (3, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<&str>) {
        let target = Target::new(address, 1);
        assert_eq!(target.as_ref().map(|target| target.address.as_str()), expected, "{address:?}");
    }

    #[test]
    fn t17_only_safe_addresses_are_written() {
        check("https://example.org/a?b=c#d", Some("https://example.org/a?b=c#d"));
        check("HTTP://Example.org", Some("http://example.org/"));
        check("mailto:a@b.example", Some("mailto:a@b.example"));
        check(
            "https://bücher.example/straße ü",
            Some("https://xn--bcher-kva.example/stra%C3%9Fe%20%C3%BC"),
        );
        for address in [
            "",
            "#note",
            "/a/b",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "ssh://host",
            "http://",
            "mailto:",
        ] {
            check(address, None);
        }
    }

    #[test]
    fn t17_nothing_ends_a_link_early() {
        for injected in ["\u{1b}\\x", "\u{7}x", "\u{9c}x", "\u{1b}]0;t\u{7}", "\n", "\u{202e}"] {
            let address = format!("https://example.org/{injected}");
            let written = Target::new(&address, 1).map(|target| target.address).unwrap_or_default();
            assert!(written.bytes().all(|byte| (0x21..=0x7E).contains(&byte)), "{written:?}");
        }
    }

    #[test]
    fn t17_long_addresses_are_left_out() {
        let path = "x".repeat(LONGEST - "https://h.example/".len());
        assert!(Target::new(&format!("https://h.example/{path}"), 1).is_some());
        assert!(Target::new(&format!("https://h.example/{path}x"), 1).is_none());
    }

    /// What is written for cells of two rows with links on them; a cell is written as its symbol.
    fn written(links: &[Link], cells: &[(u16, u16)]) -> String {
        let cell = Cell::new("x");
        let mut out = Vec::new();
        let content = cells.iter().map(|(x, y)| (*x, *y, &cell));
        draw_linked(&mut out, links, content, |out, run| {
            run.iter().try_for_each(|(_, _, cell)| out.write_all(cell.symbol().as_bytes()))
        })
        .expect("memory");
        String::from_utf8(out).expect("text").replace('\u{1b}', "^")
    }

    #[test]
    fn t17_links_are_closed_on_every_row() {
        let target = Target::new("https://a.example", 7).expect("a target");
        let links = [
            Link::new(Rect::new(1, 0, 2, 1), target.clone()),
            Link::new(Rect::new(0, 1, 1, 1), target),
        ];
        let cells = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1)];
        let open = "^]8;id=d7;https://a.example/^\\";
        let close = "^]8;;^\\";
        assert_eq!(written(&links, &cells), format!("x{open}xx{close}{open}x{close}x"));
        assert_eq!(written(&[], &cells), "xxxxx");
        assert_eq!(written(&links, &[]), "");
    }

    #[test]
    fn t17_cells_whose_link_changed_are_written_again() {
        let target = |at| Target::new("https://a.example", at).expect("a target");
        let one = Link::new(Rect::new(0, 0, 3, 1), target(1));
        let other = Link::new(Rect::new(4, 0, 2, 1), target(2));
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, "日a bc", ratatui::style::Style::new());
        let places = |before: &[Link], now: &[Link]| -> Vec<u16> {
            changed(before, now, &buffer).iter().map(|(x, ..)| *x).collect()
        };
        assert_eq!(places(std::slice::from_ref(&one), &[one.clone(), other.clone()]), [4, 5]);
        assert_eq!(places(&[one.clone(), other], std::slice::from_ref(&one)), [4, 5]);
        assert_eq!(places(&[], &[one]), [0, 2]);
    }

    #[test]
    fn t17_terminals_that_do_not_know_links_get_none() {
        let on = |variables: &[(&str, &str)]| {
            are_understood(|name| {
                let known = variables.iter().find(|(known, _)| *known == name);
                known.map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(on(&[("TERM", "xterm-256color")]));
        for term in ["", "dumb", "linux", "vt220"] {
            assert!(!on(&[("TERM", term)]), "{term}");
        }
        let tmux = [("TERM", "tmux-256color"), ("TMUX", "/tmp/t,1,0")];
        assert!(!on(&tmux));
        for (version, expected) in
            [("3.3a", false), ("3.4", true), ("next-3.5", true), ("x", false)]
        {
            assert_eq!(on(&[tmux[0], tmux[1], ("TERM_PROGRAM_VERSION", version)]), expected);
        }
        assert!(!on(&[("TERM", "screen-256color"), ("STY", "1.x")]));
    }
}
