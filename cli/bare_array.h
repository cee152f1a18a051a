// The limit that the full state is measured against: the same log as one flat array that knows two
// clocks, one layer a position and no rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/day.h"
#include "model/result.h"
#include "model/subjects.h"
#include "query/position.h"
#include "store/event_log.h"

namespace chipline {

// Safe from any thread.
class BareArray {
 public:
  // Every event version of `log` that states its first day, at each of `positions` that it names.
  // REQUIRES: `positions` is sorted, without doubles.
  static Result<BareArray> Read(const EventLog& log, const SubjectTree& subjects,
                                const std::vector<Position>& positions);

  // For each position, in order: the seq of the version with the latest first day, then the
  // latest entry, among those that cover `date` and were recorded up to `recorded`; 0 for none.
  std::vector<std::uint32_t> At(Day date, std::uint64_t recorded) const;

  std::size_t size() const { return items_.size(); }

 private:
  struct Item {
    Day from = 0;
    Day to = 0;                  // exclusive
    std::uint32_t recorded = 0;  // seq
    std::uint32_t position = 0;  // place in `positions`
  };
  static_assert(sizeof(Item) == 16);

  std::vector<Item> items_;            // by position, then from and recorded, both falling
  std::vector<std::uint32_t> begins_;  // per position, and one more
};

}  // namespace chipline
