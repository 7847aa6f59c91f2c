//! Runs whose servers begin with terms, votes and logs that are given.

use raft::{
    Answer, ClientId, Durable, Entry, Index, Micros, NodeId, Operation, RequestId, Rule, Rules,
    Serial, Term,
};
use sim::{
    CheckedWorld, Checker, Event, Explanation, Host, InitialState, Intervention, InterventionError,
    Link, Mix, Outcome, Property, Question, Record, Replay, RootCause, Run, Saved, Schedule, Setup,
    Timeline, Unreachable, World,
};

use test_support::{Dice, Lab, ms, n, read_op, text, write_op};

/// The logs of Figure 7: the leader to be, and (a) to (f).
const FIGURE_7: [&str; 7] = [
    "begin n1 term=7 vote=n5 1:x=1 1 1 4:y=2 4 5 5 6 6:x=3 6",
    "begin n2 term=7 vote=n5 1:x=1 1 1 4:y=2 4 5 5 6 6:x=3",
    "begin n3 term=7 vote=n5 1:x=1 1 1 4:y=2",
    "begin n4 term=7 1:x=1 1 1 4:y=2 4 5 5 6 6:x=3 6 6:x=4",
    "begin n5 term=7 vote=n5 1:x=1 1 1 4:y=2 4 5 5 6 6:x=3 6 7 7:x=5",
    "begin n6 term=7 vote=n5 1:x=1 1 1 4:y=2 4 4:z=6 4",
    "begin n7 term=7 1:x=1 1 1 2 2 2:z=7 3 3 3 3 3",
];

fn intervention(line: &str) -> Intervention {
    line.parse().expect("an intervention")
}

fn initial_state(line: &str) -> InitialState {
    match intervention(line) {
        Intervention::Preload(initial) => *initial,
        other => panic!("{other}"),
    }
}

/// A lab whose servers begin like that.
fn begun(nodes: u8, lines: &[&str]) -> Lab {
    let mut lab = Lab::with_nodes(nodes);
    lines.iter().for_each(|line| lab.act(intervention(line)));
    lab
}

fn terms(lab: &Lab, id: NodeId) -> Vec<u64> {
    let log = lab.node(id).log();
    log.slice(Index(1), log.len()).iter().map(|entry| entry.term.0).collect()
}

/// Plays a lab's run once more, with a checker.
fn watched(lab: &Lab) -> CheckedWorld {
    let mut watched = lab.run.check(lab.world.now()).expect("a good setup");
    assert!(*watched.world() == lab.world);
    watched.audit();
    watched
}

/// Given the logs of Figure 7, when the server on top runs for term 8, then it leads, all logs get
/// to be its own, a read returns what was in it, and no property is violated.
#[test]
fn figure_7_ends_with_all_logs_as_the_leaders() {
    let mut lab = begun(7, &FIGURE_7);
    assert_eq!(terms(&lab, n(7)), [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]);
    assert!(lab.nodes().iter().all(|node| node.commit() == Index(0)));
    lab.act(Intervention::TimeOut(n(1)));
    lab.pass(100);
    let read = lab.read();
    lab.pass(1_000);
    assert_eq!((lab.leader(), lab.node(n(1)).term()), (Some(n(1)), Term(8)));
    assert_eq!(terms(&lab, n(1)), [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 8]);
    assert!(lab.all_logs_equal());
    let three = Some(Outcome::Done(Answer::Value(Some(text("3")))));
    assert_eq!(lab.outcome(read), three);
    assert_eq!(watched(&lab).checker().violations(), []);
}

