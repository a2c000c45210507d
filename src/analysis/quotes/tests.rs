//! Golden sentences: one for every pattern, written for this purpose.

use crate::{
    analysis::analyse,
    document::{BlockKind, Builder, Document, Marker},
    metadata::Metadata,
};

/// Each quotation as `kind: NAME / cue / words`, pieces parted by `…`.
fn shown(document: &Document) -> Vec<String> {
    let text = document.text();
    let line = |quote: &crate::analysis::Quote| {
        let name = quote.speaker.as_ref().map_or("?", |speaker| speaker.name.as_str());
        let cue = quote.cue.map_or("?", |cue| cue.of(text));
        let pieces: Vec<&str> = quote.pieces.iter().map(|piece| piece.of(text)).collect();
        format!("{}: {name} / {cue} / {}", quote.kind.name(), pieces.join(" … "))
    };
    analyse(document, &Metadata::default()).quotes.iter().map(line).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(&Document::of_paragraphs(text)), expected);
}

#[test]
fn subject_before_the_cue() {
    check(
        "Anna Smith said that the bridge was closed.",
        &["indirect: Anna Smith / said / that the bridge was closed"],
    );
    check(
        "The mayor said the bridge was closed.",
        &["indirect: The mayor / said / the bridge was closed"],
    );
    check(
        "Anna Smith said: “The bridge is closed to everyone.”",
        &["direct: Anna Smith / said / “The bridge is closed to everyone.”"],
    );
    check(
        "The mayor has said on Monday that the bridge was closed.",
        &["indirect: The mayor / has said / that the bridge was closed"],
    );
    check(
        "Officials say the bridge will open in May.",
        &["indirect: Officials / say / the bridge will open in May"],
    );
    check(
        "The mayor made clear that nobody would cross.",
        &["indirect: The mayor / made clear / that nobody would cross"],
    );
    check(
        "Smith said, however, that the bridge was safe.",
        &["indirect: Smith / said / that the bridge was safe"],
    );
    check(
        "In a statement the ministry said the bridge was closed.",
        &["indirect: the ministry / said / the bridge was closed"],
    );
    check(
        "PARIS (AP) — The mayor said the bridge was closed.",
        &["indirect: The mayor / said / the bridge was closed"],
    );
}

#[test]
fn attribution_after_what_is_said() {
    check(
        "“We will not open the bridge,” Anna Smith said.",
        &["direct: Anna Smith / said / “We will not open the bridge,”"],
    );
    check(
        "“We will not open the bridge,” said Anna Smith, a spokeswoman for the city.",
        &["direct: Anna Smith / said / “We will not open the bridge,”"],
    );
    check(
        "The bridge is closed, the mayor said on Tuesday.",
        &["indirect: the mayor / said / The bridge is closed"],
    );
    check("“Will it ever open?” Smith asked.", &["direct: Smith / asked / “Will it ever open?”"]);
    check(
        "‘We will not open the bridge,’ said the mayor.",
        &["direct: the mayor / said / ‘We will not open the bridge,’"],
    );
    check(
        "\"We will not open the bridge,\" she told reporters in London.",
        &["direct: she / told / \"We will not open the bridge,\""],
    );
}

#[test]
fn attribution_in_the_middle() {
    check(
        "“The bridge,” Anna Smith said, “will stay closed.”",
        &["direct: Anna Smith / said / “The bridge,” … “will stay closed.”"],
    );
    check(
        "“We tried,” said Smith. “We failed and we are sorry.”",
        &["direct: Smith / said / “We tried,” … “We failed and we are sorry.”"],
    );
    check(
        "The bridge, Smith stressed, must stay closed.",
        &["indirect: Smith / stressed / The bridge … must stay closed"],
    );
}

#[test]
fn appositives() {
    check(
        "Anna Smith, a spokeswoman for the city, said it was closed.",
        &["indirect: Anna Smith / said / it was closed"],
    );
    check(
        "Anna Smith, president of the bridge company, said it was closed.",
        &["indirect: Anna Smith / said / it was closed"],
    );
    check(
        "Senator Jane Roe (D-Ohio) said it was closed.",
        &["indirect: Jane Roe / said / it was closed"],
    );
    check(
        "Jane Roe, a Democrat from Akron, Ohio, said it was closed.",
        &["indirect: Jane Roe / said / it was closed"],
    );
    check(
        "The ministry's spokesman, Peter Brown, said it was closed.",
        &["indirect: Peter Brown / said / it was closed"],
    );
}

