//! `raftarium check`, from outside: what it says of lessons that cannot be read and of such that are not true,
//! with which exit code, and how soon.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::Duration;

/// How long the worst lesson may take, and how often one looks whether it is done.
const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(5);

/// A folder of a test alone.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("raftarium-check-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder for what is temporary");
        Self(path)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("a file in a folder of one's own");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _left_behind_if_need_be = fs::remove_dir_all(&self.0);
    }
}

/// What the command says of files: its exit code, what it prints, and its complaint.
fn check(files: &[&Path]) -> (i32, String, String) {
    let program = env!("CARGO_BIN_EXE_raftarium");
    let mut command = Command::new(program);
    command.arg("check").args(files).stdout(std::process::Stdio::piped());
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().expect("it was built");
    let mut waited = Duration::ZERO;
    while child.try_wait().expect("a child of one's own").is_none() {
        if waited > PATIENCE {
            let _it_is_ours = child.kill();
            panic!("{files:?} takes too long");
        }
        sleep(GLANCE);
        waited += GLANCE;
    }
    let Output { status, stdout, stderr } = child.wait_with_output().expect("its last words");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (status.code().expect("no signal"), text(stdout), text(stderr))
}

/// What is said of a single file: its exit code, and its complaint in one sentence.
fn complaint(file: &Path) -> (i32, String) {
    let (code, out, complaint) = check(&[file]);
    assert!(out.is_empty(), "{}: {out}", file.display());
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert!(complaint.ends_with(".\n") && complaint.len() < 1_000, "{complaint}");
    assert!(!complaint.trim_end().contains(char::is_control), "{complaint:?}");
    let name = file.file_name().and_then(|name| name.to_str()).expect("a plain name");
    assert!(complaint.contains(name), "{complaint}");
    (code, complaint)
}

/// The head of a scenario: its first four lines.
const HEAD: &str = "kind = \"scenario\"\nplace = 1\ntitle.en = \"T\"\nsummary.en = \"S.\"\n";

/// A step of two lines.
const STEP: &str = "[[steps]]\ncaption.en = \"C.\"\n";

/// The head of a challenge whose goal and solution are to follow, and which needs a step.
fn challenge(goal: &str, best: u64, solution: &str) -> String {
    let head = HEAD.replace("scenario", "challenge");
    let wait =
        "do = [\"time-out n1\"]\nwait = \"n1 is leader and n2 follows n1 and n3 follows n1\"\n";
    format!(
        "{head}goal = \"{goal}\"\nbest = {best}\nhint.en = \"H.\"\nsolution = [{solution}]\n{STEP}{wait}"
    )
}

/// Given the small lesson in the author's reference, when it is checked, then it is true: authors begin with it.
#[test]
fn the_small_lesson_of_the_reference_is_true() {
    let reference = include_str!("../../../../docs/LESSONS.md");
    let lesson = reference.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    let folder = Folder::new("reference");
    let file = folder.write("small.toml", lesson.expect("a lesson in it"));
    let (code, out, complaint) = check(&[&file]);
    assert_eq!((code, complaint.as_str()), (0, ""), "{out}");
}

/// Given the lessons of the checkout, when they are checked, then they are true, and that is counted.
#[test]
fn the_lessons_are_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
    let names = ["glossary", "roles", "elect-n3", "two-leaders"];
    let files: Vec<PathBuf> =
        names.iter().map(|name| folder.join(format!("{name}.toml"))).collect();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let (code, out, complaint) = check(&files);
    assert_eq!((code, complaint.as_str()), (0, ""));
    assert!(out.lines().last().is_some_and(|line| line.starts_with("3 lessons, ")), "{out}");
    assert!(out.ends_with(" runs: ok.\n"), "{out}");
}

