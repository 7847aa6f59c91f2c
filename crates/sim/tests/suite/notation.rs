//! The notation of setups and interventions: what is written reads back as the same, and what
//! makes no sense is refused in a sentence.

use raft::{ClientId, Micros, Operation, Rule, Rules, Term, Time};
use sim::{
    Address, Conditions, FlightId, Groups, InitialState, Intervention, Latency, Mix, Schedule,
    Setup, World, timed,
};
use test_support::{delete_op, n, read_op, text, write_op};

fn back(intervention: &Intervention) {
    let line = intervention.to_string();
    assert_eq!(line.parse().as_ref(), Ok(intervention), "{line}");
}

/// Given any schedule, when what is done in it is written down, then it reads back as the same.
#[test]
fn what_is_written_reads_back() {
    for seed in 0..20 {
        let mut schedule = Schedule::with_mix(seed, Rules::default(), &Mix::everything(90));
        let setup = *schedule.setup();
        assert_eq!(setup.to_string().parse(), Ok(setup), "{setup}");
        let mut world = World::new(&setup, seed).expect("a good setup");
        while let Some((time, intervention)) = schedule.next(&world) {
            world.run_until(time, &mut Vec::new());
            back(&intervention);
            let _refused = world.intervene(&intervention, &mut Vec::new());
        }
    }
}

/// Given what schedules do not draw, when it is written down, then it reads back as the same.
#[test]
fn what_is_rare_reads_back_too() {
    let client = ClientId(9);
    for value in ["", " ", "it's", "a\\b", "x\ny\u{7f}\u{0}", "ö 🦀 …", "'", "#1", "|"] {
        for operation in [write_op(value, "1"), write_op("k", value), read_op(value)] {
            back(&Intervention::Ask { client, operation });
        }
        back(&Intervention::Ask { client, operation: delete_op(value) });
    }
    let nodes = [0, 3, 0, 0, 255, 1, 0, 0, 0];
    back(&Intervention::Partition(Groups { nodes, proxy: Some(7) }));
    back(&Intervention::Partition(Groups { proxy: Some(0), ..Groups::default() }));
    for line in [
        "partition n1 n2 n3 | n3 n4 n5",
        "partition n1 n9 | n2",
        "partition proxy n1 | proxy n2",
        "partition n1 | n2 |",
        "network loss=10%",
        "network latency=1ms..2ms reordering=0.1%",
        "network hold-up=50ms",
        "drop append-entries n1>n2",
        "duplicate request-vote-reply *>n1 #2",
        "hold append-entries+ n1>* #65535",
        "release client-request proxy>n1",
        "delay #17 by 30ms",
        "hold #17",
        "crash leader",
        "cut leader>n2",
        "latency a-follower-leader 5ms..6ms",
        "partition leader | a-follower a-candidate",
        "drop append-entries leader>* #2",
    ] {
        back(&line.parse().expect(line));
    }
    back(&Intervention::Drop(FlightId(u64::MAX)));
    back(&Intervention::CutLink { from: Address::Proxy, to: n(9).into() });
    let hold_up = Micros(1_234_567);
    back(&Intervention::SetConditions(Conditions { hold_up, ..Conditions::default() }));
    let latency = Latency { min: Micros(1), max: Micros(u64::MAX) };
    let (one, other) = (n(1).into(), Address::Proxy);
    back(&Intervention::SetLatency { one, other, latency: Some(latency) });
    for value in ["", " ", "it's", "a\\b", "x\ny\u{7f}\u{0}", "ö 🦀 …", "'", "=", "b=c", ":"] {
        let log = vec![(Term(1), Some((text("k"), text(value)))), (Term(3), None)];
        let (node, voted_for) = (n(2), Some(n(9)));
        back(&Intervention::Preload(InitialState { node, term: Term(7), voted_for, log }.into()));
    }
    for key in ["", "a:b", "it's", "1"] {
        let log = vec![(Term(1), Some((text(key), text("v"))))];
        let initial = InitialState { node: n(1), term: Term(1), voted_for: None, log };
        back(&Intervention::Preload(initial.into()));
    }
    for rule in Rule::ALL {
        let rules = Rules::default().without(Rule::ReadQuorum).without(rule);
        let setup = Setup { rules, ..Setup::default() };
        assert_eq!(setup.to_string().parse(), Ok(setup), "{setup}");
    }
}

/// Given what a person would write, when it is read, then it means what they meant.
#[test]
fn people_can_write_it() {
    let operation = Operation::Write { key: text("x"), value: text("five and six") };
    let ask = Intervention::Ask { client: ClientId(1), operation };
    assert_eq!(timed("  1.5s   c1 write x 'five and six' "), Ok((Time(1_500_000), ask)));
    assert_eq!(timed("250us heal"), Ok((Time(250), Intervention::HealNetwork)));
    assert_eq!(timed("1.5m heal"), Ok((Time(90_000_000), Intervention::HealNetwork)));
    assert_eq!(timed("24h heal"), Ok((Time(86_400_000_000), Intervention::HealNetwork)));
    assert!(timed("24.1h heal").is_err() && timed("99999999999999h heal").is_err());
    assert_eq!(timed("1250.017ms crash n1"), Ok((Time(1_250_017), Intervention::Crash(n(1)))));
    let begin = "begin n1 1 '4:y=five and six' vote=n2".parse::<Intervention>().expect("good");
    assert_eq!(begin.to_string(), "begin n1 term=4 vote=n2 1 '4:y=five and six'");
    assert_eq!(
        "begin n1".parse().as_ref().map(Intervention::to_string),
        Ok("begin n1 term=0".into())
    );
    let setup: Setup = "nodes=5 loss=2.5% rules-off=up-to-date,majority".parse().expect("good");
    assert_eq!((setup.nodes, setup.conditions.loss.0), (5, 25));
    assert!(!setup.rules.has(Rule::UpToDate) && !setup.rules.has(Rule::Majority));
}

