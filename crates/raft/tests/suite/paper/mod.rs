//! The rules of the Raft paper, one test each, checked from outside.
//!
//! Each test is named after what it shows and says where the rule is: §5.2 is the extended
//! paper, "thesis" is Ongaro's dissertation. `README.md` lists the
//! rules, which are numbered D01 and so on.

mod clients;
mod commitment;
mod elections;
mod figures;
mod listing;
mod partitions;
mod pre_vote;
mod reads;
mod replication;
mod restarts;
mod terms;
