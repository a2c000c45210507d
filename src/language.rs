//! The language of a text that does not say: told by its script where that settles it, else by its commonest words, which the
//! letters (`whichlang`, of sixteen languages) must agree with.
//!
//! A wrong answer costs more than none: an English article taken for another loses its speakers. So short texts, texts in
//! several languages, and languages that are not known here stay untold.

use std::sync::LazyLock;

use crate::span::floor_boundary;

/// Length of the pieces of a text that are looked at, in bytes: an article's language costs a twentieth of its indexing so.
const PIECE: usize = 400;

/// Pieces that are looked at, evenly spread over the text.
const PIECES: usize = 3;

/// The same of a long text, where each piece is judged by itself, as such texts may be put together of several languages.
const PIECES_OF_LONG: usize = 8;

/// Texts of more bytes are long.
const SHORT: usize = 9600;

/// Fewer letters than this tell no language; East Asian ones count three.
const FEWEST_LETTERS: usize = 120;

/// Words of what is judged must be at least so many to be counted.
const FEWEST_WORDS: usize = 20;

/// Bytes of the longest of the common words.
const LONGEST_WORD: usize = 10;

/// A language: its tag (BCP 47) and its name in English.
const NAMES: [(&str, &str); 44] = [
    ("am", "Amharic"),
    ("ar", "Arabic"),
    ("be", "Belarusian"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("ca", "Catalan"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("hy", "Armenian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ka", "Georgian"),
    ("km", "Khmer"),
    ("ko", "Korean"),
    ("lo", "Lao"),
    ("mk", "Macedonian"),
    ("my", "Burmese"),
    ("nb", "Norwegian"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("ta", "Tamil"),
    ("te", "Telugu"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
];

/// Languages of the Latin alphabet by their commonest words, and which of them `whichlang` calls by what.
const COMMON_WORDS: [(&str, &str); 14] = [
    (
        "en",
        "the of and to in a is that for it was on with as at by he she they be this from his her are but not have has said",
    ),
    (
        "de",
        "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei war",
    ),
    (
        "fr",
        "le la les de des et à un une du dans en est que qui pour sur au par il elle pas ne plus se ce avec son sa ont été aux d'un cette",
    ),
    (
        "es",
        "el la los las de y en que un una del se por con no para su al es lo como más o pero sus le ha fue este esta entre",
    ),
    (
        "it",
        "il la di e che un una per in del della con non si le dei i lo gli sono al da più nel anche alla come è delle ha ma",
    ),
    (
        "pt",
        "o a os as de e que do da em um uma para com não no na por se dos das ao mais como foi pelo sua é ou à são",
    ),
    (
        "nl",
        "de het een van en in is dat op te voor met zijn die niet aan er om ook als door naar bij uit maar hij heeft over nog wordt",
    ),
    (
        "sv",
        "och i att det som en på är av för med den till inte har de ett om han hon var från men sig så vid kan ska",
    ),
    (
        "da",
        "og i at det er en af på til med for den der som ikke de et har om han hun var fra men sig så ved kan skal",
    ),
    (
        "tr",
        "ve bir bu için ile da de çok olarak daha o gibi kadar en ne olan ancak sonra ama ise var değil göre her",
    ),
    (
        "vi",
        "và của là có các cho một không được trong với người những này đã để khi từ ở như đến về năm ông",
    ),
    (
        "pl",
        "i w na z że się nie do to jest o jak za po od przez dla ale jego był tym są oraz co przy może",
    ),
    (
        "fi",
        "ja on ei se että hän oli ovat mutta myös kun niin kuin tai joka ole sen hänen sekä mukaan vain jo nyt",
    ),
    (
        "id",
        "yang dan di dengan untuk pada dari ini itu dalam tidak akan ke juga oleh adalah sebagai telah bisa tersebut saya",
    ),
];

/// The common words, and the languages that each belongs to: a bit each in the order of [`COMMON_WORDS`].
type Shelf = Vec<(&'static str, u16)>;

/// The common words on shelves by [`shelf_of`]. Two hundred words of every article are looked for here: on a shelf stand one or two,
/// which is found out faster than a hash is worked out.
static LANGUAGES_OF: LazyLock<Vec<Shelf>> = LazyLock::new(|| {
    let mut shelves = vec![Shelf::new(); SHELVES];
    for (index, (_, words)) in COMMON_WORDS.iter().enumerate() {
        for word in words.split(' ') {
            let shelf = &mut shelves[shelf_of(word)];
            match shelf.iter_mut().find(|(known, _)| *known == word) {
                Some((_, languages)) => *languages |= 1 << index,
                None => shelf.push((word, 1 << index)),
            }
        }
    }
    shelves
});

/// Number of shelves.
const SHELVES: usize = 512;

/// The shelf of a word, by its length and its first letter.
fn shelf_of(word: &str) -> usize {
    let first = word.as_bytes().first().map_or(0, |byte| usize::from(*byte));
    (first << 4 | word.len() & 15) % SHELVES
}

/// The languages in which a word is common, a bit each.
fn languages_of(word: &str) -> u16 {
    let shelf = &LANGUAGES_OF[shelf_of(word)];
    shelf.iter().find(|(known, _)| *known == word).map_or(0, |(_, languages)| *languages)
}

/// True for a tag of English: `en`, `en-GB`.
pub fn is_english(tag: &str) -> bool {
    primary(tag).eq_ignore_ascii_case("en")
}

/// The tag as it is known here; `None` for one that is not.
pub fn known(tag: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == tag).map(|(known, _)| *known)
}

/// A language's name in English, by its tag; `None` for one that is not known here.
pub fn name(tag: &str) -> Option<&'static str> {
    let primary = primary(tag).to_ascii_lowercase();
    let known = |(tag, _): &&(&str, &str)| **tag == *primary;
    if primary == "zh" { Some("Chinese") } else { NAMES.iter().find(known).map(|(_, name)| *name) }
}

/// The language of a tag without region or script: `pt` of `pt-BR`.
pub fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// The language that a text is written in, as a BCP 47 tag. Looks at no more than four thousand bytes of it.
pub fn detect(text: &str) -> Option<&'static str> {
    let is_long = text.len() > SHORT;
    let pieces = pieces(text, if is_long { PIECES_OF_LONG } else { PIECES });
    let letters = Letters::of(&pieces);
    match letters.script()? {
        Script::Latin => latin(&pieces, if is_long { 1 } else { pieces.len() }),
        Script::Cyrillic => cyrillic(&pieces),
        Script::Arabic => Some(arabic(&pieces)),
        Script::Han if letters.kana * 20 > letters.all => Some("ja"),
        Script::Han => Some("zh"),
        Script::Other(tag) => Some(tag),
    }
}

/// Stretches of the text, evenly spread; all of a short one.
fn pieces(text: &str, count: usize) -> Vec<&str> {
    if text.len() <= count * PIECE {
        return vec![text];
    }
    let piece = |index: usize| {
        let start = floor_boundary(text, index * (text.len() - PIECE) / (count - 1));
        &text[start..floor_boundary(text, (start + PIECE).min(text.len()))]
    };
    (0..count).map(piece).collect()
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    /// Chinese characters, perhaps with kana.
    Han,
    /// A script that settles the language.
    Other(&'static str),
}

/// The script of a letter; `None` for what is no letter. Blocks of the Unicode Standard.
const fn script(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Script::Latin,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Other("el"),
        '\u{400}'..='\u{52F}' => Script::Cyrillic,
        '\u{531}'..='\u{587}' => Script::Other("hy"),
        '\u{5D0}'..='\u{5F2}' => Script::Other("he"),
        '\u{620}'..='\u{6FF}' => Script::Arabic,
        '\u{900}'..='\u{97F}' => Script::Other("hi"),
        '\u{980}'..='\u{9FF}' => Script::Other("bn"),
        '\u{B80}'..='\u{BFF}' => Script::Other("ta"),
        '\u{C00}'..='\u{C7F}' => Script::Other("te"),
        '\u{E00}'..='\u{E7F}' => Script::Other("th"),
        '\u{E80}'..='\u{EFF}' => Script::Other("lo"),
        '\u{1000}'..='\u{109F}' => Script::Other("my"),
        '\u{10A0}'..='\u{10FF}' => Script::Other("ka"),
        '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7A3}' => Script::Other("ko"),
        '\u{1200}'..='\u{137F}' => Script::Other("am"),
        '\u{1780}'..='\u{17FF}' => Script::Other("km"),
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' => Script::Han,
        _ => return None,
    })
}

/// Letters counted by script.
#[derive(Debug, Default)]
struct Letters {
    all: usize,
    kana: usize,
    by_script: Vec<(Script, usize)>,
}

impl Letters {
    fn of(pieces: &[&str]) -> Self {
        let mut letters = Self::default();
        let plain = pieces.iter().flat_map(|piece| piece.bytes());
        letters.count(Script::Latin, plain.filter(u8::is_ascii_alphabetic).count());
        let others = pieces.iter().filter(|piece| !piece.is_ascii());
        for c in others.flat_map(|piece| piece.chars()).filter(|c| !c.is_ascii()) {
            letters.kana += usize::from(('\u{3040}'..='\u{30FF}').contains(&c));
            if let Some(script) = script(c) {
                letters.count(script, 1);
            }
        }
        letters
    }

    fn count(&mut self, script: Script, more: usize) {
        self.all += more;
        match self.by_script.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += more,
            None => self.by_script.push((script, more)),
        }
    }

    /// The script of nearly all letters, where there are enough of them.
    fn script(&self) -> Option<Script> {
        let (script, count) = self.by_script.iter().max_by_key(|(_, count)| *count)?;
        let weight = if *script == Script::Han { 3 } else { 1 };
        // Names in Latin letters stand in texts of every script.
        let share = if *script == Script::Latin { 90 } else { 70 };
        let enough = count * weight >= FEWEST_LETTERS && count * 100 >= self.all * share;
        enough.then_some(*script)
    }
}

