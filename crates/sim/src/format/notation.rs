//! Setups and interventions as text: one notation for files, the command line, scripts and
//! lessons.
//!
//! A setup is a line of `name=value`, an intervention is a verb and whom it concerns:
//!
//! ```text
//! nodes=5 election=150ms..300ms heartbeat=50ms loss=2.5% rules-off=up-to-date
//! 1250.017ms partition n1 n2 | n3 n4 n5
//! 2s c1 write x 'five and six'
//! 0ms begin n1 term=8 vote=n1 1 1:x=5 '4:y=five and six'
//! ```
//!
//! What is written reads back as exactly the same. What is read comes from outside: whatever is
//! wrong with it is said in a sentence, and nothing of it is trusted.

mod error;
mod names;
mod parts;
mod read;
mod write;

pub use error::NotationError;
pub(crate) use error::{refused, within};
pub use names::{kind_name, rule_name};
pub use parts::{address, whole, words};
pub use read::{flights, parse_time, rule_named, timed};
pub use write::{is_hidden, time_text};
