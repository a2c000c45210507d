//! Colours as theme files name them, and as terminals can show them.

use ratatui::style::Color;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colors {
    /// None: only bold, dim, italic, underlined and reversed.
    None,
    /// The 16 colours of the terminal's own palette.
    Sixteen,
    /// The 256 colours of xterm.
    Indexed,
    /// 24 bits.
    #[default]
    True,
}

/// A colour of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// The terminal's own, of text or ground.
    Own,
    /// One of xterm's 256, of which the first 16 are the terminal's own palette.
    Indexed(u8),
    /// Red, green and blue, as `0xRRGGBB`.
    Rgb(u32),
}

/// The terminal's own palette by name, in the order of its numbers.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

impl Paint {
    /// The names that colours have in every theme.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.into_iter().chain(["default"])
    }

    /// Reads `#rrggbb`, a number from 0 to 255, the name of one of the sixteen, or `default`.
    pub fn read(written: &str) -> Option<Self> {
        if let Some(digits) = written.strip_prefix('#') {
            let is_hex = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            return u32::from_str_radix(digits, 16).ok().filter(|_| is_hex).map(Self::Rgb);
        }
        if written == "default" {
            return Some(Self::Own);
        }
        let named = NAMES.iter().position(|name| *name == written).map(|at| at as u8);
        named.or_else(|| written.parse().ok()).map(Self::Indexed)
    }

    /// How many colours a terminal must have to show it.
    pub const fn needs(self) -> Colors {
        match self {
            Self::Own => Colors::None,
            Self::Indexed(0..16) => Colors::Sixteen,
            Self::Indexed(_) => Colors::Indexed,
            Self::Rgb(_) => Colors::True,
        }
    }

    /// The colour as a terminal with so many can show it.
    pub fn shown(self, colors: Colors) -> Color {
        match (self, colors) {
            (Self::Own, _) => Color::Reset,
            (Self::Indexed(index), _) => Color::Indexed(index),
            (Self::Rgb(rgb), Colors::True) => {
                let [_, red, green, blue] = rgb.to_be_bytes();
                Color::Rgb(red, green, blue)
            }
            (Self::Rgb(rgb), _) => Color::Indexed(nearest_indexed(rgb)),
        }
    }
}

/// The nearest of xterm's 256 colours: the 6x6x6 cube or the grey ramp, by squared distance.
fn nearest_indexed(rgb: u32) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let [_, red, green, blue] = rgb.to_be_bytes();
    let level = |value: u8| {
        let distance = |index: &usize| LEVELS[*index].abs_diff(value);
        (0..LEVELS.len()).min_by_key(distance).unwrap_or(0)
    };
    let (r, g, b) = (level(red), level(green), level(blue));
    let cube = (LEVELS[r], LEVELS[g], LEVELS[b]);
    let mean = (u32::from(red) + u32::from(green) + u32::from(blue)) / 3;
    let step = (mean.saturating_sub(3) / 10).min(23) as u8;
    let grey = 8 + 10 * step;
    let distance = |(r, g, b): (u8, u8, u8)| {
        let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        square(r, red) + square(g, green) + square(b, blue)
    };
    if distance((grey, grey, grey)) < distance(cube) {
        232 + step
    } else {
        (16 + 36 * r + 6 * g + b) as u8
    }
}

/// Relative luminance of `0xRRGGBB`, 0 to 1 (WCAG 2.2, "relative luminance").
pub fn luminance(rgb: u32) -> f64 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// How far two colours `0xRRGGBB` stand out from each other, 1 to 21 (WCAG 2.2, "contrast ratio").
pub fn contrast(a: u32, b: u32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<Paint>) {
        assert_eq!(Paint::read(written), expected, "{written}");
    }

    #[test]
    fn colours_are_read() {
        check("#16181c", Some(Paint::Rgb(0x16_18_1c)));
        check("bright-white", Some(Paint::Indexed(15)));
        check("208", Some(Paint::Indexed(208)));
        check("default", Some(Paint::Own));
        for wrong in ["#16181", "#+6181c", "256", "pink", "", "#ffé0a"] {
            check(wrong, None);
        }
    }

    #[test]
    fn indexed_colours_are_near() {
        assert_eq!(nearest_indexed(0xff_ff_ff), 231);
        assert_eq!(nearest_indexed(0x08_08_08), 232);
        assert_eq!(nearest_indexed(0xff_00_00), 196);
    }

    #[test]
    fn black_and_white_stand_out_most() {
        assert!((contrast(0, 0xff_ff_ff) - 21.0).abs() < 0.001);
        assert!((contrast(0x12_34_56, 0x12_34_56) - 1.0).abs() < 0.001);
    }
}
