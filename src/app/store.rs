//! What the browser keeps for the page from one visit to the next. It may refuse to, and what is read
//! from there is hostile: old, cut short or forged.

use web_sys::{Storage, Window};

/// The run: a link's letters.
pub const RUN: &str = "raftarium.run";

/// The runs that were left aside: links' letters, with blanks in between.
pub const ASIDE: &str = "raftarium.aside";

/// Where one was in the run: seed, how far it was watched, the playhead, and what was looked at.
pub const PLACE: &str = "raftarium.place";

/// Where one was in the story: a lesson and a step, as in a link.
pub const STORY: &str = "raftarium.story";

/// What the reader of a lesson did in it, as in a link, if anything.
pub const TAKEN: &str = "raftarium.taken";

/// How far one has read: lessons, each with the number of its steps that were seen.
pub const READ: &str = "raftarium.read";

/// Challenges that were met, each with the number of interventions that it took.
pub const SOLVED: &str = "raftarium.solved";

/// The most letters of these.
pub const LONGEST: usize = 8_000;

/// What is kept under a name, if it is at most so long.
pub fn get(name: &str, longest: usize) -> Option<String> {
    storage()?.get_item(name).ok()?.filter(|text| text.len() <= longest)
}

/// Keeps a text under a name, if the browser lets us. Tells whether it did.
pub fn set(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, text).is_ok())
}

/// Removes what is kept under a name.
pub fn remove(name: &str) {
    // A browser that does not let us keeps nothing for us either.
    let _harmless = storage().map(|storage| storage.remove_item(name));
}

/// Whole numbers, as they are kept.
pub fn numbers<const N: usize>(name: &str) -> Option<[u64; N]> {
    let text = get(name, 24 * N)?;
    let mut rest = text.strip_prefix('[')?.strip_suffix(']')?.split(',');
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = rest.next()?.parse().ok()?;
    }
    rest.next().is_none().then_some(numbers)
}

/// Keeps whole numbers. Tells whether that was possible.
pub fn set_numbers(name: &str, numbers: &[u64]) -> bool {
    let texts: Vec<String> = numbers.iter().map(u64::to_string).collect();
    set(name, &format!("[{}]", texts.join(",")))
}

/// Numbers that are kept of lessons, each under its name.
pub fn notes(key: &str) -> Vec<(String, u64)> {
    let kept = get(key, LONGEST).unwrap_or_default();
    let read = |word: &str| {
        let (id, number) = word.split_once(':')?;
        Some((id.to_owned(), number.parse().ok()?))
    };
    kept.split(' ').filter_map(read).collect()
}

/// Keeps a number of a lesson, joined with the one that was kept.
pub fn note(key: &str, id: &str, number: u64, join: fn(u64, u64) -> u64) {
    let mut notes = notes(key);
    match notes.iter_mut().find(|(known, _)| known == id) {
        Some((_, kept)) => *kept = join(*kept, number),
        None => notes.push((id.to_owned(), join(0, number))),
    }
    let words: Vec<String> = notes.iter().map(|(id, number)| format!("{id}:{number}")).collect();
    set(key, &words.join(" "));
}

/// The number that is kept of a lesson, or 0.
pub fn noted(notes: &[(String, u64)], id: &str) -> u64 {
    notes.iter().find(|(known, _)| known == id).map_or(0, |(_, number)| *number)
}

/// What the address asks for: a `run` or a `story`, and which.
pub fn in_address() -> Option<(&'static str, String)> {
    let hash = window()?.location().hash().ok()?;
    let behind =
        |name| Some((name, hash.strip_prefix('#')?.strip_prefix(name)?.strip_prefix('=')?));
    let (name, rest) = behind("run").or_else(|| behind("story"))?;
    Some((name, rest.into()))
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

fn window() -> Option<Window> {
    web_sys::window()
}
