//! What happened up to the playhead, as much of it as someone looks at.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::history::replay::Replay;
use crate::history::timeline::Timeline;
use crate::world::event::{Event, Record};
use crate::world::intervention::Intervention;
use crate::world::message::Address;
use crate::world::run::Run;
use crate::world::{Host, World};
use raft::{Event as Raft, Index, Micros, NodeId, Output, Position, Term, Time};

/// The most stretches of the timeline that are played for one answer.
const MAX_STRETCHES: usize = 32;

/// A message that landed with what came of it, a timer that ran out, or something that was done.
#[derive(Debug)]
struct RecordedStep {
    /// Which of the run's interventions it was, if it was one.
    intervention: Option<usize>,
    /// In which term the server was afterwards that did it.
    term: Term,
    /// The entries that its records name, with the numbers of the records.
    entries: Vec<(u64, Position)>,
    /// For whom the message waits that landed, as its receiver is paused, and behind how many.
    waits: Option<(NodeId, usize)>,
    /// If a server goes on, the numbers of the records with which the handling of each message
    /// begins that had waited for it.
    handled: Vec<u64>,
    records: Vec<Record>,
}

/// Steps in the order of time; none is without a record.
type RecordedSteps = Rc<[Rc<RecordedStep>]>;

/// A record, with the step to which it belongs.
#[derive(Clone, Debug)]
pub(super) struct FoundRecord {
    step: Rc<RecordedStep>,
    place: usize,
}

impl FoundRecord {
    pub(super) fn record(&self) -> &Record {
        &self.step.records[self.place]
    }

    /// The moment just before it.
    pub(super) fn moment(&self) -> RunPoint {
        RunPoint { time: self.record().time, number: self.record().number }
    }

    /// The first record of its step, which shows what set it off.
    pub(super) fn first(&self) -> Self {
        Self { step: Rc::clone(&self.step), place: 0 }
    }

    /// Which of the run's interventions it belongs to, if it belongs to one.
    pub(super) fn intervention(&self) -> Option<usize> {
        self.step.intervention
    }

    /// The term of the server that did it.
    pub(super) fn term(&self) -> Term {
        self.step.term
    }

    /// The last entry of those that it names.
    pub(super) fn entry(&self) -> Option<Position> {
        let number = self.record().number;
        self.step.entries.iter().find(|(named_by, _)| *named_by == number).map(|(_, entry)| *entry)
    }

    /// The nearest record before it in its step that is like that.
    pub(super) fn earlier(&self, is: impl Fn(&Event) -> bool) -> Option<Self> {
        let place = self.before().iter().rposition(|record| is(&record.event))? + self.start();
        Some(Self { step: Rc::clone(&self.step), place })
    }

    /// The same, counted from the start of the step, from 0.
    pub(super) fn nth_earlier(&self, nth: usize, is: impl Fn(&Event) -> bool) -> Option<Self> {
        let mut fit = self.before().iter().zip(self.start()..).filter(|(it, _)| is(&it.event));
        let (_, place) = fit.nth(nth)?;
        Some(Self { step: Rc::clone(&self.step), place })
    }

    /// The records before it in its step; of a server that goes on, those of the same message.
    pub(super) fn before(&self) -> &[Record] {
        &self.step.records[self.start()..self.place]
    }

    fn start(&self) -> usize {
        let first = self.message().map_or(0, |message| self.step.handled[message]);
        self.step.records.partition_point(|record| record.number < first)
    }

    /// Of which message it came, of those that had waited for a server that goes on.
    fn message(&self) -> Option<usize> {
        let number = self.record().number;
        self.step.handled.partition_point(|first| *first <= number).checked_sub(1)
    }
}

/// The moment just before a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RunPoint {
    pub(super) time: Time,
    pub(super) number: u64,
}

impl RunPoint {
    /// The moment before all that happened at a time.
    pub(super) fn start_of(time: Time) -> Self {
        Self { time, number: 0 }
    }
}

/// So long before a time.
pub(super) fn minus(moment: Time, span: Micros) -> Time {
    Time(moment.0.saturating_sub(span.0))
}

/// What happened up to the playhead.
pub(super) struct RecordSearch<'a> {
    pub(super) timeline: &'a Timeline,
    /// What was looked at, by the moments after which it begins.
    stretches: BTreeMap<Time, RecordedSteps>,
    exhausted: bool,
}

impl<'a> RecordSearch<'a> {
    pub(super) fn new(timeline: &'a Timeline) -> Self {
        Self { timeline, stretches: BTreeMap::new(), exhausted: false }
    }

