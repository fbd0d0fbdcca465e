//! Comparisons as a picture: an SVG that needs nothing from outside, in light and dark.

use std::fmt::Write;

use super::{
    comparison::{Comparison, HOSTILE_LIMIT, three_digits, time},
    machine::Machine,
};

/// A bar a comparison: to the right of the line ours is faster than OpenSSL, to the left slower, on a
/// logarithmic scale. Hostile messages have bars of their time up to the limit instead.
pub(super) fn svg(comparisons: &[Comparison], machine: &Machine) -> String {
    let (hostile, compared): (Vec<_>, Vec<_>) =
        comparisons.iter().partition(|row| row.is_hostile());
    let mut chart = Chart::new();
    let openssl = comparisons.first().map_or("OpenSSL", |row| &row.openssl.by);
    chart.heading(openssl, machine);
    if !compared.is_empty() {
        chart.legend(openssl);
        let scale = Scale::of_ratios(compared.iter().map(|row| row.ratio()));
        chart.panel(&scale, &compared, |row| Bar {
            from: 1.0,
            to: row.ratio(),
            class: if row.ratio() < 1.0 {
                "slower"
            } else {
                "faster"
            },
            value: format!("{}×", three_digits(row.ratio())),
        });
    }
    if !hostile.is_empty() {
        let scale = Scale::of_times(hostile.iter().map(|row| row.ours.median));
        chart.panel(&scale, &hostile, |row| Bar {
            from: scale.low(),
            to: row.ours.median,
            class: if row.is_over_limit() {
                "slower"
            } else {
                "time"
            },
            value: String::new(),
        });
    }
    chart.end()
}

/// One bar, in the units of its scale.
struct Bar {
    from: f64,
    to: f64,
    class: &'static str,
    value: String,
}

/// A logarithmic scale, and the line that divides good from bad.
struct Scale {
    ticks: Vec<f64>,
    line: f64,
    label: fn(f64) -> String,
    /// What the numbers beside the bars are.
    head: &'static str,
}

impl Scale {
    /// Powers of two around 1, as far as the ratios go.
    fn of_ratios(ratios: impl Iterator<Item = f64>) -> Self {
        let (mut low, mut high) = (-2, 1);
        for ratio in ratios.filter(|ratio| ratio.is_finite() && *ratio > 0.0) {
            low = low.min(ratio.log2().floor() as i32);
            high = high.max(ratio.log2().ceil() as i32);
        }
        Self {
            ticks: (low..=high).map(|power| 2_f64.powi(power)).collect(),
            line: 1.0,
            head: "ratio",
            label: |ratio| match ratio {
                ratio if ratio < 1.0 => format!("1/{}×", (1.0 / ratio).round()),
                ratio => format!("{}×", ratio.round()),
            },
        }
    }

    /// Powers of ten in nanoseconds, from a microsecond or less to the limit or more.
    fn of_times(times: impl Iterator<Item = f64>) -> Self {
        let (mut low, mut high) = (3, HOSTILE_LIMIT.log10() as i32);
        for time in times.filter(|time| time.is_finite() && *time > 0.0) {
            low = low.min(time.log10().floor() as i32);
            high = high.max(time.log10().ceil() as i32);
        }
        Self {
            ticks: (low..=high).map(|power| 10_f64.powi(power)).collect(),
            line: HOSTILE_LIMIT,
            head: "",
            label: |nanoseconds| time(nanoseconds).replace(".00", "").replace(".0", ""),
        }
    }

    fn low(&self) -> f64 {
        self.ticks.first().copied().unwrap_or(1.0)
    }

    /// Where a value stands, from 0 to 1.
    fn position(&self, value: f64) -> f64 {
        let high = self.ticks.last().copied().unwrap_or(self.low());
        let span = (high / self.low()).log2();
        ((value / self.low()).log2() / span).clamp(0.0, 1.0)
    }
}

/// The picture as far as it is drawn.
struct Chart {
    body: String,
    y: f64,
}

impl Chart {
    fn new() -> Self {
        Self {
            body: String::new(),
            y: 0.0,
        }
    }

    fn heading(&mut self, openssl: &str, machine: &Machine) {
        self.y = 36.0;
        self.text(
            MARGIN,
            "title",
            &format!("The S/MIME Gauntlet beside {openssl}"),
        );
        for line in [machine.line(), machine.versions()] {
            self.y += 18.0;
            self.text(MARGIN, "muted", &line);
        }
        self.y += 12.0;
    }

