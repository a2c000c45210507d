//! The table of actions: what a key can do. Help, hints, the which-key box and `dateline keys` are all made from it.

/// Declares the actions once: variant, id, default keys, description, section.
macro_rules! actions {
    ($($section:ident { $($action:ident, $id:literal, [$($key:literal),*], $says:literal;)+ })+) => {
        /// What a key can do. Fieldless: a count or a target comes from the model.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each variant is described by its row of the table")]
        pub enum Action { $($($action,)+)+ }

        /// Every action, in the order of the help.
        pub const ACTIONS: &[Row] = &[$($(
            Row { action: Action::$action, id: $id, keys: &[$($key),*], says: $says, section: Section::$section },
        )+)+];
    };
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What is done.
    pub action: Action,
    /// Its name in the configuration and the palette.
    pub id: &'static str,
    /// Key sequences that do it by default, written as in [`super::keys::Key`]'s `FromStr`, keys parted by blanks.
    pub keys: &'static [&'static str],
    /// What it does, in a few words.
    pub says: &'static str,
    /// Where the help lists it.
    pub section: Section,
}

/// Sections of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Moving within a pane.
    Moving,
    /// From pane to pane, article to article.
    Going,
    /// Quotations, entities, headings, links.
    Walking,
    /// Finding, filtering, searching, sorting.
    Finding,
    /// What is kept of an article, and copying.
    Keeping,
    /// The caret, while text is being selected.
    Selecting,
    /// How the page looks.
    Looking,
    /// The program itself.
    Program,
}

impl Section {
    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Moving => "Moving",
            Self::Going => "Articles and panes",
            Self::Walking => "Who said what",
            Self::Finding => "Finding",
            Self::Keeping => "Keeping and copying",
            Self::Selecting => "Selecting text, after v",
            Self::Looking => "The page",
            Self::Program => "The program",
        }
    }
}

