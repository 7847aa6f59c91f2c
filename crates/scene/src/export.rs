//! The events of a run for other programs: JSON lines, and logs for ShiViz.

mod json;

use std::collections::BTreeMap;

pub use json::{EVENTS_VERSION, json_header, json_line, json_summary};

use crate::narration;
use crate::words;
use crate::words::add;
use sim::{Address, Event, FlightId, Level, MessageRef, Record};

/// A vector clock: for each place, the number of its events in the log that happened before.
type VectorClock = BTreeMap<Address, u64>;

/// Writes a log for [ShiViz](https://bestchai.bitbucket.io/shiviz/): servers, proxy and clients side by
/// side, with arrows from where a message was sent to where it arrived.
///
/// It takes all records of a run, or of a part of it, in their order. Events that no process can observe
/// have no place in such a log, and are left out: that a message was lost or duplicated, that a link was
/// cut or restored, that the network changed.
#[derive(Clone, Debug)]
pub struct ShiViz {
    /// The lowest level in the log.
    level: Level,
    /// The clock of each place.
    clocks: BTreeMap<Address, VectorClock>,
    /// The clocks of the messages in flight.
    in_flight: BTreeMap<FlightId, VectorClock>,
}

impl ShiViz {
    /// Starts a log of events at a level or above.
    ///
    /// Messages themselves are in it only at [`Level::Debug`]. They order the other events in any case.
    #[must_use]
    pub fn new(level: Level) -> Self {
        Self { level, clocks: BTreeMap::new(), in_flight: BTreeMap::new() }
    }

    /// The two lines with which the log begins: the pattern of its events, and the separator of several
    /// runs, which is empty. As with events, there is no line break at their end.
    #[must_use]
    pub fn head() -> &'static str {
        concat!(r"(?<time>\S*) (?<event>.*)\n(?<host>\S*) (?<clock>{.*})", "\n")
    }

    /// Returns the two lines of an event, without a line break at their end, if it belongs in the log.
    #[must_use]
    pub fn event(&mut self, record: &Record) -> Option<String> {
        let host = record.place?;
        match &record.event {
            Event::Lost { message, .. } => {
                self.in_flight.remove(&message.id);
                return None;
            }
            Event::Duplicated { message, of } => {
                let sent = self.in_flight.get(of).cloned();
                self.in_flight.extend(sent.map(|sent| (message.id, sent)));
                return None;
            }
            Event::Isolated { .. }
            | Event::Held(_)
            | Event::Released(_)
            | Event::Delayed { .. } => return None,
            Event::Delivered(message) => self.deliver(message),
            _ => {}
        }
        let clock = self.clocks.entry(host).or_default();
        let written = (record.event.level() >= self.level).then(|| {
            *clock.entry(host).or_default() += 1;
            lines(record, host, clock)
        });
        if let Event::Sent(message) = &record.event {
            self.in_flight.insert(message.id, clock.clone());
        }
        written
    }

    /// Merges the clock of a message into that of its receiver.
    fn deliver(&mut self, message: &MessageRef) {
        let clock = self.clocks.entry(message.to).or_default();
        // A message that was sent before the log began carries no clock.
        for (host, count) in self.in_flight.remove(&message.id).unwrap_or_default() {
            let known = clock.entry(host).or_default();
            *known = count.max(*known);
        }
    }
}

fn lines(record: &Record, host: Address, clock: &VectorClock) -> String {
    let line = narration::describe(record);
    let mut lines = format!("{} {}{}", words::clock(line.time), line.what, line.suffix());
    lines = lines.replace(breaks_a_line, " ");
    add(&mut lines, format_args!("\n{host} {{"));
    for (place, (other, count)) in clock.iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        add(&mut lines, format_args!(r#"{comma}"{other}":{count}"#));
    }
    lines.push('}');
    lines
}

/// True for a character that ends a line, for ShiViz or for a terminal. Keys and values may have any.
fn breaks_a_line(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{Rules, Time};
    use sim::{ScheduleRun, World};

    /// Given any run, when it is exported, then clocks are kept only for messages in flight.
    #[test]
    fn clocks_of_messages_that_ended_are_dropped() {
        for seed in 0..4 {
            let ScheduleRun { run, until, .. } = ScheduleRun::play(seed, Rules::default());
            for until in [Time(until.0 / 3), Time(until.0 / 2), until] {
                let mut records = Vec::new();
                let world: World = run.play(until, &mut records).expect("a good setup");
                let mut log = ShiViz::new(Level::Error);
                for record in &records {
                    let _written = log.event(record);
                }
                let mut flying: Vec<_> = world.network().flights().map(|it| it.id).collect();
                flying.sort();
                assert!(log.in_flight.into_keys().eq(flying), "seed {seed}");
            }
        }
    }
}
