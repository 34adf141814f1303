//! `table.md`: a table of ratios, then all figures with their spread.

use super::results::{Cell, Results, Timed};
use super::{markdown, ratio};
use crate::contenders::{AGAIN, REFERENCE};
use crate::record::Contender;
use crate::workloads::{Exact, Method, Workload};
use std::fmt::Write;

pub fn render(results: &Results) -> String {
    let run = &results.run;
    let quick = if run.quick { " **A quick run: the figures are not meaningful.**" } else { "" };
    let mut text = format!(
        "# Comparison with the hand-written version\n\n{}.{quick}\n\n\
         Wall time of the contender relative to `{REFERENCE}`: below 1.00 is faster. Each figure is the median of {} \
         passes (seed {}); a pass is the median of the ratios of paired samples in a fresh process. `–`: not supported, \
         see the remarks for the reason. `*`: see the remarks.\n\n",
        run.machine.describe(),
        run.passes,
        run.seed
    );
    text += &ratios(results);
    text += "\n## Memory\n\nAbsolute figures, one process each.\n\n";
    text += &memory(results);
    text += "\n## All figures\n\nMedian (minimum – maximum) over the passes. *CPU* counts all threads of the process; *best* is \
             the shortest sample, in nanoseconds per operation.\n\n";
    text += &all_figures(results);
    text += &remarks(results);
    text
}

fn workloads(results: &Results, method: Method) -> Vec<Workload> {
    results.workloads().filter(|workload| workload.spec().method == method).collect()
}

fn head(first: &str, workloads: &[Workload]) -> Vec<String> {
    std::iter::once(first).chain(workloads.iter().map(|workload| workload.spec().title)).map(str::to_owned).collect()
}

fn full_name(contender: &Contender) -> String {
    let version = contender.version.as_deref().unwrap_or_default();
    let mark = if contender.note.is_empty() { "" } else { " *" };
    match contender.name.as_str() {
        AGAIN => "hand again (noise)".to_owned(),
        name => format!("{name} {version}{mark}").replace("  ", " ").trim_end().to_owned(),
    }
}

fn ratios(results: &Results) -> String {
    let workloads = workloads(results, Method::Paired);
    let best = workloads.iter().map(|workload| results.best_of_hand(*workload));
    let best = best.map(|best| best.map_or_else(|| "–".to_owned(), |best| format!("{best:.0}")));
    let mut rows = vec![std::iter::once(format!("{REFERENCE}, best ns")).chain(best).collect()];
    rows.extend(contender_rows(results, &workloads));
    markdown(&head("wall ratio", &workloads), &rows)
}

fn memory(results: &Results) -> String {
    let workloads = workloads(results, Method::Alone);
    let rows: Vec<_> = contender_rows(results, &workloads).collect();
    markdown(&head("", &workloads), &rows)
}

fn contender_rows(results: &Results, workloads: &[Workload]) -> impl Iterator<Item = Vec<String>> {
    results.run.contenders.iter().map(move |contender| {
        let cells = workloads.iter().map(|workload| short(&results.cell(&contender.name, *workload)));
        std::iter::once(full_name(contender)).chain(cells).collect()
    })
}

fn short(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Timed(timed) => ratio(timed.wall.median),
        Cell::Exact(exact) => exact_figure(exact),
        Cell::Refused(_) => "–".to_owned(),
        Cell::Failed(_) => "wrong".to_owned(),
        Cell::Missing => String::new(),
    }
}

fn exact_figure(exact: &Exact) -> String {
    match (exact.bytes, exact.allocations, exact.nanoseconds) {
        (Some(bytes), Some(allocations), _) => format!("{bytes:.0} ({allocations:.0})"),
        (Some(bytes), None, None) => format!("{bytes:.0}"),
        (Some(bytes), None, Some(time)) => format!("{bytes:.0}, {time:.0}"),
        (None, Some(allocations), None) => ratio(allocations),
        _ => String::new(),
    }
}

fn all_figures(results: &Results) -> String {
    let names = ["workload", "contender", "wall", "CPU", "best"].map(str::to_owned);
    let mut rows = Vec::new();
    for workload in workloads(results, Method::Paired) {
        for contender in &results.run.contenders {
            if let Cell::Timed(timed) = results.cell(&contender.name, workload) {
                rows.push(figures(workload, contender, &timed));
            }
        }
    }
    markdown(&names, &rows)
}

fn figures(workload: Workload, contender: &Contender, timed: &Timed) -> Vec<String> {
    let spread = [timed.wall, timed.cpu].map(|spread| {
        let [median, min, max] = [spread.median, spread.min, spread.max].map(ratio);
        format!("{median} ({min} – {max})")
    });
    let [wall, cpu] = spread;
    vec![workload.spec().name.to_owned(), contender.name.clone(), wall, cpu, format!("{:.0}", timed.best)]
}

/// The reasons for cells without a figure, and the notes on contenders.
fn remarks(results: &Results) -> String {
    let mut text = String::new();
    for contender in &results.run.contenders {
        let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
        for workload in results.workloads() {
            if let Cell::Refused(reason) | Cell::Failed(reason) = results.cell(&contender.name, workload) {
                match reasons.iter_mut().find(|(known, _)| *known == reason) {
                    Some((_, names)) => names.push(workload.spec().name),
                    None => reasons.push((reason, vec![workload.spec().name])),
                }
            }
        }
        if !contender.note.is_empty() {
            let _ = writeln!(text, "- {} *: {}.", contender.name, contender.note);
        }
        for (reason, names) in reasons {
            let _ = writeln!(text, "- {}, {}: {reason}.", contender.name, names.join(", "));
        }
    }
    if text.is_empty() { text } else { format!("\n## Remarks\n\n{text}") }
}
