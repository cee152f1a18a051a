#include "web/account_page.h"

#include <utility>

#include "web/account_api.h"
#include "web/credentials.h"
#include "web/desk.h"
#include "web/desk_pages.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

// What the page says above its content.
struct Told {
  std::string fault;
  std::string note;
  std::string secret;  // of a new token: shown once
  int status = 200;
};

Told FaultOf(const Error& error) {
  const std::string field = error.place.empty() ? "" : Capital(error.place) + ": ";
  return {field + error.message, {}, {}, error.code == ErrorCode::kConflict ? 409 : 422};
}

void WritePassword(HtmlWriter& page, const Request& request) {
  page.Open("section", {{"aria-labelledby", "password-title"}});
  page.Element("h2", {{"id", "password-title"}}, "Password");
  OpenForm(page, request, "/account/password", "stack narrow");
  // Password managers look for the name that goes with it.
  page.Void("input", {{"type", "text"},
                      {"name", "username"},
                      {"value", request.principal.name},
                      {"autocomplete", "username"},
                      {"hidden", ""},
                      {"readonly", ""}});
  WriteField(page, {"old", "The one you have", "password", {}, "current-password", true});
  WriteField(page, {"new", "A new one", "password",
                    "8 to 128 characters; 15 or more are better. It ends your other sessions.",
                    "new-password", true});
  page.Open("p", {{"class", "actions"}});
  page.Element("button", {{"type", "submit"}}, "Change it").Close().Close().Close();
}

void WriteSessions(HtmlWriter& page, const Request& request, const std::vector<Session>& sessions) {
  page.Open("section", {{"aria-labelledby", "sessions-title"}});
  page.Element("h2", {{"id", "sessions-title"}}, "Where you are signed in");
  page.Open("ul", {{"class", "drafts"}});
  const std::string own = Accounts::SessionId(request.principal.session);
  for (const Session& session : sessions) {
    page.Open("li").Open("span").Text(session.id == own ? "This browser" : "Another browser");
    page.Element("span", {{"class", "detail"}},
                 "since " + WhenWords(session.created) + ", last used " + WhenWords(session.seen));
    page.Close();
    if (session.id != own) {
      OpenForm(page, request, "/account/sessions/end");
      WriteHidden(page, "session", session.id);
      page.Element(
          "button",
          {{"type", "submit"}, {"aria-label", "End it: since " + WhenWords(session.created)}},
          "End it");
      page.Close();
    }
    page.Close();
  }
  page.Close().Close();
}

void WriteTokens(HtmlWriter& page, const Request& request, const std::vector<ApiToken>& tokens) {
  const Principal& who = request.principal;
  page.Open("section", {{"aria-labelledby", "tokens-title"}});
  page.Element("h2", {{"id", "tokens-title"}}, "Your API tokens");
  page.Element("p", {{"class", "lead"}},
               "For programs that act for you: they can do no more than you can.");
  page.Open("ul", {{"class", "drafts"}});
  for (const ApiToken& token : tokens) {
    if (token.owner != who.name) continue;
    page.Open("li").Open("span").Text(token.name);
    page.Element(
        "span", {{"class", "detail"}},
        "may " + std::string(ScopeName(token.scope)) + ", made " + WhenWords(token.created));
    page.Close();
    OpenForm(page, request, "/account/tokens/remove");
    WriteHidden(page, "name", token.name);
    page.Element("button", {{"type", "submit"}, {"aria-label", "Remove " + token.name}}, "Remove");
    page.Close().Close();
  }
  page.Close();
  OpenForm(page, request, "/account/tokens", "stack narrow");
  WriteField(page, {"name", "Name of a new token", "text", "a-z, 0-9, “.”, “_”, “-”", "off", true});
  Choices scopes;
  for (const Access scope : {Access::kRead, Access::kWrite, Access::kAdmin}) {
    if (scope > who.access) break;
    scopes.push_back({std::string(ScopeName(scope)), "may " + std::string(ScopeName(scope))});
  }
  WriteSelect(page, "scope", "What it may do", scopes, "read");
  page.Open("p", {{"class", "actions"}});
  page.Element("button", {{"type", "submit"}}, "Make it").Close().Close().Close();
}