    /// True if there was more to look at than may be.
    pub(super) fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// The world at the playhead.
    pub(super) fn world(&self) -> &'a World {
        self.timeline.world()
    }

    /// What was done before a moment, in the order of time.
    pub(super) fn interventions(&mut self, before: RunPoint) -> &'a [(Time, Intervention)] {
        let interventions = &self.timeline.run().interventions;
        let earlier = interventions.partition_point(|(time, _)| *time < before.time);
        // Of those at the same moment only the records show which came before.
        let stretch = self.stretch(before.time);
        let steps = stretch[..begun_before(&stretch, before)].iter().rev();
        let last = steps.filter_map(|step| step.intervention).next();
        &interventions[..earlier.max(last.map_or(0, |last| last + 1))]
    }

    /// The intervention to which a record belongs, if it belongs to one.
    pub(super) fn intervention(&self, found: &FoundRecord) -> Option<&'a Intervention> {
        let place = found.intervention()?;
        let (_, asked) = self.timeline.run().interventions.get(place)?;
        Some(self.timeline.meant(place, asked))
    }

    /// The stretch in which a time lies.
    fn stretch(&mut self, moment: Time) -> RecordedSteps {
        let (start, end) = self.timeline.stretch(moment);
        let begins = start.watched.world().now();
        if let Some(known) = self.stretches.get(&begins) {
            return Rc::clone(known);
        }
        if self.stretches.len() == MAX_STRETCHES {
            self.exhausted = true;
            return Rc::new([]);
        }
        let steps = steps(start.clone(), self.timeline.run(), end);
        self.stretches.insert(begins, Rc::clone(&steps));
        steps
    }

    /// The record of a time with this number.
    pub(super) fn record(&mut self, number: u64, time: Time) -> Option<FoundRecord> {
        let after = RunPoint { time, number: number.saturating_add(1) };
        self.last_in(time, after, |record| record.number == number)
    }

    /// The last record before a moment that is like that, of those in the stretch in which an
    /// moment lies.
    pub(super) fn last_in(
        &mut self,
        moment: Time,
        before: RunPoint,
        is: impl Fn(&Record) -> bool,
    ) -> Option<FoundRecord> {
        let stretch = self.stretch(moment);
        last_of(&stretch, before, 0, &is)
    }

    /// The last record before a moment that is like that, if since then something holds. It is
    /// looked for near the moment, and where that must have come about.
    pub(super) fn find_cause(
        &mut self,
        before: RunPoint,
        holds: impl Fn(&World) -> bool,
        is: impl Fn(&Record) -> bool,
    ) -> Option<FoundRecord> {
        self.find_cause_after(Time(0), before, holds, is)
    }

    /// The same, for what cannot have come about before a time.
    pub(super) fn find_cause_after(
        &mut self,
        after: Time,
        before: RunPoint,
        holds: impl Fn(&World) -> bool,
        is: impl Fn(&Record) -> bool,
    ) -> Option<FoundRecord> {
        let not_yet = self.timeline.last_keyframe_where_not(before.time, holds).max(after);
        let near = self.last_in(before.time, before, &is);
        near.or_else(|| self.last_in(not_yet + Micros(1), before, &is))
    }

    /// What happened between two moments and is like that, the latest first.
    pub(super) fn between(
        &mut self,
        after: RunPoint,
        before: RunPoint,
        is: impl Fn(&Record) -> bool,
    ) -> Vec<FoundRecord> {
        let mut all = Vec::new();
        let mut moment = before.time;
        loop {
            let stretch = self.stretch(moment);
            let mut until = before;
            while let Some(found) = last_of(&stretch, until, after.number, &is) {
                until = found.moment();
                all.push(found);
            }
            moment = self.timeline.stretch(moment).0.watched.world().now();
            if moment <= after.time {
                return all;
            }
        }
    }

    /// The last thing that happened between two moments and is like that.
    pub(super) fn last_between(
        &mut self,
        after: RunPoint,
        before: RunPoint,
        is: impl Fn(&Record) -> bool,
    ) -> Option<FoundRecord> {
        self.between(after, before, is).into_iter().next()
    }

    /// The message of which something came when a server went on.
    pub(super) fn waited(&mut self, found: &FoundRecord) -> Option<FoundRecord> {
        let (place, resumed) = (found.message()?, found.first().moment());
        let id = found.record().place?.node()?;
        let holds = |world: &World| match world.host(id) {
            Some(Host::Paused(_, inbox)) => inbox.len() > place,
            _ => false,
        };
        let came = self.timeline.last_keyframe_where_not(resumed.time, holds);
        [resumed.time, came + Micros(1)].into_iter().find_map(|moment| {
            let stretch = self.stretch(moment);
            let mut steps = stretch[..begun_before(&stretch, resumed)].iter().rev();
            let step = steps.find(|step| step.waits == Some((id, place)))?;
            Some(FoundRecord { step: Rc::clone(step), place: 0 })
        })
    }

    /// What one of the run's interventions did first, if it was possible and changed something.
    pub(super) fn done(&mut self, intervention: usize) -> Option<FoundRecord> {
        let (time, _) = self.timeline.run().interventions.get(intervention)?;
        let stretch = self.stretch(*time);
        let step = stretch.iter().find(|step| step.intervention == Some(intervention))?;
        let place = match step.records[..] {
            [Record { event: Event::Refused { .. }, .. }, ..] => return None,
            // Behind the record of what was meant comes what was done.
            [Record { event: Event::Resolved { .. }, .. }, _, ..] => 1,
            _ => 0,
        };
        Some(FoundRecord { step: Rc::clone(step), place })
    }
}

