//! What keys do: the table of actions, a preset over it, the user's own bindings over that. Each of them may be for one pane, or
//! for the caret while text is being selected.

use std::fmt;

use super::{Key, sequence, shown_sequence};
use crate::{
    reader::{
        action::{ACTIONS, Action, Row, Section},
        layout::Pane,
    },
    settings::{Binding, Configured, Fault, file, file::Place, nearest},
};

/// The presets: names and files. That of `vim` is the table itself.
pub const PRESETS: [(&str, &str); 3] = [
    ("vim", ""),
    ("less", include_str!("../../../assets/keys/less.toml")),
    ("newsboat", include_str!("../../../assets/keys/newsboat.toml")),
];

/// All bindings, those that go before others first. There are some hundred: looking through them is quicker than hashing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bounds: Vec<Bound>,
}

/// Where keys are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// In a pane.
    Pane(Pane),
    /// At the caret, while text is being selected: what is bound there goes before what is bound for the text and for all.
    Selecting,
}

impl Context {
    /// Where the keys of a section of the table are typed while a pane has the focus.
    pub const fn of(section: Section, pane: Pane) -> Self {
        match section {
            Section::Selecting => Self::Selecting,
            _ => Self::Pane(pane),
        }
    }
}

/// A binding.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bound {
    /// Where it holds; in every pane where none is named.
    context: Option<Context>,
    keys: Vec<Key>,
    /// What is done; nothing where the keys, and all that begin with them, are taken away in one context.
    action: Option<Action>,
    layer: Layer,
}

/// Where a binding is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Preset(&'static str),
    File(Place),
}

/// What a sequence means so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// An action.
    Action(Action),
    /// The beginning of one or more.
    Prefix,
    /// Nothing.
    Nothing,
}

impl Default for Keymap {
    /// The keys of the table of actions.
    fn default() -> Self {
        let bounds = ACTIONS.iter().flat_map(|row| row.keys.iter().map(move |keys| (*keys, row)));
        let bound = |(keys, row): (&str, &Row)| Bound {
            context: (row.section == Section::Selecting).then_some(Context::Selecting),
            keys: sequence(keys).expect("the table's keys are tested"),
            action: Some(row.action),
            layer: Layer::Preset("vim"),
        };
        Self { bounds: bounds.map(bound).collect() }
    }
}

impl Keymap {
    /// A preset; the keys of the table where there is none of that name.
    pub fn preset(name: &str) -> Self {
        let mut keymap = Self::default();
        if let Some((name, text)) = PRESETS.into_iter().find(|(known, _)| *known == name) {
            let bindings = file::read(text).bindings;
            // What a preset puts in the place of others' keys is meant so.
            keymap.lay_over(&bindings, &|_| Layer::Preset(name));
        }
        keymap
    }

    /// The preset and the own bindings of a configuration, and what is wrong with these.
    pub fn configured(configured: &Configured) -> (Self, Vec<Fault>) {
        let mut keymap = Self::preset(&configured.layered.settings.preset);
        let faults = keymap.lay_over(&configured.bindings, &|binding| Layer::File(binding.place));
        (keymap, faults)
    }

    /// Lays bindings over those that are there: first what is taken away, then what is bound.
    fn lay_over(&mut self, bindings: &[Binding], layer: &dyn Fn(&Binding) -> Layer) -> Vec<Fault> {
        let mut faults = Vec::new();
        let (bound, unbound): (Vec<&Binding>, Vec<&Binding>) =
            bindings.iter().partition(|binding| binding.action.is_some());
        for binding in unbound.into_iter().chain(bound) {
            let told = match read(binding, layer(binding)) {
                Ok(bound) if bound.action.is_none() => self.take_away(bound),
                Ok(bound) => self.bind(bound),
                Err(wrong) => vec![wrong],
            };
            let place = Some(binding.place);
            faults.extend(told.into_iter().map(|text| Fault { place, text }));
        }
        faults.sort();
        faults
    }

    /// Takes away keys and all sequences that begin with them.
    fn take_away(&mut self, away: Bound) -> Vec<String> {
        let is_meant = |bound: &Bound| {
            bound.keys.starts_with(&away.keys)
                && bound.meets(away.context)
                && bound.action.is_some()
        };
        if !self.bounds.iter().any(is_meant) {
            return vec![format!("{} is not bound", shown_sequence(&away.keys))];
        }
        let goes = |bound: &Bound| {
            is_meant(bound) && (away.context.is_none() || bound.context == away.context)
        };
        self.bounds.retain(|bound| !goes(bound));
        if away.context.is_some() {
            self.insert(away);
        }
        Vec::new()
    }

