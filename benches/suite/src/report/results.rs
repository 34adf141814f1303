//! Summarizes the figures of a run.

use crate::record::{Measure, Pair, Record, Run};
use crate::stats::Spread;
use crate::workloads::{Exact, Workload};

/// All records of a run.
#[derive(Debug)]
pub struct Results {
    pub run: Run,
    records: Vec<Record>,
}

/// The result of one contender in one workload.
#[derive(Debug)]
pub enum Cell<'run> {
    Timed(Timed),
    Exact(Exact),
    Refused(&'run str),
    Failed(&'run str),
    /// The pair was not part of the run.
    Missing,
}

/// The spread over the passes, each with the median of its ratios.
#[derive(Debug, Clone, Copy)]
pub struct Timed {
    pub wall: Spread,
    pub cpu: Spread,
    /// The lowest nanoseconds per operation of all samples.
    pub best: f64,
}

impl Results {
    pub fn new(run: Run, records: Vec<Record>) -> Self {
        Self { run, records }
    }

    /// The workloads that were run, in the order of the report.
    pub fn workloads(&self) -> impl Iterator<Item = Workload> {
        let run = |workload: &Workload| self.records.iter().any(|record| record.workload == workload.spec().name);
        crate::workloads::ALL.iter().map(|spec| spec.workload).filter(run)
    }

    pub fn cell(&self, contender: &str, workload: Workload) -> Cell<'_> {
        let mut passes = Vec::new();
        for record in self.of(workload).filter(|record| record.contender == contender) {
            match &record.measure {
                Measure::Paired(pairs) => passes.push(pairs.as_slice()),
                Measure::Alone(exact) => return Cell::Exact(*exact),
                Measure::Refused(reason) => return Cell::Refused(reason),
                Measure::Failed(error) => return Cell::Failed(error),
            }
        }
        timed(&passes).map_or(Cell::Missing, Cell::Timed)
    }

    /// The reference's lowest time per operation, over all processes.
    pub fn best_of_hand(&self, workload: Workload) -> Option<f64> {
        let pairs = self.of(workload).filter_map(|record| match &record.measure {
            Measure::Paired(pairs) => Some(pairs),
            _ => None,
        });
        Spread::of(pairs.flatten().map(|pair| pair.hand.wall)).map(|spread| spread.min)
    }

    fn of(&self, workload: Workload) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(move |record| record.workload == workload.spec().name)
    }
}

fn timed(passes: &[&[Pair]]) -> Option<Timed> {
    let over_passes = |ratio: fn(&Pair) -> f64| {
        Spread::of(passes.iter().filter_map(|pairs| Some(Spread::of(pairs.iter().map(ratio))?.median)))
    };
    Some(Timed {
        wall: over_passes(|pair| pair.contender.wall / pair.hand.wall)?,
        cpu: over_passes(|pair| pair.contender.cpu / pair.hand.cpu)?,
        best: Spread::of(passes.iter().copied().flatten().map(|pair| pair.contender.wall))?.min,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workloads::Cost;

    #[test]
    fn ratio_is_the_median_over_passes_of_their_medians() {
        let cost = |time| Cost { wall: time, cpu: 2.0 * time };
        let pass = |times: [f64; 3]| times.map(|time| Pair { contender: cost(time), hand: cost(10.0) });
        let passes = [pass([5.0, 6.0, 90.0]), pass([7.0, 8.0, 9.0]), pass([1.0, 9.0, 9.0])];
        let timed = timed(&[&passes[0], &passes[1], &passes[2]]).unwrap();
        assert_eq!(timed.wall, Spread { median: 0.8, min: 0.6, max: 0.9 });
        assert_eq!(timed.cpu, timed.wall);
        assert!((timed.best - 1.0).abs() < f64::EPSILON);
    }
}