    fn legend(&mut self, openssl: &str) {
        self.y += 20.0;
        let mut x = MARGIN;
        for (class, text) in [
            ("faster", format!("faster than {openssl}")),
            ("slower", format!("slower than {openssl}")),
        ] {
            self.rectangle(x, self.y - 9.0, 10.0, 10.0, class);
            self.text(x + 16.0, "label", &text);
            x += 200.0;
        }
        self.y += 6.0;
    }

    /// The rows in one frame of grid lines, with a title an area.
    fn panel(&mut self, scale: &Scale, rows: &[&Comparison], bar: impl Fn(&Comparison) -> Bar) {
        self.y += 18.0;
        self.axis(scale);
        for (x, head) in [(RATIO, scale.head), (OURS, "ours"), (OPENSSL, "OpenSSL")] {
            self.text(x, "number", head);
        }
        let top = self.y + 6.0;
        let grid_at = self.body.len();
        for area in rows.chunk_by(|a, b| a.area == b.area) {
            self.y += 30.0;
            self.text(MARGIN, "area", area[0].title());
            self.y += 4.0;
            for work in area.chunk_by(|a, b| a.what == b.what) {
                let alone = work[0].ours.by == work[work.len() - 1].ours.by;
                for contender in work.chunk_by(|a, b| a.ours.by == b.ours.by) {
                    let label = match alone {
                        true => contender[0].what.clone(),
                        false => format!("{}, {}", contender[0].what, contender[0].ours.by),
                    };
                    for (index, row) in contender.iter().enumerate() {
                        self.y += ROW;
                        if index == 0 {
                            self.text(MARGIN, "label", &label);
                        }
                        self.row(scale, row, &bar(row));
                    }
                }
                self.y += 3.0;
            }
        }
        self.y += 8.0;
        let grid = grid(scale, top, self.y);
        self.body.insert_str(grid_at, &grid);
        self.axis(scale);
        self.y += 10.0;
    }

    fn axis(&mut self, scale: &Scale) {
        self.y += 14.0;
        // Labels that would touch are left out, the line's never.
        let step = scale.ticks.len().div_ceil(10);
        let line = scale.ticks.iter().position(|&tick| tick == scale.line);
        for (index, &tick) in scale.ticks.iter().enumerate() {
            if line.unwrap_or(0).abs_diff(index) % step == 0 {
                let text = (scale.label)(tick);
                self.text(x(scale, tick), "tick", &text);
            }
        }
    }

    fn row(&mut self, scale: &Scale, row: &Comparison, bar: &Bar) {
        if let Some(size) = &row.size {
            self.text(PLOT - 14.0, "size", size);
        }
        let (from, to) = (x(scale, bar.from), x(scale, bar.to));
        // A bar of no length is a mark.
        let width = (to - from).abs().max(1.5);
        self.rectangle(from.min(to), self.y - 9.0, width, 10.0, bar.class);
        self.text(RATIO, "value", &bar.value);
        self.text(OURS, "number", &row.ours.time());
        self.text(OPENSSL, "number", &row.openssl.time());
    }

    fn text(&mut self, x: f64, class: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let _ = writeln!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{:.1}\" class=\"{class}\">{}</text>",
            self.y,
            escaped(text)
        );
    }

    fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) {
        let _ = writeln!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"1.5\" class=\"{class}\"/>"
        );
    }

    fn end(self) -> String {
        let height = self.y + 16.0;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
             height=\"{height}\" role=\"img\" aria-labelledby=\"title\">\n\
             <title id=\"title\">How fast the S/MIME Gauntlet is, beside OpenSSL</title>\n\
             <style>{STYLE}</style>\n\
             <rect width=\"{WIDTH}\" height=\"{height}\" class=\"page\"/>\n{}</svg>\n",
            self.body
        )
    }
}

/// The lines behind the bars.
fn grid(scale: &Scale, top: f64, bottom: f64) -> String {
    let mut grid = String::new();
    for &tick in &scale.ticks {
        let class = if tick == scale.line { "line" } else { "grid" };
        let x = x(scale, tick);
        let _ = writeln!(
            grid,
            "<path d=\"M{x:.1} {top:.1}V{bottom:.1}\" class=\"{class}\"/>"
        );
    }
    grid
}

fn x(scale: &Scale, value: f64) -> f64 {
    PLOT + PLOT_WIDTH * scale.position(value)
}

