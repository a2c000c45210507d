//! What keys do: the table of actions, a preset over it, the user's own bindings over that. Each of them may be for one pane.

use std::fmt;

use super::{Key, sequence, shown_sequence};
use crate::{
    reader::{
        action::{ACTIONS, Action},
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

/// A binding.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bound {
    /// The pane it is for; every one where there is none.
    pane: Option<Pane>,
    keys: Vec<Key>,
    /// What is done; nothing where the keys, and all that begin with them, are taken away in a pane.
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
        let bounds = ACTIONS.iter().flat_map(|row| row.keys.iter().map(|keys| (*keys, row.action)));
        let bound = |(keys, action)| Bound {
            pane: None,
            keys: sequence(keys).expect("the table's keys are tested"),
            action: Some(action),
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
                && bound.overlaps(away.pane)
                && bound.action.is_some()
        };
        if !self.bounds.iter().any(is_meant) {
            return vec![format!("{} is not bound", shown_sequence(&away.keys))];
        }
        match away.pane {
            None => self.bounds.retain(|bound| !is_meant(bound)),
            Some(_) => self.insert(away),
        }
        Vec::new()
    }

    /// Puts a binding before those of the layers below; tells of those that cannot be reached beside it.
    fn bind(&mut self, new: Bound) -> Vec<String> {
        let overlapping = || self.bounds.iter().filter(|bound| bound.overlaps(new.pane));
        let twice = overlapping().find(|bound| bound.is_twice(&new));
        let hides: Vec<&Bound> = overlapping()
            .filter(|bound| bound.is_longer_than(&new) && self.is_in_force(bound, new.pane))
            .collect();
        let hidden_by = overlapping()
            .find(|bound| new.is_longer_than(bound) && self.is_in_force(bound, new.pane));
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
                clashes && (new.pane.is_none() || bound.pane == new.pane) && bound.action.is_some()
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

    /// True where nothing takes a binding away in a pane.
    fn is_in_force(&self, bound: &Bound, pane: Option<Pane>) -> bool {
        let hides = |other: &&Bound| {
            other.pane.is_some()
                && other.pane == pane
                && bound.pane.is_none()
                && (other.keys == bound.keys || bound.is_longer_than(other))
        };
        bound.action.is_some() && self.bounds.iter().find(hides).is_none()
    }

    /// The bindings of a pane.
    fn bindings(&self, pane: Pane) -> impl Iterator<Item = (&[Key], Action)> {
        let applies =
            move |bound: &&Bound| bound.overlaps(Some(pane)) && self.is_in_force(bound, Some(pane));
        let bounds = self.bounds.iter().filter(applies);
        bounds.filter_map(|bound| Some((bound.keys.as_slice(), bound.action?)))
    }

    /// What `keys` mean in a pane.
    pub fn meaning(&self, pane: Pane, keys: &[Key]) -> Meaning {
        let whole = self.bindings(pane).find(|(sequence, _)| *sequence == keys);
        match whole {
            Some((_, action)) => Meaning::Action(action),
            None if self.continuations(pane, keys).next().is_some() => Meaning::Prefix,
            None => Meaning::Nothing,
        }
    }

    /// The bindings of a pane that begin with `keys` and go on.
    pub fn continuations<'a>(
        &'a self,
        pane: Pane,
        keys: &'a [Key],
    ) -> impl Iterator<Item = (&'a [Key], Action)> {
        self.bindings(pane)
            .filter(move |(sequence, _)| sequence.len() > keys.len() && sequence.starts_with(keys))
            .map(move |(sequence, action)| (&sequence[keys.len()..], action))
    }

    /// The sequences that do `action` in a pane.
    pub fn keys_in(&self, pane: Pane, action: Action) -> impl Iterator<Item = String> {
        let does = self.bindings(pane).filter(move |(_, bound)| *bound == action);
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
    let pane = binding.pane.as_deref().map(pane).transpose()?;
    let action = match &binding.action {
        None => None,
        Some(id) => {
            let row = ACTIONS.iter().find(|row| row.id == id);
            let ids = ACTIONS.iter().map(|row| row.id);
            Some(row.ok_or_else(|| nearest::unknown("action", id, ids))?.action)
        }
    };
    Ok(Bound { pane, keys, action, layer })
}

/// Names of the panes in the file.
const PANES: [(&str, Pane); 3] =
    [("list", Pane::List), ("reading", Pane::Reading), ("panel", Pane::Panel)];

/// The pane of a name.
fn pane(name: &str) -> Result<Pane, String> {
    let known = PANES.into_iter().find(|(known, _)| *known == name).map(|(_, pane)| pane);
    known.ok_or_else(|| nearest::unknown("pane", name, PANES.into_iter().map(|(name, _)| name)))
}

impl Bound {
    /// True where it counts in a pane, or where both are for every pane.
    fn overlaps(&self, pane: Option<Pane>) -> bool {
        self.pane.is_none() || pane.is_none() || self.pane == pane
    }

    /// True where its keys begin with those of another and go on.
    fn is_longer_than(&self, other: &Self) -> bool {
        self.keys.len() > other.keys.len() && self.keys.starts_with(&other.keys)
    }

    /// True where both stand in the file, for the same keys and the same pane.
    fn is_twice(&self, other: &Self) -> bool {
        let in_file = |bound: &Self| matches!(bound.layer, Layer::File(_));
        in_file(self) && in_file(other) && self.keys == other.keys && self.pane == other.pane
    }

    /// Its keys, and the pane where it is for one.
    fn shown(&self) -> String {
        let keys = shown_sequence(&self.keys);
        let name = PANES.into_iter().find(|(_, pane)| Some(*pane) == self.pane);
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
        assert_eq!(keymap.meaning(pane, &sequence(keys).unwrap()), expected);
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
            let clash = |other: &&Bound| other.keys.starts_with(&bound.keys);
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
        let meaning = keymap.meaning(Pane::List, &sequence("y").unwrap());
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
                    let found = keymap.keys_in(pane, *action).next();
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
                prop_assert!(keymap.meaning(Pane::List, &bound.keys) != Meaning::Nothing);
            }
        }
    }
}
