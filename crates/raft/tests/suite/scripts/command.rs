//! What can be written in a script.

use std::error::Error;

use goldenscript::{ArgumentConsumer, Command as Raw};
use raft::{ClientId, Micros, NodeId, Operation, RequestId, Rule, Serial, Text};
use test_support::Sent;

/// What is wrong with a command, in words.
pub(crate) type ScriptError = Box<dyn Error>;

/// One command of a script.
pub(crate) enum Command {
    /// A new cluster, all of whose nodes start for the first time.
    Cluster(NewCluster),
    /// A node has had this life before it starts.
    SetLog { node: NodeId, terms: Vec<u64>, term: Option<u64>, vote: Option<NodeId> },
    /// Someone makes a node's election timer run out.
    Timeout(NodeId),
    /// Time passes until a node's timer runs out.
    Tick(NodeId),
    /// So much time passes, with all timers that run out in it.
    Advance(Micros),
    /// The messages that are under way now arrive.
    Deliver(Selection),
    /// Messages arrive until none is left under way.
    Stabilize(Selection),
    /// Messages get lost.
    Drop(Selection),
    /// Messages are under way once more, behind all others.
    Duplicate(Selection),
    /// Which messages are under way.
    Messages(Selection),
    /// A node loses all but what is durable.
    Crash(NodeId),
    /// A node starts again.
    Restart(NodeId),
    /// A client asks a node for something.
    Ask { node: NodeId, id: Option<RequestId>, unanswered: Serial, operation: Operation },
    /// What nodes are, know and hold.
    State(Vec<NodeId>),
    /// The entries that nodes hold.
    Log(Vec<NodeId>),
    /// The terms of their entries, in columns.
    Terms(Vec<NodeId>),
    /// The keys and values that nodes hold.
    Store(Vec<NodeId>),
}

/// How a cluster is to be.
pub(crate) struct NewCluster {
    pub(crate) nodes: u8,
    pub(crate) batch: Option<u16>,
    pub(crate) check_quorum: bool,
    pub(crate) pre_vote: bool,
    pub(crate) without: Option<Rule>,
}

/// Some of the messages under way: those for which all hold.
pub(crate) struct Selection {
    from: Option<NodeId>,
    to: Option<NodeId>,
    kind: Option<&'static str>,
    /// Both ends are among these, if any are named.
    among: Vec<NodeId>,
    /// Only that one of those that are selected otherwise, counted from 1.
    pub(crate) at: Option<usize>,
}

impl Selection {
    pub(crate) fn has(&self, sent: &Sent) -> bool {
        let is = |end: NodeId, wanted: Option<NodeId>| wanted.is_none_or(|it| end == it);
        let named = |end: NodeId| self.among.is_empty() || self.among.contains(&end);
        is(sent.from, self.from)
            && is(sent.to, self.to)
            && self.kind.is_none_or(|kind| sent.message.name() == kind)
            && named(sent.from)
            && named(sent.to)
    }
}

impl TryFrom<&Raw> for Command {
    type Error = ScriptError;

    fn try_from(raw: &Raw) -> Result<Self, ScriptError> {
        let mut words = Words(raw.consume_args());
        let command = match raw.name.as_str() {
            "cluster" => Self::Cluster(words.new_cluster()?),
            "set-log" => words.set_log()?,
            "timeout" => Self::Timeout(words.node()?),
            "tick" => Self::Tick(words.node()?),
            "advance" => Self::Advance(words.span()?),
            "deliver" => Self::Deliver(words.selection()?),
            "stabilize" => Self::Stabilize(words.selection()?),
            "drop" => Self::Drop(words.selection()?),
            "duplicate" => Self::Duplicate(words.selection()?),
            "messages" => Self::Messages(words.selection()?),
            "crash" => Self::Crash(words.node()?),
            "restart" => Self::Restart(words.node()?),
            "write" => words.ask(Words::write)?,
            "read" => words.ask(|words| Ok(Operation::Read { key: words.key()? }))?,
            "delete" => words.ask(|words| Ok(Operation::Delete { key: words.key()? }))?,
            "state" => Self::State(words.nodes()?),
            "log" => Self::Log(words.nodes()?),
            "terms" => Self::Terms(words.nodes()?),
            "store" => Self::Store(words.nodes()?),
            _ => return Err("there is no such command".into()),
        };
        words.0.reject_next()?;
        Ok(command)
    }
}

/// The words behind a command's name.
struct Words<'a>(ArgumentConsumer<'a>);

