//! Tags that are typed: those that were given before are offered and completed.

use super::{Effect, Kind, Model, Prompt, changed, keeping, line};

/// Tags that are offered at a time.
const TAGS_SHOWN: usize = 12;

/// Completes the tag that is being typed by the first that was given before.
pub(super) fn complete(model: &mut Model) -> Vec<Effect> {
    let known = model.state.records.all_tags();
    let Some(prompt) = &mut model.prompt else { return Vec::new() };
    if !matches!(prompt.kind, Kind::Tags | Kind::PassageTags) {
        return Vec::new();
    }
    let tag = candidates(&prompt.text[..prompt.cursor], &known).next();
    if let Some(tag) = tag {
        let begun = prompt.text[..prompt.cursor].rfind(',').map_or(0, |comma| comma + 1);
        let blank = if begun == 0 { "" } else { " " };
        line::delete_to(prompt, begun);
        line::insert(prompt, &format!("{blank}{tag}, "));
    }
    changed(model)
}

/// Known tags that the last of the typed ones may become, in any case of letters; those that stand there are left out.
fn candidates<'a>(typed: &str, known: &'a [String]) -> impl Iterator<Item = &'a String> + use<'a> {
    let (before, last) = typed.rsplit_once(',').unwrap_or(("", typed));
    let (given, last) = (keeping::read_tags(before), last.trim().to_lowercase());
    known.iter().filter(move |tag| {
        tag.to_lowercase().starts_with(&last) && **tag != last && !given.contains(tag)
    })
}

/// Which tags Tab may put there.
pub(super) fn hint(model: &Model, prompt: &Prompt) -> String {
    let known = model.state.records.all_tags();
    let fitting: Vec<&str> = candidates(&prompt.text[..prompt.cursor], &known)
        .take(TAGS_SHOWN)
        .map(String::as_str)
        .collect();
    match fitting.as_slice() {
        [] => "tags with commas between".to_owned(),
        tags => format!("Tab: {}", tags.join(", ")),
    }
}
