//! Output that people and programs can read.

use super::interventions::{
    code, err, file, out, play, play_with, raftarium, raftarium_reads, saved,
};

/// Keys and values that break a line, steer a terminal, or turn the direction of a text.
const TREACHEROUS: [&str; 6] = [
    "\u{1b}[2J\u{1b}[31mred",
    "x\n00:09.999 error n1 lost everything",
    "a\rb",
    "\u{202e}gnitirw",
    "\u{2066}isolated\u{2069}",
    "line\u{2028}separator\u{9b}31m",
];

/// Given keys and values with such characters, when they are printed for people, then these are escaped, and no line is
/// forged; JSON has them exactly.
#[test]
fn nothing_in_a_key_or_a_value_can_forge_a_line() {
    for text in TREACHEROUS {
        let escaped: String =
            text.chars().map(|it| format!("\\u{{{:x}}}", u32::from(it))).collect();
        let (write, read) =
            (format!("1s c1 write k '{escaped}'"), format!("1.2s c1 read '{escaped}'"));
        let (exit, printed, _) =
            play_with(&["--level", "debug"], &[&write, &read, "1.3s c1 read k"]);
        assert_eq!(exit, 0);
        let is_treacherous = |it: char| it != '\n' && sim::is_hidden(it);
        assert!(!printed.contains(is_treacherous), "{printed:?}");
        let (_, plain, _) = play_with(
            &["--level", "debug"],
            &["1s c1 write k 5", "1.2s c1 read x", "1.3s c1 read k"],
        );
        assert_eq!(printed.lines().count(), plain.lines().count(), "{printed}");
        let (_, json, _) = play_with(&["--json"], &[&write, "1.3s c1 read k"]);
        let lines = json.lines().map(|line| serde_json::from_str(line).expect("an object"));
        let lines: Vec<serde_json::Value> = lines.collect();
        let has = |what: &str| {
            let of =
                |it: &&serde_json::Value| it["what"].as_str().is_some_and(|it| it.contains(what));
            lines.iter().filter(of).all(|it| holds(it, text)) && lines.iter().any(|it| of(&it))
        };
        assert!(has("to write k =") && has("got its answer: "), "{json}");
        let (_, kept, _) = play_with(&["--save", "-"], &[&write]);
        let kept: serde_json::Value = serde_json::from_str(&kept).expect("an object");
        let line = kept["interventions"][0].as_str().expect("a line");
        assert!(!line.contains(is_treacherous) && line.contains("\\u{"), "{line:?}");
    }
}

/// True if a text stands exactly like this somewhere in the data of a line.
fn holds(data: &serde_json::Value, text: &str) -> bool {
    match data {
        serde_json::Value::String(own) => own == text,
        serde_json::Value::Array(items) => items.iter().any(|it| holds(it, text)),
        serde_json::Value::Object(fields) => fields.values().any(|it| holds(it, text)),
        _ => false,
    }
}

/// Given an argument with such characters, when it is refused, then the sentence has none.
#[test]
fn a_refusal_quotes_nothing_treacherous() {
    for text in TREACHEROUS {
        let output = raftarium(&["run", "--setup", text]);
        assert_eq!(code(&output), 2);
        let problem = err(&output);
        assert!(!problem.trim_end().contains(sim::is_hidden), "{problem:?}");
    }
}

