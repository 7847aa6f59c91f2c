//! Forms: what someone typed, and the sentence beside the field that cannot be taken.
//!
//! What is typed is hostile until it has been through here.

use raft::{Micros, Operation, Text, Timing};
use scene::{shorten, words};
use sim::{Conditions, Groups, Latency, MAX_SPAN, Permille, Run, Setup, SetupError};

/// The longest text that any number here can need.
const LONGEST: usize = 20;

/// A field in which one can type.
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
    /// From what all chance is drawn.
    Seed,
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
    /// The shortest latency of the link that is chosen, in milliseconds.
    LinkMin,
    /// The longest latency of the link that is chosen, in milliseconds.
    LinkMax,
    /// The key that the client asks for.
    Key,
    /// The value that the client writes.
    Value,
}

/// How many fields there are.
const FIELDS: usize = Field::Value as usize + 1;

/// A field whose text was refused, and why, in one sentence.
pub type FieldError = (Field, String);

/// What the client can be told to do with a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verb {
    /// Give it a value.
    Write,
    /// Tell its value.
    Read,
    /// Forget it.
    Delete,
}

/// All fields of the page: what stands in them, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Forms {
    texts: [String; FIELDS],
    /// Who is with whom in the next partition.
    pub groups: Groups,
    error: Option<FieldError>,
}

/// The fields before anything is said of a run.
impl Default for Forms {
    fn default() -> Self {
        let mut forms = Self { texts: Default::default(), groups: Groups::default(), error: None };
        forms.set(Field::Key, "x".into());
        forms.set(Field::Value, "5".into());
        forms
    }
}

impl Forms {
    /// The fields as they are for a new run: they say what it is.
    #[must_use]
    pub fn new(run: &Run) -> Self {
        let mut forms = Self::default();
        forms.show_run(run);
        forms
    }

    /// Says what a run is made of. What the client asks for stays.
    pub fn show_run(&mut self, run: &Run) {
        let Setup { nodes, timing, conditions, .. } = run.setup;
        self.set(Field::Nodes, nodes.to_string());
        self.set(Field::ElectionMin, timing.election_min.as_millis().to_string());
        self.set(Field::ElectionMax, timing.election_max.as_millis().to_string());
        self.set(Field::Heartbeat, timing.heartbeat.as_millis().to_string());
        self.set(Field::Seed, run.seed.to_string());
        self.groups = first_groups(nodes);
        self.show_conditions(&conditions);
        self.error = None;
    }

    /// Says how good the network is.
    pub fn show_conditions(&mut self, conditions: &Conditions) {
        self.set(Field::LatencyMin, conditions.latency.min.as_millis().to_string());
        self.set(Field::LatencyMax, conditions.latency.max.as_millis().to_string());
        self.set(Field::Loss, share_text(conditions.loss));
        self.set(Field::Duplication, share_text(conditions.duplication));
        self.set(Field::Reordering, share_text(conditions.reordering));
    }

    /// Says how long messages take on the link that is chosen.
    pub fn show_link(&mut self, latency: Latency) {
        self.set(Field::LinkMin, latency.min.as_millis().to_string());
        self.set(Field::LinkMax, latency.max.as_millis().to_string());
    }

