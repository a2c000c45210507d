//! Shortcodes of `WordPress`, as exports to Markdown leave them: `[caption id="x"]words[/caption]`, `[gallery ids="1,2"]`. What
//! stands between an opening and a closing one stays; code keeps its brackets.

use std::borrow::Cow;

use super::outside_code;

/// Longest shortcode that is looked for, in bytes.
const LONGEST: usize = 2000;

/// Shortcodes of `WordPress` itself and of what is often installed with it; those of page builders begin as below.
const NAMES: [&str; 22] = [
    "audio",
    "blockquote",
    "button",
    "caption",
    "code",
    "column",
    "contact-form",
    "contact-form-7",
    "embed",
    "gallery",
    "googlemaps",
    "highlight",
    "playlist",
    "pullquote",
    "quote",
    "row",
    "soundcloud",
    "tweet",
    "twitter",
    "video",
    "vimeo",
    "youtube",
];

/// How the shortcodes of page builders begin.
const BUILDERS: [&str; 6] = ["vc_", "et_pb_", "fusion_", "wp_", "av_", "su_"];

/// Takes the shortcodes out of a Markdown text.
pub(super) fn resolve(source: &str) -> Cow<'_, str> {
    outside_code::without(source, in_line)
}

/// Starts and lengths of the shortcodes in a line, code spans left out.
fn in_line(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut code = false;
    while let Some(next) = memchr::memchr2(b'[', b'`', &line.as_bytes()[at..]).map(|next| at + next)
    {
        at = next + 1;
        if line.as_bytes()[next] == b'`' {
            code = !code;
        } else if !code && let Some(length) = shortcode(&line[next..]) {
            found.push((next, length));
            at = next + length;
        }
    }
    found
}

/// Length of the shortcode that begins `rest`. What is followed by an address or a reference is a link.
fn shortcode(rest: &str) -> Option<usize> {
    let head = &rest[..crate::span::floor_boundary(rest, LONGEST)];
    let end = head.find(']')?;
    let inner = head[1..end].trim_end_matches('/').trim();
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    // `[youtube=https://…]`
    let (name, value) =
        name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte)
        });
    let builds = BUILDERS.iter().any(|start| name.starts_with(start));
    let known = NAMES.contains(&name) || builds;
    let attributed =
        attributes.contains("=\"") || attributes.contains("='") || attributes.contains("=”");
    let plain = attributes.trim().is_empty() && value.is_none();
    let after = &head[end + 1..];
    let is_reference = plain && !builds && !closes && after.starts_with('[');
    let is_link = is_reference || after.starts_with(['(', ':']);
    let is_shortcode = if closes {
        known && plain
    } else {
        (known && (plain || value.is_some() || attributes.contains('='))) || attributed
    };
    // A word alone in brackets that opens is only one where it closes on the same line, or begins as builders' do.
    let alone = !closes && plain && !builds;
    let closed = !alone || rest.contains(&format!("[/{name}]")) || name == "gallery";
    (is_name && is_shortcode && closed && !is_link).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(resolve(source), expected);
    }

    #[test]
    fn shortcodes_lose_their_brackets_and_keep_their_words() {
        check(
            "[caption id=\"a_1\" align=\"left\"]![x](y.jpg) The quay[/caption] on",
            "![x](y.jpg) The quay on",
        );
        check("a [gallery ids=\"1,2\"] b", "a  b");
        check("[embed]https://e.example/v[/embed]", "https://e.example/v");
        check("[vc_row][vc_column width=\"1/2\"]Words[/vc_column][/vc_row]", "Words");
        check("[my_widget title='x' /]", "");
        check("See [youtube=https://y.example/watch?v=a&w=1] [vimeo 12 w=4] now", "See   now");
    }

    #[test]
    fn brackets_of_other_kinds_stay() {
        for source in [
            "[video](https://e.example)",
            "[quote][1]",
            "[1]: https://e.example",
            "he [the mayor] said",
            "[sic] [video] [x=1]",
            "`[caption id=\"a\"]`",
            "```\n[gallery ids=\"1\"]\n```\n",
        ] {
            check(source, source);
        }
    }
}
