// Rule P13: claims that cannot both be true. P6 decides which one counts; the other never vanishes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
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
  Ref counts = kNoRef;    // the claim that decides where both lie
  Ref other = kNoRef;     // the claim that stands against it
  std::string_view rule;  // the rule that decided between them: "P2" or "P6"
};

// One sentence for people.
std::string ConflictText(const Timeline& timeline, const RivalClaims& conflict);

// Conflicts among the events that are visible under one state of knowledge; the day of `as_of`
// plays no part. Two claims are about one act where the same issuer acts in the same direction on
// related subjects and flows, and neither says that it modifies the other: within kSameActDays
// where one of them is a machine's, else within ten days; and where a claim that counts nowhere
// (expected, denied) bears the name of the act of one that counts.
//
// Making one reads every record; each question after that costs what it selects and the pairs that
// may be two accounts of one act: two records that both rest on an official text are never compared
// but where they start on one day. Immutable; safe
// from any thread. `timeline` must outlive it.
class ConflictFinder {
 public:
  ConflictFinder(const Timeline& timeline, const AsOf& as_of);

  // Those that touch what `filter` selects, its flow apart, ordered by the refs of their events.
  std::vector<RivalClaims> In(const StateFilter& filter) const;

  // Those of the event whose first version is `base`, in the same order.
  std::vector<RivalClaims> Of(Ref base) const;

  // A claim that some measure was laid, with what comparing needs.
  struct Claimed {
    const EventRecord* event = nullptr;
    DaySpan start;
  };

 private:
  // How far apart two claims may start and still be of one act hangs on who made them.
  enum class Maker : std::uint8_t {
    kOfficial,  // reviewed, and resting on what an authority or a company said
    kPress,     // reviewed, and resting on less
    kMachine,
  };
  static constexpr std::size_t kMakers = 3;
  using Places = std::vector<std::uint32_t>;  // in claims_, sorted

  static Maker MakerOf(const EventRecord& event);
  // The most days between the starts of two rivals.
  static Day ReachOf(Maker a, Maker b);
  void AddClaim(const EventRecord& event);
  // The subjects, and their ancestors, descendants and sisters: what a rival can be about.
  std::vector<SubjectIndex> Around(std::span<const SubjectIndex> subjects) const;
  // Claims of one maker on the subjects whose first day may lie from `first` to `last`.
  void AddClaimsOn(std::span<const SubjectIndex> subjects, Maker maker, std::int64_t first,
                   std::int64_t last, Places* found) const;
  Places AllClaimsOn(std::span<const SubjectIndex> subjects) const;
  Places NearClaims(const Claimed& claim) const;
  void AddRivals(std::uint32_t claim, const StateFilter* filter,
                 std::vector<RivalClaims>* conflicts) const;
  void AddDisputes(const Claimed& idle, std::vector<RivalClaims>* conflicts) const;

  const Timeline& timeline_;
  std::vector<Claimed> claims_;  // by first day
  std::vector<Claimed> idle_;    // said of a named act, and counting nowhere
  std::array<std::vector<Places>, kMakers> by_subject_;
  std::unordered_map<std::uint32_t, Places> by_act_;
  std::int64_t longest_ = 0;  // days of the most uncertain start
};

inline constexpr Day kSameActDays = 75;

}  // namespace chipline
