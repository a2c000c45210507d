//! Files that are compressed as a whole: gzip (RFC 1952) and Zstandard (RFC 8878), each of one or more members.

use std::io::{self, Read};

use ruzstd::decoding::{
    StreamingDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

/// The largest window of a Zstandard frame, in bytes: what its decoder keeps in memory.
const WINDOW: u64 = 64 << 20;

/// Unpacks gzip, member after member.
pub(super) fn gzip(packed: &[u8]) -> impl Read + '_ {
    flate2::bufread::MultiGzDecoder::new(packed)
}

/// Unpacks Zstandard, frame after frame.
pub(super) fn zstandard(packed: &[u8]) -> impl Read + '_ {
    Frames { rest: packed, open: None }
}

/// The name of what is compressed: the file's without its last ending, `.tgz` being `.tar.gz`.
pub(super) fn inner_name(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((inner, "gz" | "zst" | "GZ" | "ZST" | "z" | "zstd")) => inner,
        _ => name,
    }
}

/// Frames of Zstandard, one after the other.
struct Frames<'a> {
    rest: &'a [u8],
    open: Option<Box<StreamingDecoder<&'a [u8], ruzstd::decoding::FrameDecoder>>>,
}

impl Read for Frames<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(decoder) = &mut self.open {
                let count = decoder.read(buffer)?;
                if count > 0 || buffer.is_empty() {
                    return Ok(count);
                }
                self.rest = decoder.get_ref();
                self.open = None;
            }
            if self.rest.is_empty() {
                return Ok(0);
            }
            self.open_frame()?;
        }
    }
}

impl Frames<'_> {
    /// Goes to the next frame; frames that hold no data are passed over.
    fn open_frame(&mut self) -> io::Result<()> {
        match StreamingDecoder::new_with_max_window_size(self.rest, WINDOW) {
            Ok(decoder) => self.open = Some(Box::new(decoder)),
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => self.rest = self.rest.get(8 + length as usize..).unwrap_or_default(),
            Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_last_ending() {
        assert_eq!(inner_name("a.html.gz"), "a.html");
        assert_eq!(inner_name("a.warc.zst"), "a.warc");
        assert_eq!(inner_name("a.html"), "a.html");
    }

    #[test]
    fn zstandard_frames_follow_one_another() {
        let frame = |words: &[u8]| {
            ruzstd::encoding::compress_to_vec(words, ruzstd::encoding::CompressionLevel::Fastest)
        };
        let skipped = b"\x50\x2a\x4d\x18\x03\0\0\0xyz".to_vec();
        let packed = [skipped, frame(b"one "), frame(b"two")].concat();
        let mut unpacked = String::new();
        zstandard(&packed).read_to_string(&mut unpacked).expect("three frames");
        assert_eq!(unpacked, "one two");
    }

    #[test]
    fn s8_a_frame_with_a_huge_window_is_refused() {
        // Magic number, a header without size, a window descriptor of 3.75 TB.
        let packed = b"\x28\xb5\x2f\xfd\x00\xff\x01\x00\x00";
        assert!(zstandard(packed).read(&mut [0; 8]).is_err());
    }
}
