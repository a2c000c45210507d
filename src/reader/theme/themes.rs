//! Which themes there are, and which is in force.

use std::borrow::Cow;

use super::{Colors, Definition, Ground, Mistake, Theme, file::Inherited};

/// The themes in the program: name and file.
const BUILT_IN: [(&str, &str); 6] = [
    ("dark", include_str!("../../../assets/themes/dark.toml")),
    ("light", include_str!("../../../assets/themes/light.toml")),
    ("contrast", include_str!("../../../assets/themes/contrast.toml")),
    ("sepia", include_str!("../../../assets/themes/sepia.toml")),
    ("sixteen", include_str!("../../../assets/themes/sixteen.toml")),
    ("plain", include_str!("../../../assets/themes/plain.toml")),
];
/// The name for dark or light by the terminal's ground.
pub const AUTO: &str = "auto";
/// A theme inherits over at most this many others.
const DEEPEST: usize = 8;

/// A theme file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The theme's name: the file's, without its ending.
    pub name: String,
    /// What stands in the file.
    pub text: Cow<'static, str>,
}

/// Which theme is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// `dark` or `light`, as the terminal's ground is.
    #[default]
    Auto,
    /// The one of that name.
    Named(String),
}

impl Choice {
    /// The choice of a name.
    pub fn named(name: &str) -> Self {
        if name == AUTO { Self::Auto } else { Self::Named(name.to_owned()) }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Auto => AUTO,
            Self::Named(name) => name,
        }
    }
}

/// All themes, the choice among them, and what it depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Themes {
    /// The built-in ones and the user's own, which hold where both have the same name.
    sources: Vec<Source>,
    /// Which one is in force.
    pub choice: Choice,
    /// The terminal's ground, as far as it is known.
    pub ground: Ground,
    /// The terminal's colours.
    pub colors: Colors,
}

impl Default for Themes {
    /// The built-in ones on a dark terminal with all colours.
    fn default() -> Self {
        Self {
            sources: built_in().collect(),
            choice: Choice::Auto,
            ground: Ground::Dark,
            colors: Colors::True,
        }
    }
}

/// The themes in the program.
fn built_in() -> impl Iterator<Item = Source> {
    let source = |(name, text): (&str, &'static str)| Source {
        name: name.to_owned(),
        text: Cow::Borrowed(text),
    };
    BUILT_IN.into_iter().map(source)
}

impl Themes {
    /// With the user's own themes.
    pub fn with(own: Vec<Source>) -> Self {
        let mut themes = Self::default();
        for source in own {
            themes.sources.retain(|known| known.name != source.name);
            themes.sources.push(source);
        }
        themes
    }

    /// The same on a terminal of such a ground and so many colours.
    #[must_use]
    pub fn on_terminal(self, ground: Ground, colors: Colors) -> Self {
        Self { ground, colors, ..self }
    }

