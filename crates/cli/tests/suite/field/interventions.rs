//! What is asked is done or refused: interventions that vanished without a word.

use std::io::Write;
use std::process::{Command, Output, Stdio};

pub(super) fn raftarium(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_raftarium");
    Command::new(program).args(arguments).output().expect("it was built for this test")
}

/// Runs a command with a text on its standard input.
pub(super) fn raftarium_reads(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_raftarium"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it was built for this test");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input).expect("it reads");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

pub(super) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

pub(super) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

pub(super) fn code(output: &Output) -> i32 {
    output.status.code().expect("no signal")
}

/// A path for a file of this test alone, with this text in it.
pub(super) fn file(name: &str, text: impl AsRef<[u8]>) -> String {
    let name = format!("raftarium-field-{}-{name}", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, text).expect("a folder for what is temporary");
    path.to_str().expect("a plain path").to_owned()
}

/// A saved run of three servers with these interventions.
pub(super) fn saved(interventions: &[&str]) -> String {
    let lines: Vec<String> = interventions.iter().map(|line| format!("\"{line}\"")).collect();
    format!(
        "{{\"raftarium\": 2, \"setup\": \"clients=2\", \"seed\": \"1\", \"until\": \"2s\", \
         \"interventions\": [{}]}}",
        lines.join(", ")
    )
}

/// Plays interventions with three servers and two clients; returns the exit code and both streams.
pub(super) fn play(interventions: &[&str]) -> (i32, String, String) {
    play_with(&[], interventions)
}

/// The same with more options.
pub(super) fn play_with(options: &[&str], interventions: &[&str]) -> (i32, String, String) {
    let mut arguments = vec!["run", "--until", "2s", "--setup", "nodes=3 clients=2"];
    arguments.extend(options);
    arguments.extend(interventions.iter().flat_map(|line| ["--do", line]));
    let output = raftarium(&arguments);
    (code(&output), out(&output), err(&output))
}

/// Interventions that cannot be done: those before, the one, and why not. There is one for each reason that
/// an intervention can be refused for.
const IMPOSSIBLE: [(&[&str], &str, &str); 17] = [
    (&[], "1s network latency=500ms..500ms", "too slow"),
    (&[], "1s network latency=30ms..20ms", "minimum latency is above the maximum"),
    (&[], "1s network loss=200%", "between 0 and 100%"),
    (&[], "1s network hold-up=70s", "between 1 and 60,000 ms"),
    (&[], "1s latency n1-n2 70s..70s", "between 1 and 60,000 ms"),
    (&[], "1s cut n1>c1", "no link from n1 to c1"),
    (&[], "1s cut n1>n1", "no link from n1 to n1"),
    (&[], "1s mend c2>proxy", "no link from c2 to proxy"),
    (&[], "1s restart n1", "n1 is already up"),
    (&["500ms crash n1"], "1s crash n1", "n1 is down"),
    (&["500ms pause n1"], "1s pause n1", "n1 is paused"),
    (&[], "1s resume n1", "n1 is not paused"),
    (&["500ms pause n1"], "1s time-out n1", "n1 is paused"),
    (&[], "1s drop #999", "no longer in flight"),
    (&[], "1s duplicate #999", "no longer in flight"),
    (&["0ms begin n1 term=2 vote=n1"], "0ms begin n1 term=3", "only once"),
    (&[], "1s begin n1 term=2", "only at the very start"),
];

/// etcd #14382, and every question that begins with "I told it to, and nothing happened": given an intervention that
/// cannot be done, when it is run or replayed, then it is refused with its place and the reason, and nothing is printed.
#[test]
fn an_impossible_intervention_is_refused_with_its_place() {
    for (before, line, why) in IMPOSSIBLE {
        let all: Vec<&str> = before.iter().copied().chain([line]).collect();
        let (exit, printed, run) = play(&all);
        assert_eq!((exit, printed.as_str()), (2, ""), "{line}: {run}");
        let path = file("impossible.json", saved(&all));
        let replayed = raftarium(&["replay", &path]);
        assert_eq!((code(&replayed), out(&replayed).as_str()), (2, ""), "{line}");
        let replay = err(&replayed);
        assert!(replay.contains(&path), "{replay}");
        for problem in [run, replay] {
            let place = format!("intervention {}, ", all.len());
            let verb = line.split(' ').nth(1).expect("a verb");
            assert!(problem.contains(&place) && problem.contains(verb), "{line}: {problem}");
            assert!(problem.contains(why) && problem.lines().count() == 1, "{line}: {problem}");
        }
    }
}