impl Words<'_> {
    fn new_cluster(&mut self) -> Result<NewCluster, ScriptError> {
        let nodes = self.number::<u8>("nodes")?.ok_or("nodes= is missing")?;
        if NodeId::new(nodes).is_none() {
            return Err(format!("nodes={nodes}: there can be 1 to 9").into());
        }
        Ok(NewCluster {
            nodes,
            batch: self.number("batch")?,
            check_quorum: self.flag("check-quorum")?,
            pre_vote: self.flag("pre-vote")?,
            without: self.0.take_key("without").map(rule).transpose()?,
        })
    }

    fn set_log(&mut self) -> Result<Command, ScriptError> {
        let node = self.node()?;
        let (term, vote) =
            (self.number("term")?, self.0.take_key("vote").map(node_id).transpose()?);
        let mut terms = Vec::new();
        while let Some(word) = self.0.next_pos() {
            terms.push(number(word)?);
        }
        if !terms.is_sorted() {
            return Err("terms never fall along a log".into());
        }
        Ok(Command::SetLog { node, terms, term, vote })
    }

    fn selection(&mut self) -> Result<Selection, ScriptError> {
        Ok(Selection {
            from: self.0.take_key("from").map(node_id).transpose()?,
            to: self.0.take_key("to").map(node_id).transpose()?,
            kind: self.0.take_key("kind").map(kind).transpose()?,
            at: self.number("at")?,
            among: self.nodes()?,
        })
    }

    fn ask(
        &mut self,
        operation: impl FnOnce(&mut Self) -> Result<Operation, ScriptError>,
    ) -> Result<Command, ScriptError> {
        let node = self.node()?;
        let id = self.0.take_key("as").map(request_id).transpose()?;
        let unanswered = Serial(self.number("unanswered")?.unwrap_or(1));
        Ok(Command::Ask { node, id, unanswered, operation: operation(self)? })
    }

    fn write(&mut self) -> Result<Operation, ScriptError> {
        let (key, value) = self.0.next_key().ok_or("what is to be written? As in x=5")?;
        Ok(Operation::Write { key: text(key)?, value: text(value)? })
    }

    fn key(&mut self) -> Result<Text, ScriptError> {
        text(self.0.next_pos().ok_or("which key?")?)
    }

    fn node(&mut self) -> Result<NodeId, ScriptError> {
        node_id(self.0.next_pos().ok_or("which node?")?)
    }

    fn nodes(&mut self) -> Result<Vec<NodeId>, ScriptError> {
        let mut nodes = Vec::new();
        while let Some(word) = self.0.next_pos() {
            nodes.push(node_id(word)?);
        }
        Ok(nodes)
    }

    fn span(&mut self) -> Result<Micros, ScriptError> {
        let word = self.0.next_pos().ok_or("how long? As in 50ms")?;
        let millis = word.strip_suffix("ms").and_then(|millis| millis.parse().ok());
        let millis = millis.ok_or_else(|| format!("{word} is not a time like 50ms"))?;
        Ok(Micros::from_millis(millis))
    }

    fn number<T: std::str::FromStr>(&mut self, key: &str) -> Result<Option<T>, ScriptError> {
        let Some(value) = self.0.take_key(key) else {
            return Ok(None);
        };
        let number = value.parse().map_err(|_| format!("{key}={value} is not a number"))?;
        Ok(Some(number))
    }

    fn flag(&mut self, key: &str) -> Result<bool, ScriptError> {
        match self.0.take_key(key) {
            None | Some("off") => Ok(false),
            Some("on") => Ok(true),
            Some(other) => Err(format!("{key}={other} is neither on nor off").into()),
        }
    }
}

fn number(word: &str) -> Result<u64, ScriptError> {
    word.parse().map_err(|_| format!("{word} is not a number").into())
}

fn text(word: &str) -> Result<Text, ScriptError> {
    Text::new(word).ok_or_else(|| format!("{word} is too long").into())
}

fn node_id(word: &str) -> Result<NodeId, ScriptError> {
    let number = word.strip_prefix('n').and_then(|number| number.parse().ok());
    number.and_then(NodeId::new).ok_or_else(|| format!("{word} is no node").into())
}

/// `c1.7` is the seventh request of client c1.
fn request_id(word: &str) -> Result<RequestId, ScriptError> {
    let parts = word.strip_prefix('c').and_then(|rest| rest.split_once('.'));
    let id = parts.and_then(|(client, serial)| {
        Some(RequestId {
            client: ClientId(client.parse().ok()?),
            serial: Serial(serial.parse().ok()?),
        })
    });
    id.ok_or_else(|| format!("as={word} is not like c1.7").into())
}

fn kind(word: &str) -> Result<&'static str, ScriptError> {
    let kinds = ["RequestVote", "RequestVoteReply", "AppendEntries", "AppendEntriesReply"];
    let kind = kinds.into_iter().find(|kind| *kind == word);
    kind.ok_or_else(|| format!("there is no kind of message {word}").into())
}

fn rule(word: &str) -> Result<Rule, ScriptError> {
    let mut rules = Rule::ALL.into_iter();
    let rule = rules.find(|rule| format!("{rule:?}") == word);
    rule.ok_or_else(|| format!("there is no rule {word}").into())
}
