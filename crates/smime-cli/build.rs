//! Compiles what has to run before the runtime does.
#![forbid(unsafe_code)]

fn main() {
    const SOURCE: &str = "src/standard.c";
    println!("cargo::rerun-if-changed={SOURCE}");
    if std::env::var_os("CARGO_CFG_UNIX").is_none() {
        return;
    }
    match cc::Build::new().file(SOURCE).try_compile_intermediates() {
        Ok(objects) => {
            for object in objects {
                println!("cargo::rustc-link-arg-bins={}", object.display());
            }
        }
        Err(error) => println!(
            "cargo::warning=a standard output that is closed will not be noticed, since there is no C \
             compiler: {error}"
        ),
    }
}