/// Given nonsense, when it is read, then it is refused in one sentence that names it.
#[test]
fn nonsense_is_refused_in_a_sentence() {
    for (line, named) in [
        ("", "an intervention"),
        ("crsh n1", "crsh"),
        ("crash", "a node"),
        ("crash n0", "n0"),
        ("crash n10", "n10"),
        ("crash n1\u{202e}", r"“n1\u{202e}”"),
        ("crash 'n1\u{1b}'", r"“n1\u{1b}”"),
        ("crash n+1", "n+1"),
        ("crash n1 n2", "expected after “crash n1”"),
        ("cut n1", "n1>n2"),
        ("drop 17", "#17"),
        ("drop #-1", "-1"),
        ("drop append-entries", "append-entries"),
        ("drop append-entries n1-n2", "n1-n2"),
        ("drop append-entries n1>n2 #0", "#0"),
        ("drop append-entries n1>n2 2", "such as #2"),
        ("drop request-vote+ n1>n2", "request-vote+"),
        ("hold", "such as append-entries n1>n2"),
        ("delay #17", "by 30ms"),
        ("delay #17 by", "by 30ms"),
        ("delay #17 by x", "“x”"),
        ("release #17 by 30ms", "30ms"),
        ("crash leader n1", "expected after"),
        ("begin leader term=1", "before it has a role"),
        ("c1 write x", "write x"),
        ("c1 write x 1 2", "write x 1 2"),
        ("c0 read x", "c0"),
        ("c1 write 'x", "quotation mark"),
        (r"c1 write '\u{110000}' 1", "followed by"),
        ("network loss=5", "5"),
        ("network loss=9999.9%", "9999.9%"),
        ("network loss=0.05%", "0.05%"),
        ("network speed=5", "speed"),
        ("network", "a property of the network"),
        ("network loss=5% loss=6%", "loss is set twice"),
        ("latency n1-n2 20..30ms", "20"),
        ("latency n1-n2 99999999999999999999s..1s", "9999"),
        ("partition n1 | n2 & n3", "&"),
        ("partition c1", "c1"),
        ("begin", "a node"),
        ("begin c1 term=1", "a node"),
        ("begin n1 term=x", "x"),
        ("begin n1 vote=c1", "c1"),
        ("begin n1 term=0 vote=n1", "in order"),
        ("begin n1 2 1", "in order"),
        ("begin n1 0", "in order"),
        ("begin n1 term=1 2", "in order"),
        ("begin n1 1000001", "in order"),
        ("begin n1 99999999999999999999", "9999"),
        ("begin n1 1:x", "1:x"),
        ("begin n1 1:", "3:x=5"),
        ("begin n1 :x=1", "a whole number"),
        ("begin n1 x=1", "x=1"),
    ] {
        let read = line.parse::<Intervention>();
        let problem = read.expect_err(line).to_string();
        assert!(problem.contains(named) && !problem.contains('\n'), "{line}: {problem}");
        assert!(problem.len() < 300, "{problem}");
    }
    let long = format!("begin n1 {}", "'1:x=\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}' ".repeat(100));
    let problem = long.parse::<Intervention>().expect_err("longer when written").to_string();
    assert!(problem.contains("for one line") && problem.len() < 300, "{problem}");
    let twice = "nodes=5 loss=1% nodes=3".parse::<Setup>().expect_err("twice").to_string();
    assert!(twice.contains("nodes is set twice"), "{twice}");
    for line in ["nodes", "nodes=x", "nodes=256", "pace=1", "pre-vote=yes", "rules-off=gravity"] {
        assert!(line.parse::<Setup>().is_err(), "{line}");
    }
    assert!("x".repeat(1_000_000).parse::<Setup>().is_err());
}

/// Given the page that documents the notation, when its examples are read, then each is understood, and none of the words
/// that the notation has is without one.
#[test]
fn every_example_of_the_documentation_is_read() {
    let page = include_str!("../../../../docs/NOTATION.md");
    let blocks = |name: &str| -> Vec<&str> {
        let start = format!("```{name}\n");
        let blocks = page.split(&start).skip(1).filter_map(|rest| rest.split("\n```").next());
        blocks.flat_map(str::lines).collect()
    };
    let (settings, interventions) = (blocks("settings"), blocks("interventions"));
    for line in &settings {
        let setup: Setup = line.parse().unwrap_or_else(|why| panic!("{line}: {why}"));
        assert_eq!(setup.check(), Ok(()), "{line}");
    }
    let defaults = settings.iter().filter(|line| !line.contains(' '));
    assert!(defaults.clone().all(|line| line.parse() == Ok(Setup::default())));
    for line in &interventions {
        let (_, intervention) = timed(line).unwrap_or_else(|why| panic!("{line}: {why}"));
        back(&intervention);
        assert!(intervention.fits(&Setup { nodes: 5, ..Setup::default() }), "{line}");
    }
    let known = |problem: String| -> Vec<String> {
        let (_, list) = problem.split_once(": ").expect("a list");
        list.split(", ").map(ToOwned::to_owned).collect()
    };
    let names = "x=1".parse::<Setup>().expect_err("no setting").to_string();
    for name in known(names) {
        assert!(settings.iter().any(|line| line.contains(&format!("{name}="))), "{name}");
    }
    let verbs = "x".parse::<Intervention>().expect_err("no verb").to_string();
    for verb in known(verbs).into_iter().filter(|verb| !verb.contains(' ')) {
        let has = |line: &&str| line.split(' ').nth(1) == Some(&verb);
        assert!(interventions.iter().any(has), "{verb}");
    }
}
