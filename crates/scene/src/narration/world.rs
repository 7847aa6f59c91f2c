//! The events of messages, machines, the network, the proxy and clients, in words.

use std::fmt::Arguments;

use super::{EventLine, kind};
use crate::words;
use crate::words::{counted, millis};
use raft::{Micros, Operation};
use sim::{
    Address, AttemptFailure, CrashLoss, Event, GroupList, Latency, Loss, MessageRef, Outcome,
};

/// Describes what happened outside of the servers' own rules.
pub(super) fn describe(line: &mut EventLine, who: &str, event: &Event) {
    match event {
        // Described by `servers`.
        Event::Raft(_) => {}
        Event::Sent(message) => {
            line.what("", format_args!("{who} sent {} to {}", kind(message.kind), message.to));
        }
        Event::Delivered(message) => {
            let name = kind(message.kind);
            line.what("", format_args!("{who} received {name} from {}", message.from));
        }
        Event::Lost { message, because } => lost(line, message, *because),
        Event::Duplicated { message: MessageRef { from, to, kind: message, .. }, .. } => {
            let message = kind(*message);
            line.what("", format_args!("{message} from {from} to {to} was duplicated"));
        }
        Event::Held(message) => by_hand(line, message, format_args!("was held")),
        Event::Released(message) => by_hand(line, message, format_args!("was released")),
        Event::Delayed { message, by } => {
            by_hand(line, message, format_args!("was delayed by {}", words::delay(*by)));
        }
        Event::Resolved { asked, meant } => {
            line.what("", format_args!("“{asked}” means “{meant}”"));
            line.why(format_args!("as the roles are at this moment"));
        }
        Event::Crashed(loss) => crashed(line, who, loss),
        Event::Restarted(on_disk) => {
            line.what("§5", format_args!("{who} restarted"));
            line.why(format_args!("as a follower in {}", words::on_disk(on_disk)));
        }
        Event::Paused => {
            line.what("", format_args!("{who} was paused"));
            line.why(format_args!("messages to it wait"));
        }
        Event::Resumed { waiting } => {
            line.what("", format_args!("{who} resumed"));
            match waiting {
                0 => line.why(format_args!("no messages were waiting")),
                1 => line.why(format_args!("1 message was waiting")),
                more => line.why(format_args!("{more} messages were waiting")),
            }
        }
        Event::Isolated { cut: true } => {
            line.what("", format_args!("{who} was isolated from all others"));
        }
        Event::Isolated { cut: false } => {
            line.what("", format_args!("{who} was reconnected to all others"));
        }
        Event::Initialized(on_disk) => {
            line.what("", format_args!("{who} starts in {}", words::on_disk(on_disk)));
            line.why(format_args!("as set up"));
        }
        Event::LinkCut { from, to } => {
            line.what("", format_args!("The link from {from} to {to} was cut"));
        }
        Event::LinkRestored { from, to } => {
            line.what("", format_args!("The link from {from} to {to} was restored"));
        }
        Event::Partitioned { groups, cuts, kept } => partitioned(line, groups, cuts, kept),
        Event::Healed => line.what("", format_args!("The network was healed")),
        Event::ConditionsChanged { from, to } => {
            line.what("", format_args!("The network conditions changed"));
            line.why(format_args!("{}", words::conditions_change(from, to)));
        }
        Event::LatencyChanged { one, other, latency, was } => {
            line.what("", format_args!("The latency between {one} and {other} changed"));
            latency_changed(line, *latency, *was);
        }
        Event::Asked { operation, .. } => {
            line.what("", format_args!("{who} asked the proxy to {}", words::request(operation)));
        }
        Event::Answered { operation, outcome, after, .. } => {
            answered(line, who, operation, outcome, *after);
        }
        Event::Forwarded { to, attempt, .. } => {
            line.what("§8", format_args!("The proxy asked {to}"));
            if *attempt != 1 {
                line.why(format_args!("attempt {attempt}, with the same request number"));
            }
        }
        Event::AttemptFailed { node, because, .. } => attempt_failed(line, node, *because),
        Event::Refused { intervention, because } => {
            line.what("", format_args!("“{intervention}” was refused"));
            line.why(format_args!("{}", words::refusal(*because)));
        }
        Event::RequestTimedOut { attempts, after, .. } => {
            line.what("§8", format_args!("The proxy gave up: outcome unknown"));
            let attempts = counted(*attempts, "attempt", "attempts");
            line.why(format_args!("{attempts} in {}", millis(*after)));
        }
    }
}

