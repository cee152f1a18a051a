// Documents of the Federal Register's API (federalregister.gov/api/v1): one, a list of them, or the
// answer of a search.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.h"
#include "model/result.h"

namespace chipline {

// Whether JSON text is such a document or answer, by the names of its fields.
bool LooksLikeFederalRegister(std::string_view text);

// In the order of the answer, each with its NoticeFacts. Their texts are the title, agencies,
// numbers, ACTION, SUMMARY and DATES, each a block; where the object brings its text ("raw_text",
// "body_html", "full_text"), what it lacks is taken from there. Fields that are absent, null or of
// another type are taken as absent; a document needs its number and a title. kInvalidArgument
// otherwise, with the place in the answer. REQUIRES: valid UTF-8.
Result<std::vector<Document>> ReadFederalRegister(std::string_view json);

// The documents of such an answer, each as JSON of its own; one for a single document. Errors as
// above.
Result<std::vector<std::string>> SplitFederalRegister(std::string_view json);

}  // namespace chipline
