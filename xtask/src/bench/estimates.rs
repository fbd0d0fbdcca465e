//! What criterion leaves behind: `GROUP/CONTENDER[/SIZE]/new/{benchmark,estimates}.json`.

use std::{
    collections::BTreeMap,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde_json::Value;

use super::comparison::{Comparison, Estimate};

type Fallible<T> = Result<T, Box<dyn Error>>;

/// The comparisons below criterion's folder, in the order of tables; with `since`, only what was measured
/// from then on.
///
/// # Errors
/// If a file is not criterion's, or one side of a comparison is missing.
pub(super) fn read(criterion: &Path, since: Option<SystemTime>) -> Fallible<Vec<Comparison>> {
    let mut measurements = Vec::new();
    for folder in folders_named_new(criterion)? {
        let estimates = folder.join("estimates.json");
        let modified = fs::metadata(&estimates)?.modified()?;
        if since.is_some_and(|since| modified < since) {
            continue;
        }
        let measurement = Measurement::from_json(
            &json(&folder.join("benchmark.json"))?,
            &json(&estimates)?,
            modified,
        );
        let wanted = "what criterion 0.8 writes";
        measurements
            .push(measurement.ok_or_else(|| format!("{}: not {wanted}", folder.display()))?);
    }
    pair(measurements)
}

/// One contender's time in one group at one size.
struct Measurement {
    group: String,
    size: Option<String>,
    octets: Option<u64>,
    estimate: Estimate,
    modified: SystemTime,
}

impl Measurement {
    fn from_json(benchmark: &Value, estimates: &Value, modified: SystemTime) -> Option<Self> {
        let text = |key: &str| benchmark[key].as_str().map(str::to_owned);
        let median = &estimates["median"];
        let interval = &median["confidence_interval"];
        Some(Self {
            group: text("group_id")?,
            size: text("value_str"),
            octets: benchmark["throughput"]["Bytes"].as_u64(),
            estimate: Estimate {
                by: text("function_id")?,
                median: median["point_estimate"].as_f64()?,
                low: interval["lower_bound"].as_f64()?,
                high: interval["upper_bound"].as_f64()?,
            },
            modified,
        })
    }

    fn is_openssl(&self) -> bool {
        self.estimate.by.starts_with("OpenSSL ")
    }
}

/// Puts each of ours beside OpenSSL; of several OpenSSLs, left behind by runs with other versions, the last.
fn pair(measurements: Vec<Measurement>) -> Fallible<Vec<Comparison>> {
    let mut groups: BTreeMap<(String, Option<String>), Vec<Measurement>> = BTreeMap::new();
    for measurement in measurements {
        let key = (measurement.group.clone(), measurement.size.clone());
        groups.entry(key).or_default().push(measurement);
    }
    let mut comparisons = Vec::new();
    for ((group, size), members) in groups {
        let name = || [group.as_str(), size.as_deref().unwrap_or_default()].join(" ");
        let (theirs, ours): (Vec<_>, Vec<_>) =
            members.into_iter().partition(Measurement::is_openssl);
        let Some(openssl) = theirs.into_iter().max_by_key(|openssl| openssl.modified) else {
            return Err(format!("{}: no time of OpenSSL's to compare with", name()).into());
        };
        if ours.is_empty() {
            return Err(format!("{}: OpenSSL alone, nothing of ours", name()).into());
        }
        let Some((area, what)) = group.split_once('/') else {
            return Err(format!("{}: a group is named AREA/WHAT", name()).into());
        };
        comparisons.extend(ours.into_iter().map(|ours| Comparison {
            area: area.to_owned(),
            what: what.to_owned(),
            size: size.clone(),
            octets: ours.octets,
            ours: ours.estimate,
            openssl: openssl.estimate.clone(),
        }));
    }
    comparisons.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(comparisons)
}

/// The folders named `new` that hold a measurement: criterion nests them three or four deep.
fn folders_named_new(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut left = vec![root.to_owned()];
    while let Some(folder) = left.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if path.ends_with("new") && path.join("benchmark.json").is_file() {
                found.push(path);
            } else if path.is_dir() {
                left.push(path);
            }
        }
    }
    Ok(found)
}

fn json(path: &Path) -> Fallible<Value> {
    let text = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn measurement(
        group: &str,
        by: &str,
        size: Option<&str>,
        median: f64,
        age: u64,
    ) -> Measurement {
        let benchmark = json!({
            "group_id": group, "function_id": by, "value_str": size,
            "throughput": size.map(|_| json!({ "Bytes": 1024 })),
        });
        let estimates = json!({ "median": {
            "confidence_interval": {
                "confidence_level": 0.95, "lower_bound": median - 1.0, "upper_bound": median + 1.0
            },
            "point_estimate": median, "standard_error": 0.1
        } });
        let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(1000 - age);
        Measurement::from_json(&benchmark, &estimates, modified).unwrap()
    }

    #[test]
    fn ours_stands_beside_openssl_at_the_same_size() {
        let found = pair(vec![
            measurement("digest/SHA-256", "sha2", Some("1 KiB"), 20.0, 0),
            measurement("digest/SHA-256", "OpenSSL 3.6.3", Some("1 KiB"), 10.0, 0),
            measurement("digest/SHA-256", "sha2", Some("64 KiB"), 50.0, 0),
            measurement("digest/SHA-256", "OpenSSL 3.6.3", Some("64 KiB"), 100.0, 0),
        ])
        .unwrap();
        let ratios: Vec<f64> = found.iter().map(Comparison::ratio).collect();
        assert_eq!(ratios, [0.5, 2.0]);
        assert_eq!(
            (found[0].area.as_str(), found[0].what.as_str()),
            ("digest", "SHA-256")
        );
        assert_eq!((found[0].ours.low, found[0].ours.high), (19.0, 21.0));
    }

    #[test]
    fn areas_come_in_the_order_of_tables() {
        let both =
            |group: &str| ["smime", "OpenSSL 3.6.3"].map(|by| measurement(group, by, None, 1.0, 0));
        let groups = ["verify/a", "new/a", "content/b", "signature/a", "content/a"];
        let found = pair(groups.into_iter().flat_map(both).collect()).unwrap();
        let order: Vec<String> = found
            .iter()
            .map(|row| format!("{}/{}", row.area, row.what))
            .collect();
        assert_eq!(
            order,
            ["signature/a", "content/a", "content/b", "verify/a", "new/a",]
        );
    }

    #[test]
    fn of_several_openssls_the_last_counts() {
        let found = pair(vec![
            measurement("rsa/a", "rsa", None, 10.0, 0),
            measurement("rsa/a", "OpenSSL 3.6.3", None, 20.0, 5),
            measurement("rsa/a", "OpenSSL 3.5.0", None, 30.0, 9),
        ])
        .unwrap();
        assert_eq!(found[0].openssl.by, "OpenSSL 3.6.3");
    }

    #[test]
    fn a_side_that_is_missing_is_an_error_that_names_the_group() {
        let ours = pair(vec![measurement("rsa/a", "rsa", None, 10.0, 0)]).unwrap_err();
        assert_eq!(
            ours.to_string(),
            "rsa/a : no time of OpenSSL's to compare with"
        );
        let theirs = pair(vec![measurement("rsa/a", "OpenSSL 3.6.3", None, 10.0, 0)]);
        assert!(theirs.unwrap_err().to_string().contains("OpenSSL alone"));
    }
}
