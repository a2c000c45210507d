//! Is the terminal's background dark or light? From `COLORFGBG` at once, from the terminal's own answer (OSC 11) when it comes.

/// The question (xterm's OSC 11), and behind it a request for device attributes, which every terminal answers: once that
/// reply is in, no other will come.
pub(super) const QUESTION: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";

/// A request for device attributes: what comes before its reply was sent before it was read.
pub(super) const LAST_QUESTION: &[u8] = b"\x1b[c";

/// Which kind of theme a background calls for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shade {
    Dark,
    Light,
}

impl Shade {
    /// Reads the value of `COLORFGBG` (rxvt, Konsole and others set it): its last field is the number of the background among
    /// the sixteen colours, of which 0–6 and 8 are dark. `None` where it says nothing.
    pub fn from_colorfgbg(value: &str) -> Option<Self> {
        match value.rsplit(';').next()?.trim().parse().ok()? {
            0..=6 | 8u8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Light),
            _ => None,
        }
    }
}

/// A colour of the terminal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rgb {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Rgb {
    /// Light where the luma (ITU-R BT.709, on the values as they are) is over one half.
    pub fn shade(self) -> Shade {
        let luma =
            2126 * u32::from(self.red) + 7152 * u32::from(self.green) + 722 * u32::from(self.blue);
        if luma > 10_000 * 255 / 2 { Shade::Light } else { Shade::Dark }
    }

    /// Reads `rgb:R/G/B` and `rgba:R/G/B/A` with one to four hexadecimal digits each, and `#RRGGBB` (`XParseColor`).
    pub(super) fn parse(colour: &[u8]) -> Option<Self> {
        let colour = std::str::from_utf8(colour).ok()?;
        let parts: Vec<&str> = match colour.strip_prefix('#') {
            Some(digits) if digits.len() == 6 && digits.is_ascii() => {
                vec![&digits[..2], &digits[2..4], &digits[4..]]
            }
            Some(_) => return None,
            None => colour
                .strip_prefix("rgb:")
                .or_else(|| colour.strip_prefix("rgba:"))?
                .split('/')
                .collect(),
        };
        let [red, green, blue] = parts.get(..3)? else { return None };
        Some(Self { red: component(red)?, green: component(green)?, blue: component(blue)? })
    }
}

/// One to four hexadecimal digits, scaled to a byte.
fn component(digits: &str) -> Option<u8> {
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let most = (1_u32 << (4 * digits.len())) - 1;
    Some((value * 255 / most) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reply: &str, expected: Option<((u8, u8, u8), Shade)>) {
        let colour = Rgb::parse(reply.as_bytes());
        assert_eq!(
            colour.map(|rgb| ((rgb.red, rgb.green, rgb.blue), rgb.shade())),
            expected,
            "{reply}"
        );
    }

    #[test]
    fn replies_in_every_form() {
        check("rgb:ffff/ffff/ffff", Some(((255, 255, 255), Shade::Light)));
        check("rgb:1e1e/1e1e/2e2e", Some(((30, 30, 46), Shade::Dark)));
        check("rgba:0/8/f/f", Some(((0, 136, 255), Shade::Dark)));
        check("#fdf6e3", Some(((253, 246, 227), Shade::Light)));
    }

    #[test]
    fn what_is_no_colour() {
        for reply in [
            "",
            "?",
            "rgb:",
            "rgb:1/2",
            "rgb:12345/0/0",
            "rgb:+1/0/0",
            "#12",
            "#ffé0",
            "rgb:gg/00/00",
        ] {
            check(reply, None);
        }
    }

    #[test]
    fn the_variable() {
        assert_eq!(Shade::from_colorfgbg("15;0"), Some(Shade::Dark));
        assert_eq!(Shade::from_colorfgbg("0;default;15"), Some(Shade::Light));
        assert_eq!(Shade::from_colorfgbg("0;default"), None);
        assert_eq!(Shade::from_colorfgbg(""), None);
        assert_eq!(Shade::from_colorfgbg("0;256"), None);
    }
}
