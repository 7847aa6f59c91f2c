//! The shards of a sweep, played wherever there was room, as one summary again.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::args::MergeOptions;
use crate::outcome::{CliError, Ending};
use crate::sweep::print_summary;
use crate::sweep::summary::{Shard, Summary, SweepLine};

/// The largest file of a shard that is read, in bytes: a day of lines every second.
const BYTES_MAX: u64 = 16 << 20;

/// How many missing shards are named.
const NAMED_MAX: usize = 8;

/// Merges the summaries in files, if they are all shards of one sweep.
pub(crate) fn merge(options: &MergeOptions) -> Result<Ending, CliError> {
    let mut shards: BTreeMap<Shard, (PathBuf, Summary)> = BTreeMap::new();
    for path in &options.files {
        let summary = read(path)?;
        if let Some((first, known)) = shards.values().next() {
            same_sweep((first, known), (path, &summary))?;
        }
        if let Some((other, _)) = shards.get(&summary.shard) {
            let Shard { index, of } = summary.shard;
            let (one, other) = (other.display(), path.display());
            return refuse(format!("shard {index}/{of} is in both {one} and {other}."));
        }
        shards.insert(summary.shard, (path.clone(), summary));
    }
    complete(&shards)?;
    let mut summaries = shards.into_values().map(|(_, summary)| summary);
    let mut whole = summaries.next().expect("the command line has at least one file");
    whole.shard = Shard::WHOLE;
    summaries.for_each(|summary| whole.absorb(summary));
    let ending = if whole.failed.is_some() { Ending::Broken } else { Ending::Held };
    print_summary(whole, options.json)?;
    Ok(ending)
}

fn refuse<T>(sentence: String) -> Result<T, CliError> {
    Err(CliError::Input(sentence))
}

/// Reads the summary of a shard: the last line of its file.
fn read(path: &Path) -> Result<Summary, CliError> {
    let named = |problem: String| CliError::Input(format!("{}: {problem}", path.display()));
    let file = File::open(path).map_err(|error| named(format!("it cannot be opened: {error}.")))?;
    let mut text = String::new();
    // One byte more than is allowed, so that what is too long is seen to be.
    file.take(BYTES_MAX + 1)
        .read_to_string(&mut text)
        .map_err(|error| named(format!("it cannot be read as text: {error}.")))?;
    if text.len() as u64 > BYTES_MAX {
        return Err(named("it is longer than 16 MB: no summary of a sweep.".to_owned()));
    }
    let last = text.lines().next_back().unwrap_or_default();
    let unfinished = || {
        named(
            "it does not end with a summary: the shard was ended before it was done; run it again."
                .to_owned(),
        )
    };
    let Ok(SweepLine::Summary(summary)) = serde_json::from_str(last) else {
        return Err(unfinished());
    };
    let (Shard { index, of }, seeds) = (summary.shard, summary.seeds);
    if index == 0 || index > of || seeds.from > seeds.to {
        return Err(named(format!(
            "there is no shard {index}/{of} of {}..{}.",
            seeds.from, seeds.to
        )));
    }
    let own = summary.shard.of_seeds(seeds);
    let expected = own.end - own.start;
    if summary.failed.is_none() && summary.schedules != expected {
        let played = summary.schedules;
        return Err(named(format!("it counts {played} schedules, but its shard has {expected}.")));
    }
    Ok(*summary)
}

/// Checks that two files are of one sweep.
fn same_sweep(one: (&Path, &Summary), other: (&Path, &Summary)) -> Result<(), CliError> {
    let seeds = |it: &Summary| format!("seeds {}..{}", it.seeds.from, it.seeds.to);
    let rules = |it: &Summary| match &it.modified_raft {
        Some(off) => format!("rules off {}", off.join(",")),
        None => "all rules on".to_owned(),
    };
    let facts = |it: &Summary| {
        [format!("version {}", it.version), seeds(it), rules(it), format!("{} shards", it.shard.of)]
    };
    let differing = facts(one.1).into_iter().zip(facts(other.1)).find(|(one, other)| one != other);
    match differing {
        None => Ok(()),
        Some((first, second)) => refuse(format!(
            "{} has {first}, but {} has {second}: they are not of one sweep.",
            one.0.display(),
            other.0.display()
        )),
    }
}

/// Checks that no shard is missing.
fn complete(shards: &BTreeMap<Shard, (PathBuf, Summary)>) -> Result<(), CliError> {
    let Some(Shard { of, .. }) = shards.keys().next().copied() else { return Ok(()) };
    let missing = (1..=of).map(|index| Shard { index, of }).filter(|it| !shards.contains_key(it));
    let missing: Vec<String> =
        missing.take(NAMED_MAX + 1).map(|Shard { index, of }| format!("{index}/{of}")).collect();
    match missing.len() {
        0 => Ok(()),
        1 => refuse(format!("shard {} is missing.", missing[0])),
        count if count > NAMED_MAX => {
            let named = missing[..NAMED_MAX].join(", ");
            refuse(format!("shards {named} and more are missing."))
        }
        _ => refuse(format!("shards {} are missing.", missing.join(", "))),
    }
}
