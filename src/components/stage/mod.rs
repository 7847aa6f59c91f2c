//! The stage: servers, links, the proxy, clients, and messages in flight, each with a shape of its own.

mod actors;
mod cut_line;
mod flight;
mod link;
mod node;
mod partition_bar;
#[expect(clippy::module_inception, reason = "the stage itself, beside what stands on it")]
mod stage;
pub mod svg;
mod timer;

pub use partition_bar::PartitionBar;
pub use stage::{ClusterStage, PartitionNotice};
