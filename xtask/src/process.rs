//! Running other programs: in full view, in silence, or in full view while some lines are kept.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

use crate::Result;
use crate::places;

/// Cargo, the same one that runs this program.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(places::checkout());
    command
}

/// Runs a command and shows all it says.
pub(crate) fn run(command: &mut Command) -> Result {
    let status =
        command.stdin(Stdio::null()).status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", shown(command))) }
}

/// Runs a command and returns what it prints; what it says on the side goes into the error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.trim().lines().last().unwrap_or("without a word");
    let (line, status) = (shown(command), output.status);
    Err(format!("`{line}` failed ({status}): {last}"))
}

/// Returns whether a command can be started and succeeds.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    output(command).is_ok()
}

/// Runs a command, shows all it says, and returns the lines that `keep` accepts, without colors.
pub(crate) fn run_capturing(command: &mut Command, keep: fn(&str) -> bool) -> Result<Vec<String>> {
    if std::io::stdout().is_terminal() {
        // It writes into our pipe, so it would not see by itself that someone is looking.
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let kept = thread::scope(|scope| {
        let aside = scope.spawn(|| stderr.map(|pipe| pass_on(pipe, std::io::stderr(), keep)));
        let mut kept = stdout.map_or_else(Vec::new, |pipe| pass_on(pipe, std::io::stdout(), keep));
        kept.extend(aside.join().ok().flatten().unwrap_or_default());
        kept
    });
    let status = child.wait().map_err(|error| format!("`{}` got lost: {error}", shown(command)))?;
    if status.success() { Ok(kept) } else { Err(format!("`{}` failed ({status})", shown(command))) }
}

fn pass_on(from: impl Read, mut to: impl Write, keep: fn(&str) -> bool) -> Vec<String> {
    let mut kept = Vec::new();
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        // Nobody may be reading any more; the command's own verdict counts all the same.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        let plain = without_colors(&String::from_utf8_lossy(&line));
        if keep(&plain) {
            kept.push(plain.trim().to_owned());
        }
        line.clear();
    }
    kept
}

/// The text without the escape sequences that color it in a terminal.
fn without_colors(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let end = after.find(|c: char| c.is_ascii_alphabetic());
        rest = end.map_or("", |end| &after[end + 1..]);
    }
    plain.push_str(rest);
    plain
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` cannot be started: {error}", shown(command))
}

/// The command line as a person would type it, with the bare name of the program.
fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::{output, run_capturing, shown, without_colors};
    use std::process::Command;

    #[test]
    fn colors_are_taken_out() {
        let line = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] 3 passed";
        assert_eq!(without_colors(line), "     Summary [   0.1s] 3 passed");
        assert_eq!(without_colors("plain"), "plain");
        assert_eq!(without_colors("cut \u{1b}[3"), "cut ");
    }

    #[test]
    fn lines_of_both_streams_are_kept() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo keep out; echo keep aside >&2; echo drop"]);
        let kept = run_capturing(&mut command, |line| line.starts_with("keep")).unwrap();
        assert_eq!(kept, ["keep out", "keep aside"]);
    }

    #[test]
    fn a_failure_names_the_command_and_its_last_words() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "echo no such luck >&2; exit 3"]);
        assert!(shown(&command).starts_with("sh -c"));
        let sentence = output(&mut command).unwrap_err();
        assert!(sentence.contains("exit status: 3") && sentence.ends_with("no such luck"));
    }
}
