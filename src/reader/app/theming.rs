//! Which theme is in force: by the terminal's ground, by choice, and while one is being chosen.

use super::{Effect, Model, Popup};
use crate::reader::{
    action::Action,
    theme::{Choice, Ground, Themes},
};

/// The themes while one is being chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Index of the one at the cursor among [`Themes::names`]; it is in force meanwhile.
    pub at: usize,
    /// What was in force before.
    pub before: Choice,
}

/// Puts themes in force, the chosen one among them.
pub fn install(model: &mut Model, themes: Themes) {
    model.themes = themes;
    apply(model);
}

/// Draws by the present choice from now on.
fn apply(model: &mut Model) {
    model.options.theme = model.themes.theme();
}

/// Follows the terminal's ground, unless the user chose a theme.
pub(super) fn heard_ground(model: &mut Model, ground: Ground) -> Vec<Effect> {
    model.themes.ground = ground;
    apply(model);
    Vec::new()
}

/// Shows the themes, the present one at the cursor.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let before = model.themes.choice.clone();
    let at = model.themes.names().position(|name| name == before.name()).unwrap_or(0);
    model.popup = Some(Popup::Themes(Preview { at, before }));
    Vec::new()
}

/// Chooses a theme by name, or tells what is wrong with it.
pub fn choose(model: &mut Model, name: &str) {
    let before = std::mem::replace(&mut model.themes.choice, Choice::named(name));
    match model.themes.check() {
        Ok(()) => {
            apply(model);
            say_kept(model);
        }
        Err(mistakes) => {
            model.themes.choice = before;
            let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
            model.fail(format!("theme {name}: {first}"));
        }
    }
}

/// Says which theme is in force, and for how long.
fn say_kept(model: &mut Model) {
    let name = model.themes.choice.name().to_owned();
    model.say(match model.themes.base {
        Choice::Auto => format!("theme {name}, next time too"),
        Choice::Named(_) => format!("theme {name}, until the reader is left"),
    });
}

/// Handles keys while the themes are shown: moving puts one in force, Enter keeps it, Esc brings back the one before. True
/// where the action goes on to the panes.
pub(super) fn in_preview(model: &mut Model, action: Action, count: Option<usize>) -> bool {
    let Some(Popup::Themes(preview)) = &model.popup else { return false };
    let last = model.themes.names().count() - 1;
    let step = count.unwrap_or(1);
    let at = match action {
        Action::Down | Action::NextPane => (preview.at + step).min(last),
        Action::Up | Action::PreviousPane => preview.at.saturating_sub(step),
        Action::Top | Action::PageUp | Action::HalfUp => 0,
        Action::Bottom | Action::PageDown | Action::HalfDown => last,
        Action::In | Action::OpenOrPage => {
            keep(model);
            return false;
        }
        Action::Quit | Action::Suspend | Action::Redraw => return true,
        _ => {
            give_up(model);
            return false;
        }
    };
    let name = model.themes.names().nth(at).unwrap_or_default().to_owned();
    model.themes.choice = Choice::named(&name);
    if let Some(Popup::Themes(preview)) = &mut model.popup {
        preview.at = at;
    }
    apply(model);
    false
}

/// Keeps the theme at the cursor; one with mistakes is not kept.
fn keep(model: &mut Model) {
    let Some(Popup::Themes(preview)) = model.popup.take() else { return };
    let name = model.themes.choice.name().to_owned();
    model.themes.choice = preview.before;
    choose(model, &name);
    apply(model);
}

/// Brings back the theme of before.
fn give_up(model: &mut Model) {
    let Some(Popup::Themes(preview)) = model.popup.take() else { return };
    model.themes.choice = preview.before;
    apply(model);
    let name = model.themes.choice.name().to_owned();
    model.say(format!("theme {name} as before"));
}

/// Puts the theme of the last session in force, unless one is asked for or that one is gone.
pub(super) fn restore(model: &mut Model, name: Option<&str>) {
    let Some(name) = name.filter(|_| model.themes.base == Choice::Auto) else { return };
    let before = std::mem::replace(&mut model.themes.choice, Choice::named(name));
    if model.themes.check().is_err() {
        model.themes.choice = before;
    }
    apply(model);
}

/// The theme to be remembered: the one that was chosen here, where none is asked for from outside.
pub(super) fn kept(model: &Model) -> Option<String> {
    let choice = match &model.popup {
        Some(Popup::Themes(preview)) => &preview.before,
        _ => &model.themes.choice,
    };
    match (&model.themes.base, choice) {
        (Choice::Auto, Choice::Named(name)) => Some(name.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::reader::{
        Options,
        app::{Msg, update},
        keys::sequence,
        theme::{Source, Theme},
    };

    fn model() -> Model {
        Model::new((80, 24), Options::default(), jiff::civil::date(2025, 12, 1))
    }

    #[track_caller]
    fn check(keys: &str, expected: &str) {
        let mut model = model();
        for key in sequence(keys).unwrap() {
            update(&mut model, Msg::Key(key));
        }
        assert_eq!(model.themes.choice.name(), expected);
        assert_eq!(model.options.theme, model.themes.theme());
    }

    #[test]
    fn moving_puts_a_theme_in_force_and_only_enter_keeps_it() {
        check("z T j j", "light");
        check("z T j j <enter>", "light");
        check("z T 3 j <esc>", "auto");
        check("z T G <enter> z T k q", "plain");
        check("z T g g", "auto");
    }

    #[test]
    fn the_ground_is_followed_while_no_theme_is_chosen() {
        let mut model = model();
        update(&mut model, Msg::Ground(Ground::Light));
        assert_ne!(model.options.theme, Theme::default());
        choose(&mut model, "dark");
        assert_eq!(model.options.theme, Theme::default());
        update(&mut model, Msg::Ground(Ground::Dark));
        choose(&mut model, "auto");
        assert_eq!(model.options.theme, Theme::default());
    }

    #[test]
    fn a_theme_with_mistakes_is_told_of_and_not_kept() {
        let mut model = model();
        let text = Cow::Borrowed("[roles]\nspeker = \"red\"");
        install(&mut model, Themes::with(vec![Source { name: "mine".to_owned(), text }]));
        for key in sequence("z T G <enter>").unwrap() {
            update(&mut model, Msg::Key(key));
        }
        let message = model.message.as_ref().unwrap();
        assert!(message.failed && message.text.contains("line 2: unknown role “speker”"));
        assert_eq!(model.themes.choice, Choice::Auto);
        assert_eq!(model.options.theme, Theme::default());
    }

    #[test]
    fn what_is_asked_for_goes_before_what_was_last() {
        let mut model = model();
        restore(&mut model, Some("sepia"));
        assert_eq!((model.themes.choice.name(), kept(&model).as_deref()), ("sepia", Some("sepia")));
        restore(&mut model, Some("no longer there"));
        assert_eq!(model.themes.choice.name(), "sepia");
        let themes = Themes::default().asked_for(Choice::named("light"));
        install(&mut model, themes);
        restore(&mut model, Some("sepia"));
        assert_eq!((model.themes.choice.name(), kept(&model)), ("light", None));
    }
}
