//! What the index costs and how fast it answers, as `docs/performance.md` tells it.
//!
//! `index_figures CORPUS FOLDER [x10] [analyse] [fts5]`: CORPUS holds files with a JSON object in each line (`title`, `text`,
//! `source`, `published`), FOLDER takes the index and is removed first. `analyse` has the articles analysed and so asks for
//! speakers, too; `x10` takes every article ten times, for a size that no corpus at hand has; `fts5` builds an index of the same texts with `SQLite` and asks both for common words.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use anyhow::{Context as _, Result};
use dateline::{
    document::{BlockKind, Builder},
    index::{Index, Marks, Request, View, Writing},
    library::{Article, Content, ContentHash, article::Draft},
    metadata::{Metadata, Published},
    query::{Order, Query, fold::words},
};
use jiff::civil::date;
use serde::Deserialize;

/// Every so many articles a word and the one after it are taken as something to look for.
const SAMPLED: usize = 997;
/// How often a fixed query is asked.
const TIMES: usize = 21;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [corpus, folder, flags @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: index_figures CORPUS FOLDER [x10] [analyse] [fts5]");
    };
    let asked = |flag: &str| flags.iter().any(|given| given == flag);
    let times = if asked("x10") { 10 } else { 1 };
    let corpus = Corpus { folder: Path::new(corpus), times, analyse: asked("analyse") };
    let folder = Path::new(folder);
    let reading = cpu_seconds()?;
    let mut samples = Vec::new();
    let (mut bytes, mut count) = (0, 0_usize);
    corpus.each(&mut |article| {
        bytes += article.text().len();
        count += 1;
        if count.is_multiple_of(SAMPLED) {
            samples.extend(sample(article.text()));
        }
        Ok(())
    })?;
    let reading = cpu_seconds()? - reading;
    println!("{count} articles, {:.1} MB of text, read in {reading:.1} CPU s", megabytes(bytes));
    let index = build(corpus, folder, reading, bytes)?;
    let started = Instant::now();
    let view = index.view()?;
    println!("view\t{:.2} ms", milliseconds(started));
    typed(&view, &samples)?;
    fixed(&view, &samples, asked("analyse"))?;
    if asked("fts5") {
        fts5(corpus, folder, &view, bytes)?;
    }
    Ok(())
}

/// Builds the index and says what it costs.
fn build(corpus: Corpus<'_>, folder: &Path, reading: f64, bytes: usize) -> Result<Index> {
    let _ = std::fs::remove_dir_all(folder);
    let index = Index::open(folder)?;
    let (cpu, started) = (cpu_seconds()?, Instant::now());
    let mut writer = index.writer(Writing { threads: 2, memory: 200 << 20 })?;
    let mut number = 0;
    corpus.each(&mut |article| {
        writer.add(number, article)?;
        number += 1;
        Ok(())
    })?;
    writer.commit("")?;
    let (committed, written) = (cpu_seconds()? - cpu - reading, started.elapsed());
    writer.finish()?;
    let merged = cpu_seconds()? - cpu - reading;
    let size = size_of(folder)?;
    let rate = |seconds: f64| megabytes(bytes) / seconds;
    println!(
        "build\t{committed:.1} CPU s, {:.1} MB/s a core; {:.1} with merges; {:.1} s by the clock with reading",
        rate(committed),
        rate(merged),
        written.as_secs_f64()
    );
    println!("size\t{:.1} MB, {:.3} of the text", megabytes(size), size as f64 / bytes as f64);
    Ok(index)
}

/// What is found at each key while words are typed, and how long that takes.
fn typed(view: &View, samples: &[[String; 2]]) -> Result<()> {
    let mut pages = Vec::new();
    let mut best = Vec::new();
    let mut counts = Vec::new();
    for [one, two] in samples {
        for text in
            typing(one).into_iter().chain(typing(two).iter().map(|end| format!("{one} {end}")))
        {
            let query = Query::parse_typing(&text, date(2025, 12, 31))?;
            pages.push((page(view, &query, Order::Newest, 0..50)?, text.clone()));
            best.push((page(view, &query, Order::Best, 0..200)?, text.clone()));
            counts.push((count(view, &query)?, text));
        }
    }
    told("as you type, 3 letters and more, newest 50", pages);
    told("the same, best 200", best);
    told("the same, counted", counts);
    Ok(())
}

/// A word as it stands after each key from the third on.
fn typing(word: &str) -> Vec<String> {
    let ends = word.char_indices().skip(2).map(|(at, letter)| at + letter.len_utf8());
    ends.map(|end| word[..end].to_owned()).collect()
}