#[test]
fn participles_and_second_verbs() {
    check(
        "The mayor closed the bridge, saying it was unsafe.",
        &["indirect: The mayor / saying / it was unsafe"],
    );
    check(
        "Smith said the bridge was unsafe, adding that it would be closed.",
        &[
            "indirect: Smith / said / the bridge was unsafe",
            "indirect: Smith / adding / that it would be closed",
        ],
    );
    check(
        "Smith said the bridge was unsafe and warned that it would be closed.",
        &[
            "indirect: Smith / said / the bridge was unsafe",
            "indirect: Smith / warned / that it would be closed",
        ],
    );
    check(
        "Speaking in Berlin, Smith said the bridge was unsafe.",
        &["indirect: Smith / said / the bridge was unsafe"],
    );
}

#[test]
fn sources() {
    check(
        "According to Anna Smith, the bridge is closed.",
        &["indirect: Anna Smith / According to / the bridge is closed"],
    );
    check(
        "The bridge is closed, according to the city.",
        &["indirect: the city / according to / The bridge is closed"],
    );
    check(
        "As Smith told the Evening Post, the bridge is closed.",
        &["indirect: Smith / told / the bridge is closed"],
    );
    check(
        "Smith told Reuters the bridge was closed.",
        &["indirect: Smith / told / the bridge was closed"],
    );
    check(
        "Smith told reporters that the bridge was closed.",
        &["indirect: Smith / told / that the bridge was closed"],
    );
    check(
        "“It is closed for good,” Smith was quoted as saying by the Post.",
        &["direct: Smith / was quoted as saying / “It is closed for good,”"],
    );
}

#[test]
fn acts() {
    check(
        "Smith called the plan “a disgrace for the whole city.”",
        &["mixed: Smith / called / the plan “a disgrace for the whole city.”"],
    );
    check(
        "The group called for an end to the works.",
        &["indirect: The group / called for / an end to the works"],
    );
    check(
        "The minister urged residents to stay at home.",
        &["indirect: The minister / urged / residents to stay at home"],
    );
    check(
        "Smith denied that the bridge was unsafe.",
        &["indirect: Smith / denied / that the bridge was unsafe"],
    );
    check(
        "Smith accused the city of hiding the report.",
        &["indirect: Smith / accused / the city of hiding the report"],
    );
}

#[test]
fn headlines_and_labels() {
    check(
        "Minister: No money for bridges this year",
        &["indirect: Minister / : / No money for bridges this year"],
    );
    check(
        "“Bridges are what we leave behind.” — Anna Smith",
        &["direct: Anna Smith / — / “Bridges are what we leave behind.”"],
    );
    check(
        "JUDGE BROWN: Did you see the bridge?\nMR. SMITH: I saw it from the road.\nJUDGE BROWN: And then?",
        &[
            "indirect: BROWN / : / Did you see the bridge?",
            "indirect: SMITH / : / I saw it from the road.",
            "indirect: BROWN / : / And then?",
        ],
    );
}

#[test]
fn paragraphs() {
    check(
        "“The bridge is old,” said Anna Smith.\n“It must be closed at once.”",
        &["direct: Anna Smith / said / “The bridge is old,” … “It must be closed at once.”"],
    );
    check(
        "The mayor said: “The bridge is old.\n“It must be closed at once.”",
        &["direct: The mayor / said / “The bridge is old. … “It must be closed at once.”"],
    );
    check(
        "Anna Smith gave this answer:\n“It must be closed at once.”",
        &["direct: Anna Smith / : / “It must be closed at once.”"],
    );
}

#[test]
fn pronouns_and_descriptions() {
    check(
        "Anna Smith opened the bridge. “It is a great day for us,” she said.",
        &["direct: Anna Smith / said / “It is a great day for us,”"],
    );
    check(
        "Peter Brown met Anna Smith. She said the bridge was closed. He said it was not.",
        &[
            "indirect: Anna Smith / said / the bridge was closed",
            "indirect: Peter Brown / said / it was not",
        ],
    );
    check(
        "Foreign Minister Jane Roe arrived on Monday. The minister said talks would go on.",
        &["indirect: Jane Roe / said / talks would go on"],
    );
}

