#include "web/accounts.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

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
  const std::lock_guard lock(sessions_mutex_);
  if (!CHIP_TRY(store_.Get(kUsers, name))) return NotFound("there is no user \"" + name + "\"");
  std::vector<SideChange> changes = {{kUsers, name, std::nullopt}};
  const std::vector<SideDocument> sessions = CHIP_TRY(store_.List(kSessions));
  for (const SideDocument& session : sessions) {
    if (CHIP_TRY(Read(session.text, "a session")).value("user", "") == name) {
      changes.push_back({kSessions, session.id, std::nullopt});
    }
  }
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

Result<SignIn> Accounts::Enter(const std::string& name, std::string_view password,
                               const std::string& address) {
  // A name that cannot be is a key of the throttle as well: nothing tells it from one that can.
  const std::string account = name.substr(0, kLongestName);
  SignIn answer;
  answer.wait = throttle_.Begin(account, address);
  if (answer.wait > 0) return answer;
  std::optional<std::string> hash;
  std::optional<std::string> text;
  Access role = Access::kOpen;
  if (IsName(name)) {
    text = CHIP_TRY(store_.Get(kUsers, name));
    if (text) {
      const json user = CHIP_TRY(Read(*text, "user " + name));
      hash = user.value("hash", "");
      role = AccessIn(user, "role");
    }
  }
  if (!CHIP_TRY(passwords_.Verify(hash, password))) return answer;
  throttle_.Succeeded(account, address);
  const Micros now = clock_.Now();
  const std::string secret = RandomSecret();
  const json session = {{"user", name}, {"created", now}, {"seen", now}};
  const std::lock_guard lock(sessions_mutex_);
  // Somebody may have removed the user while the hash was computed.
  if (CHIP_TRY(store_.Get(kUsers, name)) != text) return answer;
  CHIP_CHECK(store_.Put(kSessions, SecretHash(secret), session.dump()));
  answer.principal = Principal{name, role, Via::kSession, secret};
  return answer;
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
  const Micros created = held.value("created", Micros{0});
  const Micros seen = held.value("seen", Micros{0});
  if (now - seen >= kIdle || now - created >= kLongest) {
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

std::string Accounts::FormToken(const std::string& session) {
  return SecretHash("form:" + session);
}

// ---- tokens

Result<std::string> Accounts::AddToken(const std::string& name, Access scope) {
  CHIP_CHECK(CheckName(name));
  if (scope == Access::kOpen) return InvalidArgument("expected read, write or admin", "scope");
  const std::lock_guard lock(tokens_mutex_);
  const std::vector<ApiToken> tokens = CHIP_TRY(Tokens());
  for (const ApiToken& token : tokens) {
    if (token.name == name) return Conflict("there is a token \"" + name + "\" already", "name");
  }
  const std::string secret = kTokenPrefix + RandomSecret();
  const json token = {{"name", name}, {"role", RoleName(scope)}, {"created", clock_.Now()}};
  CHIP_CHECK(store_.Put(kTokens, SecretHash(secret), token.dump()));
  return secret;
}

Result<void> Accounts::RemoveToken(const std::string& name) {
  const std::vector<SideDocument> documents = CHIP_TRY(store_.List(kTokens));
  for (const SideDocument& document : documents) {
    const json token = CHIP_TRY(Read(document.text, "a token"));
    if (token.value("name", "") == name) return store_.Remove(kTokens, document.id);
  }
  return NotFound("there is no token \"" + name + "\"");
}

Result<std::vector<ApiToken>> Accounts::Tokens() const {
  std::vector<ApiToken> tokens;
  const std::vector<SideDocument> documents = CHIP_TRY(store_.List(kTokens));
  for (const SideDocument& document : documents) {
    const json token = CHIP_TRY(Read(document.text, "a token"));
    tokens.push_back(
        {token.value("name", ""), AccessIn(token, "role"), token.value("created", Micros{0})});
  }
  std::sort(tokens.begin(), tokens.end(),
            [](const ApiToken& a, const ApiToken& b) { return a.name < b.name; });
  return tokens;
}

Result<std::optional<Principal>> Accounts::OfToken(std::string_view secret) const {
  const auto text = CHIP_TRY(store_.Get(kTokens, SecretHash(secret)));
  if (!text) return std::optional<Principal>();
  const json token = CHIP_TRY(Read(*text, "a token"));
  return std::optional<Principal>(Principal{
      "token/" + token.value("name", std::string()), AccessIn(token, "role"), Via::kToken, {}});
}

Result<bool> Accounts::IsEmpty() const {
  return CHIP_TRY(store_.List(kUsers)).empty() && CHIP_TRY(store_.List(kTokens)).empty();
}

}  // namespace chipline
