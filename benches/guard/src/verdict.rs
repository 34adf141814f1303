//! Compares a figure with its baseline.

use std::fmt;

/// The relative difference that is allowed for instructions. Unrelated changes move a figure slightly, because the compiler's inlining
/// and layout change.
pub const TOLERANCE: f64 = 0.03;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Above,
    Within,
    Below,
}

/// The highest figure that passes.
pub fn limit(expected: f64, tolerance: f64) -> f64 {
    expected * (1.0 + tolerance)
}

pub fn judge(measured: f64, expected: f64, tolerance: f64) -> Verdict {
    if measured > limit(expected, tolerance) {
        Verdict::Above
    } else if measured < expected * (1.0 - tolerance) {
        Verdict::Below
    } else {
        Verdict::Within
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Above => "ABOVE",
            Self::Within => "ok",
            Self::Below => "below",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{TOLERANCE, Verdict};

    fn judge(measured: f64, expected: f64) -> Verdict {
        super::judge(measured, expected, TOLERANCE)
    }

    #[test]
    fn difference_up_to_the_tolerance_is_within() {
        for measured in [970.1, 1000.0, 1029.9] {
            assert_eq!(judge(measured, 1000.0), Verdict::Within, "{measured}");
        }
    }

    #[test]
    fn larger_figure_is_above() {
        assert_eq!(judge(1030.1, 1000.0), Verdict::Above);
    }

    #[test]
    fn smaller_figure_is_below() {
        assert_eq!(judge(969.9, 1000.0), Verdict::Below);
    }
}
