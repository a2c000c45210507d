//! Words whose full stop does not end a sentence, from `assets/abbreviations.txt`.

use std::{collections::HashMap, sync::LazyLock};

/// When the stop belongs to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Always, and what follows belongs to it: `Mr`.
    Title,
    /// Always.
    Always,
    /// Before a number.
    BeforeNumber,
    /// After a comma.
    AfterComma,
}

/// The rule for a word without its stop, as it is written.
pub(super) fn when(word: &str) -> Option<When> {
    LIST.get(word).copied()
}

/// True for a title with its stop (`Gen.`): a sentence never ends there.
pub(crate) fn is_title(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word);
    when(word) == Some(When::Title)
}

static LIST: LazyLock<HashMap<&'static str, When>> = LazyLock::new(|| {
    let sections = [
        ("title", When::Title),
        ("always", When::Always),
        ("number", When::BeforeNumber),
        ("month", When::BeforeNumber),
        ("place", When::AfterComma),
    ];
    let words =
        sections.into_iter().flat_map(|(name, when)| section(name).map(move |word| (word, when)));
    words.collect()
});

/// The words of one section of the list.
fn section(name: &str) -> impl Iterator<Item = &'static str> + use<> {
    const TEXT: &str = include_str!("../../../assets/abbreviations.txt");
    let head = format!("[{name}]\n");
    let body = TEXT.find(&head).map_or("", |at| &TEXT[at + head.len()..]);
    let lines = body.lines().take_while(|line| !line.starts_with('['));
    lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_say_when() {
        assert_eq!(when("Mr"), Some(When::Title));
        assert_eq!(when("Jan"), Some(When::BeforeNumber));
        assert_eq!(when("Ore"), Some(When::AfterComma));
        assert_eq!(when("ore"), None);
        assert!(is_title("Gen.") && !is_title("Inc."));
    }
}