/// Queries of several kinds.
fn fixed(view: &View, samples: &[[String; 2]], analysed: bool) -> Result<()> {
    let middle = |of: &dyn Fn(&[String; 2]) -> String| of(&samples[samples.len() / 2]);
    let mut asked = vec![
        ("a common word, best", "the".to_owned(), Order::Best),
        ("a common word, newest", "the".to_owned(), Order::Newest),
        ("all, newest", String::new(), Order::Newest),
        ("two words", middle(&|[one, two]| format!("{one} {two}")), Order::Newest),
        ("a phrase", middle(&|[one, two]| format!("\"{one} {two}\"")), Order::Newest),
        ("a common phrase", "\"of the\"".to_owned(), Order::Newest),
        ("a phrase that goes on", "\"of the s\"*".to_owned(), Order::Newest),
        ("a prefix of one letter", "s*".to_owned(), Order::Newest),
        ("a prefix of three letters", "con*".to_owned(), Order::Newest),
        ("a prefix of four letters", "comm*".to_owned(), Order::Newest),
        ("without a word", "-the".to_owned(), Order::Newest),
        ("a year, a field, a word", "after:2024 title:new source:press".to_owned(), Order::Newest),
        ("unread", "is:unread the".to_owned(), Order::Newest),
    ];
    if analysed {
        asked.extend([
            ("a speaker", "said:smith".to_owned(), Order::Newest),
            ("a speaker and a topic", "said:smith about:government".to_owned(), Order::Newest),
            ("a speaker being typed", "said:smi*".to_owned(), Order::Newest),
            ("a name", "person:smith".to_owned(), Order::Newest),
            ("anything that is quoted", "has:quote".to_owned(), Order::Newest),
        ]);
    }
    for (name, text, order) in asked {
        let query = Query::parse(&text, date(2025, 12, 31))?;
        let mut pages: Vec<f64> =
            (0..TIMES).map(|_| page(view, &query, order, 0..20)).collect::<Result<_>>()?;
        let mut counts: Vec<f64> =
            (0..TIMES).map(|_| count(view, &query)).collect::<Result<_>>()?;
        pages.sort_by(f64::total_cmp);
        counts.sort_by(f64::total_cmp);
        let found = view.count(&request(&query, order, &Marks::default()), &|| false)?;
        let found = found.unwrap_or_default().matching;
        println!(
            "{name}\t{text}\tpage {:.2} ms\tcount {:.2} ms\t{found}",
            pages[TIMES / 2],
            counts[TIMES / 2]
        );
    }
    Ok(())
}

