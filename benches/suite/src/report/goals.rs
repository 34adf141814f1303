//! `goals.md`: the library's performance goals and whether they are reached.

use super::results::{Cell, Results};
use super::{markdown, ratio};
use crate::workloads::Workload;

/// The upper limits of one figure, for default and for direct calls.
#[derive(Debug)]
struct Goal {
    workload: Workload,
    what: What,
    default: f64,
    direct: f64,
}

/// The figure of a workload that a goal limits.
#[derive(Debug, Clone, Copy)]
enum What {
    Ratio,
    Bytes,
    Allocations,
}

const fn goal(workload: Workload, what: What, default: f64, direct: f64) -> Goal {
    Goal { workload, what, default, direct }
}

const GOALS: [Goal; 16] = [
    goal(Workload::AskBlockOn, What::Ratio, 0.90, 0.08),
    goal(Workload::AskBlockOnWorkers, What::Ratio, 0.90, 0.08),
    goal(Workload::AskOneThread, What::Ratio, 0.80, 0.17),
    goal(Workload::AskTwoWorkers, What::Ratio, 0.78, 0.16),
    goal(Workload::AskMany, What::Ratio, 0.75, 0.30),
    goal(Workload::MixMany, What::Ratio, 0.65, 0.75),
    goal(Workload::TellOne, What::Ratio, 0.50, 0.55),
    goal(Workload::TellFour, What::Ratio, 0.50, 0.50),
    goal(Workload::SpawnAskStop, What::Ratio, 0.90, 1.00),
    goal(Workload::Ring, What::Ratio, 0.70, 0.85),
    goal(Workload::Waiting, What::Ratio, 1.00, 1.00),
    goal(Workload::WaitingPriority, What::Ratio, 1.00, 1.00),
    goal(Workload::WaitingCoalesce, What::Ratio, 1.00, 1.00),
    goal(Workload::IdleBytesAsked, What::Bytes, 512.0, 512.0),
    goal(Workload::AllocsAsk, What::Allocations, 1.0, 0.0),
    goal(Workload::AllocsTell, What::Allocations, 0.0, 0.0),
];

impl What {
    fn of(self, cell: &Cell<'_>) -> Option<f64> {
        match (self, cell) {
            (Self::Ratio, Cell::Timed(timed)) => Some(timed.wall.median),
            (Self::Bytes, Cell::Exact(exact)) => exact.bytes,
            (Self::Allocations, Cell::Exact(exact)) => exact.allocations,
            _ => None,
        }
    }

    fn show(self, value: f64) -> String {
        match self {
            Self::Ratio | Self::Allocations => ratio(value),
            Self::Bytes => format!("{value:.0}"),
        }
    }
}

pub fn render(results: &Results) -> String {
    let names = ["", "ours: goal", "reached", "ours-direct: goal", "reached"].map(str::to_owned);
    let rows: Vec<_> = GOALS.iter().map(|goal| row(results, goal)).collect();
    let text = "Wall time relative to the hand-written version, or bytes, or allocations; lower is better.";
    format!("# Goals\n\n{}.\n\n{text}\n\n{}", results.run.machine.describe(), markdown(&names, &rows))
}

fn row(results: &Results, goal: &Goal) -> Vec<String> {
    let mut cells = vec![goal.workload.spec().title.to_owned()];
    for (contender, limit) in [("ours", goal.default), ("ours-direct", goal.direct)] {
        let value = goal.what.of(&results.cell(contender, goal.workload));
        cells.push(format!("≤ {}", goal.what.show(limit)));
        cells.push(value.map_or_else(|| "not measured".to_owned(), |value| verdict(goal.what, value, limit)));
    }
    cells
}

/// Compares the rounded figure, so that a displayed `0.90` always reaches `≤ 0.90`.
fn verdict(what: What, value: f64, limit: f64) -> String {
    let shown = what.show(value);
    let reached = shown.parse::<f64>().is_ok_and(|shown| shown <= limit);
    format!("{shown} {}", if reached { "yes" } else { "**no**" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdict_compares_the_rounded_figure() {
        assert_eq!(verdict(What::Ratio, 0.9049, 0.90), "0.90 yes");
        assert_eq!(verdict(What::Ratio, 0.9051, 0.90), "0.91 **no**");
        assert_eq!(verdict(What::Bytes, 512.4, 512.0), "512 yes");
        assert_eq!(verdict(What::Allocations, 0.00001, 0.0), "0.00 yes");
        assert_eq!(verdict(What::Allocations, 0.03, 0.0), "0.03 **no**");
    }
}
