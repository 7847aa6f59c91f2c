//! Explanations: from any event and any state back to timeouts, random faults and interventions.

use std::collections::BTreeMap;

use raft::{
    Candidacy, Commitment, Event as Raft, Index, Node, NodeId, NodeSet, RequestId, Role, Rules,
    StepDown, Term, Time, VoteRefusal,
};
use scene::WhyView;
use sim::{
    Address, Cause, Conditions, Event, Explanation, FlightId, Host, Intervention, Loss,
    MAX_KEYFRAMES, MAX_REASONS, MessageKind, Permille, Question, Record, RootCause, Run, Saved,
    ScheduleRun, Setup, Timeline,
};
use test_support::{Dice, Lab, n, write_op};

/// A lab's run as a timeline, with its playhead where the lab is.
fn timeline_of(lab: &Lab) -> Timeline {
    let saved = Saved { run: lab.run.clone(), until: lab.world.now() };
    let mut timeline = Timeline::from_saved(saved).expect("a good setup");
    timeline.seek(lab.world.now(), &mut Vec::new());
    assert!(*timeline.world() == lab.world);
    timeline
}

fn ask(timeline: &Timeline, question: Question) -> Vec<Cause> {
    let why = Explanation::compute(timeline, question).expect("it is there");
    assert!(!why.more, "{why:?}");
    why.chain
}

fn event(record: &Record) -> Question {
    Question::Event { number: record.number, time: record.time }
}

/// The last record of a lab that matches.
fn last(lab: &Lab, is: impl Fn(&Record) -> bool) -> &Record {
    lab.records.iter().rev().find(|record| is(record)).expect("it has happened")
}

/// Checks that a chain of causes contains these stations in their order.
fn leads_through(chain: &[Cause], stations: &[&dyn Fn(&Cause) -> bool]) {
    let mut rest = chain.iter();
    for (place, station) in stations.iter().enumerate() {
        assert!(rest.any(station), "station {place} of {chain:#?}");
    }
}

fn raft(line: &Cause) -> Option<(NodeId, &Raft)> {
    match &line.record.event {
        Event::Raft(event) => Some((line.record.place?.node()?, event)),
        _ => None,
    }
}

fn is_candidacy(line: &Cause, id: NodeId) -> bool {
    matches!(raft(line), Some((at, Raft::BecameCandidate { .. })) if at == id)
}

fn is_at(line: &Cause, id: NodeId, event: &Event) -> bool {
    line.record.place == Some(id.into()) && line.record.event == *event
}

/// Given a new cluster, when its leader is explained, then the chain leads back to the silence at the
/// beginning, through the votes of a majority.
#[test]
fn an_election_leads_back_to_silence() {
    let (lab, leader) = Lab::led(3);
    let chain = ask(&timeline_of(&lab), Question::Role(leader));
    let Some((_, Raft::BecameLeader { votes, .. })) = raft(&chain[0]) else {
        panic!("{chain:#?}");
    };
    let voter = votes.iter().find(|voter| *voter != leader).expect("another one");
    leads_through(
        &chain,
        &[
            &|it| is_candidacy(it, leader) && it.depth == 1 && it.root == Some(RootCause::TimeOut),
            &|it| matches!(raft(it), Some((_, Raft::VoteCounted { voter: by, .. })) if *by == voter),
            &|it| matches!(raft(it), Some((by, Raft::VoteGranted { .. })) if by == voter),
        ],
    );
    let candidacy = chain.iter().find(|it| is_candidacy(it, leader)).expect("it ran for election");
    let because = raft(candidacy).map(|(_, event)| event.clone());
    assert!(matches!(
        because,
        Some(Raft::BecameCandidate { because: Candidacy::Silence(_) | Candidacy::NoWinner(_), .. })
    ));
    // Each message is in the chain once, with its sending.
    let delivered = |kind| {
        chain
            .iter()
            .filter(move |it| matches!(it.record.event, Event::Delivered(it) if it.kind == kind))
    };
    assert!(
        delivered(MessageKind::RequestVote).all(|it| it.sent.is_some_and(|at| at < it.record.time))
    );
    let replies = u32::try_from(delivered(MessageKind::RequestVoteReply).count());
    assert_eq!(replies, Ok(votes.len() - 1));
    assert!(!chain.iter().any(|it| matches!(it.record.event, Event::Sent(_))));
}

