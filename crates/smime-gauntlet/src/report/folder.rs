//! The folder of pages, which the report owns wholly: what stood in it before is removed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::RunError;

/// Whether the folder `pages` may be made anew: there is none, or a report made it.
///
/// # Errors
/// There is such a folder without the report's mark.
pub(super) fn check(folder: &Path) -> Result<bool, RunError> {
    let pages = folder.join("pages");
    let failed = |cause| RunError::File {
        path: pages.clone(),
        cause,
    };
    match fs::symlink_metadata(&pages) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(error)),
        Ok(found) if found.is_dir() && pages.join(MARK).is_file() => Ok(true),
        Ok(_) => Err(failed(io::Error::other(format!(
            "not made by a report (no {MARK} in it); nothing in it was touched: move it, or name another folder"
        )))),
    }
}

/// Makes the folder `pages` anew. One that the report did not make is left alone.
///
/// # Errors
/// There is such a folder without the report's mark, or it cannot be removed or made.
pub(super) fn fresh(folder: &Path) -> Result<PathBuf, RunError> {
    let pages = folder.join("pages");
    let failed = |cause| RunError::File {
        path: pages.clone(),
        cause,
    };
    if check(folder)? {
        fs::remove_dir_all(&pages).map_err(failed)?;
    }
    fs::create_dir_all(&pages).map_err(failed)?;
    let mark = pages.join(MARK);
    fs::write(&mark, MARK_TEXT).map_err(|cause| RunError::File { path: mark, cause })?;
    Ok(pages)
}

/// By this file a report knows a folder of its own.
const MARK: &str = "MADE-BY-GAUNTLET";

const MARK_TEXT: &str = "The next report that is written here removes this folder.\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_an_earlier_report_go() {
        let folder = tempfile::tempdir().unwrap();
        let pages = fresh(folder.path()).unwrap();
        fs::write(pages.join("old.html"), "").unwrap();
        fresh(folder.path()).unwrap();
        assert!(!pages.join("old.html").exists());
        assert!(pages.join(MARK).exists());
    }

    #[test]
    fn what_somebody_else_calls_pages_stays() {
        let folder = tempfile::tempdir().unwrap();
        let letter = folder.path().join("pages/letter.txt");
        fs::create_dir(folder.path().join("pages")).unwrap();
        fs::write(&letter, "Dear").unwrap();
        let error = fresh(folder.path()).unwrap_err().to_string();
        assert!(error.contains("not made by a report"), "{error}");
        assert_eq!(fs::read_to_string(letter).unwrap(), "Dear");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join(MARK), "").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("pages")).unwrap();
        fresh(folder.path()).unwrap_err();
        assert!(elsewhere.path().join(MARK).exists());
    }
}
