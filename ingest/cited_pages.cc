#include "ingest/cited_pages.h"

#include <algorithm>

#include "ingest/page_versions.h"
#include "store/entry_head.h"

namespace chipline {

Result<void> CitedPages::CatchUp(const EventLog& log) {
  std::vector<std::uint64_t> made;
  std::uint64_t end = last_seq_;
  CHIP_CHECK(log.ScanHeads(last_seq_, [&](const EntryHead& head) {
    const bool by_people = std::ranges::any_of(head.events, [](const EventHead& event) {
      return event.review != ReviewState::kExtracted;
    });
    if (by_people) made.push_back(head.seq);
    end = head.seq;
    return true;
  }));
  for (const std::uint64_t seq : made) {
    const LogEntry entry = CHIP_TRY(log.Get(seq));
    for (std::size_t i = 0; i < entry.events.size(); ++i) {
      const EventId id = entry.kind == EntryKind::kEvents
                             ? EventId{seq, static_cast<std::uint32_t>(i)}
                             : entry.targets.at(0);
      for (const Source& source : entry.events[i].sources) {
        if (!source.url.empty()) by_page_[PageKey(source.url)].insert(id);
      }
    }
    last_seq_ = seq;
  }
  last_seq_ = end;
  return Ok();
}

std::vector<EventId> CitedPages::Of(const std::string& page) const {
  const auto found = by_page_.find(page);
  if (found == by_page_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

}  // namespace chipline