/// Given a leader that crashes, when another is elected, then the chain leads back to the crash, which is
/// an intervention, and to the last message of the old leader.
#[test]
fn a_new_election_leads_back_to_the_crash() {
    let (mut lab, old) = Lab::led(3);
    lab.act(Intervention::Crash(old));
    let down = ask(&timeline_of(&lab), Question::Role(old));
    assert!(down.len() == 1 && is_at(&down[0], old, &Event::Crashed), "{down:#?}");
    lab.pass(2_000);
    let leader = lab.leader().expect("a new one");
    let chain = ask(&timeline_of(&lab), Question::Role(leader));
    leads_through(
        &chain,
        &[&|it| matches!(raft(it), Some((at, Raft::BecameLeader { .. })) if at == leader), &|it| {
            is_at(it, old, &Event::Crashed) && it.root == Some(RootCause::Intervention)
        }],
    );
    let heard = |it: &Cause| match it.record.event {
        Event::Delivered(message) => {
            message.kind == MessageKind::AppendEntries && message.from == old.into()
        }
        _ => false,
    };
    assert!(chain.iter().any(heard), "{chain:#?}");
    let down = ask(&timeline_of(&lab), Question::Role(old));
    assert!(down.len() == 1 && is_at(&down[0], old, &Event::Crashed), "{down:#?}");
}

/// Given an entry that is committed everywhere, when its commit at a follower is explained, then the chain
/// leads through the leader's majority back to the client.
#[test]
fn a_commit_leads_back_to_the_client() {
    let (mut lab, leader) = Lab::led(3);
    let request = lab.write("5");
    lab.pass(500);
    let follower = lab.others(leader)[0];
    let index = lab.node(follower).commit();
    let timeline = timeline_of(&lab);
    let by_leader = |it: &Cause| {
        matches!(
            raft(it),
            Some((_, Raft::Committed { because: Commitment::LeaderCommit { .. }, .. }))
        )
    };
    let by_quorum = |it: &Cause| {
        let quorum = matches!(
            raft(it),
            Some((_, Raft::Committed { because: Commitment::Quorum { .. }, .. }))
        );
        quorum && it.record.place == Some(leader.into())
    };
    let stored =
        |it: &Cause| matches!(raft(it), Some((_, Raft::Stored { last, .. })) if *last == index);
    let appended = |it: &Cause| matches!(raft(it), Some((_, Raft::Appended { index: own, .. })) if *own == index);
    let asked = |it: &Cause| {
        let asked = matches!(it.record.event, Event::Asked { id, .. } if id == request);
        asked && it.root == Some(RootCause::Intervention)
    };
    leads_through(
        &ask(&timeline, Question::Committed(follower, index)),
        &[&by_leader, &by_quorum, &stored, &appended, &asked],
    );
    leads_through(&ask(&timeline, Question::Entry(follower, index)), &[&stored, &appended, &asked]);
    let answered = last(&lab, |it| matches!(it.event, Event::Answered { .. }));
    leads_through(&ask(&timeline, event(answered)), &[&by_quorum, &appended, &asked]);
}

/// Given five servers, when the leader's commit of an entry is explained, then the chain shows how the
/// entry came to each of the majority.
#[test]
fn a_commit_leads_to_all_servers_with_the_entry() {
    let (mut lab, leader) = Lab::led(5);
    lab.write("5");
    lab.pass(1_000);
    let index = lab.node(leader).commit();
    let chain = ask(&timeline_of(&lab), Question::Committed(leader, index));
    let Some((_, Raft::Committed { because: Commitment::Quorum { holders, .. }, .. })) =
        raft(&chain[0])
    else {
        panic!("{chain:#?}");
    };
    let stored_at = |it: &Cause| match raft(it)? {
        (at, Raft::Stored { last, .. }) if *last == index => Some(at),
        _ => None,
    };
    let mut stored: NodeSet = chain.iter().filter_map(stored_at).collect();
    stored.insert(leader);
    assert!(holders.len() >= 3 && stored == *holders, "{chain:#?}");
}