/// Given a client that waits for as many answers as it may, when it asks once more, then that is refused.
#[test]
fn a_client_with_too_many_requests_is_refused() {
    let mut all = vec!["100ms partition n1 | n2 | n3"];
    all.extend([("100ms c1 read x"); 65]);
    let (exit, _, problem) = play(&all);
    assert!(exit == 2 && problem.contains("intervention 66"), "{problem}");
    assert!(problem.contains("64 pending"), "{problem}");
}

/// Given the same, when leniency is asked for, then each is reported, the feed shows it, and the run goes on.
#[test]
fn a_lenient_run_reports_what_is_impossible_and_goes_on() {
    for (before, line, why) in IMPOSSIBLE {
        let all: Vec<&str> = before.iter().copied().chain([line, "1.5s crash n3"]).collect();
        let (exit, printed, said) = play_with(&["--lenient"], &all);
        assert_eq!(exit, 0, "{line}: {said}");
        assert!(said.contains(why) && said.lines().count() == 1, "{line}: {said}");
        let refused: Vec<&str> =
            printed.lines().filter(|line| line.contains("” was refused")).collect();
        assert!(refused.len() == 1 && refused[0].contains(why), "{line}: {printed}");
        assert!(printed.contains("n3 crashed"), "{line}: {printed}");
        let path = file("lenient.json", saved(&all));
        let replayed = raftarium(&["replay", &path, "--lenient"]);
        assert_eq!(out(&replayed), printed, "{line}");
    }
}

/// Given a lesson with an action that is impossible, when it is checked, then it is refused with file and line, or
/// reported if leniency is asked for.
#[test]
fn an_impossible_action_of_a_lesson_is_refused_or_forgiven() {
    let lesson = "kind = \"scenario\"\nplace = 90\ntitle.en = \"T\"\nsummary.en = \"S.\"\nsetup = \"nodes=3\"\n\
                  [[steps]]\ncaption.en = \"C.\"\ndo = [\n\"restart n1\",\n\"crash n2\",\n]\n\
                  then = \"n2 is down\"\n";
    let path = file("lesson.toml", lesson);
    let strict = raftarium(&["check", &path]);
    let problem = err(&strict);
    assert!(code(&strict) == 2 && problem.contains("lesson.toml:9"), "{problem}");
    assert!(problem.contains("n1 is already up"), "{problem}");
    let lenient = raftarium(&["check", "--lenient", &path]);
    assert!(code(&lenient) == 0 && err(&lenient).contains("n1 is already up"), "{}", err(&lenient));
}

/// Given a schedule, when its run is played again, then nothing in it is impossible: a sweep does not list what it
/// could not do.
#[test]
fn a_schedule_has_only_what_could_be_done() {
    for seed in 0..12 {
        let output = raftarium(&["run", "--schedule", &seed.to_string(), "--level", "error"]);
        assert_eq!(code(&output), 0, "schedule {seed}: {}", err(&output));
    }
}

/// Plays interventions, which are possible, and returns the line of the feed with these words in it.
fn line_with(words: &str, interventions: &[&str]) -> String {
    let (exit, printed, problem) = play(interventions);
    assert_eq!(exit, 0, "{problem}");
    let line = printed.lines().find(|line| line.contains(words));
    line.unwrap_or_else(|| panic!("no “{words}” in {printed}")).to_owned()
}

/// Jepsen's bridge: given groups that overlap, when the network is partitioned, then the one in both reaches both, and the
/// line says which links are cut.
#[test]
fn a_bridge_is_meant_and_its_line_says_which_links_are_cut() {
    let output = raftarium(&[
        "run",
        "--until",
        "3s",
        "--setup",
        "nodes=5",
        "--do",
        "1s partition n1 n2 n3 | n3 n4 n5",
    ]);
    let printed = out(&output);
    assert!(printed.contains("partitioned into n1 n2 n3 | n3 n4 n5"), "{printed}");
    assert!(printed.contains("the links n1-n4, n1-n5, n2-n4 and n2-n5 are cut"), "{printed}");
    assert!(!printed.contains("from n3 to"), "n3 loses nothing: {printed}");
}