/// Given writes in logs, when a client asks for more, then its requests have later numbers, and all
/// take effect.
#[test]
fn later_requests_are_not_taken_for_repetitions() {
    let mut lab =
        begun(3, &["begin n1 vote=n1 1:x=1 1:x=2", "begin n2 vote=n1 1:x=1", "begin n3 1:x=1"]);
    let held = |id: u8, index| lab.node(n(id)).log().get(Index(index)).cloned();
    assert_eq!(held(1, 1), held(2, 1), "it is one and the same write");
    assert_ne!(held(1, 1), held(1, 2));
    lab.pass(1_000);
    let (write, read) = (lab.write("3"), lab.read());
    assert_eq!(write.serial.0, 3);
    lab.pass(1_000);
    assert_eq!(lab.outcome(write), Some(Outcome::Done(Answer::Written)));
    let Some(Outcome::Done(Answer::Value(Some(_)))) = lab.outcome(read) else {
        panic!("{:?}", lab.outcome(read));
    };
    assert_eq!(watched(&lab).checker().violations(), []);
}

/// Given a server with a vote, when another runs in the same term, then it does not get that vote.
#[test]
fn a_vote_that_was_given_is_kept() {
    let mut lab = begun(2, &["begin n1 term=4", "begin n2 term=5 vote=n2"]);
    lab.act(Intervention::TimeOut(n(1)));
    lab.pass(60);
    assert_eq!(lab.leaders(), 0);
    assert_eq!(lab.node(n(2)).durable().voted_for, Some(n(2)));
    assert_eq!(watched(&lab).checker().violations(), []);
}

/// Given a rule off that makes servers forget, when they begin, then they have what they were given.
#[test]
fn nothing_that_was_given_is_lost_without_a_crash() {
    let rules = Rules::default().without(Rule::DurableLog).without(Rule::DurableVote);
    let mut lab = Lab::new(Setup { rules, ..Setup::default() }, 1);
    lab.act(intervention("begin n1 term=3 vote=n2 1 2"));
    assert_eq!(terms(&lab, n(1)), [1, 2]);
    assert_eq!(lab.node(n(1)).durable().voted_for, Some(n(2)));
}

/// A run whose servers begin like that, and nothing else.
fn run_of(nodes: u8, lines: &[&str]) -> Run {
    let mut run = Run::new(Setup { nodes, ..Setup::default() }, 1);
    run.interventions = lines.iter().map(|line| (ms(0), intervention(line))).collect();
    run
}

/// Given states that a run can lead to, when servers begin with them, then each has exactly the term, vote
/// and log that it was given, and the others have none.
#[test]
fn what_is_given_is_what_a_server_has() {
    let three_voted = [
        "begin n1 term=2 vote=n1 1:x=1",
        "begin n2 term=2 vote=n1 1:x=1",
        "begin n3 term=2 vote=n1 1:x=1",
        "begin n4 1:x=1",
        "begin n5 1:x=1",
    ];
    run_of(5, &three_voted).check_beginning().expect("it can be");
    let mut lab = begun(5, &three_voted);
    let terms: Vec<u64> = lab.nodes().iter().map(|node| node.term().0).collect();
    assert_eq!(terms, [2, 2, 2, 1, 1]);
    // Term 2 has given its votes; term 3 has not.
    lab.act(Intervention::TimeOut(n(4)));
    lab.pass(70);
    assert_eq!((lab.leaders(), lab.node(n(4)).term()), (0, Term(2)));
    lab.act(Intervention::TimeOut(n(4)));
    lab.pass(70);
    assert_eq!((lab.leader(), lab.node(n(4)).term()), (Some(n(4)), Term(3)));
    assert_eq!(watched(&lab).checker().violations(), []);

    let lab = begun(3, &["begin n1 term=4 vote=n1"]);
    assert_eq!(lab.nodes().iter().map(|node| node.term().0).collect::<Vec<_>>(), [4, 0, 0]);
}

