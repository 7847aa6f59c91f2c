//! Saved runs: what was saved once opens as the same run, and what is no saved run is refused in a sentence.

use raft::Rules;
use sim::{Link, MAX_SAVED_BYTES, Saved, SavedError, ScheduleRun};

/// Files of version 1 as they were first saved, each beside the link to the same run.
const VERSION_1: [[&str; 2]; 6] = [
    [
        include_str!("../data/version-1/empty.raftarium"),
        include_str!("../data/version-1/empty.link"),
    ],
    [
        include_str!("../data/version-1/watched.raftarium"),
        include_str!("../data/version-1/watched.link"),
    ],
    [
        include_str!("../data/version-1/all-rules-off.raftarium"),
        include_str!("../data/version-1/all-rules-off.link"),
    ],
    [
        include_str!("../data/version-1/pre-vote.raftarium"),
        include_str!("../data/version-1/pre-vote.link"),
    ],
    [
        include_str!("../data/version-1/every-intervention.raftarium"),
        include_str!("../data/version-1/every-intervention.link"),
    ],
    [
        include_str!("../data/version-1/a-schedule.raftarium"),
        include_str!("../data/version-1/a-schedule.link"),
    ],
];

/// Given files that were saved by the first program, when they are read, then each is the run of its link, and what is
/// saved of it now reads back as the same.
#[test]
fn a_file_saved_before_still_opens() {
    for [file, link] in VERSION_1 {
        let saved = Saved::from_json(file).expect("a saved run");
        let Link { run, until, .. } = Link::<()>::decode(link.trim()).expect("a link");
        assert_eq!(saved, Saved { run, until });
        assert_eq!(Saved::from_json(&saved.to_json()), Ok(saved));
    }
}

/// Given a saved run, when it is cut off anywhere, then it is refused in one sentence.
#[test]
fn a_truncated_file_is_refused() {
    let ScheduleRun { run, until, .. } = ScheduleRun::play(7, Rules::default());
    let text = Saved { run, until }.to_json();
    for end in (0..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
        let error = Saved::from_json(&text[..end]).expect_err("it is cut off").to_string();
        assert!(!error.contains('\n') && error.len() < 300, "{error}");
    }
}

/// Given texts that are no saved run, too many of anything, or of another version, when they are read, then each is
/// refused for that reason, in a sentence of bounded length.
#[test]
fn a_hostile_file_is_refused_for_what_it_is() {
    let with = |version: &str, more: &str| {
        format!(
            "{{\"raftarium\": {version}, \"setup\": \"\", \"seed\": \"1\", \"until\": \"1s\", \
             \"interventions\": [{more}]}}"
        )
    };
    assert!(Saved::from_json(&with("1", "")).is_ok());
    let many = vec!["\"1s heal\""; 100_001].join(",");
    let deep = "[".repeat(1_000_000);
    let long_name = format!("{{\"raftarium\": 1, \"{}\": 1}}", "x\\n".repeat(100_000));
    let too_long = with("1", "") + &" ".repeat(MAX_SAVED_BYTES);
    for (text, kind) in [
        (with("3", ""), SavedError::Version(3)),
        (with("3", "").replace("seed", "seeds"), SavedError::Version(3)),
        (too_long, SavedError::TooLong),
        (with("-1", ""), SavedError::Json(String::new())),
        (with("1", "1"), SavedError::Json(String::new())),
        (deep, SavedError::Json(String::new())),
        (long_name, SavedError::Json(String::new())),
    ] {
        let error = Saved::from_json(&text).expect_err("it is hostile");
        let sentence = error.to_string();
        assert!(sentence.len() < 300 && !sentence.contains('\n'), "{sentence}");
        match (&error, &kind) {
            (SavedError::Json(_), SavedError::Json(_)) => {}
            _ => assert_eq!(error, kind),
        }
    }
    let error = Saved::from_json(&with("1", &many)).expect_err("there are too many").to_string();
    assert!(error.contains("100,000"), "{error}");
}

/// The interventions of a file of some version, as they are written now.
fn lines(version: &str, lines: &[&str]) -> Vec<String> {
    let quoted: Vec<String> = lines.iter().map(|line| format!("\"{line}\"")).collect();
    let json = format!(
        "{{\"raftarium\": {version}, \"setup\": \"\", \"seed\": \"1\", \"until\": \"1s\", \
         \"interventions\": [{}]}}",
        quoted.join(", ")
    );
    Saved::from_json(&json).expect("a saved run").run.lines().collect()
}

/// Given lines whose meaning has changed, when a file of version 1 is read, then they mean what they meant, and in one
/// of today what they say.
#[test]
fn lines_of_version_1_mean_what_they_meant() {
    let all = [
        "1s network loss=10%",
        "1s partition n1 | n2 n3 n4 n5 n6 n7 n8 n9",
        "1s partition n1 n2 | n2 n3",
    ];
    assert_eq!(
        lines("1", &all),
        [
            "1000ms network latency=20ms..30ms loss=10% duplication=0% reordering=0% hold-up=100ms",
            "1000ms partition n1 | n2 n3",
            "1000ms partition n1 | n2 n3",
        ]
    );
    assert_eq!(
        lines("2", &[all[0], all[2]]),
        ["1000ms network loss=10%", "1000ms partition n1 n2 | n2 n3"]
    );
}

/// Given interventions out of order, or a byte-order mark, when a file is read, then they are sorted, and those of the
/// same time keep their order.
#[test]
fn interventions_are_sorted_and_a_byte_order_mark_is_skipped() {
    assert_eq!(
        lines("2", &["2s heal", "1s crash n1", "2s crash n2"]),
        ["1000ms crash n1", "2000ms heal", "2000ms crash n2"]
    );
    let ScheduleRun { run, until, .. } = ScheduleRun::play(7, Rules::default());
    let saved = Saved { run, until };
    assert_eq!(Saved::from_json(&format!("\u{feff}{}", saved.to_json())), Ok(saved));
}

/// A file of version 2 with every intervention that version 1 did not have, and the link to the same run. Should it no
/// longer open, then the change that broke it needs a new version.
const VERSION_2: [&str; 2] =
    [include_str!("../data/version-2.raftarium"), include_str!("../data/version-2.link")];

/// Given a file of version 2 and its link as they were first written, when they are read, then both are the same run, and
/// they are written as the same bytes.
#[test]
fn files_and_links_of_today_stay_as_they_are() {
    let [file, link] = VERSION_2;
    let saved = Saved::from_json(file).expect("a saved run");
    assert_eq!(saved.to_json(), file);
    let text = link.trim().strip_prefix("#run=").expect("a fragment");
    let link: Link = Link::decode(text).expect("a link");
    assert_eq!((&link.run, link.until), (&saved.run, saved.until));
    assert_eq!(link.encode(), text);
}
