//! The rules that make Raft safe, as switches: with one of them off, its purpose shows.

/// A rule without which Raft is not safe. Each is asked for in one place of the core.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// A majority is more than half of the servers (§5.2). Off: half of them is enough.
    Majority,
    /// One vote per term, first come, first served (§5.2). Off: every candidate gets one.
    OneVotePerTerm,
    /// votedFor survives a crash (Figure 2, persistent state).
    DurableVote,
    /// log[] survives a crash (Figure 2, persistent state).
    DurableLog,
    /// No vote for a candidate whose log is less up-to-date (§5.4.1). Off: logs do not matter.
    UpToDate,
    /// With equal last terms the longer log is more up-to-date (§5.4.1). Off: length does not
    /// matter.
    UpToDateLength,
    /// The log with the later last term is more up-to-date (§5.4.1). Off: only length matters.
    UpToDateTerm,
    /// Only entries of the leader's own term are committed by counting (§5.4.2, Figure 8).
    OwnTermCommit,
    /// The consistency check compares prevLogTerm (§5.3). Off: an entry of any term will do.
    PrevLogTerm,
    /// An entry that conflicts with the leader's is deleted, and all that follow it (§5.3). Off: it
    /// alone is replaced.
    CutConflict,
    /// Requests of former terms are refused (§5.1). Off: they count as of the current one.
    RefuseOldTerms,
    /// A read is answered after a majority has answered a heartbeat round (§8, thesis 6.4). Off:
    /// a leader answers at once.
    ReadQuorum,
}

impl Rule {
    /// All rules, in the order of their declaration.
    pub const ALL: [Self; 12] = [
        Self::Majority,
        Self::OneVotePerTerm,
        Self::DurableVote,
        Self::DurableLog,
        Self::UpToDate,
        Self::UpToDateLength,
        Self::UpToDateTerm,
        Self::OwnTermCommit,
        Self::PrevLogTerm,
        Self::CutConflict,
        Self::RefuseOldTerms,
        Self::ReadQuorum,
    ];
}

/// The rules that are on. By default all are. Anything else is not Raft, and must say so wherever it
/// is shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "u16", into = "u16"))]
pub struct Rules {
    /// A bit for each rule that is off, at its place in [`Rule::ALL`].
    off: u16,
}

impl From<Rules> for u16 {
    fn from(rules: Rules) -> Self {
        rules.off
    }
}

impl TryFrom<u16> for Rules {
    type Error = &'static str;

    fn try_from(off: u16) -> Result<Self, Self::Error> {
        let known = off >> Rule::ALL.len() == 0;
        known.then_some(Self { off }).ok_or("there is no such rule")
    }
}

impl Rules {
    /// Returns true if a rule is on.
    #[must_use]
    pub fn has(self, rule: Rule) -> bool {
        self.off & (1 << rule as u16) == 0
    }

    /// Returns these rules with one switched off.
    #[must_use]
    pub fn without(self, rule: Rule) -> Self {
        Self { off: self.off | 1 << rule as u16 }
    }

    /// Returns these rules with one switched off if it was on, and on if it was off.
    #[must_use]
    pub fn toggled(self, rule: Rule) -> Self {
        Self { off: self.off ^ (1 << rule as u16) }
    }

    /// Returns true if all are on, so that this is Raft.
    #[must_use]
    pub fn all_on(self) -> bool {
        self.off == 0
    }

    /// Returns the rules that are off.
    pub fn switched_off(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |rule| !self.has(*rule))
    }
}
