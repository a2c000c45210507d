//! What an article is known again by when its bytes have changed: it was saved, extracted or exported anew.

use std::path::{Path, absolute};

use url::{Position, Url};

use super::{ContentHash, article::Draft};

/// The keys of an article: its address, and its file together with its own identifier and its title, as another article may
/// take the place of a file.
pub(super) fn keys(draft: &Draft) -> [Option<ContentHash>; 2] {
    let address = draft.metadata.url.as_deref().and_then(address_key);
    let title = draft.metadata.title.as_deref().unwrap_or_default();
    let file = file_key(&draft.path, draft.own_id.as_deref().unwrap_or_default(), title);
    [address, file]
}

/// The key of an address without its scheme, fragment and last slash. The front page of a site is no article's address.
fn address_key(address: &str) -> Option<ContentHash> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.trim_start_matches("www.");
    let path = url[Position::BeforePath..Position::AfterQuery].trim_end_matches('/');
    (!path.is_empty()).then(|| ContentHash::of(format!("address\0{host}{path}").as_bytes()))
}

/// The key of a file; none where the working folder is gone.
fn file_key(path: &Path, own_id: &str, title: &str) -> Option<ContentHash> {
    let path = absolute(path).ok()?;
    let mut key = b"file\0".to_vec();
    key.extend_from_slice(path.as_os_str().as_encoded_bytes());
    for part in [own_id, title] {
        key.push(0);
        key.extend_from_slice(part.as_bytes());
    }
    Some(ContentHash::of(&key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, same: bool) {
        assert_eq!(address_key(a) == address_key(b), same, "{a} {b}");
    }

    #[test]
    fn an_address_is_the_same_without_what_does_not_matter() {
        check("http://www.example.org/a/", "https://example.org/a#top", true);
        check("https://example.org/?id=1", "https://example.org/?id=2", false);
        check("https://example.org/a", "https://example.com/a", false);
        assert_eq!(address_key("https://example.org/"), None);
        assert_eq!(address_key("not an address"), None);
    }

    #[test]
    fn a_file_is_known_by_its_place_and_its_title() {
        let key = |path: &str, title| file_key(Path::new(path), "", title);
        assert_eq!(key("a/b.txt", "T"), key("./a/b.txt", "T"));
        assert_ne!(key("a/b.txt", "T"), key("a/b.txt", "U"));
        assert_ne!(key("a/b.txt", "T"), key("b.txt", "T"));
    }
}
