//! The commands of this checkout: `cargo xtask serve`, `cargo xtask test` and some smaller ones.
//!
//! Each sets up what it misses before it starts, keeps its tools in a per-user cache folder so that
//! a clean checkout does not build them again, and leaves the user's own tools alone.

#[cfg(not(unix))]
compile_error!("the commands of this checkout need Linux or macOS: on Windows, use WSL");

mod check;
mod first_picture;
mod first_things;
mod fuzz;
mod lessons;
mod page;
mod pins;
mod places;
mod policy;
mod process;
mod setup;
mod shards;
mod size;
mod steps;

use std::process::ExitCode;

/// Errors here are read by a person, so an error is a sentence.
type Result<T = ()> = std::result::Result<T, String>;

const HELP: &str = "\
Usage: cargo xtask <command>

  serve [arguments of `trunk serve`]
             set up what is missing, then build the page, serve it and rebuild it on every change;
             for instance: cargo xtask serve --open --port 9000
  test       set up what is missing, then check everything: format, clippy, native tests, a sweep
             over schedules, browser tests, docs, fuzzing, the release build and its size
  fuzz N     feed everything that reads what comes from outside with N inputs, and keep those that
             reach something new
  bench      print how fast a world goes with the checker, here and in a browser
  size       build the release page and check its size
  setup      set up what `serve` and `test` need, and nothing more
  lessons    compile the lessons into the page that Trunk is building; Trunk calls this by itself
  finish     put the first picture into a page that Trunk has just built, and make its security policy
             strict; Trunk calls this by itself
  help       show this text
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result {
    let (command, rest) = match arguments {
        [] => ("help", [].as_slice()),
        [command, rest @ ..] => (command.as_str(), rest),
    };
    if let ("fuzz", [inputs]) = (command, rest) {
        return fuzz::at_length(inputs);
    }
    if let (Some(extra), true) = (rest.first(), command != "serve") {
        return Err(format!("`{command}` takes no arguments, but got `{extra}`"));
    }
    match command {
        "serve" => page::serve(rest),
        "test" => check::everything(),
        "bench" => check::bench(),
        "size" => check::size_only(),
        "lessons" => lessons::trunk_hook(),
        "finish" => page::finish_hook(),
        "setup" => setup::everything().map(|_| println!("Everything is set up.")),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => Err(format!("there is no command `{unknown}`: try `cargo xtask help`")),
    }
}

#[cfg(test)]
mod tests {
    use super::dispatch;

    fn refused(arguments: &[&str]) -> String {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        dispatch(&arguments).unwrap_err()
    }

    #[test]
    fn an_unknown_command_is_named() {
        assert!(refused(&["tset"]).contains("`tset`"));
    }

    #[test]
    fn an_argument_nobody_reads_is_refused() {
        assert!(refused(&["test", "--fast"]).contains("`--fast`"));
    }
}
