// Conditions of a permission or a restriction, and policies of review, as patterns on the
// projected sentence.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/frames.h"
#include "ingest/lexicon.h"
#include "ingest/project.h"
#include "ingest/rule_file.h"
#include "model/codes.h"
#include "model/result.h"

namespace chipline {

struct ConditionRule {
  std::string id;
  std::optional<ConditionKind> kind;  // or
  std::optional<ReviewPolicy> policy;
  std::vector<EventType> types;  // only for events of these types; empty: of any
  bool list = false;             // may stand alone in a list item under a lead-in
  std::vector<std::string> yes;
  std::vector<std::string> no;
  std::string place;
};

struct ConditionHit {
  const ConditionRule* rule = nullptr;
  std::uint32_t first = 0;  // pieces, end exclusive
  std::uint32_t last = 0;
  std::optional<double> number;  // a percentage or a sum inside the match
  std::string unit;
};

// Immutable after loading; safe from any thread.
class SlotPatterns {
 public:
  SlotPatterns();
  ~SlotPatterns();
  SlotPatterns(SlotPatterns&&) noexcept;
  SlotPatterns& operator=(SlotPatterns&&) noexcept;

  // Blocks [[condition]]; macros come from the frames.
  static Result<SlotPatterns> Load(const std::vector<RuleTable>& tables, const Lexicon& lexicon,
                                   const Macros& macros);
  // At most one hit of each rule.
  std::vector<ConditionHit> Find(const Projected& sentence) const;
  const std::vector<ConditionRule>& rules() const;

 private:
  struct Patterns;
  std::unique_ptr<Patterns> patterns_;
};

// The value of a number mention: "300,000", "$5.5 billion", "15 per cent", "two dozen". Nothing
// where it cannot be read. `unit` becomes "%", "USD", "CNY" or empty.
std::optional<double> NumberValue(std::string_view text, std::string* unit);

}  // namespace chipline