/// Given states that no run can lead to, when servers are to begin with them, then that is refused with the
/// reason.
#[test]
fn what_no_run_leads_to_is_refused_with_the_reason() {
    let no_leader = |term| Unreachable::NoLeader { term: Term(term) };
    let (voter, candidate) = (n(2), n(1));
    let cases: [(&[&str], Unreachable); 11] = [
        // Nobody else is in term 5, so nobody can have voted for its leader.
        (&["begin n1 term=5 vote=n1 5:x=1"], no_leader(5)),
        (&["begin n1 term=5 vote=n1 5:x=1", "begin n2 term=5 vote=n2"], no_leader(5)),
        // A majority is past term 5 only with the third server.
        (&["begin n1 term=6 vote=n1 5", "begin n2 term=5"], no_leader(5)),
        // The leader of term 2 has all entries of term 2.
        (&["begin n1 vote=n1 1 2", "begin n2 vote=n1 1 2 2"], no_leader(2)),
        // Its log was behind those of both others.
        (
            &["begin n1 vote=n1 1 3", "begin n2 term=3 1 2 2", "begin n3 term=3 vote=n3 1 2"],
            no_leader(3),
        ),
        (
            &["begin n2 term=3 vote=n1"],
            Unreachable::NoCandidate { voter, candidate, term: Term(3) },
        ),
        (
            &["begin n2 term=3 vote=n1", "begin n1 term=3 vote=n3", "begin n3 term=3 vote=n3"],
            Unreachable::NoCandidate { voter, candidate, term: Term(3) },
        ),
        (
            &[
                "begin n1 term=3 vote=n1 1",
                "begin n2 term=3 vote=n1 1 1",
                "begin n3 term=1 vote=n2",
            ],
            Unreachable::LogBehind { voter, candidate, term: Term(3) },
        ),
        (&["begin n2 term=3"], Unreachable::NobodyRan { node: n(2), term: Term(3) }),
        (
            &["begin n1 term=3", "begin n2 term=3", "begin n3 term=2 vote=n3"],
            Unreachable::NobodyRan { node: n(1), term: Term(3) },
        ),
        (&["begin n1 1", "begin n2 1", "begin n3 1"], no_leader(1)),
    ];
    for (lines, expected) in cases {
        let problem = run_of(3, lines).check_beginning().expect_err("no run leads there");
        assert_eq!(problem.1, InterventionError::Unreachable(expected), "{lines:?}");
    }
}

/// Given a run that is under way, or a server that has begun, when it is to begin, then that is
/// refused.
#[test]
fn only_at_the_start_can_a_state_be_preloaded() {
    let begin = || intervention("begin n2 1 1");
    let late = InterventionError::TooLate(n(2));
    let mut lab = Lab::with_nodes(3);
    lab.pass(1);
    assert_eq!(lab.refuse(begin()), late);
    for before in [
        "time-out n1",
        "c1 write x 1",
        "crash n2",
        "pause n1",
        "begin n2 1",
        "begin n2 term=1 vote=n1",
    ] {
        let mut lab = begun(3, &[before]);
        assert_eq!(lab.refuse(begin()), late, "{before}");
    }
    // The only server of its world leads at once, and sends nothing.
    assert_eq!(
        begun(1, &["time-out n1"]).refuse(intervention("begin n1 1")),
        InterventionError::TooLate(n(1))
    );
    begun(3, &["cut n1>n2", "begin n1 term=3 vote=n1"]).act(begin());
}

/// Given a log, when another is to have the same term at an index and is not the same up to there,
/// then that is refused; otherwise it is not.
#[test]
fn logs_must_match() {
    for other in ["1:x=2", "1", "1:y=1", "1:x=1 2:x=4", "1:x=1 1 2", "1 2:x=3", "1:x=1 2", "2:x=9"]
    {
        let mut lab = begun(3, &["begin n1 term=2 1:x=1 2:x=3 2"]);
        let problem = lab.refuse(intervention(&format!("begin n3 term=2 {other}")));
        assert_eq!(problem, InterventionError::Contradiction(n(3), n(1)), "{other}");
    }
    for other in ["", "1:x=1", "1:x=1 2:x=3 2", "1:x=1 2:x=3 2 2", "1:x=1 1 1", "1:x=1 3 3"] {
        begun(3, &["begin n1 term=2 1:x=1 2:x=3 2"])
            .act(intervention(&format!("begin n3 term=3 vote=n3 {other}")));
    }
}

