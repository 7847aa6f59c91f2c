//! The first picture: what `index.html` shows until the program is there. It is drawn natively, by the components
//! that draw it in the browser, so that header, cluster and first sentence do not wait for the program.

use std::fs;
use std::path::Path;

use crate::{Result, process};

/// What stands in the place of the page until the program is there, and what comes after it. Trunk may have taken
/// away quotes and the paragraph's end.
const PLACEHOLDERS: [&str; 2] = ["<p class=loading>", "<p class=\"loading\">"];
const AFTER: &str = "<noscript>";

/// Puts the first picture into a release page. A page for development keeps its placeholder: to build the page
/// natively, too, at every change would take too long.
pub(crate) fn insert(page: &Path) -> Result {
    let mut command = process::cargo(&["run", "--quiet", "--locked", "--package", "raftarium"]);
    command.args(["--features", "ssr", "--bin", "first-picture"]);
    let picture = process::output(&mut command)?;
    let index = page.join("index.html");
    let failed = |error: std::io::Error| format!("{}: {error}", index.display());
    let html = fs::read_to_string(&index).map_err(failed)?;
    fs::write(&index, put_into(&html, picture.trim())?).map_err(failed)
}

/// Returns a page with the picture in the place of the placeholder.
fn put_into(html: &str, picture: &str) -> Result<String> {
    let split = || {
        let (before, rest) = PLACEHOLDERS.iter().find_map(|it| html.split_once(it))?;
        Some((before, &rest[rest.find(AFTER)?..]))
    };
    let (before, after) = split().ok_or("index.html has no placeholder for the first picture")?;
    Ok(format!("{before}{picture}{after}"))
}

#[cfg(test)]
mod tests {
    use super::put_into;

    #[test]
    fn the_picture_takes_the_place_of_the_placeholder() {
        for placeholder in ["<p class=\"loading\">Wait …</p>\n", "<p class=loading>Wait …"] {
            let html = format!("<body>{placeholder}<noscript>…</noscript></body>");
            let page = put_into(&html, "<main>…</main>");
            let expected = "<body><main>…</main><noscript>…</noscript></body>";
            assert_eq!(page.as_deref(), Ok(expected));
        }
        assert!(
            put_into("<body></body>", "<main></main>").is_err(),
            "it is not dropped in silence"
        );
    }
}
