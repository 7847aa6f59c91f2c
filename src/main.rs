//! The page. Natively there is nothing to see: it only says how to serve it.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!(
        "Raftarium lives in a web page: run `cargo xtask serve` and open the address it prints."
    );
}

#[cfg(target_arch = "wasm32")]
fn main() {
    raftarium::show_crashes();
    yew::Renderer::<raftarium::App>::new().render();
}

/// The standard allocator is made for many threads and for long lives, and is twice the size.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