actions! {
    Moving {
        Down, "down", ["j", "<down>"], "move down";
        Up, "up", ["k", "<up>"], "move up";
        HalfDown, "half-page-down", ["C-d"], "half a page down";
        HalfUp, "half-page-up", ["C-u"], "half a page up";
        PageDown, "page-down", ["C-f", "<pagedown>"], "a page down";
        PageUp, "page-up", ["b", "C-b", "<pageup>"], "a page up";
        Top, "top", ["g g", "<home>"], "to the top; with a count, to that paragraph or row";
        Bottom, "bottom", ["G", "<end>"], "to the end; with a count, like gg";
        GoPercent, "go-percent", ["%"], "to so many per cent of it: 40%";
        LineTop, "line-top", ["z t"], "put the selection at the top";
        LineMiddle, "line-middle", ["z z"], "put the selection in the middle";
        LineBottom, "line-bottom", ["z b"], "put the selection at the bottom";
    }
    Going {
        OpenOrPage, "open-or-page", ["<space>"], "open; page down, and at the end the next unread";
        In, "in", ["<enter>", "l", "<right>"], "go in: open the article, go to the quotation or mention";
        Out, "out", ["h", "<left>"], "go out, one pane to the left";
        Back, "back", ["q"], "back one level, and at the top quit";
        NextArticle, "next-article", ["J"], "next article, from any pane";
        PreviousArticle, "previous-article", ["K"], "previous article, from any pane";
        NextUnread, "next-unread", ["] u"], "next unread article";
        PreviousUnread, "previous-unread", ["[ u"], "previous unread article";
        NextPane, "next-pane", ["<tab>"], "next pane";
        PreviousPane, "previous-pane", ["S-<tab>"], "previous pane";
        GoList, "go-list", ["g a"], "to the articles";
        GoReading, "go-reading", ["g r"], "to the text";
        GoPanel, "go-panel", ["g s"], "to the side panel";
        HistoryBack, "history-back", ["H"], "back to the article that was open before";
        HistoryOn, "history-on", ["L"], "on again among the articles that were opened";
    }
    Walking {
        Hints, "hints", ["f"], "letters on all that can be gone to: links, quotations, names, rows";
        Contents, "contents", ["T"], "table of contents";
        NextQuote, "next-quote", ["] q"], "next quotation";
        PreviousQuote, "previous-quote", ["[ q"], "previous quotation";
        NextMention, "next-mention", ["] e"], "next mention, of the selected entity if there is one";
        PreviousMention, "previous-mention", ["[ e"], "previous mention";
        NextHeading, "next-heading", ["] h"], "next heading";
        PreviousHeading, "previous-heading", ["[ h"], "previous heading";
        NextHighlight, "next-highlight", ["] n"], "next marked passage";
        PreviousHighlight, "previous-highlight", ["[ n"], "previous marked passage";
        NextLink, "next-link", ["] l"], "next link";
        PreviousLink, "previous-link", ["[ l"], "previous link";
        Evidence, "evidence", ["i"], "why this quotation: sentence, cue and rule; the footnote of a selected mark";
        ToggleGroup, "toggle-group", ["z a"], "fold or open the group of the panel; in a mail, earlier messages";
    }
    Finding {
        Find, "find", ["/"], "find in this pane";
        FindNext, "find-next", ["n"], "next match";
        FindPrevious, "find-previous", ["N"], "previous match";
        Search, "search", ["g /"], "search all articles";
        Filter, "filter", ["F"], "filter the list";
        FilterBySelection, "filter-by-selection", ["."], "only articles with the selected entity or speaker; again: all";
        SavedSearches, "saved-searches", ["g f"], "to the saved searches above the list";
        SaveSearch, "save-search", ["S"], "save the filter or search in force under a name";
        RenameSearch, "rename-search", ["g R"], "give the saved search another name";
        ForgetSearch, "forget-search", ["X"], "forget the saved search; its articles stay";
        SortGiven, "sort-given", [", o"], "order as given";
        SortDate, "sort-date", [", d"], "sort by date, newest first";
        SortDateReversed, "sort-date-reversed", [", D"], "sort by date, oldest first";
        SortSource, "sort-source", [", s"], "sort by source";
        SortSourceReversed, "sort-source-reversed", [", S"], "sort by source, reversed";
        SortTitle, "sort-title", [", t"], "sort by title";
        SortTitleReversed, "sort-title-reversed", [", T"], "sort by title, reversed";
        SortLength, "sort-length", [", l"], "sort by length, shortest first";
        SortLengthReversed, "sort-length-reversed", [", L"], "sort by length, longest first";
        SortUnread, "sort-unread", [", u"], "unread articles first";
        SortUnreadReversed, "sort-unread-reversed", [", U"], "unread articles last";
        SortRelevance, "sort-relevance", [", r"], "best matches of the search first";
        GroupSource, "group-source", [", g s"], "group by source";
        GroupDay, "group-day", [", g d"], "group by day";
        GroupTag, "group-tag", [", g t"], "group by tag";
        GroupNot, "group-not", [", g n"], "no groups";
        Clear, "clear", ["<esc>"], "clear selection, matches, filter; never quits";
    }
    Keeping {
        ToggleRead, "toggle-read", ["r"], "mark as read or unread";
        ToggleStar, "toggle-star", ["s"], "star or unstar";
        ReadAll, "read-all", ["A"], "mark all listed articles as read";
        Tag, "tag", ["t"], "tag the selected passage, else the article";
        Note, "note", ["a"], "write a note on the selected passage, else on the article";
        Select, "select-text", ["v"], "select text by words, sentences, paragraphs";
        Highlight, "highlight", ["c"], "mark the selection in a colour: y g b r p";
        Unhighlight, "delete-highlight", ["x"], "take the mark of the selected passage away";
        Highlights, "highlights", ["g n"], "list the marked passages of this article";
        AllHighlights, "all-highlights", ["g N"], "list the marked passages of all articles";
        SetMark, "set-mark", ["m"], "mark this place with a letter";
        GoMark, "go-mark", ["'"], "go to a marked place";
        JumpBack, "jump-back", ["C-o"], "back to the place before the last leap";
        JumpOn, "jump-on", ["C-n"], "on again in the list of places";
        Undo, "undo", ["u"], "undo the last change of marks, stars, tags, notes";
        Redo, "redo", ["C-r"], "do again what was undone";
        CopySelection, "copy-selection", ["y y"], "copy the selection, or the row at the top";
        CopyQuote, "copy-quote", ["y q"], "copy the quotation with its speaker and source";
        CopyAddress, "copy-address", ["y u"], "copy the article's address";
        CopyCitation, "copy-citation", ["y c"], "copy a citation: plain, Markdown, BibTeX, CSL-JSON";
        OpenAddress, "open-in-browser", ["o"], "open the selected link, else the article's address, in the browser";
        EditFile, "edit-file", ["e"], "open the article's file in $EDITOR";
        OpenAndRead, "open-in-browser-and-mark-read", ["O"], "the same, and mark the article as read";
        Pipe, "pipe", ["|"], "give the selection, or all of the text, to a command";
        ExportNotes, "export-notes", ["g w"], "write all notes and highlights into a folder";
    }
    Selecting {
        CaretOn, "caret-on", ["l", "<right>"], "on by what the selection grows by";
        CaretBack, "caret-back", ["h", "<left>"], "back by it";
        NextWord, "next-word", ["w"], "to the next word";
        PreviousWord, "previous-word", ["b"], "to the word before";
        WordEnd, "word-end", ["e"], "to the end of the word";
        NextSentence, "next-sentence", [")"], "to the next sentence";
        PreviousSentence, "previous-sentence", ["("], "to the sentence before";
        NextParagraph, "next-paragraph", ["}"], "to the next paragraph";
        PreviousParagraph, "previous-paragraph", ["{"], "to the paragraph before";
        RowStart, "row-start", ["0"], "to the beginning of the row";
        RowEnd, "row-end", ["$"], "to the end of the row";
        Grow, "grow", ["v", "<space>"], "begin here; then grow by more: words, sentences, paragraphs";
        GrowByParagraph, "grow-by-paragraph", ["V"], "grow by paragraphs";
        OtherEnd, "other-end", ["o"], "to the other end of the selection";
        SelectWord, "select-word", ["i w"], "select the word";
        SelectSentence, "select-sentence", ["i s"], "select the sentence";
        SelectParagraph, "select-paragraph", ["i p"], "select the paragraph";
        SelectQuotation, "select-quotation", ["i q"], "select the quotation";
        HighlightAgain, "highlight-again", ["<enter>"], "mark it in the colour of the last time";
        CopyAndLeave, "copy-and-leave", ["y"], "copy it, and select no more";
    }
    Looking {
        Wider, "wider", ["+", "="], "a wider measure";
        Narrower, "narrower", ["-"], "a narrower measure";
        WiderPane, "wider-pane", [">"], "a wider pane; from the text, a narrower pane beside it";
        NarrowerPane, "narrower-pane", ["<"], "a narrower pane; from the text, a wider pane beside it";
        LineSpacing, "line-spacing", ["z s"], "air: between paragraphs, nowhere, between lines too";
        Images, "images", ["z i"], "pictures, or their descriptions";
        FocusMode, "focus-mode", ["z f"], "the text alone";
        CleanText, "clean-text", ["z c"], "text without marks";
        Justify, "justify", ["z j"], "justify";
        Hyphenate, "hyphenate", ["z h"], "hyphenate";
        CodeLeft, "code-left", ["("], "scroll code to the left";
        CodeRight, "code-right", [")"], "scroll code to the right";
        WrapCode, "wrap-code", ["z w"], "wrap code";
        Theme, "theme", ["z T"], "choose a theme, and see what it does to each role";
    }
    Program {
        CommandLine, "command-line", [":"], "command line: any action, :set, :sort, :goto …";
        Palette, "palette", ["C-p"], "find actions, articles, names and speakers";
        Help, "help", ["?", "<f1>"], "this help";
        Reload, "reload", ["R"], "read the files again";
        Redraw, "redraw", ["C-l"], "draw the screen anew";
        Suspend, "suspend", ["C-z"], "suspend; fg resumes";
        Cancel, "cancel", ["C-c"], "cancel what runs, else quit";
        Quit, "quit", ["Q"], "quit at once";
    }
}

impl Action {
    /// Its row of the table.
    pub fn row(self) -> &'static Row {
        &ACTIONS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn rows_stand_at_their_action() {
        for row in ACTIONS {
            assert_eq!(row.action.row().id, row.id);
        }
    }

    #[test]
    fn ids_are_unique() {
        let ids: BTreeSet<&str> = ACTIONS.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), ACTIONS.len());
    }
}