#[test]
fn what_is_not_speech() {
    check("The United States and China signed it. The state reports were late.", &[]);
    check("He read “The Bridge on the River Kwai” in the “old” town.", &[]);
    check("The called meeting ended. Police found nothing.", &[]);
}

#[test]
fn author_and_reader_report_nothing() {
    check("If you want to build a bridge, let us know about it today.", &[]);
    check("We believe that bridges bring towns closer together.", &[]);
    check("We added a feature that closes the bridge at night.", &[]);
    check("People know what they want from a bridge.", &[]);
    check("Many people think of a bridge as a road.", &[]);
    check("When we tell them “no” they get upset.", &[]);
    check("I think the bridge was the best of them all.", &[]);
    check(
        "Smith believes that the bridge is safe.",
        &["indirect: Smith / believes / that the bridge is safe"],
    );
    check(
        "“We know the bridge,” we said. The US said that the bridge was closed.",
        &[
            "direct: we / said / “We know the bridge,”",
            "indirect: US / said / that the bridge was closed",
        ],
    );
}

#[test]
fn participles_and_adjectives_are_no_cues() {
    check("The form shows pages related to roads and other proposed solutions.", &[]);
    check("A more detailed estimate is in the guide to bridges.", &[]);
    check("A firm built a site called the “River Bridge Portal” for the town.", &[]);
    check("The files were written according to a single plan.", &[]);
    check("There are many reasons why bridges fall.", &[]);
    check(
        "The mayor called the plan “a gift to the town.”",
        &["mixed: The mayor / called / the plan “a gift to the town.”"],
    );
}

#[test]
fn acts_and_things_are_no_speech() {
    check("She wrote a contract that covered the whole bridge.", &[]);
    check("The harbour agreed to host the boat show.", &[]);
    check("He drew plans, wrote a statement of works, and left.", &[]);
    check("As the town grows and ages, the harbour continues.", &[]);
    check("Brown volunteered to help with the repairs.", &[]);
    check("The metrics indicated that few people crossed.", &[]);
    check("After learning about the bridge, Brown told his story.", &[]);
    check(
        "She wrote that the contract covered the whole bridge.",
        &["indirect: She / wrote / that the contract covered the whole bridge"],
    );
    check(
        "The harbour agreed that the boats would stay.",
        &["indirect: The harbour / agreed / that the boats would stay"],
    );
    check(
        "The minister expressed hope for a new bridge.",
        &["indirect: The minister / expressed hope / for a new bridge"],
    );
}

#[test]
fn labels_that_name_nobody() {
    let mut builder = Builder::new();
    builder.push("The town has two new bridges, and here is what was written.");
    builder.end(BlockKind::Paragraph, 0, 0);
    builder.push("Harbour: Adding Bridges to the Town");
    builder.end(BlockKind::Paragraph, 0, 0);
    builder.push("This is what one should know.");
    builder.end(BlockKind::Paragraph, 0, 0);
    for item in ["Bridges: How to Build", "Harbour: Our Boats", "Harbour: Our Ships"] {
        builder.push(item);
        builder.end(BlockKind::Item(Marker::Bullet), 0, 0);
    }
    builder.push("Harbour: Two Bridges at Once");
    builder.end(BlockKind::Heading(2), 0, 0);
    let found = shown(&builder.finish());
    assert_eq!(found, ["indirect: Harbour / : / Adding Bridges to the Town"], "a headline only");
}

#[test]
fn headings_are_no_quotations() {
    let mut builder = Builder::new();
    builder.push("“The bridge is old,” said Anna Smith.");
    builder.end(BlockKind::Paragraph, 0, 0);
    builder.push("“Will there ever be a new bridge?”");
    builder.end(BlockKind::Heading(2), 0, 0);
    builder.push("Nobody knows.");
    builder.end(BlockKind::Paragraph, 0, 0);
    assert_eq!(shown(&builder.finish()), ["direct: Anna Smith / said / “The bridge is old,”"]);
}