/// Given what no server can have, when a run holds it, then it does not fit, and the world refuses it.
#[test]
fn what_cannot_be_is_refused() {
    let setup = Lab::with_nodes(3).run.setup;
    let good = initial_state("begin n1 term=2 vote=n2 1:x=1 2");
    assert!(Intervention::Preload(good.clone().into()).fits(&setup));
    let bad: [fn(&mut InitialState); 7] = [
        |it| it.node = n(4),
        |it| it.voted_for = Some(n(4)),
        |it| it.term = Term(1),
        |it| it.term = Term(u64::MAX),
        |it| it.log[0].0 = Term(0),
        |it| it.log[0].0 = Term(3),
        |it| (it.term, it.log) = (Term(0), Vec::new()),
    ];
    for (place, spoil) in bad.into_iter().enumerate() {
        let mut initial = good.clone();
        spoil(&mut initial);
        let intervention = Intervention::Preload(initial.into());
        assert!(!intervention.fits(&setup), "{place}");
        Lab::with_nodes(3).refuse(intervention);
    }
    let mut illegible = good.clone();
    illegible.log[0].1 = Some((text("a=b"), text("c")));
    assert!(!Intervention::Preload(illegible.into()).fits(&setup));
    let mut long = good;
    long.log = vec![(Term(1), Some((text("x"), text(&"\u{7f}".repeat(64))))); 9];
    assert!(!Intervention::Preload(long.into()).fits(&setup), "no line can hold it");
}

/// Given a value that only a log held from the start, when it is read, then the checker can explain
/// it; and a value that nobody ever wrote, it cannot.
#[test]
fn what_was_given_can_be_read() {
    let mut lab = begun(3, &["begin n1 vote=n1 1:x=1", "begin n2 vote=n1 1:x=1"]);
    lab.pass(1_000);
    let read = lab.ask(2, read_op("x"));
    lab.pass(500);
    assert_eq!(lab.outcome(read), Some(Outcome::Done(Answer::Value(Some(text("1"))))));
    assert_eq!(watched(&lab).checker().violations(), []);
    assert_eq!(watched(&lab).checker().undecided(), 0);

    // The same answers without the beginnings.
    let mut checker = Checker::new(&Lab::with_nodes(3).world);
    let of_clients = lab.records.iter().filter(|it| it.place.is_some_and(|it| it.node().is_none()));
    let of_clients: Vec<_> = of_clients.cloned().collect();
    checker.observe(&Lab::with_nodes(3).world, &of_clients);
    let found = checker.violation().map(|violation| violation.property);
    assert_eq!(found, Some(Property::Linearizability));
}

/// Given one write in two logs, when its value is read, overwritten and read again, then the checker
/// knows that it was written but once.
#[test]
fn a_write_in_two_logs_is_one_write() {
    let lab = begun(3, &["begin n1 vote=n1 1:x=1", "begin n2 vote=n1 1:x=1"]);
    let mut checker = Checker::new(&Lab::with_nodes(3).world);
    checker.observe(&lab.world, &lab.records);
    let client = ClientId(2);
    let one = || Answer::Value(Some(text("1")));
    let answers =
        [(read_op("x"), one()), (write_op("x", "2"), Answer::Written), (read_op("x"), one())];
    let mut found = Vec::new();
    for (serial, (operation, answer)) in (1..).map(Serial).zip(answers) {
        let id = RequestId { client, serial };
        let (outcome, after) = (Outcome::Done(answer), Micros(1));
        let asked = Event::Asked { id, operation: operation.clone() };
        for event in [asked, Event::Answered { id, operation, outcome, after }] {
            let record = Record { number: 9, time: ms(9), place: Some(client.into()), event };
            checker.observe(&lab.world, &[record]);
        }
        found.push(checker.violation().map(|violation| violation.property));
    }
    assert_eq!(found, [None, None, Some(Property::Linearizability)]);
}

