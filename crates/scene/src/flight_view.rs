//! The view model of a message in flight.

use crate::Point;
use crate::words;
use raft::{AppendResult, Message, Term, Time};
use sim::{Address, Fate, Flight, FlightId, MessageKind, Outcome, Payload};

/// A message in flight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FlightView {
    /// Its number.
    pub id: FlightId,
    /// Its kind.
    pub kind: MessageKind,
    /// The sender.
    pub from: Address,
    /// The receiver.
    pub to: Address,
    /// The sender's term, if it has one.
    pub term: Option<Term>,
    /// A word or a symbol.
    pub label: String,
    /// True if it will be lost.
    pub doomed: bool,
    /// When it was sent.
    pub sent: Time,
    /// When it arrives, or would.
    pub arrives: Time,
    /// Since when it stands still, if it does.
    pub held: Option<Time>,
}

impl FlightView {
    /// Returns a message as it is drawn.
    #[must_use]
    pub fn new(flight: &Flight) -> Self {
        let payload = &flight.envelope.payload;
        Self {
            id: flight.id,
            kind: payload.kind(),
            from: flight.envelope.from,
            to: flight.envelope.to,
            term: payload.term(),
            label: label(payload),
            doomed: matches!(flight.fate, Fate::Lost(_)),
            sent: flight.sent,
            arrives: flight.arrives,
            held: held(flight),
        }
    }
}

impl FlightView {
    /// Returns half the width and half the height of its shape, in tenths of a unit.
    #[must_use]
    pub fn half(&self) -> Point {
        let letters = i32::try_from(self.label.chars().count()).unwrap_or(0);
        match self.kind {
            MessageKind::RequestVote | MessageKind::RequestVoteReply => {
                let half = if letters > 1 { 190 } else { 150 };
                Point { x: half, y: half }
            }
            MessageKind::AppendEntriesReply => Point { x: 110, y: 110 },
            _ => Point { x: (letters * 40 + 70).max(130), y: 120 },
        }
    }

    /// Returns when it arrives or is lost.
    #[must_use]
    pub fn ends(&self) -> Time {
        if self.doomed { Time(u64::midpoint(self.sent.0, self.arrives.0)) } else { self.arrives }
    }

    /// Returns what its sign means, in a few words.
    #[must_use]
    pub fn meaning(&self) -> String {
        meaning(self.kind, &self.label)
    }
}

/// Returns what the sign of a message means, in a few words.
pub(crate) fn meaning(kind: MessageKind, label: &str) -> String {
    match (kind, label) {
        (MessageKind::RequestVote, "p?") => "would you vote for me?".into(),
        (MessageKind::RequestVote, _) => "vote for me".into(),
        (MessageKind::RequestVoteReply, "p+") => "would vote".into(),
        (MessageKind::RequestVoteReply, "p−") => "would not vote".into(),
        (MessageKind::RequestVoteReply, "+") => "vote granted".into(),
        (MessageKind::RequestVoteReply, "−") => "vote refused".into(),
        (MessageKind::RequestVoteReply, _) => "the answer to a candidate".into(),
        (MessageKind::AppendEntries, "♥") => "heartbeat".into(),
        (MessageKind::AppendEntries, "·") => "an empty entry".into(),
        (MessageKind::AppendEntries, _) => match label.strip_prefix('×') {
            Some(count) => format!("{count} entries"),
            None => format!("entry {label}"),
        },
        (MessageKind::AppendEntriesReply, "+") => "accepted".into(),
        (MessageKind::AppendEntriesReply, _) => "refused".into(),
        (MessageKind::ClientRequest, "ask") => "a request".into(),
        (MessageKind::ClientRequest, _) => format!("request {label}"),
        (MessageKind::ClientReply, _) => format!("answer {label}"),
    }
}

/// Since when a message stands still.
pub(crate) fn held(flight: &Flight) -> Option<Time> {
    match flight.fate {
        Fate::Held { since, .. } => Some(since),
        Fate::Arrives | Fate::Lost(_) => None,
    }
}

/// Returns a message as a word or a symbol.
pub(crate) fn label(payload: &Payload) -> String {
    match payload {
        Payload::Raft(Message::RequestVote(request)) => {
            if request.pre_vote { "p?" } else { "?" }.into()
        }
        Payload::Raft(Message::RequestVoteReply(reply)) => match (reply.pre_vote, reply.granted) {
            (true, true) => "p+".into(),
            (true, false) => "p−".into(),
            (false, granted) => sign(granted),
        },
        Payload::Raft(Message::AppendEntries(request)) => match request.entries.as_slice() {
            [] => "♥".into(),
            [entry] => entry.command.as_ref().map_or_else(
                || "·".into(),
                |command| shorten(&words::operation(&command.operation)),
            ),
            entries => format!("×{}", entries.len()),
        },
        Payload::Raft(Message::AppendEntriesReply(reply)) => {
            sign(matches!(reply.result, AppendResult::Accepted { .. }))
        }
        Payload::Request(request) => shorten(&words::operation(&request.operation)),
        Payload::Reply(reply) => match &reply.outcome {
            Outcome::Done(raft::Answer::Value(Some(value))) => shorten(&words::shown(value)),
            Outcome::Done(raft::Answer::Value(None)) => "none".into(),
            Outcome::Done(_) => "ok".into(),
            Outcome::NotLeader { leader: Some(leader) } => format!("→{leader}"),
            Outcome::NotLeader { leader: None } => "not me".into(),
            Outcome::Unknown => "unknown".into(),
        },
    }
}

fn sign(good: bool) -> String {
    if good { "+".into() } else { "−".into() }
}

/// Shortens a text to at most eight characters, the last of them an ellipsis.
#[must_use]
pub fn shorten(text: &str) -> String {
    const MOST: usize = 8;
    if text.chars().nth(MOST).is_none() {
        return text.into();
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::{Setup, World};

    #[test]
    fn each_sign_says_what_it_means() {
        let mut world = World::new(&Setup::default(), 1).expect("a sound setup");
        let mut seen = std::collections::BTreeSet::new();
        while world.now() < Time(2_000_000) && world.advance(Time(2_000_000), &mut Vec::new()) {
            seen.extend(world.network().flights().map(|flight| {
                let view = FlightView::new(flight);
                (view.label.clone(), view.meaning())
            }));
        }
        for (sign, meaning) in [
            ("?", "vote for me"),
            ("+", "vote granted"),
            ("·", "an empty entry"),
            ("+", "accepted"),
            ("♥", "heartbeat"),
        ] {
            assert!(
                seen.contains(&(sign.to_owned(), meaning.to_owned())),
                "{sign} {meaning} {seen:?}"
            );
        }
    }

    #[test]
    fn labels_stay_short_whatever_the_letters() {
        assert_eq!(shorten("x=5"), "x=5");
        assert_eq!(shorten("ααααααααα=1"), "ααααααα…");
    }
}
