#include "web/accounts.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/peer.h"

namespace chipline {
namespace {

using nlohmann::json;

constexpr char kUsers[] = "users";
constexpr char kSessions[] = "sessions";
constexpr char kTokens[] = "tokens";
constexpr char kTokenPrefix[] = "chipline_";
constexpr std::size_t kLongestName = 64;
// A session's last use is written down this often: a request costs no sync.
constexpr Micros kSeenEvery = Micros{5} * 60 * 1'000'000;
constexpr Micros kSweptEvery = Micros{86'400} * 1'000'000;

bool IsName(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= kLongestName && plain(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; });
}

Result<void> CheckName(const std::string& name) {
  if (IsName(name)) return Ok();
  return InvalidArgument(
      "a name is 1 to 64 of a-z, 0-9, \".\", \"_\" and \"-\", and begins with a letter or digit",
      "name");
}

Result<json> Read(const std::string& text, const std::string& what) {
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_object()) return Corruption("the record of " + what + " is not readable");
  return value;
}

Access AccessIn(const json& value, const char* field) {
  const std::string name = value.value(field, "");
  return RoleFromName(name).value_or(Access::kOpen);
}

bool HasEnded(const json& session, Micros now) {
  return now - session.value("seen", Micros{0}) >= Accounts::kIdle ||
         now - session.value("created", Micros{0}) >= Accounts::kLongest;
}

Error NoUser(const std::string& name) {
  return NotFound("there is no user \"" + name + "\"");
}

// Removes the documents of a collection whose `field` names the user, but the one that is kept.
Result<void> AddRemovals(const SideStore& store, const char* collection, const char* field,
                         const std::string& user, const std::string& kept,
                         std::vector<SideChange>* changes) {
  const std::vector<SideDocument> documents = CHIP_TRY(store.List(collection));
  for (const SideDocument& document : documents) {
    const json value = CHIP_TRY(Read(document.text, std::string("one of the ") + collection));
    if (value.value(field, "") == user && document.id != kept) {
      changes->push_back({collection, document.id, std::nullopt});
    }
  }
  return Ok();
}

}  // namespace

Accounts::Accounts(SideStore* store, const Clock& clock, PasswordCost cost)
    : store_(*store), clock_(clock), passwords_(cost), throttle_(clock) {}

// ---- users

Result<void> Accounts::AddUser(const std::string& name, std::string_view password, Access role) {
  CHIP_CHECK(CheckName(name));
  if (role == Access::kOpen) return InvalidArgument("expected reader, editor or admin", "role");
  if (const auto weakness = WeaknessOf(password, name)) {
    return InvalidArgument(*weakness, "password");
  }
  const std::string hash = CHIP_TRY(passwords_.Hash(password));
  const json user = {{"hash", hash}, {"role", RoleName(role)}, {"created", clock_.Now()}};
  const std::string text = user.dump();
  if (CHIP_TRY(store_.PutIfAbsent(kUsers, name, text)) == text) return Ok();
  return Conflict("there is a user \"" + name + "\" already", "name");
}

Result<void> Accounts::RemoveUser(const std::string& name) {
  CHIP_CHECK(CheckName(name));
  const std::scoped_lock lock(users_mutex_, sessions_mutex_, tokens_mutex_);
  if (!CHIP_TRY(store_.Get(kUsers, name))) return NoUser(name);
  std::vector<SideChange> changes = {{kUsers, name, std::nullopt}};
  CHIP_CHECK(AddRemovals(store_, kSessions, "user", name, {}, &changes));
  CHIP_CHECK(AddRemovals(store_, kTokens, "owner", name, {}, &changes));
  return store_.Write(changes);
}

Result<void> Accounts::SetRole(const std::string& name, Access role) {
  if (role == Access::kOpen) return InvalidArgument("expected reader, editor or admin", "role");
  CHIP_CHECK(CheckName(name));
  const std::lock_guard lock(users_mutex_);
  const auto text = CHIP_TRY(store_.Get(kUsers, name));
  if (!text) return NoUser(name);
  json user = CHIP_TRY(Read(*text, "user " + name));
  user["role"] = RoleName(role);
  return store_.Put(kUsers, name, user.dump());
}

Result<void> Accounts::SetPassword(const std::string& name, std::string_view password,
                                   const std::string& kept_session) {
  CHIP_CHECK(CheckName(name));
  if (const auto weakness = WeaknessOf(password, name)) {
    return InvalidArgument(*weakness, "password");
  }
  const std::string hash = CHIP_TRY(passwords_.Hash(password));
  const std::scoped_lock lock(users_mutex_, sessions_mutex_);
  const auto text = CHIP_TRY(store_.Get(kUsers, name));
  if (!text) return NoUser(name);
  json user = CHIP_TRY(Read(*text, "user " + name));
  user["hash"] = hash;
  std::vector<SideChange> changes = {{kUsers, name, user.dump()}};
  const std::string kept = kept_session.empty() ? std::string() : SecretHash(kept_session);
  CHIP_CHECK(AddRemovals(store_, kSessions, "user", name, kept, &changes));
  return store_.Write(changes);
}