/// Given Figure 7, when someone asks why a server is as it is, then it is because it was set up so.
#[test]
fn a_beginning_is_a_root() {
    let run = begun(7, &FIGURE_7).run;
    let mut timeline = Timeline::from_saved(Saved { run, until: ms(10) }).expect("a good setup");
    timeline.seek(ms(10), &mut Vec::new());
    for question in [Question::Entry(n(7), Index(6)), Question::Term(n(7)), Question::Role(n(2))] {
        let why = Explanation::compute(&timeline, question).expect("it is there");
        let first = why.chain.first().expect("a reason");
        assert_eq!(first.root, Some(RootCause::Intervention), "{question:?}");
        assert!(matches!(first.record.event, Event::Initialized { .. }), "{question:?}");
    }
}

/// Given Figure 7, when it is written down or packed into a link, then it reads back as the same.
#[test]
fn it_can_be_saved_and_shared() {
    let lab = begun(7, &FIGURE_7);
    let lines: Vec<String> = lab.run.lines().collect();
    assert_eq!(lines, FIGURE_7.map(|line| format!("0ms {line}")));
    let saved = Saved { run: lab.run.clone(), until: ms(5) };
    assert_eq!(Saved::from_json(&saved.to_json()), Ok(saved));
    let link = Link { run: lab.run, until: ms(5), at: ms(5), view: () };
    assert!(link.encode().len() < 400, "{}", link.encode().len());
    assert_eq!(Link::decode(&link.encode()), Ok(link));
}

/// The states of a world's servers, as what servers begin with.
fn states(world: &World) -> Vec<InitialState> {
    let entry = |entry: &Entry| {
        let write = match entry.command.as_ref().map(|command| &command.operation) {
            Some(Operation::Write { key, value }) => Some((key.clone(), value.clone())),
            _ => None,
        };
        (entry.term, write)
    };
    let state = |(node, host): (NodeId, &Host)| {
        let Durable { term, voted_for, ref log } = *host.durable();
        let log = log.slice(Index(1), log.len()).iter().map(entry).collect();
        InitialState { node, term, voted_for, log }
    };
    world.hosts().map(state).collect()
}

/// Given any run with all kinds of faults, when servers begin where it led to, then that is what they have;
/// it reads back as the same; and no property is violated in what follows.
#[test]
fn what_a_run_led_to_can_be_begun_with() {
    let mut begun = 0;
    for seed in 0..150 {
        let mut schedule = Schedule::with_mix(seed, Rules::default(), &Mix::everything(60));
        let mut dice = Dice::new(seed);
        let mut world = World::new(schedule.setup(), seed).expect("a good setup");
        for _ in 0..dice.below(25) {
            let Some((time, intervention)) = schedule.next(&world) else { break };
            world.run_until(time, &mut Vec::new());
            let _refused = world.intervene(&intervention, &mut Vec::new());
        }
        let states = states(&world);
        let mut run = Run::new(*schedule.setup(), seed);
        let begin = |state: &InitialState| Intervention::Preload(state.clone().into());
        run.interventions = states.iter().map(|state| (ms(0), begin(state))).collect();
        assert_eq!(run.check_beginning(), Ok(()), "seed {seed}: {:#?}", run.interventions);
        let mut replay = Replay::new(&run).expect("a good setup");
        while replay.step(&run, ms(0)).is_some() {}
        let mut watched = replay.watched().clone();
        assert_eq!(self::states(watched.world()), states);
        begun += usize::from(states.iter().any(|state| !state.log.is_empty()));
        for (_, intervention) in run.interventions.iter().filter(|(_, it)| it.fits(&run.setup)) {
            assert_eq!(intervention.to_string().parse().as_ref(), Ok(intervention));
        }
        let mut schedule = Schedule::with_mix(seed + 1_000, Rules::default(), &Mix::everything(30))
            .with_setup(run.setup);
        while let Some((time, intervention)) = schedule.next(watched.world()) {
            watched.run_until(time);
            let _refused = watched.intervene(&intervention);
        }
        watched.run_until(watched.world().now() + Micros::from_millis(2_000));
        watched.audit();
        assert_eq!(watched.checker().violations(), [], "seed {seed}");
    }
    assert!(begun > 100, "{begun}");
}
