//! Events on standard output, as lines for people, as JSON or for ShiViz.

use std::io::{self, BufWriter, StdoutLock, Write};

use raft::Rules;
use scene::export::{self, ShiViz};
use scene::{NodeView, narration, words};
use sim::{self, CheckedWorld, Level, Record, Run, Violation};

use crate::args::EventOptions;
use crate::outcome::CliError;

/// Standard output or standard error. When its reader has closed it, the rest is dropped, so
/// that a command goes on to its verdict.
pub(crate) struct Out<To = StdoutLock<'static>>(To);

/// Standard output.
pub(crate) fn out() -> Out {
    Out(io::stdout().lock())
}

impl<To: Write> Write for Out<To> {
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
    out: BufWriter<Out<Box<dyn Write>>>,
    level: Level,
    form: Form,
    /// True if the number of each record is printed.
    numbers: bool,
    /// True if nothing was written into a log for ShiViz yet.
    is_empty: bool,
}

/// For whom it is printed.
enum Form {
    Words,
    Json,
    ShiViz(ShiViz),
}

impl Printer {
    /// Prints on standard output, or on standard error if that is taken by something else.
    pub(crate) fn new(shown: &EventOptions, is_taken: bool) -> Self {
        let level = shown.level.into();
        let form = match shown {
            EventOptions { json: true, .. } => Form::Json,
            EventOptions { shiviz: true, .. } => Form::ShiViz(ShiViz::new(level)),
            _ => Form::Words,
        };
        let out: Box<dyn Write> =
            if is_taken { Box::new(io::stderr()) } else { Box::new(io::stdout().lock()) };
        Self { out: BufWriter::new(Out(out)), level, form, numbers: shown.records, is_empty: true }
    }

    /// Says first of all which run it is for a program, and for people if it is not Raft.
    pub(crate) fn head(&mut self, run: &Run) -> io::Result<()> {
        if let Form::Json = self.form {
            return writeln!(self.out, "{}", export::json_header(run, self.level));
        }
        match modified(run.setup.rules) {
            Some(what) => {
                writeln!(self.people(), "MODIFIED RAFT: disabled: {}", what.join(", "))
            }
            None => Ok(()),
        }
    }

    /// Where words for people go: what is for ShiViz has no room for them.
    fn people(&mut self) -> Box<dyn Write + '_> {
        match self.form {
            Form::ShiViz(_) => Box::new(Out(io::stderr().lock())),
            Form::Words | Form::Json => Box::new(&mut self.out),
        }
    }

    pub(crate) fn step(&mut self, watched: &CheckedWorld) -> io::Result<()> {
        let world = watched.world();
        for record in watched.records() {
            let line = match &mut self.form {
                // It has to know of all that happens.
                Form::ShiViz(log) => log.event(record),
                _ if record.event.level() < self.level => None,
                Form::Json => Some(export::json_line(record, world)),
                Form::Words if self.numbers => {
                    Some(format!("{:>6} {}", record.number, line(record, self.level)))
                }
                Form::Words => Some(line(record, self.level)),
            };
            if let Some(line) = line {
                if matches!(self.form, Form::ShiViz(_)) && std::mem::take(&mut self.is_empty) {
                    writeln!(self.out, "{}", ShiViz::head())?;
                }
                writeln!(self.out, "{line}")?;
            }
        }
        Ok(())
    }

    /// How it all ended.
    pub(crate) fn end(
        &mut self,
        watched: &CheckedWorld,
        violations: &[Violation],
        is_whole: bool,
    ) -> Result<(), CliError> {
        if let Form::Json = self.form {
            writeln!(self.out, "{}", export::json_summary(watched, violations, is_whole))?;
        } else {
            end_in_words(&mut self.people(), watched, violations)?;
        }
        self.out.flush()?;
        // A log without an event is none that ShiViz can draw.
        if self.is_empty && matches!(self.form, Form::ShiViz(_)) {
            let sentence = "nothing of this level happened, so the log for ShiViz would be empty; try --level debug, or \
                            a later --until.";
            return Err(CliError::input(sentence));
        }
        Ok(())
    }
}

/// An event as a line for people. Who looks at all messages wants their numbers.
fn line(record: &Record, lowest: Level) -> String {
    let line = narration::describe(record);
    let (clock, level, behind) = (words::clock(line.time), words::level(line.level), line.suffix());
    let section = match line.section {
        "" => String::new(),
        section => format!(" [{section}]"),
    };
    let number = record.event.message().filter(|_| lowest == Level::Debug);
    let number = number.map_or_else(String::new, |message| format!(" #{}", message.id.0));
    format!("{clock} {level:5} {}{behind}{section}{number}", line.what)
}

fn end_in_words(
    out: &mut dyn Write,
    watched: &CheckedWorld,
    violations: &[Violation],
) -> io::Result<()> {
    let world = watched.world();
    writeln!(out)?;
    for (id, host) in world.hosts() {
        let view = NodeView::new(id, host);
        let (state, commit) = (view.state(), words::index(view.commit));
        let NodeView { term, last, .. } = view;
        writeln!(out, "{id} {state}, term {term}, last entry {last}, committed {commit}")?;
    }
    for violation in violations {
        writeln!(out, "VIOLATION: {}", words::legible(&violation.to_string()))?;
    }
    let steps = counted(watched.stats().steps, "step", "steps");
    let until = words::clock(world.now());
    let undecided = watched.checker().undecided();
    if undecided > 0 {
        let keys = counted(undecided as u64, "key", "keys");
        writeln!(out, "Undecided: {keys}, with too many possible orders to check.")?;
    }
    let found = match violations.len() {
        0 => "No violation".to_owned(),
        count => counted(count as u64, "violation", "violations"),
    };
    writeln!(out, "{found} in {steps}, {until}.")
}

/// "1 step", or "2 steps".
pub(crate) fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// The rules that are disabled, if any is.
pub(crate) fn modified(rules: Rules) -> Option<Vec<&'static str>> {
    (!rules.all_on()).then(|| rules.switched_off().map(sim::rule_name).collect())
}