/// Given lessons that cannot be read, when they are checked, then the exit code is 2, and the complaint names
/// the file, the line and the reason.
#[test]
fn what_cannot_be_read_is_refused() {
    let folder = Folder::new("unreadable");
    let with = |rest: &str| format!("{HEAD}{rest}\n{STEP}");
    let step = |rest: &str| format!("{HEAD}{STEP}{rest}\n");
    let ask = |options: &str| step(&format!("[steps.ask]\nen = \"Why?\"\noptions = [{options}]"));
    let option = |rest: &str| format!("{{ text.en = \"A\", why.en = \"B\"{rest} }}");
    let cases = [
        (with("colour = 5"), ":5:", "is unknown"),
        (with("goal = \"leaders >= 2\""), ":5:", "only a challenge"),
        (with("place = 2"), ":5:", "duplicate key"),
        (with("seeds = 999999999"), ":5:", "0 to 100"),
        (with("seeds = -1"), ":5:", "0 to 100"),
        (with("seed = 99999999999999999999"), ":5:", "whole number"),
        (with("picture = 2"), ":5:", "1 to 1"),
        (with("setup = \"nodes=10\""), ":5:", "setup is invalid"),
        (with("setup = \"nodes=many\""), ":5:", "many"),
        (with("setup = 5"), ":5:", "is a text"),
        (with("title.de = \"T\""), ":7:", "“de”"),
        (HEAD.into(), ":1:", "`steps` is missing"),
        (format!("{HEAD}steps = []"), ":1:", "1 to 200 steps"),
        (format!("{HEAD}steps = 5"), ":5:", "is a list"),
        (format!("{HEAD}steps = [5]"), ":5:", "is a table"),
        (format!("{HEAD}[[steps]]\n"), ":5:", "`caption` is missing"),
        (format!("{HEAD}[[steps]]\ncaption.de = \"C.\"\n"), ":6:", "main language"),
        (format!("{HEAD}[[steps]]\ncaption.en = \"\"\n"), ":6:", "one line that is not empty"),
        (
            format!("{HEAD}[[steps]]\ncaption.en = \"{}\"\n", "x".repeat(201)),
            ":6:",
            "201 characters",
        ),
        (format!("{HEAD}[[steps]]\ncaption = \"C.\"\n"), ":6:", "caption.en"),
        (step("caption.de = \"C.\""), ":", "“de”"),
        (step("wait = \"n1 is tired\""), ":7:", "tired"),
        (step("wait = \"n9 is leader\""), ":7:", "3 servers"),
        (step("wait = \"c2 waits\""), ":7:", "1 client"),
        (step("wait = \"votes >= 9\""), ":7:", "can never hold"),
        (step("wait = \"leaders = 1 and leaders = 2\""), ":7:", "never hold together"),
        (step("do = [\"kick n1\"]"), ":7:", "kick"),
        (step("do = [\n  \"crash n1\",\n  \"crash n9\",\n]"), ":9:", "does not exist"),
        (step("do = \"crash n1\""), ":7:", "is a list"),
        (step("point = [\"the moon\"]"), ":7:", "the moon"),
        (step("limit = \"2d\""), ":7:", "2d"),
        (ask(&option(", right = true")), ":7:", "2 to 6 options"),
        (ask(&[option(""), option(", right = true")].join(", ")), ":9:", "either `right` or `if`"),
        (
            ask(&option(", right = true, if = \"leaders = 1\"").repeat(2).replace(" }{", " }, {")),
            ":9:",
            "either",
        ),
        (challenge("leaders >= 9", 1, "\"0ms crash n1\""), ":5:", "can never hold"),
        (challenge("time >= 1s", 1, "\"0ms crash n1\""), ":5:", "is not a goal"),
        (challenge("leaders >= 2", 2, "\"0ms crash n1\""), ":8:", "1 intervention, so"),
        (challenge("leaders >= 2", 1, "\"31s crash n1\""), ":8:", "at most 30 s"),
        (challenge("leaders >= 2", 1, "\"0ms crash n4\""), ":8:", "does not exist"),
        (challenge("leaders >= 2", 1, ""), ":8:", "0 interventions, so"),
        (with("a = ["), ":", ""),
        (HEAD.replace("place = 1", "place = 0") + STEP, ":2:", "1 to 999"),
        (HEAD.replace("scenario", "poem") + STEP, ":1:", "poem"),
        (HEAD.replace("scenario", "chapter") + STEP, ":1:", "`minutes` is missing"),
        (String::new(), ":1:", "`kind` is missing"),
        (with("\0\0\0"), ":5:", ""),
    ];
    cases.into_iter().for_each(|(text, line, why)| check_refusal(&folder, &text, line, why));
}

