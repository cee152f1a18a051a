// Which events an answer rests on: those without which it would be another.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_set>
#include <vector>

#include "query/position_case.h"
#include "query/resolver.h"

namespace chipline {

// Asked about many events of one position. Gives what resolving the position anew without each
// would give, but looks only at the few events around it where that settles the question. What it
// is made from must outlive it. Keeps scratch: one thread.
class Grounds {
 public:
  // REQUIRES: `answer` is what Resolve gives for `position` under `as_of`.
  Grounds(const Timeline& timeline, const AsOf& as_of, const Position& position,
          const Resolution& answer);

  // Whether the answer names the event, in one place or another. It rests on all that it names.
  bool IsNamed(Ref base) const { return named_.contains(base); }
  // Whether the answer without the event whose first version is `base` would be another.
  bool RestOn(Ref base);

 private:
  // What one pass makes of a few events: all that a whole answer could show of them.
  struct Finding {
    Ref event = kNoRef;
    Day start = 0;
    Ref dormant_by = kNoRef;
    std::optional<Day> last;     // of what would decide
    std::optional<Day> returns;  // of what is dormant
    friend bool operator==(const Finding&, const Finding&) = default;
  };
  struct Part {
    std::vector<Finding> findings;
    bool modifier_acted = false;
    std::vector<Ref> unreviewed_modifiers;
    friend bool operator==(const Part&, const Part&) = default;
  };
  using Circle = std::vector<Ref>;  // versions, sorted

  // The versions that can act on the event or be acted on by it, and so on; nothing where they are
  // many, or where one of them acts on what it does not name (P4).
  std::optional<Circle> CircleOf(Ref base) const;
  std::vector<Ref> Neighbours(const EventRecord& version) const;
  Part PartOf(const Resolver& resolver, const Circle& circle, ReviewPass pass, bool only_certain);
  // Whether something that surely counts in the answer stands outside of the circle.
  bool StandsWithout(const Circle& circle);

  const Timeline& timeline_;
  const AsOf as_of_;
  const Resolver resolver_;
  const Position position_;
  const Resolution& answer_;
  std::unordered_set<Ref> named_;
  std::optional<std::vector<Ref>> reviewed_;  // what stands in the pass that is shown
};

}  // namespace chipline
