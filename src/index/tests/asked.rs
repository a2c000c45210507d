//! Queries that are made up.

use proptest::{collection::vec, prelude::*, sample::select};

use super::made::phrase;

/// A condition as it is typed.
fn term() -> impl Strategy<Value = String> {
    let fields = [
        "",
        "",
        "",
        "title:",
        "source:",
        "author:",
        "tag:",
        "lang:",
        "entity:",
        "person:",
        "org:",
        "said:",
        "said:",
        "about:",
        "about:",
        "note:",
        "highlight:",
    ];
    let words = (select(fields.to_vec()), phrase(3), any::<bool>(), any::<bool>());
    let worded = words.prop_map(|(field, phrase, prefix, cut)| {
        let letters = phrase.chars().count();
        let kept = if cut { letters.div_ceil(2) } else { letters };
        let phrase: String = phrase.replace('\n', " ").chars().take(kept).collect();
        format!("{field}\"{phrase}\"{}", if prefix { "*" } else { "" })
    });
    let other = select(vec![
        "is:unread",
        "is:read",
        "is:starred",
        "is:excerpt",
        "has:note",
        "has:highlight",
        "has:quote",
        "after:2024-12-30",
        "before:2024-12-31",
        "after:2023",
        "before:2024",
        "lang:en",
        "entity:WCS",
        "org:WCS",
    ]);
    prop_oneof![6 => worded, 2 => other.prop_map(str::to_owned)]
}

/// A query as it is typed.
pub(super) fn asked() -> impl Strategy<Value = String> {
    term().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(|members| format!("({})", members.join(" "))),
            vec(inner.clone(), 1..4).prop_map(|members| format!("({})", members.join(" OR "))),
            inner.prop_map(|inner| format!("-{inner}")),
        ]
    })
}
