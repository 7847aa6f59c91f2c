//! Answers to "why is it so?" in words.

use crate::card;
use crate::card::PaperReference;
use crate::narration;
use crate::narration::EventLine;
use crate::words;
use crate::words::{add, millis};
use raft::{Index, NodeId, Role};
use sim::{Cause, Explanation, Host, Question, RootCause, World};

/// The answer to a question, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WhyView {
    /// The question.
    pub title: String,
    /// The chain of causes, from the effect to the root.
    pub lines: Vec<WhyLine>,
    /// A note below the chain; may be empty.
    pub end: &'static str,
    /// The rule at work in the event that was asked about, which is the first of the lines; `None` if
    /// the question was not about an event. See [`WhyView::card`].
    pub reference: Option<PaperReference>,
    /// Says which of the safety rules that its card speaks of are disabled; empty if none is.
    pub disabled: String,
    /// True if the line of that event gives no reason, so that the card has to name its cause.
    pub needs_cause: bool,
}

/// One cause in a chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WhyLine {
    /// The event.
    pub line: EventLine,
    /// How many causes it is away from the effect.
    pub depth: u8,
    /// When its message was sent, and its root if the chain ends here; may be empty.
    pub root: String,
}

impl WhyView {
    /// Puts the explanation of a question about a world into words.
    #[must_use]
    pub fn new(world: &World, question: Question, why: &Explanation) -> Self {
        let lines: Vec<WhyLine> = why.chain.iter().map(line).collect();
        let end = match (lines.is_empty(), why.more) {
            (_, true) => "More causes: click a line to continue.",
            (true, false) => "Initial state.",
            (false, false) => "",
        };
        let asked = match question {
            Question::Event { .. } => why.chain.first().map(|because| &because.record.event),
            _ => None,
        };
        let reference = asked.map(card::reference);
        let rules = world.setup().rules;
        let disabled = asked.map(|event| card::disabled(event, rules)).unwrap_or_default();
        let has_reason = lines.first().is_some_and(|line| !line.line.why.is_empty());
        let needs_cause = !has_reason || asked.is_some_and(card::only_measures);
        Self { title: title(world, question), lines, end, reference, disabled, needs_cause }
    }
}

/// Puts one cause into words.
#[must_use]
pub fn line(because: &Cause) -> WhyLine {
    let Cause { record, depth, sent, root } = because;
    let mut text = String::new();
    if let Some(sent) = sent {
        add(&mut text, format_args!("sent {} earlier", millis(record.time - *sent)));
    }
    if let Some(root) = root {
        let comma = if sent.is_some() { ", " } else { "" };
        add(&mut text, format_args!("{comma}{}", root_label(*root)));
    }
    WhyLine { line: narration::describe(record), depth: *depth, root: text }
}

/// The label of the root of a chain of causes.
#[must_use]
pub fn root_label(root: RootCause) -> &'static str {
    match root {
        RootCause::TimeOut => "timer expired",
        RootCause::Intervention => "manual intervention",
        RootCause::Chance => "random network fault",
    }
}

/// A question in words. The card of the answer says what happened.
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
