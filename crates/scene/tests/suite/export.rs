//! Exports: each JSON line is an object with the same content as the line for people, and a log for
//! ShiViz orders events correctly.

use std::collections::BTreeMap;

use raft::{ClientId, NodeId, Rules, Time};
use scene::export::{ShiViz, json_line};
use scene::{narration, words};
use serde_json::{Value, json};
use sim::{Event, Flight, FlightId, Intervention, Level, Record, Run, ScheduleRun, Setup, World};
use test_support::{Lab, write_op};

/// Characters that JSON, ShiViz or a terminal could stumble over.
const ODD: &str = "\"q\" \\ {\"n1\":7}\n\r\t\u{1}\u{7f}\u{85}\u{2028}\u{2029}é🐟\\u0041";

/// The records of a run whose keys and values have odd characters.
fn odd() -> Vec<Record> {
    let mut run = Run::new(Setup::default(), 1);
    let operation = write_op(ODD, ODD);
    run.interventions =
        vec![(Time(1_000_000), Intervention::Ask { client: ClientId(1), operation })];
    records(&run, Time(2_000_000))
}

fn records(run: &Run, until: Time) -> Vec<Record> {
    let mut records = Vec::new();
    run.play(until, &mut records).expect("a good setup");
    records
}

/// The records of some random runs.
fn random_runs() -> impl Iterator<Item = Vec<Record>> {
    (0..12).map(|seed| {
        let ScheduleRun { run, until, .. } = ScheduleRun::play(seed, Rules::default());
        records(&run, until)
    })
}

/// Given any run, when it is exported as JSON, then each line is an object with what people read.
#[test]
fn json_lines_say_what_people_read() {
    let world = World::new(&Setup::default(), 1).expect("a good setup");
    for record in random_runs().take(2).flatten().chain(odd()) {
        let (text, line) = (json_line(&record, &world), narration::describe(&record));
        assert!(!text.contains('\n'), "{text}");
        let expected = json!({
            "number": line.number,
            "time_us": line.time.0,
            "level": format!("{:?}", line.level).to_lowercase(),
            "node": record.place.map(|place| place.to_string()),
            "what": line.what,
            "why": line.why,
            "section": line.section,
        });
        let read: Value = serde_json::from_str(&text).expect("an object");
        let told = expected.as_object().expect("an object").iter();
        assert!(told.into_iter().all(|(name, value)| read[name] == *value), "{text}: {expected}");
    }
    let shown = words::legible(ODD);
    let odd_ones = odd().iter().any(|it| narration::describe(it).what.contains(&*shown));
    assert!(odd_ones, "the odd characters are in it");
}

/// The number of events of each place, with the event itself.
type VectorClock = BTreeMap<String, u64>;

/// An event as ShiViz reads it.
struct LogEntry {
    host: String,
    event: String,
    clock: VectorClock,
}

/// Reads one or more events as `(?<time>\S*) (?<event>.*)\n(?<host>\S*) (?<clock>{.*})` does, for
/// which these four characters end a line.
fn read(log: &str) -> Vec<LogEntry> {
    let lines: Vec<&str> = log.split(['\n', '\r', '\u{2028}', '\u{2029}']).collect();
    let pairs = lines.chunks(2).map(|pair| {
        let (time, event) = pair[0].split_once(' ').expect("a time before the event");
        let (host, clock) = pair[1].split_once(' ').expect("a host before its clock");
        assert!(!time.contains(char::is_whitespace) && !host.contains(char::is_whitespace));
        let clock = serde_json::from_str(clock).expect("a clock is an object");
        LogEntry { host: host.into(), event: event.into(), clock }
    });
    pairs.collect()
}

/// Returns the log entry of each record.
fn log_entries(records: &[Record], level: Level) -> Vec<Option<LogEntry>> {
    let mut log = ShiViz::new(level);
    let event = |record| log.event(record).map(|text| read(&text).remove(0));
    records.iter().map(event).collect()
}

/// Checks that ShiViz accepts a log: own clocks count up from 1, no clock goes back, and all that is in
/// a clock is in the log before it.
fn assert_sound(entries: &[Option<LogEntry>]) {
    let mut clocks: BTreeMap<&str, &VectorClock> = BTreeMap::new();
    for LogEntry { host, clock, event } in entries.iter().flatten() {
        let before = |of: &str, whom: &str| {
            clocks.get(of).and_then(|clock| clock.get(whom)).copied().unwrap_or_default()
        };
        assert_eq!(clock[host], before(host, host) + 1, "{event}");
        for (other, count) in clock.iter().filter(|(other, _)| *other != host) {
            assert!((1..=before(other, other)).contains(count), "{event}: {other}");
            assert!(*count >= before(host, other), "{event}: {other}");
        }
        let known = clocks.get(host.as_str()).into_iter().flat_map(|known| known.keys());
        assert!(known.into_iter().all(|other| clock.contains_key(other)), "{event}");
        clocks.insert(host, clock);
    }
}

/// Given any run, when it is exported at any level, then ShiViz accepts the log.
#[test]
fn shiviz_accepts_the_log_at_any_level() {
    assert_eq!(ShiViz::head(), "(?<time>\\S*) (?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})\n");
    for records in random_runs().chain([odd()]) {
        for level in [Level::Debug, Level::Info, Level::Warn, Level::Error] {
            let entries = log_entries(&records, level);
            assert_sound(&entries);
            assert!(level > Level::Info || entries.iter().any(Option::is_some));
        }
    }
}

