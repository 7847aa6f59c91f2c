//! Splits the release page: the program, and the lessons that are fetched when they are opened.
//!
//! Trunk calls this at the end of each build. In place of what it has made of the program comes the
//! same program in parts (see `src/app/shelf.rs`), each optimised; names that only the program
//! and its loader know are as short as they can be.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::pins::WASM_TARGET;
use crate::setup::{self, PageTools, Purpose};
use crate::{Result, places, policy, process};

/// The program, as Cargo and `index.html` call it.
const PROGRAM: &str = "raftarium-web";

/// The profile of release builds, as Cargo and `index.html` call it.
const PROFILE: &str = "web";

/// How the names of the files begin that hold lessons.
pub(crate) const LESSONS: &str = "lessons_";

/// Little inlining, control flow written anew, and whatever else leaves less after compression.
const OPTIMISE: [&str; 7] = [
    "--flatten",
    "--rereloop",
    "-O2",
    "--one-caller-inline-max-function-size=10",
    "--gufa",
    "-Os",
    "--strip-producers",
];

/// Parts the page that Trunk has just built. A page for development stays as it is.
pub(crate) fn trunk_hook() -> Result {
    let told =
        |name: &str| env::var(name).map_err(|_| format!("only Trunk calls this, with {name}"));
    let page = PathBuf::from(told("TRUNK_STAGING_DIR")?);
    if told("TRUNK_PROFILE")? != "release" {
        return policy::loosen(&page);
    }
    let tools = setup::for_page(Purpose::Release)?;
    let work = places::build_folder().join("split");
    let _none_there_yet = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).map_err(|error| failed(&work, &error))?;
    Split { page: page.clone(), work, tools }.split()?;
    policy::tighten(&page)
}

/// The parting of one page.
struct Split {
    page: PathBuf,
    /// A folder for all that comes in between.
    work: PathBuf,
    tools: PageTools,
}

impl Split {
    fn split(&self) -> Result {
        let whole = places::build_folder().join(format!("{WASM_TARGET}/{PROFILE}/{PROGRAM}.wasm"));
        let whole = whole.to_string_lossy();
        self.run("wasm-split-cli", &["--out-name", PROGRAM, &whole, "."])?;
        let first = format!("{PROGRAM}.wasm");
        let bindgen =
            ["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir", "."];
        self.run("wasm-bindgen", &[&bindgen[..], &[&first]].concat())?;

        let mut loader = self.read("__wasm_split.js")?;
        for part in self.parts()? {
            let small = format!("small_{part}");
            self.run("wasm-opt", &[&OPTIMISE[..], &[&part, "-o", &small]].concat())?;
            let name = part.trim_start_matches("split_").trim_end_matches(".wasm");
            let name = format!("{name}-");
            loader = loader.replace(&part, &self.publish(&small, &name, ".wasm")?);
        }
        self.write("__wasm_split.js", &loader)?;
        let glue = format!("{PROGRAM}.js");
        let bundle = ["--bundle", "--format=esm", "--minify", "--log-level=warning"];
        self.run("esbuild", &[&bundle[..], &[&glue, "--outfile=bundle.js"]].concat())?;

        let bound = format!("{PROGRAM}_bg.wasm");
        self.run("wasm-dis", &[&bound, "-o", "first.wat"])?;
        let (program, script) = shorten(&self.read("first.wat")?, &self.read("bundle.js")?);
        self.write("first.wat", &program)?;
        self.write("first.js", &script)?;
        let features = self.run("wasm-opt", &["--print-features", &bound, "-o", "/dev/null"])?;
        let features: Vec<&str> = features.lines().collect();
        let names = ["first.wat", "-o", "first.wasm"];
        self.run("wasm-opt", &[&features, &OPTIMISE[..], &names].concat())?;
        self.put_in_order("first.wasm", &features)?;
        self.take_the_place_of_the_whole()
    }

