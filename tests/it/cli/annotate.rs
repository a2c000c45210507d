//! The public formats: annotations against their schema, quotations and entities in each format.

use serde_json::Value;

use super::{check, schema::violations, shared};

#[track_caller]
fn hold_to_schema(lines: &str) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/annotations.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for line in lines.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        assert_eq!(violations(&schema, &schema, &value, ""), [] as [String; 0]);
        hold_to_text(&value);
    }
}

/// Offsets are code points of the text: every passage's words stand where it says.
#[track_caller]
fn hold_to_text(line: &Value) {
    let text: Vec<char> = line["text"].as_str().unwrap().chars().collect();
    let slice = |range: [&Value; 2]| -> String {
        let [start, end] = range.map(|offset| offset.as_u64().unwrap() as usize);
        text[start..end].iter().collect()
    };
    let hold = |passage: &Value| {
        assert_eq!(slice([&passage["start"], &passage["end"]]), passage["text"].as_str().unwrap());
    };
    let ids: Vec<&Value> =
        line["entities"].as_array().unwrap().iter().map(|entity| &entity["id"]).collect();
    for quote in line["quotes"].as_array().unwrap() {
        let pieces = quote["pieces"].as_array().unwrap();
        let words: Vec<String> = pieces.iter().map(|piece| slice([&piece[0], &piece[1]])).collect();
        assert_eq!(words.join(" … "), quote["text"].as_str().unwrap());
        assert_eq!(pieces[0][0], quote["start"]);
        assert_eq!(pieces[pieces.len() - 1][1], quote["end"]);
        let speaker = &quote["speaker"];
        [speaker, &quote["cue"]].into_iter().filter(|passage| !passage.is_null()).for_each(hold);
        assert!(speaker["entity"].is_null() || ids.contains(&&speaker["entity"]));
    }
    for entity in line["entities"].as_array().unwrap() {
        entity["mentions"].as_array().unwrap().iter().for_each(hold);
    }
}

#[test]
fn the_samples_follow_the_schema() {
    let lines = check(&["annotate", "seeds/"], 0).stdout;
    assert_eq!(lines.lines().count(), 2);
    hold_to_schema(&lines);
    assert_eq!(lines, check(&["annotate"], 0).stdout, "the embedded samples are the same");
}

#[test]
fn the_example_of_the_documentation_follows_the_schema() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/annotations.md");
    let text = std::fs::read_to_string(file).unwrap();
    let example = text.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    hold_to_schema(&example.replace('\n', " "));
}

#[test]
fn quotations_and_entities_have_all_formats() {
    for format in ["text", "md", "csv", "json"] {
        check(&["quotes", "--format", format, "seeds"], 0);
    }
    for format in ["text", "csv", "json"] {
        check(&["entities", "--format", format, "seeds"], 0);
        check(&["list", "--format", format, "seeds"], 0);
    }
}

#[test]
fn the_samples_reach_the_gold_standard() {
    let (Some(scorer), Some(gold)) =
        (shared("tools/score_seeds.py"), shared("gold/seeds-gold.json"))
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let lines = folder.path().join("seeds.jsonl");
    std::fs::write(&lines, check(&["annotate", "seeds/"], 0).stdout).unwrap();
    let mut python = std::process::Command::new("python3");
    python.arg(scorer).args([&gold, &lines]).args(["--core", "11", "--no-entities"]);
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    let Ok(output) = python.output() else { return println!("skipped: python3 is not there") };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