/// Given a server that restarted and learned again what is committed, when that is explained much later,
/// then the chain begins after the restart.
#[test]
fn state_lost_in_a_crash_is_explained_from_the_restart_on() {
    let (mut lab, leader) = Lab::led(3);
    let other = lab.others(leader)[0];
    lab.pass(510);
    lab.act(Intervention::Crash(other));
    lab.act(Intervention::Restart(other));
    let restarted = lab.world.now();
    lab.pass(3_000);
    assert_eq!(lab.leader(), Some(leader));
    let chain = ask(&timeline_of(&lab), Question::Committed(other, Index(1)));
    assert!(chain[0].record.time > restarted, "{chain:#?}");
    let follows = ask(&timeline_of(&lab), Question::Role(other));
    assert!(follows[0].record.time > restarted, "{follows:#?}");
}

/// Given a vote that is refused because it was given, when that is explained, then the chain has the vote.
#[test]
fn a_vote_refused_leads_to_the_vote_given() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::TimeOut(n(1)));
    lab.act(Intervention::TimeOut(n(2)));
    lab.pass(400);
    let refused = last(&lab, |it| {
        matches!(
            it.event,
            Event::Raft(Raft::VoteRefused { because: VoteRefusal::AlreadyVoted { .. }, .. })
        )
    });
    let voter = refused.place.and_then(Address::node).expect("a server");
    let chain = ask(&timeline_of(&lab), event(refused));
    let asker = chain.iter().filter(|it| it.depth == 1).nth(1).expect("the vote");
    match (&refused.event, raft(asker)) {
        (
            Event::Raft(Raft::VoteRefused {
                because: VoteRefusal::AlreadyVoted { candidate }, ..
            }),
            Some((at, given)),
        ) => {
            assert_eq!(at, voter);
            assert!(match given {
                Raft::VoteGranted { candidate: to, .. } => to == candidate,
                Raft::BecameCandidate { .. } => *candidate == voter,
                _ => false,
            });
        }
        other => panic!("{other:?}"),
    }
    assert!(chain.iter().any(|it| it.root == Some(RootCause::Intervention)), "{chain:#?}");
}

/// Given a server whose log is behind, when it is refused a vote, then the chain leads to the entry that it
/// lacks, and to its client.
#[test]
fn a_vote_refused_leads_to_the_missing_entry() {
    let (mut lab, leader) = Lab::led(3);
    // The proxy asks n1 first.
    let behind = lab.others(leader)[1];
    lab.act(Intervention::Isolate(behind));
    let request = lab.write("5");
    lab.pass(300);
    lab.act(Intervention::HealNetwork);
    lab.act(Intervention::TimeOut(behind));
    lab.pass(100);
    let refused = last(&lab, |it| {
        matches!(
            it.event,
            Event::Raft(Raft::VoteRefused { because: VoteRefusal::LogBehind { .. }, .. })
        )
    });
    leads_through(
        &ask(&timeline_of(&lab), event(refused)),
        &[
            &|it| is_candidacy(it, behind) && it.root == Some(RootCause::Intervention),
            &|it| matches!(raft(it), Some((_, Raft::Stored { .. } | Raft::Appended { .. }))),
            &|it| matches!(it.record.event, Event::Asked { id, .. } if id == request),
        ],
    );
}