/// The language that most of the pieces speak by their common words, so many judged together. Where the words leave a doubt, the
/// letters must agree, if they know that language.
fn latin(pieces: &[&str], together: usize) -> Option<&'static str> {
    let judged = pieces.len() / together;
    let mut votes: Vec<(Spoken, usize)> = Vec::new();
    for spoken in pieces.chunks(together).filter_map(by_words) {
        match votes.iter_mut().find(|(known, _)| known.tag == spoken.tag) {
            Some((known, count)) => {
                known.is_clear &= spoken.is_clear;
                *count += 1;
            }
            None => votes.push((spoken, 1)),
        }
    }
    let (Spoken { tag, is_clear }, count) = votes.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 4 >= judged * 3 && (is_clear || letters_agree(pieces, tag))).then_some(tag)
}

/// True where `whichlang` tells the same of the letters, or does not know the language. It is slow, so the words are asked first.
fn letters_agree(pieces: &[&str], tag: &str) -> bool {
    let letters = whichlang::detect_language(&pieces.concat()).three_letter_code();
    by_letters(letters).is_none_or(|known| known == tag || !is_known_to_letters(tag))
}

/// The tag of a language that `whichlang` tells.
fn by_letters(code: &str) -> Option<&'static str> {
    const CODES: [(&str, &str); 10] = [
        ("deu", "de"),
        ("eng", "en"),
        ("fra", "fr"),
        ("ita", "it"),
        ("nld", "nl"),
        ("por", "pt"),
        ("spa", "es"),
        ("swe", "sv"),
        ("tur", "tr"),
        ("vie", "vi"),
    ];
    CODES.iter().find(|(known, _)| *known == code).map(|(_, tag)| *tag)
}

