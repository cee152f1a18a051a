#include "query/store_check.h"

#include <optional>
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
  return check;
}

}  // namespace chipline
