//! `#[actor(direct)]`: a call of an idle actor runs on the caller's thread.

contender!(OursDirect, "ours-direct", direct);