Response AccountPage(Editing& editing, const Request& request, const Told& told) {
  const auto sessions = editing.accounts.SessionsOf(request.principal.name);
  const auto tokens = editing.accounts.Tokens();
  if (!sessions) return Fail(sessions.error());
  if (!tokens) return Fail(tokens.error());
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}});
  page.Element("h1", "Your account");
  page.Element("p", {{"class", "deck"}},
               "You are " + request.principal.name + ", " +
                   std::string(RoleName(request.principal.access)) + ".");
  if (!told.fault.empty()) WriteMessage(page, "fault", told.fault);
  if (!told.note.empty()) WriteMessage(page, "note", told.note);
  if (!told.secret.empty()) {
    page.Open("div", {{"class", "message note"}});
    page.Element("p", "The secret of the new token, shown this once and kept nowhere:");
    page.Open("p").Element("code", {{"class", "secret"}}, told.secret).Close().Close();
  }
  page.Close().Open("div", {{"class", "two"}});
  WritePassword(page, request);
  WriteTokens(page, request, *tokens);
  WriteSessions(page, request, *sessions);
  page.Close();
  Response response = DeskPage(request, "Your account", page, "/account");
  response.status = told.status;
  return response;
}

// Tokens act through the API: an account's page is for whoever signed in to it.
std::optional<Response> RefuseTokens(const Request& request) {
  if (request.principal.via == Via::kSession) return std::nullopt;
  return Fail({ProblemType::kForbidden, "This page is for somebody who signed in.", {}, {}});
}

Response GetAccount(Editing& editing, const Request& request) {
  if (auto refusal = RefuseTokens(request)) return *refusal;
  return AccountPage(editing, request, {});
}

Response ChangePassword(Editing& editing, const Request& request, const FormFields& form) {
  const std::string& name = request.principal.name;
  if (!MaySendSecrets(request)) {
    return AccountPage(editing, request,
                       {"Passwords are taken over https or on this machine only.", {}, {}, 403});
  }
  const auto check = editing.accounts.CheckPassword(name, form.GetAsIs("old"), AddressOf(request));
  if (!check) return Fail(check.error());
  if (check->wait > 0) {
    return AccountPage(
        editing, request,
        {"Too many tries; wait " + std::to_string(check->wait) + " seconds.", {}, {}, 429});
  }
  if (!check->is_right) {
    Audit(editing, "password", request, name, "refused");
    return AccountPage(editing, request, {"That is not the password you have.", {}, {}, 422});
  }
  const auto set =
      editing.accounts.SetPassword(name, form.GetAsIs("new"), request.principal.session);
  Audit(editing, "password", request, name, set ? "ok" : "refused");
  if (!set) return AccountPage(editing, request, FaultOf(set.error()));
  return AccountPage(
      editing, request,
      {{}, "Your password is changed, and your other sessions have ended.", {}, 200});
}

Response MakeToken(Editing& editing, const Request& request, const FormFields& form) {
  const std::string name = form.Get("name");
  const auto scope = ScopeFromName(form.Get("scope"));
  if (!scope || *scope > request.principal.access) {
    return AccountPage(editing, request, {"A token can do no more than you can.", {}, {}, 422});
  }
  const auto secret = editing.accounts.AddToken(name, *scope, request.principal.name);
  Audit(editing, "token-add", request, name, secret ? "ok" : "refused");
  if (!secret) return AccountPage(editing, request, FaultOf(secret.error()));
  return AccountPage(editing, request, {{}, {}, *secret, 201});
}

Response RemoveToken(Editing& editing, const Request& request, const FormFields& form) {
  const std::string name = form.Get("name");
  const auto removed = editing.accounts.RemoveToken(name, request.principal.name);
  Audit(editing, "token-remove", request, name, removed ? "ok" : "refused");
  if (!removed) return AccountPage(editing, request, FaultOf(removed.error()));
  return SeeOther("/account");
}

Response EndSession(Editing& editing, const Request& request, const FormFields& form) {
  const auto ended = editing.accounts.EndSession(request.principal.name, form.Get("session"));
  if (!ended) return Fail(ended.error());
  Audit(editing, "session-end", request, request.principal.name, "ok");
  return SeeOther("/account");
}

}  // namespace

std::vector<Route> AccountPageRoutes(Editing& editing) {
  using Handler = Response (*)(Editing&, const Request&, const FormFields&);
  const auto on = [&editing](Handler handler) {
    return [handle = OnForm(editing, handler)](const Request& request) {
      if (auto refusal = RefuseTokens(request)) return *refusal;
      return handle(request);
    };
  };
  return {
      {"GET",
       "/account",
       "Your own account",
       {},
       [&editing](const Request& request) { return GetAccount(editing, request); },
       Access::kRead},
      {"POST", "/account/password", "Change your password", {}, on(ChangePassword), Access::kRead},
      {"POST", "/account/tokens", "Make a token of your own", {}, on(MakeToken), Access::kRead},
      {"POST",
       "/account/tokens/remove",
       "Remove a token of your own",
       {},
       on(RemoveToken),
       Access::kRead},
      {"POST",
       "/account/sessions/end",
       "End another session of yours",
       {},
       on(EndSession),
       Access::kRead},
  };
}

}  // namespace chipline
