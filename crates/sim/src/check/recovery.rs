//! Liveness (§5.6): what is asked of a world once faults have stopped, step by step.

use crate::check::violation::LivenessGoal;
use crate::world::client::Client;
use crate::world::intervention::Intervention;
use crate::world::message::Outcome;
use crate::world::{Host, World};
use raft::{Answer, ClientId, Durable, Index, Micros, Node, NodeSet, Operation, Role, Text, Time};

/// What is asked of a world once faults have stopped: first that its servers agree, then that a
/// write is done, then that a read sees it; each within a bounded time.
///
/// It does nothing by itself: who drives the world asks it for the next [`Demand`] until that is
/// [`Demand::Met`] or [`Demand::Failed`].
#[derive(Clone, Debug)]
pub struct Recovery {
    stage: LivenessGoal,
    since: Time,
    patience: Micros,
    /// What is written and read: no other write has this value.
    key: Text,
    value: Text,
}

/// What is to be done with a world next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Demand {
    /// Let it go on by itself up to this moment.
    Wait(Time),
    /// Do this to it, now.
    Do(Intervention),
    /// Nothing: it has come to agreement and serves its clients.
    Met,
    /// Nothing: it had its time, and this has not come about.
    Failed(LivenessGoal),
}

/// Who asks.
const CLIENT: ClientId = ClientId(1);

impl Recovery {
    /// A world whose faults stop now has so much time for each of the three things.
    #[must_use]
    pub fn new(world: &World, patience: Micros) -> Self {
        let text = |text: &str| Text::new(text).expect("short enough");
        Self {
            stage: LivenessGoal::Agreement,
            since: world.now(),
            patience,
            key: text("calm"),
            value: text(&world.now().0.to_string()),
        }
    }

    /// What is to be done next.
    pub fn next(&mut self, world: &World) -> Demand {
        let now = world.now();
        if self.has_come(world) {
            self.since = now;
            self.stage = match self.stage {
                LivenessGoal::Agreement => LivenessGoal::Write,
                LivenessGoal::Write => LivenessGoal::Read,
                LivenessGoal::Read => return Demand::Met,
            };
        } else if now >= self.since + self.patience {
            return Demand::Failed(self.stage);
        }
        match self.operation() {
            // It may have to ask again: nobody knows what came of it.
            Some(operation) if !waits(world) => {
                Demand::Do(Intervention::Ask { client: CLIENT, operation })
            }
            _ => {
                let soon = now + world.setup().timing.heartbeat;
                Demand::Wait(soon.min(self.since + self.patience))
            }
        }
    }

    /// What the client is to ask for at this stage.
    fn operation(&self) -> Option<Operation> {
        let key = self.key.clone();
        match self.stage {
            LivenessGoal::Agreement => None,
            LivenessGoal::Write => Some(Operation::Write { key, value: self.value.clone() }),
            LivenessGoal::Read => Some(Operation::Read { key }),
        }
    }

    fn has_come(&self, world: &World) -> bool {
        let answer = match self.stage {
            LivenessGoal::Agreement => return agree(world),
            LivenessGoal::Write => Answer::Written,
            LivenessGoal::Read => Answer::Value(Some(self.value.clone())),
        };
        let last = client(world).and_then(Client::last);
        last.is_some_and(|last| {
            last.asked >= self.since
                && Some(&last.operation) == self.operation().as_ref()
                && last.outcome == Outcome::Done(answer)
        })
    }
}

fn client(world: &World) -> Option<&Client> {
    world.clients().iter().find(|client| client.id() == CLIENT)
}

fn waits(world: &World) -> bool {
    client(world).is_some_and(|client| client.open().next().is_some())
}

/// All servers run, one leads, all are of its term, their logs are equal and wholly committed, and
/// no client waits.
fn agree(world: &World) -> bool {
    let leads = |node: &&Node| matches!(node.role(), Role::Leader(_));
    let running = || world.hosts().filter_map(|(_, host)| Host::running(host));
    let mut leaders = running().filter(leads);
    let (Some(leader), None) = (leaders.next(), leaders.next()) else {
        return false;
    };
    let all = NodeSet::first(world.setup().nodes).iter().count();
    running().count() == all
        && running().all(|node| follows(node, leader))
        && world.clients().iter().all(|client| client.open().next().is_none())
}

fn follows(node: &Node, leader: &Node) -> bool {
    let (Durable { term, log, .. }, theirs) = (node.durable(), leader.durable());
    let last: Index = log.last().index;
    *term == theirs.term
        && node.commit() == last
        && node.applied() == last
        && log.last() == theirs.log.last()
        && *log == theirs.log
}
