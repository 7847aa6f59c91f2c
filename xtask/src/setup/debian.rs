//! Packages of Debian and its relatives, where they can be installed without asking anyone.

use std::process::Command;

use crate::{Result, places, process};

/// Installs packages, or gives the reason why that is not possible, to be put into a sentence.
pub(super) fn install(packages: &[&str]) -> Result {
    if places::program("apt-get").is_none() {
        return Err("there is no apt-get".to_owned());
    }
    let privilege = privilege()?;
    // One unreachable source fails this as a whole, while the packages may well come from another.
    let _ = process::run(apt_get(privilege).arg("update"));
    process::run(
        apt_get(privilege).args(["install", "--yes", "--no-install-recommends"]).args(packages),
    )
}

#[derive(Clone, Copy)]
enum Privilege {
    Root,
    Sudo,
}

fn privilege() -> Result<Privilege> {
    let user = process::output(Command::new("id").arg("-u"))?;
    if user.trim() == "0" {
        Ok(Privilege::Root)
    } else if process::succeeds(Command::new("sudo").args(["--non-interactive", "true"])) {
        Ok(Privilege::Sudo)
    } else {
        Err("that takes root, or sudo without a password".to_owned())
    }
}

fn apt_get(privilege: Privilege) -> Command {
    // Through `env`, because sudo does not hand on the variables of its caller.
    let words = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    let mut command = match privilege {
        Privilege::Root => Command::new(words[0]),
        Privilege::Sudo => {
            let mut sudo = Command::new("sudo");
            sudo.args(["--non-interactive", words[0]]);
            sudo
        }
    };
    command.args(&words[1..]).arg("--quiet");
    command
}
