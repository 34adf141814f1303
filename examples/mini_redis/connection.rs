//! One connection: reads commands, has the session send their calls, and writes the replies.

use crate::{
    protocol::{Decoder, Reply},
    session::{Pending, Session},
};
use std::io;
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt},
    select,
};

/// How many commands may wait for their replies. A client can send more, but they are not read before these are answered.
const MAX_PIPELINE: usize = 128;
/// Replies are written when they have this size in bytes, or when no other is to come.
const WRITE: usize = 64 << 10;

/// A connection buffers one command, the calls of a pipeline, and the replies of one write. A client that does not read its replies
/// stops the connection from reading, so TCP slows the client down.
pub struct Connection<I, O> {
    input: I,
    output: O,
    decoder: Decoder,
    replies: Vec<u8>,
}

impl<I: AsyncRead + Unpin, O: AsyncWrite + Unpin> Connection<I, O> {
    pub fn new(input: I, output: O) -> Self {
        Self { input, output, decoder: Decoder::default(), replies: Vec::new() }
    }

    /// Serves the connection until it ends, a reply is the last one, or the database has stopped. Accepted commands are then
    /// answered.
    pub async fn serve(mut self, mut session: Session) -> io::Result<()> {
        let mut stopped = Box::pin(session.access().stopped());
        let mut is_open = true;
        while is_open {
            select! {
                read = self.decoder.read(&mut self.input) => match read? {
                    0 => is_open = false,
                    _ => is_open = self.answer(&mut session).await?,
                },
                received = session.receive(&mut self.replies), if session.has_subscribed() => is_open = received,
                // A subscriber first receives what was published.
                _ = &mut stopped, if !session.has_subscribed() => is_open = false,
            }
            self.write().await?;
        }
        Ok(())
    }

    /// Answers the commands that have arrived. Sends their calls before it waits for the first reply, so the database handles them
    /// in one go. Returns whether the connection stays open.
    async fn answer(&mut self, session: &mut Session) -> io::Result<bool> {
        let mut pipeline = Vec::new();
        loop {
            let mut has_more = true;
            while has_more && pipeline.len() < MAX_PIPELINE {
                match self.decoder.next_command() {
                    Ok(Some(command)) => pipeline.push(session.start(&command).await),
                    Ok(None) => has_more = false,
                    Err(error) => pipeline.push(Pending::Last(Reply::Error(error.to_string()))),
                }
                has_more &= !matches!(pipeline.last(), Some(Pending::Last(_)));
            }
            let is_last = matches!(pipeline.last(), Some(Pending::Last(_)));
            for pending in pipeline.drain(..) {
                pending.reply().await.encode(&mut self.replies);
                if self.replies.len() >= WRITE {
                    self.write().await?;
                }
            }
            if !has_more {
                return Ok(!is_last);
            }
        }
    }

    async fn write(&mut self) -> io::Result<()> {
        self.output.write_all(&self.replies).await?;
        self.replies.clear();
        self.replies.shrink_to(WRITE);
        Ok(())
    }
}