    /// What stands in a field.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        &self.texts[field as usize]
    }

    /// Takes what was typed into a field.
    pub fn set(&mut self, field: Field, text: String) {
        self.texts[field as usize] = text;
    }

    /// Puts a server into a group of the next partition.
    pub fn set_group(&mut self, node: raft::NodeId, group: u8) {
        self.groups.nodes[usize::from(node.number()) - 1] = group;
    }

    /// Returns why a field was refused, if it was.
    #[must_use]
    pub fn error(&self, field: Field) -> Option<&str> {
        self.error.as_ref().filter(|(at, _)| *at == field).map(|(_, why)| why.as_str())
    }

    /// Keeps the error of a form that was read, or forgets the last one.
    pub fn note<T>(&mut self, read: Result<T, FieldError>) -> Option<T> {
        match read {
            Ok(value) => {
                self.error = None;
                Some(value)
            }
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }

    /// The setup that is asked for; what no field speaks of is as in `present`.
    ///
    /// # Errors
    /// The first field that cannot be taken, and why.
    pub fn setup(&self, present: &Setup) -> Result<Setup, FieldError> {
        let nodes = self.number(Field::Nodes)?;
        let setup = Setup {
            nodes: u8::try_from(nodes).unwrap_or(u8::MAX),
            timing: Timing {
                election_min: self.span(Field::ElectionMin)?,
                election_max: self.span(Field::ElectionMax)?,
                heartbeat: self.span(Field::Heartbeat)?,
            },
            ..*present
        };
        setup.check().map_err(|problem| (setup_field(problem, &setup), sentence(problem)))?;
        Ok(setup)
    }

    /// The network that is asked for, among servers with this timing.
    ///
    /// # Errors
    /// The first field that cannot be taken, and why.
    pub fn conditions(&self, timing: &Timing) -> Result<Conditions, FieldError> {
        let conditions = Conditions {
            latency: self.latency(Field::LatencyMin, Field::LatencyMax)?,
            loss: self.share(Field::Loss)?,
            duplication: self.share(Field::Duplication)?,
            reordering: self.share(Field::Reordering)?,
            ..Conditions::default()
        };
        conditions.check(timing).map_err(|problem| (Field::LatencyMax, sentence(problem)))?;
        Ok(conditions)
    }

    /// The range of latencies that two fields ask for.
    ///
    /// # Errors
    /// The first field that cannot be taken, and why.
    pub fn latency(&self, min: Field, max: Field) -> Result<Latency, FieldError> {
        let latency = Latency { min: self.span(min)?, max: self.span(max)? };
        latency.check().map_err(|problem| {
            let field = if problem == SetupError::LatencyRange { min } else { max };
            (field, sentence(problem))
        })?;
        Ok(latency)
    }

    /// The seed that is asked for.
    ///
    /// # Errors
    /// Why it cannot be taken.
    pub fn seed(&self) -> Result<u64, FieldError> {
        self.number(Field::Seed)
    }

    /// What the client is to ask for.
    ///
    /// # Errors
    /// The first field that cannot be taken, and why.
    pub fn operation(&self, verb: Verb) -> Result<Operation, FieldError> {
        let key = self.short_text(Field::Key, "key")?;
        Ok(match verb {
            Verb::Write => Operation::Write { key, value: self.short_text(Field::Value, "value")? },
            Verb::Read => Operation::Read { key },
            Verb::Delete => Operation::Delete { key },
        })
    }

    fn short_text(&self, field: Field, noun: &str) -> Result<Text, FieldError> {
        let text = self.text(field);
        match Text::new(text) {
            Some(short) if !text.is_empty() => Ok(short),
            Some(_) => Err((field, format!("The {noun} is empty."))),
            None => {
                let (long, most) = (text.len(), Text::MAX_BYTES);
                Err((field, format!("The {noun} has {long} bytes; the maximum is {most}.")))
            }
        }
    }

    fn number(&self, field: Field) -> Result<u64, FieldError> {
        let text = self.text(field).trim();
        number(text).ok_or_else(|| (field, unreadable(text, "a whole number, such as 5")))
    }

    fn span(&self, field: Field) -> Result<Micros, FieldError> {
        self.number(field).map(Micros::from_millis)
    }

    /// A share in percent, with at most one digit behind the point.
    fn share(&self, field: Field) -> Result<Permille, FieldError> {
        let text = self.text(field).trim();
        let (whole, tenth) = text.split_once(['.', ',']).unwrap_or((text, "0"));
        let (Some(whole), Some(tenth @ 0..=9)) = (number(whole), number(tenth)) else {
            return Err((field, unreadable(text, "a percentage, such as 12.5")));
        };
        let share = u16::try_from(whole.saturating_mul(10).saturating_add(tenth)).map(Permille);
        let all = |share: &Permille| *share <= Permille::ALL;
        share.ok().filter(all).ok_or_else(|| (field, sentence(SetupError::Share)))
    }
}

/// The field to which a problem of a setup belongs.
fn setup_field(problem: SetupError, setup: &Setup) -> Field {
    let bad = |span: Micros| span < Micros::from_millis(1) || span > MAX_SPAN;
    match problem {
        SetupError::Nodes | SetupError::Clients => Field::Nodes,
        SetupError::Heartbeat => Field::Heartbeat,
        SetupError::Span if bad(setup.timing.heartbeat) => Field::Heartbeat,
        SetupError::Span if bad(setup.timing.election_min) => Field::ElectionMin,
        SetupError::ElectionRange => Field::ElectionMin,
        SetupError::Span
        | SetupError::Batch
        | SetupError::RoundTrip
        | SetupError::LatencyRange
        | SetupError::Share => Field::ElectionMax,
    }
}

/// To begin with, a minority on one side and the majority on the other.
fn first_groups(nodes: u8) -> Groups {
    let mut groups = Groups::default();
    let minority = usize::from(nodes.saturating_sub(1) / 2);
    groups.nodes[minority..nodes.into()].fill(1);
    groups
}

