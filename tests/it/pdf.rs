//! PDF by the program itself, which parses it in a process of its own; only with the feature `pdf`.

#![expect(clippy::unwrap_used, reason = "helpers of tests do as tests do")]

use std::{fs, path::PathBuf, time::Instant};

use crate::cli::{Run, run};

/// A PDF of pages, each the content stream of one; `more` stands in the trailer. With a table of its objects or without.
fn pdf(pages: &[&str], more: &str, table: bool) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (index, page) in pages.iter().enumerate() {
        let content = 5 + 2 * index;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents {content} 0 R>>"
        ));
        objects.push(format!("<</Length {}>>stream\n{page}\nendstream", page.len()));
    }
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = bytes.len();
    if table {
        bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
        for offset in &offsets {
            bytes.extend(format!("{offset:010} 00000 n \n").bytes());
        }
    }
    let size = objects.len() + 1;
    bytes.extend(
        format!("trailer\n<</Size {size}/Root 1 0 R{more}>>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    bytes
}

/// Shows a PDF; it must be done within ten seconds.
fn shown(bytes: &[u8]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    fs::write(&path, bytes).unwrap();
    let started = Instant::now();
    let run = run(&["--no-state".into(), "show".into(), path.into_os_string()]);
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    run
}

#[track_caller]
fn check(bytes: &[u8], expected: &str) {
    let run = shown(bytes);
    assert!(run.stdout.contains(expected), "{}{}", run.stdout, run.stderr);
}

/// It is refused, with one sentence that says so.
#[track_caller]
fn check_refused(bytes: &[u8], sentence: &str) {
    let run = shown(bytes);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains(sentence) && run.stderr.lines().count() == 1, "{}", run.stderr);
}

const PAGE: &str = "BT /F 10 Tf 12 TL 50 700 Td (The harbour counts its ships each night and each) Tj T* \
                    (morning, as the \"night watch\" has al-) Tj T* (ways done.) Tj ET";

#[test]
fn s14_text_is_joined_to_paragraphs() {
    check(
        &pdf(&[PAGE], "/Info<</Title(Night watch)/Author(Jane Doe)>>", true),
        "The harbour counts its ships each night and each morning, as the",
    );
    check(&pdf(&[PAGE], "/Info<</Title(Night watch)/Author(Jane Doe)>>", true), "Jane Doe");
}

#[test]
fn s14_without_a_table_of_objects() {
    let run = shown(&pdf(&[PAGE], "", false));
    let refused = run.code == Some(1) && run.stderr.contains("a damaged PDF");
    assert!(refused || run.stdout.contains("harbour"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn s14_pages_that_hold_themselves() {
    let looped = pdf(&[PAGE], "", true);
    let text = String::from_utf8(looped).unwrap().replace("/Kids[4 0 R]", "/Kids[2 0 R]");
    check_refused(text.as_bytes(), "PDF");
}

#[test]
fn s14_arrays_within_one_another_and_states_never_restored() {
    let nested = format!("/X {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let run = shown(&pdf(&[PAGE], &nested, true));
    assert!(run.code.is_some(), "{}", run.stderr);
    let states = "q ".repeat(500_000) + PAGE;
    let run = shown(&pdf(&[&states], "", true));
    assert!(run.code.is_some(), "{}", run.stderr);
}

#[test]
fn s14_encrypted_and_empty() {
    let lock = "/Encrypt<</Filter/Standard/V 1/R 2/O(01234567890123456789012345678901)\
                /U(01234567890123456789012345678901)/P -4>>/ID[(0123456789012345)(0123456789012345)]";
    check_refused(&pdf(&[PAGE], lock, true), "encrypted");
    check_refused(&pdf(&["0 0 600 800 re f"], "", true), "its pages are pictures");
    check_refused(b"%PDF-1.4\n", "a damaged PDF");
}

#[test]
fn s14_hostile_files_are_read_or_refused_in_time() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hostile/pdf");
    let Ok(files) = fs::read_dir(&folder) else {
        return println!("skipped: {} is not there", folder.display());
    };
    for file in files.flatten() {
        let run = shown(&fs::read(file.path()).unwrap());
        assert!(matches!(run.code, Some(0 | 1)), "{}: {}", file.path().display(), run.stderr);
        assert!(run.code == Some(0) || run.stderr.lines().count() == 1, "{}", run.stderr);
    }
}
