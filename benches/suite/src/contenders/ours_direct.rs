//! `#[actor(direct)]`: a call to an idle actor runs on the caller's thread.

contender!(OursDirect, "ours-direct", direct);
