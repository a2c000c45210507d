//! Which theme is in force: by the terminal's ground, by the setting, and while one is being chosen.

use super::{Effect, Model, Popup};
use crate::reader::{
    action::Action,
    theme::{Choice, Ground},
};

/// The themes while one is being chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Index of the one at the cursor among [`crate::reader::theme::Themes::names`]; it is in force meanwhile.
    pub at: usize,
    /// What was in force before.
    pub before: Choice,
}

/// Puts the theme of the setting in force. One with mistakes is told of, and the one before stays.
pub(super) fn follow(model: &mut Model) {
    match check(model, &model.settings.theme) {
        Ok(()) => model.themes.choice = Choice::named(&model.settings.theme),
        Err(wrong) => model.fail(wrong),
    }
    apply(model);
}

/// What is wrong with a theme, on one line.
pub(super) fn check(model: &Model, name: &str) -> Result<(), String> {
    model.themes.check(&Choice::named(name)).map_err(|mistakes| {
        let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
        format!("theme {name}: {first}")
    })
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
    match check(model, name) {
        Ok(()) => {
            name.clone_into(&mut model.settings.theme);
            follow(model);
            model.say(format!("theme {name}, next time too"));
        }
        Err(wrong) => model.fail(wrong),
    }
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

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::reader::{
        Options,
        app::{Msg, update},
        keys::sequence,
        theme::{Source, Theme, Themes},
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
        assert!(model.options.theme.base().bg.is_some());
        update(&mut model, Msg::Ground(Ground::Dark));
        assert_eq!(model.options.theme, Theme::default());
        choose(&mut model, "auto");
        assert_eq!(model.options.theme, Theme::default());
    }

    #[test]
    fn a_theme_with_mistakes_is_told_of_and_not_kept() {
        let mut model = model();
        let text = Cow::Borrowed("[roles]\nspeker = \"red\"");
        model.themes = Themes::with(vec![Source { name: "mine".to_owned(), text }]);
        for key in sequence("z T G <enter>").unwrap() {
            update(&mut model, Msg::Key(key));
        }
        let message = model.message.as_ref().unwrap();
        assert!(message.failed && message.text.contains("line 2: unknown role “speker”"));
        assert_eq!(model.themes.choice, Choice::Auto);
        assert_eq!(model.options.theme, Theme::default());
    }

    #[test]
    fn the_chosen_theme_is_the_setting_and_a_broken_setting_leaves_the_theme() {
        let mut model = model();
        choose(&mut model, "sepia");
        assert_eq!((model.themes.choice.name(), model.settings.theme.as_str()), ("sepia", "sepia"));
        "no longer there".clone_into(&mut model.settings.theme);
        follow(&mut model);
        assert_eq!(model.themes.choice.name(), "sepia");
        assert!(model.message.unwrap().text.contains("there is no theme"));
    }
}