/// The last record of a stretch before a moment that is like that and later than another.
fn last_of(
    stretch: &[Rc<RecordedStep>],
    before: RunPoint,
    after: u64,
    is: &dyn Fn(&Record) -> bool,
) -> Option<FoundRecord> {
    let end = begun_before(stretch, before);
    let later =
        |step: &&Rc<RecordedStep>| step.records.last().is_some_and(|last| last.number > after);
    let fits = |record: &Record| record.number < before.number && record.number > after;
    stretch[..end].iter().rev().take_while(later).find_map(|step| {
        let place = step.records.iter().rposition(|record| fits(record) && is(record))?;
        Some(FoundRecord { step: Rc::clone(step), place })
    })
}

/// How many steps of a stretch began before a moment.
fn begun_before(stretch: &[Rc<RecordedStep>], before: RunPoint) -> usize {
    stretch.partition_point(|step| step.records[0].number < before.number)
}

/// What happens in a run from a keyframe up to and including a time.
fn steps(mut head: Replay, run: &Run, until: Time) -> RecordedSteps {
    let mut steps = Vec::new();
    loop {
        let (done, waiting) = (head.done, about_to_go_on(&head, run));
        let Some(records) = head.step(run, until).map(<[Record]>::to_vec) else {
            return steps.into();
        };
        if let Some(first) = records.first() {
            let world = head.watched.world();
            let place = first.place.and_then(Address::node).and_then(|id| world.host(id));
            let step = RecordedStep {
                intervention: (head.done > done).then_some(done),
                term: place.map(|host| host.durable().term).unwrap_or_default(),
                entries: records.iter().filter_map(|record| entry(world, record)).collect(),
                waits: waits(world, first),
                handled: waiting.map_or_else(Vec::new, |host| handled(host, &records)),
                records,
            };
            steps.push(Rc::new(step));
        }
    }
}

/// A paused server with all that waits for it, if the next thing is that it goes on.
fn about_to_go_on(head: &Replay, run: &Run) -> Option<Host> {
    let world = head.watched.world();
    match run.interventions.get(head.done)? {
        (time, Intervention::Resume(id)) if *time < world.next_at() => world.host(*id).cloned(),
        _ => None,
    }
}

/// With which records the handling of each message begins that had waited for a server. The server
/// is made to handle them once more, as the records do not show it.
fn handled(host: Host, records: &[Record]) -> Vec<u64> {
    let (Host::Paused(mut node, inbox), Some(resumed)) = (host, records.first()) else {
        return Vec::new();
    };
    let mut next = resumed.number + 1;
    let mut copies: Vec<u64> = records
        .iter()
        .rev()
        .filter(|record| matches!(record.event, Event::Duplicated { .. }))
        .map(|record| record.number)
        .collect();
    let begins = inbox.into_iter().map(|envelope| {
        let begin = next;
        let output = envelope.into_input().map(|input| node.step(resumed.time, input));
        let Output { messages, replies, events } = output.unwrap_or_default();
        next += (messages.len() + replies.len() + events.len()) as u64;
        // Second copies, which the network made, stand among them.
        while copies.pop_if(|copy| *copy <= next).is_some() {
            next += 1;
        }
        begin
    });
    begins.collect()
}

/// For whom a message waits that has just landed, and behind how many.
fn waits(world: &World, landed: &Record) -> Option<(NodeId, usize)> {
    let (Event::Delivered(message), id) = (&landed.event, landed.place?.node()?) else {
        return None;
    };
    match world.host(id) {
        Some(Host::Paused(_, inbox)) if message.to.node() == Some(id) => {
            Some((id, inbox.len().checked_sub(1)?))
        }
        _ => None,
    }
}

/// The last entry that a record names.
fn entry(world: &World, record: &Record) -> Option<(u64, Position)> {
    let index = match record.event {
        Event::Raft(Raft::Appended { index, .. }) => index,
        Event::Raft(Raft::Stored { last, .. }) => last,
        Event::Raft(Raft::Committed { to, .. }) => to,
        _ => Index(0),
    };
    let log = &world.host(record.place?.node()?)?.durable().log;
    let term = log.get(index)?.term;
    Some((record.number, Position { index, term }))
}