/// Given a link that is cut, restored and cut again, when a message is lost there, then the chain leads to
/// the cut that stopped it, and to the cause of its sending.
#[test]
fn a_lost_message_leads_to_the_cut() {
    let (mut lab, leader) = Lab::led(3);
    let (from, to) = (leader.into(), Address::from(lab.others(leader)[0]));
    for intervention in [Intervention::CutLink { from, to }, Intervention::RestoreLink { from, to }]
    {
        lab.act(intervention);
        lab.pass(60);
    }
    lab.act(Intervention::Isolate(leader));
    let cut = lab.records.len();
    lab.pass(100);
    lab.act(Intervention::CutLink { from, to });
    lab.pass(20);
    let lost = last(&lab, |it| {
        let stopped = |message: &sim::MessageRef| (message.from, message.to) == (from, to);
        matches!(&it.event, Event::Lost { message, because: Loss::Cut } if stopped(message))
    });
    let chain = ask(&timeline_of(&lab), event(lost));
    assert!(chain[1].record == lab.records[cut - 1] && chain[1].depth == 1, "{chain:#?}");
    assert_eq!(chain[1].root, Some(RootCause::Intervention));
    assert!(chain[0].sent.is_some() && chain[0].root == Some(RootCause::TimeOut));
}

/// Given a leader that is isolated, when it steps down, then the chain leads to its isolation.
#[test]
fn a_leader_that_lost_its_majority_leads_to_the_cut() {
    let setup = Setup { check_quorum: true, ..Lab::with_nodes(3).run.setup };
    let mut lab = Lab::new(setup, 1);
    lab.pass(1_500);
    let leader = lab.leader().expect("one leader");
    lab.act(Intervention::Isolate(leader));
    lab.pass(1_000);
    let lost = last(&lab, |it| {
        let lost = |because| matches!(because, StepDown::QuorumLost { .. });
        matches!(it.event, Event::Raft(Raft::BecameFollower { because, .. }) if lost(because))
    });
    let chain = ask(&timeline_of(&lab), event(lost));
    assert_eq!(chain[0].root, Some(RootCause::TimeOut));
    leads_through(
        &chain,
        &[
            &|it| matches!(it.record.event, Event::Lost { because: Loss::Cut, .. }),
            &|it| is_at(it, leader, &Event::Isolated { cut: true }) && it.depth == 2,
            &|it| matches!(it.record.event, Event::Lost { because: Loss::Cut, .. }),
            &|it| matches!(raft(it), Some((at, Raft::BecameLeader { .. })) if at == leader),
        ],
    );
}

/// Given two clients whose requests the proxy sends to the next server at once, as the first one is
/// down, then each of its messages leads to its own client, and to the crash.
#[test]
fn a_second_attempt_leads_to_the_first_and_to_its_client() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::Crash(n(1)));
    let requests = [1, 2].map(|client| lab.ask(client, write_op("x", "5")));
    lab.pass(400);
    let to = n(2).into();
    let sent: Vec<&Record> = lab
        .records
        .iter()
        .filter(
            |it| matches!(it.event, Event::Sent(it) if (it.from, it.to) == (Address::Proxy, to)),
        )
        .collect();
    assert!(sent.len() == 2 && sent[0].time == sent[1].time, "{sent:?}");
    for (sent, request) in sent.into_iter().zip(requests) {
        leads_through(
            &ask(&timeline_of(&lab), event(sent)),
            &[
                &|it| matches!(it.record.event, Event::Forwarded { attempt: 2, id, .. } if id == request),
                &|it| {
                    matches!(it.record.event, Event::AttemptFailed { .. })
                        && it.root == Some(RootCause::TimeOut)
                },
                &|it| is_at(it, n(1), &Event::Crashed),
                &|it| matches!(it.record.event, Event::Forwarded { attempt: 1, .. }),
                &|it| matches!(it.record.event, Event::Asked { id, .. } if id == request),
            ],
        );
    }
}

/// Given a paused server, when it resumes and reads a waiting message, then the chain of what it does leads
/// to both: the message, and the resumption.
#[test]
fn a_resumed_server_acts_on_waiting_messages() {
    let (mut lab, leader) = Lab::led(3);
    let paused = lab.others(leader)[1];
    lab.act(Intervention::Pause(paused));
    lab.write("5");
    lab.pass(300);
    lab.act(Intervention::Resume(paused));
    lab.pass(100);
    let index = lab.node(paused).log().last().index;
    let chain = ask(&timeline_of(&lab), Question::Entry(paused, index));
    let near: Vec<&Event> =
        chain.iter().filter(|it| it.depth == 1).map(|it| &it.record.event).collect();
    assert!(matches!(near[0], Event::Delivered(it) if it.from == leader.into()), "{chain:#?}");
    assert!(matches!(near[1], Event::Resumed { .. }), "{chain:#?}");
    assert!(chain.iter().any(|it| matches!(it.record.event, Event::Asked { .. })));
}

