//! The page. Natively there is nothing to see: it only says how to serve it.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!(
        "Raftarium lives in a web page: run `cargo xtask serve` and open the address it prints."
    );
}

#[cfg(target_arch = "wasm32")]
fn main() {
    raftarium::app::show_panics();
    yew::Renderer::<raftarium::app::App>::new().render();
}
