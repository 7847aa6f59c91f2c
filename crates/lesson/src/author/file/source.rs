//! A lesson's source in a document, with all that can be checked before it is played.

use super::document::{MAX_ITEMS, Table, Value};
use super::shown::reveal;
use super::{MAX_TEXT, ParseError, Read};
use crate::author::condition::Condition;
use crate::author::notation;
use crate::author::play::SOLVED_WITHIN;
use crate::author::script::{
    ChallengeSource, ChoiceSource, LessonSource, QuestionSource, Right, StepSource, Texts,
};
use crate::compiled::Point;
use crate::contents::Kind;
use raft::{Micros, Time};
use sim::{Address, Intervention, Setup, timed};

/// The most steps of a lesson.
const MAX_STEPS: usize = MAX_ITEMS;

/// The most conditions that are joined: each is checked after every event.
const MAX_CONDITIONS: usize = 20;

/// The most seeds with which a lesson is played.
const MAX_SEEDS: u64 = 100;

/// The longest caption, in characters.
const MAX_CAPTION: usize = 200;

/// The timeout of a step if its author gives none, and the longest.
const LIMIT: Micros = Micros::from_millis(3_000);
const MAX_LIMIT: Micros = Micros::from_millis(60_000);

/// The speed of a step if its author gives none, and the slowest.
const SPEED: u64 = 20;
const MAX_SPEED: u64 = 1_000;

/// Reads a lesson.
pub(super) fn lesson(id: &str, table: &Table<'_>) -> Read<LessonSource> {
    let common = ["kind", "place", "title", "summary", "setup", "seed", "seeds", "before", "steps"];
    let rest = ["minutes", "main", "show", "picture"];
    let of_challenges = ["goal", "at-most", "best", "hint", "solution"];
    table.only(&[&common[..], &rest[..], &of_challenges[..]].concat())?;
    let kind = kind(&table.want("kind")?)?;
    let setup = match table.get("setup") {
        Some(value) => setup(&value)?,
        None => Setup::default(),
    };
    let before = table.list("before")?;
    let before = before.iter().map(|table| step(table, &setup, false));
    let before = before.collect::<Read<Vec<StepSource>>>()?;
    let tables = table.want("steps")?.tables()?;
    let steps = tables.iter().map(|table| step(table, &setup, true));
    let mut steps = steps.collect::<Read<Vec<StepSource>>>()?;
    if steps.is_empty() || steps.len() + before.len() > MAX_STEPS {
        return Err(table.error(&format!("a lesson has 1 to {MAX_STEPS} steps")));
    }
    reveal(table, &tables, &mut steps, &setup)?;
    let picture = table.number("picture", 1, steps.len() as u64)?;
    let picture = usize::try_from(picture.unwrap_or(steps.len() as u64)).unwrap_or(1) - 1;
    let challenge = match kind {
        Kind::Challenge => Some(challenge(table, &setup)?),
        Kind::Chapter | Kind::Scenario => {
            match of_challenges.iter().find_map(|key| table.get(key)) {
                Some(value) => {
                    let what = format!("only a challenge has `{}`", value.key);
                    return Err(value.error(&what));
                }
                None => None,
            }
        }
    };
    let minutes = match kind {
        Kind::Chapter => table.want("minutes").and(table.number("minutes", 1, 60))?,
        Kind::Scenario | Kind::Challenge => table.number("minutes", 1, 60)?,
    };
    let main = match table.get("main") {
        Some(value) if kind != Kind::Chapter => {
            return Err(value.error("only a chapter has `main`"));
        }
        main => main.map_or(Ok(false), |value| value.flag())?,
    };
    Ok(LessonSource {
        id: id.to_owned(),
        kind,
        place: table.want("place").and(table.number("place", 1, 999))?.unwrap_or(1),
        minutes: minutes.unwrap_or(1),
        main,
        title: table.texts("title", 60)?,
        summary: table.texts("summary", MAX_CAPTION)?,
        setup,
        seed: table.number("seed", 0, i64::MAX.unsigned_abs())?.unwrap_or(1),
        seeds: table.number("seeds", 0, MAX_SEEDS)?.unwrap_or(0),
        before,
        steps,
        picture,
        challenge,
    })
}

