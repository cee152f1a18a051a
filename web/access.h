// Who asks, and what they may do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chipline {

// What a route asks for and what somebody has; each includes the ones before it. A user's role and
// a token's scope say the same in two words: reader/read, editor/write, admin/admin.
enum class Access : std::uint8_t { kOpen, kRead, kWrite, kAdmin };

std::string_view RoleName(Access access);   // "nobody", "reader", "editor", "admin"
std::string_view ScopeName(Access access);  // "none", "read", "write", "admin"
// Nothing for other words; nobody can be given kOpen.
std::optional<Access> RoleFromName(std::string_view name);
std::optional<Access> ScopeFromName(std::string_view name);

// How somebody proved who they are.
enum class Via : std::uint8_t { kNobody, kSession, kToken, kOperator };

struct Principal {
  std::string name;  // as entries carry it: "ada", "token/ci", "cli"; empty for nobody
  Access access = Access::kOpen;
  Via via = Via::kNobody;
  std::string session;  // the session's secret, where it is one
};

}  // namespace chipline
