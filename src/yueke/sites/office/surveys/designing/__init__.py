"""The questionnaire of a survey: its design, paste, library, preview, versions and paper form."""
