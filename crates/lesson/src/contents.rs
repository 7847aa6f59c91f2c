//! What the page knows of all lessons before it has any of them.

/// The kinds of lessons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A chapter of the story.
    Chapter,
    /// A scene of the gallery.
    Scenario,
    /// Something for the reader to bring about.
    Challenge,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chapter, Self::Scenario, Self::Challenge];
}

/// What stands after each of the lessons that are fetched together.
pub const BETWEEN: char = '\u{c}';

impl Kind {
    /// What a lesson is fetched with: a chapter with nothing, the others with those of their kind.
    #[must_use]
    pub fn part(self, id: &str) -> String {
        match self {
            Self::Chapter => id.replace('-', "_"),
            Self::Scenario => "scenarios".into(),
            Self::Challenge => "challenges".into(),
        }
    }
}

/// A lesson in the list of contents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// Its name in links.
    pub id: String,
    /// Of which kind it is.
    pub kind: Kind,
    /// Its place among those of its kind, from 1.
    pub place: u64,
    /// How many minutes a reader needs.
    pub minutes: u64,
    /// How many steps it has.
    pub steps: u64,
    /// Its name.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
}

/// All lessons, by kind and place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contents {
    /// Their headings.
    pub list: Vec<Heading>,
}

impl Contents {
    /// As lines of words between tabs.
    #[must_use]
    pub fn written(&self) -> String {
        let line = |it: &Heading| {
            let Heading { id, kind, place, minutes, steps, title, summary } = it;
            format!("{id}\t{}\t{place}\t{minutes}\t{steps}\t{title}\t{summary}\n", *kind as u8)
        };
        self.list.iter().map(line).collect()
    }

    /// Reads what was written; lines that make no sense are left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let heading = |line: &str| {
            let mut words = line.split('\t');
            let mut next = || words.next();
            let id = next()?.to_owned();
            let mut number = || next()?.parse::<u64>().ok();
            let kind = *Kind::ALL.get(usize::try_from(number()?).ok()?)?;
            let (place, minutes, steps) = (number()?, number()?, number()?);
            let (title, summary) = (next()?.to_owned(), next()?.to_owned());
            Some(Heading { id, kind, place, minutes, steps, title, summary })
        };
        Self { list: text.lines().filter_map(heading).collect() }
    }

    /// The lesson of this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Heading> {
        self.list.iter().find(|heading| heading.id == id)
    }

    /// The lessons of a kind, in their order.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Heading> {
        self.list.iter().filter(move |heading| heading.kind == kind)
    }

    /// The lesson of the same kind that comes after one, or before it.
    #[must_use]
    pub fn beside(&self, id: &str, forth: bool) -> Option<&Heading> {
        let place = self.list.iter().position(|heading| heading.id == id)?;
        let other = if forth { place + 1 } else { place.checked_sub(1)? };
        self.list.get(other).filter(|other| other.kind == self.list[place].kind)
    }
}
