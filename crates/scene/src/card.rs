//! One short card for an event: what happened, why, and the rule of the paper that was at work.
//!
//! The rules are those of "In Search of an Understandable Consensus Algorithm" (extended version) and
//! of Ongaro's thesis, in our own words: `servers` has those for what servers do, `world` all
//! others. No rule is behind a wildcard, so that no new event is forgotten.

mod rests_on;
mod servers;
mod world;

use crate::why::{WhyLine, WhyView};
use crate::words;
use raft::{Event as Raft, Rule, Rules};
use sim::Event;

/// A rule of the paper or the thesis, or what they say of networks, crashes and clients.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaperReference {
    /// Where it is. It begins with the section that the event's line names, if it names one.
    pub section: &'static str,
    /// The rule, in one sentence.
    pub text: &'static str,
}

/// A card for an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card<'a> {
    /// The event, as a sentence.
    pub what: &'a str,
    /// The reason.
    pub why: String,
    /// The rule of the paper.
    pub reference: PaperReference,
    /// Says which of the safety rules that it speaks of are disabled in this run; empty if none is.
    pub disabled: &'a str,
}

impl WhyView {
    /// Returns the card of the event that was asked about, if the question was about an event.
    #[must_use]
    pub fn card(&self) -> Option<Card<'_>> {
        let (reference, asked) = (self.reference?, self.lines.first()?);
        let cause = self.lines.get(1).filter(|_| self.needs_cause);
        let (what, disabled) = (&asked.line.what, &self.disabled);
        Some(Card { what, why: why(asked, cause), reference, disabled })
    }
}

/// Joins the known reasons of an event: the one in its own line, its root, and its cause.
fn why(asked: &WhyLine, cause: Option<&WhyLine>) -> String {
    let cause = cause.map_or("", |cause| &cause.line.what);
    let parts = [&asked.line.why, &asked.root, cause];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match known.is_empty() {
        true => "cause not found in the searched history".to_owned(),
        false => known.join("; "),
    }
}

/// True if the line of an event has a duration or a count in the place of a reason.
pub(super) fn only_measures(event: &Event) -> bool {
    matches!(event, Event::Answered { .. } | Event::Raft(Raft::VoteCounted { .. }))
}

/// Says which of the safety rules that an event's card speaks of are disabled; empty if none is.
#[must_use]
pub fn disabled(event: &Event, rules: Rules) -> String {
    let off = |rule: &&Rule| !rules.has(**rule);
    let names: Vec<&str> =
        rests_on::rests_on(event).iter().filter(off).map(|rule| words::rule(*rule)).collect();
    match names.is_empty() {
        true => String::new(),
        false => format!("Disabled in this run: {}.", names.join("; ")),
    }
}

/// Returns the rule of the paper for an event.
#[must_use]
pub fn reference(event: &Event) -> PaperReference {
    match event {
        Event::Raft(event) => servers::reference(event),
        event => world::reference(event),
    }
}

fn at(section: &'static str, text: &'static str) -> PaperReference {
    PaperReference { section, text }
}
