//! Words of the glossary, and how captions mark them.

use lesson::Words;

use test_support::Dice;

/// Given a caption with marks, when it is taken to pieces, then these are its words, and what is between.
#[test]
fn marks_are_words_of_the_glossary() {
    let pieces: Vec<_> = Words("A [leader] [leads|leader].").pieces().collect();
    let word = Some("leader");
    assert_eq!(pieces, [("A ", None), ("leader", word), (" ", None), ("leads", word), (".", None)]);
    assert_eq!(Words("A [leader] [leads|leader].").plain(), "A leader leads.");
}

/// Given texts with odd marks, when they are taken to pieces, then each letter that is no mark and no word
/// behind a stroke is shown, in its order.
#[test]
fn odd_marks_lose_no_letters() {
    for (text, shown) in [
        ("", ""),
        ("[", ""),
        ("]", "]"),
        ("[]", ""),
        ("[|]", ""),
        ("][", "]"),
        ("a[b", "ab"),
        ("a]b", "a]b"),
        ("a[b[c]d]e", "abcd]e"),
        ("[[a]]", "a]"),
        ("[a|b|c]d", "ad"),
        ("é[ü|ö]ä", "éüä"),
    ] {
        assert_eq!(Words(text).plain(), shown, "{text}");
    }
    let mut dice = Dice::new(1);
    let letters = ['a', 'é', '[', ']', '|', ' '];
    for _ in 0..20_000 {
        let text: String =
            (0..dice.below(12)).map(|_| letters[usize::from(dice.small(6))]).collect();
        let plain = Words(&text).plain();
        let pieces = Words(&text).pieces().map(|(shown, _)| shown).collect::<String>();
        assert_eq!(plain, pieces);
        if Words(&text).are_marked_well() {
            assert!(!plain.contains(['[', ']']), "{text}");
        }
        if !text.contains('|') {
            let kept =
                |text: &str| text.chars().filter(|it| !"[]".contains(*it)).collect::<String>();
            assert_eq!(kept(&plain), kept(&text), "{text}");
        }
    }
}

/// Given glossaries with words that no caption can mark, or without a meaning, when they are read, then they are
/// refused.
#[test]
fn a_glossary_has_words_that_captions_can_mark() {
    let good = "[vote]\nen = \"One of a majority.\"\nsection = \"§5.2\"\n";
    let read = lesson::author::file::glossary;
    assert!(read(good).is_ok());
    for bad in [
        good.replace("[vote]", "[\"a\\tb\"]"),
        good.replace("[vote]", "[\"a\\nb\"]"),
        good.replace("[vote]", "[\"a]b\"]"),
        good.replace("[vote]", "[\"\"]"),
        good.replace("§5.2", "a\\tb"),
        good.replace("§5.2", ""),
        good.replace("One", "One\\n"),
        good.replace("One of a majority.", "A [vote"),
        good.replace("en =", "english ="),
        good.replace("en =", "de ="),
        good.replace("section", "place"),
        "vote = 5".into(),
        format!("{good}[term]\nen = \"A\"\nde = \"B\"\nsection = \"C\"\n"),
    ] {
        assert!(read(&bad).is_err(), "{bad}");
    }
}
