// Events found on a page against the labels of it (tests/ingest/articles/README.md).
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "ingest/extract.h"

namespace chipline {

struct Tally {
  int wanted = 0;
  int right = 0;
  int invented = 0;
  int certain = 0;     // of the right ones: those with the label's certainty
  std::string misses;  // a line each: "missed PAGE: anchor", "invented PAGE: event"
};

// Adds the page's news of grades A and B to `tally`, at the primary level: the type or an
// alternative to it, the issuer, and one subject in common; one to one. What a label calls
// background or optional costs nothing, found or missed.
void CountPage(const nlohmann::json& page, std::vector<Draft> drafts, Tally* tally);

}  // namespace chipline
