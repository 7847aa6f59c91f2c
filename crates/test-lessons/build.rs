//! Compiles the lessons, and makes a table of their files.

use std::path::{Path, PathBuf};
use std::{env, fs};

use lesson::author::compile;

/// Where the lessons are.
const FOLDER: &str = "../../lessons";

fn main() {
    for path in ["build.rs", FOLDER] {
        println!("cargo::rerun-if-changed={path}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo says where"));
    let mut table = String::from("&[\n");
    for file in compile(Path::new(FOLDER)).unwrap_or_else(|error| panic!("{error}")) {
        fs::write(out.join(&file.name), &file.json).expect("the folder can be written to");
        let name = &file.name;
        table += &format!("(\"{name}\", include_str!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))),\n");
    }
    fs::write(out.join("files.rs"), table + "]\n").expect("the folder can be written to");
}