    /// What was parted from the first part: the second, and the lessons.
    fn parts(&self) -> Result<Vec<String>> {
        let files = fs::read_dir(&self.work).map_err(|error| failed(&self.work, &error))?;
        let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        let mut parts: Vec<String> =
            names.filter(|name| name.starts_with("split_") && name.ends_with(".wasm")).collect();
        parts.sort();
        Ok(parts)
    }

    /// Puts the functions of a program into an order that compresses well, and that does not hang on
    /// where the checkout lies, as the compiler's does.
    fn put_in_order(&self, file: &str, features: &[&str]) -> Result {
        self.run("wasm-dis", &[file, "-o", "ordered.wat"])?;
        let program = in_order(&self.read("ordered.wat")?);
        self.write("ordered.wat", &program)?;
        self.run("wasm-opt", &[features, &["ordered.wat", "-o", file]].concat()).map(|_| ())
    }

    /// Puts the first part where Trunk has put the whole.
    fn take_the_place_of_the_whole(&self) -> Result {
        let index = self.page.join("index.html");
        let mut html = fs::read_to_string(&index).map_err(|error| failed(&index, &error))?;
        for (file, end) in [("first.js", ".js"), ("first.wasm", "_bg.wasm")] {
            let old = self.made_by_trunk(end)?;
            let new = self.publish(file, &format!("{PROGRAM}-"), end)?;
            if new != old {
                fs::remove_file(self.page.join(&old))
                    .map_err(|error| failed(&self.page, &error))?;
                html = html.replace(&old, &new);
            }
        }
        fs::write(&index, html).map_err(|error| failed(&index, &error))
    }

    fn made_by_trunk(&self, end: &str) -> Result<String> {
        let files = fs::read_dir(&self.page).map_err(|error| failed(&self.page, &error))?;
        let mut names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        names
            .find(|name| name.starts_with(PROGRAM) && name.ends_with(end))
            .ok_or_else(|| format!("Trunk has built no {PROGRAM}*{end}"))
    }

    /// Copies a file to the page, under a name that tells its content. Returns the name.
    fn publish(&self, file: &str, start: &str, end: &str) -> Result<String> {
        let from = self.work.join(file);
        let content = fs::read(&from).map_err(|error| failed(&from, &error))?;
        let mut hasher = DefaultHasher::new();
        hasher.write(&content);
        let name = format!("{start}{:016x}{end}", hasher.finish());
        let to = self.page.join(&name);
        fs::write(&to, content).map_err(|error| failed(&to, &error))?;
        Ok(name)
    }

    fn run(&self, tool: &str, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(self.tools.program(tool)?);
        process::output(command.args(arguments).current_dir(&self.work))
    }

    fn read(&self, file: &str) -> Result<String> {
        let path = self.work.join(file);
        fs::read_to_string(&path).map_err(|error| failed(&path, &error))
    }

    fn write(&self, file: &str, text: &str) -> Result {
        let path = self.work.join(file);
        fs::write(&path, text).map_err(|error| failed(&path, &error))
    }
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be read or written: {error}", path.display())
}

/// A program, as text, with functions side by side that begin alike.
fn in_order(program: &str) -> String {
    let (mut functions, mut rest) = (Vec::new(), Vec::new());
    let mut lines = program.lines();
    let mut place = 0;
    while let Some(line) = lines.next() {
        if !line.starts_with(" (func ") {
            rest.push(line);
            continue;
        }
        place = if functions.is_empty() { rest.len() } else { place };
        let mut function = vec![line];
        if line.matches('(').count() != line.matches(')').count() {
            function.extend(lines.by_ref().take_while(|line| *line != " )"));
            function.push(" )");
        }
        functions.push(function.join("\n"));
    }
    functions.sort_by_cached_key(|function| without_names(function));
    let functions: Vec<&str> = functions.iter().map(String::as_str).collect();
    rest.splice(place..place, functions);
    rest.join("\n")
}

/// A function without the names in it, which are mere numbers.
fn without_names(function: &str) -> String {
    let mut parts = function.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push('$');
        text.push_str(part.trim_start_matches(|letter: char| letter.is_alphanumeric()));
    }
    text
}

