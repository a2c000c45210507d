//! The order in which folders give their files: that of the paths, and of the articles in each file.

use std::cmp::Ordering;

use super::{Catalogue, Part};

impl Catalogue {
    /// The rows of the first `most` files as their folders give them: folders in the order they were named, files by path, the
    /// articles of a file as they stand there. All of them for `usize::MAX`. Sorts paths, which takes some ten milliseconds for a
    /// hundred thousand files.
    pub fn as_given(&self, most: usize) -> impl Iterator<Item = u32> {
        let roots = &self.manifest().roots;
        let root_of = |part: &Part<'_>| roots.iter().position(|root| root.number == part.root);
        let mut parts: Vec<(Option<usize>, Part<'_>)> =
            self.parts().map(|part| (root_of(&part), part)).collect();
        let compare = |(a_root, a): &(Option<usize>, Part<'_>), (b_root, b): &(_, Part<'_>)| {
            let files = a_root.cmp(b_root).then_with(|| by_folders(a.path, b.path));
            files.then_with(|| (a.from, a.number).cmp(&(b.from, b.number)))
        };
        if most < parts.len() {
            // Only these are sorted.
            parts.select_nth_unstable_by(most, compare);
            parts.truncate(most);
        }
        parts.sort_unstable_by(compare);
        let rows =
            parts.into_iter().flat_map(|(_, part)| part.first_row..part.first_row + part.rows);
        rows.filter(|row| self.is_live(*row))
    }
}

/// Paths folder by folder, as a walk comes upon them: a slash ends a name, and so goes before all that a name can go on with.
fn by_folders(a: &[u8], b: &[u8]) -> Ordering {
    let rank = |byte: Option<&u8>| byte.map(|byte| if *byte == b'/' { 0 } else { *byte });
    let at = a.iter().zip(b).position(|(a, b)| a != b).unwrap_or_else(|| a.len().min(b.len()));
    rank(a.get(at)).cmp(&rank(b.get(at)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn paths_stand_as_walks_find_them(a in "[a-c./ !]{1,6}", b in "[a-c./ !]{1,6}") {
            let is_whole = |path: &str| path.split('/').all(|name| !matches!(name, "" | "." | ".."));
            prop_assume!(is_whole(&a) && is_whole(&b));
            let expected = Path::new(&a).cmp(Path::new(&b));
            prop_assert_eq!(by_folders(a.as_bytes(), b.as_bytes()), expected);
        }
    }
}