/// Given a paused server in a network that duplicates every message, when it resumes, then each of its
/// replies leads to a message of its own, in the order of arrival.
#[test]
fn each_waiting_message_leads_to_its_own_reply() {
    let (mut lab, leader) = Lab::led(3);
    let paused = lab.others(leader)[1];
    let conditions = Conditions { duplication: Permille::ALL, ..Conditions::default() };
    lab.act(Intervention::SetConditions(conditions));
    lab.act(Intervention::Pause(paused));
    lab.write("5");
    lab.pass(400);
    let before = lab.records.len();
    lab.act(Intervention::Resume(paused));
    let timeline = timeline_of(&lab);
    let replies = lab.records[before..].iter().filter(|it| matches!(it.event, Event::Sent(_)));
    let causes: Vec<u64> = replies
        .map(|reply| {
            let chain = ask(&timeline, event(reply));
            let came = |it: &&Cause| matches!(it.record.event, Event::Delivered(_));
            chain.iter().find(came).expect("it came of a message").record.number
        })
        .collect();
    let came = lab.records[..before]
        .iter()
        .rev()
        .filter(|it| it.place == Some(paused.into()) && matches!(it.event, Event::Delivered(_)));
    let mut came: Vec<u64> = came.take(causes.len()).map(|it| it.number).collect();
    came.reverse();
    assert!(causes.len() > 8 && causes == came, "{causes:?} {came:?}");
}

/// Given a world at its beginning, when its state is explained, then that is the initial state; and what does
/// not exist has no explanation.
#[test]
fn the_initial_state_has_no_causes() {
    let mut lab = Lab::with_nodes(3);
    lab.pass(1);
    let timeline = timeline_of(&lab);
    for question in [Question::Role(n(1)), Question::Term(n(2)), Question::Vote(n(3))] {
        assert_eq!(Explanation::compute(&timeline, question), Some(Explanation::default()));
    }
    let absent = [
        Question::Role(n(9)),
        Question::Entry(n(1), Index(1)),
        Question::Committed(n(1), Index(0)),
        Question::Committed(n(1), Index(1)),
        Question::Event { number: 1, time: Time(0) },
        Question::Event { number: 1, time: Time::NEVER },
    ];
    for question in absent {
        assert_eq!(Explanation::compute(&timeline, question), None, "{question:?}");
    }
}

/// Given an intervention at the very beginning, when its effect is explained, then the chain has it.
#[test]
fn an_intervention_at_the_beginning_is_found() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::TimeOut(n(2)));
    lab.pass(300);
    assert_eq!(lab.leader(), Some(n(2)));
    let chain = ask(&timeline_of(&lab), Question::Role(n(2)));
    let stood = chain.last().filter(|_| chain.iter().any(|it| it.record.number == 1));
    assert!(stood.is_some() && chain[1].record.time == Time(0), "{chain:#?}");
    assert_eq!(chain[1].root, Some(RootCause::Intervention));
}

/// Given a very long run, when its leader is explained, then its election at the beginning is found.
#[test]
fn causes_long_ago_are_found() {
    let mut timeline = Timeline::new(Setup::default(), 1).expect("a good setup");
    timeline.play(Time(MAX_KEYFRAMES as u64 * 2_000_000), &mut Vec::new());
    let leads = |host: &Host| matches!(host.node().map(Node::role), Some(Role::Leader(_)));
    let (leader, _) = timeline.world().hosts().find(|(_, host)| leads(host)).expect("a leader");
    for (id, _) in timeline.world().hosts() {
        let questions = [Question::Role(id), Question::Term(id), Question::Vote(id)];
        for question in questions.into_iter().chain([Question::Committed(id, Index(1))]) {
            let chain = ask(&timeline, question);
            assert!(chain[0].record.time < Time(3_000_000), "{question:?}: {chain:#?}");
            assert!(chain.iter().any(|it| is_candidacy(it, leader)), "{question:?}: {chain:#?}");
        }
    }
}

