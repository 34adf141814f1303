//! `chart.svg`: the ratios of four workloads, with a group of bars per contender.

use super::ratio;
use super::results::{Cell, Results};
use crate::contenders::AGAIN;
use crate::workloads::Workload;
use anyhow::{Context, Result, anyhow};
use plotters::coord::Shift;
use plotters::coord::combinators::LogCoord;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// The workloads in the chart, in colours that are distinguishable with colour blindness.
const SERIES: [(Workload, RGBColor); 4] = [
    (Workload::AskTwoWorkers, RGBColor(0, 114, 178)),
    (Workload::TellOne, RGBColor(230, 159, 0)),
    (Workload::SpawnAskStop, RGBColor(0, 158, 115)),
    (Workload::Ring, RGBColor(204, 121, 167)),
];
const WIDTH: u32 = 900;
const GROUP_HEIGHT: u32 = 76;
const MARGINS: u32 = 150;
const BAR: f64 = 0.19;
const FONT: &str = "sans-serif";

type Area<'svg> = DrawingArea<SVGBackend<'svg>, Shift>;
type Chart<'run, 'svg> = ChartContext<'run, SVGBackend<'svg>, Cartesian2d<LogCoord<f64>, RangedCoordf64>>;

/// A contender and its ratios for [`SERIES`].
struct Group<'run> {
    name: &'run str,
    ratios: [Option<f64>; 4],
}

pub fn render(results: &Results) -> Result<String> {
    let groups: Vec<_> =
        results.run.contenders.iter().filter_map(|contender| group(results, &contender.name)).collect();
    let mut svg = String::new();
    let height = MARGINS + GROUP_HEIGHT * u32::try_from(groups.len().max(1))?;
    // An error of plotters borrows the backend, so it is converted to text.
    draw(&SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area(), &groups)
        .map_err(|error| anyhow!("{error:#}"))
        .context("failed to draw the chart")?;
    Ok(svg)
}

fn group<'run>(results: &'run Results, name: &'run str) -> Option<Group<'run>> {
    let ratios = SERIES.map(|(workload, _)| match results.cell(name, workload) {
        Cell::Timed(timed) => Some(timed.wall.median),
        _ => None,
    });
    (name != AGAIN && ratios.iter().any(Option::is_some)).then_some(Group { name, ratios })
}

fn draw(area: &Area<'_>, groups: &[Group<'_>]) -> Result<()> {
    // An explicit white, so that the chart is readable on a dark page.
    area.fill(&WHITE)?;
    let area = area.titled("Time relative to the hand-written version (lower is better)", (FONT, 22))?;
    let values = || groups.iter().flat_map(|group| group.ratios.into_iter().flatten());
    let (low, high) = (values().fold(0.5, f64::min) / 1.6, values().fold(2.0, f64::max) * 1.6);
    let count = f64::from(u32::try_from(groups.len().max(1))?);
    let mut chart = ChartBuilder::on(&area)
        .margin(10)
        .margin_right(30)
        .x_label_area_size(48)
        .y_label_area_size(130)
        .build_cartesian_2d((low..high).log_scale(), 0.0..count)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .light_line_style(WHITE)
        .x_desc("ratio of wall times, logarithmic; 1 = hand-written")
        .x_label_formatter(&|value| value.to_string())
        .label_style((FONT, 15))
        .draw()?;
    draw_groups(&mut chart, groups, low, count)?;
    chart.draw_series([PathElement::new([(1.0, 0.0), (1.0, count)], BLACK.stroke_width(2))])?;
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .background_style(WHITE)
        .border_style(BLACK)
        .label_font((FONT, 15))
        .draw()?;
    area.present()?;
    Ok(())
}

/// Draws the bars. Bars to the left of 1 are faster than the hand-written version, bars to the right slower.
fn draw_groups(chart: &mut Chart<'_, '_>, groups: &[Group<'_>], low: f64, count: f64) -> Result<()> {
    let middle_left = |size| (FONT, size).into_font().color(&BLACK).pos(Pos::new(HPos::Left, VPos::Center));
    for (series, (workload, colour)) in SERIES.iter().enumerate() {
        let mut labels = Vec::new();
        let mut bars = Vec::new();
        for (index, group) in groups.iter().enumerate() {
            let Some(value) = group.ratios[series] else { continue };
            let top = count - f64::from(u32::try_from(index)?) - 0.12 - BAR * f64::from(u32::try_from(series)?);
            bars.push(Rectangle::new([(1.0, top), (value, top - BAR * 0.9)], colour.filled()));
            labels.push(Text::new(ratio(value), (value.max(1.0) * 1.02, top - BAR / 2.0), middle_left(13)));
        }
        let legend = *colour;
        chart
            .draw_series(bars)?
            .label(workload.spec().name)
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 14, y + 5)], legend.filled()));
        chart.draw_series(labels)?;
    }
    let names = groups.iter().zip(0_u32..).map(|(group, index)| {
        let style = (FONT, 16).into_font().color(&BLACK).pos(Pos::new(HPos::Right, VPos::Center));
        EmptyElement::at((low, count - f64::from(index) - 0.5)) + Text::new(group.name.to_owned(), (-8, 0), style)
    });
    chart.draw_series(names)?;
    Ok(())
}
