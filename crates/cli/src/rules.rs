//! What the sweep is worth: each rule is disabled in turn, and somebody has to notice.

use std::io::Write as _;
use std::sync::Mutex;

use raft::Rule;
use sim::{self, MutationReport, Setup};

use crate::args::RulesOptions;
use crate::outcome::{CliError, Ending};
use crate::print;

/// How a rule was missed.
struct RuleRow {
    rule: Rule,
    /// The first schedule that noticed.
    first: Option<MutationReport>,
    /// The one that could be made shortest.
    shortest: Option<MutationReport>,
}

/// Prints, for each rule, how soon the sweep noticed that it was off, as a table in Markdown.
pub(crate) fn rules(options: &RulesOptions) -> Result<Ending, CliError> {
    let mut rows = all_rows(options);
    rows.sort_by_key(|row| row.rule);
    let mut out = print::out();
    writeln!(out, "| disabled rule | violated property | schedules needed | minimized run |")?;
    writeln!(out, "|---|---|---|---|")?;
    for row in &rows {
        writeln!(out, "{}", row.words())?;
    }
    let all = rows.iter().all(|row| row.first.is_some());
    Ok(if all { Ending::Held } else { Ending::Broken })
}

fn all_rows(options: &RulesOptions) -> Vec<RuleRow> {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let waiting = Mutex::new(Rule::ALL.to_vec());
    let rows = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(rule) = waiting.lock().expect("no thread panics").pop() {
                    let row = RuleRow::measure(rule, options);
                    rows.lock().expect("no thread panics").push(row);
                }
            });
        }
    });
    rows.into_inner().expect("no thread panics")
}

impl RuleRow {
    fn measure(rule: Rule, options: &RulesOptions) -> Self {
        let noticed = (0..options.schedules).filter_map(|seed| MutationReport::by(rule, seed));
        let mut noticed: Vec<MutationReport> = noticed.take(options.best_of.into()).collect();
        let first = noticed.first().cloned();
        noticed.sort_by_key(|it| (it.short.run.interventions.len(), it.short.until));
        Self { rule, first, shortest: noticed.into_iter().next() }
    }

    fn words(&self) -> String {
        let name = sim::rule_name(self.rule);
        let (Some(first), Some(shortest)) = (&self.first, &self.shortest) else {
            return format!("| `{name}` | none found | | |");
        };
        let short = &shortest.short;
        let interventions: Vec<String> = short.run.lines().collect();
        let until = sim::time_text(short.until);
        let run = match interventions.len() {
            0 => format!("no interventions, {until}"),
            1 => format!("1 intervention, {until}: {}", interventions[0]),
            count => format!("{count} interventions, {until}: {}", interventions.join("; ")),
        };
        let (property, needed) = (first.violation.property.name(), first.seed + 1);
        let seed = short.run.seed;
        // A bar would end the cell.
        let run = format!("{run} (seed {seed}, {})", unusual(&short.run.setup)).replace('|', "\\|");
        format!("| `{name}` | {property} | {needed} | {run} |")
    }
}

/// What of a setup is not as by default.
fn unusual(setup: &Setup) -> String {
    let (setup, usual) = (setup.to_string(), Setup::default().to_string());
    let differs = |word: &&str| !usual.split(' ').any(|other| other == *word);
    let words: Vec<&str> = setup.split(' ').filter(differs).collect();
    words.join(" ")
}
