// The pages below a folder (.txt, .md, .html, also .gz), read as documents.
#pragma once

#include <string>
#include <vector>

#include "ingest/rules_report.h"
#include "model/result.h"

namespace chipline {

// In order of their paths, which are their names; pages without text are left out. kNotFound where
// none is left.
Result<std::vector<NamedDocument>> ReadPages(const std::string& folder);

}  // namespace chipline
