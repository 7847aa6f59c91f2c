//! Events on standard output, as lines for people or as JSON.

use std::io::{self, BufWriter, StdoutLock, Write};

use raftarium::raft::{Node, Rules, Time};
use raftarium::scene::narration::{self, Line};
use raftarium::scene::{RoleName, words};
use raftarium::sim::{self, Level, Record, Violation, Watched};
use serde_json::json;

use crate::args::Shown;

/// Standard output. When whoever read it has closed it, the rest is dropped, so that a command goes
/// on to its verdict.
pub(crate) struct Out(StdoutLock<'static>);

/// Standard output.
pub(crate) fn out() -> Out {
    Out(io::stdout().lock())
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            result => result,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }
}

/// Prints what happens.
pub(crate) struct Printer {
    out: BufWriter<Out>,
    level: Level,
    json: bool,
}

impl Printer {
    pub(crate) fn new(shown: &Shown) -> Self {
        let out = BufWriter::new(out());
        Self { out, level: shown.level.into(), json: shown.json }
    }

    /// Says first of all if this is not Raft.
    pub(crate) fn head(&mut self, rules: Rules) -> io::Result<()> {
        match modified(rules) {
            Some(what) if self.json => writeln!(self.out, "{}", json!({ "modified_raft": what })),
            Some(what) => writeln!(self.out, "MODIFIED RAFT: switched off: {}", what.join(", ")),
            None => Ok(()),
        }
    }

    pub(crate) fn records(&mut self, records: &[Record]) -> io::Result<()> {
        let level = self.level;
        for record in records.iter().filter(|record| record.event.level() >= level) {
            let line = narration::tell(record);
            if self.json {
                self.line_as_json(record, &line)?;
            } else {
                self.line(&line)?;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        let level = level_name(line.level);
        let (clock, behind) = (words::clock(line.time), line.behind());
        write!(self.out, "{clock} {level:5} {}{behind}", line.what)?;
        match line.section {
            "" => writeln!(self.out),
            section => writeln!(self.out, " [{section}]"),
        }
    }

    fn line_as_json(&mut self, record: &Record, line: &Line) -> io::Result<()> {
        let place = record.place.map(|place| place.to_string());
        let all = json!({
            "number": record.number,
            "time_us": record.time.0,
            "level": level_name(line.level),
            "place": place,
            "what": line.what,
            "why": line.why,
            "section": line.section,
        });
        writeln!(self.out, "{all}")
    }

    /// How it all ended.
    pub(crate) fn end(&mut self, watched: &Watched, violations: &[Violation]) -> io::Result<()> {
        if self.json {
            self.end_as_json(watched, violations)?;
        } else {
            self.end_in_words(watched, violations)?;
        }
        self.out.flush()
    }

    fn end_in_words(&mut self, watched: &Watched, violations: &[Violation]) -> io::Result<()> {
        let world = watched.world();
        writeln!(self.out)?;
        for (id, host) in world.hosts() {
            let durable = host.durable();
            let (role, term, last) = (role(host), durable.term, durable.log.last().index);
            let commit = host.node().map(Node::commit).unwrap_or_default();
            writeln!(self.out, "{id} {role}, term {term}, last entry {last}, committed {commit}")?;
        }
        for violation in violations {
            writeln!(self.out, "BROKEN: {violation}")?;
        }
        let (steps, until) = (watched.figures().steps, sim::instant_text(world.now()));
        let verdict = if violations.is_empty() { "No promise broken" } else { "Broken" };
        let undecided = watched.checker().undecided();
        if undecided > 0 {
            writeln!(self.out, "Undecided: what was told of {undecided} keys was too tangled.")?;
        }
        writeln!(self.out, "{verdict} in {steps} steps, {until}.")
    }

    fn end_as_json(&mut self, watched: &Watched, violations: &[Violation]) -> io::Result<()> {
        let world = watched.world();
        let nodes: Vec<_> = world
            .hosts()
            .map(|(id, host)| {
                json!({
                    "node": id.to_string(),
                    "role": role(host),
                    "term": host.durable().term.0,
                    "last": host.durable().log.len(),
                    "commit": host.node().map(|node| node.commit().0),
                })
            })
            .collect();
        let end = json!({
            "until_us": world.now().0,
            "steps": watched.figures().steps,
            "nodes": nodes,
            "undecided": watched.checker().undecided(),
            "broken": violations.iter().map(violation_json).collect::<Vec<_>>(),
        });
        writeln!(self.out, "{end}")
    }
}

fn role(host: &sim::Host) -> &'static str {
    RoleName::of(host).word()
}

/// The rules that are switched off, if any is.
pub(crate) fn modified(rules: Rules) -> Option<Vec<&'static str>> {
    (!rules.all_on()).then(|| rules.switched_off().map(sim::rule_name).collect())
}

/// A broken promise as JSON.
pub(crate) fn violation_json(violation: &Violation) -> serde_json::Value {
    let Time(micros) = violation.time;
    json!({
        "property": violation.property.name(),
        "nodes": violation.nodes.iter().map(|node| node.to_string()).collect::<Vec<_>>(),
        "time_us": micros,
        "record": violation.record,
        "sentence": violation.to_string(),
    })
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}
