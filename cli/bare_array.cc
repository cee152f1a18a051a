#include "cli/bare_array.h"

#include <algorithm>
#include <tuple>

#include "model/codes.h"

namespace chipline {
namespace {

// Calls visit(Position) for every position that the event names.
template <class Visit>
void ForEachPosition(const EventHead& event, const SubjectTree& subjects, Visit visit) {
  if (!event.flow) return;
  for (std::uint32_t issuer = 0; issuer < 32; ++issuer) {
    if ((event.issuers >> issuer & 1U) == 0) continue;
    for (const std::string_view id : event.subjects) {
      const auto subject = subjects.Find(id);
      if (!subject) continue;
      visit(Position{static_cast<Jurisdiction>(issuer), *event.flow, *subject, event.target});
    }
  }
}

}  // namespace

Result<BareArray> BareArray::Read(const EventLog& log, const SubjectTree& subjects,
                                  const std::vector<Position>& positions) {
  BareArray array;
  std::vector<Item>& items = array.items_;
  CHIP_CHECK(log.ScanHeads(0, [&](const EntryHead& head) {
    for (const EventHead& event : head.events) {
      if (!event.effective.known) continue;
      const Day to = event.until.known ? event.until.latest + 1 : kDistantFuture;
      ForEachPosition(event, subjects, [&](const Position& position) {
        const auto found = std::lower_bound(positions.begin(), positions.end(), position);
        if (found == positions.end() || *found != position) return;
        items.push_back({event.effective.earliest, to, static_cast<std::uint32_t>(head.seq),
                         static_cast<std::uint32_t>(found - positions.begin())});
      });
    }
    return true;
  }));
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
    return std::tie(a.position, b.from, b.recorded) < std::tie(b.position, a.from, a.recorded);
  });
  items.shrink_to_fit();
  std::uint32_t at = 0;
  for (std::uint32_t position = 0; position < positions.size(); ++position) {
    array.begins_.push_back(at);
    while (at < items.size() && items[at].position == position) ++at;
  }
  array.begins_.push_back(at);
  return array;
}

std::vector<std::uint32_t> BareArray::At(Day date, std::uint64_t recorded) const {
  std::vector<std::uint32_t> answers(begins_.size() - 1);
  for (std::size_t position = 0; position < answers.size(); ++position) {
    const Item* const end = items_.data() + begins_[position + 1];
    const Item* item = std::partition_point(items_.data() + begins_[position], end,
                                            [&](const Item& other) { return other.from > date; });
    while (item != end && (date >= item->to || item->recorded > recorded)) ++item;
    if (item != end) answers[position] = item->recorded;
  }
  return answers;
}

}  // namespace chipline
