//! Character references of HTML: `&amp;`, `&#8220;`, `&#x201c;`.

use std::borrow::Cow;

/// Longest name between `&` and `;` that is looked up, in bytes.
const LONGEST_NAME: usize = 12;

/// What the numbers 128 to 159 stand for: HTML reads them as windows-1252 (WHATWG HTML, "Numeric character reference end
/// state"). Zero where windows-1252 has none.
const WINDOWS_1252: [u32; 32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
];

/// The Latin-1 names from U+00A0 on, in order (HTML 4, `HTMLlat1`).
const LATIN_1: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
    AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash \
    Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
    igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn \
    yuml";

/// Other names that texts use (HTML 4, `HTMLspecial` and `HTMLsymbol`).
const SPECIAL: [(&str, char); 48] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("sbquo", '‚'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("hellip", '…'),
    ("bull", '•'),
    ("prime", '′'),
    ("Prime", '″'),
    ("euro", '€'),
    ("trade", '™'),
    ("dagger", '†'),
    ("Dagger", '‡'),
    ("permil", '‰'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Yuml", 'Ÿ'),
    ("fnof", 'ƒ'),
    ("circ", 'ˆ'),
    ("tilde", '˜'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("harr", '↔'),
    ("minus", '−'),
    ("infin", '∞'),
    ("ne", '≠'),
    ("le", '≤'),
    ("ge", '≥'),
    ("frasl", '⁄'),
];

/// Replaces references by what they stand for; what is no reference stays. The result is not cleaned.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = reference(rest).unwrap_or(('&', 1));
        decoded.push(character);
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Writes text so that markup holds it as text.
pub(super) fn encode(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The reference at the start of `text`, and its length in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    let window = &text.as_bytes()[1..text.len().min(LONGEST_NAME + 2)];
    let length = memchr::memchr(b';', window)?;
    let name = text.get(1..=length)?;
    let character = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => named(name)?,
    };
    Some((character, length + 2))
}

fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    let code = match code {
        0x80..=0x9F => WINDOWS_1252[code as usize - 0x80],
        _ => code,
    };
    Some(char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{FFFD}'))
}

fn named(name: &str) -> Option<char> {
    let special = SPECIAL.iter().find(|(known, _)| *known == name).map(|(_, character)| *character);
    special.or_else(|| {
        let index = LATIN_1.split_ascii_whitespace().position(|known| known == name)?;
        char::from_u32(0xA0 + index as u32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(decode(text), expected);
    }

    #[test]
    fn names_and_numbers() {
        check("&ldquo;caf&eacute;&rdquo; &amp; &#8220;x&#x201D;", "“café” & “x”");
        check("&nbsp;&yuml;", "\u{A0}ÿ");
        check("&#155;", "›");
    }

    #[test]
    fn what_is_no_reference_stays() {
        check("AT&T; R&D & more &unknown; &", "AT&T; R&D & more &unknown; &");
        check("&#12ab; &#; &é;", "&#12ab; &#; &é;");
    }

    #[test]
    fn t3_numbers_without_a_character_become_replacements() {
        check("&#0;&#xD800;&#x110000;&#9999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}");
    }
}
