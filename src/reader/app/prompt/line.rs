//! Editing the line: characters, words, graphemes, and where the cursor stands among them.

use crossterm::event::{KeyCode, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

use super::Prompt;
use crate::{document::clean::clean_line, reader::keys::Key};

/// Characters that a prompt takes; more is not a question but a paste gone wrong.
const LONGEST: usize = 4_000;

/// Edits the line; true where its text changed.
pub(super) fn edit(prompt: &mut Prompt, key: Key) -> bool {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let before = prompt.text.len();
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    match key.code {
        KeyCode::Char('w') if control => delete_to(prompt, word_start(prompt)),
        KeyCode::Backspace if alt || control => delete_to(prompt, word_start(prompt)),
        KeyCode::Char('k') if control => prompt.text.truncate(prompt.cursor),
        KeyCode::Char('b') if control => prompt.cursor = grapheme_before(prompt),
        KeyCode::Char('f') if control => prompt.cursor = grapheme_after(prompt),
        KeyCode::Char('b') if alt => prompt.cursor = word_start(prompt),
        KeyCode::Char('f') if alt => prompt.cursor = word_end(prompt),
        KeyCode::Left if alt || control => prompt.cursor = word_start(prompt),
        KeyCode::Right if alt || control => prompt.cursor = word_end(prompt),
        KeyCode::Char('u') if control => delete_to(prompt, 0),
        KeyCode::Char('a') if control => prompt.cursor = 0,
        KeyCode::Char('e') if control => prompt.cursor = prompt.text.len(),
        KeyCode::Char('h') if control => delete_to(prompt, grapheme_before(prompt)),
        KeyCode::Backspace => delete_to(prompt, grapheme_before(prompt)),
        KeyCode::Delete | KeyCode::Char('d') if control || key.code == KeyCode::Delete => {
            let end = grapheme_after(prompt);
            prompt.text.replace_range(prompt.cursor..end, "");
        }
        KeyCode::Left => prompt.cursor = grapheme_before(prompt),
        KeyCode::Right => prompt.cursor = grapheme_after(prompt),
        KeyCode::Home => prompt.cursor = 0,
        KeyCode::End => prompt.cursor = prompt.text.len(),
        KeyCode::Char(c) if !control && !alt => {
            insert(prompt, &clean_line(c.encode_utf8(&mut [0; 4])));
        }
        _ => {}
    }
    prompt.text.len() != before
}

/// Puts text at the cursor, as far as the line has room for it.
pub(super) fn insert(prompt: &mut Prompt, text: &str) {
    let room = LONGEST.saturating_sub(prompt.text.len());
    let text = &text[..crate::span::floor_boundary(text, room)];
    prompt.text.insert_str(prompt.cursor, text);
    prompt.cursor += text.len();
}

/// Takes out what stands between `start` and the cursor.
pub(super) fn delete_to(prompt: &mut Prompt, start: usize) {
    prompt.text.replace_range(start..prompt.cursor, "");
    prompt.cursor = start;
}

/// Start of the grapheme before the cursor.
fn grapheme_before(prompt: &Prompt) -> usize {
    prompt.text[..prompt.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
}

/// End of the grapheme after the cursor.
fn grapheme_after(prompt: &Prompt) -> usize {
    let after = &prompt.text[prompt.cursor..];
    prompt.cursor + after.graphemes(true).next().map_or(0, str::len)
}

/// Start of the word before the cursor.
fn word_start(prompt: &Prompt) -> usize {
    let head = prompt.text[..prompt.cursor].trim_end();
    head.rfind(char::is_whitespace)
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8))
}

/// End of the word after the cursor.
fn word_end(prompt: &Prompt) -> usize {
    let tail = &prompt.text[prompt.cursor..];
    let word = tail.trim_start();
    let start = prompt.text.len() - word.len();
    word.find(char::is_whitespace).map_or(prompt.text.len(), |at| start + at)
}
