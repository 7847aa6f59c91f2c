//! Interventions that name a role in the place of a server: it is looked for when the intervention is made.

use std::fmt;

use crate::format::notation::{NotationError, refused, words};
use crate::world::event::{Event, Record};
use crate::world::intervention::{Intervention, InterventionError};
use crate::world::{Host, World};
use raft::{Node, NodeId, Role};
use serde::{Deserialize, Serialize};

/// A role that stands in the place of a server.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedRole {
    /// The leader of the highest term that is not down. It may be paused.
    Leader,
    /// The follower with the lowest number that runs; for what is to be resumed, that is paused.
    Follower,
    /// The candidate with the lowest number that runs; for what is to be resumed, that is paused.
    Candidate,
}

impl NamedRole {
    const ALL: [Self; 3] = [Self::Leader, Self::Follower, Self::Candidate];

    /// The word for it in a line.
    fn word(self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::Follower => "a-follower",
            Self::Candidate => "a-candidate",
        }
    }

    fn is_role_of(self, node: &Node) -> bool {
        match node.role() {
            Role::Leader(_) => self == Self::Leader,
            Role::Follower { .. } => self == Self::Follower,
            Role::Candidate { .. } => self == Self::Candidate,
        }
    }
}

impl fmt::Display for NamedRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Leader => "the leader",
            Self::Follower => "a follower",
            Self::Candidate => "a candidate",
        })
    }
}

/// The line of an intervention with a role in it, such as `cut leader>n2`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoleLine(String);

impl RoleLine {
    /// Takes the words of an intervention, if there is a role among them.
    pub(crate) fn from_words(words: &[&str]) -> Option<Self> {
        let all: Vec<&str> = words.iter().flat_map(|word| word.split_whitespace()).collect();
        let line = Self(all.join(" "));
        let mut named = false;
        let _line = line.with(|_| {
            named = true;
            NodeId::new(1).ok_or(())
        });
        named.then_some(line)
    }

    /// Checks that it is an intervention whoever has the role.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub(crate) fn check(&self) -> Result<(), NotationError> {
        self.example().map(|_| ())
    }

    /// The intervention if n1 had all roles.
    pub(crate) fn example(&self) -> Result<Intervention, NotationError> {
        if self.0.contains('\'') {
            return Err(refused("beside a role there are no quotation marks"));
        }
        let line = self.with(|_| NodeId::new(1).ok_or(()));
        let line = line.map_err(|()| refused("there is always n1"))?;
        match line.parse::<Intervention>()? {
            Intervention::Preload(_) | Intervention::ByRole(_) => {
                Err(refused("a server begins before it has a role"))
            }
            intervention => Ok(intervention),
        }
    }

    /// The line with a server in the place of each role.
    fn with<E>(&self, mut who: impl FnMut(NamedRole) -> Result<NodeId, E>) -> Result<String, E> {
        let mut line = String::new();
        for (place, word) in self.0.split(' ').enumerate() {
            if place > 0 {
                line.push(' ');
                put(word, &mut who, &mut line)?;
            } else {
                line.push_str(word);
            }
        }
        Ok(line)
    }
}

/// Appends a word, or a link between two, with a server in the place of each role.
fn put<E>(
    word: &str,
    who: &mut impl FnMut(NamedRole) -> Result<NodeId, E>,
    line: &mut String,
) -> Result<(), E> {
    for role in NamedRole::ALL {
        let name = role.word();
        if word == name {
            line.push_str(&who(role)?.to_string());
            return Ok(());
        }
        for between in ['>', '-'] {
            let rest = word.strip_prefix(name).and_then(|rest| rest.strip_prefix(between));
            if let Some(rest) = rest {
                line.push_str(&who(role)?.to_string());
                line.push(between);
                return put(rest, who, line);
            }
            let rest = word.strip_suffix(name).and_then(|rest| rest.strip_suffix(between));
            if let Some(rest) = rest {
                put(rest, who, line)?;
                line.push(between);
                line.push_str(&who(role)?.to_string());
                return Ok(());
            }
        }
    }
    line.push_str(word);
    Ok(())
}

impl fmt::Display for RoleLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<RoleLine> for String {
    fn from(RoleLine(line): RoleLine) -> Self {
        line
    }
}

impl TryFrom<String> for RoleLine {
    type Error = NotationError;

    fn try_from(line: String) -> Result<Self, NotationError> {
        let all = words(&line)?;
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        match Self::from_words(&all).filter(|read| read.0 == line) {
            Some(read) => read.check().map(|()| read),
            None => Err(refused("there is no role in it")),
        }
    }
}

impl World {
    /// Does what is meant for whoever has a role now. Nothing is noted if that is impossible.
    pub(super) fn intervene_by_role(
        &mut self,
        asked: &RoleLine,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        let resumes = asked.0.starts_with("resume ");
        let who = |role| self.who_is(role, resumes).ok_or(InterventionError::NobodyIs(role));
        let line = asked.with(who)?;
        let meant: Intervention = line.parse().expect("it was read with another server");
        let (noted, number) = (records.len(), self.records);
        let event = Event::Resolved { asked: asked.clone(), meant: Box::new(meant.clone()) };
        self.note(None, event, records);
        let done = self.intervene(&meant, records);
        if done.is_err() {
            records.truncate(noted);
            self.records = number;
        }
        done
    }

    /// Who has a role now.
    fn who_is(&self, role: NamedRole, resumes: bool) -> Option<NodeId> {
        let has_it = |host: &Host| host.node().is_some_and(|node| role.is_role_of(node));
        let mut those = self.hosts().filter(|(_, host)| has_it(host));
        let term = |(_, host): &(NodeId, &Host)| host.durable().term;
        let one = match role {
            NamedRole::Leader => those.max_by_key(term),
            NamedRole::Follower | NamedRole::Candidate => {
                those.find(|(_, host)| matches!(host, Host::Paused(..)) == resumes)
            }
        };
        one.map(|(id, _)| id)
    }
}
