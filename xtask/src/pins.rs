//! The versions of the tools, each in one place. Tests hold them against the files that repeat them.

/// The compilation target of the page.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The newest Trunk that builds with the Rust of `rust-toolchain.toml`.
pub(crate) const TRUNK: &str = "0.21.14";

/// Must equal the version of the library `wasm-bindgen` in `Cargo.lock`.
pub(crate) const WASM_BINDGEN: &str = "0.2.129";

/// The major version of Binaryen, which is where `wasm-opt` comes from. Much older ones, such as
/// those of Debian, do not know all that today's Rust emits.
pub(crate) const BINARYEN: &str = "132";

#[cfg(test)]
mod tests {
    use super::{BINARYEN, TRUNK, WASM_BINDGEN, WASM_TARGET};

    const TRUNK_TOML: &str = include_str!("../../Trunk.toml");
    const CARGO_TOML: &str = include_str!("../../Cargo.toml");
    const TOOLCHAIN_TOML: &str = include_str!("../../rust-toolchain.toml");

    fn assert_contains(file: &str, wanted: &str) {
        assert!(file.contains(wanted), "`{wanted}` is missing");
    }

    #[test]
    fn trunk_asks_for_the_tools_that_are_installed() {
        assert_contains(TRUNK_TOML, &format!("trunk-version = \">={TRUNK}\""));
        assert_contains(TRUNK_TOML, &format!("wasm_bindgen = \"{WASM_BINDGEN}\""));
        assert_contains(TRUNK_TOML, &format!("wasm_opt = \"version_{BINARYEN}\""));
    }

    #[test]
    fn the_library_and_the_tool_are_of_one_version() {
        assert_contains(CARGO_TOML, &format!("wasm-bindgen = \"={WASM_BINDGEN}\""));
    }

    #[test]
    fn the_toolchain_names_the_target() {
        assert_contains(TOOLCHAIN_TOML, WASM_TARGET);
    }
}