Result<std::vector<User>> Accounts::Users() const {
  std::vector<User> users;
  const std::vector<SideDocument> documents = CHIP_TRY(store_.List(kUsers));
  for (const SideDocument& document : documents) {
    const json user = CHIP_TRY(Read(document.text, "user " + document.id));
    users.push_back({document.id, AccessIn(user, "role"), user.value("created", Micros{0})});
  }
  return users;
}

// ---- sessions

Result<Accounts::Check> Accounts::CheckPassword(const std::string& name, std::string_view password,
                                                const std::string& address) {
  // A name that cannot be is a key of the throttle as well: nothing tells it from one that can.
  const std::string account = name.substr(0, kLongestName);
  const std::string from = CountedAs(address);
  Check check;
  check.wait = throttle_.Begin(account, from);
  if (check.wait > 0) return check;
  const Result<bool> is_right = IsPasswordOf(name, password);
  if (!is_right) {
    throttle_.Forget(account, from);
    return is_right.error();
  }
  check.is_right = *is_right;
  if (check.is_right) throttle_.Succeeded(account, from);
  return check;
}

Result<bool> Accounts::IsPasswordOf(const std::string& name, std::string_view password) {
  std::optional<std::string> hash;
  if (IsName(name)) {
    if (const auto text = CHIP_TRY(store_.Get(kUsers, name))) {
      hash = CHIP_TRY(Read(*text, "user " + name)).value("hash", "");
    }
  }
  return passwords_.Verify(hash, password);
}

Result<SignIn> Accounts::Enter(const std::string& name, std::string_view password,
                               const std::string& address) {
  SignIn answer;
  std::optional<std::string> text;
  if (IsName(name)) text = CHIP_TRY(store_.Get(kUsers, name));
  const Check check = CHIP_TRY(CheckPassword(name, password, address));
  answer.wait = check.wait;
  if (!check.is_right || !text) return answer;
  const Access role = AccessIn(CHIP_TRY(Read(*text, "user " + name)), "role");
  const Micros now = clock_.Now();
  const std::string secret = RandomSecret();
  const json session = {{"user", name}, {"created", now}, {"seen", now}};
  const std::lock_guard lock(sessions_mutex_);
  // Somebody may have removed or changed the user while the hash was computed.
  if (CHIP_TRY(store_.Get(kUsers, name)) != text) return answer;
  std::vector<SideChange> changes = {{kSessions, SecretHash(secret), session.dump()}};
  CHIP_CHECK(AddEnded(&changes));
  CHIP_CHECK(store_.Write(changes));
  answer.principal = Principal{name, role, Via::kSession, secret};
  return answer;
}

Result<void> Accounts::AddEnded(std::vector<SideChange>* changes) {
  const Micros now = clock_.Now();
  if (swept_ && now - *swept_ < kSweptEvery) return Ok();
  const std::vector<SideDocument> documents = CHIP_TRY(store_.List(kSessions));
  for (const SideDocument& document : documents) {
    const json held = CHIP_TRY(Read(document.text, "a session"));
    if (HasEnded(held, now)) changes->push_back({kSessions, document.id, std::nullopt});
  }
  swept_ = now;
  return Ok();
}

Result<void> Accounts::Leave(const std::string& session) {
  const std::lock_guard lock(sessions_mutex_);
  return store_.Remove(kSessions, SecretHash(session));
}

Result<std::optional<Principal>> Accounts::OfSession(const std::string& session) {
  const std::string id = SecretHash(session);
  const auto text = CHIP_TRY(store_.Get(kSessions, id));
  if (!text) return std::optional<Principal>();
  json held = CHIP_TRY(Read(*text, "a session"));
  const Micros now = clock_.Now();
  const Micros seen = held.value("seen", Micros{0});
  if (HasEnded(held, now)) {
    CHIP_CHECK(store_.Remove(kSessions, id));
    return std::optional<Principal>();
  }
  const std::string name = held.value("user", "");
  const auto user = CHIP_TRY(store_.Get(kUsers, name));
  if (!user) return std::optional<Principal>();
  const Access role = AccessIn(CHIP_TRY(Read(*user, "user " + name)), "role");
  if (now - seen > kSeenEvery) {
    const std::lock_guard lock(sessions_mutex_);
    // Somebody may have signed out meanwhile: what ended stays ended.
    if (!CHIP_TRY(store_.Get(kSessions, id))) return std::optional<Principal>();
    held["seen"] = now;
    CHIP_CHECK(store_.Put(kSessions, id, held.dump()));
  }
  return std::optional<Principal>(Principal{name, role, Via::kSession, session});
}

