//! Links of version 1, which were packed by hand: whole numbers, seven bits to a byte and the lowest first (LEB128), in
//! a fixed order. They are read for ever, and no longer written.

use crate::format::link::{Link, LinkError, ViewNumber, check_times, timed_run};
use crate::world::intervention::{Groups, InitialEntry, InitialState, Intervention};
use crate::world::message::Address;
use crate::world::network::FlightId;
use crate::world::run::Run;
use crate::world::setup::{Conditions, Latency, Permille, Setup};
use raft::{ClientId, MAX_NODES, Micros, NodeId, Operation, Rule, Rules, Term, Text, Time, Timing};

type Read<T> = Result<T, LinkError>;

/// What is left to be read.
struct Unpacker<'a>(&'a [u8]);

/// Reads what follows the version.
pub(super) fn read(bytes: &[u8]) -> Read<Link<ViewNumber>> {
    let mut rest = Unpacker(bytes);
    let setup = rest.setup()?;
    let run = Run::new(setup, rest.number()?);
    let (until, at, number) = (Time(rest.number()?), Time(rest.number()?), rest.number()?);
    check_times(until, at)?;
    let mut interventions = Vec::new();
    while !rest.0.is_empty() {
        interventions.push((Micros(rest.number()?), rest.intervention()?));
    }
    let run = timed_run(run, interventions)?;
    Ok(Link { run, until, at, view: ViewNumber { number, at } })
}

