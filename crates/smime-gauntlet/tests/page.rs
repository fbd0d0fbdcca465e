//! The page: one file, complete, and safe against what it shows.

mod common;

use common::{Call, example};

fn page() -> String {
    let accept = example("accept_everything");
    let refuse = example("refuse_everything");
    Call::run(&["--driver", &accept, "--driver", &refuse])
        .done()
        .page()
}

#[test]
fn text_from_cases_and_messages_is_escaped() {
    let page = page();
    assert!(page.contains("&lt;b onclick=alert(1)&gt;markup&lt;/b&gt; &amp; \\u{202e}turned"));
    assert!(page.contains("&lt;/p&gt;&lt;script&gt;alert(document.title)"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;\n\\u{1b}[2J"));
    assert!(!page.contains(['\u{202e}', '\x1b']));
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("<b onclick"));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let page = page();
    for outside in ["http:", "https:", "src=", "@import", "url(", "<link", "{{"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
}

#[test]
fn each_case_has_its_reasoning_its_verdicts_and_its_structure() {
    let page = page();
    for wanted in [
        "The length of NULL is not zero, which is the one fault.",
        "<a href=\"#case/toy/good\"><code>toy/good</code></a>",
        "id=\"case/toy/good\"",
        "<dt>Expected</dt><dd>valid or invalid (valid is better)</dd>",
        "the refusal proves nothing: toy/good is not accepted either",
        "NULL has contents",
        "<option>toy</option>",
        "<dd>compress, and others to read it: {&quot;form&quot;:&quot;der&quot;}</dd>",
        "data-implementation=\"refuse-everything\" data-outcome=\"fail\">3 fail</button>",
        "data-implementation=\"refuse-everything\" data-outcome=\"unsupported\">1 unsupported</button>",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
}
