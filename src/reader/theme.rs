//! Roles and their styles. What is drawn names a role; a theme, which is a file, says how the role looks.
//!
//! `file` reads such a file, `color` knows colours and what terminals make of them, `themes` which themes there are and
//! which is in force.

use ratatui::style::Style;

pub mod color;
mod file;
mod themes;

pub use color::Colors;
pub use file::{Definition, Mistake};
pub use themes::{AUTO, Choice, Source, Themes};

/// Declares the roles once: variant, name in theme files, the role it looks like where a theme does not name it, what it is for.
macro_rules! roles {
    ($($role:ident, $id:literal, $like:ident, $says:literal;)+) => {
        /// What a piece of the screen is for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each variant is described by its row of the table")]
        pub enum Role { $($role,)+ }

        /// Every role, in the order of the preview.
        pub const ROLES: &[RoleRow] = &[$(
            RoleRow { role: Role::$role, id: $id, like: Role::$like, says: $says },
        )+];
    };
}

/// A row of the table of roles.
#[derive(Clone, Copy, Debug)]
pub struct RoleRow {
    /// The role.
    pub role: Role,
    /// Its name in theme files.
    pub id: &'static str,
    /// The role whose look it has in a theme that does not name it.
    pub like: Role,
    /// What it is for.
    pub says: &'static str,
}

roles! {
    Text, "text", Text, "running text";
    Strong, "strong", Text, "titles and headings";
    Dim, "dim", Text, "bylines, counts, hints";
    Faint, "faint", Dim, "lines and ornaments";
    Accent, "accent", Strong, "keys, marks that lead the eye";
    Selection, "selection", Match, "the selected row";
    SelectionAway, "selection-away", Selection, "the same in a pane without the focus";
    Match, "match", Selection, "what was found, the selected words";
    CurrentMatch, "current-match", Match, "the match with the cursor";
    Speaker, "speaker", Person, "who speaks";
    Cue, "cue", Accent, "the verb of the selected quotation";
    Direct, "direct", Text, "words in quotation marks";
    Indirect, "indirect", Text, "reported speech";
    Person, "person", Text, "names of people";
    Organisation, "organisation", Text, "names of organisations";
    Place, "place", Text, "names of places";
    Group, "group", Text, "nationalities, religions, parties";
    Other, "other", Group, "other names, dates, money";
    Unread, "unread", Accent, "the mark of an unread article";
    Warning, "warning", Accent, "something to know";
    Error, "error", Warning, "something failed";
    Link, "link", Text, "links";
    Code, "code", Dim, "code";
    MarkYellow, "mark-yellow", Match, "passages marked in yellow";
    MarkGreen, "mark-green", MarkYellow, "passages marked in green";
    MarkBlue, "mark-blue", MarkYellow, "passages marked in blue";
    MarkRed, "mark-red", MarkYellow, "passages marked in red";
    MarkPurple, "mark-purple", MarkYellow, "passages marked in purple";
    Box, "box", Text, "boxes that stand over the panes";
}

impl Role {
    /// Its row of the table.
    pub fn row(self) -> &'static RoleRow {
        &ROLES[self as usize]
    }
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

/// How each role looks on this terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    base: Style,
    styles: [Style; ROLES.len()],
}

impl Theme {
    /// Everything as the terminal writes it, until a theme is in force.
    pub const UNSTYLED: Self = Self { base: Style::new(), styles: [Style::new(); ROLES.len()] };

    /// The style of running text with the ground that the theme paints, for all of the screen.
    pub const fn base(&self) -> Style {
        self.base
    }

    /// The style of a role, to be laid over what is beneath.
    pub const fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }
}

impl Default for Theme {
    /// The dark one, with all colours.
    fn default() -> Self {
        Themes::default().theme()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn rows_stand_at_their_role() {
        for row in ROLES {
            assert_eq!(row.role.row().id, row.id);
        }
    }

    #[test]
    fn names_are_unique() {
        let ids: BTreeSet<&str> = ROLES.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), ROLES.len());
    }

    #[test]
    fn every_role_is_like_one_that_themes_name_in_the_end() {
        for row in ROLES {
            let named = |role: Role| matches!(role, Role::Text | Role::Match | Role::Selection);
            let mut role = row.role;
            for _ in 0..ROLES.len() {
                role = if named(role) { role } else { role.row().like };
            }
            assert!(named(role), "{}", row.id);
        }
    }
}