/// Given any run, when it is exported, then the log has all that a process does or receives, and nothing
/// else.
#[test]
fn only_what_nobody_can_observe_is_left_out() {
    for records in random_runs() {
        for (record, entry) in records.iter().zip(log_entries(&records, Level::Debug)) {
            let unknown = record.place.is_none()
                || matches!(
                    record.event,
                    Event::Lost { .. } | Event::Duplicated { .. } | Event::Isolated { .. }
                );
            assert_eq!(entry.is_none(), unknown, "{record:?}");
            if let (Some(entry), Some(place)) = (entry, record.place) {
                assert_eq!(entry.host, place.to_string());
                assert!(entry.event.starts_with(&narration::describe(record).what));
            }
        }
    }
}

/// Given any run, when it is exported, then the clock of each event is that of its host's last event plus
/// one, merged with that of the sending if it is an arrival, and nothing later.
#[test]
fn sendings_come_before_arrivals() {
    let mut copies = 0;
    for records in random_runs() {
        let mut sent: BTreeMap<FlightId, VectorClock> = BTreeMap::new();
        let mut hosts: BTreeMap<String, VectorClock> = BTreeMap::new();
        for (record, entry) in records.iter().zip(log_entries(&records, Level::Debug)) {
            if let Event::Duplicated { message, of } = record.event {
                sent.insert(message.id, sent[&of].clone());
                copies += 1;
            }
            let Some(LogEntry { host, clock, event }) = entry else { continue };
            let expected = hosts.entry(host.clone()).or_default();
            if let Event::Delivered(message) = &record.event {
                for (other, count) in &sent[&message.id] {
                    let known = expected.entry(other.clone()).or_default();
                    *known = (*known).max(*count);
                }
            }
            *expected.entry(host).or_default() += 1;
            assert_eq!(&clock, expected, "{event}");
            if let Event::Sent(message) = &record.event {
                sent.insert(message.id, clock);
            }
        }
    }
    assert!(copies > 10, "only {copies} messages were sent twice");
}

/// Given any run, when only its important events are exported, then each of them has the same events
/// before it as in the full log.
#[test]
fn events_that_are_left_out_order_the_rest() {
    for records in random_runs() {
        let (all, some) = (log_entries(&records, Level::Debug), log_entries(&records, Level::Info));
        // For each host, how many of its first events are in both.
        let mut both: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for (full, entry) in all.iter().zip(&some) {
            let Some(full) = full else { continue };
            let counts = both.entry(full.host.clone()).or_insert_with(|| vec![0]);
            counts.push(counts[counts.len() - 1] + u64::from(entry.is_some()));
            let Some(entry) = entry else { continue };
            let of_both = full.clock.iter().map(|(host, count)| {
                (host.clone(), both[host][usize::try_from(*count).expect("few")])
            });
            let expected: VectorClock = of_both.filter(|(_, count)| *count > 0).collect();
            assert_eq!(entry.clock, expected, "{}", entry.event);
        }
    }
}

/// Lets time pass until a leader has sent two messages of a kind on the same path, and returns the last.
fn second_of_a_kind(lab: &mut Lab, leader: NodeId) -> FlightId {
    let way = |it: &Flight| (it.envelope.to, it.envelope.payload.kind());
    loop {
        let flights = lab.world.network().flights();
        let mut sent: Vec<_> = flights.filter(|it| it.envelope.from == leader.into()).collect();
        sent.sort_by_key(|it| it.id);
        while let Some(last) = sent.pop() {
            if sent.iter().any(|earlier| way(earlier) == way(last)) {
                return last.id;
            }
        }
        lab.pass(1);
    }
}

/// Given two messages of a kind on the same path, when the second is duplicated by hand and all others are
/// lost, then the copy carries the clock of the second.
#[test]
fn a_copy_carries_the_clock_of_its_message() {
    let (mut lab, leader) = Lab::led(3);
    for _ in 0..2 {
        lab.write("5");
        lab.pass(2);
    }
    let second = second_of_a_kind(&mut lab, leader);
    let others: Vec<_> = lab.world.network().flights().map(|it| it.id).collect();
    lab.act(Intervention::Duplicate(second));
    for other in others {
        lab.act(Intervention::Drop(other));
    }
    lab.pass(100);
    let entries = log_entries(&lab.records, Level::Debug);
    let leader_had = |event: &dyn Fn(&Event) -> bool| {
        let place = lab.records.iter().position(|record| event(&record.event));
        entries[place.expect("it was delivered")].as_ref().expect("in the log").clock
            [&leader.to_string()]
    };
    let copy = lab.records.iter().find_map(|record| match record.event {
        Event::Duplicated { message, .. } => Some(message.id),
        _ => None,
    });
    let sent = leader_had(&|it| matches!(it, Event::Sent(it) if it.id == second));
    let got = leader_had(&|it| matches!(it, Event::Delivered(it) if Some(it.id) == copy));
    assert_eq!(got, sent);
}

/// Given the middle of a run, when it is exported, then ShiViz accepts the log.
#[test]
fn a_part_of_a_run_can_be_exported() {
    for records in random_runs() {
        let entries = log_entries(&records[records.len() / 3..], Level::Debug);
        assert_sound(&entries);
    }
}
