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
  std::string owner;  // whose it is; empty: an administrator's, who made it for a program
};

struct Session {
  std::string id;  // its hash: names it and opens nothing
  Micros created = 0;
  Micros seen = 0;  // to within five minutes
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
  // Ends the user's sessions and tokens as well. kNotFound.
  Result<void> RemoveUser(const std::string& name);
  Result<std::vector<User>> Users() const;
  // What the user may do from the next request on. kNotFound.
  Result<void> SetRole(const std::string& name, Access role);
  // Another password; every session of the user ends but the one that is named. kNotFound, and
  // kInvalidArgument ("password") for one that will not do.
  Result<void> SetPassword(const std::string& name, std::string_view password,
                           const std::string& kept_session);
  // Whether this is the user's password, counted and slowed down as signing in is: false, or the
  // seconds to wait. kUnavailable, which counts as no try, where too many are being checked.
  struct Check {
    bool is_right = false;
    std::int64_t wait = 0;
  };
  Result<Check> CheckPassword(const std::string& name, std::string_view password,
                              const std::string& address);

  // A new session for the right password. The same answer, after the same work, for a wrong one and
  // for a name that nobody has. `address` is what failures are counted by, besides the name.
  // Once a day it removes the sessions that have ended and whose cookie never came again.
  Result<SignIn> Enter(const std::string& name, std::string_view password,
                       const std::string& address);
  // Nothing where there is no such session, or it was.
  Result<void> Leave(const std::string& session);
  // Whose session it is; nothing once it has ended, been idle for 8 hours or lived for 7 days.
  Result<std::optional<Principal>> OfSession(const std::string& session);
  // The user's sessions that have not ended, the last used first.
  Result<std::vector<Session>> SessionsOf(const std::string& name) const;
  // Ends the user's session of this id; nothing where there is none.
  Result<void> EndSession(const std::string& name, const std::string& id);
  // What a form of this session must carry where the browser says nothing of where it came from.
  static std::string FormToken(const std::string& session);

  // The secret of a new token: seen once, kept as a hash. Names as those of users, unique for one
  // owner. A user's own token may never do more than the user may. kNotFound for an owner who is no
  // user.
  Result<std::string> AddToken(const std::string& name, Access scope,
                               const std::string& owner = {});
  Result<void> RemoveToken(const std::string& name, const std::string& owner = {});
  Result<std::vector<ApiToken>> Tokens() const;
  Result<std::optional<Principal>> OfToken(std::string_view secret) const;

  // Nobody can write yet but whoever runs the program.
  Result<bool> IsEmpty() const;

  // The name under which a session is listed.
  static std::string SessionId(const std::string& session);

  const Passwords& passwords() const { return passwords_; }

 private:
  // Of all sessions, once a day. REQUIRES: sessions_mutex_.
  Result<void> AddEnded(std::vector<SideChange>* changes);
  // After the same work whether or not there is such a user.
  Result<bool> IsPasswordOf(const std::string& name, std::string_view password);

  SideStore& store_;
  const Clock& clock_;
  Passwords passwords_;
  SignInThrottle throttle_;
  std::optional<Micros> swept_;  // when AddEnded last looked; of sessions_mutex_
  std::mutex sessions_mutex_;    // makes look and put one step: what ended stays ended
  std::mutex users_mutex_;       // the same for users
  std::mutex tokens_mutex_;      // and for adding tokens, whose owner is there
};

}  // namespace chipline
