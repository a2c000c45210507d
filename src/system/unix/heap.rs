//! The memory that the C library hands out: in how many heaps, and when what was freed goes back to the system.
//!
//! The one file with unsafe code.

/// From now on there are at most two heaps for all threads; what is freed goes back to the system, but for a mebibyte at the end
/// of each; and what is larger than 128 KiB has pages of its own.
///
/// glibc's malloc else has up to eight heaps for each core, and raises the other two bounds to 64 and 32 MiB with the largest
/// things freed. Where a large library is analysed, most of that lies unused: 54 MB where 35 are taken so, and 60 where 32 are after
/// all was marked as read (`docs/performance.md`). Small things come from stores of each thread's own, so that heaps are shared at
/// little cost: two threads that analyse 500 articles with one heap take 1.12 s, with two 1.00, with sixteen 1.03. Other systems'
/// heaps are left as they are.
pub fn keep_small() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    for (setting, value) in [(libc::M_ARENA_MAX, 2), (libc::M_TRIM_THRESHOLD, 1 << 20)] {
        #[expect(unsafe_code, reason = "nothing safe reaches mallopt")]
        // SAFETY: mallopt takes two numbers by value, and locks the first heap while it changes its own (mallopt(3)).
        let _ = unsafe { libc::mallopt(setting, value) };
    }
}
