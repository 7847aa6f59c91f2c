//! Forms: what someone typed, and the sentence beside the field that cannot be taken.
//!
//! What is typed is hostile until it has been through here.

use super::words;
use crate::raft::{Micros, Timing};
use crate::sim::{Conditions, Latency, Permille, Setup, SetupProblem};

/// The longest text that any number here can need.
const LONGEST: usize = 20;

/// A field of a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// How many servers.
    Nodes,
    /// The shortest election timeout, in milliseconds.
    ElectionMin,
    /// The longest election timeout, in milliseconds.
    ElectionMax,
    /// The time between heartbeats, in milliseconds.
    Heartbeat,
    /// The shortest latency, in milliseconds.
    LatencyMin,
    /// The longest latency, in milliseconds.
    LatencyMax,
    /// The share of messages that are lost, in percent.
    Loss,
    /// The share of messages that are doubled, in percent.
    Duplication,
    /// The share of messages that are held up, in percent.
    Reordering,
    /// What chance is drawn from.
    Seed,
}

/// A field that cannot be taken, and why not, in one sentence.
pub type Complaint = (Field, String);

/// What the set-up form says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetupForm {
    /// How many servers.
    pub nodes: String,
    /// The shortest election timeout, in milliseconds.
    pub election_min: String,
    /// The longest election timeout, in milliseconds.
    pub election_max: String,
    /// The time between heartbeats, in milliseconds.
    pub heartbeat: String,
    /// Whether leaders without a majority step down.
    pub check_quorum: bool,
}

impl SetupForm {
    /// The form for a setup as it is.
    #[must_use]
    pub fn of(setup: &Setup) -> Self {
        Self {
            nodes: setup.nodes.to_string(),
            election_min: setup.timing.election_min.as_millis().to_string(),
            election_max: setup.timing.election_max.as_millis().to_string(),
            heartbeat: setup.timing.heartbeat.as_millis().to_string(),
            check_quorum: setup.check_quorum,
        }
    }

    /// The setup that the form asks for; what it does not speak of is as in `present`.
    ///
    /// # Errors
    /// The first field that cannot be taken, and why.
    pub fn parse(&self, present: &Setup) -> Result<Setup, Complaint> {
        let nodes = number(Field::Nodes, &self.nodes)?;
        let setup = Setup {
            nodes: u8::try_from(nodes).unwrap_or(u8::MAX),
            timing: Timing {
                election_min: span(Field::ElectionMin, &self.election_min)?,
                election_max: span(Field::ElectionMax, &self.election_max)?,
                heartbeat: span(Field::Heartbeat, &self.heartbeat)?,
            },
            check_quorum: self.check_quorum,
            ..*present
        };
        setup
            .check()
            .map_err(|problem| (self.field(problem, &setup), sentence(problem)))?;
        Ok(setup)
    }

    fn field(&self, problem: SetupProblem, setup: &Setup) -> Field {
        let long = |span: Micros| span < Micros::from_millis(1) || span > crate::sim::MAX_SPAN;
        match problem {
            SetupProblem::Nodes | SetupProblem::Clients => Field::Nodes,
            SetupProblem::Heartbeat => Field::Heartbeat,
            SetupProblem::Span if long(setup.timing.heartbeat) => Field::Heartbeat,
            SetupProblem::Span if long(setup.timing.election_min) => Field::ElectionMin,
            SetupProblem::ElectionRange => Field::ElectionMin,
            SetupProblem::Span
            | SetupProblem::RoundTrip
            | SetupProblem::LatencyRange
            | SetupProblem::Share => Field::ElectionMax,
        }
    }
}

/// What the network form says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NetworkForm {
    /// The shortest latency, in milliseconds.
    pub latency_min: String,
    /// The longest latency, in milliseconds.
    pub latency_max: String,
    /// The share of messages that are lost, in percent.
    pub loss: String,
    /// The share of messages that are doubled, in percent.
    pub duplication: String,
    /// The share of messages that are held up, in percent.
    pub reordering: String,
}

impl NetworkForm {
    /// The form for a network as it is.
    #[must_use]
    pub fn of(conditions: &Conditions) -> Self {
        Self {
            latency_min: conditions.latency.min.as_millis().to_string(),
            latency_max: conditions.latency.max.as_millis().to_string(),
            loss: share_text(conditions.loss),
            duplication: share_text(conditions.duplication),
            reordering: share_text(conditions.reordering),
        }
    }

    /// The network that the form asks for, among servers with this timing.
    ///
    /// # Errors
    /// The first field that cannot be taken, and why.
    pub fn parse(&self, timing: &Timing) -> Result<Conditions, Complaint> {
        let conditions = Conditions {
            latency: latency(&self.latency_min, &self.latency_max, timing)?,
            loss: share(Field::Loss, &self.loss)?,
            duplication: share(Field::Duplication, &self.duplication)?,
            reordering: share(Field::Reordering, &self.reordering)?,
        };
        conditions
            .check(timing)
            .map_err(|problem| (Field::LatencyMax, sentence(problem)))?;
        Ok(conditions)
    }
}