impl Unpacker<'_> {
    fn byte(&mut self) -> Read<u8> {
        match self.0.split_first() {
            Some((byte, rest)) => {
                self.0 = rest;
                Ok(*byte)
            }
            None => Err(LinkError::Altered),
        }
    }

    fn number(&mut self) -> Read<u64> {
        let mut number = 0_u64;
        for place in 0..10 {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if place == 9 && part > 1 {
                break;
            }
            number |= part << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(LinkError::Unknown)
    }

    /// A number that is small enough for what it counts.
    fn small<T: TryFrom<u64>>(&mut self) -> Read<T> {
        match T::try_from(self.number()?) {
            Ok(number) => Ok(number),
            Err(_) => Err(LinkError::Unknown),
        }
    }

    fn micros(&mut self) -> Read<Micros> {
        self.number().map(Micros)
    }

    fn text(&mut self) -> Read<Text> {
        let length: usize = self.small()?;
        let Some((text, rest)) = self.0.split_at_checked(length) else {
            return Err(LinkError::Altered);
        };
        self.0 = rest;
        match std::str::from_utf8(text).ok().and_then(Text::new) {
            Some(text) => Ok(text),
            None => Err(LinkError::Unknown),
        }
    }

    fn setup(&mut self) -> Read<Setup> {
        let (nodes, clients) = (self.small()?, self.small()?);
        let (election_min, election_max) = (self.micros()?, self.micros()?);
        let timing = Timing { election_min, election_max, heartbeat: self.micros()? };
        let batch = self.small()?;
        let (flags, off) = (self.number()?, self.number()?);
        if flags > 3 || off >> Rule::ALL.len() > 0 {
            return Err(LinkError::Unknown);
        }
        let is_off = |place: usize| off & (1 << place) > 0;
        let off = (0..).zip(Rule::ALL).filter(|(place, _)| is_off(*place));
        Ok(Setup {
            nodes,
            clients,
            timing,
            batch,
            check_quorum: flags & 1 > 0,
            pre_vote: flags & 2 > 0,
            conditions: self.conditions()?,
            rules: off.fold(Rules::default(), |rules, (_, rule)| rules.without(rule)),
        })
    }

    fn conditions(&mut self) -> Read<Conditions> {
        Ok(Conditions {
            latency: self.latency()?,
            loss: self.share()?,
            duplication: self.share()?,
            reordering: self.share()?,
            hold_up: self.micros()?,
        })
    }

    fn share(&mut self) -> Read<Permille> {
        self.small().map(Permille)
    }

    fn latency(&mut self) -> Read<Latency> {
        Ok(Latency { min: self.micros()?, max: self.micros()? })
    }

    fn intervention(&mut self) -> Read<Intervention> {
        Ok(match self.number()? {
            0 => Intervention::Crash(self.node()?),
            1 => Intervention::Restart(self.node()?),
            2 => Intervention::Pause(self.node()?),
            3 => Intervention::Resume(self.node()?),
            4 => Intervention::TimeOut(self.node()?),
            5 => Intervention::Isolate(self.node()?),
            6 => Intervention::Rejoin(self.node()?),
            7 => Intervention::CutLink { from: self.address()?, to: self.address()? },
            8 => Intervention::RestoreLink { from: self.address()?, to: self.address()? },
            9 => Intervention::Partition(self.groups()?),
            10 => Intervention::HealNetwork,
            11 => Intervention::Drop(FlightId(self.number()?)),
            12 => Intervention::Duplicate(FlightId(self.number()?)),
            kind @ 13..=15 => self.ask(kind)?,
            16 => Intervention::SetConditions(self.conditions()?),
            17 => Intervention::SetLatency {
                one: self.address()?,
                other: self.address()?,
                latency: Some(self.latency()?),
            },
            18 => Intervention::SetLatency {
                one: self.address()?,
                other: self.address()?,
                latency: None,
            },
            19 => Intervention::Preload(self.initial_state()?.into()),
            _ => return Err(LinkError::Unknown),
        })
    }

    fn initial_state(&mut self) -> Read<InitialState> {
        let node = self.node()?;
        let vote = self.small()?;
        let voted_for = NodeId::new(vote);
        if vote > 0 && voted_for.is_none() {
            return Err(LinkError::Unknown);
        }
        // No room is made for entries that are only announced.
        let (entries, mut log, mut term) = (self.number()?, Vec::new(), Term(0));
        for _ in 0..entries {
            let entry = self.given(term)?;
            term = entry.0;
            log.push(entry);
        }
        Ok(InitialState { node, term: self.term_after(term)?, voted_for, log })
    }

    fn given(&mut self, last: Term) -> Read<InitialEntry> {
        let term = self.term_after(last)?;
        let write = match self.number()? {
            0 => None,
            1 => Some((self.text()?, self.text()?)),
            _ => return Err(LinkError::Unknown),
        };
        Ok((term, write))
    }

    fn term_after(&mut self, last: Term) -> Read<Term> {
        match last.0.checked_add(self.number()?) {
            Some(term) => Ok(Term(term)),
            None => Err(LinkError::Unknown),
        }
    }

    fn ask(&mut self, kind: u64) -> Read<Intervention> {
        let client = ClientId(self.small()?);
        let key = self.text()?;
        let operation = match kind {
            13 => Operation::Write { key, value: self.text()? },
            14 => Operation::Read { key },
            _ => Operation::Delete { key },
        };
        Ok(Intervention::Ask { client, operation })
    }

    fn node(&mut self) -> Read<NodeId> {
        match NodeId::new(self.small()?) {
            Some(node) => Ok(node),
            None => Err(LinkError::Unknown),
        }
    }

    fn address(&mut self) -> Read<Address> {
        let number: u8 = self.small()?;
        let node = NodeId::new(number).map(Address::Node);
        let client = number.checked_sub(MAX_NODES).map(|it| Address::Client(ClientId(it)));
        Ok(node.or(client).unwrap_or(Address::Proxy))
    }

    fn groups(&mut self) -> Read<Groups> {
        let mut groups = Groups::default();
        for group in &mut groups.nodes {
            *group = self.small()?;
        }
        let proxy: u16 = self.small()?;
        groups.proxy = match proxy.checked_sub(1).map(u8::try_from) {
            None => None,
            Some(Ok(group)) => Some(group),
            Some(Err(_)) => return Err(LinkError::Unknown),
        };
        Ok(groups)
    }
}