    /// Puts a binding before those of the layers below; tells of those that cannot be reached beside it.
    fn bind(&mut self, new: Bound) -> Vec<String> {
        let overlapping = || self.bounds.iter().filter(|bound| bound.meets(new.context));
        let twice = overlapping().find(|bound| bound.is_twice(&new));
        let hides: Vec<&Bound> = overlapping()
            .filter(|bound| bound.is_longer_than(&new) && self.is_in_force(bound, new.context))
            .collect();
        let hidden_by = overlapping()
            .find(|bound| new.is_longer_than(bound) && self.is_in_force(bound, new.context));
        let keys = shown_sequence(&new.keys);
        let told: Vec<String> = match (twice, hidden_by, hides.as_slice()) {
            (Some(other), ..) => vec![format!("{keys} is bound twice, also by {other}")],
            (_, Some(other), _) => {
                vec![format!("{keys} cannot be typed beside {other}; false unbinds it")]
            }
            (.., [first, more @ ..]) => {
                let more = match more.len() {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                vec![format!("{keys} hides {first}{more}; false unbinds it")]
            }
            _ => Vec::new(),
        };
        let is_preset = matches!(new.layer, Layer::Preset(_));
        if hidden_by.is_none() || is_preset {
            let goes = |bound: &Bound| {
                let clashes = bound.keys == new.keys
                    || bound.is_longer_than(&new)
                    || new.is_longer_than(bound);
                let is_same = bound.context == new.context;
                let is_over = new.context.is_none() && bound.meets(None);
                clashes && (is_same || is_over) && bound.action.is_some()
            };
            self.bounds.retain(|bound| !goes(bound));
            self.insert(new);
        }
        if is_preset { Vec::new() } else { told }
    }

    /// Puts a binding behind those of its layer, and before all of the layers below.
    fn insert(&mut self, new: Bound) {
        let is_same = |bound: &&Bound| match (bound.layer, new.layer) {
            (Layer::Preset(a), Layer::Preset(b)) => a == b,
            (a, b) => matches!((a, b), (Layer::File(_), Layer::File(_))),
        };
        let at = self.bounds.iter().take_while(is_same).count();
        self.bounds.insert(at, new);
    }

    /// True where a binding does something, and nothing that is bound more narrowly stands before it in a context.
    fn is_in_force(&self, bound: &Bound, context: Option<Context>) -> bool {
        let Some(context) = context else { return bound.action.is_some() };
        let hides = |other: &&Bound| {
            other.holds_in(context)
                && other.breadth() < bound.breadth()
                && (other.keys == bound.keys
                    || bound.is_longer_than(other)
                    || (other.context == Some(Context::Selecting) && other.is_longer_than(bound)))
        };
        bound.action.is_some() && self.bounds.iter().find(hides).is_none()
    }

    /// The bindings that hold in a context.
    fn bindings(&self, context: Context) -> impl Iterator<Item = (&[Key], Action)> {
        let applies =
            move |bound: &&Bound| bound.holds_in(context) && self.is_in_force(bound, Some(context));
        let bounds = self.bounds.iter().filter(applies);
        bounds.filter_map(|bound| Some((bound.keys.as_slice(), bound.action?)))
    }

    /// What `keys` mean in a context.
    pub fn meaning(&self, context: Context, keys: &[Key]) -> Meaning {
        let whole = self.bindings(context).find(|(sequence, _)| *sequence == keys);
        match whole {
            Some((_, action)) => Meaning::Action(action),
            None if self.continuations(context, keys).next().is_some() => Meaning::Prefix,
            None => Meaning::Nothing,
        }
    }

    /// The bindings of a context that begin with `keys` and go on.
    pub fn continuations<'a>(
        &'a self,
        context: Context,
        keys: &'a [Key],
    ) -> impl Iterator<Item = (&'a [Key], Action)> {
        self.bindings(context)
            .filter(move |(sequence, _)| sequence.len() > keys.len() && sequence.starts_with(keys))
            .map(move |(sequence, action)| (&sequence[keys.len()..], action))
    }

