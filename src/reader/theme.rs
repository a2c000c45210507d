//! Roles and their styles. What is drawn names a role; a theme says how the role looks.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of the screen is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Text,
    /// Titles, headings and what is read first.
    Strong,
    /// What is about something else: bylines, counts, hints.
    Dim,
    /// Lines and ornaments.
    Faint,
    /// Keys, the program's name, marks that lead the eye.
    Accent,
    /// The selected row.
    Selection,
    /// The selected row of a pane without the focus.
    SelectionAway,
    /// Words of a match, and of the selected quotation.
    Match,
    /// The match the cursor is on.
    CurrentMatch,
    /// A speaker.
    Speaker,
    /// The words that make a quotation one, while it is selected.
    Cue,
    /// Words in quotation marks.
    Direct,
    /// Reported speech.
    Indirect,
    /// Names of people.
    Person,
    /// Names of organisations.
    Organisation,
    /// Names of places.
    Place,
    /// Nationalities, religions, political groups.
    Group,
    /// All other kinds of entities.
    Other,
    /// The mark of an unread article.
    Unread,
    /// Something to know.
    Warning,
    /// Something failed.
    Error,
    /// Links.
    Link,
    /// Code.
    Code,
    /// The ground of boxes that stand over the panes.
    Box,
}

/// How the terminal's ground looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// Light text on a dark ground.
    #[default]
    Dark,
    /// Dark text on a light ground.
    Light,
}

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colors {
    /// 24 bits.
    #[default]
    True,
    /// The 256 colours of xterm.
    Indexed,
    /// The 16 colours of the terminal's own palette.
    Sixteen,
    /// None: only bold, dim, underlined and reversed.
    None,
}

/// How each role looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Theme {
    /// The ground it is made for.
    pub ground: Ground,
    /// The colours it may use.
    pub colors: Colors,
}

/// The colours of a theme, as red, green and blue.
struct Palette {
    text: u32,
    dim: u32,
    faint: u32,
    accent: u32,
    selection: u32,
    away: u32,
    matched: u32,
    current: u32,
    direct: u32,
    indirect: u32,
    person: u32,
    organisation: u32,
    place: u32,
    group: u32,
    error: u32,
    boxed: u32,
}

/// For dark grounds: text 7:1 and more on #16181c, dim text 4.5:1 and more.
const DARK: Palette = Palette {
    text: 0xd5_d9_e0,
    dim: 0x8a_93_a3,
    faint: 0x4a_51_60,
    accent: 0xe6_b4_55,
    selection: 0x30_38_48,
    away: 0x26_2c_38,
    matched: 0x3d_3a_1d,
    current: 0x6b_5d_1a,
    direct: 0xe9_d3_a1,
    indirect: 0xc4_bf_b0,
    person: 0x73_c7_ec,
    organisation: 0xc3_a6_f2,
    place: 0x98_cd_81,
    group: 0xe5_9a_84,
    error: 0xf0_7a_6e,
    boxed: 0x20_24_2d,
};

/// For light grounds: text 7:1 and more on #fdfcf8, dim text 4.5:1 and more.
const LIGHT: Palette = Palette {
    text: 0x24_29_2f,
    dim: 0x62_69_76,
    faint: 0xc3_c8_d0,
    accent: 0x8f_5a_00,
    selection: 0xdd_e4_ee,
    away: 0xea_ee_f4,
    matched: 0xff_f1_b8,
    current: 0xff_d8_66,
    direct: 0x6f_4a_00,
    indirect: 0x4d_46_36,
    person: 0x0b_5a_80,
    organisation: 0x62_34_a4,
    place: 0x24_63_20,
    group: 0x96_38_20,
    error: 0xa4_20_20,
    boxed: 0xf1_f2_ee,
};

impl Theme {
    /// The style of a role, to be laid over what is beneath.
    pub fn style(self, role: Role) -> Style {
        match self.colors {
            Colors::None => colorless(role),
            Colors::Sixteen => sixteen(role),
            Colors::True | Colors::Indexed => self.colored(role),
        }
    }

