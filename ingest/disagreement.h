// A page against what a person left: the machine never changes that (P12), and says here what the
// page knows better.
#pragma once

#include <optional>
#include <string>

#include "model/event.h"

namespace chipline {

struct Disagreement {
  PolicyEvent event;  // the person's version with what the page knows better, its source added
  std::string text;   // "better evidence, press becomes official_text; …"
};

// `standing` is the version that stands and `found` the same act as one page tells it, with its one
// source. Better is: better evidence; on evidence no worse, a firmer certainty, and a first or last
// day where `standing` has none or a wider one. Nothing where the page knows nothing better.
std::optional<Disagreement> DisagreementOf(const PolicyEvent& standing, const PolicyEvent& found);

}  // namespace chipline
