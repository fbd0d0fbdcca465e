//! A toy driver that refuses everything: it shows that the suite lets such a program pass no
//! negative case.

use std::io::{self, BufRead as _};

use serde_json::{Value, json};

fn main() {
    let hello = json!({
        "driver": 1, "name": "refuse-everything", "version": "1", "features": [], "reports": [],
        "ops": ["verify", "decrypt", "open", "decompress", "parse", "path", "lint", "import", "receipt"],
    });
    println!("{hello}");
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let request: Value = serde_json::from_str(&line).expect("the suite writes JSON");
        println!("{}", json!({ "id": request["id"], "verdict": "invalid" }));
    }
}