    /// The sequences that do `action` in a context.
    pub fn keys_in(&self, context: Context, action: Action) -> impl Iterator<Item = String> {
        let does = self.bindings(context).filter(move |(_, bound)| *bound == action);
        does.map(|(keys, _)| shown_sequence(keys))
    }

    /// The sequences that do `action`, with the pane where that is one alone.
    pub fn keys_for(&self, action: Action) -> Vec<String> {
        let bounds = self.bounds.iter().filter(|bound| bound.action == Some(action));
        bounds.map(Bound::shown).collect()
    }
}

/// Reads a binding.
fn read(binding: &Binding, layer: Layer) -> Result<Bound, String> {
    let keys = sequence(&binding.keys)?;
    let Some(first) = keys.first() else {
        return Err("expected keys, found an empty name".to_owned());
    };
    if first.letter().is_some_and(|letter| ('1'..='9').contains(&letter)) {
        return Err(format!("{} cannot be bound: digits are counts", binding.keys));
    }
    let context = binding.pane.as_deref().map(context).transpose()?;
    let action = match &binding.action {
        None => None,
        Some(id) => {
            let row = ACTIONS.iter().find(|row| row.id == id);
            let ids = ACTIONS.iter().map(|row| row.id);
            Some(row.ok_or_else(|| nearest::unknown("action", id, ids))?.action)
        }
    };
    Ok(Bound { context, keys, action, layer })
}

/// Names of the panes in the file, and of what stands beside them.
const CONTEXTS: [(&str, Context); 4] = [
    ("list", Context::Pane(Pane::List)),
    ("reading", Context::Pane(Pane::Reading)),
    ("panel", Context::Pane(Pane::Panel)),
    ("select", Context::Selecting),
];

/// The context of a name.
fn context(name: &str) -> Result<Context, String> {
    let known = CONTEXTS.into_iter().find(|(known, _)| *known == name);
    let names = CONTEXTS.into_iter().map(|(name, _)| name);
    known.map(|(_, context)| context).ok_or_else(|| nearest::unknown("pane", name, names))
}

impl Bound {
    /// True where it may be in force: what is bound for the text, or for all, holds at the caret of a selection, too.
    fn holds_in(&self, context: Context) -> bool {
        match self.context {
            None => true,
            Some(Context::Pane(Pane::Reading)) if context == Context::Selecting => true,
            own => own == Some(context),
        }
    }

    /// True where it can clash with what is bound for a context, or for all panes. At the caret other keys are meant.
    fn meets(&self, context: Option<Context>) -> bool {
        match (self.context, context) {
            (Some(Context::Selecting), other) | (other, Some(Context::Selecting)) => {
                other == Some(Context::Selecting)
            }
            (own, other) => own.is_none() || other.is_none() || own == other,
        }
    }

    /// The less, the more it goes before others.
    const fn breadth(&self) -> u8 {
        match self.context {
            Some(Context::Selecting) => 0,
            Some(Context::Pane(_)) => 1,
            None => 2,
        }
    }

    /// True where its keys begin with those of another and go on.
    fn is_longer_than(&self, other: &Self) -> bool {
        self.keys.len() > other.keys.len() && self.keys.starts_with(&other.keys)
    }

    /// True where both stand in the file, for the same keys and the same pane.
    fn is_twice(&self, other: &Self) -> bool {
        let in_file = |bound: &Self| matches!(bound.layer, Layer::File(_));
        in_file(self) && in_file(other) && self.keys == other.keys && self.context == other.context
    }

    /// Its keys, and the pane where it is for one. The caret is not named, as its actions stand in a section of their own.
    fn shown(&self) -> String {
        let keys = shown_sequence(&self.keys);
        let named = self.context.filter(|context| *context != Context::Selecting);
        let name = CONTEXTS.into_iter().find(|(_, context)| Some(*context) == named);
        name.map_or_else(|| keys.clone(), |(name, _)| format!("{keys} ({name})"))
    }
}

