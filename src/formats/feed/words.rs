//! Words as a feed gives them: text, or HTML that is escaped once, twice or not at all.

use std::borrow::Cow;

use super::super::{
    body::without_tags,
    entities, stated,
    xml::{self, Piece},
};

/// Words and what they are written in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// The words, as text or HTML.
    pub(super) text: String,
    /// True for HTML.
    pub(super) html: bool,
}

/// How a feed says that words are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// As text, by its own word.
    Text,
    /// As HTML, escaped.
    Html,
    /// As elements.
    Xhtml,
    /// It does not say.
    #[default]
    Unsaid,
}

impl Form {
    /// What an Atom `type` says; Atom 0.3 and many others write media types.
    pub(super) fn of(stated: &str) -> Self {
        match stated.trim().to_ascii_lowercase().as_str() {
            "text" | "text/plain" => Self::Text,
            "xhtml" | "application/xhtml+xml" => Self::Xhtml,
            "html" | "text/html" => Self::Html,
            _ => Self::Unsaid,
        }
    }
}

impl Words {
    /// Words whose references have been decoded once. Where the feed does not say that they are text, they are HTML if they
    /// look like it.
    pub(super) fn decoded(text: String, form: Form) -> Self {
        let text = if form != Form::Text && is_escaped_twice(&text) {
            entities::decode(&text).into_owned()
        } else {
            text
        };
        let html = match form {
            Form::Text => false,
            Form::Html | Form::Xhtml => true,
            Form::Unsaid => looks_like_html(&text),
        };
        Self { text, html }
    }

    /// One clean line without markup; `None` where nothing is left.
    pub(super) fn line(&self) -> Option<String> {
        if self.html { stated::line(&without_tags(&self.text)) } else { stated::line(&self.text) }
    }

    /// All of the words without markup.
    pub(super) fn plain(&self) -> Cow<'_, str> {
        if self.html { Cow::Owned(without_tags(&self.text)) } else { Cow::Borrowed(&self.text) }
    }

    /// About how many bytes of words there are, markup not counted.
    pub(super) fn weight(&self) -> usize {
        self.plain().trim().len()
    }
}

/// True for text without a tag that holds the escaped end tags of paragraphs or lines.
fn is_escaped_twice(text: &str) -> bool {
    let holds = |mark: &str| text.contains(mark);
    !holds("<")
        && (holds("&lt;/p&gt;") || holds("&lt;br") || holds("&lt;/a&gt;") || holds("&lt;/div&gt;"))
}

/// True for text that holds a tag or a character reference of HTML.
fn looks_like_html(text: &str) -> bool {
    let tag = |piece: Piece<'_>| match piece {
        Piece::Open(tag) => is_html(tag.name),
        Piece::Close(name) => is_html(name),
        Piece::Text(words) => {
            matches!(entities::decode(words), Cow::Owned(decoded) if decoded != words)
        }
        Piece::Literal(_) => false,
    };
    text.contains(['<', '&']) && xml::pieces(text).any(|(_, piece)| tag(piece))
}

/// True for the names of elements that stand in articles.
fn is_html(name: &str) -> bool {
    const NAMES: &str = " a abbr article aside audio b blockquote body br center cite code dd del details div dl dt em embed \
        figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html i iframe img ins kbd li main mark nav object ol p \
        picture pre q s script section small source span strike strong style sub summary sup table tbody td tfoot th thead \
        time tr tt u ul var video wbr ";
    let name = name.to_ascii_lowercase();
    !name.contains(' ') && NAMES.contains(&format!(" {name} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, html: bool, line: &str) {
        let words = Words::decoded(text.into(), Form::Unsaid);
        assert_eq!((words.html, words.line().unwrap_or_default().as_str()), (html, line));
    }

    #[test]
    fn html_is_told_from_text() {
        check("plain words", false, "plain words");
        check("a <b>bold</b>er word<br>next", true, "a bolder word next");
        check("Rock &amp; Roll", true, "Rock & Roll");
        check("if a < b and c > d", false, "if a < b and c > d");
        check("Vec<String> & others", false, "Vec<String> & others");
    }
}
