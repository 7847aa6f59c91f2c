//! How scripts write things down: short, and always the same. An entry is named `index@term`.

use std::fmt::{self, Display, Formatter};

use raft::{
    Answer, AppendRefusal, AppendResult, Candidacy, Command, Commitment, Durable, Entry, Event,
    FormerRole, Index, Leadership, Log, LogEnds, Message, Micros, Node, NodeId, NodeSet, Operation,
    Position, Reply, RequestId, RequestVoteReply, Response, Role, StepDown, Term, Time,
    VoteRefusal,
};

use test_support::Sent;

/// A message as scripts write it: `n1→n2 RequestVote term=1 last=0@0`.
pub(crate) struct Line<'a>(pub(crate) &'a Sent);

impl Display for Line<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Sent { from, to, message } = self.0;
        write!(f, "{from}→{to} {}", message.name())?;
        match message {
            Message::RequestVote(it) => {
                write!(f, " term={} last={}", it.term, at(it.last))?;
                f.write_str(if it.pre_vote { " pre-vote" } else { "" })
            }
            Message::RequestVoteReply(it) => f.write_str(&vote(it)),
            Message::AppendEntries(it) => {
                let first = it.prev.index.next();
                write!(f, " term={} prev={} ", it.term, at(it.prev))?;
                write!(f, "entries=[{}] ", entries(first, &it.entries))?;
                write!(f, "commit={} round={}", it.commit, it.round.0)
            }
            Message::AppendEntriesReply(it) => {
                write!(f, " term={} {} round={}", it.term, result(&it.result), it.round.0)
            }
        }
    }
}

fn vote(it: &RequestVoteReply) -> String {
    let what = if it.granted { "granted" } else { "refused" };
    let pre = if it.pre_vote { " pre-vote" } else { "" };
    format!(" term={} {what}{pre}", it.term)
}

fn result(result: &AppendResult) -> String {
    match result {
        AppendResult::Accepted { matched } => format!("accepted match={matched}"),
        AppendResult::Refused { prev, hint } => format!("refused prev={prev} hint={}", at(*hint)),
    }
}

/// What a client asks a node for, as scripts write it: `c1→n1 Request c1.1 x=5`.
pub(crate) fn asked(command: &Command, to: NodeId) -> String {
    let Command { id, operation: what, .. } = command;
    format!("{}→{to} Request {} {}", id.client, request(*id), operation(what))
}

/// What a node answers a client: `n1→c1 Reply c1.1 written`.
pub(crate) fn answered(from: NodeId, reply: &Reply) -> String {
    let Reply { id, response, .. } = reply;
    let what = match response {
        Response::Done(Answer::Written) => "written".to_owned(),
        Response::Done(Answer::Deleted { existed: true }) => "deleted".to_owned(),
        Response::Done(Answer::Deleted { existed: false }) => "deleted nothing".to_owned(),
        Response::Done(Answer::Value(Some(value))) => format!("value={value}"),
        Response::Done(Answer::Value(None)) => "no value".to_owned(),
        Response::NotLeader { leader } => format!("not the leader; leader={}", maybe(*leader)),
    };
    format!("{from}→{} Reply {} {what}", id.client, request(*id))
}

fn operation(operation: &Operation) -> String {
    match operation {
        Operation::Write { key, value } => format!("{key}={value}"),
        Operation::Read { key } => format!("read {key}"),
        Operation::Delete { key } => format!("delete {key}"),
    }
}

fn request(id: RequestId) -> String {
    format!("{}.{}", id.client, id.serial.0)
}

fn maybe(node: Option<NodeId>) -> String {
    node.map_or("none".to_owned(), |node| node.to_string())
}

fn at(position: Position) -> String {
    format!("{}@{}", position.index, position.term)
}

/// Entries that begin at an index: `2@1 x=5, 3@2`. The empty entry of a leadership is just named.
fn entries<'a>(first: Index, entries: impl IntoIterator<Item = &'a Entry>) -> String {
    let text = (first.0..).zip(entries).map(|(index, entry)| match &entry.command {
        Some(command) => format!("{index}@{} {}", entry.term, operation(&command.operation)),
        None => format!("{index}@{}", entry.term),
    });
    text.collect::<Vec<_>>().join(", ")
}

fn range(first: Index, last: Index) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

fn set(nodes: NodeSet) -> String {
    nodes.iter().map(|node| node.to_string()).collect::<Vec<_>>().join(" ")
}

fn span(span: Micros) -> String {
    let Micros(micros) = span;
    match (micros / 1_000, micros % 1_000) {
        (millis, 0) => format!("{millis}ms"),
        (millis, rest) => format!("{millis}.{rest:03}ms"),
    }
}

/// A time, since the cluster began.
pub(crate) fn since_start(time: Time) -> String {
    span(Micros(time.0))
}