impl fmt::Display for Bound {
    /// `gg (top, preset vim)`, `x (quit, line 3)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let does = self.action.map_or("nothing", |action| action.row().id);
        write!(f, "{} ({does}, ", shown_sequence(&self.keys))?;
        match self.layer {
            Layer::Preset(name) => write!(f, "preset {name})"),
            Layer::File(place) => write!(f, "line {})", place.line),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The keymap of a file, and what is wrong with it.
    fn keymap(text: &str) -> (Keymap, Vec<String>) {
        let read = file::read(text);
        assert!(read.faults.is_empty(), "{:?}", read.faults);
        let configured = Configured { bindings: read.bindings, ..Configured::default() };
        let (keymap, faults) = Keymap::configured(&configured);
        (keymap, faults.iter().map(Fault::to_string).collect())
    }

    #[track_caller]
    fn check(text: &str, pane: Pane, keys: &str, expected: Meaning) {
        let (keymap, faults) = keymap(text);
        assert_eq!(faults, [""; 0]);
        assert_eq!(keymap.meaning(Context::Pane(pane), &sequence(keys).unwrap()), expected);
    }

    #[track_caller]
    fn check_fault(text: &str, expected: &str) {
        let (_, faults) = keymap(text);
        assert_eq!(faults, [expected]);
    }

    #[test]
    fn the_table_binds_no_key_twice_and_hides_none() {
        let bounds = Keymap::default().bounds;
        for (index, bound) in bounds.iter().enumerate() {
            let clash = |other: &&Bound| {
                other.context == bound.context && other.keys.starts_with(&bound.keys)
            };
            assert_eq!(bounds[index + 1..].iter().find(clash), None, "{bound}");
            assert_eq!(bounds[..index].iter().find(clash), None, "{bound}");
        }
    }

    #[test]
    fn own_bindings_go_before_the_table() {
        check("[keys]\nx = 'quit'\n", Pane::List, "x", Meaning::Action(Action::Quit));
        check("[keys]\nJ = 'down'\n", Pane::List, "J", Meaning::Action(Action::Down));
        check("[keys]\n'g x' = 'quit'\n", Pane::List, "g", Meaning::Prefix);
        check("[keys]\n'g x' = 'quit'\n", Pane::List, "g x", Meaning::Action(Action::Quit));
    }

    #[test]
    fn bindings_of_a_pane_go_before_those_of_all() {
        let text = "[keys.list]\nJ = 'down'\n[keys.reading]\nK = false\n";
        check(text, Pane::List, "J", Meaning::Action(Action::Down));
        check(text, Pane::Reading, "J", Meaning::Action(Action::NextArticle));
        check(text, Pane::Reading, "K", Meaning::Nothing);
        check(text, Pane::List, "K", Meaning::Action(Action::PreviousArticle));
    }

    #[track_caller]
    fn check_selecting(text: &str, keys: &str, expected: Meaning) {
        let (keymap, faults) = keymap(text);
        assert_eq!(faults, [""; 0]);
        assert_eq!(keymap.meaning(Context::Selecting, &sequence(keys).unwrap()), expected);
    }

    #[test]
    fn keys_at_the_caret_go_before_those_of_the_text_and_are_bound_alone() {
        check_selecting("", "w", Meaning::Action(Action::NextWord));
        check_selecting("", "i", Meaning::Prefix);
        check_selecting("", "i q", Meaning::Action(Action::SelectQuotation));
        check_selecting("", "y", Meaning::Action(Action::CopyAndLeave));
        check_selecting("", "j", Meaning::Action(Action::Down));
        check("", Pane::Reading, "w", Meaning::Nothing);
        let text = "[keys.select]\nw = 'word-end'\n'i x' = 'select-word'\ny = false\n";
        check_selecting(text, "w", Meaning::Action(Action::WordEnd));
        check_selecting(text, "i x", Meaning::Action(Action::SelectWord));
        check_selecting(text, "y", Meaning::Nothing);
        check(text, Pane::Reading, "y y", Meaning::Action(Action::CopySelection));
        // What is bound for all panes leaves the caret its keys.
        check_selecting("[keys]\nw = 'quit'\n", "w", Meaning::Action(Action::NextWord));
        check_selecting("[keys]\ne = false\n", "e", Meaning::Action(Action::WordEnd));
        check_selecting("[keys.reading]\nJ = 'down'\n", "J", Meaning::Action(Action::Down));
    }

    #[test]
    fn what_a_preset_binds_in_a_pane_is_taken_away_there() {
        let text = "[keys]\npreset = 'newsboat'\n[keys.list]\n'/' = false\n";
        let read = file::read(text);
        let mut keymap = Keymap::preset("newsboat");
        keymap.lay_over(&read.bindings, &|binding| Layer::File(binding.place));
        let slash = sequence("/").unwrap();
        assert_eq!(keymap.meaning(Context::Pane(Pane::List), &slash), Meaning::Nothing);
        let find = Meaning::Action(Action::Find);
        assert_eq!(keymap.meaning(Context::Pane(Pane::Reading), &slash), find);
    }

    #[test]
    fn false_takes_keys_away_with_all_that_begin_with_them() {
        check("[keys]\ng = false\n", Pane::List, "g g", Meaning::Nothing);
        check("[keys]\nJ = false\n", Pane::List, "J", Meaning::Nothing);
        check("[keys.list]\nz = false\n", Pane::List, "z t", Meaning::Nothing);
        check_fault("[keys]\n'g j' = false\n", "2:1: gj is not bound");
    }

    #[test]
    fn conflicts_name_both_places() {
        check_fault(
            "[keys]\n'g x' = 'quit'\n'g  x' = 'top'\n",
            "3:1: gx is bound twice, also by gx (quit, line 2)",
        );
        check_fault(
            "[keys]\nm = 'top'\n'm x' = 'quit'\n",
            "3:1: mx cannot be typed beside m (top, line 2); false unbinds it",
        );
        check_fault(
            "[keys]\n'q x' = 'top'\n",
            "2:1: qx cannot be typed beside q (back, preset vim); false unbinds it",
        );
        let (keymap, faults) = keymap("[keys]\ny = 'quit'\n");
        assert!(faults[0].contains("y hides yy (copy-selection, preset vim) and"), "{faults:?}");
        let meaning = keymap.meaning(Context::Pane(Pane::List), &sequence("y").unwrap());
        assert_eq!(meaning, Meaning::Action(Action::Quit));
    }

    #[test]
    fn mistakes_are_answered() {
        check_fault(
            "[keys]\nx = 'quitt'\n",
            "2:1: there is no action \"quitt\" (did you mean quit?)",
        );
        check_fault("[keys]\n3 = 'quit'\n", "2:1: 3 cannot be bound: digits are counts");
        check_fault(
            "[keys.lst]\nx = 'quit'\n",
            "2:1: there is no pane \"lst\" (did you mean list?)",
        );
        let (_, faults) = keymap("[keys]\nhello = 'quit'\n'' = 'quit'\n");
        assert_eq!(faults.len(), 2, "{faults:?}");
    }

    /// Actions that every preset must lead to.
    const NEEDED: &[Action] = &[
        Action::Down,
        Action::Up,
        Action::Top,
        Action::Bottom,
        Action::OpenOrPage,
        Action::In,
        Action::Back,
        Action::NextPane,
        Action::NextQuote,
        Action::NextUnread,
        Action::Find,
        Action::FindNext,
        Action::Search,
        Action::Filter,
        Action::ToggleRead,
        Action::Undo,
        Action::CopyQuote,
        Action::Hints,
        Action::Help,
        Action::Quit,
        Action::Clear,
    ];

    #[test]
    fn presets_are_well_written_and_lead_everywhere() {
        for (name, text) in PRESETS {
            let read = file::read(text);
            assert!(read.faults.is_empty(), "{name}: {:?}", read.faults);
            let unread = read
                .bindings
                .iter()
                .find_map(|binding| super::read(binding, Layer::Preset(name)).err());
            assert_eq!(unread, None, "{name}");
            let kind = crate::settings::row("preset").unwrap().kind;
            assert!(kind.read(name).is_ok(), "{name} cannot be set");
            let keymap = Keymap::preset(name);
            for action in NEEDED {
                for pane in [Pane::List, Pane::Reading, Pane::Panel] {
                    let found = keymap.keys_in(Context::Pane(pane), *action).next();
                    assert!(found.is_some(), "{name}: {} in {pane:?}", action.row().id);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_bindings_are_read(keys in "[a-zC<>, 0-9-]{0,12}", action in "quit|top|x", unbind: bool) {
            let binding = Binding {
                pane: None,
                keys,
                action: (!unbind).then_some(action),
                place: Place { line: 1, column: 1 },
            };
            let configured = Configured { bindings: vec![binding], ..Configured::default() };
            let (keymap, _) = Keymap::configured(&configured);
            for bound in &keymap.bounds {
                let context = bound.context.unwrap_or(Context::Pane(Pane::List));
                prop_assert!(keymap.meaning(context, &bound.keys) != Meaning::Nothing);
            }
        }
    }
}