/// Given a partition, when it is printed, then with its groups, all servers in them; one that parts nobody or names a
/// stranger is refused.
#[test]
fn a_partition_names_its_groups_or_is_refused() {
    let line = line_with("partitioned", &["1s partition n3 | n1"]);
    assert!(line.contains("partitioned into n2 n3 | n1: only"), "{line}");
    for (wrong, why) in [
        ("1s partition n2", "all servers would be in one group"),
        ("1s partition n1 | n2 n9", "does not exist"),
        ("1s partition n1 n9 | n2", "does not exist"),
    ] {
        let (exit, _, problem) = play(&[wrong]);
        assert!(exit == 2 && problem.contains(why), "{wrong}: {problem}");
    }
}

/// Given a link that was cut, when the network is partitioned, then it stays cut, and the line says so.
#[test]
fn a_partition_keeps_an_earlier_cut_and_says_so() {
    let line = line_with("partitioned", &["1s cut n1>n2", "1.1s partition n1 n2 | n3"]);
    assert!(line.contains("n1>n2 is still cut"), "{line}");
}

/// Given a network with conditions of its own, when one of them changes, then the others stay, and the line tells old
/// and new, how long messages are held up too.
#[test]
fn a_change_of_the_network_leaves_what_it_does_not_name() {
    let first = "1s network latency=5ms..9ms reordering=2% hold-up=70ms";
    let line = line_with("conditions changed", &[first]);
    assert!(line.contains("latency is 5 to 9 ms, was 20 to 30 ms"), "{line}");
    assert!(line.contains("reordering is 2%, was 0%"), "{line}");
    assert!(line.contains("late by up to 70 ms, was 100 ms"), "{line}");
    let line = line_with("loss", &[first, "1.1s network loss=10%"]);
    assert!(line.ends_with("conditions changed: loss is 10%, was 0%"), "{line}");
    let line = line_with("late by up to 50 ms", &[first, "1.1s network hold-up=50ms"]);
    assert!(line.ends_with("late by up to 50 ms, was 70 ms"), "{line}");
}

/// Given settings that are named twice, when they are read, then that is refused.
#[test]
fn a_setting_that_is_named_twice_is_refused() {
    for arguments in [
        ["run", "--setup", "nodes=5 nodes=3"],
        ["run", "--setup", "loss=1% nodes=3 loss=2%"],
        ["run", "--do", "1s network loss=1% loss=2%"],
    ] {
        let output = raftarium(&arguments);
        assert!(code(&output) == 2 && err(&output).contains("set twice"), "{}", err(&output));
    }
}

/// Given a run whose interventions are out of order, when it is run or replayed, then in the order of time.
#[test]
fn interventions_out_of_order_are_sorted_in_run_and_replay() {
    let all = ["1.5s restart n3", "1s crash n3"];
    let (exit, printed, problem) = play(&all);
    assert!(exit == 0 && printed.contains("n3 restarted"), "{problem}");
    let replayed = raftarium(&["replay", &file("unsorted.json", saved(&all))]);
    assert_eq!((code(&replayed), out(&replayed)), (0, printed));
}

/// Given "-" in the place of a file, when a run is saved or replayed, then on the standard streams, and nothing else is on
/// them; a byte-order mark is no obstacle.
#[test]
fn standard_streams_carry_saved_runs() {
    let (exit, text, events) = play_with(&["--save", "-"], &["1s crash n3"]);
    assert!(exit == 0 && events.contains("n3 crashed"), "{events}");
    assert!(text.starts_with('{') && text.ends_with("}\n"), "{text}");
    for text in [text.clone(), format!("\u{feff}{text}")] {
        let replayed = raftarium_reads(&["replay", "-"], text.as_bytes());
        assert_eq!((code(&replayed), out(&replayed)), (0, events.clone()));
    }
}

