//! What someone outside can do to a world.

use crate::world::event::{CrashLoss, Event, OnDisk, Record};
use crate::world::hosts::Host;
use crate::world::intervention::{GroupList, Intervention, InterventionError};
use crate::world::message::{Address, Envelope, Payload};
use crate::world::network;
use crate::world::network::{FlightId, Loss};
use crate::world::setup::Conditions;
use crate::world::{World, message_ref};
use raft::{ClientId, Input, Node, NodeId, Operation};

impl World {
    /// Does something to the world, now, after all that happens by itself at this moment. What
    /// happened is added to `records`.
    ///
    /// # Errors
    /// Why it is [`InterventionError`]; then nothing is done.
    pub fn intervene(
        &mut self,
        intervention: &Intervention,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        // Otherwise a run that stopped halfway through a moment could not be played again.
        self.run_until(self.now, records);
        match *intervention {
            Intervention::Preload(ref initial) => self.preload(initial, records),
            Intervention::Crash(id) => self.crash(id, records),
            Intervention::Restart(id) => self.restart(id, records),
            Intervention::Pause(id) => self.pause(id, records),
            Intervention::Resume(id) => self.resume(id, records),
            Intervention::TimeOut(id) => self.time_out(id, records),
            Intervention::CutLink { from, to } => self.set_cut(from, to, true, records),
            Intervention::RestoreLink { from, to } => self.set_cut(from, to, false, records),
            Intervention::Isolate(id) => self.isolate(id, true, records),
            Intervention::Rejoin(id) => self.isolate(id, false, records),
            Intervention::Partition(groups) => {
                self.partition(groups.within(self.setup.nodes).list(), records)
            }
            Intervention::PartitionInto(ref groups) => self.partition(groups.clone(), records),
            Intervention::HealNetwork => {
                self.cut_where(&|_, _| Some(false));
                self.note(None, Event::Healed, records);
                Ok(())
            }
            Intervention::Drop(flight) => self.drop_flight(flight, records),
            Intervention::Duplicate(flight) => self.duplicate_flight(flight, records),
            Intervention::ByRole(ref line) => self.intervene_by_role(line, records),
            Intervention::Handle { message, how } => self.handle(message, how, records),
            Intervention::Ask { client, ref operation } => {
                self.ask(client, operation.clone(), records)
            }
            Intervention::SetConditions(to) => self.change_conditions(to, records),
            Intervention::ChangeConditions(change) => {
                self.change_conditions(change.of(*self.network.conditions()), records)
            }
            Intervention::SetLatency { one, other, latency } => {
                self.check_link(one, other)?;
                if let Some(latency) = latency {
                    latency.check().map_err(InterventionError::Network)?;
                }
                let was = self.network.latency(one, other);
                self.network.set_latency(one, other, latency);
                self.note(None, Event::LatencyChanged { one, other, latency, was }, records);
                Ok(())
            }
        }
    }

    fn change_conditions(
        &mut self,
        to: Conditions,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        to.check(&self.setup.timing).map_err(InterventionError::Network)?;
        let from = *self.network.conditions();
        self.network.set_conditions(to);
        self.note(None, Event::ConditionsChanged { from, to }, records);
        Ok(())
    }

    /// Keeps apart who has no group in common. This takes the place of an earlier partition; what was cut otherwise
    /// stays cut.
    fn partition(
        &mut self,
        groups: GroupList,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        let ends = network::ends(self.setup.nodes);
        if let Some(unknown) = groups.0.iter().flatten().find(|it| !ends.contains(it)) {
            return Err(match *unknown {
                Address::Node(node) => InterventionError::NoSuchNode(node),
                other => InterventionError::NoSuchLink(other, Address::Proxy),
            });
        }
        let pairs = || {
            ends.iter()
                .flat_map(|one| ends.iter().map(|other| (*one, *other)))
                .filter(|(a, b)| a != b)
        };
        let apart = |(one, other): &(Address, Address)| groups.apart(*one, *other);
        if !pairs().any(|pair| apart(&pair)) {
            return Err(InterventionError::PartsNobody);
        }
        for pair in pairs() {
            self.network.set_parted(self.now, pair.0, pair.1, apart(&pair));
        }
        let cuts = pairs().filter(|pair| pair.0 < pair.1 && apart(pair)).collect();
        let is_kept = |(from, to): &(Address, Address)| self.network.is_cut(*from, *to);
        let kept = pairs().filter(|pair| !apart(pair) && is_kept(pair)).collect();
        let groups = groups.complete(self.setup.nodes);
        self.note(None, Event::Partitioned { groups, cuts, kept }, records);
        Ok(())
    }

    /// Does something to the world as a part of a run, in which nothing may be dropped silently: what cannot be
    /// done becomes an event.
    ///
    /// # Errors
    /// Why it is [`InterventionError`]; then nothing is done but noted.
    pub fn intervene_or_note(
        &mut self,
        intervention: &Intervention,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        let done = self.intervene(intervention, records);
        if let Err(because) = done {
            let intervention = Box::new(intervention.clone());
            self.note(None, Event::Refused { intervention, because }, records);
        }
        done
    }

    fn crash(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), InterventionError> {
        let rules = self.setup.rules;
        let loss = self.change_host(id, |host| match host {
            Host::Up(_) | Host::Paused(..) => {
                let before = host.durable();
                let left = before.clone().survived(rules);
                let loss = CrashLoss {
                    kept: OnDisk::from(&left),
                    vote: before.voted_for.filter(|_| left.voted_for.is_none()),
                    entries: before.log.len() - left.log.len(),
                };
                Ok((Host::Down(left), loss))
            }
            Host::Down(_) => Err(InterventionError::Down(id)),
        })?;
        self.note(Some(id.into()), Event::Crashed(loss), records);
        Ok(())
    }

