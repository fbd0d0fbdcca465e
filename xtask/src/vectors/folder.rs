//! The folder `vectors/` as files by their path.

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

/// Where `vectors/` is.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors")
}

/// Every file of `vectors/` whose path below it begins with `prefix`.
pub(crate) fn read(prefix: &str) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    walk(&root(), "", &mut files)?;
    files.retain(|file, _| file.starts_with(prefix));
    Ok(files)
}

/// The PEM of every committed private key, by name.
pub(crate) fn private_keys() -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut keys = BTreeMap::new();
    for (file, octets) in read("keys/")? {
        if let Some(name) = file
            .strip_prefix("keys/")
            .and_then(|name| name.strip_suffix(".key.pem"))
        {
            keys.insert(name.to_owned(), String::from_utf8(octets)?);
        }
    }
    Ok(keys)
}

fn walk(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            walk(&path, &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read(&path)?);
        }
    }
    Ok(())
}
