//! The events of servers, in words.

use super::{EventLine, entries, request};
use crate::words;
use crate::words::{at, counted, millis, names};
use raft::{
    AppendRefusal, Candidacy, Commitment, Event as Raft, FormerRole, Index, LogEnds, NodeId,
    NodeSet, StepDown, Term, VoteRefusal,
};

/// Describes what a server did.
pub(super) fn describe(line: &mut EventLine, who: &str, event: &Raft) {
    match event {
        Raft::AskedPreVotes { term, because } => {
            line.what("thesis 9.6", format_args!("{who} asked for pre-votes for term {term}"));
            candidacy(line, *because);
        }
        Raft::PreVoteGranted { candidate, term, logs } => {
            let what = format_args!("{who} would vote for {candidate} in term {term}");
            line.what("thesis 9.6", what);
            line.why(format_args!("it hears no leader, "));
            compared_logs(line, who, *candidate, *logs);
        }
        Raft::BecameCandidate { term, because } => {
            line.what("§5.2", format_args!("{who} became a candidate in term {term}"));
            candidacy(line, *because);
        }
        Raft::BecameLeader { term, votes } => {
            line.what("§5.2", format_args!("{who} became leader of term {term}"));
            line.why(format_args!("it has the votes of {}", names(*votes)));
        }
        Raft::BecameFollower { was, because } => step_down(line, who, *was, *because),
        Raft::TermAdvanced { from, to, seen_from } => {
            line.what("§5.1", format_args!("{who} moved to term {to}"));
            line.why(format_args!(
                "it was in term {from}, and a message from {seen_from} carried term {to}"
            ));
        }
        Raft::LeaderFound { leader, term, sent_in } => {
            line.what("§5.2", format_args!("{who} follows {leader}"));
            line.why(format_args!("{leader} sent AppendEntries in term {sent_in}"));
            outdated(line, who, *sent_in, *term);
        }
        Raft::VoteGranted { candidate, term, asked_in, before, logs } => {
            line.what("§5.2", format_args!("{who} voted for {candidate} in term {term}"));
            match before {
                Some(before) if before == candidate => {
                    line.why(format_args!("it had already voted for it"));
                }
                Some(before) if before.to_string() == who => {
                    line.why(format_args!("though it had already voted for itself in this term"));
                }
                Some(before) => {
                    line.why(format_args!("though it had already voted for {before} in this term"));
                }
                None => {
                    line.why(format_args!("it had no vote on record in this term, "));
                    compared_logs(line, who, *candidate, *logs);
                }
            }
            if *asked_in != *term {
                line.why(format_args!("; {candidate} asked in term {asked_in}"));
            }
        }
        Raft::VoteRefused { candidate, pre_vote, because, .. } => {
            vote_refused(line, who, *candidate, *pre_vote, *because);
        }
        Raft::VoteCounted { voter, votes, needed, pre_vote } => {
            match pre_vote {
                true => line.what("thesis 9.6", format_args!("{who} got {voter}'s pre-vote")),
                false => line.what("§5.2", format_args!("{who} got {voter}'s vote")),
            }
            line.why(format_args!("it has {votes} of the {needed} it needs"));
        }
        Raft::VoteDenied { voter, pre_vote: false } => {
            line.what("§5.2", format_args!("{who} did not get {voter}'s vote"));
        }
        Raft::VoteDenied { voter, pre_vote: true } => {
            line.what("thesis 9.6", format_args!("{who} did not get {voter}'s pre-vote"));
        }
        Raft::Appended { index, command: Some(command) } => {
            let what = words::operation(&command.operation);
            line.what("§5.3", format_args!("{who} appended {index}: {what}"));
            line.why(format_args!("{}", request(&command.id)));
        }
        Raft::Appended { index, command: None } => {
            line.what("§8", format_args!("{who} appended {index}: an empty entry"));
            line.why(format_args!("to learn what is committed"));
        }
        Raft::Stored { leader, first, last, overwritten, end } => {
            line.what("§5.3", format_args!("{who} stored {}", entries(*first, *last)));
            line.why(format_args!("sent by {leader}"));
            if let Some(over) = overwritten {
                line.why(format_args!("; it overwrote {}", entries(*first, *over)));
                if end > last {
                    line.why(format_args!(" and kept {}", entries(last.next(), *end)));
                }
            }
        }
        Raft::Truncated { leader, from, to, had, leader_has } => {
            line.what("§5.3", format_args!("{who} deleted {}", entries(*from, *to)));
            line.why(format_args!(
                "entry {from} has term {had} here, and term {leader_has} in {leader}'s message"
            ));
        }
        Raft::AppendRefused { leader, because } => append_refused(line, who, *leader, *because),
        Raft::BackedOff { peer, from, to } => {
            line.what("§5.3", format_args!("{who} moved nextIndex of {peer} back"));
            line.why(format_args!("from {from} to {to}"));
        }
        Raft::Committed { from, to, because } => committed(line, who, (from.next(), *to), because),
        Raft::RepetitionIgnored { id, index, known } => {
            let (id, client) = (request(id), id.client);
            line.what("§8", format_args!("{who} applied {index} without effect ({id})"));
            match known {
                true => line.why(format_args!("it took effect before; the answer is the same")),
                false => line.why(format_args!("{client} no longer waits for an answer to it")),
            }
        }
        Raft::ReadDelayed { id } => {
            line.what("§8", format_args!("{who} delayed a read ({})", request(id)));
            line.why(format_args!("it has not committed an entry of its own term yet"));
        }
        Raft::ReadRoundStarted { index, reads, .. } => {
            line.what("§8", format_args!("{who} started to confirm that it still leads"));
            let reads = counted(*reads, "read", "reads");
            line.why(format_args!("before it answers {reads} at index {index}"));
        }
        Raft::ReadsAnswered { reads, heard, needed, .. } => {
            let reads = counted(*reads, "read", "reads");
            line.what("§8", format_args!("{who} answered {reads}"));
            reads_answered(line, *heard, *needed);
        }
        Raft::Redirected { id, leader } => {
            line.what("§8", format_args!("{who} redirected the proxy ({})", request(id)));
            match leader {
                Some(leader) => line.why(format_args!("it does not lead, and follows {leader}")),
                None => line.why(format_args!("it does not lead, and knows no leader")),
            }
        }
    }
}

