//! A browser without a screen, and the driver that lets tests steer it.

use std::env;
use std::path::{Path, PathBuf};

use super::debian;
use crate::{Result, places};

const DRIVER: &str = "chromedriver";
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const BROWSER_ON_MACOS: &str = "/Applications/Google Chrome.app";

/// Finds the driver of a browser, or installs both.
pub(super) fn driver() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMEDRIVER").map(PathBuf::from) {
        return if places::is_program(&named) {
            Ok(named)
        } else {
            let path = named.display();
            Err(format!("CHROMEDRIVER names {path}, which is no program"))
        };
    }
    if let Some(driver) = present() {
        return Ok(driver);
    }
    println!("Chromium or its driver is missing: installing Debian's packages …");
    // The font is for the screenshots: without any, Chromium draws no letters at all.
    debian::install(&["chromium", "chromium-driver", "fonts-dejavu-core"]).map_err(advice)?;
    present().ok_or_else(|| advice("the packages are there, the programs are not".to_owned()))
}

fn present() -> Option<PathBuf> {
    let browser = BROWSERS.into_iter().find_map(places::program).is_some();
    if browser || Path::new(BROWSER_ON_MACOS).exists() { places::program(DRIVER) } else { None }
}

fn advice(reason: String) -> String {
    format!(
        "the browser tests need Chromium or Chrome with its ChromeDriver, which cannot be installed \
         here ({reason}): install Debian's packages chromium and chromium-driver or the like, or set \
         CHROMEDRIVER to the driver of your Chrome"
    )
}
