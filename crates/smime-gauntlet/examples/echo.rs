//! A toy driver that makes a message by handing back what it is given, and reads one in the same way. It shows
//! how messages are scored that implementations make. Its arguments spoil it: `unclaimed` (it claims no
//! feature), `deaf` (it reads nothing), `mute` (it makes nothing), `garbled` (it reads other content).

use std::env;
use std::io::{self, BufRead as _};

use serde_json::{Value, json};

fn main() {
    let spoilt = |how: &str| env::args().any(|argument| argument == how);
    let features = if spoilt("unclaimed") {
        json!([])
    } else {
        json!(["sha-256"])
    };
    let hello = json!({
        "driver": 1, "name": "echo", "version": "1", "features": features, "reports": ["content"],
        "ops": ["compress", "decompress"],
    });
    println!("{hello}");
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let request: Value = serde_json::from_str(&line).expect("the suite writes JSON");
        let (id, input) = (&request["id"], &request["input"]);
        let answer = match request["op"].as_str() {
            Some("compress") if spoilt("mute") => json!({ "id": id, "verdict": "valid" }),
            Some("compress") => json!({ "id": id, "verdict": "valid", "output": input }),
            _ if spoilt("deaf") => json!({ "id": id, "verdict": "invalid", "detail": "what?" }),
            _ if spoilt("garbled") => json!({ "id": id, "verdict": "valid", "content": "YWJk" }),
            _ => {
                json!({ "id": id, "verdict": "valid", "content": input, "detail": request["input_form"] })
            }
        };
        println!("{answer}");
    }
}
