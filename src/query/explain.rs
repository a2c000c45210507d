//! A query in plain English, shown under the prompt so that nobody has to guess what was understood.

use super::{Flag, Node, Own, Phrase, Stated, Term};
use crate::analysis::EntityKind;

/// What a query means: `unread articles in which Esmaeil Baghaei speaks of Syria, with “ceasefire”, after 1 Dec 2024`.
pub(super) fn explain(root: &Node) -> String {
    if *root == Node::And(Vec::new()) {
        return "all articles".to_owned();
    }
    let members = members(root);
    let adjectives: Vec<&str> = members.iter().filter_map(adjective).collect();
    let rest: Vec<&Node> = members.iter().filter(|member| adjective(member).is_none()).collect();
    let mut told = adjectives.join(" ");
    told.push_str(if told.is_empty() { "articles" } else { " articles" });
    if let [Node::Or(branches)] = rest[..] {
        return format!("{told} {}", either(branches));
    }
    let clauses = clauses(&rest);
    if clauses.is_empty() { told } else { format!("{told} {}", clauses.join(", ")) }
}

/// What must hold together.
fn members(node: &Node) -> &[Node] {
    match node {
        Node::And(members) => members,
        other => std::slice::from_ref(other),
    }
}

/// Conditions that stand before the noun.
fn adjective(node: &Node) -> Option<&'static str> {
    match node {
        Node::Term(Term::Flag(flag @ (Flag::Unread | Flag::Read | Flag::Starred))) => {
            Some(flag.value())
        }
        _ => None,
    }
}

/// What stands after the noun: speech first, then words, dates last.
fn clauses(members: &[&Node]) -> Vec<String> {
    let mut clauses: Vec<String> = speech(members).into_iter().collect();
    let words: Vec<String> = terms(members, |term| match term {
        Term::Words(phrase) => Some(quoted(phrase)),
        _ => None,
    });
    if !words.is_empty() {
        clauses.push(format!("with {}", listed(&words)));
    }
    let (dates, others): (Vec<&Node>, Vec<&Node>) =
        members.iter().partition(|member| is_date(member));
    clauses.extend(others.into_iter().filter_map(clause));
    let dates: Vec<String> = dates.into_iter().filter_map(clause).collect();
    if !dates.is_empty() {
        clauses.push(listed(&dates));
    }
    clauses
}

fn terms(members: &[&Node], told: impl Fn(&Term) -> Option<String>) -> Vec<String> {
    members
        .iter()
        .filter_map(|member| if let Node::Term(term) = member { told(term) } else { None })
        .collect()
}

fn is_date(node: &Node) -> bool {
    matches!(node, Node::Term(Term::After(_) | Term::Before(_)))
}

/// Who speaks of what: one clause, as one quotation must do both.
fn speech(members: &[&Node]) -> Option<String> {
    let speakers = terms(members, |term| match term {
        Term::Said(phrase) => Some(named(phrase)),
        _ => None,
    });
    let topics = terms(members, |term| match term {
        Term::About(phrase) => Some(named(phrase)),
        _ => None,
    });
    let speaks = if speakers.len() > 1 { "speak" } else { "speaks" };
    match (speakers.is_empty(), topics.is_empty()) {
        (true, true) => None,
        (true, false) => Some(format!("in which a quotation mentions {}", listed(&topics))),
        (false, true) => Some(format!("in which {} {speaks}", listed(&speakers))),
        (false, false) => {
            Some(format!("in which {} {speaks} of {}", listed(&speakers), listed(&topics)))
        }
    }
}

/// A clause for a member that [`clauses`] has not told together with others.
fn clause(node: &Node) -> Option<String> {
    match node {
        Node::Term(Term::Words(_) | Term::Said(_) | Term::About(_)) => None,
        Node::Term(term) => Some(positive(term)),
        Node::Or(branches) => Some(format!("either {}", either(branches))),
        Node::And(_) => Some(branch(node)),
        Node::Not(inner) => Some(match &**inner {
            Node::Term(term) => negative(term),
            Node::Or(branches) => format!("not ({})", either(branches)),
            other => format!("not ({})", inside(other)),
        }),
    }
}

/// Branches of an OR.
fn either(branches: &[Node]) -> String {
    let told: Vec<String> = branches.iter().map(branch).collect();
    told.join(" or ")
}

/// One branch, in parentheses where it has several clauses.
fn branch(node: &Node) -> String {
    let several = clauses(&members(node).iter().collect::<Vec<_>>()).len() > 1;
    if several { format!("({})", inside(node)) } else { inside(node) }
}

fn inside(node: &Node) -> String {
    clauses(&members(node).iter().collect::<Vec<_>>()).join(", ")
}

