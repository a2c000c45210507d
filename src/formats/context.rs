//! What one file may still cost while it is unpacked, and what lies beside it.
//!
//! Sizes that an archive states are never believed: bytes are counted as they come.

use std::io::Read;

use super::{Problem, caps};

/// Bytes unpacked at a time.
const PIECE: usize = 64 << 10;

/// Gives the bytes of a file that lies beside the one that is read, by its name with `/` between folders; `None` where
/// there is none.
pub type Beside<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// Turns a PDF into the records of what stands on its pages (`formats::pdf`), in a process of its own.
pub type Pages<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, Problem> + 'a;

/// What a reader of a format may ask for outside of its bytes.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// What lies beside the file.
    pub beside: &'a Beside<'a>,
    /// What reads PDF, where the program was built with that.
    pub pages: Option<&'a Pages<'a>>,
}

impl Outside<'_> {
    /// Nothing lies beside, and no process is started.
    pub const NOTHING: Self = Self { beside: &|_| None, pages: None };
}

/// Follows one file and everything that is packed in it.
pub(super) struct Context<'a> {
    /// What may be asked for.
    pub(super) outside: Outside<'a>,
    costs: Costs,
}

/// What was used up so far.
#[derive(Clone, Copy, Debug, Default)]
struct Costs {
    /// Bytes of the file as it lies on the disk.
    packed: usize,
    /// Archives that are open within one another.
    depth: usize,
    /// Entries looked at.
    entries: usize,
    /// Bytes unpacked and kept.
    kept: usize,
    /// Bytes unpacked at all.
    passed: usize,
}

/// What came out of a packed entry.
pub(super) struct Unpacked {
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// True where it is damaged and `bytes` is only what stands before the damage.
    pub(super) broken: bool,
}

impl<'a> Context<'a> {
    /// For a file of `packed` bytes.
    pub(super) const fn new(packed: usize, outside: Outside<'a>) -> Self {
        let costs = Costs { packed, depth: 0, entries: 0, kept: 0, passed: 0 };
        Self { outside, costs }
    }

    /// The same costs, with other things lying beside: what is packed together.
    pub(super) fn with_beside<T>(
        &mut self,
        beside: &Beside<'_>,
        work: impl FnOnce(&mut Context<'_>) -> T,
    ) -> T {
        let outside = Outside { beside, ..self.outside };
        let mut context = Context { outside, costs: self.costs };
        let result = work(&mut context);
        self.costs = context.costs;
        result
    }

    /// Goes into an archive; an error where that is too deep.
    pub(super) fn enter(&mut self) -> Result<(), Problem> {
        if self.costs.depth == caps::DEPTH {
            let what = format!("archives within one another deeper than {}", caps::DEPTH);
            return Err(Problem::new(what).help("unpack the outer ones first"));
        }
        self.costs.depth += 1;
        Ok(())
    }

    /// Leaves the archive.
    pub(super) const fn leave(&mut self) {
        self.costs.depth -= 1;
    }

    /// Counts an entry; an error where there are too many.
    pub(super) fn count_entry(&mut self) -> Result<(), Problem> {
        self.costs.entries += 1;
        if self.costs.entries > caps::ENTRIES {
            let what = format!("more than {} entries; the rest is left out", caps::ENTRIES);
            return Err(Problem::new(what).help("unpack it and open the folder"));
        }
        Ok(())
    }

    /// Unpacks what `packed` gives, up to `cap` bytes. Damage costs what stands behind it.
    pub(super) fn unpack(
        &mut self,
        packed: &mut dyn Read,
        cap: usize,
    ) -> Result<Unpacked, Problem> {
        let mut bytes = Vec::new();
        let outcome = self.unpack_into(&mut bytes, packed, cap);
        // What was unpacked counts, kept or not.
        self.costs.passed += bytes.len();
        let broken = outcome?;
        self.costs.kept += bytes.len();
        Ok(Unpacked { bytes, broken })
    }

    /// Unpacks into `bytes`; true where damage ended it.
    fn unpack_into(
        &self,
        bytes: &mut Vec<u8>,
        packed: &mut dyn Read,
        cap: usize,
    ) -> Result<bool, Problem> {
        let mut piece = vec![0; PIECE];
        loop {
            match packed.read(&mut piece) {
                Ok(0) => return Ok(false),
                Ok(count) => bytes.extend_from_slice(&piece[..count]),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) if bytes.is_empty() => return Err(damaged(&error)),
                Err(_) => return Ok(true),
            }
            if bytes.len() > cap {
                let what = format!("longer than {} when unpacked", caps::megabytes(cap));
                return Err(Problem::new(what).help("unpack it and open the part you want"));
            }
            self.check(bytes.len())?;
        }
    }

