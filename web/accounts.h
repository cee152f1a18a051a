// Users, their sessions, and API tokens. Kept in the side store; secrets only as hashes.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.h"
#include "model/result.h"
#include "store/side_store.h"
#include "web/access.h"
#include "web/secrets.h"
#include "web/throttle.h"

namespace chipline {

struct User {
  std::string name;
  Access role = Access::kRead;
  Micros created = 0;
};

struct ApiToken {
  std::string name;
  Access scope = Access::kRead;
  Micros created = 0;
};

// Where `principal` is absent, `wait` says whether to come back later (seconds, 0: refused).
struct SignIn {
  std::optional<Principal> principal;
  std::int64_t wait = 0;
};

// Safe from any thread.
class Accounts {
 public:
  static constexpr Micros kIdle = Micros{8} * 3'600 * 1'000'000;      // without a request
  static constexpr Micros kLongest = Micros{7} * 86'400 * 1'000'000;  // from signing in

  // Both must outlive it.
  Accounts(SideStore* store, const Clock& clock, PasswordCost cost);

  // kInvalidArgument ("name", "password", "role") where one will not do: names are 1 to 64 of
  // a-z, 0-9, ".", "_", "-" and begin with a letter or digit. kConflict for a name that is taken.
  Result<void> AddUser(const std::string& name, std::string_view password, Access role);
  // Ends the user's sessions as well. kNotFound.
  Result<void> RemoveUser(const std::string& name);
  Result<std::vector<User>> Users() const;

  // A new session for the right password. The same answer, after the same work, for a wrong one and
  // for a name that nobody has. `address` is what failures are counted by, besides the name.
  Result<SignIn> Enter(const std::string& name, std::string_view password,
                       const std::string& address);
  // Nothing where there is no such session, or it was.
  Result<void> Leave(const std::string& session);
  // Whose session it is; nothing once it has ended, been idle for 8 hours or lived for 7 days.
  Result<std::optional<Principal>> OfSession(const std::string& session);
  // What a form of this session must carry where the browser says nothing of where it came from.
  static std::string FormToken(const std::string& session);

  // The secret of a new token: seen once, kept as a hash. Names as those of users.
  Result<std::string> AddToken(const std::string& name, Access scope);
  Result<void> RemoveToken(const std::string& name);
  Result<std::vector<ApiToken>> Tokens() const;
  Result<std::optional<Principal>> OfToken(std::string_view secret) const;

  // Nobody can write yet but whoever runs the program.
  Result<bool> IsEmpty() const;

  const Passwords& passwords() const { return passwords_; }

 private:
  SideStore& store_;
  const Clock& clock_;
  Passwords passwords_;
  SignInThrottle throttle_;
  std::mutex sessions_mutex_;  // makes look and put one step: what ended stays ended
  std::mutex tokens_mutex_;    // the same for adding
};

}  // namespace chipline