fn positive(term: &Term) -> String {
    match term {
        Term::Words(phrase) => format!("with {}", quoted(phrase)),
        Term::Stated(stated, phrase) => match stated {
            Stated::Title => format!("with {} in the title", quoted(phrase)),
            Stated::Source => format!("from {}", named(phrase)),
            Stated::Author => format!("by {}", named(phrase)),
            Stated::Tag => format!("tagged {}", named(phrase)),
            Stated::Lang => format!("in the language {}", named(phrase)),
        },
        Term::Flag(Flag::HasQuote) => "with quotations".to_owned(),
        Term::Flag(Flag::HasNote) => "with a note".to_owned(),
        Term::Flag(Flag::HasHighlight) => "with a marked passage".to_owned(),
        Term::Flag(Flag::Excerpt) => "that are excerpts".to_owned(),
        Term::Flag(flag) => format!("that are {}", flag.value()),
        Term::After(when) => format!("after {}", when.spoken()),
        Term::Before(when) => format!("before {}", when.spoken()),
        Term::Entity(kind, phrase) => format!("naming {}{}", noun(*kind), named(phrase)),
        Term::Said(phrase) => format!("in which {} speaks", named(phrase)),
        Term::About(phrase) => format!("in which a quotation mentions {}", named(phrase)),
        Term::Own(Own::Highlight, phrase) => format!("with {} in a marked passage", quoted(phrase)),
        Term::Own(Own::Note, phrase) => format!("with {} in a note", quoted(phrase)),
    }
}

fn negative(term: &Term) -> String {
    match term {
        Term::Words(_)
        | Term::Stated(Stated::Title, _)
        | Term::Own(..)
        | Term::Flag(Flag::HasNote | Flag::HasHighlight | Flag::HasQuote) => {
            positive(term).replacen("with", "without", 1)
        }
        Term::Flag(Flag::Excerpt) => "that are no excerpts".to_owned(),
        Term::Flag(flag) => format!("that are not {}", flag.value()),
        Term::Said(phrase) => format!("in which {} does not speak", named(phrase)),
        Term::About(phrase) => format!("in which no quotation mentions {}", named(phrase)),
        Term::Stated(..) | Term::After(_) | Term::Before(_) | Term::Entity(..) => {
            format!("not {}", positive(term))
        }
    }
}

/// What an entity of that kind is called before its name.
const fn noun(kind: Option<EntityKind>) -> &'static str {
    let Some(kind) = kind else { return "" };
    match kind {
        EntityKind::Person => "the person ",
        EntityKind::Org => "the organisation ",
        EntityKind::Place => "the place ",
        EntityKind::Group => "the group ",
        EntityKind::Facility => "the facility ",
        EntityKind::Event => "the event ",
        EntityKind::Law => "the law ",
        EntityKind::Work => "the work ",
        EntityKind::Product => "the product ",
        EntityKind::Date => "the date ",
        EntityKind::Money => "the amount ",
        EntityKind::Quantity => "the quantity ",
    }
}

/// A name as typed; an ellipsis where it may go on.
fn named(phrase: &Phrase) -> String {
    format!("{}{}", phrase.text, if phrase.prefix { "…" } else { "" })
}

/// Words of the text, in quotation marks.
fn quoted(phrase: &Phrase) -> String {
    format!("“{}”", named(phrase))
}

/// `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::query::Query;

    #[track_caller]
    fn check(query: &str, expected: &str) {
        let query = Query::parse(query, date(2024, 12, 31)).expect("a query");
        assert_eq!(query.explain(), expected);
    }

    #[test]
    fn speech_is_told_in_one_clause() {
        check(
            "said:\"Esmaeil Baghaei\" about:Syria after:2024-12-01",
            "articles in which Esmaeil Baghaei speaks of Syria, after 1 Dec 2024",
        );
        check("about:Syria", "articles in which a quotation mentions Syria");
        check("said:a said:b", "articles in which a and b speak");
        check("said:a -about:b", "articles in which a speaks, in which no quotation mentions b");
    }

    #[test]
    fn words_and_fields() {
        check("", "all articles");
        check("is:unread", "unread articles");
        check(
            "is:unread ceasefire source:Reuters min*",
            "unread articles with “ceasefire” and “min…”, from Reuters",
        );
        check("-\"a b\" NOT title:c", "articles without “a b”, without “c” in the title");
        check(
            "person:ali -org:un",
            "articles naming the person ali, not naming the organisation un",
        );
        check(
            "has:highlight highlight:peace -note:later",
            "articles with a marked passage, with “peace” in a marked passage, without “later” in a note",
        );
        check("after:2023 before:\"1 week ago\"", "articles after 2023 and before 24 Dec 2024");
    }

    #[test]
    fn alternatives() {
        check("a OR b c", "articles with “a” or with “b” and “c”");
        check("(a OR tag:b) is:starred", "starred articles with “a” or tagged b");
        check(
            "(a OR b tag:c) lang:en",
            "articles either with “a” or (with “b”, tagged c), in the language en",
        );
        check("-(a OR b)", "articles not (with “a” or with “b”)");
        check("-(a is:read)", "articles not (with “a”, that are read)");
        check("--a", "articles not (without “a”)");
    }
}