#[test]
fn titles_words_and_introductions() {
    check(
        "“The bridge is old,” said Anna Smith, Chief Engineer for the Harbour. “It must go.”",
        &["direct: Anna Smith / said / “The bridge is old,” … “It must go.”"],
    );
    check(
        "“It is old,” said Anna Smith, IT Specialist for the Harbour. “It must go.”",
        &["direct: Anna Smith / said / “It is old,” … “It must go.”"],
    );
    check(
        "In Anna Smith’s words: “The bridge is old.”",
        &["direct: Anna Smith / In Anna Smith’s words / “The bridge is old.”"],
    );
    check(
        "In the words of Anna Smith, “the bridge is old and tired.”",
        &["direct: Anna Smith / In the words / “the bridge is old and tired.”"],
    );
    check(
        "The engineer Anna Smith wrote,\n“The bridge is old.”",
        &["direct: Anna Smith / wrote / “The bridge is old.”"],
    );
    check("Do you mark it “up or down, as others did before you?", &[]);
}

mod patterns;

mod properties {
    use super::{Document, analyse};
    use crate::metadata::Metadata;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_gives_sorted_quotations_on_character_boundaries(
            text in "([Ss]aid|that|“|”|\"|‘|’|'|,|\\.|:|—|\\(|\\)|and|the|He|who|as|according to|Smith|told|by|with|adding| |\n){0,60}"
        ) {
            let document = Document::of_paragraphs(&text);
            let analysis = analyse(&document, &Metadata::default());
            let starts: Vec<usize> = analysis.quotes.iter().map(|quote| quote.span().start).collect();
            prop_assert!(starts.is_sorted());
            for quote in &analysis.quotes {
                prop_assert!(!quote.pieces.is_empty());
                prop_assert!(quote.pieces.windows(2).all(|pair| pair[0].end <= pair[1].start));
                for piece in &quote.pieces {
                    prop_assert!(!piece.of(document.text()).is_empty());
                }
                prop_assert!((0.0..=1.0).contains(&quote.confidence));
            }
            prop_assert_eq!(analysis, analyse(&document, &Metadata::default()));
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,120}") {
            analyse(&Document::of_paragraphs(&text), &Metadata::default());
        }
    }
}

#[test]
fn replies_say_who_wrote_what_they_quote() {
    let of_reply = |introduced: &str| {
        let mut builder = Builder::new();
        for (words, quoted) in [(introduced, 0), ("The ferry does not sail on Thursday.", 1)] {
            builder.push(words);
            builder.end(BlockKind::Paragraph, quoted, 0);
        }
        builder.push("-- ");
        builder.line_break();
        builder.push("Ann");
        builder.end(BlockKind::Paragraph, 0, 0);
        shown(&builder.finish())
    };
    let expected = ["indirect: Jane Doe / wrote / The ferry does not sail on Thursday"];
    assert_eq!(of_reply("On Sun, 5 May 2024, Jane Doe wrote:"), expected);
    assert_eq!(
        of_reply("On Sun, May 5, 2024 at 10:00 AM Jane Doe <jane@example.org> wrote:"),
        expected
    );
}

#[test]
fn what_a_quoted_message_quotes_is_not_its_writers() {
    let of_lines = |lines: &[(u8, &str)]| {
        let mut builder = Builder::new();
        for (quoted, words) in lines {
            builder.push(words);
            builder.end(BlockKind::Paragraph, *quoted, 0);
        }
        shown(&builder.finish())
    };
    let bob = "indirect: Bob Roe / wrote / Does the ferry sail in this storm";
    let jane = "indirect: Jane Doe / wrote / It does not sail … The quay is closed";
    assert_eq!(
        of_lines(&[
            (0, "On Sun, 5 May 2024, Jane Doe wrote:"),
            (1, "On Sat, 4 May 2024, Bob Roe wrote:"),
            (2, "Does the ferry sail in this storm?"),
            (1, "It does not sail."),
            (1, "The quay is closed."),
        ]),
        [bob, jane]
    );
    assert_eq!(
        of_lines(&[
            (0, "On Sun, 5 May 2024, Jane Doe wrote:"),
            (2, "Does the ferry sail in this storm?"),
            (1, "It does not sail."),
            (0, "I see."),
            (1, "The quay is closed."),
        ]),
        ["indirect: Jane Doe / wrote / It does not sail"]
    );
}
