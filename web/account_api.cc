#include "web/account_api.h"

#include <cstdio>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/body.h"
#include "web/credentials.h"
#include "web/form_body.h"

namespace chipline {
namespace {

constexpr char kDrafts[] = "drafts";
constexpr std::size_t kLongestDraftName = 128;

Response NoContent() {
  Response response;
  response.status = 204;
  response.headers.Add("Cache-Control", "no-store");
  return response;
}

Response Private(const Json& json, int status = 200) {
  Response response;
  response.status = status;
  response.content_type = "application/json; charset=utf-8";
  response.headers.Add("Cache-Control", "no-store");
  response.body = Dump(json);
  return response;
}

// The error of an account, whose place is the field at fault.
Response FailField(const Error& error) {
  if (error.code == ErrorCode::kInvalidArgument) return Invalid({{error.place, error.message}});
  return Fail(error);
}

// ---- sessions

Json SessionJson(const Principal& who) {
  Json json = {{"user", who.name}, {"role", RoleName(who.access)}};
  if (who.via == Via::kSession) json["form_token"] = Accounts::FormToken(who.session);
  return json;
}

// A form of a page sends fields, a program JSON.
std::optional<Response> ReadSignIn(const Request& request, std::string& name,
                                   std::string& password) {
  std::vector<Problem> problems;
  if (MediaType(request) == "application/x-www-form-urlencoded") {
    const auto fields = ParseForm(request.body);
    if (!fields) return Fail({ProblemType::kInvalidRequest, fields.error().message, {}, {}});
    for (const Parameter& field : *fields) {
      if (field.name == "name") name = field.value;
      if (field.name == "password") password = field.value;
    }
    if (name.empty()) problems.push_back({"name", "is missing"});
  } else {
    Json body;
    if (auto refusal = ReadObject(request, {"name", "password"}, body)) return refusal;
    name = TextField(body, "name", true, &problems);
    password = TextField(body, "password", false, &problems);
  }
  if (password.empty()) problems.push_back({"password", "is missing"});
  if (!problems.empty()) return Invalid(std::move(problems));
  return std::nullopt;
}

Response TooOften(std::int64_t seconds) {
  Response response = Fail({ProblemType::kRateLimited,
                            "Too many tries; wait " + std::to_string(seconds) + " seconds.",
                            {},
                            {}});
  response.headers.Add("Retry-After", std::to_string(seconds));
  return response;
}

}  // namespace

Response SignIn(Editing& editing, const Request& request) {
  // Nobody else's page signs a browser in, to watch what is done under that name.
  const bool says_where = request.Header("sec-fetch-site") || request.Header("origin");
  if (says_where && !IsOwnSite(request, {})) {
    return Fail({ProblemType::kForbidden, "This was not sent by a page of this server.", {}, {}});
  }
  if (!MaySendSecrets(request)) {
    return Fail({ProblemType::kForbidden,
                 "Passwords are taken over https or on this machine only.",
                 {},
                 {}});
  }
  std::string name;
  std::string password;
  if (auto refusal = ReadSignIn(request, name, password)) return *refusal;
  const auto entered = editing.accounts.Enter(name, password, AddressOf(request));
  if (!entered) return Fail(entered.error());
  if (entered->wait > 0) {
    Audit(editing, "sign-in", request, name, "throttled");
    return TooOften(entered->wait);
  }
  if (!entered->principal) {
    Audit(editing, "sign-in", request, name, "refused");
    return Fail({ProblemType::kUnauthenticated, "The name or the password is not right.", {}, {}});
  }
  Audit(editing, "sign-in", request, name, "ok");
  Response response = Private(SessionJson(*entered->principal), 201);
  response.headers.Add("Set-Cookie", SetCookie(request, entered->principal->session));
  return response;
}

Response SignOut(Editing& editing, const Request& request) {
  if (request.principal.via == Via::kSession) {
    const auto left = editing.accounts.Leave(request.principal.session);
    if (!left) return Fail(left.error());
    Audit(editing, "sign-out", request, request.principal.name, "ok");
  }
  Response response = NoContent();
  response.headers.Add("Set-Cookie", SetCookie(request, {}));
  return response;
}

namespace {

// ---- users and tokens

Response GetUsers(Editing& editing, const Request& /*request*/) {
  const auto users = editing.accounts.Users();
  if (!users) return Fail(users.error());
  Json items = Json::array();
  for (const User& user : *users) {
    items.push_back({{"name", user.name},
                     {"role", RoleName(user.role)},
                     {"created", FormatInstant(user.created)}});
  }
  return Private({{"total", items.size()}, {"items", items}});
}

Response PostUser(Editing& editing, const Request& request) {
  Json body;
  if (auto refusal = ReadObject(request, {"name", "password", "role"}, body)) return *refusal;
  std::vector<Problem> problems;
  const std::string name = TextField(body, "name", true, &problems);
  const std::string password = TextField(body, "password", true, &problems);
  const auto role = RoleFromName(TextField(body, "role", true, &problems));
  if (problems.empty() && !role) problems.push_back({"role", "expected reader, editor or admin"});
  if (!problems.empty()) return Invalid(std::move(problems));
  const auto added = editing.accounts.AddUser(name, password, *role);
  Audit(editing, "user-add", request, name, added ? "ok" : "refused");
  if (!added) return FailField(added.error());
  return Private({{"name", name}, {"role", RoleName(*role)}}, 201);
}

Response DeleteUser(Editing& editing, const Request& request) {
  const auto removed = editing.accounts.RemoveUser(request.PathValue("name"));
  Audit(editing, "user-remove", request, request.PathValue("name"), removed ? "ok" : "refused");
  return removed ? NoContent() : FailField(removed.error());
}

Response GetTokens(Editing& editing, const Request& /*request*/) {
  const auto tokens = editing.accounts.Tokens();
  if (!tokens) return Fail(tokens.error());
  Json items = Json::array();
  for (const ApiToken& token : *tokens) {
    items.push_back({{"name", token.name},
                     {"scope", ScopeName(token.scope)},
                     {"created", FormatInstant(token.created)}});
    if (!token.owner.empty()) items.back()["owner"] = token.owner;
  }
  return Private({{"total", items.size()}, {"items", items}});
}

Response PostToken(Editing& editing, const Request& request) {
  Json body;
  if (auto refusal = ReadObject(request, {"name", "scope"}, body)) return *refusal;
  std::vector<Problem> problems;
  const std::string name = TextField(body, "name", true, &problems);
  const auto scope = ScopeFromName(TextField(body, "scope", true, &problems));
  if (problems.empty() && !scope) problems.push_back({"scope", "expected read, write or admin"});
  if (!problems.empty()) return Invalid(std::move(problems));
  const auto secret = editing.accounts.AddToken(name, *scope);
  Audit(editing, "token-add", request, name, secret ? "ok" : "refused");
  if (!secret) return FailField(secret.error());
  return Private({{"name", name}, {"scope", ScopeName(*scope)}, {"token", *secret}}, 201);
}

Response DeleteToken(Editing& editing, const Request& request) {
  const auto removed = editing.accounts.RemoveToken(request.PathValue("name"));
  Audit(editing, "token-remove", request, request.PathValue("name"), removed ? "ok" : "refused");
  return removed ? NoContent() : FailField(removed.error());
}

// ---- drafts: what somebody has begun to write, for themselves alone

std::optional<std::string> DraftId(const Request& request) {
  const std::string& name = request.PathValue("name");
  if (name.size() > kLongestDraftName) return std::nullopt;
  return request.principal.name + "/" + name;
}

Response NoDraft() {
  return Fail({ProblemType::kNotFound, "There is no such draft of yours.", "name", {}});
}

Response GetDrafts(Editing& editing, const Request& request) {
  const auto drafts = editing.side.List(kDrafts);
  if (!drafts) return Fail(drafts.error());
  const std::string prefix = request.principal.name + "/";
  Json items = Json::array();
  for (const SideDocument& draft : *drafts) {
    if (!draft.id.starts_with(prefix)) continue;
    items.push_back({{"name", draft.id.substr(prefix.size())},
                     {"draft", Json::parse(draft.text, nullptr, false)}});
  }
  return Private({{"total", items.size()}, {"items", items}});
}

Response GetDraft(Editing& editing, const Request& request) {
  const auto id = DraftId(request);
  if (!id) return NoDraft();
  const auto draft = editing.side.Get(kDrafts, *id);
  if (!draft) return Fail(draft.error());
  if (!*draft) return NoDraft();
  return Private(Json::parse(**draft, nullptr, false));
}

Response PostDraft(Editing& editing, const Request& request) {
  const auto id = DraftId(request);
  if (!id) return Invalid({{"name", "expected at most 128 bytes"}});
  if (MediaType(request) != "application/json") {
    return Fail({ProblemType::kUnsupportedMedia, "Expected application/json.", "Content-Type",
                 "application/json"});
  }
  Json draft;
  if (auto refusal = ReadJson(request, draft)) return *refusal;
  const auto put = editing.side.Put(kDrafts, *id, draft.dump());
  return put ? NoContent() : Fail(put.error());
}

Response DeleteDraft(Editing& editing, const Request& request) {
  const auto id = DraftId(request);
  if (!id) return NoDraft();
  const auto removed = editing.side.Remove(kDrafts, *id);
  return removed ? NoContent() : Fail(removed.error());
}

using AccountHandler = Response (*)(Editing&, const Request&);

}  // namespace

// In the order in which the examples of the description answer: what is removed was added before.
std::vector<Route> AccountRoutes(Editing& editing) {
  const auto on = [&editing](AccountHandler handler) {
    return [&editing, handler](const Request& request) { return handler(editing, request); };
  };
  return {
      {"GET", "/api/v1/users", "Who may sign in", {}, on(GetUsers), Access::kAdmin},
      {"POST", "/api/v1/users", "Add a user", {}, on(PostUser), Access::kAdmin},
      // Whoever signs in is nobody yet.
      {"POST", "/api/v1/session", "Sign in with name and password", {}, on(SignIn), Access::kOpen},
      {"GET",
       "/api/v1/session",
       "Who is signed in, and the token for forms",
       {},
       [](const Request& request) { return Private(SessionJson(request.principal)); },
       Access::kRead},
      {"DELETE", "/api/v1/session", "Sign out", {}, on(SignOut), Access::kRead},
      {"DELETE",
       "/api/v1/users/{name}",
       "Remove a user and their sessions",
       {},
       on(DeleteUser),
       Access::kAdmin},
      {"GET",
       "/api/v1/tokens",
       "The API tokens, without their secrets",
       {},
       on(GetTokens),
       Access::kAdmin},
      {"POST",
       "/api/v1/tokens",
       "Make an API token; its secret is told once",
       {},
       on(PostToken),
       Access::kAdmin},
      {"DELETE",
       "/api/v1/tokens/{name}",
       "Remove an API token",
       {},
       on(DeleteToken),
       Access::kAdmin},
      {"POST",
       "/api/v1/drafts/{name}",
       "Keep a draft, in place of an earlier one",
       {},
       on(PostDraft),
       Access::kWrite},
      {"GET", "/api/v1/drafts", "What you have begun to write", {}, on(GetDrafts), Access::kWrite},
      {"GET", "/api/v1/drafts/{name}", "One draft of yours", {}, on(GetDraft), Access::kWrite},
      {"DELETE",
       "/api/v1/drafts/{name}",
       "Throw a draft away",
       {},
       on(DeleteDraft),
       Access::kWrite},
  };
}

void Audit(Editing& editing, std::string_view action, const Request& request, std::string_view who,
           std::string_view result) {
  // A command in its own process, which no server took from anywhere: whoever runs it sees what it
  // does.
  if (request.is_operator && !request.Header("host")) return;
  // JSON escapes line ends and control bytes, so that a name cannot forge a line.
  const std::string from = AddressOf(request).empty() ? request.client : AddressOf(request);
  const Json line = {{"audit", action},
                     {"who", who},
                     {"by", request.principal.name},
                     {"from", from},
                     {"result", result}};
  std::fprintf(stderr, "%s", Dump(line).c_str());
  // A try that was not even looked at costs no write to the disk.
  if (result == "throttled") return;
  const auto kept = editing.audit.Add({0, std::string(action), std::string(who),
                                       request.principal.name, from, std::string(result)});
  if (!kept) std::fprintf(stderr, "chipline: audit: %s\n", kept.error().message.c_str());
}

}  // namespace chipline