/// Given hours and minutes, when they are times, then they are understood.
#[test]
fn hours_and_minutes_are_times() {
    for until in ["24h", "1440m", "86400s"] {
        let output = raftarium(&["run", "--until", until, "--max-steps", "500"]);
        assert!(err(&output).contains("of 1440:00.000"), "{until}: {}", err(&output));
    }
    assert_eq!(code(&raftarium(&["run", "--until", "0.01m"])), 0);
}

/// Given a run that takes too many steps, when it is played, then it ends with the states that were reached, and says
/// where it stopped; it is no success.
#[test]
fn a_run_that_is_too_long_ends_with_the_states_reached() {
    let arguments = ["run", "--until", "24h", "--setup", "nodes=9", "--max-steps", "2000"];
    let output = raftarium(&arguments);
    assert_eq!(code(&output), 2);
    assert!(
        out(&output).contains("n9 ") && out(&output).contains("No violation in"),
        "{}",
        out(&output)
    );
    assert!(err(&output).contains("stopped at") && err(&output).contains("2000 steps"));
    let json = raftarium(&[&arguments[..], &["--json"]].concat());
    let end: serde_json::Value =
        serde_json::from_str(out(&json).lines().last().expect("an end")).expect("an object");
    assert_eq!(end["stopped"], true);
    assert_eq!(end["nodes"].as_array().map(Vec::len), Some(9));
}

/// Given a message in flight, when something is done to it by its kind and ends, as in lessons, then that happens to the
/// oldest, or to the one that is named.
#[test]
fn messages_are_handled_by_kind_and_ends() {
    let leader = ["0ms time-out n1"];
    let with = |line: &str| {
        let (exit, printed, problem) =
            play_with(&["--level", "debug"], &[leader[0], "500ms c1 write x 1", line]);
        assert_eq!(exit, 0, "{line}: {problem}");
        printed
    };
    for (line, said) in [
        (
            "545ms drop append-entries n1>n2",
            "AppendEntries from n1 to n2 was lost: dropped by hand",
        ),
        ("545ms duplicate append-entries n1>*", "AppendEntries from n1 to n2 was duplicated"),
        (
            "545ms drop append-entries+ n1>n3",
            "AppendEntries from n1 to n3 was lost: dropped by hand",
        ),
        ("545ms hold append-entries n1>n3", "AppendEntries from n1 to n3 was held"),
        (
            "545ms delay append-entries n1>n2 by 30ms",
            "AppendEntries from n1 to n2 was delayed by 30 ms",
        ),
        ("545ms drop append-entries n1>* #2", "was lost: dropped by hand"),
    ] {
        let printed = with(line);
        assert!(printed.contains(said), "{line}: {printed}");
    }
    let (exit, _, problem) = play(&["0ms time-out n1", "500ms drop request-vote n2>n3"]);
    assert!(exit == 2 && problem.contains("no such message is in flight now"), "{problem}");
}

/// Given the number of a message that level debug and JSON print, when something is done to that one, then it happens.
#[test]
fn messages_are_handled_by_the_number_that_is_printed() {
    let (_, printed, _) = play_with(&["--level", "debug"], &["0ms time-out n1"]);
    let line = printed.lines().find(|line| line.contains("n1 sent RequestVote to n2"));
    let line = line.unwrap_or_else(|| panic!("it ran for election: {printed}"));
    let number = line.rsplit(' ').next().expect("a number");
    assert!(number.starts_with('#'), "{line}");
    let (_, json, _) = play_with(&["--level", "debug", "--json"], &["0ms time-out n1"]);
    let sent =
        json.lines().find(|line| line.contains("n1 sent RequestVote to n2")).expect("it did");
    let sent: serde_json::Value = serde_json::from_str(sent).expect("an object");
    assert_eq!(format!("#{}", sent["message"]["number"]), number);
    let drop = format!("5ms drop {number}");
    let line = line_with("dropped by hand", &["0ms time-out n1", &drop]);
    assert!(line.contains("RequestVote from n1 to n2 was lost"), "{line}");
}

