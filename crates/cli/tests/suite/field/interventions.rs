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
        "{{\"raftarium\": 1, \"setup\": \"clients=2\", \"seed\": \"1\", \"until\": \"2s\", \
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
    (&["0ms begin n1 term=2 1:x=5"], "0ms begin n1 term=3", "only once"),
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