/// The logs of a candidate and a voter, as the end of a reason.
fn compared_logs(line: &mut EventLine, who: &str, candidate: NodeId, logs: LogEnds) {
    if logs.is_behind() {
        let (theirs, ours) = (at(logs.theirs), at(logs.ours));
        line.why(format_args!(
            "though {candidate}'s log ends at {theirs}, behind {who}'s, which ends at {ours}"
        ));
    } else {
        line.why(format_args!("and {candidate}'s log is up to date enough"));
    }
}

/// That a message was of an older term than its receiver, and counted all the same.
fn outdated(line: &mut EventLine, who: &str, sent_in: Term, term: Term) {
    if sent_in != term {
        line.why(format_args!(", though {who} is in term {term}"));
    }
}

/// Who confirmed that a leader still leads before it answered reads.
fn reads_answered(line: &mut EventLine, heard: NodeSet, needed: u32) {
    match heard.len() {
        enough if enough >= needed => {
            line.why(format_args!("its leadership was confirmed by {}", names(heard)));
        }
        0 | 1 => line.why(format_args!("though no other server confirmed that it still leads")),
        few => line.why(format_args!(
            "though only {} confirmed that it still leads, {few} of the {needed} it needs",
            names(heard)
        )),
    }
}

fn candidacy(line: &mut EventLine, because: Candidacy) {
    match because {
        Candidacy::Silence(span) => {
            line.why(format_args!("it heard no leader for {}", millis(span)));
        }
        Candidacy::NoWinner(span) => line.why(format_args!("nobody won within {}", millis(span))),
        Candidacy::PreVotes(votes) => line.why(format_args!("{} would vote for it", names(votes))),
        Candidacy::Forced => line.why(format_args!("its election timeout was forced")),
    }
}