/// Given a leader whose election timeout was forced, when its role is explained, then question and answer are
/// sentences, with the intervention as the root.
#[test]
fn an_explanation_has_words() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::TimeOut(n(2)));
    lab.write("5");
    lab.pass(400);
    let timeline = timeline_of(&lab);
    let answer = |question| {
        let why = Explanation::compute(&timeline, question).expect("it is there");
        WhyView::new(timeline.world(), question, &why)
    };
    let leader = answer(Question::Role(n(2)));
    assert_eq!(leader.title, "Why is n2 the leader of term 1?");
    assert_eq!(leader.lines[0].line.what, "n2 became leader of term 1");
    assert_eq!(leader.lines[1].line.what, "n2 became a candidate in term 1");
    assert_eq!(leader.lines[1].root, "manual intervention");
    let titles = [
        (Question::Entry(n(3), Index(1)), "Why does n3 hold 1: an empty entry?"),
        (Question::Entry(n(1), Index(2)), "Why does n1 hold 2: x=5?"),
        (Question::Committed(n(3), Index(1)), "Why is entry 1 committed at n3?"),
        (Question::Role(n(3)), "Why does n3 follow n2?"),
        (Question::Vote(n(2)), "Why did n2 vote for itself in term 1?"),
        (Question::Vote(n(3)), "Why did n3 vote for n2 in term 1?"),
        (Question::Term(n(3)), "Why is n3 in term 1?"),
    ];
    for (question, title) in titles {
        assert_eq!(answer(question).title, title);
    }
    let received = last(&lab, |it| matches!(it.event, Event::Delivered(_)));
    let received = answer(event(received));
    assert!(
        received.title.starts_with("Why did this happen at ")
            && received.lines[0].root.contains(" ms earlier")
    );
}

/// A whole run, its records, and a timeline of it.
struct History {
    timeline: Timeline,
    records: Vec<Record>,
    sent: BTreeMap<FlightId, Time>,
}

impl History {
    fn random(seed: u64) -> Self {
        let ScheduleRun { run, until, .. } = ScheduleRun::play(seed, Rules::default());
        Self::new(run, until)
    }

    fn new(run: Run, until: Time) -> Self {
        let mut timeline = Timeline::from_saved(Saved { run, until }).expect("a good setup");
        let mut records = Vec::new();
        timeline.play(until, &mut records);
        let sent = records.iter().filter_map(|record| match record.event {
            Event::Sent(message) => Some((message.id, record.time)),
            _ => None,
        });
        Self { sent: sent.collect(), records, timeline }
    }

    /// Returns an explanation, after checking what must be true of each.
    fn ask(&self, question: Question) -> Option<Explanation> {
        let why = Explanation::compute(&self.timeline, question)?;
        let answer = WhyView::new(self.timeline.world(), question, &why);
        assert!(!answer.title.is_empty());
        assert!(answer.lines.iter().all(|line| !line.line.what.is_empty()));
        assert!(why.chain.len() <= MAX_REASONS);
        let mut path: Vec<&Cause> = Vec::new();
        for (place, line) in why.chain.iter().enumerate() {
            assert!(usize::from(line.depth) <= path.len(), "{why:#?}");
            path.truncate(line.depth.into());
            if let Some(effect) = path.last() {
                self.check_pair(effect, line);
            }
            let again = why.chain[..place].iter().any(|it| it.record == line.record);
            assert!(!again && self.is_true(&line.record), "{line:?}");
            self.check_line(line);
            path.push(line);
        }
        Some(why)
    }

    fn is_true(&self, record: &Record) -> bool {
        let place = self.records.partition_point(|other| other.number < record.number);
        self.records.get(place) == Some(record)
    }

