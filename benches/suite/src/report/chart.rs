//! `chart.svg`: how long an ask and a tell take, with a row per contender.

use super::ratio;
use super::results::{Cell, Results};
use crate::contenders::AGAIN;
use crate::record::Contender;
use crate::workloads::Workload;
use std::fmt::Write;

/// A workload with what it measures in words.
const PANELS: [(&str, &str, Workload); 2] = [
    ("Ask: waits for the reply", "one caller, two worker threads", Workload::AskTwoWorkers),
    ("Tell: sends and goes on", "one sender, two worker threads", Workload::TellOne),
];
const TITLE: &str = "Time per call, relative to a hand-written actor";
const READING: &str = "Shorter is faster: 0.50 is half the time. The dashed line is the hand-written actor.";
const WIDTH: usize = 860;
/// Where the bars of each panel start.
const LEFT: [f64; 2] = [262.0, 576.0];
/// The length of the longest bar.
const BARS: f64 = 220.0;
/// Longer bars are cut. Their figure is printed all the same.
const LONGEST: f64 = 5.0;
const TOP: usize = 112;
const ROW: usize = 25;
const BAR: usize = 15;

/// Has its own background, so that the chart is readable on any page. Without support for `@media` it is light.
const STYLE: &str = "\
text { font: 14px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328 }
.title { font-size: 17px; font-weight: 600 }
.head, .mine { font-weight: 600 }
.small { font-size: 12px; fill: #59636e }
.figure { paint-order: stroke; stroke: #ffffff; stroke-width: 5px }
.page { fill: #ffffff; stroke: #d1d9e0 }
.other { fill: #9aa4ae }
.ours { fill: #0969da }
.even { stroke: #59636e; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.small { fill: #9198a1 }
.figure { stroke: #0d1117 }
.page { fill: #0d1117; stroke: #3d444d }
.other { fill: #656c76 }
.ours { fill: #4493f8 }
.even { stroke: #9198a1 }
}
";

/// A contender and its ratios, one for each of [`PANELS`].
#[derive(Debug, Clone, PartialEq)]
struct Row {
    label: String,
    is_ours: bool,
    ratios: [Option<f64>; 2],
}

pub fn render(results: &Results) -> String {
    let rows = results.run.contenders.iter().filter_map(|contender| row(results, contender));
    draw(&sorted(rows.collect()))
}

fn row(results: &Results, contender: &Contender) -> Option<Row> {
    let ratios = PANELS.map(|(_, _, workload)| match results.cell(&contender.name, workload) {
        Cell::Timed(timed) => Some(timed.wall.median),
        _ => None,
    });
    let is_shown = contender.name != AGAIN && ratios.iter().any(Option::is_some);
    is_shown.then(|| Row { label: label(contender), is_ours: contender.name.starts_with("ours"), ratios })
}

/// The name in words, with a star if the remarks of the table say more.
fn label(contender: &Contender) -> String {
    let name = match (contender.name.as_str(), &contender.version) {
        ("ours", _) => "this library".to_owned(),
        ("ours-direct", _) => "this library, direct calls".to_owned(),
        ("std-mutex", _) => "std::sync::Mutex, no actor".to_owned(),
        ("tokio-mutex", _) => "tokio::sync::Mutex, no actor".to_owned(),
        (name, Some(version)) => format!("{name} {version}"),
        (name, None) => name.to_owned(),
    };
    name + if contender.note.is_empty() { "" } else { " *" }
}

/// This library is on top. The others follow by the time of an ask.
fn sorted(rows: Vec<Row>) -> Vec<Row> {
    let ask = |row: &Row| row.ratios[0].unwrap_or(f64::INFINITY);
    let (mut ours, mut others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_ours);
    others.sort_by(|a, b| ask(a).total_cmp(&ask(b)));
    ours.append(&mut others);
    ours
}

fn draw(rows: &[Row]) -> String {
    let all = rows.iter().flat_map(|row| row.ratios.into_iter().flatten());
    let scale = BARS / all.fold(1.5, f64::max).min(LONGEST);
    let bottom = TOP + ROW * rows.len();
    let mut svg = opening(bottom + 44, &description(rows));
    text(&mut svg, (24.0, 34), "title", TITLE);
    text(&mut svg, (24.0, 54), "small", READING);
    for ((title, detail, _), left) in PANELS.into_iter().zip(LEFT) {
        text(&mut svg, (left, 82), "head", title);
        text(&mut svg, (left, 98), "small", detail);
        let even = left + scale;
        let _ = writeln!(svg, "<line class=\"even\" x1=\"{even:.1}\" y1=\"{TOP}\" x2=\"{even:.1}\" y2=\"{bottom}\"/>");
    }
    for (index, row) in rows.iter().enumerate() {
        draw_row(&mut svg, row, TOP + ROW * index, scale);
    }
    text(&mut svg, (24.0, bottom + 26), "small", "* see the remarks in table.md · –: no figure, the remarks say why");
    svg + "</svg>\n"
}

/// The start of the file, up to the background.
fn opening(height: usize, description: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"title desc\">\n\
         <title id=\"title\">{TITLE}</title>\n\
         <desc id=\"desc\">{description}</desc>\n\
         <style>\n{STYLE}</style>\n\
         <rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\"/>\n",
        WIDTH - 1,
        height - 1,
    )
}

fn draw_row(svg: &mut String, row: &Row, top: usize, scale: f64) {
    let (text_class, bar_class) = if row.is_ours { ("mine", "ours") } else { ("", "other") };
    let (baseline, y) = (top + 17, top + (ROW - BAR) / 2);
    text(svg, (24.0, baseline), text_class, &row.label);
    for (value, left) in row.ratios.into_iter().zip(LEFT) {
        let width = value.unwrap_or(0.0).min(LONGEST) * scale;
        if value.is_some() {
            let _ = writeln!(
                svg,
                "<rect class=\"{bar_class}\" x=\"{left}\" y=\"{y}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"2\"/>",
            );
        }
        let figure = value.map_or("–".to_owned(), ratio);
        text(svg, (left + width + 6.0, baseline), &format!("figure {text_class}"), &figure);
    }
}

fn text(svg: &mut String, (x, y): (f64, usize), class: &str, content: &str) {
    let _ = writeln!(svg, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y}\">{content}</text>");
}

/// The figures as a sentence, for readers who cannot see the bars.
fn description(rows: &[Row]) -> String {
    let figure = |value: Option<f64>| value.map_or("no figure".to_owned(), ratio);
    let figures = rows.iter().map(|Row { label, ratios: [ask, tell], .. }| {
        format!("{label}: ask {}, tell {}.", figure(*ask), figure(*tell))
    });
    figures.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, is_ours: bool, ask: Option<f64>) -> Row {
        Row { label: label.to_owned(), is_ours, ratios: [ask, Some(1.0)] }
    }

    #[test]
    fn this_library_is_on_top_and_the_others_are_sorted_by_ask() {
        let rows = vec![
            row("c", false, None),
            row("b", false, Some(2.0)),
            row("a", false, Some(0.1)),
            row("ours", true, Some(3.0)),
        ];
        let labels: Vec<_> = sorted(rows).into_iter().map(|row| row.label).collect();
        assert_eq!(labels, ["ours", "a", "b", "c"]);
    }

    #[test]
    fn long_bar_is_cut_and_keeps_its_figure() {
        let svg = draw(&[row("slow", false, Some(300.0))]);
        assert!(svg.contains("width=\"220.0\"") && svg.contains(">300.0</text>"), "{svg}");
    }
}
