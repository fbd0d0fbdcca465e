//! Whether the files of `vectors/` fit each other.

use crate::{
    Case, Differs, LoadError, Vectors, Verdict,
    loader::{case_file, no_duplicates},
};

impl Vectors {
    /// Checks every name that one file uses and another defines.
    pub(crate) fn check(&self) -> Result<(), LoadError> {
        for case in self.cases.values() {
            self.check_case(case)?;
        }
        for reason in &self.reasons {
            for id in &reason.requirements {
                self.known_requirement("reasons.json", id)?;
            }
        }
        for finding in &self.findings {
            for id in &finding.requirements {
                self.known_requirement("findings.json", id)?;
            }
        }
        for (name, differs) in &self.opinions {
            self.check_differences(&format!("opinions/{name}.toml"), differs)?;
        }
        self.check_history()
    }

    fn check_case(&self, case: &Case) -> Result<(), LoadError> {
        let file = case_file(&case.id);
        let unknown = |field, found: &str, wanted| LoadError::Unknown {
            file: file.clone(),
            field,
            found: found.into(),
            wanted,
        };
        if let Some(reason) = &case.expect.reason
            && !self.reasons.iter().any(|known| known.code == *reason)
        {
            return Err(unknown("expect.reason", reason, "a code of reasons.json"));
        }
        for finding in &case.expect.findings {
            if !self.findings.iter().any(|known| known.code == *finding) {
                return Err(unknown(
                    "expect.findings",
                    finding,
                    "a code of findings.json",
                ));
            }
        }
        if let Some(class) = &case.class
            && !self.classes.contains_key(class)
        {
            return Err(unknown("class", class, "an id of classes.toml"));
        }
        for feature in &case.features {
            if !self.features.iter().any(|known| known.id == *feature) {
                return Err(unknown("features", feature, "an id of features.json"));
            }
        }
        for id in &case.requirements {
            self.known_requirement(&file, id)?;
        }
        self.context_as_pem(&file, &case.context)?;
        match (&case.produce, case.op.reads_back(None)) {
            (Some(produce), Some(_)) => drop(self.produce_as_pem(&file, produce)?),
            (None, None) => {}
            (produce, _) => {
                return Err(LoadError::Contradiction {
                    file,
                    field: "produce",
                    found: if produce.is_some() { "one" } else { "none" }.into(),
                    wanted: "one with sign, encrypt and compress, and with nothing else".into(),
                });
            }
        }
        self.check_sibling(case, &file)
    }

    /// A refusal counts only beside an accepted sibling, so every negative case needs one.
    fn check_sibling(&self, case: &Case, file: &str) -> Result<(), LoadError> {
        let contradiction = |found: String, wanted: &str| LoadError::Contradiction {
            file: file.into(),
            field: "sibling",
            found,
            wanted: wanted.into(),
        };
        let Some(id) = &case.sibling else {
            return if case.is_negative() {
                Err(contradiction(
                    "none".into(),
                    "the accepted case that differs in the fault alone",
                ))
            } else {
                Ok(())
            };
        };
        let sibling = self.cases.get(id).ok_or_else(|| LoadError::Unknown {
            file: file.into(),
            field: "sibling",
            found: id.clone(),
            wanted: "the id of a case",
        })?;
        if sibling.expect.accept != [Verdict::Valid] {
            return Err(contradiction(
                format!("\"{id}\""),
                "a case that accepts valid alone",
            ));
        }
        Ok(())
    }

    fn known_requirement(&self, file: &str, id: &str) -> Result<(), LoadError> {
        if self.requirements.contains_key(id) {
            return Ok(());
        }
        Err(LoadError::Unknown {
            file: file.into(),
            field: "requirements",
            found: id.into(),
            wanted: "an id of requirements/rfcN.toml",
        })
    }

    pub(crate) fn check_differences(
        &self,
        file: &str,
        differs: &[Differs],
    ) -> Result<(), LoadError> {
        no_duplicates(file, differs.iter().map(|d| &d.case))?;
        match differs.iter().find(|d| !self.cases.contains_key(&d.case)) {
            None => Ok(()),
            Some(stray) => Err(LoadError::Unknown {
                file: file.into(),
                field: "case",
                found: stray.case.clone(),
                wanted: "the id of a case",
            }),
        }
    }
}
