//! Archives made here: whole, within one another, cut short, encrypted, and made to fill memory up.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::formats;

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a name");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).expect("memory");
    }
    builder.into_inner().expect("memory")
}

/// What a file gives: `entry: text` of articles, `! problem` of the others.
pub(super) fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut told = Vec::new();
    formats::read(Input { name, bytes }, &mut |article| {
        told.push(match article {
            Ok(parsed) => {
                format!("{}: {}", parsed.entry.unwrap_or_default(), parsed.document.text())
            }
            Err(problem) => format!("! {problem}"),
        });
        ControlFlow::Continue(())
    });
    told
}

#[track_caller]
pub(super) fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    assert_eq!(read(name, bytes), expected);
}

#[track_caller]
pub(super) fn refuse(bytes: &[u8], said: &str) {
    let told = read("a", bytes);
    assert!(told.len() == 1 && told[0].starts_with("! ") && told[0].contains(said), "{told:?}");
}

const FILES: [(&str, &[u8]); 4] = [
    ("b/two.txt", b"Two words"),
    ("one.md", b"One *word*"),
    ("c.png", b"\x89PNG"),
    (".d.txt", b"x"),
];

#[test]
fn each_way_of_packing_is_opened() {
    check("a.txt.gz", &gzip(b"Words"), &[": Words"]);
    check("a.zip", &zip(&FILES), &["b/two.txt: Two words", "one.md: One word"]);
    check("a.tar", &tar(&FILES), &["b/two.txt: Two words", "one.md: One word"]);
    check("a.tgz", &gzip(&tar(&FILES)), &["b/two.txt: Two words", "one.md: One word"]);
    let packed = ruzstd::encoding::compress_to_vec(
        tar(&FILES).as_slice(),
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    check("a.tar.zst", &packed, &["b/two.txt: Two words", "one.md: One word"]);
}

#[test]
fn archives_within_one_another_are_opened_to_a_depth() {
    let mut packed = zip(&[("x.txt", b"Deep")]);
    for _ in 1..caps::DEPTH {
        packed = zip(&[("y.zip", &packed)]);
    }
    check("z.zip", &packed, &["y.zip/y.zip/x.txt: Deep"]);
    let packed = zip(&[("note.txt", b"Words"), ("y.zip", &zip(&[("y.zip", &packed)]))]);
    check("z.zip", &packed, &["note.txt: Words"]);
}

#[test]
fn the_source_of_an_article_is_what_is_packed() {
    let mut sources = Vec::new();
    let line = b"{\"text\":\"b\"}";
    for bytes in [gzip(line), zip(&[("a.jsonl", line)])] {
        formats::read(Input { name: "a.jsonl.gz", bytes: &bytes }, &mut |article| {
            sources.push(article.expect("an article").source);
            ControlFlow::Continue(())
        });
    }
    assert_eq!(sources[0], sources[1]);
    assert_eq!(sources[0], super::super::Source::unpacked(line));
}

#[test]
fn f4_names_of_entries_lead_nowhere() {
    let names = [("../../x.txt", "Up"), ("/etc/y.txt", "Root"), ("C:\\z.txt", "Drive")];
    let entries: Vec<(&str, &[u8])> =
        names.iter().map(|(name, words)| (*name, words.as_bytes())).collect();
    check("a.zip", &zip(&entries), &["etc/y.txt: Root", "x.txt: Up", "z.txt: Drive"]);
}

#[test]
fn s7_s8_bombs_are_refused_in_a_sentence() {
    let zeros = vec![b'a'; 40 << 20];
    let told = "unpacks to more than 100 times its size; it may be made to fill memory up";
    refuse(&gzip(&zeros), told);
    refuse(&gzip(&gzip(&zeros)), told);
    refuse(&zip(&[("a.txt", &zeros)]), "unpacks to more than 100 times its size (in a.txt)");
    refuse(&gzip(&tar(&[("a.png", &zeros), ("b.txt", b"x")])), told);
}

#[test]
fn what_is_damaged_says_so_and_keeps_what_can_be_read() {
    let packed = gzip("Some words that go on and on. ".repeat(40).as_bytes());
    let told = read("a.txt.gz", &packed[..packed.len() - 10]);
    assert!(told[0].starts_with(": Some words"), "{told:?}");
    refuse(&packed[..10], "the packed data ends too early");
    let packed = zip(&FILES);
    refuse(&packed[..packed.len() - 30], "cut short or damaged");
    let packed = tar(&FILES);
    let told = read("a.tar", &packed[..1200]);
    assert_eq!(told[0], "b/two.txt: Two words");
    assert!(told[1].starts_with("! the archive is cut short or damaged"), "{told:?}");
    refuse(&zip(&[]), "nothing in it");
    refuse(&zip(&[("a.png", b"\x89PNG")]), "without an article, but with 1 other files");
}

#[test]
fn encrypted_archives_say_so() {
    // The first flag of each header says that the entry is encrypted.
    let mut packed = zip(&[("a.txt", b"secret"), ("b.txt", b"secret")]);
    for at in memchr::memmem::find_iter(&packed.clone(), b"PK\x03\x04") {
        packed[at + 6] |= 1;
    }
    for at in memchr::memmem::find_iter(&packed.clone(), b"PK\x01\x02") {
        packed[at + 8] |= 1;
    }
    let told = read("a.zip", &packed);
    assert_eq!(told[0], "! encrypted (in a.txt); unpack it with its password");
}

#[test]
fn stated_lengths_are_not_believed() {
    let words = "Words that go on. ".repeat(5000);
    let mut packed = tar(&[("a.txt", words.as_bytes())]);
    packed[124..136].copy_from_slice(b"77777777777\0");
    let sum: u32 = packed[..512]
        .iter()
        .enumerate()
        .map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) })
        .sum();
    packed[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let told = read("a.tar", &packed);
    assert!(told[0].contains("Words"), "{told:?}");
}
