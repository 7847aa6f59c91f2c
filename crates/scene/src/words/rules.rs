//! The safety rules in words, and what each is for.

use raft::Rule;

/// A safety rule in a few words.
#[must_use]
pub fn rule(rule: Rule) -> &'static str {
    rule_words(rule).0
}

/// What may go wrong without a safety rule, in one sentence.
#[must_use]
pub fn risk(rule: Rule) -> &'static str {
    rule_words(rule).1
}

/// Each safety rule in a few words, and what may go wrong without it.
fn rule_words(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::Majority => (
            "a majority is more than half",
            "Half of the votes is enough, and two candidates can win the same term.",
        ),
        Rule::OneVotePerTerm => (
            "one vote per term",
            "A server votes for every candidate, and two of them can win the same term.",
        ),
        Rule::DurableVote => (
            "the vote survives a crash",
            "A server that restarts can vote again in the same term, and two leaders can be elected in it.",
        ),
        Rule::DurableLog => (
            "the log survives a crash",
            "A server that restarts has lost its entries, and committed ones can be lost for good.",
        ),
        Rule::UpToDate => (
            "no vote for a less up-to-date log",
            "A server that lacks committed entries can be elected, and overwrites them.",
        ),
        Rule::UpToDateLength => (
            "with equal last terms, the longer log is more up-to-date",
            "A shorter log gets votes, too: a server that lacks committed entries can be elected.",
        ),
        Rule::UpToDateTerm => (
            "the log with the later last term is more up-to-date",
            "A long log of old entries gets votes: a server that lacks committed entries can be elected.",
        ),
        Rule::OwnTermCommit => (
            "a leader counts replicas only for entries of its own term",
            "An old entry can count as committed, and a later leader overwrites it (Figure 8).",
        ),
        Rule::PrevLogTerm => (
            "the consistency check compares terms",
            "A follower appends after a different entry: logs that agree at an index can differ before it.",
        ),
        Rule::CutConflict => (
            "a conflicting entry is deleted, and all that follow it",
            "What follows a replaced entry stays: logs that agree at an index can differ before it.",
        ),
        Rule::RefuseOldTerms => (
            "requests from older terms are refused",
            "A leader whose term is over can still change logs, and overwrite committed entries.",
        ),
        Rule::ReadQuorum => (
            "a read is first confirmed by a majority",
            "A leader that was replaced without noticing can answer a read with an old value.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_says_in_one_sentence_what_may_go_wrong_without_it() {
        let risks = Rule::ALL.map(risk);
        for (place, text) in risks.into_iter().enumerate() {
            assert!(text.starts_with(char::is_uppercase) && text.ends_with('.'), "{text}");
            assert_eq!(text.matches(". ").count(), 0, "{text}");
            assert!(!risks[..place].contains(&text), "{text}");
        }
    }
}
