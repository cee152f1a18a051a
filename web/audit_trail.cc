#include "web/audit_trail.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

namespace chipline {
namespace {

using nlohmann::json;

constexpr char kAudit[] = "audit";
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
  if (next_ == 0) {
    const std::vector<SideDocument> kept = CHIP_TRY(store_.List(kAudit));
    next_ = kept.empty() ? 1 : NumberOf(kept.back().id) + 1;
  }
  const json line = {{"at", clock_.Now()},
                     {"action", record.action},
                     {"who", record.who.substr(0, kLongestText)},
                     {"by", record.by},
                     {"from", record.from.substr(0, kLongestText)},
                     {"result", record.result}};
  std::vector<SideChange> changes = {
      {kAudit, IdOf(next_), line.dump(-1, ' ', false, json::error_handler_t::replace)}};
  if (next_ > kMostKept) changes.push_back({kAudit, IdOf(next_ - kMostKept), std::nullopt});
  CHIP_CHECK(store_.Write(changes));
  ++next_;
  return Ok();
}

Result<std::vector<AuditRecord>> AuditTrail::Last(std::size_t limit) const {
  std::vector<AuditRecord> records;
  const std::vector<SideDocument> kept = CHIP_TRY(store_.List(kAudit));
  for (std::size_t i = kept.size(); i-- > 0 && records.size() < limit;) {
    const json line = json::parse(kept[i].text, nullptr, false);
    if (!line.is_object()) continue;
    records.push_back({line.value("at", Micros{0}), line.value("action", ""), line.value("who", ""),
                       line.value("by", ""), line.value("from", ""), line.value("result", "")});
  }
  return records;
}

}  // namespace chipline
