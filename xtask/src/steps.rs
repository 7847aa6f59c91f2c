//! Numbered steps, each announced before it starts and timed when it is done.

use std::time::{Duration, Instant};

use crate::Result;

/// A known number of steps, of which the first failing one ends the work.
pub(crate) struct Steps {
    done: usize,
    total: usize,
    started: Instant,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Self {
        let (done, started) = (0, Instant::now());
        Self { done, total, started }
    }

    /// Announces a step, takes it, and says how long it took.
    pub(crate) fn step<T>(&mut self, name: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        self.done += 1;
        let number = format!("[{}/{}]", self.done, self.total);
        println!("{number} {name} …");
        let started = Instant::now();
        let outcome = step();
        let took = in_words(started.elapsed());
        match outcome {
            Ok(value) => {
                println!("{number} {name}: done in {took}");
                Ok(value)
            }
            Err(sentence) => Err(format!("step {number} {name} failed after {took}: {sentence}")),
        }
    }

    /// The line that ends a run in which every step went well.
    pub(crate) fn summary(&self) -> String {
        let (done, total) = (self.done, self.total);
        let took = in_words(self.started.elapsed());
        format!("All {done} of {total} steps passed in {took}.")
    }
}

fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::{Steps, in_words};
    use std::time::Duration;

    #[test]
    fn times_are_told_in_a_fitting_unit() {
        assert_eq!(in_words(Duration::from_millis(840)), "0.8 s");
        assert_eq!(in_words(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn a_failing_step_is_named_with_its_number() {
        let mut steps = Steps::new(3);
        steps.step("first", || Ok(())).unwrap();
        let sentence = steps.step::<()>("second", || Err("no luck".into())).unwrap_err();
        assert!(sentence.starts_with("step [2/3] second failed after"));
        assert!(sentence.ends_with("no luck"));
    }
}