fn sentence(problem: SetupError) -> String {
    words::setup_problem(problem).into()
}

/// A whole number in plain digits; a long text is not even looked at.
fn number(text: &str) -> Option<u64> {
    let plain = text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
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
    format!("“{}” is not {wanted}.", shorten(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms() -> Forms {
        Forms::new(&Run::new(Setup::default(), 42))
    }

    fn typed(field: Field, text: &str) -> Forms {
        let mut forms = forms();
        forms.set(field, text.into());
        forms
    }

    fn refused<T>(read: Result<T, FieldError>) -> Option<Field> {
        read.err().map(|(field, _)| field)
    }

    #[test]
    fn the_fields_say_what_the_run_is() {
        let setup = Setup {
            nodes: 5,
            check_quorum: false,
            conditions: Conditions { loss: Permille(125), ..Conditions::default() },
            ..Setup::default()
        };
        let forms = Forms::new(&Run::new(setup, 7));
        assert_eq!(forms.setup(&setup), Ok(setup));
        assert_eq!(forms.conditions(&setup.timing), Ok(setup.conditions));
        assert_eq!(forms.seed(), Ok(7));
    }

    #[test]
    fn what_cannot_be_is_refused_beside_its_field() {
        let present = Setup::default();
        let at = |field, text: &str| refused(typed(field, text).setup(&present));
        for text in ["10", "0", "266", "five", "", "-3", "3.5", "٣"] {
            assert_eq!(at(Field::Nodes, text), Some(Field::Nodes), "{text}");
        }
        for text in ["150", "0", "60001"] {
            assert_eq!(at(Field::Heartbeat, text), Some(Field::Heartbeat), "{text}");
        }
        assert_eq!(at(Field::ElectionMin, "400"), Some(Field::ElectionMin));
        assert_eq!(at(Field::ElectionMax, "-1"), Some(Field::ElectionMax));
        assert_eq!(at(Field::ElectionMax, "99999999999999999999"), Some(Field::ElectionMax));
        assert_eq!(at(Field::Nodes, " 9 "), None);
    }

    #[test]
    fn a_network_in_which_nobody_can_be_elected_is_refused() {
        let timing = Setup::default().timing;
        let at = |text| refused(typed(Field::LatencyMax, text).conditions(&timing));
        assert_eq!(at("150"), Some(Field::LatencyMax));
        assert_eq!(at("149"), None);
        assert_eq!(at("19"), Some(Field::LatencyMax).and(Some(Field::LatencyMin)));
    }

    #[test]
    fn shares_are_percent_with_at_most_one_digit_behind_the_point() {
        let share = |text| typed(Field::Loss, text).share(Field::Loss);
        for (text, expected) in [("0", 0), ("12.5", 125), ("12,5", 125), ("100", 1_000)] {
            assert_eq!(share(text), Ok(Permille(expected)));
        }
        for text in ["", "101", "100.1", "1.25", "-1", "1e1", "NaN", "٣", "12.5.1", ".", "1."] {
            assert!(share(text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_text_is_too_long_or_too_strange_for_a_seed() {
        let seed = |text: &str| typed(Field::Seed, text).seed();
        assert_eq!(seed("18446744073709551615"), Ok(u64::MAX));
        for text in ["18446744073709551616", "", " ", "+1", "0x1", &"9".repeat(1_000_000)] {
            assert!(seed(text).is_err());
        }
    }

    #[test]
    fn a_key_needs_one_to_64_bytes_and_a_value_only_when_it_is_written() {
        for (text, sound) in
            [("k", true), ("", false), (&"é".repeat(32), true), (&"é".repeat(33), false)]
        {
            for verb in [Verb::Write, Verb::Read, Verb::Delete] {
                assert_eq!(typed(Field::Key, text).operation(verb).is_ok(), sound, "{text}");
            }
        }
        assert_eq!(refused(typed(Field::Value, "").operation(Verb::Write)), Some(Field::Value));
        assert!(typed(Field::Value, "").operation(Verb::Read).is_ok());
    }

    #[test]
    fn an_error_goes_when_the_form_is_sound_again() {
        let mut forms = typed(Field::Nodes, "10");
        let present = Setup::default();
        let read = forms.setup(&present);
        assert_eq!(forms.note(read), None);
        assert_eq!(forms.error(Field::Nodes), Some("A cluster has 1 to 9 nodes."));
        forms.set(Field::Nodes, "9".into());
        let read = forms.setup(&present);
        assert!(forms.note(read).is_some());
        assert_eq!(forms.error(Field::Nodes), None);
    }
}
