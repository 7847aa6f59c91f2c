//! The page's Content-Security-Policy, which stands in `index.html`: nothing runs but the files of the page, and no
//! script or style is taken from the document itself.
//!
//! Trunk writes the script that starts the program into the document. For visitors it becomes a file. While one works
//! on the page, Trunk's server also adds a script that reloads it, so the policy lets both run there.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::Path;

use crate::Result;

/// The rule that a page for development has in another form.
const SCRIPTS: &str = "script-src 'self' 'wasm-unsafe-eval'";

/// The same rule where scripts in the document may run and Trunk's server may call.
const SCRIPTS_IN_DEVELOPMENT: &str =
    "script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'; connect-src 'self' ws: wss:";

/// Moves the script in a release page into a file of its own, named after its content.
pub(crate) fn tighten(page: &Path) -> Result {
    change(page, |html| {
        let (start, script, end) = inline_script(html)?;
        let mut hasher = DefaultHasher::new();
        hasher.write(script.as_bytes());
        let name = format!("start-{:016x}.js", hasher.finish());
        fs::write(page.join(&name), script).map_err(|error| failed(&page.join(&name), &error))?;
        Ok(format!("{start}<script type=\"module\" src=\"./{name}\"></script>{end}"))
    })
}

/// Lets the scripts run that Trunk puts into a page for development.
pub(crate) fn loosen(page: &Path) -> Result {
    change(page, |html| {
        let looser = html.replacen("connect-src 'self'; ", "", 1);
        let looser = looser.replacen(SCRIPTS, SCRIPTS_IN_DEVELOPMENT, 1);
        if looser.contains(SCRIPTS_IN_DEVELOPMENT) { Ok(looser) } else { Err(no_policy()) }
    })
}

fn change(page: &Path, change: impl FnOnce(&str) -> Result<String>) -> Result {
    let index = page.join("index.html");
    let html = fs::read_to_string(&index).map_err(|error| failed(&index, &error))?;
    if !html.contains(SCRIPTS) {
        return Err(no_policy());
    }
    fs::write(&index, change(&html)?).map_err(|error| failed(&index, &error))
}

/// Splits a page at its one script that stands in the document: before it, what it says, and after it.
fn inline_script(html: &str) -> Result<(&str, &str, &str)> {
    let (start, rest) = html.split_once("<script").ok_or("the page has no script")?;
    let (attributes, rest) = rest.split_once('>').ok_or("a script has no end")?;
    let (script, end) = rest.split_once("</script>").ok_or("a script has no end")?;
    if attributes.contains("src=") || end.contains("<script") {
        return Err("the page has other scripts than the one that Trunk writes".to_owned());
    }
    Ok((start, script, end))
}

fn no_policy() -> String {
    format!("index.html has no policy with {SCRIPTS} in it")
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be read or written: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::{SCRIPTS, SCRIPTS_IN_DEVELOPMENT, inline_script, loosen, tighten};
    use std::fs;
    use std::path::PathBuf;

    const INDEX: &str = include_str!("../../index.html");

    /// A folder with a page as Trunk leaves it.
    fn page(name: &str) -> PathBuf {
        let process = std::process::id();
        let folder = std::env::temp_dir().join(format!("raftarium-policy-{process}-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let script = "<script type=module>start()</script></head>";
        fs::write(folder.join("index.html"), INDEX.replace("</head>", script)).unwrap();
        folder
    }

    #[test]
    fn a_release_page_has_its_script_in_a_file() {
        let folder = page("release");
        tighten(&folder).unwrap();
        let html = fs::read_to_string(folder.join("index.html")).unwrap();
        let (_, name) = html.split_once("src=\"./start-").unwrap();
        let (name, _) = name.split_once('"').unwrap();
        let script = fs::read_to_string(folder.join(format!("start-{name}"))).unwrap();
        assert_eq!(script, "start()");
        assert!(
            !html.contains("start()") && html.contains(SCRIPTS) && !html.contains("unsafe-inline")
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_page_for_development_may_run_what_trunk_adds() {
        let folder = page("development");
        loosen(&folder).unwrap();
        let html = fs::read_to_string(folder.join("index.html")).unwrap();
        assert!(html.contains("start()") && html.contains(SCRIPTS_IN_DEVELOPMENT));
        assert_eq!(html.matches("connect-src").count(), 1);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_second_script_is_refused() {
        assert_eq!(inline_script("a<script b>c</script>d").unwrap(), ("a", "c", "d"));
        assert!(inline_script("<script>a</script><script>b</script>").is_err());
        assert!(inline_script("<script src=a></script>").is_err());
        assert!(inline_script("<p>").is_err());
    }
}
