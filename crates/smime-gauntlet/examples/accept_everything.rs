//! A toy driver that accepts everything: it shows that the suite fails such a program on every
//! negative case. Also how short a driver can be.

use std::io::{self, BufRead as _};

use serde_json::{Value, json};

fn main() {
    let hello = json!({
        "driver": 1, "name": "accept-everything", "version": "1", "features": [], "reports": [],
        "ops": ["verify", "decrypt", "open", "decompress", "parse", "path", "lint", "import", "receipt"],
    });
    println!("{hello}");
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let request: Value = serde_json::from_str(&line).expect("the suite writes JSON");
        println!("{}", json!({ "id": request["id"], "verdict": "valid" }));
    }
}