/// True for languages that `whichlang` can tell.
fn is_known_to_letters(tag: &str) -> bool {
    !matches!(tag, "da" | "pl" | "fi" | "id")
}

/// What common words tell.
#[derive(Clone, Copy, Debug)]
struct Spoken {
    tag: &'static str,
    /// They are a fifth of all words, and twice as many as those of any other language.
    is_clear: bool,
}

/// The language whose common words are most of the words: a fifth at least (a tenth in Turkish, Finnish and the like, which
/// put into endings what others say by words), and clearly more than of any other.
fn by_words(pieces: &[&str]) -> Option<Spoken> {
    let mut counts = [0_usize; COMMON_WORDS.len()];
    let (mut words, mut folded) = (0, String::new());
    let is_apart = |c: char| !c.is_alphabetic() && c != '\'' && c != '’';
    for word in pieces.iter().flat_map(|piece| piece.split(is_apart)) {
        if word.is_empty() || word.len() > 20 {
            continue;
        }
        words += 1;
        let word = word.split(['\'', '’']).next().unwrap_or_default();
        if word.len() > LONGEST_WORD {
            continue;
        }
        fold_into(&mut folded, word);
        let mut languages = languages_of(&folded);
        while languages != 0 {
            counts[languages.trailing_zeros() as usize] += 1;
            languages &= languages - 1;
        }
    }
    let best = (0..counts.len()).max_by_key(|index| counts[*index])?;
    let tag = COMMON_WORDS[best].0;
    let others = (0..counts.len()).filter(|index| *index != best);
    let second = others.map(|index| counts[index]).max().unwrap_or(0);
    let least = if matches!(tag, "tr" | "fi" | "pl" | "id" | "vi") { 12 } else { 6 };
    let enough = words >= FEWEST_WORDS && counts[best] * least >= words;
    let is_clear = counts[best] * 5 >= words && counts[best] >= second * 2;
    (enough && counts[best] * 4 >= second * 5).then_some(Spoken { tag, is_clear })
}