/// Gives short names to what a program, as text, imports from its loader, in both of them.
///
/// The names are wasm-bindgen's, with a fingerprint in each, which no compression makes smaller.
fn shorten(program: &str, script: &str) -> (String, String) {
    let start = format!(" (import \"./{PROGRAM}_bg.js\" \"");
    let mut script = script.replace(&format!("\"./{PROGRAM}_bg.js\":"), "i:");
    let mut short = Vec::new();
    let mut text = String::new();
    for line in program.lines() {
        match line.strip_prefix(&start).and_then(|rest| rest.split_once('"')) {
            Some((name, rest)) => {
                let place = short.iter().position(|known| *known == name).unwrap_or_else(|| {
                    short.push(name);
                    script =
                        script.replace(&format!("{name}:"), &format!("{}:", nth(short.len() - 1)));
                    short.len() - 1
                });
                text.push_str(&format!(" (import \"i\" \"{}\"{rest}\n", nth(place)));
            }
            None => text.extend([line, "\n"]),
        }
    }
    (text, script)
}

/// The names of one letter, then those of two.
fn nth(place: usize) -> String {
    let letters = ('a'..='z').chain('A'..='Z').collect::<Vec<_>>();
    let (before, last) = (place / letters.len(), letters[place % letters.len()]);
    match before {
        0 => last.into(),
        _ => nth(before - 1) + last.encode_utf8(&mut [0; 4]),
    }
}

#[cfg(test)]
mod tests {
    use super::{PROFILE, PROGRAM, in_order, nth, shorten};

    #[test]
    fn the_page_is_built_from_what_is_parted() {
        let html = include_str!("../../index.html");
        for set in
            [format!("data-bin=\"{PROGRAM}\""), format!("data-cargo-profile-release=\"{PROFILE}\"")]
        {
            assert!(html.contains(&set), "{set} is missing");
        }
    }

    #[test]
    fn short_names_are_the_same_on_both_sides() {
        let program = " (import \"./raftarium-web_bg.js\" \"__wbg_key_1\" (func $a))
 (import \"./raftarium-web_bg.js\" \"__wbg_log_2\" (func $b))
 (import \"./raftarium-web_bg.js\" \"__wbg_key_1\" (func $c))
 (export \"__wbg_key_1\" (func $d))";
        let script = "{\"./raftarium-web_bg.js\":{__wbg_log_2:f,__wbg_key_1:g}}";
        let (program, script) = shorten(program, script);
        assert_eq!(script, "{i:{b:f,a:g}}");
        let imports: Vec<&str> = program.lines().map(|line| &line[..18]).collect();
        let expected =
            [" (import \"i\" \"a\" (f", " (import \"i\" \"b\" (f", " (import \"i\" \"a\" (f"];
        assert_eq!(imports[..3], expected.map(|line| &line[..18]));
        assert_eq!(program.lines().nth(3), Some(" (export \"__wbg_key_1\" (func $d))"));
    }

    #[test]
    fn functions_that_begin_alike_stand_side_by_side() {
        let program = "(module
 (memory 1)
 (func $0 (param $0 i64)
  (nop)
 )
 (func $1 (param $0 i32))
 (func $2 (param $1 i32)
  (call $1)
 )
 (export \"a\" (func $0))
)";
        let ordered = "(module
 (memory 1)
 (func $2 (param $1 i32)
  (call $1)
 )
 (func $1 (param $0 i32))
 (func $0 (param $0 i64)
  (nop)
 )
 (export \"a\" (func $0))
)";
        assert_eq!(in_order(program), ordered);
        assert_eq!(in_order(ordered), ordered);
    }

    #[test]
    fn no_two_short_names_are_equal() {
        let mut names: Vec<String> = (0..3_000).map(nth).collect();
        assert_eq!((names[0].as_str(), names[52].as_str()), ("a", "aa"));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 3_000);
    }
}
