//! Answers to "why is it so?" in words.

use crate::card;
use crate::card::Rule;
use crate::narration;
use crate::narration::Line;
use crate::words;
use crate::words::{add, millis};
use raft::{Index, NodeId, Role};
use sim::{Because, Host, Question, Root, Why, World};

/// An answer in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The question.
    pub title: String,
    /// Its reasons, from what made it so to where that began.
    pub reasons: Vec<Reason>,
    /// What is said below them; may be empty.
    pub end: &'static str,
    /// The rule that was at work in the event that was asked about, which is the first of the reasons;
    /// `None` if it was not an event. See [`Answer::card`].
    pub rule: Option<Rule>,
    /// Whether the line of that event gives no reason, so that its cause has to.
    pub silent: bool,
}

/// One line of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// What happened.
    pub line: Line,
    /// How many causes it is away from what was asked.
    pub depth: u8,
    /// Whether it came about by itself or was done, and when a message was sent; may be empty.
    pub root: String,
}

impl Answer {
    /// What is answered to a question about a world.
    #[must_use]
    pub fn of(world: &World, question: Question, why: &Why) -> Self {
        let reasons: Vec<Reason> = why.chain.iter().map(reason).collect();
        let end = match (reasons.is_empty(), why.more) {
            (_, true) => "More causes: click a line to continue.",
            (true, false) => "Initial state.",
            (false, false) => "",
        };
        let asked = match question {
            Question::Event { .. } => why.chain.first().map(|because| &because.record.event),
            _ => None,
        };
        let rule = asked.map(card::rule);
        let told = reasons.first().is_some_and(|reason| !reason.line.why.is_empty());
        let silent = !told || asked.is_some_and(card::only_measures);
        Self { title: title(world, question), reasons, end, rule, silent }
    }
}

/// One line of an answer, in words.
#[must_use]
pub fn reason(because: &Because) -> Reason {
    let Because { record, depth, sent, root } = because;
    let mut text = String::new();
    if let Some(sent) = sent {
        add(&mut text, format_args!("sent {} earlier", millis(record.time - *sent)));
    }
    if let Some(root) = root {
        add(&mut text, format_args!("{}{}", if sent.is_some() { ", " } else { "" }, begins(*root)));
    }
    Reason { line: narration::tell(record), depth: *depth, root: text }
}

/// Where a chain of causes begins.
#[must_use]
pub fn begins(root: Root) -> &'static str {
    match root {
        Root::TimeOut => "timer expired",
        Root::Deed => "manual intervention",
        Root::Chance => "random network fault",
    }
}

/// A question in words. What happened is told by the card of the answer.
#[must_use]
pub fn title(world: &World, question: Question) -> String {
    match question {
        Question::Event { time, .. } => format!("Why did this happen at {}?", words::clock(time)),
        Question::Entry(id, index) => format!("Why does {id} hold {}?", entry(world, id, index)),
        Question::Committed(id, index) => format!("Why is entry {index} committed at {id}?"),
        Question::Role(id) => role(world, id),
        Question::Term(id) => match world.host(id).map(Host::durable) {
            Some(durable) => format!("Why is {id} in term {}?", durable.term),
            None => format!("Why is {id} in its term?"),
        },
        Question::Vote(id) => vote(world, id),
    }
}

/// "2: x=5".
fn entry(world: &World, id: NodeId, index: Index) -> String {
    let log = world.host(id).map(|host| &host.durable().log);
    match log.and_then(|log| log.get(index)).map(|entry| &entry.command) {
        Some(Some(command)) => format!("{index}: {}", words::operation(&command.operation)),
        Some(None) => format!("{index}: an empty entry"),
        None => format!("entry {index}"),
    }
}

fn role(world: &World, id: NodeId) -> String {
    let Some(node) = world.host(id).and_then(Host::node) else {
        return format!("Why is {id} down?");
    };
    let term = node.term();
    match node.role() {
        Role::Leader(_) => format!("Why is {id} the leader of term {term}?"),
        Role::Candidate { pre_vote: false, .. } => {
            format!("Why is {id} a candidate in term {term}?")
        }
        Role::Candidate { pre_vote: true, .. } => {
            format!("Why is {id} asking for pre-votes?")
        }
        Role::Follower { leader: Some(leader), .. } => format!("Why does {id} follow {leader}?"),
        Role::Follower { leader: None, .. } => format!("Why is {id} a follower?"),
    }
}

fn vote(world: &World, id: NodeId) -> String {
    let durable = world.host(id).map(Host::durable);
    match durable.map(|durable| (durable.term, durable.voted_for)) {
        Some((term, Some(vote))) if vote == id => {
            format!("Why did {id} vote for itself in term {term}?")
        }
        Some((term, Some(vote))) => format!("Why did {id} vote for {vote} in term {term}?"),
        Some((term, None)) => format!("Why did {id} vote for nobody in term {term}?"),
        None => format!("Why did {id} vote like this?"),
    }
}
