//! Messages as programs write them, and the ways in which they go wrong.

use super::super::{
    Parsed,
    tests::{line, read_all},
};

#[track_caller]
fn check(message: &[u8], expected: &[&str]) -> Vec<Parsed> {
    let found = read_all("a.eml", message);
    assert_eq!(found.iter().map(line).collect::<Vec<_>>(), expected);
    found.into_iter().flatten().collect()
}

const HEAD: &str = "From: \"Ann Poe\" <ann@example.org>\nDate: Thu, 5 Sep 2024 07:00:00 +0200\nMessage-ID: <1@example.org>\n\
    Subject: =?utf-8?q?The_ferry_=E2=80=93_late?=\nMIME-Version: 1.0\n";

fn with(rest: &str) -> Vec<u8> {
    format!("{HEAD}{rest}").into_bytes()
}

#[test]
fn a_letter() {
    let parsed = check(
        &with("List-Id: Harbour talk <talk.example.org>\n\nIt did not sail.\n\n> Did it?\n\n-- \nAnn\n"),
        &["The ferry – late | It did not sail. /  / Did it? /  / --  / Ann"],
    )
    .remove(0);
    let metadata = parsed.metadata;
    assert_eq!(metadata.byline, ["Ann Poe"]);
    assert_eq!(metadata.source.as_deref(), Some("Harbour talk"));
    assert_eq!(
        metadata.published.map(|date| date.iso).as_deref(),
        Some("2024-09-05T07:00:00+02:00")
    );
    assert_eq!(parsed.own_id.as_deref(), Some("1@example.org"));
    assert_eq!(parsed.document.blocks()[1].quoted, 1);
}

#[test]
fn replies_tell_where_earlier_messages_stand() {
    let words = "It did not sail.\n\nOn Monday Bob Roe wrote:\n> Did it?\n\n-- \nAnn\n";
    let history = |field: &str| {
        let parsed = read_all("a.eml", &with(&format!("{field}\n{words}"))).remove(0);
        let Ok(parsed) = parsed else { panic!("it is a message") };
        let text = parsed.document.text().to_owned();
        parsed.document.history_span().map(|span| span.of(&text).trim().to_owned())
    };
    assert_eq!(history("In-Reply-To: <0@example.org>\n").as_deref(), Some("Did it?"));
    assert_eq!(history("References: <0@example.org>\n").as_deref(), Some("Did it?"));
    assert_eq!(history(""), None);
    let outlook = b"From: a@x\nSubject: RE: x\nMessage-ID: <1@x>\n\nYes.\n\n-----Original Message-----\nFrom: b\nTo: a\nSubject: x\n\nDid it?\n";
    let Ok(parsed) = read_all("a.eml", outlook).remove(0) else { panic!("it is a message") };
    let quoted: Vec<u8> = parsed.document.blocks().iter().map(|block| block.quoted).collect();
    assert!(quoted[0] == 0 && quoted[1..].iter().all(|quoted| *quoted == 1), "{quoted:?}");
}

#[test]
fn newsletters_are_read_by_their_html() {
    let message = with(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nPlain words of some length.\n\
         --b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
         <style>p{color:red}</style><h1>News</h1><p>It did <b>not</b> sail =E2=80=93 so far.</p><blockquote>Did it?</blockquote>\n--b--\n",
    );
    let parsed =
        check(&message, &["The ferry – late | News / It did not sail – so far. / Did it?"])
            .remove(0);
    assert_eq!(parsed.document.blocks()[2].quoted, 1);
}

#[test]
fn a_hull_of_html_gives_way_to_the_plain_text() {
    let message = with(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nThe words are here, and nowhere else.\n\
         --b\nContent-Type: text/html\n\n<html><body>See text.</body></html>\n--b--\n",
    );
    check(&message, &["The ferry – late | The words are here, and nowhere else."]);
}

#[test]
fn attachments_are_named() {
    let message = with(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the table.\n--b\n\
         Content-Type: application/pdf; name=\"../../etc/x.pdf\"\nContent-Disposition: attachment; filename=\"../../etc/x.pdf\"\n\
         Content-Transfer-Encoding: base64\n\nAAAA\n--b--\n",
    );
    let parsed = check(&message, &["The ferry – late | See the table."]).remove(0);
    assert_eq!(parsed.notes, ["Attached: ../../etc/x.pdf (application/pdf, 3 bytes)"]);
}

