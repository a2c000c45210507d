//! Lines that are records: of a log, a table, a list of settings, a program. Each says something by itself, and none is joined
//! with the next.

use super::super::prose;

/// Code points at the start of lines that are compared: a date, a time in brackets.
const OPENING: usize = 8;

/// Bytes at the start of a line in which its clock begins.
const STAMP: usize = 24;

/// Digits and marks in it that make lines alike by more than chance.
const SIGNS: usize = 4;

/// Marks that lines of comments, tables and quotations begin with, and prose does not.
const MARKS: [char; 10] = ['#', '>', '|', ';', '%', '/', '\\', '@', '!', '$'];

/// True for two or more lines that stand by themselves: they begin alike, as those of logs do, or with the same mark; each is a
/// word without blanks; or what they hold is no prose.
pub(super) fn are_records(lines: &[&str]) -> bool {
    let count = lines.len();
    let nearly_all = |fits: &dyn Fn(&str) -> bool| {
        count > 2 && lines.iter().filter(|line| fits(line)).count() * 5 >= count * 4
    };
    if count < 2 {
        return false;
    }
    (count > 2 && begin_alike(lines))
        || MARKS.iter().any(|mark| lines.iter().all(|line| line.starts_with(*mark)))
        || nearly_all(&|line| !line.contains(char::is_whitespace))
        || !prose::has_letters(lines.iter().copied())
        || lines.iter().filter(|line| prose::is_code(line)).count() * 2 > count
}

/// True for lines of which four in five begin as the first does, with digits and marks: a day, a time in brackets.
pub(super) fn begin_alike(lines: &[&str]) -> bool {
    let Some(stamp) = lines.first().map(|first| opening(first)) else { return false };
    let signs = stamp.chars().filter(|c| !c.is_alphabetic() && *c != ' ').count();
    let alike = lines.iter().filter(|line| opening(line) == stamp).count();
    signs >= SIGNS && lines.len() > 1 && alike * 5 >= lines.len() * 4
}

/// True for a line that a clock was put on, to the second, as programs do and titles do not: `Nov 23 06:00:01 host cron`.
pub(super) fn is_stamped(line: &str) -> bool {
    let clock = b"00:00:00";
    let is_clock = |window: &[u8]| {
        window.iter().zip(clock).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            _ => byte == shape,
        })
    };
    line.as_bytes().windows(clock.len()).take(STAMP).any(is_clock)
}

/// The shape of how a line begins: digits as `0`, letters as `a`.
fn opening(line: &str) -> String {
    let shape = |c: char| match c {
        c if c.is_ascii_digit() => '0',
        c if c.is_alphabetic() => 'a',
        c => c,
    };
    line.chars().take(OPENING).map(shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &str, expected: bool) {
        let parted: Vec<&str> = lines.lines().collect();
        assert_eq!(are_records(&parted), expected, "{lines}");
    }

    #[test]
    fn logs_and_tables_are_records() {
        check("2025-06-24 14:36 unpack a\n2025-06-24 14:37 remove b\n2025-06-25 09:00 done", true);
        check("[   0.1] boot\n[   0.2] memory\n[  10.3] disk", true);
        check("root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/sh", true);
        check("mozilla/one.crt\nmozilla/two.crt\nthree", true);
        check("# colour of the door\n# and of the wall", true);
        check("colour = red\nname = quay", true);
    }

    #[test]
    fn lines_of_a_log_are_stamped() {
        for line in ["Nov 23 06:00:01 host cron", "2026-11-23T06:00:01.12Z host", "[06:00:01] up"] {
            assert!(is_stamped(line), "{line}");
        }
        for line in ["At 06:00 the ferry sails", "Psalm 119:105", "", "1:2:3"] {
            assert!(!is_stamped(line), "{line}");
        }
    }

    #[test]
    fn lines_of_a_log_begin_alike() {
        assert!(begin_alike(&["2025-06-24 14:36 unpack a", "2025-06-24 14:37 remove b"]));
        assert!(!begin_alike(&["A title", "2025-06-24 14:37 remove b", "2025-06-25 09:00 done"]));
        assert!(!begin_alike(&["2025-06-24 14:36 unpack a"]));
        assert!(!begin_alike(&["The harbour", "The quay"]));
    }

    #[test]
    fn prose_is_none() {
        check("The committee met on Tuesday, and\nwas pleased (as ever) by the report;", false);
        check(
            "In 2024, 12 of the 30 ships were\nsold; see https://e.example/ships for\n1 of them.",
            false,
        );
        check("12 ships\n13 boats\n14 cars", false);
        check("“Yes,” she said.\n“No,” he said.", false);
        check("one", false);
        check("港では三隻の船が\n待っていた。その船", false);
    }
}