/// Given a saved run, when a link is made of it and opened, then it is the same run; the text may have an address in front
/// of it, and other parts around it.
#[test]
fn a_link_is_made_of_a_file_and_opened() {
    let path = file("linked.json", saved(&["1s crash leader", "1.5s c2 write x '\\\\'5'"]));
    let made = raftarium(&["link", &path, "--page", "https://example.org/raft/"]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let link = out(&made);
    assert!(
        link.starts_with("https://example.org/raft/#run=") && link.lines().count() == 1,
        "{link}"
    );
    let opened = raftarium(&["link", link.trim()]);
    assert_eq!(code(&opened), 0, "{}", err(&opened));
    let (_, fragment) = link.trim().split_once('#').expect("a fragment");
    for other in
        [format!("#{fragment}"), format!("http://[::1]:8080/#story=election.4&{fragment}&present")]
    {
        assert_eq!(out(&raftarium(&["link", &other])), out(&opened));
    }
    let again =
        raftarium_reads(&["link", "-", "--page", "https://example.org/raft/"], &opened.stdout);
    assert_eq!(out(&again), link);
    let replayed = raftarium_reads(&["replay", "-"], &opened.stdout);
    assert_eq!(out(&replayed), out(&raftarium(&["replay", &path])));
}

/// Given what is no link to a run, when it is opened, then it is refused in a sentence.
#[test]
fn what_is_no_link_to_a_run_is_refused() {
    for (what, why) in [
        ("https://example.org/#story=election.4", "no run in this link"),
        ("https://example.org/", "no run in this link"),
        ("#run=AAAA", "incomplete"),
        ("#run=not a link!", "invalid characters"),
        ("#run=CQAAAAAAAAAA", "version 9"),
        ("/no/such/file", "cannot be opened"),
    ] {
        let output = raftarium(&["link", what]);
        assert!(code(&output) == 2 && err(&output).contains(why), "{what}: {}", err(&output));
        assert!(out(&output).is_empty() && err(&output).lines().count() == 1);
    }
}

/// Given that the reader of the output goes away, when more is printed, then that is no error.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let path = file("pipe.json", saved(&[]));
    for arguments in [
        &["run", "--until", "20s", "--level", "debug"][..],
        &["replay", &path, "--json"],
        &["link", &path],
        &["run", "--help"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_raftarium"));
        let output = command.args(arguments).stdout(writer).output().expect("it ran");
        assert_eq!((code(&output), err(&output)), (0, String::new()), "{arguments:?}");
    }
}

/// Given a link or a server that is down, when messages to it are lost, then that is no error, but the steady flow.
#[test]
fn losses_on_what_is_down_are_no_errors() {
    let run = ["500ms crash n3", "700ms cut n1>n2"];
    let (_, printed, _) = play(&run);
    assert!(!printed.contains("was lost"), "{printed}");
    let (_, all, _) = play_with(&["--level", "debug"], &run);
    assert!(all.contains("was lost: n3 is down") && all.contains("is cut"), "{all}");
    let (_, chance, _) = play_with(&["--level", "error"], &["0ms network loss=50%"]);
    assert!(chance.contains("was lost: random loss"), "{chance}");
}

/// Given one output, when times are in it, then all of them are written in the same way.
#[test]
fn one_output_has_one_way_to_write_a_time() {
    let (_, printed, _) = play(&["1s crash n1"]);
    let end = printed.lines().last().expect("an end");
    assert!(end.starts_with("No violation in ") && end.ends_with(" steps, 00:02.000."), "{end}");
}

/// Given someone who asks for help, when they do, then it lists every verb, every setting, and how to quote.
#[test]
fn help_lists_interventions_settings_and_quoting() {
    let help = out(&raftarium(&["run", "--help"]));
    let listed = |problem: String| -> Vec<String> {
        let (_, list) = problem.split_once(": ").expect("a list");
        let words = list.split(", ").filter(|word| !word.contains(' '));
        words.map(ToOwned::to_owned).collect()
    };
    let verbs = "x".parse::<sim::Intervention>().expect_err("no verb").to_string();
    let settings = "x=1".parse::<sim::Setup>().expect_err("no setting").to_string();
    for word in listed(verbs).iter().chain(&listed(settings)) {
        assert!(help.contains(word.as_str()), "{word}: {help}");
    }
    assert!(help.contains("Quoting") && help.contains("'five and six'"), "{help}");
}

/// Given a log for ShiViz without an event, when it is asked for, then it is refused in a sentence, and nothing is printed.
#[test]
fn an_empty_log_for_shiviz_is_refused() {
    let output = raftarium(&["run", "--until", "1ms", "--shiviz"]);
    assert_eq!((code(&output), out(&output).as_str()), (2, ""));
    assert!(err(&output).contains("the log for ShiViz would be empty"), "{}", err(&output));
}

/// Given a violation that names a record, when the records are printed with their numbers, then it can be found.
#[test]
fn the_record_of_a_violation_can_be_found() {
    let broken = ["run", "--schedule", "1", "--rules-off", "majority"];
    let json = raftarium(&[&broken[..], &["--json"]].concat());
    let end = out(&json).lines().last().map(ToOwned::to_owned).expect("an end");
    let end: serde_json::Value = serde_json::from_str(&end).expect("an object");
    let number = end["violations"][0]["record"].as_u64().expect("a number");
    let printed = out(&raftarium(&[&broken[..], &["--records", "--level", "debug"]].concat()));
    let start = format!("{number:>6} 00:");
    assert_eq!(printed.lines().filter(|line| line.starts_with(&start)).count(), 1, "{printed}");
}
