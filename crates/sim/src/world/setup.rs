//! What a world is made of, before anything happens in it.

use crate::world::message::Address;
use raft::{MAX_BATCH, MAX_NODES, Micros, Rules, Timing};
use serde::{Deserialize, Serialize};

/// The most clients a world may have.
pub const MAX_CLIENTS: u8 = 9;

/// The longest time that a setting takes: a minute.
pub const MAX_SPAN: Micros = Micros::from_millis(60_000);

/// What a world is made of. Two worlds with the same setup and seed go the same way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Setup {
    /// How many servers there are, 1 to [`MAX_NODES`].
    pub nodes: u8,
    /// How many clients there are, 1 to [`MAX_CLIENTS`].
    pub clients: u8,
    /// The lengths of time that the servers go by.
    pub timing: Timing,
    /// The most entries that one AppendEntries carries, 1 to [`MAX_BATCH`].
    pub batch: u16,
    /// True if a leader that hears no majority steps down (thesis 6.2).
    pub check_quorum: bool,
    /// True if servers ask if they could win before they run for election, and hear no
    /// candidate while they hear a leader (thesis 9.6, 4.2.3).
    pub pre_vote: bool,
    /// How good the network is at the beginning.
    pub conditions: Conditions,
    /// The rules that the servers keep. With one disabled this is no longer Raft.
    pub rules: Rules,
}

impl Default for Setup {
    /// Three servers with the timing of the paper (§9.3) on a network that loses nothing.
    fn default() -> Self {
        Self {
            nodes: 3,
            clients: 1,
            timing: Timing {
                election_min: Micros::from_millis(150),
                election_max: Micros::from_millis(300),
                heartbeat: Micros::from_millis(50),
            },
            batch: MAX_BATCH,
            check_quorum: true,
            pre_vote: false,
            conditions: Conditions::default(),
            rules: Rules::default(),
        }
    }
}

/// How good the network is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Conditions {
    /// How long a message takes from one end to the other.
    pub latency: Latency,
    /// How many of 1,000 messages are lost.
    #[serde(rename = "loss_permille")]
    pub loss: Permille,
    /// How many of 1,000 messages arrive twice.
    #[serde(rename = "duplication_permille")]
    pub duplication: Permille,
    /// How many of 1,000 messages are held up, so that later ones may overtake them. All others
    /// keep their order on each link.
    #[serde(rename = "reordering_permille")]
    pub reordering: Permille,
    /// How long such a message is held up at most.
    #[serde(rename = "hold_up_us")]
    pub hold_up: Micros,
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            latency: Latency { min: Micros::from_millis(20), max: Micros::from_millis(30) },
            loss: Permille(0),
            duplication: Permille(0),
            reordering: Permille(0),
            hold_up: Micros::from_millis(100),
        }
    }
}

/// A range of one-way latencies; each message draws its own from it, ends included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Latency {
    /// The shortest.
    #[serde(rename = "min_us")]
    pub min: Micros,
    /// The longest.
    #[serde(rename = "max_us")]
    pub max: Micros,
}

/// So many of a thousand.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub struct Permille(pub u16);

impl Permille {
    /// All of them.
    pub const ALL: Self = Self(1_000);
}

/// Why a setup or a change of the network is refused. The words are made elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetupError {
    /// The number of servers is not from 1 to [`MAX_NODES`].
    Nodes,
    /// The number of clients is not from 1 to [`MAX_CLIENTS`].
    Clients,
    /// The number of entries in a message is not from 1 to [`MAX_BATCH`].
    Batch,
    /// A length of time is 0 where it may not be, or longer than [`MAX_SPAN`].
    Span,
    /// The shortest election timeout is longer than the longest.
    ElectionRange,
    /// The heartbeat is not shorter than the shortest election timeout, so that followers would
    /// run for election under a healthy leader (§5.6).
    Heartbeat,
    /// The shortest latency is longer than the longest.
    LatencyRange,
    /// A vote's way there and back does not fit into the longest election timeout, so that
    /// nobody could be elected (§5.6).
    RoundTrip,
    /// A share of messages is more than all of them.
    Share,
}

impl Setup {
    /// True if a world of this has such a server or client; the proxy is always there.
    #[must_use]
    pub fn has(&self, address: Address) -> bool {
        match address {
            Address::Node(node) => node.number() <= self.nodes,
            Address::Client(client) => client.0 <= self.clients,
            Address::Proxy => true,
        }
    }

    /// Checks that a world can be made of this.
    ///
    /// # Errors
    /// The first [`SetupError`] that it has.
    pub fn check(&self) -> Result<(), SetupError> {
        let Timing { election_min, election_max, heartbeat } = self.timing;
        let reject = |bad: bool, problem| if bad { Err(problem) } else { Ok(()) };
        let out_of_range = |span: Micros| span < Micros::from_millis(1) || span > MAX_SPAN;
        reject(!(1..=MAX_NODES).contains(&self.nodes), SetupError::Nodes)?;
        reject(!(1..=MAX_CLIENTS).contains(&self.clients), SetupError::Clients)?;
        reject(!(1..=MAX_BATCH).contains(&self.batch), SetupError::Batch)?;
        let spans = [election_min, election_max, heartbeat];
        reject(spans.into_iter().any(out_of_range), SetupError::Span)?;
        reject(election_min > election_max, SetupError::ElectionRange)?;
        reject(heartbeat >= election_min, SetupError::Heartbeat)?;
        self.conditions.check(&self.timing)
    }
}

impl Conditions {
    /// Checks that servers with this timing can live with such a network.
    ///
    /// # Errors
    /// The first [`SetupError`] that it has.
    pub fn check(&self, timing: &Timing) -> Result<(), SetupError> {
        self.latency.check()?;
        // A vote's way there and back has to fit into an election.
        if self.latency.max.times(2) >= timing.election_max {
            return Err(SetupError::RoundTrip);
        }
        if self.hold_up > MAX_SPAN {
            return Err(SetupError::Span);
        }
        let shares = [self.loss, self.duplication, self.reordering];
        if shares.into_iter().any(|share| share > Permille::ALL) {
            return Err(SetupError::Share);
        }
        Ok(())
    }
}

impl Latency {
    /// Checks that a link can have it. A single link may be slower than an election: that is a fault
    /// like others.
    ///
    /// # Errors
    /// The first [`SetupError`] that it has.
    pub fn check(&self) -> Result<(), SetupError> {
        if self.max > MAX_SPAN {
            return Err(SetupError::Span);
        }
        if self.min > self.max {
            return Err(SetupError::LatencyRange);
        }
        Ok(())
    }
}
