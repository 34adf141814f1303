//! The part of the Redis protocol that `redis-cli` needs: a command is an array of strings.

use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const LONGEST_LINE: u64 = 64;
const MOST_WORDS: usize = 64;
const LONGEST_WORD: usize = 1 << 20;

/// The reply to a command.
pub enum Reply {
    Ok,
    Simple(&'static str),
    Error(String),
    Integer(usize),
    Nil,
    Bulk(Vec<u8>),
    Array(Vec<Reply>),
}

/// Reads the words of the next command. `None` at the end of the connection.
pub async fn read_command(from: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<Vec<u8>>>> {
    let Some(count) = read_header(from, b'*', MOST_WORDS).await? else { return Ok(None) };
    let mut words = Vec::with_capacity(count);
    for _ in 0..count {
        let length = read_header(from, b'$', LONGEST_WORD).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut word = vec![0; length + 2];
        from.read_exact(&mut word).await?;
        if word.split_off(length) != b"\r\n" {
            return Err(malformed("a string does not end where it should"));
        }
        words.push(word);
    }
    Ok(Some(words))
}

/// Reads a line such as `*3`, which consists of `kind` and a number.
async fn read_header(from: &mut (impl AsyncBufRead + Unpin), kind: u8, most: usize) -> io::Result<Option<usize>> {
    let mut line = Vec::new();
    if from.take(LONGEST_LINE).read_until(b'\n', &mut line).await? == 0 {
        return Ok(None);
    }
    let number = line.strip_prefix(&[kind]).and_then(|line| line.strip_suffix(b"\r\n"));
    let number = number.and_then(|number| std::str::from_utf8(number).ok()?.parse().ok());
    match number {
        Some(number) if number <= most => Ok(Some(number)),
        Some(_) => Err(malformed("too long")),
        None => Err(malformed("not a number where one should be")),
    }
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl Reply {
    pub async fn write(&self, to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let mut bytes = Vec::new();
        self.encode(&mut bytes);
        to.write_all(&bytes).await?;
        to.flush().await
    }

    fn encode(&self, to: &mut Vec<u8>) {
        match self {
            Self::Ok => to.extend(b"+OK\r\n"),
            Self::Simple(text) => to.extend(format!("+{text}\r\n").bytes()),
            Self::Error(text) => to.extend(format!("-ERR {}\r\n", text.replace(['\r', '\n'], " ")).bytes()),
            Self::Integer(number) => to.extend(format!(":{number}\r\n").bytes()),
            Self::Nil => to.extend(b"$-1\r\n"),
            Self::Bulk(bytes) => {
                to.extend(format!("${}\r\n", bytes.len()).bytes());
                to.extend(bytes);
                to.extend(b"\r\n");
            }
            Self::Array(replies) => {
                to.extend(format!("*{}\r\n", replies.len()).bytes());
                for reply in replies {
                    reply.encode(to);
                }
            }
        }
    }
}
