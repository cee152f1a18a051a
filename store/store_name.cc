#include "store/store_name.h"

#include <string_view>

namespace chipline {

Result<StoreName> ParseStoreName(const std::string& name) {
  constexpr std::string_view kRocks = "rocksdb:";
  if (name == "memory:") return StoreName{};
  if (name.starts_with(kRocks) && name.size() > kRocks.size()) {
    return StoreName{name.substr(kRocks.size())};
  }
  return InvalidArgument("no such store: expected rocksdb:DIR or memory:", name);
}

}  // namespace chipline
