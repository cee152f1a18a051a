#include "web/audit_trail.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

namespace chipline {
namespace {

using nlohmann::json;

constexpr std::size_t kDigits = 16;
constexpr std::size_t kLongestText = 128;

// Numbers of one length, so that their order is that of the store.
std::string IdOf(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(kDigits - std::min(digits.size(), kDigits), '0') + digits;
}

std::uint64_t NumberOf(const std::string& id) {
  std::uint64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
}

}  // namespace

Result<void> AuditTrail::Add(AuditRecord record) {
  const std::lock_guard lock(mutex_);
  Ring& ring = record.by.empty() && record.result != "ok" ? strangers_ : users_;
  if (ring.next == 0) {
    const std::vector<SideDocument> kept = CHIP_TRY(store_.List(ring.collection));
    ring.next = kept.empty() ? 1 : NumberOf(kept.back().id) + 1;
  }
  const json line = {{"at", clock_.Now()},
                     {"action", record.action},
                     {"who", record.who.substr(0, kLongestText)},
                     {"by", record.by},
                     {"from", record.from.substr(0, kLongestText)},
                     {"result", record.result}};
  std::vector<SideChange> changes = {{ring.collection, IdOf(ring.next),
                                      line.dump(-1, ' ', false, json::error_handler_t::replace)}};
  if (ring.next > kMostKept) {
    changes.push_back({ring.collection, IdOf(ring.next - kMostKept), std::nullopt});
  }
  CHIP_CHECK(store_.Write(changes));
  ++ring.next;
  return Ok();
}

Result<std::vector<AuditRecord>> AuditTrail::Last(std::size_t limit) const {
  std::vector<AuditRecord> records;
  for (const Ring* ring : {&users_, &strangers_}) {
    const std::vector<SideDocument> kept = CHIP_TRY(store_.List(ring->collection));
    const std::size_t most = records.size() + limit;
    for (std::size_t i = kept.size(); i-- > 0 && records.size() < most;) {
      const json line = json::parse(kept[i].text, nullptr, false);
      if (!line.is_object()) continue;
      records.push_back({line.value("at", Micros{0}), line.value("action", ""),
                         line.value("who", ""), line.value("by", ""), line.value("from", ""),
                         line.value("result", "")});
    }
  }
  std::stable_sort(records.begin(), records.end(),
                   [](const AuditRecord& a, const AuditRecord& b) { return a.at > b.at; });
  return records;
}

}  // namespace chipline