/// Reads a step: those before the lesson have no captions.
fn step(table: &Table<'_>, setup: &Setup, captioned: bool) -> Read<StepSource> {
    if captioned {
        let rest = ["caption", "show", "speed", "point", "ask"];
        table.only(&[&["do", "wait", "limit", "linger", "then"][..], &rest[..]].concat())?;
    } else {
        table.only(&["do", "wait", "limit", "linger", "then"])?;
    }
    let caption = if captioned { table.texts("caption", MAX_CAPTION)? } else { Texts::new() };
    let wait = table.get("wait");
    let wait_line = wait.as_ref().map_or(table.line, Value::line);
    let wait = wait.map_or(Ok(Vec::new()), |value| conditions(&value, setup))?;
    let then = table.get("then");
    let then_line = then.as_ref().map_or(table.line, Value::line);
    let then = then.map_or(Ok(Vec::new()), |value| conditions(&value, setup))?;
    let actions = table.strings("do")?;
    let actions = actions.iter().map(|value| Ok((fitting_action(value, setup)?, value.line())));
    let points = table.strings("point")?;
    let points = points.iter().map(|value| fitting_point(value, setup));
    Ok(StepSource {
        caption,
        actions: actions.collect::<Read<Vec<_>>>()?,
        wait,
        limit: table.span("limit", MAX_LIMIT)?.unwrap_or(LIMIT),
        linger: table.span("linger", MAX_LIMIT)?.unwrap_or(Micros(0)),
        speed: u16::try_from(table.number("speed", 1, MAX_SPEED)?.unwrap_or(SPEED)).unwrap_or(1),
        shows: Vec::new(),
        points: points.collect::<Read<Vec<_>>>()?,
        then: (then, then_line),
        ask: table.get("ask").map(|value| question(&value, setup)).transpose()?,
        line: table.line,
        wait_line,
    })
}

fn conditions(value: &Value<'_>, setup: &Setup) -> Read<Vec<Condition>> {
    let list = value.read(notation::conditions(&value.text(1_000)?))?;
    if list.is_empty() || list.len() > MAX_CONDITIONS {
        let what = format!("`{}` is 1 to {MAX_CONDITIONS} conditions", value.key);
        return Err(value.error(&what));
    }
    for (place, condition) in list.iter().enumerate() {
        if !condition.fits(setup) {
            return Err(missing(value, &condition.text, setup));
        }
        if let Some(why) = condition.never(setup) {
            return Err(value.error(&format!("“{condition}” can never hold: {why}")));
        }
        if let Some(other) = list[..place].iter().find(|other| condition.contradicts(other)) {
            let what = format!("“{other}” and “{condition}” can never hold together");
            return Err(value.error(&what));
        }
    }
    Ok(list)
}

fn question(value: &Value<'_>, setup: &Setup) -> Read<QuestionSource> {
    let table = value.table()?;
    let text = table.languages(&["options"], MAX_CAPTION)?;
    let options = table.want("options")?.tables()?;
    if !(2..=6).contains(&options.len()) {
        return Err(table.error("a question has 2 to 6 options"));
    }
    let choices = options.iter().map(|option| {
        option.only(&["text", "why", "right", "if"])?;
        let right = match (option.get("right"), option.get("if")) {
            (Some(right), None) => Right::Fixed(right.flag()?),
            (None, Some(holds)) => Right::If(conditions(&holds, setup)?),
            _ => return Err(option.error("an option has either `right` or `if`")),
        };
        let (text, why) = (option.texts("text", MAX_CAPTION)?, option.texts("why", MAX_TEXT)?);
        Ok(ChoiceSource { text, why, right })
    });
    Ok(QuestionSource { text, choices: choices.collect::<Read<Vec<_>>>()? })
}

