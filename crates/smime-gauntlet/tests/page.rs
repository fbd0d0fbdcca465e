//! The report: pages that are complete, and safe against what they show.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Call, Done, example};

fn report() -> Done {
    let accept = example("accept_everything");
    let refuse = example("refuse_everything");
    Call::run(&["--driver", &accept, "--driver", &refuse]).done()
}

fn page(report: &Done, path: &str) -> String {
    let path = report.folder.path().join("target/gauntlet").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn text_from_cases_and_messages_is_escaped() {
    let report = report();
    let steering = page(&report, "pages/case/toy/steering.html");
    for wanted in [
        "&lt;b onclick=alert(1)&gt;markup&lt;/b&gt; &amp; \\u{202e}turned",
        "&lt;/p&gt;&lt;script&gt;alert(document.title)",
        "&lt;script&gt;alert(1)&lt;/script&gt;\n\\u{1b}[2J",
    ] {
        assert!(steering.contains(wanted), "{wanted}: {steering}");
    }
    assert!(
        report
            .page()
            .contains("&lt;b onclick=alert(1)&gt;markup&lt;/b&gt; &amp; \\u{202e}turned")
    );
    for path in html_files(&report) {
        let page = fs::read_to_string(&path).unwrap();
        assert!(!page.contains(['\u{202e}', '\x1b']), "{}", path.display());
        assert!(!page.contains("<b onclick"), "{}", path.display());
        let scripts = usize::from(path.ends_with("index.html"));
        assert_eq!(
            page.matches("<script").count(),
            scripts,
            "{}",
            path.display()
        );
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let report = report();
    for path in html_files(&report) {
        let page = fs::read_to_string(&path).unwrap();
        for outside in [
            "http:",
            "src=",
            "@import",
            "url(",
            "<link",
            "<base",
            "<meta http-equiv=\"refresh",
        ] {
            assert!(!page.contains(outside), "{}: {outside}", path.display());
        }
        // Links to what is cited lead elsewhere, on a click.
        assert_eq!(
            page.matches("https:").count(),
            page.matches("<a href=\"https:").count(),
            "{}",
            path.display()
        );
        assert!(
            page.contains("default-src 'none'; style-src 'sha256-"),
            "{}",
            path.display()
        );
    }
    assert!(report.page().contains("script-src 'sha256-"));
    assert!(page(&report, "pages/case/toy/good.html").contains("script-src 'none'"));
}

#[test]
fn each_case_has_its_reasoning_its_verdicts_its_structure_and_what_repeats_it() {
    let report = report();
    let bad = page(&report, "pages/case/toy/bad.html");
    for wanted in [
        "The length of NULL is not zero, which is the one fault.",
        "<a href=\"../../../pages/case/toy/good.html\"><code>toy/good</code></a>",
        "the refusal proves nothing: toy/good is not accepted either",
        "NULL has contents",
        "gauntlet run --filter 'toy/bad'",
        "gauntlet export toy/bad toy-bad",
        "<del>− ",
        "<ins>+ ",
    ] {
        assert!(bad.contains(wanted), "{wanted}: {bad}");
    }
    let either = page(&report, "pages/case/toy/either.html");
    assert!(either.contains("<dt>Expected</dt><dd>valid or invalid (valid is better)</dd>"));
    let made = page(&report, "pages/case/toy/made.html");
    assert!(
        made.contains(
            "<dd>compress, and others to read it: {&quot;form&quot;:&quot;der&quot;}</dd>"
        )
    );
}

#[test]
fn the_input_that_is_offered_is_the_input_of_the_case() {
    let report = report();
    let bad = page(&report, "pages/case/toy/bad.html");
    let case =
        fs::read_to_string(Path::new(&common::vectors()).join("cases/toy/bad.json")).unwrap();
    let case: serde_json::Value = serde_json::from_str(&case).unwrap();
    let input = case["input"].as_str().unwrap();
    let wanted = format!("href=\"data:application/octet-stream;base64,{input}\"");
    assert!(bad.contains(&wanted), "{wanted}: {bad}");
}

#[test]
fn the_first_page_counts_every_outcome() {
    let index = report().page();
    for wanted in [
        "<option>toy</option>",
        "href=\"#implementation=refuse-everything&amp;outcome=fail\">3</a>",
        "href=\"#implementation=refuse-everything&amp;outcome=unsupported\">1</a>",
        "id=\"case/toy/good\"",
        "href=\"pages/case/toy/good.html\"",
        "href=\"pages/implementation/refuse-everything.html\"",
    ] {
        assert!(index.contains(wanted), "{wanted}: {index}");
    }
}

#[test]
fn every_link_within_the_report_leads_somewhere() {
    let report = report();
    for path in html_files(&report) {
        let page = fs::read_to_string(&path).unwrap();
        for link in page
            .split("href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            if link.starts_with("https:")
                || link.starts_with("data:")
                || link.starts_with("#implementation=")
            {
                continue;
            }
            if link.starts_with("#area=") || link.starts_with("#class=") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().unwrap().join(file),
            };
            assert!(target.is_file(), "{}: {link}", path.display());
            if !anchor.is_empty() {
                let there = fs::read_to_string(&target).unwrap();
                assert!(
                    there.contains(&format!("id=\"{anchor}\"")),
                    "{}: {link}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn a_folder_called_pages_of_somebody_else_is_left_alone() {
    let call = Call::run(&["--driver", &example("accept_everything"), "--out", "."]);
    fs::create_dir(call.folder.path().join("pages")).unwrap();
    let done = call.file("pages/letter.txt", "Dear").done();
    assert_eq!(done.status, 2, "{}", done.stderr);
    assert!(
        done.stderr.contains("not made by a report"),
        "{}",
        done.stderr
    );
    assert!(done.folder.path().join("pages/letter.txt").exists());
}

fn html_files(report: &Done) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![report.folder.path().join("target/gauntlet")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(extension) if extension == "html" => files.push(path),
                _ => {}
            }
        }
    }
    assert!(files.len() > 8, "{files:?}");
    files
}
