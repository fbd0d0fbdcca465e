//! The report in a browser: headless Chromium, driven through ChromeDriver by WebDriver
//! (<https://www.w3.org/TR/webdriver2/>).

mod common;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use common::{Call, Done, example};
use serde_json::{Value, json};

#[test]
#[ignore = "needs Chromium and ChromeDriver: .ci/run installs them"]
fn the_report_loads_filters_keeps_its_state_and_opens_a_case_without_an_error() {
    let report = report();
    let browser = Browser::start();
    browser.open(&address(&report, ""));

    assert_eq!(browser.text("#shown"), format!("{CASES} of {CASES} cases"));
    assert_eq!(
        browser.value("return document.querySelectorAll('.area[open]').length"),
        0
    );

    // By text, which the address keeps.
    browser.type_into("input[name=text]", "null");
    let found = shown(&browser);
    assert_eq!(found, ["toy/bad", "toy/either", "toy/good"]);
    assert_eq!(browser.value("return location.hash"), "#text=null");
    assert_eq!(
        browser.text("#shown"),
        format!("{} of {CASES} cases", found.len())
    );

    // By implementation and outcome, from an address that somebody was sent.
    browser.open(&address(
        &report,
        "#implementation=refuse-everything&outcome=fail",
    ));
    let failed = shown(&browser);
    assert_eq!(failed, failures(&report, "refuse-everything"));
    assert_eq!(
        browser.value("return document.querySelector('select[name=outcome]').value"),
        "fail"
    );

    // "Only where they differ", by its box.
    browser.click("button[type=reset]");
    browser.wait_for("return location.hash", "#cases");
    browser.click("input[name=differ]");
    assert_eq!(browser.value("return location.hash"), "#differ=1");
    let differing = shown(&browser);
    assert!(differing.contains(&"toy/good".to_owned()), "{differing:?}");
    assert!(differing.len() < CASES, "{differing:?}");

    // A link to a case shows it, whatever the filter says.
    browser.run("location.hash = '#case/toy/large'");
    browser.wait_for(
        "return document.activeElement.closest('tr')?.id ?? ''",
        "case/toy/large",
    );

    // Keys: search, the first case that fits, and in.
    browser.open(&address(&report, ""));
    browser.press("body", "/");
    assert_eq!(browser.value("return document.activeElement.name"), "text");
    browser.type_into("input[name=text]", "toy/good");
    browser.press("input[name=text]", DOWN);
    browser.press("#case\\/toy\\/good a", ENTER);
    browser.wait_for(
        "return document.querySelector('.id')?.textContent ?? ''",
        "toy/good",
    );
    assert!(browser.text("h2#answers").starts_with("Answers"));

    for page in [
        "pages/case/toy/steering.html",
        "pages/implementation/refuse-everything.html",
    ] {
        browser.open(&address(&report, page));
        assert!(!browser.text("h1").is_empty());
    }
    assert_eq!(browser.errors(), [] as [String; 0]);
}

#[test]
#[ignore = "needs Chromium and ChromeDriver: .ci/run installs them"]
fn nothing_of_a_page_is_wider_than_a_small_screen() {
    let report = report();
    let browser = Browser::start();
    browser.width(360);
    for page in [
        "#outcome=fail",
        "pages/case/toy/bad.html",
        "pages/case/toy/steering.html",
        "pages/implementation/refuse-everything.html",
        "pages/requirements.html",
    ] {
        browser.open(&address(&report, page));
        let wider = browser.value(
            "const page = document.documentElement; return innerWidth === 360 && page.scrollWidth - page.clientWidth",
        );
        assert_eq!(wider, 0, "{page}");
    }
}

fn report() -> Done {
    let accept = example("accept_everything");
    let refuse = example("refuse_everything");
    Call::run(&["--driver", &accept, "--driver", &refuse]).done()
}

/// The address of a page of the report, or of its first page with this fragment.
fn address(report: &Done, page: &str) -> String {
    let folder = report.folder.path().join("target/gauntlet");
    let page = match page {
        "" => "index.html".to_owned(),
        page if page.starts_with('#') => format!("index.html{page}"),
        page => page.to_owned(),
    };
    format!("file://{}/{page}", folder.display())
}