/// Says what a server kept and what it lost of its term, its vote and its log.
fn crashed(line: &mut EventLine, who: &str, loss: &CrashLoss) {
    line.what("§5", format_args!("{who} crashed"));
    let entries = words::counted_entries(loss.entries);
    match (loss.vote, loss.entries) {
        (None, 0) => line.why(format_args!("it keeps its term, vote and log")),
        (Some(vote), 0) => {
            line.why(format_args!("it keeps its term and log, and lost its vote for {vote}"));
        }
        (None, _) => line.why(format_args!("it keeps its term and vote, and lost {entries}")),
        (Some(vote), _) => {
            line.why(format_args!("it keeps its term, and lost its vote for {vote} and {entries}"));
        }
    }
}

fn by_hand(line: &mut EventLine, message: &MessageRef, what: Arguments<'_>) {
    let MessageRef { from, to, kind: message, .. } = message;
    line.what("", format_args!("{} from {from} to {to} {what}", kind(*message)));
}

fn lost(line: &mut EventLine, message: &MessageRef, because: Loss) {
    let MessageRef { from, to, .. } = message;
    line.what("", format_args!("{} from {from} to {to} was lost", kind(message.kind)));
    match because {
        Loss::Chance => line.why(format_args!("random loss")),
        Loss::Cut => line.why(format_args!("the link from {from} to {to} is cut")),
        Loss::ReceiverDown => line.why(format_args!("{to} is down")),
        Loss::Congestion => line.why(format_args!("too many messages are in flight")),
        Loss::InboxFull => line.why(format_args!("{to} is paused, and its inbox is full")),
        Loss::ByHand => line.why(format_args!("dropped by hand")),
    }
}

fn partitioned(
    line: &mut EventLine,
    groups: &GroupList,
    cuts: &[(Address, Address)],
    kept: &[(Address, Address)],
) {
    line.what("", format_args!("The network was partitioned into {}", words::groups(groups)));
    if groups.overlap() {
        let cuts: Vec<String> = cuts.iter().map(|(one, other)| words::link(*one, *other)).collect();
        let noun = if cuts.len() == 1 { "link" } else { "links" };
        line.why(format_args!("the {noun} {} cut", words::are(&cuts)));
    } else {
        line.why(format_args!("only members of the same group reach each other"));
    }
    if !groups.names(Address::Proxy) {
        line.why(format_args!("; the proxy reaches everyone"));
    }
    if !kept.is_empty() {
        let kept: Vec<String> = kept.iter().map(|(from, to)| format!("{from}>{to}")).collect();
        line.why(format_args!("; {} still cut", words::are(&kept)));
    }
}

fn latency_changed(line: &mut EventLine, latency: Option<Latency>, was: Latency) {
    match latency {
        Some(latency) => line.why(format_args!("it is now {}", words::latency(latency))),
        None => line.why(format_args!("it is the default again")),
    }
    line.why(format_args!(", and was {}", words::latency(was)));
}

fn answered(line: &mut EventLine, who: &str, asked: &Operation, outcome: &Outcome, after: Micros) {
    let after = millis(after);
    match outcome {
        Outcome::Done(_) => {
            let answer = words::answer(asked, outcome);
            line.what("", format_args!("{who} got its answer: {answer}"));
            line.why(format_args!("after {after}"));
        }
        Outcome::Unknown | Outcome::NotLeader { .. } => {
            let section = if *outcome == Outcome::Unknown { "§8" } else { "" };
            let asked = words::request(asked);
            line.what(section, format_args!("{who} got no answer to its request to {asked}"));
            line.why(format_args!("outcome unknown after {after}"));
        }
    }
}

fn attempt_failed(line: &mut EventLine, node: &raft::NodeId, because: AttemptFailure) {
    match because {
        AttemptFailure::TimedOut { after } => {
            line.what("§8", format_args!("The proxy stopped waiting for {node}"));
            line.why(format_args!("no answer after {}", millis(after)));
        }
        AttemptFailure::NotLeader { leader } => {
            line.what("§8", format_args!("The proxy was not served by {node}"));
            match leader {
                Some(leader) => line.why(format_args!("it says that {leader} leads")),
                None => line.why(format_args!("it knows no leader")),
            }
        }
    }
}
