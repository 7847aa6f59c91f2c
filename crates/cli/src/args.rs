//! The command line. Whatever does not fit is refused in a sentence.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::{Error, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use raft::{Rule, Rules, Time};
use sim::{self, Intervention, Level, Setup};

use crate::outcome::CliError;
use crate::sweep::summary::Shard;

/// What is to be done.
pub(crate) enum Invocation {
    /// Say this.
    Help(String),
    Run(RunOptions),
    Replay(ReplayOptions),
    Sweep(SweepOptions),
    Merge(MergeOptions),
    Rules(RulesOptions),
    Check(CheckOptions),
    Compile(CompileOptions),
    Link(LinkOptions),
}

#[derive(Parser)]
#[command(name = "raftarium", version, about = "An aquarium for Raft, on the command line")]
struct CommandLine {
    #[command(subcommand)]
    verb: CliCommand,
}

#[derive(Subcommand)]
enum CliCommand {
    /// Plays one run and prints its events
    #[command(after_long_help = RUN_HELP)]
    Run(RunOptions),
    /// Plays a saved run and prints its events
    Replay(ReplayOptions),
    /// Plays many random schedules and checks every step of each
    Sweep(SweepOptions),
    /// Merges the JSON summaries of all shards of a sweep
    Merge(MergeOptions),
    /// Disables each safety rule in turn and prints which violation the sweep finds (mutation testing)
    Rules(RulesOptions),
    /// Plays lessons and fails at the first whose claims do not hold
    Check(CheckOptions),
    /// Compiles a folder of lessons to the files that the page fetches
    Compile(CompileOptions),
    /// Opens a link and prints its run, or makes a link to a saved run
    Link(LinkOptions),
}

/// The notation in short; docs/NOTATION.md has all of it.
const RUN_HELP: &str = "\
Settings (--setup), each as name=value, with their defaults:
  nodes=3 clients=1 election=150ms..300ms heartbeat=50ms batch=256
  check-quorum=on pre-vote=off latency=20ms..30ms loss=0% duplication=0%
  reordering=0% hold-up=100ms rules-off=RULE,RULE

Interventions (--do), each with its time in front of it:
  1s crash n1                              restart, pause, resume, time-out
  1s cut n1>n2                             mend, cut-off n1, reconnect n1, heal
  1s partition n1 n2 | n3 n4 n5            a server in two groups is a bridge
  1s network loss=10% hold-up=50ms         what is not named stays as it is
  1s latency n1-n2 200ms..200ms            or as-others
  1s drop append-entries n1>n2             duplicate, hold, release; also #2, or #17 alone
  1s delay append-entries n1>n2 by 30ms
  1s c1 write x 5                          read x, delete x
  0ms begin n1 term=8 vote=n1 1 1:x=5
  1s crash leader                          a-follower, a-candidate: who is it then

Quoting: put each argument into double quotation marks for the shell, and words with
blanks into single ones:
  raftarium run --setup \"nodes=5 loss=2%\" --do \"1s c1 write x 'five and six'\" --until 4s

Times: 20us, 250ms, 1.5s, 10m, 24h. Exit code 0: no violation; 1: a violation; 2: the
input makes no sense, or an intervention is impossible (see --lenient).";

/// How events are printed.
#[derive(Args)]
pub(crate) struct EventOptions {
    /// The lowest level to print
    #[arg(long, value_enum, default_value_t = LevelName::Info)]
    pub(crate) level: LevelName,
    /// Print the number of each record, by which violations name them
    #[arg(long, conflicts_with_all = ["json", "shiviz"])]
    pub(crate) records: bool,
    /// Print JSON, one object per line
    #[arg(long)]
    pub(crate) json: bool,
    /// Print a log for ShiViz; level debug includes all messages
    #[arg(long, conflicts_with = "json")]
    pub(crate) shiviz: bool,
}

/// How a run is played.
#[derive(Args)]
pub(crate) struct PlayOptions {
    /// Report interventions that are impossible, and go on without them
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Stop after so many steps
    #[arg(long, value_name = "NUMBER", default_value_t = 20_000_000)]
    pub(crate) max_steps: u64,
}

/// How much an event matters.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum LevelName {
    Debug,
    Info,
    Warn,
    Error,
}

impl From<LevelName> for Level {
    fn from(name: LevelName) -> Self {
        match name {
            LevelName::Debug => Self::Debug,
            LevelName::Info => Self::Info,
            LevelName::Warn => Self::Warn,
            LevelName::Error => Self::Error,
        }
    }
}

#[derive(Args)]
pub(crate) struct RunOptions {
    /// Settings of the cluster and its network, such as "nodes=5 loss=2.5%"
    #[arg(long, value_name = "SETTINGS", default_value = "", conflicts_with = "schedule")]
    pub(crate) setup: Setup,
    /// Seed of the random generator
    #[arg(long, default_value_t = 1, conflicts_with = "schedule")]
    pub(crate) seed: u64,
    /// An intervention and its time, such as "250ms crash n1"; may be repeated
    #[arg(long = "do", value_name = "INTERVENTION", value_parser = sim::timed)]
    pub(crate) interventions: Vec<(Time, Intervention)>,
    /// Play this schedule of a sweep instead of a setup, a seed and interventions
    #[arg(long, value_name = "SEED", conflicts_with = "interventions")]
    pub(crate) schedule: Option<u64>,
    /// Rules to switch off, such as "up-to-date,majority"
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = sim::rule_named)]
    pub(crate) rules_off: Vec<Rule>,
    /// When to stop, such as 2.5s [default: 10s, or the end of the schedule]
    #[arg(long, value_name = "TIME", value_parser = sim::parse_time)]
    pub(crate) until: Option<Time>,
    /// Save the run to this file, for replay; "-" is standard output, and events are printed on standard error then
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) played: PlayOptions,
    #[command(flatten)]
    pub(crate) shown: EventOptions,
}

