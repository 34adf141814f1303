//! The Redis protocol: a command is an array of strings, or a line of words. Strings are bytes.

use std::{fmt, io, io::Write, sync::Arc};
use tokio::io::{AsyncRead, AsyncReadExt};

pub type Bytes = Arc<[u8]>;

/// How many words a command may have.
const MAX_WORDS: usize = 1024;
/// How many bytes the words of a command may have in total.
const MAX_COMMAND: usize = 1 << 20;
/// The longest line in bytes, as in Redis.
const MAX_LINE: usize = 64 << 10;
/// The size of a read in bytes.
const CHUNK: usize = 16 << 10;

/// Input that no command begins with. The connection cannot continue, because the start of the next command is unknown.
#[derive(Debug, PartialEq)]
pub enum ProtocolError {
    LongLine(&'static str),
    WordCount,
    WordLength,
    NoLength(u8),
    Quotes,
}

/// The words are those of Redis.
impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LongLine(what) => write!(f, "Protocol error: too big {what}"),
            Self::WordCount => f.write_str("Protocol error: invalid multibulk length"),
            Self::WordLength => f.write_str("Protocol error: invalid bulk length"),
            Self::NoLength(byte) => write!(f, "Protocol error: expected '$', got '{}'", byte.escape_ascii()),
            Self::Quotes => f.write_str("Protocol error: unbalanced quotes in request"),
        }
    }
}

/// Splits the input into commands. It allocates for bytes that have arrived, not for lengths that are announced.
#[derive(Default)]
pub struct Decoder {
    /// What has arrived. The first `decoded` bytes are done.
    input: Vec<u8>,
    decoded: usize,
    /// The first words of a command that has arrived in part, their bytes, and how many words are missing.
    words: Vec<Vec<u8>>,
    size: usize,
    missing: usize,
}

impl Decoder {
    /// Reads what has arrived, and waits if there is nothing. Returns 0 at the end of the input. Cancel safe.
    pub async fn read(&mut self, from: &mut (impl AsyncRead + Unpin)) -> io::Result<usize> {
        self.input.drain(..self.decoded);
        self.decoded = 0;
        if self.input.is_empty() {
            self.input.shrink_to(CHUNK); // a large command was here
        }
        self.input.reserve(CHUNK);
        from.read_buf(&mut self.input).await
    }

    /// Returns the words of the next command, at least one. Returns `None` if it has not arrived completely.
    pub fn next_command(&mut self) -> Result<Option<Vec<Vec<u8>>>, ProtocolError> {
        while self.missing == 0 {
            match self.input.get(self.decoded) {
                None => return Ok(None),
                Some(b'*') => {
                    let Some(line) = self.line("mbulk count string")? else { return Ok(None) };
                    self.missing = word_count(line).ok_or(ProtocolError::WordCount)?;
                }
                Some(_) => {
                    let Some(line) = self.line("inline request")? else { return Ok(None) };
                    let words = split(line).ok_or(ProtocolError::Quotes)?;
                    if !words.is_empty() {
                        return Ok(Some(words));
                    }
                }
            }
        }
        while self.missing > 0 {
            let Some(word) = self.word()? else { return Ok(None) };
            self.words.push(word);
            self.missing -= 1;
        }
        self.size = 0;
        Ok(Some(std::mem::take(&mut self.words)))
    }

    /// Takes a word: a line such as `$3`, then that many bytes and the end of a line.
    fn word(&mut self) -> Result<Option<Vec<u8>>, ProtocolError> {
        let start = self.decoded;
        let Some(line) = self.line("bulk count string")? else { return Ok(None) };
        let length = match line {
            [b'$', length @ ..] => length.strip_suffix(b"\r").and_then(number).ok_or(ProtocolError::WordLength)?,
            [other, ..] => return Err(ProtocolError::NoLength(*other)),
            [] => return Err(ProtocolError::NoLength(b'\n')),
        };
        if length > MAX_COMMAND - self.size {
            return Err(ProtocolError::WordLength);
        }
        let rest = &self.input[self.decoded..];
        let Some((word, end)) = rest.get(..length + 2).map(|word| word.split_at(length)) else {
            self.decoded = start; // the line is read again with the word
            return Ok(None);
        };
        if end != b"\r\n" {
            return Err(ProtocolError::WordLength);
        }
        let word = word.to_vec();
        self.decoded += length + 2;
        self.size += length;
        Ok(Some(word))
    }

