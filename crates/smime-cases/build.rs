//! Puts the folder `vectors/` into the binary, so that the suite runs from any directory.
//!
//! Beside this file a link leads to the folder of the workspace; in a published package the files themselves are there.
//! Where Git makes no links, as on some Windows machines, the folder is found two levels up.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let folder = [here.join("vectors"), here.join("../../vectors")]
        .into_iter()
        .find(|folder| folder.join("schema/case.json").is_file())
        .ok_or_else(|| io::Error::other("no vectors/schema/case.json beside the crate"))?;
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut files = Vec::new();
    collect(&folder.canonicalize()?, "", &mut files)?;
    files.sort();
    let mut code = String::from(
        "/// Every file of `vectors/`: its path there, and its text.\npub(crate) static FILES: &[(&str, &str)] = &[\n",
    );
    for (name, path) in files {
        code.push_str(&format!(
            "    ({name:?}, include_str!({:?})),\n",
            path.display().to_string()
        ));
    }
    code.push_str("];\n");
    fs::write(
        Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("vectors.rs"),
        code,
    )
}

/// Gathers the text files below `folder` under their paths with `/`; the secrets behind cases are
/// for those who compute them again, not for those who are asked.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if name == "secrets" {
            continue;
        }
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if [".json", ".toml", ".pem"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            files.push((name, path));
        }
    }
    Ok(())
}