/// A range of latencies as two fields give it.
///
/// # Errors
/// The first field that cannot be taken, and why.
pub fn latency(min: &str, max: &str, timing: &Timing) -> Result<Latency, Complaint> {
    let latency = Latency {
        min: span(Field::LatencyMin, min)?,
        max: span(Field::LatencyMax, max)?,
    };
    latency.check(timing).map_err(|problem| {
        let field = if problem == SetupProblem::LatencyRange {
            Field::LatencyMin
        } else {
            Field::LatencyMax
        };
        (field, sentence(problem))
    })?;
    Ok(latency)
}

/// A seed as it was typed.
///
/// # Errors
/// Why it cannot be taken.
pub fn seed(text: &str) -> Result<u64, Complaint> {
    number(Field::Seed, text)
}

fn sentence(problem: SetupProblem) -> String {
    words::setup_problem(problem).into()
}

fn number(field: Field, text: &str) -> Result<u64, Complaint> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(number) if digits && text.len() <= LONGEST => Ok(number),
        _ => Err((field, unreadable(text, "a whole number, such as 5"))),
    }
}

fn span(field: Field, text: &str) -> Result<Micros, Complaint> {
    number(field, text).map(Micros::from_millis)
}

/// A share in percent, with at most one digit behind the point.
fn share(field: Field, text: &str) -> Result<Permille, Complaint> {
    let text = text.trim();
    let (whole, tenth) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let parts = number(field, whole).and_then(|whole| Ok((whole, number(field, tenth)?)));
    match parts {
        Ok((whole, tenth)) if whole <= 100 && tenth <= 9 && whole * 10 + tenth <= 1_000 => {
            u16::try_from(whole * 10 + tenth)
                .map(Permille)
                .map_err(|_| (field, unreadable(text, "a share")))
        }
        Ok(_) => Err((field, sentence(SetupProblem::Share))),
        Err(_) => Err((field, unreadable(text, "a number of percent, such as 12.5"))),
    }
}

fn share_text(share: Permille) -> String {
    match share.0 % 10 {
        0 => (share.0 / 10).to_string(),
        tenth => format!("{}.{tenth}", share.0 / 10),
    }
}

fn unreadable(text: &str, wanted: &str) -> String {
    if text.is_empty() {
        return format!("This needs {wanted}.");
    }
    format!("“{}” is not {wanted}.", super::stage::short(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(change: impl Fn(&mut SetupForm)) -> Option<Field> {
        let setup = Setup::default();
        let mut form = SetupForm::of(&setup);
        change(&mut form);
        form.parse(&setup).err().map(|(field, _)| field)
    }

    #[test]
    fn a_form_says_what_the_setup_is() {
        let setup = Setup::default();
        assert_eq!(SetupForm::of(&setup).parse(&setup), Ok(setup));
        let conditions = Conditions {
            loss: Permille(125),
            ..setup.conditions
        };
        assert_eq!(
            NetworkForm::of(&conditions).parse(&setup.timing),
            Ok(conditions)
        );
    }

    #[test]
    fn what_cannot_be_is_refused_beside_its_field() {
        assert_eq!(
            complaint(|form| form.nodes = "10".into()),
            Some(Field::Nodes)
        );
        assert_eq!(
            complaint(|form| form.nodes = "0".into()),
            Some(Field::Nodes)
        );
        assert_eq!(
            complaint(|form| form.nodes = "266".into()),
            Some(Field::Nodes)
        );
        assert_eq!(
            complaint(|form| form.nodes = "five".into()),
            Some(Field::Nodes)
        );
        assert_eq!(
            complaint(|form| form.heartbeat = "150".into()),
            Some(Field::Heartbeat)
        );
        assert_eq!(
            complaint(|form| form.heartbeat = "0".into()),
            Some(Field::Heartbeat)
        );
        assert_eq!(
            complaint(|form| form.election_min = "400".into()),
            Some(Field::ElectionMin)
        );
        assert_eq!(
            complaint(|form| form.election_max = "-1".into()),
            Some(Field::ElectionMax)
        );
        assert_eq!(
            complaint(|form| form.election_max = "99999999999999999999".into()),
            Some(Field::ElectionMax)
        );
        assert_eq!(complaint(|form| form.nodes = "9".into()), None);
    }

    #[test]
    fn a_network_in_which_nobody_can_be_elected_is_refused() {
        let setup = Setup::default();
        let mut form = NetworkForm::of(&setup.conditions);
        form.latency_max = "150".into();
        assert_eq!(
            form.parse(&setup.timing).err().map(|(field, _)| field),
            Some(Field::LatencyMax)
        );
        form.latency_max = "149".into();
        assert!(form.parse(&setup.timing).is_ok());
    }

    #[test]
    fn shares_are_percent_with_at_most_one_digit_behind_the_point() {
        for (text, expected) in [("0", 0), ("12.5", 125), ("12,5", 125), ("100", 1_000)] {
            assert_eq!(share(Field::Loss, text), Ok(Permille(expected)));
        }
        for text in [
            "", "101", "100.1", "1.25", "-1", "1e1", "NaN", "٣", "12.5.1",
        ] {
            assert!(share(Field::Loss, text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_text_is_too_long_or_too_strange_for_a_seed() {
        assert_eq!(seed("18446744073709551615"), Ok(u64::MAX));
        for text in [
            "18446744073709551616",
            "",
            " ",
            "+1",
            "0x1",
            &"9".repeat(1_000_000),
        ] {
            assert!(seed(text).is_err());
        }
    }
}
