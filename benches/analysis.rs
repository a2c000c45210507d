//! How long the analysis of an article takes.

use dateline::{
    analysis::{
        analyse, entities, quotes,
        reading::Reading,
        sentence::{Sentence, sentences},
        token::Tokens,
    },
    document::{BlockKind, Builder, Document},
    metadata::Metadata,
    span::Span,
};

fn main() {
    divan::main();
}

/// About 800 words in the manner of a news report, with 40 quotations.
fn article() -> Document {
    const PARAGRAPHS: [&str; 5] = [
        "The ministry said on Monday that the bridge over the river would stay closed until the end of the year, adding \
         that traffic would be sent through the old town while repairs went on.",
        "“We know what this means for families who cross it every day,” said Anna Smith, a spokeswoman for the ministry. \
         “But nobody should have to wonder whether the road beneath them will hold.”",
        "According to Peter Brown, who runs a bakery near the northern end, sales have fallen by a third since spring. He \
         called the decision “a heavy blow for everybody on this side of the water” and urged the city to pay.",
        "The mayor, Jane Roe, denied that the works had been put off for lack of money. Speaking to reporters after a \
         meeting of the council, she said contracts had been signed and that “the first piers will be replaced in May.”",
        "Engineers first warned of cracks eight years ago. A report that was published last week found that three of the \
         nine piers had moved, though none by more than two inches.",
    ];
    let mut builder = Builder::new();
    for paragraph in PARAGRAPHS.iter().cycle().take(20) {
        builder.push(paragraph);
        builder.end(BlockKind::Paragraph, 0, 0);
    }
    builder.finish()
}

#[divan::bench]
fn tokens_to_quotations(bencher: divan::Bencher) {
    let document = article();
    let reading = Reading::of(Tokens::of(&document));
    let spans = spans(&reading, &sentences(&reading));
    let entities = entities::recognise(&document, &reading.tokens, &spans, None);
    bencher.bench(|| {
        let reading = Reading::of(Tokens::of(&document));
        let cut = sentences(&reading);
        quotes::quotations(&document, &reading, &cut, &entities).len()
    });
}

#[divan::bench]
fn whole_analysis(bencher: divan::Bencher) {
    let document = article();
    bencher.bench(|| analyse(&document, &Metadata::default()).quotes.len());
}

fn spans(reading: &Reading, cut: &[Sentence]) -> Vec<Span> {
    cut.iter().map(|sentence| reading.tokens.span(sentence.tokens.clone())).collect()
}