/// What a node did and why, behind its name.
pub(crate) fn event(event: &Event) -> String {
    match event {
        Event::AskedPreVotes { .. }
        | Event::BecameCandidate { .. }
        | Event::BecameLeader { .. }
        | Event::BecameFollower { .. }
        | Event::TermAdvanced { .. }
        | Event::LeaderFound { .. } => role_event(event),
        Event::VoteGranted { .. }
        | Event::PreVoteGranted { .. }
        | Event::VoteRefused { .. }
        | Event::VoteCounted { .. }
        | Event::VoteDenied { .. } => vote_event(event),
        Event::RepetitionIgnored { .. }
        | Event::ReadDelayed { .. }
        | Event::ReadRoundStarted { .. }
        | Event::ReadsAnswered { .. }
        | Event::Redirected { .. } => client_event(event),
        _ => log_event(event),
    }
}

fn role_event(event: &Event) -> String {
    match event {
        Event::AskedPreVotes { term, because } => {
            format!("asks who would vote for it in term {term}: {}", candidacy(*because))
        }
        Event::BecameCandidate { term, because } => {
            format!("runs for election in term {term}: {}", candidacy(*because))
        }
        Event::BecameLeader { term, votes } => {
            format!("leads term {term}: votes of {}", set(*votes))
        }
        Event::BecameFollower { was, because } => {
            let stopped = match was {
                FormerRole::Leader => "leading",
                FormerRole::Candidate => "running",
                FormerRole::PreCandidate => "asking",
            };
            format!("stops {stopped}: {}", step_down(*because))
        }
        Event::TermAdvanced { from, to, seen_from } => {
            format!("moves from term {from} to {to}: seen from {seen_from}")
        }
        Event::LeaderFound { leader, term, sent_in } => {
            let late = differing("sent in", *term, *sent_in);
            format!("follows {leader} in term {term}{late}")
        }
        other => format!("{other:?}"),
    }
}

fn vote_event(event: &Event) -> String {
    match event {
        Event::VoteGranted { candidate, term, asked_in, before, logs } => {
            let late = differing("asked in", *term, *asked_in);
            let before = match before {
                None => String::new(),
                Some(before) if before == candidate => ", again".to_owned(),
                Some(before) => format!(", after {before}"),
            };
            format!("votes for {candidate} in term {term}{late}{before}{}", behind(*logs))
        }
        Event::PreVoteGranted { candidate, term, logs } => {
            format!("would vote for {candidate} in term {term}{}", behind(*logs))
        }
        Event::VoteRefused { candidate, term, pre_vote, because } => {
            let does = if *pre_vote { "would" } else { "does" };
            format!("{does} not vote for {candidate} in term {term}: {}", vote_refusal(*because))
        }
        Event::VoteCounted { voter, votes, needed, pre_vote } => {
            let what = if *pre_vote { "pre-vote" } else { "vote" };
            format!("has the {what} of {voter}: {votes} of the {needed} that it needs")
        }
        Event::VoteDenied { voter, pre_vote } => {
            let what = if *pre_vote { "pre-vote" } else { "vote" };
            format!("does not have the {what} of {voter}")
        }
        other => format!("{other:?}"),
    }
}

/// The term of a message, if it is not that of its receiver, as it is by the rules.
fn differing(what: &str, own: Term, other: Term) -> String {
    if own == other { String::new() } else { format!(" ({what} term {other})") }
}

/// Two logs, if the candidate's is behind, as it is not by the rules.
fn behind(LogEnds { theirs, ours }: LogEnds) -> String {
    let is_behind = LogEnds { theirs, ours }.is_behind();
    if is_behind { format!(", {} behind {}", at(theirs), at(ours)) } else { String::new() }
}

fn log_event(event: &Event) -> String {
    match event {
        Event::Appended { index, command: None } => format!("appends {index}, empty"),
        Event::Appended { index, command: Some(command) } => {
            let Command { operation: it, .. } = &**command;
            format!("appends {index} {}", operation(it))
        }
        Event::Stored { leader, first, last, overwritten, end } => {
            let over = overwritten.map_or_else(String::new, |over| {
                format!(", over {} of {end}", range(*first, over))
            });
            format!("stores {} from {leader}{over}", range(*first, *last))
        }
        Event::Truncated { leader: _, from, to, had, leader_has } => {
            let deleted = range(*from, *to);
            format!("deletes {deleted}: term {had} at {from}, the leader has {leader_has}")
        }
        Event::AppendRefused { leader, because } => {
            format!("refuses {leader}'s entries: {}", append_refusal(*because))
        }
        Event::BackedOff { peer, from, to } => format!("goes back for {peer}: next {from} to {to}"),
        Event::Committed { from, to, because } => {
            let why = match because {
                Commitment::Quorum { holders, .. } => format!("held by {}", set(*holders)),
                Commitment::LeaderCommit { leader } => format!("leaderCommit of {leader}"),
            };
            format!("commits {}: {why}", range(from.next(), *to))
        }
        other => format!("{other:?}"),
    }
}