fn step_down(line: &mut EventLine, who: &str, was: FormerRole, because: StepDown) {
    let section = match because {
        StepDown::HigherTerm { term, seen_from } => {
            line.why(format_args!("{seen_from} is already in term {term}"));
            "§5.1"
        }
        StepDown::LeaderExists { leader, sent_in } => {
            line.why(format_args!("{leader} sent AppendEntries in term {sent_in}"));
            "§5.2"
        }
        StepDown::QuorumLost { heard, within } => {
            let others = NodeSet::from_iter(heard.iter().filter(|node| node.to_string() != who));
            match others.is_empty() {
                true => line.why(format_args!("it heard from nobody else for {}", millis(within))),
                false => line.why(format_args!(
                    "for {} it heard only from {}, which is no majority",
                    millis(within),
                    names(others)
                )),
            }
            "thesis 6.2"
        }
        StepDown::Forced => {
            line.why(format_args!("its election timeout was forced"));
            "§5.2"
        }
    };
    line.what(section, format_args!("{who} {}", words::stopped(was)));
}

fn vote_refused(
    line: &mut EventLine,
    who: &str,
    candidate: NodeId,
    pre_vote: bool,
    because: VoteRefusal,
) {
    let section = match because {
        VoteRefusal::OldTerm { ours } => {
            line.why(format_args!("{who} is already in term {ours}"));
            "§5.1"
        }
        VoteRefusal::AlreadyVoted { candidate: given } if given.to_string() == who => {
            line.why(format_args!("{who} voted for itself"));
            "§5.2"
        }
        VoteRefusal::AlreadyVoted { candidate: given } => {
            line.why(format_args!("{who} already voted for {given}"));
            "§5.2"
        }
        VoteRefusal::LeaderAlive { leader } if leader.to_string() == who => {
            line.why(format_args!("{who} leads, so it does not even answer"));
            "thesis 4.2.3"
        }
        VoteRefusal::LeaderAlive { leader } => {
            line.why(format_args!("it hears from leader {leader}, so it does not even answer"));
            "thesis 4.2.3"
        }
        VoteRefusal::LogBehind { theirs, ours } => {
            let (theirs, ours) = (at(theirs), at(ours));
            line.why(format_args!("{candidate}'s log ends at {theirs}, {who}'s at {ours}"));
            "§5.4.1"
        }
    };
    match pre_vote {
        true => line.what(section, format_args!("{who} would not vote for {candidate}")),
        false => line.what(section, format_args!("{who} refused to vote for {candidate}")),
    }
}

fn append_refused(line: &mut EventLine, who: &str, leader: NodeId, because: AppendRefusal) {
    let section = match because {
        AppendRefusal::OldTerm { theirs, ours } => {
            line.why(format_args!("it was sent in term {theirs}, and {who} is in {ours}"));
            "§5.1"
        }
        AppendRefusal::TooShort { prev, last } => {
            line.why(format_args!("prevLogIndex is {prev}, but {who}'s log ends at {last}"));
            "§5.3"
        }
        AppendRefusal::OtherTerm { prev, ours } => {
            let (term, index) = (prev.term, prev.index);
            line.why(format_args!("prevLogTerm at {index} is {term}, but {who} has term {ours}"));
            "§5.3"
        }
    };
    line.what(section, format_args!("{who} refused AppendEntries from {leader}"));
}

fn committed(line: &mut EventLine, who: &str, (first, last): (Index, Index), because: &Commitment) {
    let section = match because {
        Commitment::Quorum { holders, own_term } => {
            let holders = names(*holders);
            let term = if *own_term { "and" } else { "but not" };
            match first == last {
                true => line.why(format_args!("it is")),
                false => line.why(format_args!("entry {last} is")),
            }
            line.why(format_args!(
                " stored on {holders}, by matchIndex, {term} from {who}'s own term"
            ));
            "§5.4.2"
        }
        Commitment::LeaderCommit { leader } => {
            line.why(format_args!("learned from {leader}'s leaderCommit"));
            "§5.3"
        }
    };
    line.what(section, format_args!("{who} committed {}", entries(first, last)));
}
