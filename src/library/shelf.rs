//! The articles at hand, by number: what the list, the filters and the searches go over.

use std::sync::Arc;

use super::{Article, ContentHash, Records};

/// The articles at hand, numbered from 0 in the order they were given. Cheap to clone, for searches beside the screen.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    articles: Arc<Vec<Arc<Article>>>,
}

impl Shelf {
    /// Number of articles.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Article `number`, if there is one.
    pub fn get(&self, number: usize) -> Option<Arc<Article>> {
        self.articles.get(number).cloned()
    }

    /// All articles in order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.articles.iter()
    }

    /// The articles from `number` on.
    pub fn since(&self, number: usize) -> impl Iterator<Item = &Arc<Article>> {
        self.articles.iter().skip(number)
    }

    /// Number of the first article whose state is kept under `id`.
    pub fn position(&self, id: ContentHash, records: &Records) -> Option<usize> {
        self.articles.iter().position(|article| records.id(article) == id)
    }

    /// Puts articles after the others.
    pub fn extend(&mut self, articles: impl IntoIterator<Item = Arc<Article>>) {
        Arc::make_mut(&mut self.articles).extend(articles);
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        self.articles = Arc::default();
    }
}

impl FromIterator<Arc<Article>> for Shelf {
    fn from_iter<T: IntoIterator<Item = Arc<Article>>>(articles: T) -> Self {
        Self { articles: Arc::new(articles.into_iter().collect()) }
    }
}
