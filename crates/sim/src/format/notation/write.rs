//! How setups and interventions are written.

use std::fmt::{self, Display, Formatter, Write};

use super::names::{kind_name, rule_name};
use crate::world::handling::{FlightChoice, Flights, Handling};
use crate::world::intervention::{
    ConditionsChange, GroupList, InitialEntry, InitialState, Intervention,
};
use crate::world::message::Address;
use crate::world::run::Run;
use crate::world::setup::{Conditions, Latency, Permille, Setup};
use raft::{Micros, Operation, Text, Time};

impl Display for Setup {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { nodes, clients, timing, batch, check_quorum, pre_vote, conditions, rules } =
            *self;
        let election = Latency { min: timing.election_min, max: timing.election_max };
        write!(f, "nodes={nodes} clients={clients} election=")?;
        range(f, election)?;
        write!(f, " heartbeat={} batch={batch}", span(timing.heartbeat))?;
        write!(f, " check-quorum={} pre-vote={} ", switch(check_quorum), switch(pre_vote))?;
        write_conditions(f, &conditions)?;
        for (place, rule) in rules.switched_off().enumerate() {
            f.write_str(if place == 0 { " rules-off=" } else { "," })?;
            f.write_str(rule_name(rule))?;
        }
        Ok(())
    }
}

fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn write_conditions(f: &mut Formatter<'_>, conditions: &Conditions) -> fmt::Result {
    let Conditions { latency, loss, duplication, reordering, hold_up } = *conditions;
    f.write_str("latency=")?;
    range(f, latency)?;
    for (name, part) in [("loss", loss), ("duplication", duplication), ("reordering", reordering)] {
        write!(f, " {name}={}", share(part))?;
    }
    write!(f, " hold-up={}", span(hold_up))
}

fn range(f: &mut Formatter<'_>, latency: Latency) -> fmt::Result {
    write!(f, "{}..{}", span(latency.min), span(latency.max))
}

/// A length of time in milliseconds, to the microsecond.
fn span(span: Micros) -> impl Display {
    fmt::from_fn(move |f| match span.0 % 1_000 {
        0 => write!(f, "{}ms", span.as_millis()),
        micros => write!(f, "{}.{micros:03}ms", span.as_millis()),
    })
}

fn share(share: Permille) -> impl Display {
    fmt::from_fn(move |f| match share.0 % 10 {
        0 => write!(f, "{}%", share.0 / 10),
        tenth => write!(f, "{}.{tenth}%", share.0 / 10),
    })
}

impl Display for Intervention {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crash(node) => write!(f, "crash {node}"),
            Self::Restart(node) => write!(f, "restart {node}"),
            Self::Pause(node) => write!(f, "pause {node}"),
            Self::Resume(node) => write!(f, "resume {node}"),
            Self::TimeOut(node) => write!(f, "time-out {node}"),
            Self::CutLink { from, to } => write!(f, "cut {from}>{to}"),
            Self::RestoreLink { from, to } => write!(f, "mend {from}>{to}"),
            Self::Isolate(node) => write!(f, "cut-off {node}"),
            Self::Rejoin(node) => write!(f, "reconnect {node}"),
            Self::Partition(groups) => partition(f, &groups.list()),
            Self::PartitionInto(groups) => partition(f, groups),
            Self::HealNetwork => f.write_str("heal"),
            Self::Drop(flight) => write!(f, "drop #{}", flight.0),
            Self::Duplicate(flight) => write!(f, "duplicate #{}", flight.0),
            Self::ByRole(line) => line.fmt(f),
            Self::Handle { message, how } => write_handling(f, message, *how),
            Self::Ask { client, operation } => {
                write!(f, "{client} ")?;
                write_operation(f, operation)
            }
            Self::SetConditions(conditions) => {
                f.write_str("network ")?;
                write_conditions(f, conditions)
            }
            Self::ChangeConditions(change) => write_change(f, change),
            Self::SetLatency { one, other, latency: Some(latency) } => {
                write!(f, "latency {one}-{other} ")?;
                range(f, *latency)
            }
            Self::SetLatency { one, other, latency: None } => {
                write!(f, "latency {one}-{other} as-others")
            }
            Self::Preload(initial) => initial.fmt(f),
        }
    }
}