    fn check_line(&self, line: &Cause) {
        match line.record.event {
            Event::Delivered(message) | Event::Lost { message, .. } => {
                assert_eq!(line.sent, self.sent.get(&message.id).copied(), "{line:?}");
            }
            _ => assert_eq!(line.sent, None),
        }
        if line.root == Some(RootCause::Intervention) {
            let at = line.sent.unwrap_or(line.record.time);
            let interventions = &self.timeline.run().interventions;
            assert!(interventions.iter().any(|(time, _)| *time == at || *time == line.record.time));
        }
    }

    fn check_pair(&self, effect: &Cause, cause: &Cause) {
        let (later, earlier) = (&effect.record, &cause.record);
        assert!(earlier.number < later.number && earlier.time <= later.time);
        // What a message came of happened where it was sent, before it was.
        if let (Event::Delivered(message), Some(sent), None) =
            (&later.event, effect.sent, effect.root)
        {
            assert!(earlier.place == Some(message.from) && earlier.time <= sent, "{cause:?}");
        }
        // What came of a message names its sender.
        if let (Event::Delivered(message), Event::Raft(event)) = (&earlier.event, &later.event)
            && let Some(sender) = sender(event)
            && earlier.place == later.place
        {
            assert_eq!(message.from, sender.into(), "{effect:?}");
        }
    }
}

/// Given any run, when any of its events is explained, then there is a cause or a root, each cause comes
/// before its effect, and messages come with their sendings.
#[test]
fn every_event_has_causes_or_is_a_root() {
    for seed in 0..14 {
        let history = History::random(seed);
        let mut dice = Dice::new(seed);
        for _ in 0..60 {
            let place = dice.below(history.records.len() as u64);
            let record = &history.records[usize::try_from(place).expect("few")];
            let why = history.ask(event(record)).expect("it happened");
            assert_eq!(why.chain[0].record, *record);
            let grounded = why.chain.len() > 1 || why.chain[0].root.is_some();
            assert!(grounded, "seed {seed}: {record:?}");
            if let Some(request) = request(&record.event) {
                let asked = |it: &Cause| matches!(it.record.event, Event::Asked { id, .. } if id == request);
                assert!(why.more || why.chain.iter().any(asked), "seed {seed}: {why:#?}");
            }
            // The last event of a chain has no cause that is not in it.
            let end = why.chain.last().expect("at least itself");
            if !why.more && end.root.is_none() {
                let behind = history.ask(event(&end.record)).expect("it happened");
                assert!(behind.chain.len() > 1, "seed {seed}: {end:?} of {record:?}");
            }
        }
    }
}

/// The sender of the message that caused an event of a server.
fn sender(event: &Raft) -> Option<NodeId> {
    match *event {
        Raft::VoteGranted { candidate: node, .. }
        | Raft::VoteRefused { candidate: node, .. }
        | Raft::VoteCounted { voter: node, .. }
        | Raft::VoteDenied { voter: node }
        | Raft::TermAdvanced { seen_from: node, .. }
        | Raft::LeaderFound { leader: node, .. }
        | Raft::Stored { leader: node, .. }
        | Raft::AppendRefused { leader: node, .. }
        | Raft::BackedOff { peer: node, .. } => Some(node),
        _ => None,
    }
}

/// The request that an event of the proxy or a client belongs to.
fn request(event: &Event) -> Option<RequestId> {
    match event {
        Event::Forwarded { id, .. }
        | Event::AttemptFailed { id, .. }
        | Event::RequestTimedOut { id, .. }
        | Event::Answered { id, .. } => Some(*id),
        _ => None,
    }
}

