//! What happened in a run, as other programs read it: JSON lines, and logs for ShiViz.

use std::collections::BTreeMap;

use crate::narration;
use crate::narration::Line;
use crate::words;
use crate::words::add;
use sim::{Address, Event, FlightId, Letter, Level, Record, quoted};

/// An event as a JSON object in one line, without a line break at its end.
#[must_use]
pub fn json_line(record: &Record) -> String {
    let Line { number, time, level, what, why, section } = narration::tell(record);
    let place = record.place.map_or_else(|| "null".into(), |place| quoted(&place.to_string()));
    let (time, level) = (time.0, words::level(level));
    let (what, why, section) = (quoted(&what), quoted(&why), quoted(section));
    format!(
        r#"{{"number":{number},"time_us":{time},"level":"{level}","place":{place},"what":{what},"why":{why},"section":{section}}}"#
    )
}

/// A vector clock: how many of each one's events in the log came before.
type Clock = BTreeMap<Address, u64>;

/// Makes a log that [ShiViz](https://bestchai.bitbucket.io/shiviz/) opens: the lives of servers,
/// proxy and clients side by side, with arrows from what was sent to where it came.
///
/// It is given all records of a run, or of a stretch of it, in their order. What happens to no one
/// who could know of it has no place in such a log, and is left out: that a message was lost or sent
/// twice, that the network was cut, mended or changed.
#[derive(Clone, Debug)]
pub struct ShiViz {
    /// The least that is in the log.
    level: Level,
    /// What came before the next event of each one.
    clocks: BTreeMap<Address, Clock>,
    /// What came before the messages that are on their way.
    on_the_way: BTreeMap<FlightId, Clock>,
}

impl ShiViz {
    /// A log of what matters at least so much.
    ///
    /// Only with [`Level::Debug`] are messages in it themselves. They order what is in it in any case.
    #[must_use]
    pub fn new(level: Level) -> Self {
        Self { level, clocks: BTreeMap::new(), on_the_way: BTreeMap::new() }
    }

    /// The two lines with which the log begins: how its events are to be read, and what is between
    /// several runs, which is nothing. As with events, there is no line break at their end.
    #[must_use]
    pub fn head() -> &'static str {
        concat!(r"(?<time>\S*) (?<event>.*)\n(?<host>\S*) (?<clock>{.*})", "\n")
    }

    /// The two lines of an event, without a line break at their end, if it is in the log.
    #[must_use]
    pub fn event(&mut self, record: &Record) -> Option<String> {
        let host = record.place?;
        match &record.event {
            Event::Lost { letter, .. } => {
                self.on_the_way.remove(&letter.id);
                return None;
            }
            Event::Duplicated { letter, of } => {
                let sent = self.on_the_way.get(of).cloned();
                self.on_the_way.extend(sent.map(|sent| (letter.id, sent)));
                return None;
            }
            Event::Isolated { .. } => return None,
            Event::Delivered(letter) => self.deliver(letter),
            _ => {}
        }
        let clock = self.clocks.entry(host).or_default();
        let told = (record.event.level() >= self.level).then(|| {
            *clock.entry(host).or_default() += 1;
            lines(record, host, clock)
        });
        if let Event::Sent(letter) = &record.event {
            self.on_the_way.insert(letter.id, clock.clone());
        }
        told
    }

    /// What came before a message was sent comes before all that its receiver does from now on.
    fn deliver(&mut self, letter: &Letter) {
        let clock = self.clocks.entry(letter.to).or_default();
        // What was sent before the log began tells nothing.
        for (host, count) in self.on_the_way.remove(&letter.id).unwrap_or_default() {
            let known = clock.entry(host).or_default();
            *known = count.max(*known);
        }
    }
}

fn lines(record: &Record, host: Address, clock: &Clock) -> String {
    let line = narration::tell(record);
    let mut lines = format!("{} {}{}", words::clock(line.time), line.what, line.behind());
    lines = lines.replace(breaks_a_line, " ");
    add(&mut lines, format_args!("\n{host} {{"));
    for (place, (other, count)) in clock.iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        add(&mut lines, format_args!(r#"{comma}"{other}":{count}"#));
    }
    lines.push('}');
    lines
}

/// Whether a letter ends a line, for ShiViz or for a terminal. Keys and values may have any.
fn breaks_a_line(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{Rules, Time};
    use sim::{Trial, World};

    #[test]
    fn any_text_can_be_quoted() {
        assert_eq!(quoted(""), r#""""#);
        assert_eq!(quoted("a\"b\\c\n\u{1f}\u{7f}é"), "\"a\\\"b\\\\c\\u000a\\u001f\u{7f}é\"");
    }

    /// Given any run, when it is told, then only of messages on their way it is kept what came before.
    #[test]
    fn what_has_ended_is_forgotten() {
        for seed in 0..4 {
            let Trial { run, until, .. } = Trial::of(seed, Rules::default());
            for until in [Time(until.0 / 3), Time(until.0 / 2), until] {
                let mut records = Vec::new();
                let world: World = run.play(until, &mut records).expect("a good setup");
                let mut log = ShiViz::new(Level::Error);
                for record in &records {
                    let _told = log.event(record);
                }
                let mut flying: Vec<_> = world.network().flights().map(|it| it.id).collect();
                flying.sort();
                assert!(log.on_the_way.into_keys().eq(flying), "seed {seed}");
            }
        }
    }
}