/// Given a message that is held, when it is released, then it arrives as much later as it was held.
#[test]
fn a_held_message_waits_until_it_is_released() {
    let vote =
        ["0ms time-out n1", "5ms hold request-vote n1>n2", "900ms release request-vote n1>n2"];
    let (exit, printed, problem) = play_with(&["--level", "debug"], &vote);
    assert_eq!(exit, 0, "{problem}");
    let arrived = printed.lines().find(|line| line.contains("n2 received RequestVote from n1"));
    let arrived = arrived.unwrap_or_else(|| panic!("it arrives: {printed}"));
    assert!(arrived.starts_with("00:00.91") || arrived.starts_with("00:00.92"), "{arrived}");
    assert!(printed.contains("RequestVote from n1 to n2 was released"), "{printed}");
    for (line, why) in [
        ("10ms release request-vote n1>n3", "no such message"),
        ("10ms delay request-vote n1>n3 by 0ms", "between 1 and 60,000 ms"),
    ] {
        let (exit, _, problem) = play(&["0ms time-out n1", line]);
        assert!(exit == 2 && problem.contains(why), "{line}: {problem}");
    }
}

/// Given an intervention that names a role, when it is made, then it is meant for the server that has the role at that
/// moment; the event says which, and what is saved is what was asked for.
#[test]
fn a_role_is_looked_for_when_the_intervention_is_made() {
    let run = ["0ms time-out n2", "1s crash leader", "1.9s pause a-follower"];
    let (exit, printed, problem) = play(&run);
    assert_eq!(exit, 0, "{problem}");
    assert!(printed.contains("“crash leader” means “crash n2”"), "{printed}");
    assert!(printed.contains("n2 crashed") && printed.contains("was paused"), "{printed}");
    let (_, text, _) = play_with(&["--save", "-"], &run);
    assert!(text.contains("1000ms crash leader") && text.contains("pause a-follower"), "{text}");
    let replayed = raftarium_reads(&["replay", "-"], text.as_bytes());
    assert_eq!((code(&replayed), out(&replayed)), (0, printed));
    for (line, meant) in [
        ("1s cut leader>n3", "The link from n2 to n3 was cut"),
        ("1s cut n1>leader", "The link from n1 to n2 was cut"),
        ("1s latency leader-n3 5ms..6ms", "The latency between n2 and n3 changed"),
        ("1s partition leader | a-follower n3", "partitioned into n2 | n1 n3"),
        ("1s cut-off leader", "n2 was isolated"),
        ("200ms drop append-entries leader>*", "dropped by hand"),
    ] {
        let line_said = line_with(meant, &["0ms time-out n2", line]);
        assert!(line_said.contains(meant), "{line}");
    }
    for (wrong, why) in [
        ("1ms crash leader", "no server is the leader now"),
        ("1s crash a-candidate", "no server is a candidate now"),
        ("1s restart leader", "already up"),
    ] {
        let (exit, printed, problem) = play(&["0ms time-out n2", wrong]);
        assert!(exit == 2 && problem.contains(why) && printed.is_empty(), "{wrong}: {problem}");
    }
    let (exit, _, problem) = play(&["0ms begin leader term=1"]);
    assert!(exit == 2 && problem.contains("before it has a role"), "{problem}");
    let (exit, printed, _) = play(&["0ms time-out n2", "1s c1 write leader 5"]);
    assert!(exit == 0 && printed.contains("write leader = 5"), "a key may be called like a role");
}

/// Given a lesson whose actions name roles and hold messages, when it is checked, then they are carried out there, too.
#[test]
fn lessons_have_the_same_notation() {
    let lesson = "kind = \"scenario\"\nplace = 91\ntitle.en = \"T\"\nsummary.en = \"S.\"\nsetup = \"nodes=3\"\n\
                  [[steps]]\ncaption.en = \"C.\"\ndo = [\"time-out n2\", \"hold request-vote n2>n3\"]\n\
                  wait = \"n2 is leader\"\nthen = \"n3 term = 0 and flights request-vote n2>n3 = 1\"\n\
                  [[steps]]\ncaption.en = \"D.\"\ndo = [\"crash leader\", \"release request-vote n2>*\"]\n\
                  then = \"n2 is down and leaders = 0\"\n";
    let output = raftarium(&["check", &file("same-notation.toml", lesson)]);
    assert_eq!(code(&output), 0, "{}", err(&output));
}