    /// A style in the palette of the ground.
    fn colored(self, role: Role) -> Style {
        let palette = match self.ground {
            Ground::Dark => &DARK,
            Ground::Light => &LIGHT,
        };
        let foreground = |color: u32| Style::new().fg(self.color(color));
        let background = |color: u32| Style::new().bg(self.color(color));
        match role {
            Role::Text => foreground(palette.text),
            Role::Strong => foreground(palette.text).add_modifier(Modifier::BOLD),
            Role::Dim | Role::Code => foreground(palette.dim),
            Role::Faint => foreground(palette.faint),
            Role::Accent | Role::Unread | Role::Warning => foreground(palette.accent),
            Role::Selection => background(palette.selection),
            Role::SelectionAway => background(palette.away),
            Role::Match => background(palette.matched),
            Role::CurrentMatch => background(palette.current).add_modifier(Modifier::BOLD),
            Role::Speaker => foreground(palette.person).add_modifier(Modifier::BOLD),
            Role::Cue => foreground(palette.accent).add_modifier(Modifier::ITALIC),
            Role::Direct => foreground(palette.direct),
            Role::Indirect => foreground(palette.indirect),
            Role::Person => foreground(palette.person),
            Role::Organisation => foreground(palette.organisation),
            Role::Place => foreground(palette.place),
            Role::Group | Role::Other => foreground(palette.group),
            Role::Error => foreground(palette.error),
            Role::Link => Style::new().add_modifier(Modifier::UNDERLINED),
            Role::Box => foreground(palette.text).bg(self.color(palette.boxed)),
        }
    }

    /// A colour of the palette as the terminal can show it.
    fn color(self, rgb: u32) -> Color {
        let [_, red, green, blue] = rgb.to_be_bytes();
        match self.colors {
            Colors::True => Color::Rgb(red, green, blue),
            _ => Color::Indexed(nearest_indexed(red, green, blue)),
        }
    }
}

/// A style in the terminal's own 16 colours, whatever its ground.
fn sixteen(role: Role) -> Style {
    let foreground = |color| Style::new().fg(color);
    match role {
        Role::Strong | Role::SelectionAway => Style::new().add_modifier(Modifier::BOLD),
        Role::Dim | Role::Code | Role::Faint => Style::new().add_modifier(Modifier::DIM),
        Role::Accent | Role::Unread | Role::Warning | Role::Direct => foreground(Color::Yellow),
        Role::Selection | Role::Match | Role::CurrentMatch => {
            Style::new().add_modifier(Modifier::REVERSED)
        }
        Role::Speaker => foreground(Color::Cyan).add_modifier(Modifier::BOLD),
        Role::Cue => foreground(Color::Yellow).add_modifier(Modifier::ITALIC),
        Role::Person => foreground(Color::Cyan),
        Role::Organisation => foreground(Color::Magenta),
        Role::Place => foreground(Color::Green),
        Role::Group | Role::Other | Role::Error => foreground(Color::Red),
        Role::Link => Style::new().add_modifier(Modifier::UNDERLINED),
        Role::Text | Role::Indirect | Role::Box => Style::new(),
    }
}

/// A style without colours.
fn colorless(role: Role) -> Style {
    let with = |modifier| Style::new().add_modifier(modifier);
    match role {
        Role::Strong
        | Role::Speaker
        | Role::Accent
        | Role::Unread
        | Role::SelectionAway
        | Role::Warning
        | Role::Error => with(Modifier::BOLD),
        Role::Dim | Role::Faint | Role::Code => with(Modifier::DIM),
        Role::Selection | Role::Match | Role::CurrentMatch => with(Modifier::REVERSED),
        Role::Cue | Role::Direct => with(Modifier::ITALIC),
        Role::Link => with(Modifier::UNDERLINED),
        _ => Style::new(),
    }
}

/// The nearest of xterm's 256 colours: the 6x6x6 cube or the grey ramp, by squared distance.
fn nearest_indexed(red: u8, green: u8, blue: u8) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(rgb: u32) -> f64 {
        let [_, red, green, blue] = rgb.to_be_bytes();
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_stands_out_from_every_ground() {
        for (palette, ground) in [(&DARK, 0x16_18_1c), (&LIGHT, 0xfd_fc_f8)] {
            for color in [palette.text, palette.direct, palette.indirect] {
                assert!(
                    contrast(color, ground) >= 7.0,
                    "{color:06x} on {ground:06x}: {}",
                    contrast(color, ground)
                );
            }
            for color in [
                palette.person,
                palette.organisation,
                palette.place,
                palette.group,
                palette.dim,
                palette.accent,
                palette.error,
            ] {
                assert!(
                    contrast(color, ground) >= 4.5,
                    "{color:06x} on {ground:06x}: {}",
                    contrast(color, ground)
                );
            }
            for color in [palette.text, palette.direct] {
                assert!(
                    contrast(color, palette.matched) >= 4.5
                        && contrast(color, palette.selection) >= 4.5
                );
            }
            assert!(contrast(palette.dim, palette.selection) >= 3.5);
        }
    }

    #[test]
    fn indexed_colours_are_near() {
        assert_eq!(nearest_indexed(255, 255, 255), 231);
        assert_eq!(nearest_indexed(8, 8, 8), 232);
        assert_eq!(nearest_indexed(255, 0, 0), 196);
    }
}