fn check_refusal(folder: &Folder, text: &str, line: &str, why: &str) {
    let (code, complaint) = complaint(&folder.write("lesson.toml", text));
    assert_eq!(code, 2, "{complaint}");
    let matches = complaint.starts_with("raftarium: ") && complaint.contains(why);
    assert!(matches && complaint.contains(&format!("lesson.toml{line}")), "{text}\n{complaint}");
}

/// Given what is no lesson at all, when it is checked, then the exit code is 2 and the complaint says why.
#[test]
fn what_is_no_lesson_is_refused() {
    let folder = Folder::new("none");
    let good = format!("{HEAD}{STEP}");
    for (name, bytes, why) in [
        ("lesson.toml", vec![0xff, 0xfe, 0, 1], ":1: it is not text in UTF-8"),
        ("lesson.toml", [good.as_bytes(), &[b'#', 0xc3]].concat(), ":7: it is not text"),
        ("lesson.toml", vec![b'#'; 10_000_000], "longer than 200000 bytes"),
        ("lesson.toml", "é".repeat(100_001).into_bytes(), "longer than 200000 bytes"),
        ("lesson.toml", format!("#{}", "é".repeat(100_001)).into_bytes(), "longer than"),
        ("Lesson.toml", good.clone().into_bytes(), "lower-case letters"),
        ("two words.toml", good.clone().into_bytes(), "lower-case letters"),
        (&format!("{}.toml", "x".repeat(41)), good.clone().into_bytes(), "at most 40"),
    ] {
        let (code, complaint) = complaint(&folder.write(name, bytes));
        assert!(code == 2 && complaint.contains(why), "{name}: {complaint}");
    }
    for missing in ["missing.toml", "glossary.toml"] {
        let (code, complaint) = complaint(&Folder::new("empty").0.join(missing));
        assert!(code == 2 && complaint.contains("cannot be opened"), "{complaint}");
    }
    let (code, complaint) = complaint(&folder.0);
    assert!(code == 2 && complaint.contains("it cannot be"), "{complaint}");
}

/// Given lessons that can be read, when they are not true, then the exit code is 1, and the complaint names
/// the file, the line, the step and the reason.
#[test]
fn what_is_not_true_is_told_with_its_step() {
    let folder = Folder::new("untrue");
    let step = |rest: &str| format!("{HEAD}{STEP}{STEP}{rest}\n");
    let option = |rest: &str| format!("{{ text.en = \"A\", why.en = \"B\"{rest} }}");
    let ask = |one: &str, other: &str| {
        step(&format!("[steps.ask]\nen = \"Why?\"\noptions = [{}, {}]", option(one), option(other)))
    };
    let crash = "\"0ms crash n1\"";
    // Somebody will lead, whatever the reader does.
    let patience = challenge("leaders >= 1", 1, crash).replace("time-out n1", "c1 read x");
    let patience = patience.replace("wait = ", "# ");
    for (text, place, why) in [
        (step("wait = \"n1 is down\""), ":9: step 2, seed 1:", "did not become true"),
        (step("wait = \"n1 is down\"\nlimit = \"9s\""), ":9: step 2, seed 1:", "within 9000 ms"),
        (step("then = \"n1 is leader\""), ":9: step 2, seed 1:", "“n1 is leader” does not hold"),
        (step("do = [\n\"crash n1\",\n\"crash n1\",\n]"), ":11: step 2, seed 1:", "n1 is down"),
        (step("do = [\"drop append-entries n1>*\"]"), ":9: step 2, seed 1:", "No such message"),
        (ask(", right = true", ", right = true"), ":7: step 2, seed 1:", "2 of 2 answers"),
        (ask(", right = false", ", if = \"n1 is down\""), ":7: step 2, seed 1:", "0 of 2 answers"),
        (ask(", if = \"leaders = 0\"", ", right = true"), ":7: step 2, seed 1:", "2 of 2 answers"),
        (
            format!("{HEAD}[[before]]\nwait = \"n1 is down\"\n{STEP}"),
            ":6: before, step 1, seed 1:",
            "did not become true",
        ),
        (
            format!("{HEAD}seeds = 20\n{STEP}wait = \"n1 is leader\"\nlimit = \"1s\"\n"),
            ":8: step 1, seed ",
            "did not become true",
        ),
        (challenge("n3 is leader", 1, crash), ":8: the solution, seed 1:", "within 30 s"),
        (
            challenge("n1 is leader", 1, crash),
            ":8: the solution, seed 1:",
            "without any intervention",
        ),
        (
            challenge("leaderless >= 1s", 2, "\"0ms crash n1\", \"0ms crash n1\""),
            ":8: the solution,",
            "n1 is down",
        ),
        (
            challenge("leaderless >= 100ms", 2, "\"0ms crash n1\", \"9s restart n1\""),
            ":8: the solution, seed 1:",
            "before its last intervention",
        ),
        (patience, ":8: the solution, seed 1:", "without any intervention"),
        (
            step(
                "do = [\"begin n1 term=1 1:x=5\", \"begin n2 term=1 1:x=5\", \"begin n3 term=2\"]",
            ),
            ":9: step 2, seed 1:",
            "is not possible then",
        ),
    ] {
        let (code, complaint) = complaint(&folder.write("lesson.toml", &text));
        // What is impossible cannot be played at all.
        let impossible = ["n1 is down", "is not possible then", "No such message"];
        let expected = if impossible.contains(&why) { 2 } else { 1 };
        assert_eq!(code, expected, "{text}\n{complaint}");
        let matches = complaint.contains(&format!("lesson.toml{place}")) && complaint.contains(why);
        assert!(matches, "{text}\n{complaint}");
    }
}

