#include "web/access.h"

#include <algorithm>
#include <array>

namespace chipline {
namespace {

struct AccessNames {
  Access access;
  std::string_view role;
  std::string_view scope;
};
constexpr std::array<AccessNames, 4> kNames = {{{Access::kOpen, "nobody", "none"},
                                                {Access::kRead, "reader", "read"},
                                                {Access::kWrite, "editor", "write"},
                                                {Access::kAdmin, "admin", "admin"}}};

std::optional<Access> Find(std::string_view name, std::string_view AccessNames::*field) {
  const auto* found = std::find_if(kNames.begin() + 1, kNames.end(),
                                   [&](const AccessNames& names) { return names.*field == name; });
  if (found == kNames.end()) return std::nullopt;
  return found->access;
}

}  // namespace

std::string_view RoleName(Access access) {
  return kNames[static_cast<std::size_t>(access)].role;
}
std::string_view ScopeName(Access access) {
  return kNames[static_cast<std::size_t>(access)].scope;
}
std::optional<Access> RoleFromName(std::string_view name) {
  return Find(name, &AccessNames::role);
}
std::optional<Access> ScopeFromName(std::string_view name) {
  return Find(name, &AccessNames::scope);
}

}  // namespace chipline
