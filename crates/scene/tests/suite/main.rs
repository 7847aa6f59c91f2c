//! What is drawn and said, held against the worlds it is made of.

mod beginnings;
mod cards;
mod diagram;
mod export;
mod feed;
mod truth;
mod why;
