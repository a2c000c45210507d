//! How the program is linked.
//!
//! On Linux it stands at a fixed address unless the feature `pie` is asked for. A program that may stand anywhere has its 60,000
//! pointers to tables and messages put right each time it starts, which touches 264 pages before its first line runs: 1.1 ms
//! where it was measured, as much as all of the first frame's text. Stack, heap and libraries are at random addresses either
//! way. Go's programs are linked like this, too.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target_is = |part: &str, name: &str| {
        env::var(format!("CARGO_CFG_TARGET_{part}")).is_ok_and(|value| value == name)
    };
    let asked_for = env::var_os("CARGO_FEATURE_PIE").is_some();
    if target_is("OS", "linux") && target_is("ENV", "gnu") && !asked_for {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