/// Given any run, when any state of any server is explained at any time, then the chain begins with the
/// record that made it so, or is empty if it was so from the beginning.
#[test]
fn every_state_leads_to_what_made_it_so() {
    for seed in 0..12 {
        let mut history = History::random(seed);
        let mut dice = Dice::new(seed);
        for _ in 0..6 {
            let time = Time(dice.below(history.timeline.end().0 + 1));
            history.timeline.seek(time, &mut Vec::new());
            let world = history.timeline.world().clone();
            let place = history.records.partition_point(|record| record.time <= time);
            for (id, host) in world.hosts() {
                let durable = host.durable();
                let origins = Origins { id, records: &history.records[..place] };
                let first = |question| {
                    let why = history.ask(question).expect("it is there");
                    why.chain.first().map(|line| line.record.clone())
                };
                let case = format!("seed {seed}, {time:?}, {id}");
                assert_eq!(
                    first(Question::Term(id)).as_ref(),
                    origins.term(durable.term),
                    "{case}"
                );
                let vote = origins.vote(durable.term, durable.voted_for);
                assert_eq!(first(Question::Vote(id)).as_ref(), vote, "{case}");
                let (role, expected) = (first(Question::Role(id)), origins.role(host));
                // It may have lost its leader and found the same once more, which is as good.
                let as_good = match (&role, expected) {
                    (Some(role), Some(expected)) => {
                        let found = matches!(role.event, Event::Raft(Raft::LeaderFound { .. }));
                        found && role.event == expected.event
                    }
                    _ => false,
                };
                assert!(as_good || role.as_ref() == expected, "{case}: {role:?}");
                let index = Index(1 + dice.below(durable.log.len().max(1)));
                if durable.log.get(index).is_some() {
                    let entry = first(Question::Entry(id, index));
                    assert_eq!(entry.as_ref(), origins.entry(index), "{case}");
                }
                let commit = host.node().map(Node::commit).unwrap_or_default();
                if index <= commit {
                    let committed = first(Question::Committed(id, index));
                    assert_eq!(committed.as_ref(), origins.commit(index), "{case}");
                }
            }
        }
    }
}

/// The origins of a server's state, found by going through all records.
struct Origins<'a> {
    id: NodeId,
    records: &'a [Record],
}

impl<'a> Origins<'a> {
    fn last(&self, is: impl Fn(&Event) -> bool) -> Option<&'a Record> {
        let here = |record: &&Record| record.place == Some(self.id.into()) && is(&record.event);
        self.records.iter().rev().find(here)
    }

    fn term(&self, term: Term) -> Option<&'a Record> {
        self.last(|event| match event {
            Event::Raft(Raft::BecameCandidate { term: own, .. }) => *own == term,
            Event::Raft(Raft::TermAdvanced { to, .. }) => *to == term,
            _ => false,
        })
    }

    fn vote(&self, term: Term, vote: Option<NodeId>) -> Option<&'a Record> {
        let Some(vote) = vote else {
            return self.term(term);
        };
        self.last(|event| match event {
            Event::Raft(Raft::BecameCandidate { .. }) => vote == self.id,
            Event::Raft(Raft::VoteGranted { candidate, again, .. }) => *candidate == vote && !again,
            _ => false,
        })
    }

    fn role(&self, host: &Host) -> Option<&'a Record> {
        let Some(node) = host.node() else {
            return self.last(|event| *event == Event::Crashed);
        };
        self.last(|event| match (node.role(), event) {
            (Role::Leader(_), Event::Raft(Raft::BecameLeader { .. })) => true,
            (Role::Candidate { pre_vote, .. }, Event::Raft(event)) => match event {
                Raft::BecameCandidate { .. } => !pre_vote,
                Raft::AskedPreVotes { .. } => *pre_vote,
                _ => false,
            },
            (Role::Follower { leader: Some(_), .. }, Event::Raft(Raft::LeaderFound { .. })) => true,
            (Role::Follower { leader: None, .. }, Event::Restarted) => true,
            (Role::Follower { leader: None, .. }, Event::Raft(event)) => {
                matches!(event, Raft::BecameFollower { .. } | Raft::TermAdvanced { .. })
            }
            _ => false,
        })
    }

    fn entry(&self, index: Index) -> Option<&'a Record> {
        self.last(|event| match event {
            Event::Raft(Raft::Appended { index: own, .. }) => *own == index,
            Event::Raft(Raft::Stored { first, last, .. }) => *first <= index && index <= *last,
            _ => false,
        })
    }

    fn commit(&self, index: Index) -> Option<&'a Record> {
        self.last(|event| match event {
            Event::Raft(Raft::Committed { from, to, .. }) => *from < index && index <= *to,
            _ => false,
        })
    }
}