fn challenge(table: &Table<'_>, setup: &Setup) -> Read<ChallengeSource> {
    let wanted = table.want("goal")?;
    conditions(&wanted, setup)?;
    let goal = wanted.read(notation::goal(&wanted.text(200)?))?;
    let solution = table.want("solution")?;
    let lines = table.strings("solution")?;
    let mut last = Time(0);
    let solution_list = lines.iter().map(|line| {
        let (time, action) = line.read(timed(&line.text(1_000)?).map_err(|why| why.to_string()))?;
        if time < last || !action.fits(setup) {
            let what =
                "names a server or client that does not exist, or is earlier than the one above it";
            return Err(line.error(&format!("“{action}” {what}")));
        }
        if time.0 > SOLVED_WITHIN.0 {
            let seconds = SOLVED_WITHIN.as_millis() / 1_000;
            return Err(line.error(&format!("a solution takes at most {seconds} s")));
        }
        last = time;
        Ok((time, action))
    });
    let solution_list = solution_list.collect::<Read<Vec<(Time, Intervention)>>>()?;
    let count = solution_list.len() as u64;
    let best = table.want("best").and(table.number("best", 1, 100))?.unwrap_or(count);
    let at_most = table.number("at-most", 1, 100)?;
    let has = counted(count, "intervention");
    if best != count {
        let what = format!("the solution has {has}, so `best` must be {count}");
        return Err(solution.error(&what));
    }
    if let Some(most) = at_most.filter(|most| count > *most) {
        let what = format!("the solution has {has}, but the maximum is {most}");
        return Err(solution.error(&what));
    }
    let (hint, line) = (table.texts("hint", MAX_TEXT)?, solution.line());
    Ok(ChallengeSource { goal, at_most, best, hint, solution: solution_list, line })
}

fn kind(value: &Value<'_>) -> Read<Kind> {
    match value.text(40)?.as_str() {
        "chapter" => Ok(Kind::Chapter),
        "scenario" => Ok(Kind::Scenario),
        "challenge" => Ok(Kind::Challenge),
        other => {
            Err(value.error(&format!("“{other}” is not a kind: chapter, scenario, challenge")))
        }
    }
}

fn setup(value: &Value<'_>) -> Read<Setup> {
    let setup: Setup = value.read(value.text(1_000)?.parse().map_err(|why| format!("{why}")))?;
    value.read(setup.check().map_err(|why| format!("the setup is invalid ({why:?})")))?;
    Ok(setup)
}

fn fitting_action(value: &Value<'_>, setup: &Setup) -> Read<Intervention> {
    let text = value.text(1_900)?;
    let action: Intervention = value.read(text.parse().map_err(|why| format!("{why}")))?;
    if action.fits(setup) { Ok(action) } else { Err(missing(value, &text, setup)) }
}

fn fitting_point(value: &Value<'_>, setup: &Setup) -> Read<Point> {
    let text = value.text(80)?;
    let point = value.read(notation::point(&text))?;
    let there = |actor| setup.has(actor);
    let fits = match point {
        Point::Actor(actor) => there(actor),
        // A client's link to the proxy is not drawn.
        Point::Link(Address::Node(one), Address::Node(other)) if one == other => false,
        Point::Link(one @ Address::Node(_), other @ (Address::Node(_) | Address::Proxy)) => {
            there(one) && there(other)
        }
        Point::Link(..) => false,
        Point::Log(node) | Point::Entry(node, _) => there(node.into()),
        _ => true,
    };
    if fits { Ok(point) } else { Err(missing(value, &text, setup)) }
}

fn counted(number: u64, name: &str) -> String {
    if number == 1 { format!("1 {name}") } else { format!("{number} {name}s") }
}

/// Says that an author's words name a server or client that the setup does not have.
pub(super) fn missing(value: &Value<'_>, words: &str, setup: &Setup) -> ParseError {
    let Setup { nodes, clients, .. } = setup;
    let there = format!(
        "{} and {}",
        counted((*nodes).into(), "server"),
        counted((*clients).into(), "client")
    );
    let what = "names a server or client that does not exist";
    value.error(&format!("“{words}” {what}: the cluster has {there}"))
}