/// Given a violated property, when no claim says so, then the lesson fails.
#[test]
fn a_violation_has_to_be_claimed() {
    let folder = Folder::new("broken");
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
    let text = fs::read_to_string(lessons.join("figure-8-off.toml")).expect("it is there");
    let claimed = folder.write("claimed.toml", &text);
    assert_eq!(check(&[&claimed]).0, 0);
    let claims = |line: &&str| line.starts_with("then = ") && line.contains("violated ");
    let silent: Vec<&str> = text.lines().filter(|line| !claims(line)).collect();
    let (code, complaint) = complaint(&folder.write("silent.toml", silent.join("\n")));
    assert!(code == 1 && complaint.contains("is violated, and no claim says so"), "{complaint}");
}

/// Given words that captions mark, when there is a glossary beside them, then they have to be in it.
#[test]
fn words_are_looked_up_in_the_glossary_beside_the_lesson() {
    let folder = Folder::new("glossary");
    let marked = format!("{HEAD}{}", STEP.replace("C.", "A [vote], [votes|vote]."));
    let lesson = folder.write("lesson.toml", marked);
    assert_eq!(check(&[&lesson]).0, 0);
    let glossary = folder.write("glossary.toml", "[term]\nen = \"T.\"\nsection = \"§5.1\"\n");
    let (code, complaint) = complaint(&lesson);
    assert!(
        code == 2 && complaint.contains("lesson.toml:6: “vote” is not in the glossary"),
        "{complaint}"
    );
    folder.write("glossary.toml", "[vote]\nen = \"V.\"\nsection = \"§5.2\"\n");
    assert_eq!(check(&[&lesson, &glossary]).0, 0);
    folder.write("glossary.toml", "[vote]\nen = \"V.\"\n");
    assert_eq!(check(&[&lesson]).0, 2);
}

/// Given two lessons in the same place, when both are checked, then one is refused; of another kind it is not.
#[test]
fn a_place_is_taken_once() {
    let folder = Folder::new("places");
    let one = folder.write("one.toml", format!("{HEAD}{STEP}"));
    let two = folder.write("two.toml", format!("{HEAD}{STEP}"));
    let other = folder.write(
        "three.toml",
        format!("{HEAD}{STEP}").replace("\"scenario\"", "\"chapter\"\nminutes = 1"),
    );
    assert_eq!(check(&[&one, &other]).0, 0);
    let (code, _, complaint) = check(&[&one, &two]);
    assert!(
        code == 2 && complaint.contains("two.toml") && complaint.contains("one.toml"),
        "{complaint}"
    );
}

