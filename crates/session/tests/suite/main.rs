//! A session used as a visitor uses it, with a browser that only stores, fetches and shows addresses.

mod beginnings;
mod challenges;
mod cutting;
mod dialogs;
mod fetching;
mod presenting;
mod presets;
mod questions;
mod refused;
mod sandbox;
mod shown;
mod story;
mod trying;
mod visitor;
