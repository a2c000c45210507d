//! What the reader has done with articles, kept by content: equal articles at two paths share it.

use std::collections::HashSet;

use super::ContentHash;

/// Read and starred articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    read: HashSet<ContentHash>,
    starred: HashSet<ContentHash>,
}

impl State {
    /// True for an article that was opened or marked as read.
    pub fn is_read(&self, article: ContentHash) -> bool {
        self.read.contains(&article)
    }

    /// How many of so many articles are read and starred. Asked for on every frame, so nothing is looked up where nothing
    /// is marked.
    pub fn count<'a>(
        &self,
        articles: &(impl Iterator<Item = &'a ContentHash> + Clone),
    ) -> (usize, usize) {
        let count = |marked: &HashSet<ContentHash>| {
            if marked.is_empty() {
                0
            } else {
                articles.clone().filter(|article| marked.contains(article)).count()
            }
        };
        (count(&self.read), count(&self.starred))
    }

    /// True for a starred article.
    pub fn is_starred(&self, article: ContentHash) -> bool {
        self.starred.contains(&article)
    }

    /// Marks an article as read or unread.
    pub fn mark_read(&mut self, article: ContentHash, read: bool) {
        put(&mut self.read, article, read);
    }

    /// Stars an article or takes the star away.
    pub fn mark_starred(&mut self, article: ContentHash, starred: bool) {
        put(&mut self.starred, article, starred);
    }
}

/// Puts an article in a set or takes it out.
fn put(set: &mut HashSet<ContentHash>, article: ContentHash, is_in: bool) {
    if is_in {
        set.insert(article);
    } else {
        set.remove(&article);
    }
}