    fn restart(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), InterventionError> {
        let durable = match self.host(id).ok_or(InterventionError::NoSuchNode(id))? {
            Host::Down(durable) => durable.clone(),
            Host::Up(_) | Host::Paused(..) => return Err(InterventionError::NotDown(id)),
        };
        let node = self.start(id, durable);
        let on_disk = OnDisk::from(node.durable());
        self.hosts.change(id, |host| *host = Host::Up(node));
        self.note(Some(id.into()), Event::Restarted(on_disk), records);
        Ok(())
    }

    fn pause(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), InterventionError> {
        self.change_host(id, |host| match host {
            Host::Up(node) => Ok((Host::Paused(node.clone(), Vec::new()), ())),
            Host::Paused(..) => Err(InterventionError::Paused(id)),
            Host::Down(_) => Err(InterventionError::Down(id)),
        })?;
        self.note(Some(id.into()), Event::Paused, records);
        Ok(())
    }

    /// A server goes on: first it reads what has come for it, then it looks at its timer.
    fn resume(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), InterventionError> {
        let inbox = self.change_host(id, |host| match host {
            Host::Paused(node, inbox) => Ok((Host::Up(node.clone()), std::mem::take(inbox))),
            Host::Up(_) => Err(InterventionError::NotPaused(id)),
            Host::Down(_) => Err(InterventionError::Down(id)),
        })?;
        let waiting = u32::try_from(inbox.len()).unwrap_or(u32::MAX);
        self.note(Some(id.into()), Event::Resumed { waiting }, records);
        for envelope in inbox {
            self.hand(id, envelope, records);
        }
        Ok(())
    }

    /// Puts in the place of a machine what becomes of it, unless that cannot be. Returns what else
    /// comes of it.
    fn change_host<T>(
        &mut self,
        id: NodeId,
        change: impl FnOnce(&mut Host) -> Result<(Host, T), InterventionError>,
    ) -> Result<T, InterventionError> {
        let change = |host: &mut Host| {
            let (next, rest) = change(host)?;
            *host = next;
            Ok(rest)
        };
        self.hosts.change(id, change).unwrap_or(Err(InterventionError::NoSuchNode(id)))
    }

    fn time_out(&mut self, id: NodeId, records: &mut Vec<Record>) -> Result<(), InterventionError> {
        self.running(id)?;
        self.step(id, Input::TimeOut, records);
        Ok(())
    }

    fn set_cut(
        &mut self,
        from: Address,
        to: Address,
        cut: bool,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        self.check_link(from, to)?;
        if self.network.set_cut(self.now, from, to, cut) {
            let event =
                if cut { Event::LinkCut { from, to } } else { Event::LinkRestored { from, to } };
            self.note(None, event, records);
        }
        Ok(())
    }

    fn isolate(
        &mut self,
        id: NodeId,
        cut: bool,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        self.host(id).ok_or(InterventionError::NoSuchNode(id))?;
        let node = Address::Node(id);
        self.cut_where(&|one, other| (one == node || other == node).then_some(cut));
        self.note(Some(node), Event::Isolated { cut }, records);
        Ok(())
    }

    /// Cuts or restores each direction of each link as given; `None` leaves it as it is.
    fn cut_where(&mut self, cut: &dyn Fn(Address, Address) -> Option<bool>) {
        let ends = network::ends(self.setup.nodes);
        for from in ends.iter().copied() {
            for to in ends.iter().copied() {
                if let Some(cut) = cut(from, to) {
                    self.network.set_cut(self.now, from, to, cut);
                }
            }
        }
    }

    pub(super) fn drop_flight(
        &mut self,
        id: FlightId,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        let flight = self.network.take(id).ok_or(InterventionError::NoSuchFlight(id))?;
        self.lose(&flight, Loss::ByHand, records);
        Ok(())
    }

    pub(super) fn duplicate_flight(
        &mut self,
        id: FlightId,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        if self.network.is_full() {
            return Err(InterventionError::TooManyFlights);
        }
        let copy =
            self.network.duplicate(self.now, id).ok_or(InterventionError::NoSuchFlight(id))?;
        let message = self
            .network
            .flight(copy)
            .map(message_ref)
            .ok_or(InterventionError::NoSuchFlight(id))?;
        self.note(Some(message.from), Event::Duplicated { message, of: id }, records);
        Ok(())
    }

    fn ask(
        &mut self,
        id: ClientId,
        operation: Operation,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        let now = self.now;
        let client = self.client_mut(id).ok_or(InterventionError::NoSuchClient(id))?;
        let request =
            client.ask(now, operation.clone()).ok_or(InterventionError::TooManyRequests(id))?;
        self.note(Some(id.into()), Event::Asked { id: request.id, operation }, records);
        let (from, payload) = (Address::Client(id), Payload::Request(request));
        self.send_all([Envelope { from, to: Address::Proxy, payload }], records);
        Ok(())
    }

    fn running(&self, id: NodeId) -> Result<&Node, InterventionError> {
        match self.host(id).ok_or(InterventionError::NoSuchNode(id))? {
            Host::Up(node) => Ok(node),
            Host::Paused(..) => Err(InterventionError::Paused(id)),
            Host::Down(_) => Err(InterventionError::Down(id)),
        }
    }

    fn check_link(&self, one: Address, other: Address) -> Result<(), InterventionError> {
        let ends = network::ends(self.setup.nodes);
        let known = one != other && ends.contains(&one) && ends.contains(&other);
        if known { Ok(()) } else { Err(InterventionError::NoSuchLink(one, other)) }
    }
}
