#include "query/store_check.h"

#include <set>
#include <string>
#include <utility>

#include "query/state.h"
#include "store/tools.h"

namespace chipline {
namespace {

Result<std::uint64_t> CheckRules(const RulesStore& rules) {
  std::string damaged;
  const auto versions = CHIP_TRY(rules.Versions());
  for (const std::string& version : versions) {
    const Result<std::string> text = rules.Get(version);
    if (!text && text.error().code != ErrorCode::kNotFound) return text.error();
    if (text && AreRulesOf(version, *text)) continue;
    damaged += (damaged.empty() ? "" : "; ") + std::string("the kept rules ") + version +
               " are not what their name says";
  }
  if (!damaged.empty()) return Corruption(damaged);
  return std::uint64_t{versions.size()};
}

void AddUnkept(const LogEntry& entry, std::set<std::string>* seen,
               std::vector<UnkeptText>* unkept) {
  for (std::uint32_t i = 0; i < entry.events.size(); ++i) {
    const bool is_new = entry.kind == EntryKind::kEvents || entry.targets.empty();
    const EventId event = is_new ? EventId{entry.seq, i} : entry.targets[0];
    for (const Source& source : entry.events[i].sources) {
      if (source.document.empty() || !seen->insert(source.document).second) continue;
      unkept->push_back({event, source.document});
    }
  }
}

Result<std::vector<UnkeptText>> FindUnkept(const EventLog& log, const DocumentStore& documents) {
  constexpr std::size_t kAtOnce = 500;
  std::set<std::string> seen;  // what is kept or withdrawn, or was told of
  for (std::string& name : CHIP_TRY(documents.Kept())) seen.insert(std::move(name));
  for (std::string& name : CHIP_TRY(documents.Withdrawn())) seen.insert(std::move(name));
  std::vector<UnkeptText> unkept;
  std::uint64_t after = 0;
  for (;;) {
    const auto entries = CHIP_TRY(log.Read(after, kAtOnce));
    for (const LogEntry& entry : entries) AddUnkept(entry, &seen, &unkept);
    if (entries.size() < kAtOnce) return unkept;
    after = entries.back().seq;
  }
}

}  // namespace

Result<StoreCheck> CheckStore(const EventLog& log, const DocumentStore* documents,
                              const RulesStore* rules) {
  StoreCheck check;
  check.entries = CHIP_TRY(log.Verify());
  check.hash = CHIP_TRY(log.HashAt(check.entries));
  const Result<std::uint64_t> texts = documents == nullptr ? 0 : VerifyDocuments(*documents);
  const Result<std::uint64_t> versions = rules == nullptr ? 0 : CheckRules(*rules);
  if (!texts && !versions) {
    Error both = texts.error();
    both.message = both.ToString() + "; " + versions.error().ToString();
    both.place.clear();
    return both;
  }
  check.documents = CHIP_TRY(texts);
  check.rules = CHIP_TRY(versions);
  if (documents != nullptr) check.unkept = CHIP_TRY(FindUnkept(log, *documents));
  return check;
}

}  // namespace chipline
