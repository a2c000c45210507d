//! Letters put together of a corpus's sentences: greeted and signed by its people, one after the other as in a mailbox. So the
//! tagger sees who is written to and by whom, which articles do not show and mail, forums and comments do.

use dateline::analysis::entities::chain::Class;

use super::{
    corpus::{Tagged, Tags},
    trainer::Random,
};

/// One document in this many is written anew.
const SHARE: usize = 4;

/// Sentences of a letter, at most.
const LONGEST: usize = 6;

/// What stands before the name of who is greeted; often nothing.
const GREETINGS: [&str; 6] = ["", "", "", "Dear", "Hi", "Hello"];

/// What stands behind it.
const MARKS: [&str; 4] = [",", ",", "-", ""];

/// What stands before the name of who signs; often nothing.
const CLOSINGS: [&str; 10] = [
    "",
    "",
    "",
    "Thanks ,",
    "Thanks",
    "Thank you .",
    "Regards ,",
    "Best regards ,",
    "Sincerely ,",
    "Talk to you soon .",
];

/// The words of a name.
type Name = Vec<String>;

/// Some of the documents as letters between the people whom the corpus names.
pub(crate) fn letters(documents: &[Tags], random: &mut Random) -> Vec<Tags> {
    let people = people(documents);
    if people.is_empty() {
        return vec![];
    }
    let mut all = vec![];
    for document in documents {
        if random.below(SHARE) == 0 {
            all.push(mailbox(document, &people, random));
        }
    }
    all
}

/// The sentences of a document as letters that two people write one another in turn.
fn mailbox(document: &Tags, people: &[Name], random: &mut Random) -> Tags {
    let pick = |random: &mut Random| &people[random.below(people.len())];
    let mut pair = [pick(random), pick(random)];
    let mut mailbox = Tags { id: document.id.clone(), sentences: vec![] };
    let mut rest = &document.sentences[..];
    while !rest.is_empty() {
        let (letter, after) = rest.split_at(rest.len().min(1 + random.below(LONGEST)));
        rest = after;
        if random.below(4) != 0 {
            mailbox.sentences.push(greeting(pair[0], random));
        }
        mailbox.sentences.extend_from_slice(letter);
        mailbox.sentences.push(signature(pair[1], random));
        pair.swap(0, 1);
        if random.below(3) == 0 {
            pair[1] = pick(random);
        }
    }
    mailbox
}

/// `Dear Ann ,`
fn greeting(name: &Name, random: &mut Random) -> Vec<Tagged> {
    let mut sentence = plain(GREETINGS[random.below(GREETINGS.len())]);
    sentence.extend(person(first(name)));
    sentence.extend(plain(MARKS[random.below(MARKS.len())]));
    sentence
}

/// `Thanks , Ann`, now and then with the full name below the first.
fn signature(name: &Name, random: &mut Random) -> Vec<Tagged> {
    let mut sentence = plain(CLOSINGS[random.below(CLOSINGS.len())]);
    match random.below(4) {
        0 => sentence.extend(person(name)),
        1 if name.len() > 1 => {
            sentence.extend(person(first(name)));
            sentence.extend(person(name));
        }
        _ => sentence.extend(person(first(name))),
    }
    sentence
}

fn first(name: &Name) -> &[String] {
    &name[..1]
}

fn person(name: &[String]) -> impl Iterator<Item = Tagged> {
    name.iter()
        .enumerate()
        .map(|(place, word)| Tagged { word: word.clone(), tag: Some((Class::Person, place == 0)) })
}

fn plain(words: &str) -> Vec<Tagged> {
    words.split_whitespace().map(|word| Tagged { word: word.to_owned(), tag: None }).collect()
}

/// The people whom the documents name by three words at most.
fn people(documents: &[Tags]) -> Vec<Name> {
    let mut people: Vec<Name> = vec![];
    for sentence in documents.iter().flat_map(|document| &document.sentences) {
        let mut open = false;
        for token in sentence {
            match (token.tag, people.last_mut().filter(|_| open)) {
                (Some((Class::Person, false)), Some(name)) => name.push(token.word.clone()),
                (Some((Class::Person, _)), _) => people.push(vec![token.word.clone()]),
                _ => {}
            }
            open = matches!(token.tag, Some((Class::Person, _)));
        }
    }
    let capital = |word: &String| word.starts_with(char::is_uppercase);
    people.retain(|name| name.len() <= 3 && name.iter().all(capital) && name[0].len() > 1);
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;

    fn mail() -> Vec<Tags> {
        let text = "#DOC\t1\nAnn\tB-PER\nLee\tI-PER\nleft\tO\n\nBob\tB-PER\nsaw\tO\nAnn\tB-PER\n\n";
        let documents = corpus::read(&text.repeat(40)).unwrap();
        letters(&documents, &mut Random(7))
    }

    #[test]
    fn people_are_gathered() {
        let text = "#DOC\t1\nAnn\tB-PER\nLee\tI-PER\nBob\tB-PER\nin\tO\nOslo\tB-LOC\nla\tB-PER\n\n";
        let people = people(&corpus::read(text).unwrap());
        assert_eq!(people, [vec!["Ann", "Lee"], vec!["Bob"]]);
    }

    #[test]
    fn letters_hold_the_sentences_and_end_with_a_name() {
        let all = mail();
        assert!((4..20).contains(&all.len()), "{} of 40", all.len());
        for letters in &all {
            let signed = letters.sentences.last().and_then(|sentence| sentence.last());
            assert!(matches!(signed.unwrap().tag, Some((Class::Person, _))));
            let left = |sentence: &Vec<Tagged>| sentence.iter().any(|token| token.word == "left");
            assert_eq!(letters.sentences.iter().filter(|sentence| left(sentence)).count(), 1);
        }
    }

    #[test]
    fn the_same_seed_writes_the_same_letters() {
        assert_eq!(format!("{:?}", mail()), format!("{:?}", mail()));
    }
}
