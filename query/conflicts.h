// Rule P13: claims that cannot both be true. P6 decides which one counts; the other never vanishes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/as_of.h"
#include "query/state.h"
#include "query/timeline.h"

namespace chipline {

enum class ConflictKind {
  kStart,     // one act, two first days
  kOpposite,  // a restriction and a permission from the same day
  kMeasure,   // one act, two kinds of measure: a source against a better one
};
std::string_view ConflictName(ConflictKind kind);  // "start", "opposite", "measure"

struct RivalClaims {
  ConflictKind kind = ConflictKind::kStart;
  Ref counts = kNoRef;  // the claim that decides where both lie
  Ref other = kNoRef;   // the claim that stands against it
  std::string rule;     // the rule that decided between them: "P2" or "P6"
  std::string text;     // one sentence for people
};

// Conflicts among the events that are visible under one state of knowledge; the day of `as_of`
// plays no part. Two claims are about one act where the same issuer acts in the same direction on
// related subjects and flows, and neither says that it modifies the other: within kSameActDays
// where one of them is a machine's, else within ten days; and where a claim that counts nowhere
// (expected, denied) bears the name of the act of one that counts.
//
// Making one reads every record; each question after that costs what it selects. Immutable; safe
// from any thread. `timeline` must outlive it.
class ConflictFinder {
 public:
  ConflictFinder(const Timeline& timeline, const AsOf& as_of);

  // Those that touch what `filter` selects, its flow apart, ordered by the refs of their events.
  std::vector<RivalClaims> In(const StateFilter& filter) const;

  // A claim that some measure was laid, with what comparing needs.
  struct Claimed {
    const EventRecord* event = nullptr;
    DaySpan start;
  };

 private:
  // The subjects, and their ancestors, descendants and sisters: what a rival can be about.
  std::vector<SubjectIndex> Around(std::span<const SubjectIndex> subjects) const;
  // Places in claims_ of those on the subjects whose first day may lie from `first` to `last`.
  std::vector<std::uint32_t> ClaimsOn(std::span<const SubjectIndex> subjects, std::int64_t first,
                                      std::int64_t last) const;
  void AddRivals(std::uint32_t claim, const StateFilter& filter,
                 std::vector<RivalClaims>* conflicts) const;
  void AddDisputes(const Claimed& idle, std::vector<RivalClaims>* conflicts) const;

  const Timeline& timeline_;
  std::vector<Claimed> claims_;                         // by first day
  std::vector<Claimed> idle_;                           // said of a named act, and counting nowhere
  std::vector<std::vector<std::uint32_t>> by_subject_;  // places in claims_
  std::int64_t longest_ = 0;                            // days of the most uncertain start
};

inline constexpr Day kSameActDays = 75;

}  // namespace chipline
