//! Numbered steps, each announced before it starts and timed when it is done.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;

/// A known number of steps, of which the first failing one ends the work.
pub(crate) struct Steps {
    total: usize,
    started: Instant,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    begun: usize,
    failed: bool,
    times: Vec<(String, Duration)>,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Self {
        Self { total, started: Instant::now(), progress: Mutex::default() }
    }

    /// Announces a step, takes it, and says how long it took. Refuses once another step has failed.
    pub(crate) fn step<T>(&self, name: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        let number = self.progress(|progress| {
            progress.begun += 1;
            if progress.failed { None } else { Some(progress.begun) }
        });
        let number = number.ok_or_else(|| format!("{name} was left out"))?;
        let number = format!("[{number}/{}]", self.total);
        println!("{number} {name} …");
        let started = Instant::now();
        let outcome = step();
        let time = started.elapsed();
        let took = in_words(time);
        self.progress(|progress| {
            progress.failed |= outcome.is_err();
            progress.times.push((name.to_owned(), time));
        });
        match outcome {
            Ok(value) => {
                println!("{number} {name}: done in {took}");
                Ok(value)
            }
            Err(sentence) => Err(format!("step {number} {name} failed after {took}: {sentence}")),
        }
    }

    /// Takes two rows of steps side by side. Where both fail, the error is the one that came first.
    pub(crate) fn side_by_side<A: Send, B>(
        &self,
        one: impl FnOnce(&Self) -> Result<A> + Send,
        other: impl FnOnce(&Self) -> Result<B>,
    ) -> Result<(A, B)> {
        let (one, other) = thread::scope(|scope| {
            let one = scope.spawn(|| one(self));
            let other = other(self);
            (one.join().unwrap_or_else(|_| Err("a row of steps broke off".to_owned())), other)
        });
        match (one, other) {
            (Ok(one), Ok(other)) => Ok((one, other)),
            // A step that was left out says less than the one that failed.
            (Err(one), Err(other)) => Err(if one.starts_with("step ") { one } else { other }),
            (Err(sentence), _) | (_, Err(sentence)) => Err(sentence),
        }
    }

    /// The times of all steps, and the line that ends a run in which every step went well.
    pub(crate) fn summary(&self) -> String {
        let took = in_words(self.started.elapsed());
        self.progress(|progress| {
            let mut lines = String::new();
            for (name, time) in &progress.times {
                lines += &format!("{:>12}  {name}\n", in_words(*time));
            }
            let (done, total) = (progress.times.len(), self.total);
            lines + &format!("All {done} of {total} steps passed in {took}.")
        })
    }

    fn progress<T>(&self, change: impl FnOnce(&mut Progress) -> T) -> T {
        // A step that broke off while holding it has left nothing half done.
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner))
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
    fn a_failing_step_is_named_with_its_number_and_no_other_begins() {
        let steps = Steps::new(3);
        steps.step("first", || Ok(())).unwrap();
        let sentence = steps.step::<()>("second", || Err("no luck".into())).unwrap_err();
        assert!(sentence.starts_with("step [2/3] second failed after"));
        assert!(sentence.ends_with("no luck"));
        assert!(steps.step("third", || Ok(())).is_err());
    }

    #[test]
    fn of_two_rows_the_error_is_that_of_the_step_that_failed() {
        let steps = Steps::new(2);
        let both = steps.side_by_side(
            |steps| steps.step::<()>("one", || Err("no luck".into())),
            |steps| {
                while !steps.progress(|progress| progress.failed) {}
                steps.step("other", || Ok(()))
            },
        );
        assert!(both.unwrap_err().ends_with("no luck"));
    }

    #[test]
    fn the_summary_says_how_long_each_step_took() {
        let steps = Steps::new(2);
        steps.side_by_side(|s| s.step("one", || Ok(())), |s| s.step("other", || Ok(()))).unwrap();
        let summary = steps.summary();
        assert!(summary.contains("0.0 s  one\n") && summary.contains("0.0 s  other\n"));
        assert!(summary.contains("All 2 of 2 steps passed"));
    }
}