fn client_event(event: &Event) -> String {
    match event {
        Event::RepetitionIgnored { id, index, known } => {
            let why = if *known { "was applied before" } else { "is too old" };
            format!("applies {index} without effect: {} {why}", request(*id))
        }
        Event::ReadDelayed { id } => {
            format!("lets {} wait: nothing of its term is committed", request(*id))
        }
        Event::ReadRoundStarted { round, index, reads } => {
            format!("begins round {} for reads={reads} at {index}", round.0)
        }
        Event::ReadsAnswered { round, reads, heard, needed } => {
            let who = if heard.len() < *needed { set(*heard) } else { "a majority".to_owned() };
            format!("answers reads={reads}: {who} answered round {}", round.0)
        }
        Event::Redirected { id, leader } => {
            format!("does not lead: {} is to ask {}", request(*id), maybe(*leader))
        }
        other => format!("{other:?}"),
    }
}

fn candidacy(because: Candidacy) -> String {
    match because {
        Candidacy::Silence(time) => format!("silence for {}", span(time)),
        Candidacy::NoWinner(time) => format!("no winner for {}", span(time)),
        Candidacy::PreVotes(votes) => format!("pre-votes of {}", set(votes)),
        Candidacy::Forced => "forced".to_owned(),
    }
}

fn step_down(because: StepDown) -> String {
    match because {
        StepDown::HigherTerm { term, seen_from } => format!("term {term} of {seen_from}"),
        StepDown::LeaderExists { leader, .. } => format!("{leader} leads"),
        StepDown::QuorumLost { heard, within } => {
            format!("heard only {} for {}", set(heard), span(within))
        }
        StepDown::Forced => "forced".to_owned(),
    }
}

fn vote_refusal(because: VoteRefusal) -> String {
    match because {
        VoteRefusal::OldTerm { ours } => format!("it is term {ours}"),
        VoteRefusal::AlreadyVoted { candidate } => format!("voted for {candidate}"),
        VoteRefusal::LogBehind { theirs, ours } => {
            format!("its log ends {}, this one {}", at(theirs), at(ours))
        }
        VoteRefusal::LeaderAlive { leader } => format!("{leader} leads and is alive"),
    }
}

fn append_refusal(because: AppendRefusal) -> String {
    match because {
        AppendRefusal::OldTerm { theirs, ours } => format!("term {theirs} is over, it is {ours}"),
        AppendRefusal::TooShort { prev, last } => {
            format!("nothing at {prev}, the log ends at {last}")
        }
        AppendRefusal::OtherTerm { prev, ours } => {
            format!("term {ours} at {}, not {}", prev.index, prev.term)
        }
    }
}

/// What a node is and knows, in a line; of a leader also a line for each follower.
pub(crate) fn state(node: &Node) -> String {
    let role = match node.role() {
        Role::Follower { leader, .. } => format!("follower of {}", maybe(*leader)),
        Role::Candidate { votes, pre_vote, .. } => {
            let what = if *pre_vote { "pre-candidate" } else { "candidate" };
            format!("{what} with {}", set(*votes))
        }
        Role::Leader(_) => "leader".to_owned(),
    };
    let (commit, applied) = (node.commit(), node.applied());
    let mut text = format!("{role} {} commit={commit} applied={applied}", durable(node.durable()));
    if let Role::Leader(leadership) = node.role() {
        text += &peers(leadership);
    }
    text
}

fn peers(leadership: &Leadership) -> String {
    let peer = |it: &raft::Progress| {
        let probing = if it.probing { " probing" } else { "" };
        format!("\n  {} next={} match={}{probing}", it.id, it.next, it.matched)
    };
    leadership.peers.iter().map(peer).collect()
}

/// What is left of a node that is down.
pub(crate) fn state_down(it: &Durable) -> String {
    format!("down {}", durable(it))
}

fn durable(it: &Durable) -> String {
    format!("term={} vote={} last={}", it.term, maybe(it.voted_for), at(it.log.last()))
}

/// All entries of a log.
pub(crate) fn log(log: &Log) -> String {
    let all = (1..=log.len()).filter_map(|index| log.get(Index(index)));
    format!("[{}]", entries(Index(1), all))
}

/// The terms of a log's entries in columns, as in Figure 7.
pub(crate) fn terms(log: &Log) -> String {
    let terms = (1..=log.len()).filter_map(|index| log.term_at(Index(index)));
    terms.map(|term| format!("{:>2}", term.0)).collect()
}

/// The keys and values of a node's store.
pub(crate) fn store(node: &Node) -> String {
    let pairs = node.store().iter().map(|(key, value)| format!("{key}={value}"));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
}
