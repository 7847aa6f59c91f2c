//! The size gate: what a visitor downloads on the first load, file by file.
//!
//! The first load is all that the browser fetches until the page is there and plays. What it fetches
//! only because someone opens a lesson is listed, and not counted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;
use crate::lessons;

/// The most that all files of the first load may take, each compressed with `gzip -9`. The aim is 400,000; in plain
/// components, without a step of our own after the compiler, the page takes more, see `docs/ARCHITECTURE.md`.
const LIMIT_GZIP_BYTES: u64 = 620_000;

struct FileSize {
    name: String,
    raw_bytes: u64,
    gzip_bytes: u64,
}

impl FileSize {
    fn is_of_first_load(&self) -> bool {
        !Path::new(&self.name).starts_with(lessons::FOLDER)
    }
}

/// Prints the table of a built page and refuses one that is too large.
pub(crate) fn check(folder: &Path) -> Result<String> {
    let sizes = measure(folder)?;
    print!("{}", table(&sizes));
    verdict(&sizes)
}

fn measure(folder: &Path) -> Result<Vec<FileSize>> {
    let mut sizes = Vec::new();
    for path in files_below(folder)? {
        let content = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let name = path.strip_prefix(folder).unwrap_or(&path);
        sizes.push(FileSize {
            name: name.display().to_string(),
            raw_bytes: content.len() as u64,
            gzip_bytes: gzip_bytes(&path)?,
        });
    }
    sizes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sizes)
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be read: {error}", path.display())
}

/// Asks the program itself, so that the number is the one that anyone can check by hand.
fn gzip_bytes(path: &Path) -> Result<u64> {
    let mut gzip = Command::new("gzip");
    // Without the name and the time of the file, which a server does not send either.
    gzip.args(["-9", "--no-name", "--stdout"]).arg(path);
    let output = gzip
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("the size gate needs `gzip`: {error}"))?;
    if output.status.success() {
        Ok(output.stdout.len() as u64)
    } else {
        Err(format!("`gzip` cannot compress {}", path.display()))
    }
}

/// The row of all that is counted. Below it stand the lessons.
const TOTAL: &str = "first load";

fn total(sizes: &[FileSize], bytes: fn(&FileSize) -> u64) -> u64 {
    sizes.iter().filter(|size| size.is_of_first_load()).map(bytes).sum()
}

fn table(sizes: &[FileSize]) -> String {
    let names = sizes.iter().map(|size| size.name.chars().count());
    let width = names.max().unwrap_or(0).max(TOTAL.len());
    let mut text = format!("{:width$} {:>11} {:>11}\n", "file", "bytes", "gzip -9");
    let (first, later): (Vec<_>, Vec<_>) = sizes.iter().partition(|size| size.is_of_first_load());
    let line = |size: &FileSize| row(&size.name, width, size.raw_bytes, size.gzip_bytes);
    text.extend(first.into_iter().map(line));
    let (raw, gzip) = (total(sizes, |s| s.raw_bytes), total(sizes, |s| s.gzip_bytes));
    text += &row(TOTAL, width, raw, gzip);
    text.extend(later.into_iter().map(line));
    text
}

fn row(name: &str, width: usize, raw_bytes: u64, gzip_bytes: u64) -> String {
    let (raw, gzip) = (in_thousands(raw_bytes), in_thousands(gzip_bytes));
    format!("{name:width$} {raw:>11} {gzip:>11}\n")
}

fn verdict(sizes: &[FileSize]) -> Result<String> {
    let (have, limit) = (total(sizes, |s| s.gzip_bytes), LIMIT_GZIP_BYTES);
    let (have_text, limit_text) = (in_thousands(have), in_thousands(limit));
    if sizes.is_empty() {
        return Err("the page has no files: its build left nothing behind".to_owned());
    }
    if have > limit {
        let over = in_thousands(have - limit);
        return Err(format!(
            "the first load takes {have_text} bytes (gzip -9), {over} more than the {limit_text} it may"
        ));
    }
    Ok(format!("Size of the first load: {have_text} of {limit_text} bytes (gzip -9)."))
}

fn in_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{FileSize, LIMIT_GZIP_BYTES, in_thousands, table, verdict};

    fn file(name: &str, raw_bytes: u64, gzip_bytes: u64) -> FileSize {
        let name = name.to_owned();
        FileSize { name, raw_bytes, gzip_bytes }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let grouped: Vec<String> = [0, 999, 1_000, 110_000, 1_234_567].map(in_thousands).to_vec();
        assert_eq!(grouped, ["0", "999", "1,000", "110,000", "1,234,567"]);
    }

    #[test]
    fn the_table_lists_every_file_and_the_total_of_the_first_load() {
        let files = [
            file("index.html", 1_777, 1_021),
            file("lessons/a.json", 29_000, 14_000),
            file("lessons.css", 128_171, 54_818),
        ];
        let expected = "\
file                 bytes     gzip -9
index.html           1,777       1,021
lessons.css        128,171      54,818
first load         129,948      55,839
lessons/a.json      29,000      14,000
";
        let text = table(&files);
        assert_eq!(text, expected);
    }

    #[test]
    fn the_limit_itself_passes_and_one_byte_more_does_not() {
        assert!(verdict(&[file("page", 1, LIMIT_GZIP_BYTES)]).is_ok());
        assert!(
            verdict(&[file("page", 1, LIMIT_GZIP_BYTES), file("lessons/a.json", 1, 1)]).is_ok()
        );
        let sentence = verdict(&[file("page", 1, LIMIT_GZIP_BYTES), file("more", 1, 1)]);
        assert!(sentence.unwrap_err().contains("1 more than the"));
    }

    #[test]
    fn an_empty_page_does_not_pass_for_a_small_one() {
        assert!(verdict(&[]).is_err());
    }
}