    /// What can be chosen, `auto` first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [AUTO].into_iter().chain(self.sources.iter().map(|source| source.name.as_str()))
    }

    /// The theme of a name with all that it inherits, or what is wrong with its file.
    pub fn definition(&self, name: &str) -> Result<Definition, Vec<Mistake>> {
        let definition = self.inherited(name, DEEPEST)?;
        let mistakes = definition.mistakes();
        if mistakes.is_empty() { Ok(definition) } else { Err(mistakes) }
    }

    /// A theme over those that it inherits, of which there may be so many.
    fn inherited(&self, name: &str, deepest: usize) -> Result<Definition, Vec<Mistake>> {
        let Some(source) = self.sources.iter().find(|source| source.name == name) else {
            let known = self.names().collect::<Vec<_>>().join(", ");
            let says = format!("there is no theme “{name}”, only {known}");
            return Err(vec![Mistake { line: 1, says }]);
        };
        let own = Definition::read(&source.text)?;
        let Some(Inherited { name: base, line }) = own.inherits.clone() else { return Ok(own) };
        let wrong = |says: String| vec![Mistake { line, says }];
        if deepest == 0 {
            return Err(wrong(format!("“{base}” inherits more than {DEEPEST} themes, or itself")));
        }
        let base_definition = self.inherited(&base, deepest - 1).map_err(|mistakes| {
            let told: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
            wrong(format!("in the inherited “{base}”, {}", told.join("; ")))
        })?;
        Ok(own.over(base_definition))
    }

    /// What is wrong with a choice.
    pub fn check(&self, choice: &Choice) -> Result<(), Vec<Mistake>> {
        match choice {
            Choice::Auto => Ok(()),
            Choice::Named(name) => self.definition(name).map(drop),
        }
    }

    /// How the roles look now: as chosen, as far as the terminal has the colours for it; a theme with mistakes is as good as
    /// none.
    pub fn theme(&self) -> Theme {
        let by_ground = match self.ground {
            Ground::Dark => "dark",
            Ground::Light => "light",
        };
        let wanted = match &self.choice {
            Choice::Auto => by_ground,
            Choice::Named(name) => name,
        };
        let definition = self.definition(wanted).or_else(|_| self.definition(by_ground));
        let mut definition = definition.unwrap_or_default();
        // On the other ground than the one it is made for it could not be read.
        if definition.ground().is_some_and(|ground| ground != self.ground) {
            definition = definition.filled();
        }
        if self.colors >= Colors::Indexed || definition.needs() <= self.colors {
            return definition.theme(self.colors);
        }
        let fewer = if self.colors == Colors::Sixteen { "sixteen" } else { "plain" };
        self.definition(fewer).unwrap_or_default().theme(self.colors)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier, Style};

    use super::*;
    use crate::reader::theme::{ROLES, Role, color::contrast};

    /// Themes with one of the user's.
    fn with(name: &str, text: &'static str) -> Themes {
        let mut themes =
            Themes::with(vec![Source { name: name.to_owned(), text: Cow::Borrowed(text) }]);
        themes.choice = Choice::named(name);
        themes
    }

    #[track_caller]
    fn check(colors: Colors, choice: &str, expected: &str) {
        let definition = Themes::default().definition(expected).unwrap();
        let ground = definition.ground().unwrap_or_default();
        let choice = Choice::named(choice);
        let themes = Themes { choice, ..Themes::default() }.on_terminal(ground, colors);
        let theme = definition.theme(colors);
        assert_eq!(themes.theme(), theme);
    }

    fn rgb(color: Option<Color>) -> Option<u32> {
        match color? {
            Color::Rgb(red, green, blue) => Some(u32::from_be_bytes([0, red, green, blue])),
            _ => None,
        }
    }

    #[test]
    fn a_terminal_with_few_colours_gets_a_theme_for_it() {
        check(Colors::True, "auto", "dark");
        check(Colors::Indexed, "light", "light");
        check(Colors::Sixteen, "sepia", "sixteen");
        check(Colors::None, "dark", "plain");
        check(Colors::None, "sixteen", "plain");
        check(Colors::True, "plain", "plain");
        check(Colors::True, "no such theme", "dark");
    }

    #[test]
    fn the_ground_chooses_unless_a_theme_is_chosen() {
        let light = Themes { ground: Ground::Light, ..Themes::default() };
        assert_eq!(light.theme(), light.definition("light").unwrap().theme(Colors::True));
        let dark = Themes { choice: Choice::named("dark"), ..light };
        assert_eq!(dark.theme().style(Role::Text), Theme::default().style(Role::Text));
        assert_eq!(Theme::default().base().bg, None);
        assert!(dark.theme().base().bg.is_some(), "its ground is painted on a light terminal");
    }

    #[test]
    fn an_own_theme_holds_over_a_built_in_one_and_says_little() {
        let themes = with("mine", "inherits = \"light\"\n[colors]\nsky = \"#000080\"");
        let expected = Style::new().fg(Color::Rgb(0, 0, 0x80));
        assert_eq!(themes.theme().style(Role::Person), expected);
        assert_eq!(themes.theme().style(Role::Speaker), expected.add_modifier(Modifier::BOLD));
        let dark = with("dark", "[roles]\ntext = \"red\"").theme();
        assert_eq!(dark.style(Role::Text), Style::new().fg(Color::Indexed(1)));
    }

    #[test]
    fn themes_that_inherit_each_other_are_refused() {
        let themes = with("mine", "inherits = \"mine\"");
        assert!(themes.check(&themes.choice).unwrap_err()[0].says.contains("or itself"));
        let lost = with("mine", "inherits = \"drak\"");
        assert!(lost.check(&lost.choice).unwrap_err()[0].says.contains("no theme “drak”"));
        assert_eq!(lost.theme(), Theme::default());
    }

    #[test]
    fn every_theme_in_the_program_is_whole_and_says_what_it_is() {
        let themes = Themes::default();
        for (name, _) in BUILT_IN {
            let definition = themes.definition(name).unwrap();
            assert!(!definition.about.is_empty(), "{name}");
            let theme = definition.theme(Colors::True);
            for (one, other) in [
                (Role::Selection, Role::Text),
                (Role::Match, Role::Text),
                (Role::CurrentMatch, Role::Match),
                (Role::Strong, Role::Dim),
                (Role::Link, Role::Text),
            ] {
                assert_ne!(theme.style(one), theme.style(other), "{name}: {one:?} and {other:?}");
            }
        }
    }

    /// Text 7:1 and more, what is about it 4.5:1, on every ground that a theme states.
    #[test]
    fn text_stands_out_from_every_ground() {
        use Role::{
            Accent, Box, Cue, CurrentMatch, Dim, Direct, Error, Group, Indirect, MarkBlue,
            MarkGreen, MarkPurple, MarkRed, MarkYellow, Match, Organisation, Person, Place,
            Selection, SelectionAway, Speaker, Strong, Text,
        };
        let read = [Text, Strong, Direct, Indirect, Speaker, Person, Organisation, Place, Group];
        let themes = Themes::default();
        for (name, text) in BUILT_IN {
            let Some(line) = text.lines().find(|line| line.starts_with("ground")) else { continue };
            let ground = u32::from_str_radix(&line[line.len() - 7..line.len() - 1], 16).unwrap();
            let theme = themes.definition(name).unwrap().theme(Colors::True);
            let beneath = |role: Role| rgb(theme.style(role).bg).unwrap_or(ground);
            let least = |roles: &[Role], under: Role, least: f64| {
                for role in roles {
                    let own = rgb(theme.style(under).fg).filter(|_| under == CurrentMatch);
                    let color = own.or(rgb(theme.style(*role).fg)).unwrap();
                    let found = contrast(color, beneath(under));
                    assert!(found >= least, "{name}: {role:?} on {under:?}: {found:.2}");
                }
            };
            least(&read, Text, 7.0);
            least(&[Dim, Accent, Cue, Error], Text, 4.5);
            let marks = [MarkYellow, MarkGreen, MarkBlue, MarkRed, MarkPurple];
            for under in marks {
                least(&[Text, Strong, Direct, Indirect], under, 4.5);
                least(&[Person, Organisation, Place, Group], under, 3.0);
            }
            for under in [Selection, SelectionAway, Match, CurrentMatch, Box] {
                least(&read, under, 4.5);
            }
            for under in [Selection, SelectionAway, Box] {
                least(&[Dim, Accent], under, 4.5);
            }
            assert!(ROLES.len() >= read.len());
        }
    }
}