/// The ids of the cases that the list shows.
fn shown(browser: &Browser) -> Vec<String> {
    let ids = browser.value(
        "return [...document.querySelectorAll('#list tbody tr')]
             .filter((row) => row.checkVisibility()).map((row) => row.id.replace('case/', ''))",
    );
    serde_json::from_value(ids).unwrap()
}

/// The ids of the cases that an implementation failed, by the JSON.
fn failures(report: &Done, implementation: &str) -> Vec<String> {
    let results = report.results();
    let rows = results["results"].as_array().unwrap().iter();
    rows.filter(|row| row["implementation"] == implementation && row["outcome"] == "fail")
        .map(|row| row["case"].as_str().unwrap().to_owned())
        .collect()
}

/// A session of Chromium, which ends with it.
struct Browser {
    driver: Child,
    session: String,
}

impl Browser {
    fn start() -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed, Debian's package chromium-driver");
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port: u16 = lines
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver names its port");
        let server = format!("http://127.0.0.1:{port}");
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let started = post(&format!("{server}/session"), &wanted);
        let id = started["sessionId"].as_str().expect("a session");
        Self {
            session: format!("{server}/session/{id}"),
            driver,
        }
    }

    fn ask(&self, command: &str, body: &Value) -> Value {
        post(&format!("{}/{command}", self.session), body)
    }

    fn open(&self, address: &str) {
        // An address that differs in the fragment alone would not load the page again.
        self.ask("url", &json!({ "url": "about:blank" }));
        self.ask("url", &json!({ "url": address }));
    }

    fn value(&self, script: &str) -> Value {
        self.ask("execute/sync", &json!({ "script": script, "args": [] }))
    }

    fn run(&self, script: &str) {
        self.value(script);
    }

    fn wait_for(&self, script: &str, wanted: &str) {
        let mut found = Value::Null;
        for _ in 0..100 {
            found = self.value(script);
            if found == wanted {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{script}: {found} found, {wanted} wanted");
    }

    /// The path of an element's commands.
    fn element(&self, selector: &str) -> String {
        let found = self.ask(
            "element",
            &json!({ "using": "css selector", "value": selector }),
        );
        let id = found[ELEMENT]
            .as_str()
            .unwrap_or_else(|| panic!("{selector}: {found}"));
        format!("element/{id}")
    }

    fn text(&self, selector: &str) -> String {
        let script = format!(
            "return document.querySelector({}).textContent",
            json!(selector)
        );
        self.value(&script).as_str().unwrap_or_default().to_owned()
    }

    fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.ask(&format!("{element}/click"), &json!({}));
    }

    fn type_into(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.ask(&format!("{element}/clear"), &json!({}));
        self.press(selector, text);
    }

    fn press(&self, selector: &str, keys: &str) {
        let element = self.element(selector);
        self.ask(&format!("{element}/value"), &json!({ "text": keys }));
    }

    /// Makes the page so many CSS pixels wide, as a telephone is.
    fn width(&self, width: u32) {
        let screen =
            json!({ "width": width, "height": 780, "deviceScaleFactor": 1, "mobile": false });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": screen });
        self.ask("goog/cdp/execute", &command);
    }

    /// What the console holds: errors of scripts, and what the pages' policy stopped.
    fn errors(&self) -> Vec<String> {
        let log = self.ask("se/log", &json!({ "type": "browser" }));
        let lines = log.as_array().expect("a list");
        lines
            .iter()
            .map(|line| line["message"].to_string())
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends Chromium; then there is only its driver.
        let _ = minreq::delete(&self.session).with_timeout(TIMEOUT).send();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Sends a command of WebDriver; what it answers, which is no error.
fn post(address: &str, body: &Value) -> Value {
    let answer = minreq::post(address)
        .with_timeout(TIMEOUT)
        .with_header("Content-Type", "application/json")
        .with_body(body.to_string())
        .send()
        .unwrap_or_else(|error| panic!("{address}: {error}"));
    let mut answer: Value = serde_json::from_slice(answer.as_bytes()).unwrap();
    let value = answer["value"].take();
    assert!(value.get("error").is_none(), "{address} {body}: {value}");
    value
}

/// The key of an element's id in an answer.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How WebDriver writes keys.
const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";

/// The cases of the toy vectors.
const CASES: usize = 8;

/// Seconds for one command.
const TIMEOUT: u64 = 60;
