//! Messages without any limit to their age: nodes on a bench, whose every message may be handed
//! over at once, much later, many times, or never, terms and lives of its sender later too.

use std::collections::BTreeMap;

use raft::{
    Answer, ClientId, Entry, Index, Input, NodeId, Operation, Response, Serial, Term, Text,
};

use test_support::{Bench, Dice, Sent, is_leader, n, read_op, request, write_op};

/// A bench in disorder, and what must hold on it.
struct Disorder {
    bench: Bench,
    nodes: u8,
    dice: Dice,
    /// Every message that was ever sent.
    ever: Vec<Sent>,
    serial: u64,
    leaders: BTreeMap<Term, NodeId>,
    votes: BTreeMap<(NodeId, Term), NodeId>,
    /// What was ever committed, in order, and in which term.
    committed: Vec<(Entry, Term)>,
    /// The highest place in the log that any client has heard of.
    heard: usize,
    /// For each read under way, what clients had heard of when it was asked.
    reads: BTreeMap<Serial, usize>,
    answered: usize,
}

impl Disorder {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let nodes = 2 + dice.small(4);
        Self {
            bench: Bench::new(nodes),
            nodes,
            dice,
            ever: Vec::new(),
            serial: 0,
            leaders: BTreeMap::new(),
            votes: BTreeMap::new(),
            committed: Vec::new(),
            heard: 0,
            reads: BTreeMap::new(),
            answered: 0,
        }
    }

    fn step(&mut self) {
        let node = 1 + self.dice.small(self.nodes);
        let up = self.bench.up.contains_key(&n(node));
        match self.dice.below(100) {
            0..70 => self.hand_over(),
            70..80 => {
                if let Some(sent) = pick(&mut self.dice, &self.ever) {
                    self.bench.hand(sent);
                }
            }
            80 => self.bench.time_out(node),
            81 => self.tear(),
            82..90 if up && is_leader(self.bench.node(node)) => {
                self.bench.now = self.bench.now.max(self.bench.node(node).deadline());
                self.bench.step(n(node), Input::Timer);
            }
            90..96 => self.ask(node),
            96 if up => self.bench.crash(node),
            97..100 => {
                let down = self.bench.down.keys().next().map(|id| id.number());
                down.into_iter().for_each(|node| self.bench.restart(node));
            }
            _ => {}
        }
        self.look();
    }

    /// Any message under way arrives; now and then one is lost.
    fn hand_over(&mut self) {
        let under_way = self.bench.queue.make_contiguous();
        let Some(sent) = pick(&mut self.dice, under_way) else {
            return;
        };
        self.bench.queue.retain(|other| *other != sent);
        self.ever.push(sent.clone());
        if !self.dice.percent(10) {
            self.bench.hand(sent);
        }
    }

    /// One node is cut off from the others, or all hear each other again.
    fn tear(&mut self) {
        let apart = 1 + self.dice.small(self.nodes);
        let rest: Vec<u8> = (1..=self.nodes).filter(|node| *node != apart).collect();
        match self.dice.below(2) {
            0 => self.bench.partition(&[&[apart], &rest]),
            _ => self.bench.heal(),
        }
    }

    fn ask(&mut self, node: u8) {
        let leaders = self.bench.up.values().filter(|node| is_leader(node));
        let leaders: Vec<u8> = leaders.map(|node| node.id().number()).collect();
        let count = u8::try_from(leaders.len()).expect("few").max(1);
        let leader = leaders.get(usize::from(self.dice.small(count))).copied().unwrap_or(node);
        let node = if self.dice.percent(70) { leader } else { node };
        self.serial += 1;
        let operation = if self.dice.percent(60) {
            write_op("x", &self.serial.to_string())
        } else {
            self.reads.insert(Serial(self.serial), self.heard);
            read_op("x")
        };
        self.bench.ask(node, request(1, self.serial, operation));
    }

    fn look(&mut self) {
        for (id, node) in &self.bench.up {
            if let Some(vote) = node.durable().voted_for {
                let first = self.votes.entry((*id, node.term())).or_insert(vote);
                assert_eq!(*first, vote, "{id} voted twice in term {}", node.term());
            }
            if is_leader(node) {
                let news = !self.leaders.contains_key(&node.term());
                let first = self.leaders.entry(node.term()).or_insert(*id);
                assert_eq!(first, id, "two leaders of term {}", node.term());
                for (index, (entry, term)) in (1..).zip(&self.committed) {
                    let holds = !news
                        || *term >= node.term()
                        || node.log().get(Index(index)) == Some(entry);
                    assert!(holds, "{id} leads without {index}");
                }
            }
            for index in 1..=node.commit().0 {
                let entry = node.log().get(Index(index)).expect("within the log");
                let place = usize::try_from(index).expect("few") - 1;
                match self.committed.get(place) {
                    Some((fixed, _)) => assert_eq!(fixed, entry, "{id}: {index} is fixed"),
                    None => self.committed.push((entry.clone(), node.term())),
                }
            }
        }
        let replies: Vec<_> = self.bench.replies.drain(..).collect();
        for (id, reply) in replies {
            assert_eq!(reply.id.client, ClientId(1));
            let place = match reply.response {
                Response::Done(Answer::Written) => self.place(&reply.id.serial.0.to_string()),
                Response::Done(Answer::Value(value)) => {
                    let place = value.map_or(0, |value: Text| self.place(value.as_str()));
                    let Some(heard) = self.reads.remove(&reply.id.serial) else {
                        continue;
                    };
                    assert!(place >= heard, "{id} answers a read with what is out of date");
                    place
                }
                _ => continue,
            };
            self.answered += 1;
            self.heard = self.heard.max(place);
        }
    }

    /// Where in the log a value was written.
    fn place(&self, value: &str) -> usize {
        let writes = |(entry, _): &(Entry, Term)| {
            let operation = entry.command.as_ref().map(|command| &command.operation);
            matches!(operation, Some(Operation::Write { value: it, .. }) if it.as_str() == value)
        };
        1 + self.committed.iter().position(writes).expect("what is answered is committed")
    }
}

fn pick(dice: &mut Dice, from: &[Sent]) -> Option<Sent> {
    let count = u64::try_from(from.len()).expect("few").max(1);
    let place = usize::try_from(dice.below(count)).expect("few");
    from.get(place).cloned()
}

#[test]
fn messages_of_any_age_break_nothing() {
    let mut answered = 0;
    for seed in 0..150 {
        let mut disorder = Disorder::new(seed);
        for _ in 0..3_000 {
            disorder.step();
        }
        answered += disorder.answered;
    }
    assert!(answered > 3_000, "only {answered} answers: that proves little");
}