    /// Counts bytes that were unpacked to be passed over.
    pub(super) fn pass(&mut self, bytes: usize) -> Result<(), Problem> {
        self.costs.passed = self.costs.passed.saturating_add(bytes);
        if self.costs.passed > caps::PASSED {
            let size = caps::megabytes(caps::PASSED);
            let what = format!("more than {size} when unpacked; the rest is left out");
            return Err(Problem::new(what).help("unpack it and open the folder"));
        }
        self.check_ratio(self.costs.passed)
    }

    /// An error where what was unpacked, and `more`, is more than any article needs.
    fn check(&self, more: usize) -> Result<(), Problem> {
        if self.costs.kept + more > caps::UNPACKED {
            let size = caps::megabytes(caps::UNPACKED);
            let what = format!("more than {size} when unpacked; the rest is left out");
            return Err(Problem::new(what).help("unpack it and open the folder"));
        }
        self.check_ratio(self.costs.passed + more)
    }

    fn check_ratio(&self, unpacked: usize) -> Result<(), Problem> {
        if unpacked > caps::RATIO_FROM && unpacked / caps::RATIO > self.costs.packed {
            let what = format!("unpacks to more than {} times its size", caps::RATIO);
            return Err(Problem::new(what).help("it may be made to fill memory up"));
        }
        Ok(())
    }

    /// True once nothing more may be unpacked.
    pub(super) fn is_spent(&self) -> bool {
        self.costs.entries > caps::ENTRIES
            || self.check(1).is_err()
            || self.costs.passed > caps::PASSED
    }
}

/// Says that packed bytes cannot be unpacked.
fn damaged(error: &std::io::Error) -> Problem {
    let what = match error.kind() {
        std::io::ErrorKind::UnexpectedEof => "cut short: the packed data ends too early",
        _ => "damaged: the packed data cannot be unpacked",
    };
    Problem::new(what).help("get it again from where it came")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unpacks so many bytes from a file of `packed` bytes; the length, or what is said.
    #[track_caller]
    fn check(packed: usize, bytes: u64, expected: Result<usize, &str>) {
        let mut context = Context::new(packed, Outside::NOTHING);
        let unpacked = context.unpack(&mut std::io::repeat(b'x').take(bytes), caps::ENTRY);
        match (unpacked, expected) {
            (Ok(unpacked), Ok(length)) => assert_eq!(unpacked.bytes.len(), length),
            (Err(problem), Err(said)) => assert!(problem.what.contains(said), "{problem}"),
            (unpacked, _) => panic!("{:?}", unpacked.map(|unpacked| unpacked.bytes.len())),
        }
    }

    #[test]
    fn bytes_are_counted_as_they_come() {
        check(10, 3 << 20, Ok(3 << 20));
        check(10, 5 << 20, Err("100 times"));
        check(1 << 20, 20 << 20, Ok(20 << 20));
        check(1 << 20, u64::MAX, Err("longer than 32 MB"));
    }

    #[test]
    fn all_entries_together_have_a_cap() {
        let mut context = Context::new(64 << 20, Outside::NOTHING);
        let mut told = Ok(());
        for _ in 0..9 {
            let unpacked = context.unpack(&mut std::io::repeat(b'x').take(31 << 20), caps::ENTRY);
            told = unpacked.map(|_| ());
        }
        assert!(told.is_err_and(|problem| problem.what.contains("256 MB")));
        assert!(context.pass(900 << 20).is_err());
    }

    #[test]
    fn depth_has_a_cap() {
        let mut context = Context::new(0, Outside::NOTHING);
        for _ in 0..caps::DEPTH {
            assert!(context.enter().is_ok());
        }
        assert!(context.enter().is_err());
        context.leave();
        assert!(context.enter().is_ok());
    }
}
