//! Sets up what is missing, and only that. What is there already is found without a word.

mod browser;
mod cargo_tools;
mod debian;
mod npm_tools;
mod parallel;
mod rust;
mod trunk_alone;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::{Result, places};

/// Where the tools are that build the page.
pub(crate) struct PageTools {
    pub(crate) trunk: PathBuf,
    /// The search path with our tools in front, where Trunk and Cargo look first.
    pub(crate) search_path: OsString,
}

impl PageTools {
    /// Trunk with a subcommand, ready to run in the checkout.
    pub(crate) fn trunk(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.trunk);
        command
            .arg(subcommand)
            .current_dir(places::checkout())
            .env("PATH", &self.search_path)
            // Trunk stops at the value 1 that most programs accept here.
            .env_remove("NO_COLOR");
        command
    }
}

/// Where the tools are that test the page.
pub(crate) struct TestTools {
    pub(crate) page: PageTools,
    pub(crate) driver: PathBuf,
}

/// The kind of build that the page tools are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A quick build, not optimized.
    Development,
    /// The build for visitors.
    Release,
}

/// Everything that building the page needs, so that afterwards `trunk` alone does it too.
pub(crate) fn for_page(purpose: Purpose) -> Result<PageTools> {
    rust::wasm_target()?;
    let bindgen = cargo_tools::wasm_bindgen()?;
    let trunk = cargo_tools::trunk()?;
    let mut folders = vec![bindgen.folder()];
    match npm_tools::binaryen() {
        Ok(binaryen) => {
            trunk_alone::offer_wasm_opt(&binaryen.join("wasm-opt"))?;
            folders.push(binaryen);
        }
        Err(sentence) if purpose == Purpose::Release => return Err(sentence),
        Err(sentence) => println!("Release builds will not work yet: {sentence}"),
    }
    trunk_alone::offer_wasm_bindgen(&bindgen.program("wasm-bindgen"))?;
    trunk_alone::offer_trunk(&trunk.program("trunk"))?;
    Ok(PageTools {
        trunk: trunk.program("trunk"),
        search_path: places::search_path_with(&folders)?,
    })
}

/// Everything that the whole test command needs.
pub(crate) fn everything() -> Result<TestTools> {
    rust::format_and_clippy()?;
    // The browser first: where it is missing for good, nobody waits for the tools to be built.
    let driver = browser::driver()?;
    parallel::present()?;
    npm_tools::packages_of_scripts()?;
    let page = for_page(Purpose::Release)?;
    Ok(TestTools { page, driver })
}