impl Display for InitialState {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { node, term, voted_for, log } = self;
        write!(f, "begin {node} term={term}")?;
        if let Some(vote) = voted_for {
            write!(f, " vote={vote}")?;
        }
        log.iter().try_for_each(|entry| write_initial_entry(f, entry))
    }
}

fn write_initial_entry(f: &mut Formatter<'_>, (term, write): &InitialEntry) -> fmt::Result {
    let Some((key, value)) = write else {
        return write!(f, " {term}");
    };
    let whole = format!("{term}:{key}={value}");
    f.write_char(' ')?;
    if key.as_str().chars().chain(value.as_str().chars()).all(is_plain) {
        return f.write_str(&whole);
    }
    quote(f, &whole)
}

fn write_handling(f: &mut Formatter<'_>, message: &FlightChoice, how: Handling) -> fmt::Result {
    f.write_str(match how {
        Handling::Drop => "drop ",
        Handling::Duplicate => "duplicate ",
        Handling::Hold => "hold ",
        Handling::Release => "release ",
        Handling::Delay(_) => "delay ",
    })?;
    match message {
        FlightChoice::Number(id) => write!(f, "#{}", id.0)?,
        FlightChoice::Oldest(flights, 1) => flights.fmt(f)?,
        FlightChoice::Oldest(flights, place) => write!(f, "{flights} #{place}")?,
    }
    match how {
        Handling::Delay(by) => write!(f, " by {}", span(by)),
        _ => Ok(()),
    }
}

impl Display for Flights {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { kind, with_entries, from, to } = *self;
        let end = |end: Option<Address>| end.map_or_else(|| "*".to_owned(), |end| end.to_string());
        let mark = if with_entries { "+" } else { "" };
        write!(f, "{}{mark} {}>{}", kind_name(kind), end(from), end(to))
    }
}

/// The groups in their order. A server that is named in none of them is in the first.
fn partition(f: &mut Formatter<'_>, groups: &GroupList) -> fmt::Result {
    f.write_str("partition")?;
    for (place, group) in groups.0.iter().enumerate() {
        f.write_str(if place > 0 { " |" } else { "" })?;
        group.iter().try_for_each(|member| write!(f, " {member}"))?;
    }
    Ok(())
}

/// The conditions that change.
fn write_change(f: &mut Formatter<'_>, change: &ConditionsChange) -> fmt::Result {
    let ConditionsChange { latency, loss, duplication, reordering, hold_up } = *change;
    f.write_str("network")?;
    if let Some(latency) = latency {
        f.write_str(" latency=")?;
        range(f, latency)?;
    }
    for (name, part) in [("loss", loss), ("duplication", duplication), ("reordering", reordering)] {
        if let Some(part) = part {
            write!(f, " {name}={}", share(part))?;
        }
    }
    hold_up.map_or(Ok(()), |hold_up| write!(f, " hold-up={}", span(hold_up)))
}

fn write_operation(f: &mut Formatter<'_>, operation: &Operation) -> fmt::Result {
    match operation {
        Operation::Write { key, value } => write!(f, "write {} {}", word(key), word(value)),
        Operation::Read { key } => write!(f, "read {}", word(key)),
        Operation::Delete { key } => write!(f, "delete {}", word(key)),
    }
}

/// A text as a word: as it is, or in quotation marks if it could be taken for anything else.
fn word(text: &Text) -> impl Display {
    let text = text.clone();
    fmt::from_fn(move |f| match text.as_str() {
        text if !text.is_empty() && text.chars().all(is_plain) => f.write_str(text),
        text => quote(f, text),
    })
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_.:/+".contains(letter)
}

fn quote(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('\'')?;
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => write!(f, "\\{letter}")?,
            letter if is_hidden(letter) => write!(f, "\\u{{{:x}}}", u32::from(letter))?,
            letter => f.write_char(letter)?,
        }
    }
    f.write_char('\'')
}

/// True for a character that is not seen itself, but changes what is seen around it: one that breaks a line, steers a
/// terminal, or turns the direction of a text.
#[must_use]
pub fn is_hidden(letter: char) -> bool {
    let changes_text = matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    );
    letter.is_control() || changes_text
}

/// A time of a run, since its beginning.
#[must_use]
pub fn time_text(time: Time) -> String {
    span(Micros(time.0)).to_string()
}

impl Run {
    /// The interventions, a line each: when, and what.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.interventions
            .iter()
            .map(|(Time(at), intervention)| format!("{} {intervention}", span(Micros(*at))))
    }
}
