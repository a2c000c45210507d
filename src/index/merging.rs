//! Which parts of the index are put together.

use tantivy::{
    SegmentMeta,
    indexer::LogMergePolicy,
    merge_policy::{MergeCandidate, MergePolicy},
};

/// The share of removed articles at which a part of the index is written anew without them.
const REMOVED: f32 = 0.3;

/// A part with fewer articles is small. A first indexing makes none but its last.
const SMALL: u32 = 4_000;

/// Small parts with fewer articles than this count as of one length. Some 400 analyses go into the index together.
const SMALLEST: u32 = 800;

/// So many small parts of about the same length are put together. It costs next to nothing beside the analyses that they came
/// with, and every search looks its words up in each part.
const MERGED_SMALL: usize = 4;

/// So many large parts of about the same length are put together. Each time costs a sixth of indexing; of fewer, the words that
/// they have in common would take less room, and a search has less to open.
const MERGED_LARGE: usize = 16;

/// Puts parts of like length together: small ones soon, large ones seldom.
#[derive(Debug)]
pub(super) struct Merging {
    small: LogMergePolicy,
    large: LogMergePolicy,
}

impl Default for Merging {
    fn default() -> Self {
        let of = |most| {
            let mut policy = LogMergePolicy::default();
            policy.set_del_docs_ratio_before_merge(REMOVED);
            policy.set_min_num_segments(most);
            policy
        };
        let mut small = of(MERGED_SMALL);
        small.set_min_layer_size(SMALLEST);
        Self { small, large: of(MERGED_LARGE) }
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, parts: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let (small, large): (Vec<_>, Vec<_>) =
            parts.iter().cloned().partition(|part| part.num_docs() < SMALL);
        let mut together = self.small.compute_merge_candidates(&small);
        together.append(&mut self.large.compute_merge_candidates(&large));
        together
    }
}

#[cfg(test)]
mod tests {
    use tantivy::{Index, TantivyDocument, schema::Schema};

    use super::*;

    /// Lengths of the parts, in articles, after so many commits of so many articles each.
    fn parts(commits: usize, articles: usize) -> Vec<u32> {
        let index = Index::create_in_ram(Schema::builder().build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("the writer");
        writer.set_merge_policy(Box::new(Merging::default()));
        for _ in 0..commits {
            for _ in 0..articles {
                writer.add_document(TantivyDocument::default()).expect("added");
            }
            writer.commit().expect("committed");
        }
        writer.wait_merging_threads().expect("merged");
        let mut lengths: Vec<u32> = index
            .searchable_segment_metas()
            .expect("readable")
            .iter()
            .map(SegmentMeta::num_docs)
            .collect();
        lengths.sort_unstable();
        lengths
    }

    #[test]
    fn small_parts_stay_few() {
        assert!(parts(40, 200).len() < 2 * MERGED_SMALL);
    }

    #[test]
    fn large_parts_are_left_alone() {
        assert_eq!(parts(6, 4_500), [4_500; 6]);
    }
}