#[derive(Args)]
pub(crate) struct ReplayOptions {
    /// The saved run; "-" is standard input
    pub(crate) file: PathBuf,
    /// When to stop [default: as saved]
    #[arg(long, value_name = "TIME", value_parser = sim::parse_time)]
    pub(crate) until: Option<Time>,
    #[command(flatten)]
    pub(crate) played: PlayOptions,
    #[command(flatten)]
    pub(crate) shown: EventOptions,
}

#[derive(Args)]
pub(crate) struct SweepOptions {
    /// Schedules to play, such as 0..1000 (the end is excluded)
    #[arg(long, value_name = "A..B", value_parser = seeds)]
    pub(crate) seeds: Range<u64>,
    /// Rules to switch off, such as "up-to-date,majority"
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = sim::rule_named)]
    pub(crate) rules_off: Vec<Rule>,
    /// Number of schedules to play in parallel [default: one per processor]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
    /// Play only the I-th of N shards of the schedules, for a sweep on several machines; see `merge`
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub(crate) shard: Option<Shard>,
    /// Print JSON: a line of progress now and then, and the summary as the last line
    #[arg(long)]
    pub(crate) json: bool,
    /// How often progress is printed as JSON, such as 30s
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = interval, requires = "json")]
    pub(crate) every: Duration,
    /// Save the first failing run, minimized, to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct MergeOptions {
    /// What `sweep --shard I/N --json` printed, a file for each shard
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct RulesOptions {
    /// Maximum number of schedules to try per rule
    #[arg(long, value_name = "NUMBER", default_value_t = 20_000)]
    pub(crate) schedules: u64,
    /// Minimize this many failing schedules and report the shortest
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) best_of: u16,
}

#[derive(Args)]
pub(crate) struct CheckOptions {
    /// Lesson files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Print each step with its times and events
    #[arg(long)]
    pub(crate) show: bool,
    /// Report interventions that are impossible, and go on without them
    #[arg(long)]
    pub(crate) lenient: bool,
}

#[derive(Args)]
pub(crate) struct CompileOptions {
    /// The folder of the lessons
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// The folder for the files of the page, which is made if it is not there
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct LinkOptions {
    /// A link of the page, or a saved run; "-" is a saved run on standard input
    #[arg(value_name = "FILE|URL")]
    pub(crate) what: String,
    /// The address of the page, for a link that is made [default: none; what is printed belongs behind it]
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    pub(crate) page: String,
}

/// All rules but these.
pub(crate) fn rules_without(off: &[Rule]) -> Rules {
    off.iter().fold(Rules::default(), |rules, rule| rules.without(*rule))
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let parsed = text.split_once("..").and_then(|(first, end)| {
        let (first, end) = (first.parse().ok()?, end.parse().ok()?);
        (first < end).then_some(first..end)
    });
    parsed.ok_or_else(|| "a range is two numbers, the smaller first, such as 0..1000".into())
}

fn shard(text: &str) -> Result<Shard, String> {
    let parsed = text.split_once('/').and_then(|(index, of)| {
        let shard = Shard { index: index.parse().ok()?, of: of.parse().ok()? };
        (1..=shard.of).contains(&shard.index).then_some(shard)
    });
    parsed.ok_or_else(|| "a shard is its number and how many there are, such as 3/8".into())
}

fn interval(text: &str) -> Result<Duration, String> {
    let time = sim::parse_time(text).map_err(|error| error.to_string())?;
    if time == Time(0) { Err("0 is too often".into()) } else { Ok(Duration::from_micros(time.0)) }
}

/// Reads the command line.
pub(crate) fn read() -> Result<Invocation, CliError> {
    match CommandLine::try_parse() {
        Ok(CommandLine { verb: CliCommand::Run(options) }) => Ok(Invocation::Run(options)),
        Ok(CommandLine { verb: CliCommand::Replay(options) }) => Ok(Invocation::Replay(options)),
        Ok(CommandLine { verb: CliCommand::Sweep(options) }) => Ok(Invocation::Sweep(options)),
        Ok(CommandLine { verb: CliCommand::Merge(options) }) => Ok(Invocation::Merge(options)),
        Ok(CommandLine { verb: CliCommand::Rules(options) }) => Ok(Invocation::Rules(options)),
        Ok(CommandLine { verb: CliCommand::Check(options) }) => Ok(Invocation::Check(options)),
        Ok(CommandLine { verb: CliCommand::Compile(options) }) => Ok(Invocation::Compile(options)),
        Ok(CommandLine { verb: CliCommand::Link(options) }) => Ok(Invocation::Link(options)),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Ok(Invocation::Help(error.to_string()))
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Err(CliError::input(
                "a command is missing: run, replay, sweep, merge, rules, check, compile or link; see `raftarium help`.",
            )),
            _ => Err(CliError::Input(sentence(&error))),
        },
    }
}

/// What is wrong with the command line, in one sentence.
fn sentence(error: &Error) -> String {
    let text = error.to_string();
    let message = text.split("\n\nUsage:").next().unwrap_or_default();
    let message = message.split("\n\nFor more information").next().unwrap_or_default();
    let words: Vec<&str> = message.trim_start_matches("error: ").split_whitespace().collect();
    let mut sentence = words.join(" ");
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}