/// Given a text with signals for a terminal in it, when what it says is not true, then the complaint has none.
#[test]
fn what_is_quoted_cannot_break_the_complaint() {
    let folder = Folder::new("signals");
    for rest in [
        "then = \"n1 store \\u001b[31m is 5\"",
        "then = \"n1 entry 1 is \\u000ax=\\u000a\"",
        "wait = \"\\u001b[31m\"",
        "\"a\\u001b[31m\" = 5",
        "do = [\"crash\\n\\nn1\\u0007\"]",
    ] {
        let (code, _) = complaint(&folder.write("lesson.toml", format!("{HEAD}{STEP}{rest}\n")));
        assert!(code > 0, "{rest}");
    }
}

/// Given lessons that are made to take for ever, when they are checked, then they are refused, and soon.
#[test]
fn a_hostile_lesson_does_not_take_for_ever() {
    let folder = Folder::new("hostile");
    let fast = "setup = \"nodes=9 clients=9 heartbeat=1ms election=10ms..20ms latency=1ms..1ms\"\n";
    let long = format!("{STEP}wait = \"time >= 60s\"\nlimit = \"60s\"\n");
    let looks = ["happened n1 sent"; 19].join(" and ");
    let crowd = format!("happened sent >= 9999999 and {looks}");
    let idle = challenge("leaderless >= 60s", 1, "\"0ms crash n1\"")
        .replace("goal", &format!("{fast}goal"));
    let writes = ["\"c1 write x 5\""; 60].join(", ");
    for (name, text, code) in [
        ("deep", format!("a = {}", "[".repeat(100_000)), 2),
        ("deep-closed", format!("a = {}{}", "[".repeat(90_000), "]".repeat(90_000)), 2),
        ("deep-tables", format!("a = {}", "{a=".repeat(60_000)), 2),
        ("deep-key", format!("{}a = 1", "a.".repeat(90_000)), 2),
        ("deep-header", format!("[{}a]", "a.".repeat(90_000)), 2),
        ("many-keys", (0..18_000).map(|key| format!("k{key} = 1\n")).collect(), 2),
        ("many-lines", "\n".repeat(199_000), 2),
        ("many-steps", format!("{HEAD}steps = [{}]", "{},".repeat(66_000)), 2),
        ("many-actions", format!("{HEAD}{STEP}do = [{}]", "\"\",".repeat(60_000)), 2),
        ("many-steps-with-captions", format!("{HEAD}{}", STEP.repeat(7_000)), 2),
        ("a-hundred-thousand-steps", format!("{HEAD}{}", STEP.repeat(100_000)), 2),
        ("many-seeds", format!("{HEAD}seeds = 10000\n{fast}{}", long.repeat(200)), 2),
        ("long", format!("{HEAD}seeds = 100\n{}", long.repeat(200)), 1),
        ("fast", format!("{HEAD}seeds = 100\n{fast}{}", long.repeat(200)), 1),
        (
            "lingering",
            format!("{HEAD}{fast}{}", format!("{STEP}linger = \"60s\"\n").repeat(200)),
            1,
        ),
        ("looking", format!("{HEAD}{fast}{STEP}wait = \"{crowd}\"\nlimit = \"60s\"\n"), 1),
        ("idle", idle, 1),
        (
            "writes",
            format!(
                "{HEAD}{fast}{}",
                format!("{STEP}do = [{writes}]\nlinger = \"9s\"\n").repeat(180)
            ),
            1,
        ),
    ] {
        let (found, complaint) = complaint(&folder.write(&format!("{name}.toml"), text));
        assert_eq!(found, code, "{name}: {complaint}");
    }
    let words: String =
        (0..5_000).map(|word| format!("[w{word}]\nen = \"A.\"\nsection = \"§\"\n")).collect();
    assert_eq!(check(&[&folder.write("glossary.toml", words)]).0, 0);
}
