//! Sources that are named without a verb: `according to Anna`, `per the ministry`, `in the words of Anna`.

use super::{
    frame::{Rule, only},
    phrase,
    scene::Scene,
};

impl Scene<'_, '_> {
    /// `according to Anna`.
    pub(super) fn according(&mut self, at: usize) {
        let reading = self.reading;
        let first = at + 2;
        let Some(mut after) = phrase::end_of(reading, first, self.limit) else { return };
        let mut pieces = Vec::new();
        if at <= self.start + 2 {
            if after >= self.end {
                after = (first..after).find(|at| reading.is_plain(*at, ",")).unwrap_or(after);
            }
            let from =
                if after < self.limit && reading.lower(after) == "," { after + 1 } else { after };
            pieces.push(from..self.end);
        } else {
            let end = if reading.is_plain(at - 1, ",") { at - 1 } else { at };
            pieces.push(self.first_said(end)..end);
            let aside = after < self.limit && reading.is_plain(after, ",");
            pieces.extend(self.resumed(after).filter(|_| aside));
        }
        self.push(first..after, at..at + 2, pieces, Rule::According);
    }

    /// `In the words of Anna, …`, `In Anna's words: …`; true where it stands at the start of the sentence.
    pub(super) fn in_words(&mut self, words: usize) -> bool {
        let reading = self.reading;
        if words < self.start + 2 {
            return false;
        }
        if reading.lower(self.start) != "in" {
            return self.in_words_after(words);
        }
        let of = self.next(words).filter(|of| reading.lower(*of) == "of");
        let own = usize::from(reading.lower(words - 1) == "own");
        let (speaker, after) = match of {
            Some(of) => {
                let Some(mark) = (of..self.end).find(|at| !reading.is_word(*at)) else {
                    return false;
                };
                let end = self.past_name(mark);
                (of + 1..end, end)
            }
            None if reading.is_clitic(words - 1 - own) => {
                (self.start + 1..words - 1 - own, words + 1)
            }
            None => return false,
        };
        let marked = after + 1 < self.end && reading.is_one_of(after, &[",", ":"]);
        if !marked || speaker.is_empty() {
            return false;
        }
        self.push(speaker, self.start..words + 1, only(after + 1..self.end), Rule::According);
        true
    }

    /// `“…”, in the words of Anna`; true where it is so.
    fn in_words_after(&mut self, words: usize) -> bool {
        let reading = self.reading;
        let lead = words - 2;
        let fits = reading.lower(lead) == "in"
            && reading.lower(words - 1) == "the"
            && self.next(words).is_some_and(|of| reading.lower(of) == "of");
        let after = phrase::end_of(reading, words + 2, self.limit).filter(|_| fits);
        let Some(after) = after else { return false };
        let quoted = self.introduces_speech(after).then(|| after + 1..self.end);
        let Some(said) = quoted.or_else(|| self.said_before(lead)) else { return false };
        self.push(words + 2..after, lead..words + 2, only(said), Rule::According);
        true
    }

    /// The comma after a name that stands between commas, `, Anna Smith,`; the first comma where none does.
    fn past_name(&self, comma: usize) -> usize {
        let reading = self.reading;
        let first = comma + 1;
        let named = |at: &usize| reading.is_word(*at) && reading.capital(*at);
        let end = (first..self.end).find(|at| !named(at)).unwrap_or(first);
        if end > first && reading.is_plain(end, ",") { end } else { comma }
    }

    /// `…, per the ministry`; true where the word is used so.
    pub(super) fn per(&mut self, at: usize) -> bool {
        let reading = self.reading;
        let after_comma = self.before(at).is_some_and(|before| reading.is_plain(before, ","));
        let Some(first) = self.next(at).filter(|_| after_comma) else { return false };
        let names = reading.capital(first) || reading.lower(first) == "the";
        let after = phrase::end_of(reading, first, self.end).filter(|_| names);
        let Some(after) = after.filter(|after| *after == self.end) else { return false };
        let Some(said) = self.said_before(at) else { return false };
        self.push(first..after, at..at + 1, only(said), Rule::According);
        true
    }
}
