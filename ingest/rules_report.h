// What an edit of the rules would change on a corpus, and which rules it has no use for.
#pragma once

#include <string>
#include <vector>

#include "ingest/document.h"
#include "ingest/extract.h"

namespace chipline {

struct NamedDocument {
  std::string name;
  Document document;
};

enum class EventChange : std::uint8_t { kAdded, kLost, kChanged };

struct RulesDifference {
  std::string document;
  EventChange change = EventChange::kAdded;
  std::string before;               // one line; empty where added
  std::string after;                // one line; empty where lost
  std::vector<std::string> fields;  // kChanged: which differ
};

// In the order of the documents, background events among them. An event is changed, not lost and
// added, where type, issuer and place agree and something else differs.
std::vector<RulesDifference> CompareRules(const Extractor& before, const Extractor& after,
                                          const std::vector<NamedDocument>& corpus);

struct UnusedRule {
  std::string kind;  // "frame", "cue", "condition", "header"
  std::string id;
  std::string place;  // "file:line"
};

// Rules that match nothing in the corpus, in order of their files.
std::vector<UnusedRule> UnusedRules(const Extractor& extractor,
                                    const std::vector<NamedDocument>& corpus);

}  // namespace chipline