#[test]
fn t4_encodings_are_those_of_the_bytes_then_those_stated() {
    let message = |label: &str, bytes: &[u8]| {
        let mut message = with(&format!(
            "Content-Type: text/plain; charset={label}\nContent-Transfer-Encoding: 8bit\n\n"
        ));
        message.extend_from_slice(bytes);
        message
    };
    check(&message("iso-8859-1", b"\x93caf\xe9\x94\n"), &["The ferry – late | “café”"]);
    check(&message("iso-8859-1", "“café”\n".as_bytes()), &["The ferry – late | “café”"]);
    check(&message("no-such-thing", b"caf\xe9\n"), &["The ferry – late | café"]);
    // T4: an escape that is legal in its encoding, and one that is not.
    check(
        &message("iso-2022-jp", b"\x1b$B$3$s\x1b(B \x1b[2J\n"),
        &["The ferry – late | こん \u{FFFD}[2J"],
    );
    let mut raw = b"From: x@example.org\nSubject: caf\xe9\nMessage-ID: <1@x>\n\nw\n".to_vec();
    check(&raw, &["café | w"]);
    check(b"From: x@example.org\nSubject: =?iso-8859-1?Q?caf\xe9?=\n\nw\n", &["café | w"]);
    raw.splice(0..0, *b"Received: x\n");
    assert_eq!(read_all("message", &raw).iter().map(line).collect::<Vec<_>>(), ["café | w"]);
}

#[test]
fn encrypted_and_signed_messages_say_so() {
    let locked = with(
        "Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/octet-stream\n\nxxxx\n--b--\n",
    );
    let parsed = check(&locked, &["The ferry – late | "]).remove(0);
    assert_eq!(
        parsed.notes[0],
        "Encrypted: only its head can be read. Decrypt it in a mail program first."
    );
    let armoured = with("\n-----BEGIN PGP MESSAGE-----\n\nxxxx\n-----END PGP MESSAGE-----\n");
    assert!(check(&armoured, &["The ferry – late | "])[0].notes[0].starts_with("Encrypted"));
    let signed = with(
        "Content-Type: multipart/signed; boundary=b\n\n--b\nContent-Type: text/plain\n\nWords.\n--b\n\
         Content-Type: application/pgp-signature; name=signature.asc\n\nxx\n--b--\n",
    );
    let parsed = check(&signed, &["The ferry – late | Words."]).remove(0);
    assert_eq!(parsed.notes, ["Signed; the signature is not checked."]);
}

#[test]
fn messages_of_apples_program_end_where_it_says() {
    let message = with("\nIt did not sail.\n");
    let file = [
        format!("{}      \n", message.len()).as_bytes(),
        &message,
        b"<?xml version='1.0'?><plist/>\n",
    ]
    .concat();
    let found = read_all("1.emlx", &file);
    assert_eq!(
        found.iter().map(line).collect::<Vec<_>>(),
        ["The ferry \u{2013} late | It did not sail."]
    );
}

#[test]
fn digests_give_their_messages() {
    let message = with(
        "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: One\nFrom: a@example.org\n\nfirst\n--b\n\n\
         Subject: Two\nFrom: b@example.org\n\nsecond\n--b--\n",
    );
    let found = read_all("a.eml", &message);
    assert_eq!(found.iter().map(line).collect::<Vec<_>>()[1..], ["One | first", "Two | second"]);
}

#[test]
fn a_box_gives_its_messages_in_order() {
    let parts = "From ann@example.org Thu Sep  5 07:00:00 2024\n";
    let mailbox = format!(
        "{parts}Subject: One\nFrom: a@x\n\n>From here\n\n{parts}Subject: Two\nFrom: b@x\n\nw\n\n{parts}\n"
    );
    let found = read_all("box", mailbox.as_bytes());
    assert_eq!(
        found.iter().map(line).collect::<Vec<_>>(),
        ["One | From here", "Two | w", "! not a message: it has no head (message 3)",]
    );
    let Some(Ok(first)) = found.first() else { panic!("it is read") };
    assert!(matches!(first.source, super::super::Source::Part(_)));
}

#[test]
fn what_is_no_mail_says_so() {
    assert_eq!(
        read_all("a.mbox", b"not an mbox at all\n").iter().map(line).collect::<Vec<_>>(),
        [
            "! not a mailbox: no message begins in it; each message of a mailbox begins with a line `From somebody date`"
        ]
    );
    // Fields at the head of a plain text make no message of it.
    let text = b"From: Ann\nSubject: The ferry\n\nIt did not sail.\n";
    assert!(super::kind("notes", text).is_none() && super::kind("a.txt", &with("\nx")).is_none());
}

#[test]
fn s11_deep_and_long_messages() {
    let nested = "Content-Type: message/rfc822\n\n".repeat(900);
    assert_eq!(read_all("a.eml", &with(&nested)).len(), 2);
    let nested = "Content-Type: message/rfc822\n\n".repeat(100_000);
    check(
        &with(&nested),
        &["! a message of more than 1000 parts; open the parts you want in a mail program"],
    );
    let heads: String = "X-Long: 1\n".repeat(100_000);
    check(&with(&format!("{heads}\nw")), &["The ferry – late | w"]);
    let long = format!("X-Long: {}\n\nw", "x".repeat(1_000_000));
    check(&with(&long), &["The ferry – late | w"]);
    check(&with("Content-Type: multipart/mixed\n\nw"), &["The ferry – late | w"]);
    check(b"From: ;;;;\nTo: a:;;;;;;,\nSubject: x\n\nw", &["x | w"]);
}