Result<std::vector<Session>> Accounts::SessionsOf(const std::string& name) const {
  std::vector<Session> sessions;
  const Micros now = clock_.Now();
  const std::vector<SideDocument> documents = CHIP_TRY(store_.List(kSessions));
  for (const SideDocument& document : documents) {
    const json held = CHIP_TRY(Read(document.text, "a session"));
    const Session session{document.id, held.value("created", Micros{0}),
                          held.value("seen", Micros{0})};
    if (held.value("user", "") == name && !HasEnded(held, now)) sessions.push_back(session);
  }
  std::stable_sort(sessions.begin(), sessions.end(),
                   [](const Session& a, const Session& b) { return a.seen > b.seen; });
  return sessions;
}

Result<void> Accounts::EndSession(const std::string& name, const std::string& id) {
  const std::lock_guard lock(sessions_mutex_);
  const auto text = id.empty() ? std::nullopt : CHIP_TRY(store_.Get(kSessions, id));
  if (!text || CHIP_TRY(Read(*text, "a session")).value("user", "") != name) return Ok();
  return store_.Remove(kSessions, id);
}

std::string Accounts::SessionId(const std::string& session) {
  return SecretHash(session);
}

std::string Accounts::FormToken(const std::string& session) {
  return SecretHash("form:" + session);
}

// ---- tokens

Result<std::string> Accounts::AddToken(const std::string& name, Access scope,
                                       const std::string& owner) {
  CHIP_CHECK(CheckName(name));
  if (scope == Access::kOpen) return InvalidArgument("expected read, write or admin", "scope");
  const std::lock_guard lock(tokens_mutex_);
  // It would open for whoever is given that name next.
  if (!owner.empty() && !CHIP_TRY(store_.Get(kUsers, owner))) return NoUser(owner);
  const std::vector<ApiToken> tokens = CHIP_TRY(Tokens());
  for (const ApiToken& token : tokens) {
    if (token.name == name && token.owner == owner) {
      return Conflict("there is a token \"" + name + "\" already", "name");
    }
  }
  const std::string secret = kTokenPrefix + RandomSecret();
  json token = {{"name", name}, {"role", RoleName(scope)}, {"created", clock_.Now()}};
  if (!owner.empty()) token["owner"] = owner;
  CHIP_CHECK(store_.Put(kTokens, SecretHash(secret), token.dump()));
  return secret;
}

Result<void> Accounts::RemoveToken(const std::string& name, const std::string& owner) {
  const std::vector<SideDocument> documents = CHIP_TRY(store_.List(kTokens));
  for (const SideDocument& document : documents) {
    const json token = CHIP_TRY(Read(document.text, "a token"));
    if (token.value("name", "") == name && token.value("owner", "") == owner) {
      return store_.Remove(kTokens, document.id);
    }
  }
  return NotFound("there is no token \"" + name + "\"");
}

Result<std::vector<ApiToken>> Accounts::Tokens() const {
  std::vector<ApiToken> tokens;
  const std::vector<SideDocument> documents = CHIP_TRY(store_.List(kTokens));
  for (const SideDocument& document : documents) {
    const json token = CHIP_TRY(Read(document.text, "a token"));
    tokens.push_back({token.value("name", ""), AccessIn(token, "role"),
                      token.value("created", Micros{0}), token.value("owner", "")});
  }
  std::sort(tokens.begin(), tokens.end(), [](const ApiToken& a, const ApiToken& b) {
    return std::tie(a.owner, a.name) < std::tie(b.owner, b.name);
  });
  return tokens;
}

Result<std::optional<Principal>> Accounts::OfToken(std::string_view secret) const {
  const auto text = CHIP_TRY(store_.Get(kTokens, SecretHash(secret)));
  if (!text) return std::optional<Principal>();
  const json token = CHIP_TRY(Read(*text, "a token"));
  const std::string name = token.value("name", std::string());
  const std::string owner = token.value("owner", std::string());
  Access access = AccessIn(token, "role");
  if (owner.empty())
    return std::optional<Principal>(Principal{"token/" + name, access, Via::kToken, {}});
  const auto user = CHIP_TRY(store_.Get(kUsers, owner));
  if (!user) return std::optional<Principal>();
  // No more than its owner may by now.
  access = std::min(access, AccessIn(CHIP_TRY(Read(*user, "user " + owner)), "role"));
  return std::optional<Principal>(
      Principal{"token/" + owner + ":" + name, access, Via::kToken, {}});
}

Result<bool> Accounts::IsEmpty() const {
  return CHIP_TRY(store_.List(kUsers)).empty() && CHIP_TRY(store_.List(kTokens)).empty();
}

}  // namespace chipline