/// The same texts in `SQLite`, asked for common words.
fn fts5(corpus: Corpus<'_>, folder: &Path, view: &View, bytes: usize) -> Result<()> {
    let file = folder.with_extension("fts5");
    let _ = std::fs::remove_file(&file);
    let database = rusqlite::Connection::open(&file)?;
    database.execute_batch(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE VIRTUAL TABLE t USING fts5(title, body, content='');",
    )?;
    let cpu = cpu_seconds()?;
    let transaction = database.unchecked_transaction()?;
    let mut insert =
        transaction.prepare("INSERT INTO t(rowid, title, body) VALUES (?1, ?2, ?3)")?;
    let mut row = 0;
    let corpus = Corpus { analyse: false, ..corpus };
    corpus.each(&mut |article| {
        row += 1;
        insert.execute((row, article.label(), article.text()))?;
        Ok(())
    })?;
    drop(insert);
    transaction.commit()?;
    let rate = megabytes(bytes) / (cpu_seconds()? - cpu);
    let size = std::fs::metadata(&file)?.len() as usize;
    println!(
        "fts5 build\t{rate:.1} MB/s with reading\tsize {:.3} of the text",
        size as f64 / bytes as f64
    );
    for word in ["the", "said", "government"] {
        let mut theirs = Vec::new();
        let mut ours = Vec::new();
        let query = Query::parse(word, date(2025, 12, 31))?;
        for _ in 0..5 {
            let started = Instant::now();
            let sql = "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 20";
            let rows: Vec<i64> = database
                .prepare_cached(sql)?
                .query_map([word], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            anyhow::ensure!(!rows.is_empty(), "{word} should be found");
            theirs.push(milliseconds(started));
            ours.push([
                page(view, &query, Order::Best, 0..20)?,
                page(view, &query, Order::Newest, 0..20)?,
            ]);
        }
        theirs.sort_by(f64::total_cmp);
        let median = |which: usize| {
            let mut times: Vec<f64> = ours.iter().map(|times| times[which]).collect();
            times.sort_by(f64::total_cmp);
            times[2]
        };
        println!(
            "{word}\tfts5 by rank {:.2} ms\tbest {:.3} ms ({:.0} times)\tnewest {:.3} ms ({:.0} times)",
            theirs[2],
            median(0),
            theirs[2] / median(0),
            median(1),
            theirs[2] / median(1)
        );
    }
    Ok(())
}

fn request<'a>(query: &'a Query, order: Order, marks: &'a Marks) -> Request<'a> {
    Request { query, marks, order }
}

/// Milliseconds until a page is there.
fn page(view: &View, query: &Query, order: Order, page: Range<usize>) -> Result<f64> {
    let marks = Marks::default();
    let started = Instant::now();
    view.search(&request(query, order, &marks), page, &|| false)?;
    Ok(milliseconds(started))
}

/// Milliseconds until it is known how many match.
fn count(view: &View, query: &Query) -> Result<f64> {
    let marks = Marks::default();
    let started = Instant::now();
    view.count(&request(query, Order::Newest, &marks), &|| false)?;
    Ok(milliseconds(started))
}

/// Prints the middle, the 99th of a hundred and the three longest of some times.
fn told(what: &str, mut times: Vec<(f64, String)>) {
    if times.is_empty() {
        println!("{what}\tno word of the titles is long enough");
        return;
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].0;
    let slowest: Vec<String> =
        times.iter().rev().take(3).map(|(time, text)| format!("{text}: {time:.1}")).collect();
    println!(
        "{what}\tp50 {:.2} ms\tp99 {:.2} ms\t{} keys\tslowest {}",
        at(0.5),
        at(0.99),
        times.len(),
        slowest.join(", ")
    );
}

/// Two words that follow one another somewhere in a text.
fn sample(text: &str) -> Option<[String; 2]> {
    let words: Vec<&str> =
        words(text).map(|word| word.of(text)).filter(|word| word.len() > 3).collect();
    let at = text.len() % words.len().checked_sub(1).filter(|count| *count > 0)?;
    Some([words[at].to_lowercase(), words[at + 1].to_lowercase()])
}

#[derive(Deserialize)]
struct Line {
    title: Option<String>,
    #[serde(alias = "body", alias = "content")]
    text: String,
    source: Option<String>,
    #[serde(alias = "date")]
    published: Option<String>,
}

/// Articles to be measured with.
#[derive(Clone, Copy)]
struct Corpus<'a> {
    folder: &'a Path,
    /// How often each article is taken.
    times: usize,
    analyse: bool,
}

impl Corpus<'_> {
    /// Gives every article, in order.
    fn each(self, give: &mut dyn FnMut(&Article) -> Result<()>) -> Result<()> {
        let files = walkdir::WalkDir::new(self.folder).sort_by_file_name().into_iter();
        let files: Vec<PathBuf> =
            files.filter_map(Result::ok).map(walkdir::DirEntry::into_path).collect();
        for _ in 0..self.times {
            for file in files.iter().filter(|file| file.is_file()) {
                self.each_of(file, give)?;
            }
        }
        Ok(())
    }

    fn each_of(self, file: &Path, give: &mut dyn FnMut(&Article) -> Result<()>) -> Result<()> {
        for line in BufReader::new(File::open(file)?).lines() {
            let line: Line =
                serde_json::from_str(&line?).with_context(|| file.display().to_string())?;
            let article = article(line, file);
            if self.analyse {
                article.analyse();
            }
            give(&article)?;
        }
        Ok(())
    }
}

fn article(line: Line, file: &Path) -> Article {
    let mut builder = Builder::new();
    for paragraph in line.text.split("\n\n") {
        builder.push(paragraph);
        builder.end(BlockKind::Paragraph, 0, 0);
    }
    let metadata = Metadata {
        title: line.title,
        source: line.source,
        published: line.published.as_deref().and_then(Published::parse),
        ..Metadata::default()
    };
    Article::new(Draft {
        hash: ContentHash::default(),
        own_id: None,
        path: Arc::from(file),
        metadata,
        notes: Vec::new(),
        content: Content::Document(Arc::new(builder.finish())),
    })
}

/// CPU seconds of this process so far, those of ended threads too.
fn cpu_seconds() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    let ticks: f64 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    Ok(ticks / 100.0)
}

fn size_of(folder: &Path) -> Result<usize> {
    let mut size = 0;
    for file in std::fs::read_dir(folder)? {
        size += file?.metadata()?.len() as usize;
    }
    Ok(size)
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}