/// Text with nothing in it that XML would read as markup or refuse.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '&' => "&amp;".into(),
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            '"' => "&quot;".into(),
            control if control.is_control() => "\u{fffd}".into(),
            other => String::from(other),
        })
        .collect()
}

const WIDTH: f64 = 920.0;
const MARGIN: f64 = 24.0;
const ROW: f64 = 16.0;
const PLOT: f64 = 300.0;
const PLOT_WIDTH: f64 = 380.0;
// The right edges of the columns behind the bars.
const RATIO: f64 = 746.0;
const OURS: f64 = 820.0;
const OPENSSL: f64 = WIDTH - MARGIN;

const STYLE: &str = "
text{font:12px system-ui,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328}
.title{font-size:19px;font-weight:600}.area{font-size:13px;font-weight:600}
.muted,.size,.number,.tick{fill:#59636e}.size,.number,.value{text-anchor:end}.tick{text-anchor:middle;font-size:11px}
.value,.number{font-variant-numeric:tabular-nums}
.page{fill:#fff}.grid{stroke:#d8dee4}.line{stroke:#59636e;stroke-width:1.5}
.faster{fill:#1f7a5c}.slower{fill:#c0561a}.time{fill:#3a6ea5}
@media(prefers-color-scheme:dark){
text{fill:#e6edf3}.muted,.size,.number,.tick{fill:#9aa4af}
.page{fill:#0d1117}.grid{stroke:#2b323b}.line{stroke:#9aa4af}
.faster{fill:#3fb489}.slower{fill:#e8894a}.time{fill:#6ea8e0}}
";

#[cfg(test)]
mod tests {
    use super::super::comparison::Estimate;
    use super::*;

    fn comparison(area: &str, what: &str, ours: f64, openssl: f64) -> Comparison {
        let estimate = |by: &str, median| Estimate {
            by: by.into(),
            median,
            low: median,
            high: median,
        };
        Comparison {
            area: area.into(),
            what: what.into(),
            size: None,
            octets: None,
            ours: estimate("smime", ours),
            openssl: estimate("OpenSSL 3.6.3", openssl),
        }
    }

    fn machine() -> Machine {
        Machine {
            cpu: "A <fast> CPU".into(),
            cores: 2,
            system: "linux x86_64".into(),
            rustc: "rustc 1.95.0".into(),
            crates: vec![("rsa".into(), "0.10.0".into())],
        }
    }

    #[test]
    fn labels_cannot_become_markup() {
        let svg = svg(
            &[comparison("verify", "a <b> & \"c\"\u{1b}", 1.0, 2.0)],
            &machine(),
        );
        assert!(
            svg.contains("a &lt;b&gt; &amp; &quot;c&quot;\u{fffd}<"),
            "{svg}"
        );
        assert!(svg.contains("A &lt;fast&gt; CPU"));
    }

    #[test]
    fn who_did_the_work_is_named_where_several_did_it() {
        let ours = ["aws-lc", "rustcrypto"].map(|by| {
            let mut row = comparison("content", "AES", 1.0, 2.0);
            row.ours.by = by.into();
            row
        });
        let both = svg(&ours, &machine());
        assert!(both.contains(">AES, aws-lc<") && both.contains(">AES, rustcrypto<"));
        assert!(svg(&ours[..1], &machine()).contains(">AES<"));
    }

    #[test]
    fn bars_of_what_is_faster_end_right_of_the_line_and_of_what_is_slower_left() {
        let scale = Scale::of_ratios([0.1, 3.0].into_iter());
        let line = x(&scale, 1.0);
        assert!(x(&scale, 0.1) < line && line < x(&scale, 3.0));
        // One step of the scale is a factor of two everywhere.
        let step = x(&scale, 2.0) - line;
        assert!((line - x(&scale, 0.5) - step).abs() < 1e-9);
        assert_eq!(
            (scale.ticks[0], scale.ticks[scale.ticks.len() - 1]),
            (1.0 / 16.0, 4.0)
        );
    }

    #[test]
    fn a_hostile_message_over_the_limit_stands_out() {
        let within = svg(&[comparison("hostile", "nested", 1e6, 1e6)], &machine());
        let over = svg(&[comparison("hostile", "nested", 2e9, 1e6)], &machine());
        assert!(
            within.contains("class=\"time\"")
                && !within.contains("class=\"slower\"")
                && over.contains("class=\"slower\"")
        );
    }
}