    /// Takes a line without its `\n`.
    fn line(&mut self, what: &'static str) -> Result<Option<&[u8]>, ProtocolError> {
        let rest = &self.input[self.decoded..];
        match rest.iter().position(|byte| *byte == b'\n') {
            Some(length) if length <= MAX_LINE => {
                self.decoded += length + 1;
                Ok(Some(&rest[..length]))
            }
            None if rest.len() <= MAX_LINE => Ok(None),
            _ => Err(ProtocolError::LongLine(what)),
        }
    }
}

/// Parses a line such as `*3`. A negative number counts as 0, as in Redis.
fn word_count(line: &[u8]) -> Option<usize> {
    match line.strip_prefix(b"*")?.strip_suffix(b"\r")? {
        [b'-', digits @ ..] => number(digits).filter(|count| *count > 0).map(|_| 0),
        digits => number(digits).filter(|count| *count <= MAX_WORDS),
    }
}

/// Parses a number without a sign and leading zeros.
fn number(digits: &[u8]) -> Option<usize> {
    if matches!(digits, [] | [b'0', _, ..]) {
        return None;
    }
    digits.iter().try_fold(0_usize, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}

/// Splits a line into words. A word in `"` may contain escapes such as `\n` and `\xff`, a word in `'` only `\'`. Returns `None` if
/// a quote is not closed, or is followed by anything but a blank.
fn split(mut line: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut words = Vec::new();
    loop {
        line = line.trim_ascii_start();
        if line.is_empty() {
            return Some(words);
        }
        let mut word = Vec::new();
        line = split_word(line, &mut word)?;
        words.push(word);
    }
}

/// Appends the first word of `line` to `word`, and returns the rest.
fn split_word<'l>(mut line: &'l [u8], word: &mut Vec<u8>) -> Option<&'l [u8]> {
    let mut open = None;
    loop {
        let (byte, rest) = match (open, line) {
            (None, []) => return Some(line),
            (None, [blank, ..]) if blank.is_ascii_whitespace() => return Some(line),
            (None, [quote @ (b'"' | b'\''), rest @ ..]) => {
                (open, line) = (Some(*quote), rest);
                continue;
            }
            (Some(quote), [end, rest @ ..]) if quote == *end => {
                return rest.first().is_none_or(u8::is_ascii_whitespace).then_some(rest);
            }
            (Some(b'"'), [b'\\', rest @ ..]) => unescape(rest)?,
            (Some(b'\''), [b'\\', b'\'', rest @ ..]) => (b'\'', rest),
            (_, [byte, rest @ ..]) => (*byte, rest),
            (Some(_), []) => return None,
        };
        word.push(byte);
        line = rest;
    }
}

/// Takes an escape without its backslash.
fn unescape(escape: &[u8]) -> Option<(u8, &[u8])> {
    let hex = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    if let [b'x', high, low, rest @ ..] = escape
        && let (Some(high), Some(low)) = (hex(*high), hex(*low))
    {
        return Some((high << 4 | low, rest));
    }
    let (byte, rest) = escape.split_first()?;
    let byte = match byte {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'a' => 7,
        other => *other,
    };
    Some((byte, rest))
}

/// The reply to a command.
pub enum Reply {
    Simple(&'static str),
    Error(String),
    Integer(usize),
    Nil,
    Bulk(Bytes),
    Array(Vec<Reply>),
    /// Any number of replies, for a command that does not have exactly one.
    Several(Vec<Reply>),
}

impl Reply {
    pub fn bulk(text: &[u8]) -> Self {
        Self::Bulk(text.into())
    }

    pub fn encode(&self, to: &mut Vec<u8>) {
        let encoded = match self {
            Self::Simple(text) => write!(to, "+{text}\r\n"),
            Self::Error(text) => write!(to, "-ERR {}\r\n", text.replace(['\r', '\n'], " ")),
            Self::Integer(number) => write!(to, ":{number}\r\n"),
            Self::Nil => write!(to, "$-1\r\n"),
            Self::Bulk(bytes) => {
                let header = write!(to, "${}\r\n", bytes.len());
                to.extend_from_slice(bytes);
                to.extend_from_slice(b"\r\n");
                header
            }
            Self::Array(replies) => {
                let header = write!(to, "*{}\r\n", replies.len());
                for reply in replies {
                    reply.encode(to);
                }
                header
            }
            Self::Several(replies) => {
                for reply in replies {
                    reply.encode(to);
                }
                Ok(())
            }
        };
        encoded.expect("a vector accepts every write");
    }
}