/// Puts a word in small letters into `folded`.
fn fold_into(folded: &mut String, word: &str) {
    folded.clear();
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
    } else {
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// Languages of the Cyrillic alphabet by letters that only they have.
fn cyrillic(pieces: &[&str]) -> Option<&'static str> {
    let has = |letters: &[char]| pieces.iter().any(|piece| piece.to_lowercase().contains(letters));
    if has(&['ў']) {
        Some("be")
    } else if has(&['ї', 'є', 'ґ']) {
        Some("uk")
    } else if has(&['ѓ', 'ќ', 'ѕ']) {
        Some("mk")
    } else if has(&['ђ', 'ћ', 'љ', 'њ']) {
        Some("sr")
    } else if has(&['ы', 'э']) {
        (!has(&['ө', 'ү', 'ң', 'қ', 'ғ', 'ә'])).then_some("ru")
    } else {
        has(&['ъ', 'щ']).then_some("bg")
    }
}

/// Languages of the Arabic alphabet by letters that Arabic does not have.
fn arabic(pieces: &[&str]) -> &'static str {
    let has = |letters: &[char]| pieces.iter().any(|piece| piece.contains(letters));
    if has(&['ٹ', 'ڈ', 'ے', 'ں']) {
        "ur"
    } else if has(&['گ', 'پ', 'چ', 'ژ']) && has(&['ی', 'ک']) {
        "fa"
    } else {
        "ar"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(detect(text), expected, "{text:.60}");
    }

    #[test]
    fn languages_are_told_by_words_and_letters() {
        let texts = [
            (
                "en",
                "The council met on Tuesday to decide about the harbour wall. It was the third time that the plan had come before it, and she said that nobody was pleased with the figures. ",
            ),
            (
                "de",
                "Der Rat hat am Dienstag über die Hafenmauer beraten. Es war das dritte Mal, dass der Plan auf dem Tisch lag, und niemand war mit den Zahlen zufrieden, sagte die Leiterin nach der Sitzung. ",
            ),
            (
                "fr",
                "Le conseil s'est réuni mardi pour décider du mur du port. C'était la troisième fois que le plan lui était soumis, et personne n'était content des chiffres, a dit la directrice dans la salle. ",
            ),
            (
                "es",
                "El consejo se reunió el martes para decidir sobre el muro del puerto. Era la tercera vez que el plan llegaba a la mesa y nadie estaba contento con las cifras, según dijo la directora. ",
            ),
            (
                "it",
                "Il consiglio si è riunito martedì per decidere sul muro del porto. Era la terza volta che il piano arrivava sul tavolo e nessuno era contento delle cifre, ha detto la direttrice della sede. ",
            ),
            (
                "pt",
                "O conselho reuniu-se na terça-feira para decidir sobre o muro do porto. Foi a terceira vez que o plano chegou à mesa e ninguém estava contente com os números, disse a diretora da casa. ",
            ),
            (
                "nl",
                "De raad kwam dinsdag bijeen om over de havenmuur te beslissen. Het was de derde keer dat het plan op tafel lag en niemand was blij met de cijfers, zei de directeur na afloop van de zitting. ",
            ),
            (
                "sv",
                "Rådet möttes på tisdagen för att besluta om hamnmuren. Det var tredje gången som planen låg på bordet och ingen var nöjd med siffrorna, sade chefen efter mötet i det stora huset. ",
            ),
            (
                "pl",
                "Rada zebrała się we wtorek, aby zdecydować o murze portowym. To był trzeci raz, kiedy plan był na stole i nikt nie był zadowolony z liczb, jak powiedziała dyrektorka po tym, co się stało. ",
            ),
        ];
        for (tag, text) in texts {
            check(text, Some(tag));
            check(&text.repeat(100), Some(tag));
        }
    }

    #[test]
    fn scripts_settle_many_languages() {
        let texts = [
            (
                "ru",
                "Совет собрался во вторник, чтобы решить судьбу портовой стены. Это был третий раз, когда план лежал на столе, и никто не был доволен. ",
            ),
            (
                "uk",
                "Рада зібралася у вівторок, щоб вирішити долю портової стіни. Це вже третій раз, коли план лежав на столі, і ніхто не був задоволений. ",
            ),
            (
                "ar",
                "اجتمع المجلس يوم الثلاثاء ليقرر مصير جدار الميناء. كانت هذه المرة الثالثة التي تعرض فيها الخطة ولم يكن أحد راضيا عن الأرقام كما قالت المديرة. ",
            ),
            (
                "he",
                "המועצה התכנסה ביום שלישי כדי להחליט על חומת הנמל. זו הייתה הפעם השלישית שהתוכנית הונחה על השולחן ואיש לא היה מרוצה מהמספרים שהוצגו בפניה. ",
            ),
            (
                "el",
                "Το συμβούλιο συνεδρίασε την Τρίτη για να αποφασίσει για το τείχος του λιμανιού. Ήταν η τρίτη φορά που το σχέδιο ήταν στο τραπέζι. ",
            ),
            (
                "th",
                "สภาประชุมกันเมื่อวันอังคารเพื่อตัดสินใจเรื่องกำแพงท่าเรือ นี่เป็นครั้งที่สามที่แผนนี้อยู่บนโต๊ะและไม่มีใครพอใจกับตัวเลขที่นำเสนอในวันนั้น",
            ),
            (
                "ja",
                "評議会は火曜日に港の壁について決めるために集まりました。この計画が議題になるのは三度目で、数字に満足した人は誰もいませんでした。",
            ),
            (
                "zh",
                "市议会星期二开会讨论港口防波堤的未来。这项计划已经是第三次提交讨论，没有人对这些数字感到满意，主任在会后表示。议员们将在下周再次投票。",
            ),
            (
                "ko",
                "의회는 화요일에 항구 벽에 대해 결정하기 위해 모였습니다. 이 계획이 상정된 것은 세 번째였으며 숫자에 만족한 사람은 아무도 없었습니다. 위원장은 다음 주에 다시 투표할 것이라고 말했습니다. 주민들은 긴 회의가 끝난 뒤에도 자리를 떠나지 않고 질문을 이어 갔습니다.",
            ),
        ];
        for (tag, text) in texts {
            check(&text.repeat(2), Some(tag));
        }
    }

    #[test]
    fn short_mixed_and_unknown_texts_stay_untold() {
        check("", None);
        check("The council met on Tuesday.", None);
        check(&"12 345,67 -- 89 ".repeat(200), None);
        check(
            &"lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor "
                .repeat(10),
            None,
        );
        let english = "The council met on Tuesday to decide about the harbour wall and it was the third time. ".repeat(60);
        let german =
            "Der Rat hat am Dienstag über die Hafenmauer beraten und es war das dritte Mal. "
                .repeat(60);
        check(&format!("{english}{german}"), None);
    }

    #[test]
    fn no_common_word_is_longer_than_what_is_looked_up() {
        assert!(LANGUAGES_OF.iter().flatten().all(|(word, _)| word.len() <= LONGEST_WORD));
    }

    #[test]
    fn tags_have_names() {
        assert_eq!(name("fr-CA"), Some("French"));
        assert_eq!(name("zh_Hant"), Some("Chinese"));
        assert_eq!(name("xx"), None);
        assert!(is_english("en-GB") && !is_english("enm"));
    }
}
